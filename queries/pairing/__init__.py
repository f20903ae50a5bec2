"""Pairing agreements, co-building lists and pairings: who with whom, and for how long."""
