"""The integer program solver, in a process that can be ended."""
