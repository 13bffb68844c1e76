"""One file per change of shape, never edited once released."""
