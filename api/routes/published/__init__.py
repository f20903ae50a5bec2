"""Routes: what a source prints, and the frameworks it names."""
