"""Routes: who is covered, where to open positions, policies, what if."""
