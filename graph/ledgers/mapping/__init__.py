"""Rows of ledgers as nodes and relationships of the vocabulary."""
