"""Cypher text looked at: tokens, patterns, the work it asks for, and whether it only reads."""
