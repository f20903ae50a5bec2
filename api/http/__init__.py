"""HTTP itself: what comes in is bounded, what goes out is described, errors are problems."""
