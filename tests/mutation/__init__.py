"""Do the worked cases have teeth? Every figure of the catalogue is changed, one at a time."""
