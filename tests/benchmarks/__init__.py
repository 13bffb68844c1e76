"""Long measurements, by hand: each prints a table."""
