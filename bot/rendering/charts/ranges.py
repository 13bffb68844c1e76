"""What features may pay: a bar for each from the low to the high amount, a mark in the middle, the total first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.rendering.charts.data import RangeRow, RangesChart
from bot.rendering.charts.lettering import clean
from bot.rendering.charts.scales import Scale, scale
from bot.rendering.charts.scene import BODY, LEFT, LINE, RIGHT, SMALL, SOFT, Box, Column, Scene, Text, apart
from bot.rendering.charts.voice import Voice

_NAME = "forecast-ranges.png"
_BAR, _LEAST_WIDTH = 12.0, 4.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One range as drawn: `kind` is "total", "counted" or "if_opened"."""

    kind: str
    left: float
    right: float
    middle: float
    top: float
    height: float = _BAR


@dataclass(frozen=True, slots=True)
class Said:
    """One range in words."""

    name: str
    status: str
    amounts: str
    middle: str


def layout(chart: RangesChart, voice: Voice) -> Scene:
    """Lay out the ranges; raises ValueError if there is none."""
    rows = [row for row in (chart.total, *chart.rows) if row is not None]
    if not rows:
        raise ValueError("there is no range to draw")
    amounts = scale((float(each) for row in rows for each in (row.low, row.middle, row.high)), LEFT + 4, RIGHT - 8,
                    from_zero=True)  # fmt: skip
    column, bars, said = Column(), [], []
    title, day = voice.say("ranges_title"), voice.day(chart.on)
    how = voice.say("ranges_how")
    column.heading(title, day, how)
    column.skip(8)
    rule = None
    for row in rows:
        total = row is chart.total
        each = _said(row, chart.currency, voice, total=total)
        bars.append(_row(column, row, each, amounts, total=total))
        said.append(each)
        if total:
            rule = column.skip(16)
    axis = column.skip(14)
    grid = _axis(column, chart.currency, amounts, voice)
    marks = {"bars": bars, "rule": rule, "grid": grid, "axis": axis, "left": LEFT, "right": RIGHT}
    facts = {"title": title, "day": day, "how": how, "rows": said}
    return Scene("ranges", _NAME, column.y + 14, column.texts, marks, facts)


def _said(row: RangeRow, currency: str, voice: Voice, *, total: bool) -> Said:
    status = voice.say("status", "total" if total else "counted" if row.counted else "if_opened")
    middle = voice.say("middle", voice.amount(row.middle, currency))
    return Said(clean(row.name), status, voice.span(row.low, row.high, currency), middle)


def _row(column: Column, row: RangeRow, said: Said, amounts: Scale, *, total: bool) -> Bar:
    column.skip(11)
    size = BODY + 1.5 if total else BODY
    column.pair(Text(said.name, 0, 0, size, "semibold"), Text(said.amounts, 0, 0, size, "semibold"))
    column.pair(Text(said.status, 0, 0, SMALL, tone="soft"), Text(said.middle, 0, 0, SMALL, tone="soft"))
    left, middle, right = (amounts.at(float(each)) for each in (row.low, row.middle, row.high))
    wider = max(_LEAST_WIDTH - (right - left), 0) / 2
    top = column.skip(5)
    height = _BAR + 2 if total else _BAR
    column.skip(height)
    kind = "total" if total else "counted" if row.counted else "if_opened"
    return Bar(kind, left - wider, right + wider, middle, top, height)


def _axis(column: Column, currency: str, amounts: Scale, voice: Voice) -> list[float]:
    """Write the amounts under the bars; return where the lines of the grid are."""
    column.skip(5 + SMALL * LINE)
    ticks = apart(_ticks(amounts, column.y - 3, voice), [_edge(column.y)])
    column.texts += ticks
    column.say(voice.say("ranges_axis", currency, amounts.stretched), SOFT)
    return [tick.x for tick in ticks]


def _ticks(amounts: Scale, y: float, voice: Voice) -> Iterator[Text]:
    for each in amounts.ticks():
        yield Text(voice.short(each), amounts.at(each), y, SMALL, anchor="middle", tone="soft", role="tick")


def _edge(y: float) -> Box:
    """Beyond the right margin nothing is written."""
    return Box(RIGHT + 10, y - 40, RIGHT + 100, y + 40)
