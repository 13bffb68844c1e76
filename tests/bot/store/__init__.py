"""The tests of the memory, all of them on real SQLite files."""
