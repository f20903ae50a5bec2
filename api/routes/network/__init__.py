"""Routes: bodies, how they hang together, and what the network withstands."""
