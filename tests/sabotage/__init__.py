"""Do the reasons to trust this bot have teeth? Each is broken by name, one small mistake at a time."""
