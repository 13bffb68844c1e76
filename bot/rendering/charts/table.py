"""A table to share: on a phone each row becomes a card, what became of it last and most visible."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rendering.charts.data import TableChart, TableRow
from bot.rendering.charts.lettering import clean
from bot.rendering.charts.scene import BODY, LEFT, RIGHT, SOFT, Column, Look, Scene
from bot.rendering.charts.voice import Voice

_NAME = "compare-table.png"
_INSIDE = 14.0
_LINES_AT_MOST = 9


@dataclass(frozen=True, slots=True)
class Card:
    """The ground of one row, and the stripe beside what became of it."""

    top: float
    height: float
    stripe_top: float
    stripe_height: float


def layout(chart: TableChart, voice: Voice) -> Scene:
    """Lay out the rows; raises ValueError if there is none."""
    if not chart.rows:
        raise ValueError("there is no row to draw")
    column = Column()
    column.heading(chart.title)
    cards = [_card(column, row, voice) for row in chart.rows]
    marks = {"cards": cards, "left": LEFT - 6, "right": RIGHT + 6, "stripe": LEFT + _INSIDE - 12}
    labels = {each: voice.say("column", each) for each in ("said", "expected", "became")}
    facts = {"title": clean(chart.title), "rows": chart.rows, "labels": labels, "clean": clean}
    return Scene("table", _NAME, column.y + 18, column.texts, marks, facts)


def _card(column: Column, row: TableRow, voice: Voice) -> Card:
    top = column.skip(14)
    column.skip(8)
    left, right = LEFT + _INSIDE - 6, RIGHT - _INSIDE + 6
    column.say(row.feature, Look(BODY + 1.5, "semibold"), left=left, right=right, at_most=3)
    _cell(column, voice.say("column", "said"), row.said)
    _cell(column, voice.say("column", "expected"), row.expected)
    stripe = column.y + 7
    _cell(column, voice.say("column", "became"), row.became)
    end = column.skip(12)
    return Card(top, end - top, stripe, end - 10 - stripe)


def _cell(column: Column, label: str, text: str) -> None:
    left, right = LEFT + _INSIDE - 6, RIGHT - _INSIDE + 6
    column.skip(7)
    column.say(label, SOFT, left=left, right=right)
    column.say(text, Look(BODY), left=left, right=right, at_most=_LINES_AT_MOST)
