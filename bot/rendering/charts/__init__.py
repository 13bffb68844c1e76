"""Pictures beside the words: each is drawn from plain data alone, with its alt text from the same figures.

A picture is `WIDTH` wide, as a phone shows it, and has two dots for each of its units. Nothing here knows Discord; the
libraries that draw are imported when the first picture is, so that the bot starts without them.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.rendering.charts.data import (
    CalibrationChart,
    Chart,
    HistoryChart,
    RangeRow,
    RangesChart,
    TableChart,
    TableRow,
)

__all__ = [
    "CalibrationChart",
    "Chart",
    "HistoryChart",
    "Picture",
    "RangeRow",
    "RangesChart",
    "TableChart",
    "TableRow",
    "draw",
]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with a file name, its size in dots, and words for whoever does not see it."""

    name: str
    content: bytes
    alt: str
    width: int
    height: int


def draw(chart: Chart, language: str, dark: bool = True) -> Picture:
    """Draw a chart in a language, on dark or on light; raises ValueError for one that has nothing to show."""
    from bot.rendering.charts import drawing  # noqa: PLC0415 - what draws costs time and memory, and few need it

    scene = drawing.laid_out(chart, language)
    content = drawing.png(drawing.svg(scene, dark=dark))
    return Picture(scene.name, content, drawing.alt(scene, language), *drawing.size(scene))
