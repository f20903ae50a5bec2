"""What is known of every enterprise's coverage, and the rates of it."""
