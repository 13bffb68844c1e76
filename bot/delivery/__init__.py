"""The outbox worker: it alone posts messages, each once, whatever happens on the way."""
