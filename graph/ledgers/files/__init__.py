"""Files that hold ledgers: workbooks and text files, and which of their tables is which ledger."""
