"""Discord on loopback: a stand-in that an unmodified bot connects to over HTTP and a websocket."""
