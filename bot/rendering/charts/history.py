"""A count over time: what was told, where it may be heading, and when it may reach each threshold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.rendering.charts.calendar import Dates, dates, days_to_name
from bot.rendering.charts.data import HistoryChart
from bot.rendering.charts.lettering import width
from bot.rendering.charts.scales import Scale, scale
from bot.rendering.charts.scene import LEFT, LINE, RIGHT, SMALL, WIDTH, Column, Scene, Text, apart, explained, spread
from bot.rendering.charts.voice import Voice
from forecast.growth import Pace

_NAME = "profile-history.png"
_HEIGHT, _APART = 236.0, 17.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A threshold as drawn: its height, where its number stands, and from when to when it may be met, if ever."""

    y: float
    label_y: float
    met: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Plot:
    """The field of the drawing and its two scales."""

    dates: Dates
    counts: Scale
    left: float
    top: float
    bottom: float


def layout(chart: HistoryChart, voice: Voice) -> Scene:
    """Lay out a history; raises ValueError if nothing was told."""
    if not chart.readings:
        raise ValueError("there is no reading to draw")
    column = Column()
    said = _heading(column, chart, voice)
    plot = _plot(chart, column, voice)
    lines, numbers = _thresholds(chart.thresholds, plot, voice)
    column.texts += numbers
    grid = _axes(column, chart, plot, voice)
    marks = _marks(chart, plot) | {"lines": lines, "grid": grid, "plot": plot, "right": RIGHT}
    column.y = plot.bottom + SMALL * LINE + 10
    key = _in_words(chart, voice, met=any(line.met for line in lines))
    marks["key"] = explained(column, key)
    ahead = _ahead(column, chart.thresholds, plot.left, voice)
    said |= {"thresholds": ahead, "key": [text for _, text in key]}
    return Scene("history", _NAME, column.y + 16, column.texts, marks, said)


def _heading(column: Column, chart: HistoryChart, voice: Voice) -> dict[str, object]:
    first, last = chart.readings[0], chart.readings[-1]
    title = voice.say("history_title", chart.fact, voice.number(last.value), last.value)
    told = voice.say("history_told", len(chart.readings), voice.number(first.value), voice.day(first.day, "medium"),
                     voice.number(last.value), voice.day(last.day, "medium"))  # fmt: skip
    column.heading(title, told)
    return {"title": title, "told": told, "day": voice.day(chart.on, "medium")}


def _plot(chart: HistoryChart, column: Column, voice: Voice) -> Plot:
    values = [float(each.value) for each in chart.readings] + [float(each.threshold) for each in chart.thresholds]
    values += [edge for each in chart.fan for edge in (each.low, each.high)]
    top = column.skip(10 + SMALL * LINE)
    bottom = top + max(_HEIGHT, _APART * (len(chart.thresholds) + 1))
    column.y = bottom
    counts = scale(values, bottom, top, from_zero=False)
    named = [voice.number(each.threshold) for each in chart.thresholds]
    widest = max(
        [width(each, SMALL, "semibold") for each in named]
        + [width(voice.short(each), SMALL) for each in counts.ticks()]
    )
    left = LEFT + widest + 8
    days = [each.day for each in chart.readings] + [each.day for each in chart.fan] + [chart.on]
    return Plot(dates(min(days), max(days), left + 8, RIGHT - 6), counts, left, top, bottom)


def _thresholds(thresholds: Sequence[Pace], plot: Plot, voice: Voice) -> tuple[list[Line], list[Text]]:
    heights = [plot.counts.at(each.threshold) for each in thresholds]
    places = spread(heights, _APART, plot.top, plot.bottom)
    lines = [
        Line(height, place, _met(each, plot)) for each, height, place in zip(thresholds, heights, places, strict=True)
    ]
    numbers = [
        Text(voice.number(each.threshold), plot.left - 8, place + 4, SMALL, "semibold", "end")
        for each, place in zip(thresholds, places, strict=True)
    ]
    return lines, numbers


def _met(pace: Pace, plot: Plot) -> tuple[float, float] | None:
    if pace.earliest is None or pace.earliest > plot.dates.last:
        return None
    return plot.dates.at(pace.earliest), plot.dates.at(pace.latest or plot.dates.last)


def _axes(column: Column, chart: HistoryChart, plot: Plot, voice: Voice) -> dict[str, object]:
    """Write both axes and the day asked for, where there is room; return where the lines of the grid are."""
    taken = [text.box for text in column.texts]
    counts = apart(_count_ticks(plot, voice), taken)
    at = plot.dates.at(chart.on)
    name = voice.day(chart.on, "medium")
    half = width(name, SMALL) / 2
    today = Text(name, min(max(at, LEFT + half), RIGHT - half), plot.top - 7, anchor="middle", tone="soft")
    days = apart(_day_ticks(plot, voice), [*taken, *(each.box for each in counts)], gap=7)
    column.texts += [*counts, *days, today]
    return {"counts": [each.y - 4 for each in counts], "days": [each.x for each in days], "today": at}


def _count_ticks(plot: Plot, voice: Voice) -> Iterator[Text]:
    ticks = plot.counts.ticks()
    short = [voice.short(each) for each in ticks]
    # Where shortened numbers can no longer be told apart they are no measure; the thresholds and words still are.
    for each, text in zip(ticks, short, strict=True):
        if short.count(text) == 1:
            yield Text(text, plot.left - 8, plot.counts.at(each) + 4, SMALL, anchor="end", tone="soft", role="tick")


def _day_ticks(plot: Plot, voice: Voice) -> Iterator[Text]:
    for day, pattern in days_to_name(plot.dates.first, plot.dates.last):
        text, at = voice.date(day, pattern), plot.dates.at(day)
        if plot.left - 12 <= at - width(text, SMALL) / 2 and at + width(text, SMALL) / 2 <= WIDTH - 6:
            yield Text(text, at, plot.bottom + SMALL * LINE + 2, anchor="middle", tone="soft", role="tick")


def _marks(chart: HistoryChart, plot: Plot) -> dict[str, object]:
    def point(day: dt.date, value: float) -> Point:
        return plot.dates.at(day), plot.counts.at(value)

    upper = [point(each.day, each.high) for each in chart.fan]
    lower = [point(each.day, each.low) for each in chart.fan]
    return {
        "points": [point(each.day, each.value) for each in chart.readings],
        "band": upper + lower[::-1],
        "middle": [point(each.day, each.middle) for each in chart.fan],
    }


def _in_words(chart: HistoryChart, voice: Voice, *, met: bool) -> list[tuple[str, str]]:
    """The signs that the picture uses, each by its kind, and what it means here."""
    signs = [("told", voice.say("history_key"))]
    if chart.fan:
        end = chart.fan[-1]
        day = voice.day(end.day, "medium")
        signs.append(("band", voice.say("history_band", day, voice.about(end.low), voice.about(end.high))))
        signs.append(("middle", voice.say("history_middle", voice.about(end.middle))))
    return [*signs, ("met", voice.say("history_met"))] if met else signs


def _ahead(column: Column, thresholds: Sequence[Pace], left: float, voice: Voice) -> list[tuple[str, str]]:
    """Say of each threshold when it may be reached, the numbers in line with those of the axis."""
    said = []
    column.skip(4)
    for pace in thresholds:
        number, when = voice.number(pace.threshold), voice.say("reached", pace)
        column.skip(8)
        column.entry(number, when, left)
        said.append((number, when))
    return said
