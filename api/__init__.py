"""Who is asking: the HTTP service and the command line (floor 4)."""
