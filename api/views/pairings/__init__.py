"""How answers about pairings and the three lists are told."""
