"""Which ledgers there are, their columns, and the files to fill in."""
