"""A whole store in one file, and back into any store."""
