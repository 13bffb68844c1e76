"""The tests of the Discord side."""
