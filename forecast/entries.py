"""Dated entries: what holds from a day on, who says so, and which of several holds on one day in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from forecast.dates import Dated, Reached, in_force
from forecast.profile import Country


class Data(BaseModel):
    """A frozen piece of the catalogue that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Dateable(Data):
    """Something that holds from a date on, until the next of its kind or `until`, and its sources."""

    from_: Dated = Field(alias="from")
    until: Dated | None = None
    sources: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Dateable:
        if self.until is not None and self.until.latest < self.from_.earliest:
            raise ValueError(f"until {self.until} comes before from {self.from_}")
        return self


def _sorted_unique(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) != len(codes):
        raise ValueError("a country stands in the list twice")
    return tuple(sorted(codes))


Countries = Annotated[tuple[Country, ...], Field(min_length=1), AfterValidator(_sorted_unique)]


D = TypeVar("D", bound=Dateable)

#: Stands for every country that has no entry of its own.
ELSEWHERE = ""


@dataclass(frozen=True, slots=True)
class Current(Generic[D]):
    """What may hold on one day: one entry for certain, several or one that may not, or none."""

    entries: tuple[D, ...]
    certain: bool

    @property
    def entry(self) -> D | None:
        """The entry that holds for certain, if there is one."""
        return self.entries[0] if self.certain and self.entries else None


def current(entries: Iterable[D], on: dt.date) -> Current[D]:
    """Find what holds on a day among the dated entries of one thing in one place.

    A later entry takes over from an earlier one on its own date, so an open end needs no `until`.
    Inside an uncertain stretch both the old and the new may hold, and nothing is certain.
    """
    held: list[D] = []
    certain = True
    for entry in sorted(entries, key=lambda entry: (entry.from_.latest, entry.from_.earliest)):
        if entry.from_.reached(on) is Reached.NO:
            continue
        if entry.from_.reached(on) is Reached.YES:
            held, certain = [], True
        state = in_force(entry.from_, entry.until, on)
        if state is not Reached.NO:
            held.append(entry)
        certain = certain and state is not Reached.MAYBE
    return Current(tuple(held), certain)


def by_place(entries: tuple[D, ...], on: dt.date) -> Mapping[str, Current[D]]:
    """What holds on a day in each country that is named, and under ELSEWHERE where none is.

    One answer asks this some four hundred times of a few lists, so what was found last is kept.
    """
    return _by_place(_Same(entries), on)


class _Same(Generic[D]):
    """A list as a key by which it is found again: comparing all that is in it would take longer than reading it."""

    def __init__(self, entries: tuple[D, ...]) -> None:
        self.entries = entries

    def __hash__(self) -> int:
        return id(self.entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.entries is self.entries


@lru_cache(maxsize=4096)  # each of the some 150 lists on a few days, in a few servers that announced something
def _by_place(same: _Same[D], on: dt.date) -> Mapping[str, Current[D]]:
    found: dict[str, list[D]] = {}
    for entry in same.entries:
        for place in _places(entry):
            found.setdefault(place, []).append(entry)
    return MappingProxyType({place: current(found[place], on) for place in sorted(found)})


def _places(entry: Dateable) -> tuple[str, ...]:
    named = getattr(entry, "countries", None)
    return named if isinstance(named, tuple) else (ELSEWHERE,)
