"""What the stand-in's door answers to something that is not possible."""

from __future__ import annotations


class Refused(Exception):
    """The stand-in cannot do what a test asked for; the reason is its own."""
