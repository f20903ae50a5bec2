"""Where to put positions: location models on a sparse reach, each with a proof of its quality."""
