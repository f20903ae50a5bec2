"""What can be asked of the network (floor 2): imports only from graph."""
