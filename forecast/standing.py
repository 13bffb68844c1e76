"""Where a feature stands in one country on one day: offered, ended, opening, or nobody says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from forecast.dates import Reached, When
from forecast.entries import ELSEWHERE, Current, Dateable, by_place, current
from forecast.feature import Availability, Feature, Platform, Status


class Place(StrEnum):
    """Every way in which a feature can stand in a country."""

    OPEN = "open"
    UNSTATED = "unstated"
    INVITE_ONLY = "invite_only"
    OPENS = "opens"
    ENDED = "ended"
    EXCLUDED = "excluded"
    BARRED = "barred"
    NOT_LAUNCHED = "not_launched"
    UNNAMED = "unnamed"
    UNCERTAIN = "uncertain"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one feature stands, with the dated entries that say so.

    `opens` is the launch or the opening in this country where one is dated; `never_here` says
    that a whole list of countries never had this one.
    """

    feature: Feature
    place: Place
    entries: tuple[Dateable, ...] = ()
    opens: When | None = None
    never_here: bool = False

    @property
    def since(self) -> When | None:
        """From when the deciding entry holds."""
        return self.entries[0].from_ if self.entries else None

    @property
    def is_unstated(self) -> bool:
        """Whether no entry says in which countries."""
        return all(isinstance(e, Availability) and e.countries == "unstated" for e in self.entries)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the deciding entries add in words."""
        notes = (e.note for e in self.entries if isinstance(e, Availability) and e.note)
        return tuple(dict.fromkeys(notes))


def standing(feature: Feature, platform: Platform, country: str | None, day: dt.date) -> Standing:
    """Say where a feature stands in a country (None: not told) at the end of a day."""
    settled = _not_launched(feature, day) or _ended_everywhere(feature, country, day)
    if settled is not None:
        return settled
    if country is None:
        return _without_country(feature, day)
    barred = by_place(platform.availability, day).get(country)
    if barred is not None and barred.entries:
        return Standing(feature, Place.BARRED if barred.certain else Place.UNCERTAIN, barred.entries)
    return _in_country(feature, country, day)


def _not_launched(feature: Feature, day: dt.date) -> Standing | None:
    openings = [entry for entry in feature.availability if entry.status.is_open]
    reached = {entry.from_.reached(day) for entry in openings}
    if Reached.YES in reached:
        return None
    if Reached.MAYBE in reached:
        begun = tuple(entry for entry in openings if entry.from_.reached(day) is Reached.MAYBE)
        return Standing(feature, Place.UNCERTAIN, begun)
    first = min(openings, key=lambda entry: entry.from_.earliest, default=None)
    if first is None:
        return Standing(feature, Place.NOT_LAUNCHED)
    return Standing(feature, Place.NOT_LAUNCHED, (first,), first.from_)


def _ended_everywhere(feature: Feature, country: str | None, day: dt.date) -> Standing | None:
    now = _everywhere_now(feature, day)
    if not all(each.entry is not None and each.entry.status is Status.ENDED for each in now.values()):
        return None
    own = now.get(country or ELSEWHERE) or now.get(ELSEWHERE)
    entries = own.entries if own else tuple(e for each in now.values() for e in each.entries)
    never = country is not None and own is None and bool(feature.exhaustive)
    return Standing(feature, Place.ENDED, entries, never_here=never)


def _everywhere_now(feature: Feature, day: dt.date) -> dict[str, Current[Availability]]:
    held = by_place(feature.availability, day)
    return {place: each for place, each in held.items() if each.entries or not each.certain}


def _without_country(feature: Feature, day: dt.date) -> Standing:
    now = _everywhere_now(feature, day)
    general = now.get(ELSEWHERE)
    if general is not None and general.entry is not None and general.entry.status.is_open:
        return Standing(feature, _place_of(general.entry), general.entries)
    return Standing(feature, Place.ASK, _open_entries(now.values()))


def _open_entries(held: Iterable[Current[Availability]]) -> tuple[Availability, ...]:
    entries = (entry for each in held for entry in each.entries if entry.status.is_open)
    return tuple(dict.fromkeys(entries))


def _in_country(feature: Feature, country: str, day: dt.date) -> Standing:
    now = _everywhere_now(feature, day)
    held = now.get(country) or now.get(ELSEWHERE)
    if held is None:
        return _unnamed(feature, country, day)
    if held.entry is not None:
        return Standing(feature, _place_of(held.entry), held.entries)
    return Standing(feature, Place.UNCERTAIN, held.entries)


def _unnamed(feature: Feature, country: str, day: dt.date) -> Standing:
    own = (entry for entry in feature.availability if country in entry.countries)
    ahead = [e for e in own if e.status.is_open and e.from_.reached(day) is Reached.NO]
    if ahead:
        first = min(ahead, key=lambda entry: entry.from_.earliest)
        return Standing(feature, Place.OPENS, (first,), first.from_)
    whole = current(feature.exhaustive, day)
    if whole.entry is not None:
        return Standing(feature, Place.EXCLUDED, whole.entries)
    return Standing(feature, Place.UNCERTAIN if whole.entries else Place.UNNAMED, whole.entries)


def _place_of(entry: Availability) -> Place:
    if entry.status is Status.OFFERED or entry.status is Status.LIMITED:
        return Place.UNSTATED if entry.countries == "unstated" else Place.OPEN
    return {
        Status.INVITE_ONLY: Place.INVITE_ONLY,
        Status.ENDED: Place.ENDED,
        Status.NOT_OFFERED: Place.EXCLUDED,
    }[entry.status]
