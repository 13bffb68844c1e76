"""Tests of Discord on loopback, driven by the real discord.py."""
