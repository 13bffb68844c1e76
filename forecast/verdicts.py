"""The verdicts, in the design's order, and what each of them rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from forecast.catalogue import World
from forecast.entries import Dateable
from forecast.evidence import Backing, Confidence, all_needed, any_suffices, back
from forecast.feature import Value
from forecast.rules import Check, State, overall
from forecast.standing import Place, Standing


class Verdict(StrEnum):
    """What a feature is for a creator; the first that holds, from the top."""

    CONTEXT = "context"
    ENDED = "ended"
    NOT_OFFERED = "not_offered"
    BLOCKED = "blocked"
    INVITE_ONLY = "invite_only"
    NOT_YET = "not_yet"
    NEEDS_ANSWER = "needs_answer"
    UNVERIFIED = "unverified"
    ELIGIBLE = "eligible"


#: Verdicts of what nobody can have on that day, whoever they are.
GONE = (Verdict.ENDED, Verdict.NOT_OFFERED)


@dataclass(frozen=True)
class Case:
    """Everything known about one feature for one creator on one day, before it is judged."""

    world: World
    standings: tuple[Standing, ...]
    checks: tuple[Check, ...]

    @property
    def places(self) -> frozenset[Place]:
        """Every way in which the feature and what it requires stand."""
        return frozenset(each.place for each in self.standings)

    def failing(self) -> list[Check]:
        """The unmet requirements."""
        return [each for each in self.checks if each.state is State.UNMET]

    def permanent(self) -> list[Check]:
        """The unmet requirements that no acting or waiting changes."""
        return [each for each in self.failing() if each.requirement.permanent]

    def at(self, *places: Place) -> list[Standing]:
        """The standings in one of some places."""
        return [each for each in self.standings if each.place in places]


def verdict_of(case: Case) -> Verdict:
    """The first verdict that holds, from the top of the design's table."""
    places, state = case.places, overall(case.checks)
    if Place.ENDED in places:
        return Verdict.ENDED
    if Place.NOT_LAUNCHED in places:
        return Verdict.NOT_OFFERED
    if places & {Place.EXCLUDED, Place.BARRED} or case.permanent():
        return Verdict.BLOCKED
    if Place.INVITE_ONLY in places:
        return Verdict.INVITE_ONLY
    if state is State.UNMET or Place.OPENS in places:
        return Verdict.NOT_YET
    if not _could_be_eligible(case):
        return Verdict.UNVERIFIED
    return Verdict.ELIGIBLE if state is State.MET and Place.ASK not in places else Verdict.NEEDS_ANSWER


def _could_be_eligible(case: Case) -> bool:
    known = case.places <= {Place.OPEN, Place.UNSTATED, Place.ASK}
    published = all(each.feature.conditions != "unpublished" for each in case.standings)
    return known and published and overall(case.checks, hopeful=True) is State.MET


def entries_back(entries: Iterable[Dateable], world: World) -> Backing:
    """What several dated entries that must all hold rest on."""
    return all_needed(back(world.catalogue.sources_of(entry.sources), world.day) for entry in entries)


def _stand_backs(standings: Iterable[Standing], world: World) -> Backing:
    """One place that decides is enough; the entries that say so are all needed."""
    return any_suffices(entries_back(each.entries, world) for each in standings)


def _value_back(value: Value, world: World) -> Backing:
    found = back(world.catalogue.sources_of(value.sources), world.day)
    return found.at_best(Confidence.FAIR) if value.varies else found


def _check_back(each: Check, world: World) -> Backing:
    return all_needed(_value_back(value, world) for value in each.values)


def _when_unverified(case: Case) -> Backing:
    backings = [_check_back(each, case.world) for each in case.checks if each.values]
    backings += [entries_back(each.entries, case.world) for each in case.standings if each.entries]
    return all_needed(backings).at_best(Confidence.WEAK)


def _when_ended(case: Case) -> Backing:
    return _stand_backs(case.at(Place.ENDED), case.world)


def _when_not_offered(case: Case) -> Backing:
    return _stand_backs(case.at(Place.NOT_LAUNCHED), case.world)


def _when_blocked(case: Case) -> Backing:
    reasons = [_check_back(each, case.world) for each in case.permanent()]
    return any_suffices([_stand_backs(case.at(Place.EXCLUDED, Place.BARRED), case.world), *reasons])


def _when_invite_only(case: Case) -> Backing:
    """By invitation in places that nobody lists is weak, as every unstated availability is."""
    invited = case.at(Place.INVITE_ONLY)
    found = _stand_backs(invited, case.world)
    return found.at_best(Confidence.WEAK) if all(each.is_unstated for each in invited) else found


def _when_not_yet(case: Case) -> Backing:
    """The strongest single reason: an opening to come, one unmet requirement, or every way failing."""
    failing = case.failing()
    always = [_check_back(e, case.world) for e in failing if e.requirement.way is None]
    ways = _by_way(case.checks)
    if ways and all(any(e in failing for e in way) for way in ways):
        unmet = ([_check_back(e, case.world) for e in way if e in failing] for way in ways)
        always.append(all_needed(any_suffices(reasons) for reasons in unmet))
    return any_suffices([_stand_backs(case.at(Place.OPENS), case.world), *always])


def _when_possible(case: Case) -> Backing:
    """Everything that must hold: each place, each requirement, and the best way that can be met."""
    needed = [entries_back(each.entries, case.world) for each in case.standings]
    needed += [_check_back(e, case.world) for e in case.checks if e.requirement.way is None]
    for feature_ways in _ways_by_feature(case.checks):
        usable = [way for way in feature_ways if overall(way, hopeful=True) is State.MET]
        needed.append(any_suffices(all_needed(_check_back(e, case.world) for e in way) for way in usable))
    vague = case.at(Place.UNSTATED) or any(e.feature.conditions != "listed" for e in case.standings)
    return all_needed(needed).at_best(Confidence.WEAK if vague else Confidence.FIRM)


def _by_way(checks: Iterable[Check]) -> list[list[Check]]:
    ways: dict[tuple[str, str], list[Check]] = {}
    for each in checks:
        if each.requirement.way is not None:
            ways.setdefault((each.feature.id, each.requirement.way), []).append(each)
    return list(ways.values())


def _ways_by_feature(checks: Iterable[Check]) -> list[list[list[Check]]]:
    features: dict[str, list[list[Check]]] = {}
    for way in _by_way(checks):
        features.setdefault(way[0].feature.id, []).append(way)
    return list(features.values())


def grounds_of(verdict: Verdict, case: Case) -> Backing:
    """What a verdict rests on: its deciding values, as good as their evidence allows."""
    return _GROUNDS[verdict](case)


_GROUNDS: dict[Verdict, Callable[[Case], Backing]] = {
    Verdict.ENDED: _when_ended,
    Verdict.NOT_OFFERED: _when_not_offered,
    Verdict.BLOCKED: _when_blocked,
    Verdict.INVITE_ONLY: _when_invite_only,
    Verdict.NOT_YET: _when_not_yet,
    Verdict.NEEDS_ANSWER: _when_possible,
    Verdict.UNVERIFIED: _when_unverified,
    Verdict.ELIGIBLE: _when_possible,
}
