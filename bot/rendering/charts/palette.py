"""Colours that most kinds of colour blindness tell apart, for a dark and for a light ground.

The hues follow Okabe and Ito's set; each is only ever a second sign beside a shape, a pattern or a word.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """`ink` and `soft` write on `ground` and `card`; `grid` is faint; `main` and `accent` are for what is shown."""

    ground: str
    card: str
    ink: str
    soft: str
    grid: str
    main: str
    accent: str


DARK = Palette("#1a1c22", "#24272f", "#f3f4f6", "#b4bac4", "#3a3e48", "#56b4e9", "#e69f00")
LIGHT = Palette("#ffffff", "#f3f5f8", "#17191e", "#555c67", "#dde1e7", "#0072b2", "#d55e00")
