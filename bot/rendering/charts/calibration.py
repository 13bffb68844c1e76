"""Whether what was called likely came true as often: points with their intervals against the diagonal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.rendering.charts.data import CalibrationChart
from bot.rendering.charts.scales import Scale
from bot.rendering.charts.scene import LEFT, LINE, RIGHT, SMALL, SOFT, Box, Column, Scene, Text, explained, free
from bot.rendering.charts.voice import Voice
from forecast.scoring import Bin, Drawing

_NAME = "accuracy-calibration.png"
_HEIGHT, _GUTTER, _TICKS = 270.0, 46.0, (0.0, 0.25, 0.5, 0.75, 1.0)
_RADIUS = 5.5


@dataclass(frozen=True, slots=True)
class Whisker:
    """One bin as drawn: its point, the ends of its interval, and where its label is tied to it, if that is far."""

    x: float
    y: float
    low: float
    high: float
    tied_to: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Field:
    """The square of what was said (across) and what came true (up)."""

    across: Scale
    up: Scale
    top: float
    bottom: float


def layout(chart: CalibrationChart, voice: Voice) -> Scene:
    """Lay out the calibration; raises ValueError with fewer cases than `forecast.scoring` lets one draw."""
    found = chart.calibration
    if found.drawing is not Drawing.DRAWN:
        raise ValueError(f"{found.cases} cases are too few to draw; it takes {found.needed}")
    column = Column()
    title, how = voice.say("calibration_title"), voice.say("calibration_how", found.cases, voice.number(found.cases))
    day = voice.day(chart.on)
    column.heading(title, f"{day} · {how}")
    square = _field(column, voice)
    whiskers = _whiskers(column, found.bins, square, voice)
    column.y = square.bottom + SMALL * LINE + 9
    column.say(voice.say("calibration_axis", "across"), SOFT, left=LEFT + _GUTTER)
    column.skip(6)
    kinds = ("point", "interval", "diagonal")
    key = [(kind, voice.say("calibration_key", kind)) for kind in kinds]
    samples = explained(column, key)
    bins = _in_words(column, found.bins, voice)
    marks = {"field": square, "ticks": _TICKS, "whiskers": whiskers, "radius": _RADIUS, "key": samples}
    facts = {
        "title": title,
        "day": day,
        "how": how,
        "bins": bins,
        "interval": key[1][1],
        "of_those": voice.say("of_those"),
    }
    return Scene("calibration", _NAME, column.y + 16, column.texts, marks, facts)


def _field(column: Column, voice: Voice) -> Field:
    column.skip(6)
    column.say(voice.say("calibration_axis", "up"), SOFT)
    top = column.skip(12)
    bottom = top + _HEIGHT
    square = Field(Scale(0, 1, LEFT + _GUTTER, RIGHT - 10), Scale(0, 1, bottom, top), top, bottom)
    for each in _TICKS:
        text = voice.share(each)
        column.texts.append(_tick(text, LEFT + _GUTTER - 8, square.up.at(each) + 4, "end"))
        column.texts.append(_tick(text, square.across.at(each), bottom + SMALL * LINE + 4, "middle"))
    return square


def _tick(text: str, x: float, y: float, anchor: str) -> Text:
    return Text(text, x, y, SMALL, anchor=anchor, tone="soft", role="tick")  # type: ignore[arg-type]


def _whiskers(column: Column, bins: Sequence[Bin], square: Field, voice: Voice) -> list[Whisker]:
    """Write beside each point how many cases it rests on, where that covers nothing."""
    taken = [text.box for text in column.texts] + [_body(each, square) for each in bins] + list(_diagonal(square))
    found = []
    for each in bins:
        x, y = square.across.at(each.mean), square.up.at(each.share)
        label = _label(f"n = {voice.number(each.cases)}".replace(" ", "\N{NO-BREAK SPACE}"), x, y, square, taken)
        column.texts.append(label)
        taken.append(label.box)
        low, high = square.up.at(each.interval.low), square.up.at(each.interval.high)
        found.append(Whisker(x, y, low, high, _tie(label.box, x, y)))
    return found


def _diagonal(square: Field) -> Iterator[Box]:
    """What the diagonal covers, in small pieces."""
    for number in range(60):
        x, y = square.across.at(number / 60), square.up.at(number / 60)
        yield Box(x - 1, y - 6, x + 6, y + 1)


def _body(each: Bin, square: Field) -> Box:
    x = square.across.at(each.mean)
    high, low = square.up.at(each.interval.high), square.up.at(each.interval.low)
    middle = square.up.at(each.share)
    return Box(x - 7, min(high, middle - 7), x + 7, max(low, middle + 7))


def _label(text: str, x: float, y: float, square: Field, taken: Sequence[Box]) -> Text:
    label = free(_around(text, x, y, square), taken)
    if label is None:
        raise ValueError("there is no room for a label")
    return label


def _around(text: str, x: float, y: float, square: Field) -> Iterator[Text]:
    """Places for a label: at the right and the left of the point, then ever farther away, inside the square."""
    wide = Text(text, 0, 0, SMALL, "semibold").box.right
    near = [(x + 10, y + 4), (x - 10 - wide, y + 4)]
    anywhere = [
        (left, float(base))
        for left in (x + 10, x - 10 - wide, *range(int(square.across.start) + 4, int(square.across.end), 12))
        for base in range(int(square.top) + 14, int(square.bottom) - 4, 8)
    ]
    anywhere.sort(key=lambda place: abs(place[0] + wide / 2 - x) + abs(place[1] - 4 - y))
    for left, base in near + anywhere:
        each = Text(text, left, base, SMALL, "semibold")
        box = each.box
        if box.left >= square.across.start + 2 and box.right <= RIGHT + 8 and square.top - 8 <= box.top:
            yield each


def _tie(box: Box, x: float, y: float) -> tuple[float, float] | None:
    """Where a line from the point meets its label, for a label that stands away from it."""
    nearest = min(max(x, box.left), box.right), min(max(y, box.top + 3), box.bottom - 2)
    return nearest if abs(nearest[0] - x) + abs(nearest[1] - y) > 16 else None


def _in_words(column: Column, bins: Sequence[Bin], voice: Voice) -> list[tuple[str, str]]:
    said = []
    column.skip(8)
    column.say(voice.say("of_those"), SOFT)
    for each in bins:
        called = voice.share(each.mean)
        came = voice.say("came_true", voice.number(each.yes), voice.number(each.cases), voice.share(each.share),
                         voice.share(each.interval.low), voice.share(each.interval.high))  # fmt: skip
        column.skip(3)
        column.entry(called, came, LEFT + _GUTTER)
        said.append((called, came))
    return said
