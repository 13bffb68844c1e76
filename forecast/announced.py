"""What a server announced, laid over the catalogue: the world as announced there.

A server's word stands beside the catalogue, never in it: its values carry the grade of an indication, so
that no answer resting on them is more than weak.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from forecast.catalogue import Catalogue, World
from forecast.changes import Change, apply
from forecast.dates import parse_when
from forecast.errors import BadInput
from forecast.evidence import Grade, Source

#: The ids of the sources that stand for announcements begin so.
ANNOUNCED = "announced_"


@dataclass(frozen=True)
class Announced:
    """One change as a server announced it: by whom (None where that was erased), when, where to read it.

    `id` is whatever tells it from the others; `corrects` says that it takes the place of what was announced
    earlier about the same thing.
    """

    id: str
    who: str | None
    published: dt.date
    link: str | None
    change: Change
    corrects: bool = False

    @property
    def effective(self) -> dt.date:
        """The first day on which the change holds for certain."""
        return self.change.from_.latest


def standing(announced: Iterable[Announced]) -> tuple[Announced, ...]:
    """Leave out what a later correction took the place of; the order given is that of publication."""
    kept: list[Announced] = []
    for each in announced:
        if each.corrects:
            kept = [earlier for earlier in kept if not _covers(each.change, earlier.change)]
        kept.append(each)
    return tuple(kept)


def fits(catalogue: Catalogue, change: Change) -> bool:
    """Whether a catalogue still has what a change is about, and takes the kind of value that it gives."""
    try:
        apply(catalogue, [change])
    except BadInput:
        return False
    return change.requirement is None or _key(catalogue, change) is not None


def in_force(catalogue: Catalogue, announced: Iterable[Announced]) -> list[Announced]:
    """Those that stand and fit the catalogue, in the order in which they come into force."""
    fitting = (each for each in standing(announced) if fits(catalogue, each.change))
    return sorted(fitting, key=lambda each: each.effective)


def apply_announced(catalogue: Catalogue, announced: Iterable[Announced], day: dt.date) -> World:
    """The world of a day as announced in a server: its values carry a source that names who and when.

    Later announcements win over earlier ones; what no longer fits the catalogue is left out.
    """
    return together(catalogue, in_force(catalogue, announced)).on(day)


def together(catalogue: Catalogue, announced: Iterable[Announced]) -> Catalogue:
    """The catalogue with announcements that fit it, each value with a source of its own."""
    begin = sum(each.startswith(ANNOUNCED) for each in catalogue.sources)
    said = {f"{ANNOUNCED}{number}": each for number, each in enumerate(announced, begin)}
    sources = {key: _source(key, each) for key, each in said.items()}
    changes = [each.change.model_copy(update={"sources": (key,)}) for key, each in said.items()]
    return apply(replace(catalogue, sources={**catalogue.sources, **sources}), changes)


def _source(key: str, each: Announced) -> Source:
    return Source(
        id=key, publisher=each.who or "—", title="—", url=each.link, grade=Grade.INDICATION, page="dated",
        published=parse_when(each.published), checked=each.published,
    )  # fmt: skip


def _covers(later: Change, earlier: Change) -> bool:
    if later.subject != earlier.subject:
        return False
    if not isinstance(later.countries, tuple):
        return True
    return isinstance(earlier.countries, tuple) and set(earlier.countries) <= set(later.countries)


def _key(catalogue: Catalogue, change: Change) -> str | None:
    requirements = catalogue.feature(change.feature).requirement
    return next((each.key for each in requirements if each.id == change.requirement), None)
