"""Cells of ledgers as the values that they mean."""
