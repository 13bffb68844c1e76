"""The typeface of the pictures: its files, how wide a text is in it, and where a text breaks into lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

Weight = Literal["regular", "semibold"]
FAMILY = "Source Sans Pro"
_FILES: Mapping[Weight, str] = {"regular": "SourceSansPro", "semibold": "SourceSansProSemibold"}
#: Stands for what the typeface cannot write.
_UNKNOWN = "\N{LOZENGE}"
_SPACES = re.compile(r"[^\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")


def files() -> list[str]:
    """The paths of the font files that the pictures use; a package brings them, the machine need not."""
    from font_source_sans_pro import font_files_ttf  # noqa: PLC0415 - only for pictures

    return [font_files_ttf[name] for name in _FILES.values()]


@cache
def _advances(weight: Weight) -> Mapping[str, float]:
    """How far each character of the typeface moves on, for a size of 1."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - a quarter of a second, and only for pictures

    with TTFont(files()[list(_FILES).index(weight)], lazy=True) as font:
        metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {chr(code): metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def width(text: str, size: float, weight: Weight = "regular") -> float:
    """How wide a text is in a size; kerning would only make it narrower."""
    advances = _advances(weight)
    return size * sum(advances[each] for each in text)


def clean(text: str) -> str:
    """A text on one line in characters that the typeface has, and that XML may hold."""
    one_line = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    return "".join(_writable(one_line)).strip()


def _writable(text: str) -> Iterator[str]:
    for each in text:
        # What controls is no letter, and a mark that NFC joined to none would stand outside its line.
        if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Mn", "Me"):
            continue
        yield each if each in _advances("regular") else _UNKNOWN


def broken(text: str, size: float, room: float, weight: Weight = "regular", at_most: int = 99) -> list[str]:
    """Break a text into lines that fit into the room, at most so many; what is left out ends in an ellipsis."""
    lines = [""]
    for word in _pieces(clean(text), size, room, weight):
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) <= at_most:
        return lines
    return [*lines[: at_most - 1], cut(lines[at_most - 1] + "…", size, room, weight)]


def _pieces(text: str, size: float, room: float, weight: Weight) -> Iterator[str]:
    """The words of a text; one that is wider than a line is broken where the line ends."""
    for word in text.split(" "):
        rest = word
        while width(rest, size, weight) > room:
            fits = max(1, next(n for n in range(1, len(rest) + 1) if width(rest[:n], size, weight) > room) - 1)
            yield rest[:fits]
            rest = rest[fits:]
        yield rest


def cut(text: str, size: float, room: float, weight: Weight = "regular") -> str:
    """A text as far as it fits into the room, with an ellipsis where something is left out."""
    if width(text, size, weight) <= room:
        return text
    kept = text.rstrip("…")
    while kept and width(kept + "…", size, weight) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"
