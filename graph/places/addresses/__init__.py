"""Chinese addresses taken apart, by rules."""
