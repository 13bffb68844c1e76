"""The steering of a stand-in from another process: a door of its own, at which a test says what is to happen."""
