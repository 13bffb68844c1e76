"""The power goes out: what the store acknowledged must be there afterwards."""
