"""What can be seen of the network (floor 3): imports from graph and queries."""
