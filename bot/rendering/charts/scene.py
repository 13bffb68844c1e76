"""What a picture consists of before it is drawn: texts with the boxes they take up, and marks.

Lengths are CSS pixels of a phone, from the top left. What a layout returns is complete: a template only draws it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.rendering.charts.lettering import Weight, broken, clean, width

#: The width of a phone's screen, and how many dots there are for a unit.
WIDTH, DENSITY = 360, 2
LEFT, RIGHT = 18.0, 342.0
TITLE, BODY, SMALL = 19.0, 14.5, 13.0
#: How far a line of text reaches above and below its baseline, and from one line to the next, for a size of 1.
_ABOVE, _BELOW, LINE = 0.92, 0.26, 1.28

Anchor = Literal["start", "middle", "end"]
Tone = Literal["ink", "soft"]
#: Whether a text says something or only gives the measure of an axis.
Role = Literal["said", "tick"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two have an area in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: where its baseline is, and which end of it stands at `x`."""

    text: str
    x: float
    y: float
    size: float = SMALL
    weight: Weight = "regular"
    anchor: Anchor = "start"
    tone: Tone = "ink"
    role: Role = "said"

    @property
    def box(self) -> Box:
        """What it takes up, as wide as the typeface makes it and as high as its tallest letters."""
        wide = width(self.text, self.size, self.weight)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return Box(left, self.y - _ABOVE * self.size, left + wide, self.y + _BELOW * self.size)


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture laid out: its kind, how high it is, its texts, what its template draws, and what its alt text says."""

    kind: str
    name: str
    height: float
    texts: Sequence[Text]
    marks: Mapping[str, object]
    said: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Look:
    """How a text looks: its size in CSS pixels, how heavy it is, how much it stands out."""

    size: float = SMALL
    weight: Weight = "regular"
    tone: Tone = "ink"


PLAIN = Look()
SOFT = Look(tone="soft")
STRONG = Look(weight="semibold")


@dataclass(slots=True)
class Column:
    """Texts one beneath the other; `y` is where the next one begins."""

    y: float = 16.0
    texts: list[Text] = field(default_factory=list)

    def heading(self, title: str, *notes: str) -> None:
        """The title, and beneath it what the picture shows."""
        self.say(title, Look(TITLE, "semibold"))
        for note in notes:
            self.say(note, SOFT)

    def say(
        self, text: str, look: Look = PLAIN, *, left: float = LEFT, right: float = RIGHT, at_most: int = 99
    ) -> None:
        """Write a text between two edges, on as many lines as it takes."""
        for line in broken(text, look.size, right - left, look.weight, at_most):
            self.y += LINE * look.size
            if line:
                y = self.y - (LINE - 1) * look.size
                self.texts.append(Text(line, left, y, look.size, look.weight, "start", look.tone))

    def pair(self, first: Text, second: Text, apart: float = 10.0) -> None:
        """Write two texts at the two edges of a line, or one beneath the other where the line is too short for both."""
        size = max(first.size, second.size)
        before = self.y
        self.say(first.text, Look(first.size, first.weight, first.tone), at_most=3)
        wide = width(clean(second.text), second.size, second.weight)
        last = self.texts[-1] if self.y > before and self.texts else None
        if last is None or last.box.right + apart + wide > RIGHT:
            self.y += LINE * size
        self.texts.append(
            Text(clean(second.text), RIGHT, self.y - (LINE - 1) * size, second.size, second.weight, "end", second.tone)
        )

    def entry(self, term: str, text: str, left: float) -> None:
        """Write a term at the edge, and a text on the same line that keeps to the right of `left`."""
        before = self.y
        self.say(term, STRONG, right=left - 6)
        after, self.y = self.y, before
        self.say(text, left=left)
        self.y = max(self.y, after)

    def skip(self, height: float) -> float:
        """Leave a gap; return where it ends."""
        self.y += height
        return self.y


def explained(column: Column, key: Iterable[tuple[str, str]]) -> list[tuple[str, float, float]]:
    """Write what each sign means; return the kind of each sign and where a sample of it goes."""
    samples = []
    for kind, text in key:
        column.skip(2)
        at = column.y + SMALL * 0.7
        column.say(text, SOFT, left=LEFT + 34)
        samples.append((kind, LEFT, at))
    return samples


def free(candidates: Iterable[Text], taken: Sequence[Box]) -> Text | None:
    """The first of the candidates that covers nothing; None if each would."""
    return next((each for each in candidates if not any(each.box.meets(box) for box in taken)), None)


def apart(texts: Iterable[Text], taken: Sequence[Box] = (), gap: float = 4.0) -> list[Text]:
    """Those of the texts that keep a gap from what is taken and from those kept before."""
    kept: list[Text] = []
    for each in texts:
        box = each.box
        wide = Box(box.left - gap, box.top, box.right + gap, box.bottom)
        inside = box.left >= 2 and box.right <= WIDTH - 2
        if inside and not any(wide.meets(other) for other in [*taken, *(text.box for text in kept)]):
            kept.append(each)
    return kept


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places near the wanted ones, in their order, that keep a gap and lie between two edges with room for all."""
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    places = [min(max(wanted[number], low), high) for number in order]
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + gap)
    ceiling = high
    for number in reversed(range(len(places))):
        places[number] = min(places[number], ceiling)
        ceiling = places[number] - gap
    found = dict(zip(order, places, strict=True))
    return [found[number] for number in range(len(wanted))]
