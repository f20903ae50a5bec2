"""Commands that fill, keep, move and empty a store."""
