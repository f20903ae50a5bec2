"""What the network is, and where it is kept (floor 1): imports none of the other packages."""
