"""Routes: pairings over their life, the three lists, whom to pair."""
