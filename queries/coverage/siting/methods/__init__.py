"""What the siting questions are solved with: reductions, bounds, searches and exact models."""
