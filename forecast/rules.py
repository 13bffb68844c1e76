"""One requirement against one profile: met, unmet with its gap, or unknown and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from forecast.entries import ELSEWHERE, Current, by_place
from forecast.feature import Feature, Requirement, Value
from forecast.profile import Profile


class State(StrEnum):
    """Kleene's three values."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class Unknown(StrEnum):
    """Why a requirement is unknown: not told, unpublished, disputed, changing, or not covered by the dates."""

    NOT_TOLD = "not_told"
    UNPUBLISHED = "unpublished"
    DISPUTED = "disputed"
    UNCERTAIN = "uncertain"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class Check:
    """A requirement of a feature held against a profile on one day.

    `values` are the dated values that may apply (one, unless the country is not told or the date
    is uncertain); `gap` is need minus have in the fact's own unit; `asks` names the facts whose
    answer would settle it.
    """

    feature: Feature
    requirement: Requirement
    state: State
    have: str | int | None = None
    values: tuple[Value, ...] = ()
    gap: int | None = None
    asks: tuple[str, ...] = ()
    unknown: Unknown | None = None

    @property
    def need(self) -> int | tuple[str, ...] | None:
        """What is asked for, where it is known and one."""
        return _need(self.values[0]) if len(self.values) == 1 else None

    @property
    def needs(self) -> tuple[int | tuple[str, ...], ...]:
        """Every value that may be asked for, where several may."""
        return tuple(need for need in map(_need, self.values) if need is not None)


def check(feature: Feature, requirement: Requirement, profile: Profile, day: dt.date) -> Check:
    """Hold one requirement against a profile on a day."""
    candidates = _candidates(requirement, profile.country, day)
    have = getattr(profile, requirement.key) if requirement.key else None
    found = [_against(feature, requirement, held, have) for held in candidates]
    first = found[0]
    if all((each.state, each.unknown) == (first.state, first.unknown) for each in found):
        return first if len(found) == 1 else _merged(found)
    return _depends_on_country(found)


def all_of(states: Iterable[State]) -> State:
    """Kleene's "and": one unmet decides, and nothing at all is met."""
    found = set(states)
    if State.UNMET in found:
        return State.UNMET
    return State.UNKNOWN if State.UNKNOWN in found else State.MET


def any_of(states: Iterable[State]) -> State:
    """Kleene's "or": one met decides."""
    found = set(states)
    if State.MET in found:
        return State.MET
    return State.UNKNOWN if State.UNKNOWN in found else State.UNMET


def overall(checks: Iterable[Check], hopeful: bool = False) -> State:
    """All requirements together: those without a way, and at least one way of each feature.

    `hopeful` counts what the creator could still tell us as met.
    """
    always: list[State] = []
    ways: dict[str, dict[str, list[State]]] = {}
    for each in checks:
        state = State.MET if hopeful and each.unknown is Unknown.NOT_TOLD else each.state
        way = each.requirement.way
        if way is None:
            always.append(state)
        else:
            ways.setdefault(each.feature.id, {}).setdefault(way, []).append(state)
    choices = (any_of(all_of(states) for states in group.values()) for group in ways.values())
    return all_of([*always, *choices])


def _candidates(requirement: Requirement, country: str | None, day: dt.date) -> list[Current[Value]]:
    """What may be asked of this creator: by their country's own values, else by the general ones."""
    held = by_place(requirement.value, day)
    nothing: Current[Value] = Current((), certain=True)
    general = held.get(ELSEWHERE, nothing)
    own = {place: each for place, each in held.items() if place != ELSEWHERE and (each.entries or not each.certain)}
    if country is not None:
        return [own.get(country, general)]
    return list(dict.fromkeys([general, *own.values()]))


def _against(feature: Feature, requirement: Requirement, held: Current[Value], have: str | int | None) -> Check:
    value = held.entry
    if value is None:
        why = Unknown.UNCERTAIN if held.entries else Unknown.NOT_COVERED
        return Check(feature, requirement, State.UNKNOWN, have, held.entries, unknown=why)
    if value.unpublished:
        why = Unknown.UNPUBLISHED
        return Check(feature, requirement, State.UNKNOWN, have, held.entries, unknown=why)
    if have is None:
        asks = (requirement.key,) if requirement.key else ()
        why = Unknown.NOT_TOLD
        return Check(feature, requirement, State.UNKNOWN, None, held.entries, None, asks, why)
    if _satisfies(value, have):
        if value.or_at_least is not None and isinstance(have, int) and have < value.or_at_least:
            why = Unknown.DISPUTED
            return Check(feature, requirement, State.UNKNOWN, have, held.entries, unknown=why)
        return Check(feature, requirement, State.MET, have, held.entries)
    return Check(feature, requirement, State.UNMET, have, held.entries, _gap(value, have))


def _satisfies(value: Value, have: str | int) -> bool:
    if value.at_least is not None:
        return isinstance(have, int) and have >= value.at_least
    return have in (value.one_of or ())


def _gap(value: Value, have: str | int) -> int | None:
    return value.at_least - have if value.at_least is not None and isinstance(have, int) else None


def _need(value: Value) -> int | tuple[str, ...] | None:
    return value.at_least if value.at_least is not None else value.one_of


def _merged(found: list[Check]) -> Check:
    """Several countries' values that agree: the same state, with the smallest gap."""
    first = found[0]
    values = tuple(dict.fromkeys(value for each in found for value in each.values))
    gaps = [each.gap for each in found if each.gap is not None]
    gap = min(gaps) if gaps else None
    return Check(first.feature, first.requirement, first.state, first.have, values, gap, first.asks, first.unknown)


def _depends_on_country(found: list[Check]) -> Check:
    first = found[0]
    values = tuple(dict.fromkeys(value for each in found for value in each.values))
    asks = tuple(dict.fromkeys(["country", *(key for each in found for key in each.asks)]))
    return Check(first.feature, first.requirement, State.UNKNOWN, first.have, values, None, asks, Unknown.NOT_TOLD)
