"""The voice: facts become pages of words, in the language of whoever reads them."""
