"""What may be in the network: its vocabulary, code lists and kinds of values, and rows by these."""
