"""Side-by-side measurements, printed as they come out, also where we lose. Never a test."""
