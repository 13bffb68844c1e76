"""Journeys: interaction in, reply out, everything real but Discord."""
