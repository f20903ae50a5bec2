"""Whom to pair with whom: scores that can be taken apart, for one organization and for all."""
