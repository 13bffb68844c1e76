"""Hostile input: whatever a person types, presses or forges, nobody is pinged, nothing is hurt, and an answer comes."""
