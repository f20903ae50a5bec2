"""Rows into the store: checked as datasets, written in batches, and entered in the journal."""
