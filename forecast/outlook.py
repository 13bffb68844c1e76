"""What each feature is for one creator in one world, and what differs between two worlds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from forecast.catalogue import World
from forecast.dates import Reached, in_force
from forecast.evidence import Backing, Confidence
from forecast.feature import Confirmation, Feature, Kind
from forecast.profile import Profile
from forecast.rules import Check, State, check
from forecast.standing import Place, Standing, standing
from forecast.verdicts import Case, Verdict, entries_back, grounds_of, verdict_of


@dataclass(frozen=True)
class Assessment:
    """One feature for one profile on one day: the verdict, and what it rests on.

    `standings` and `checks` cover the feature itself and, after it, whatever it requires.
    """

    feature: Feature
    verdict: Verdict
    backing: Backing
    standings: tuple[Standing, ...] = ()
    checks: tuple[Check, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    successors: tuple[Feature, ...] = ()

    @property
    def confidence(self) -> Confidence:
        """What the verdict rests on."""
        return self.backing.confidence

    @property
    def reasons(self) -> tuple[Check, ...]:
        """The checks as a person reads them: what a required feature asks for too is said once."""
        said: dict[tuple[object, ...], Check] = {}
        for each in self.checks:
            said.setdefault(_sameness(each), each)
        return tuple(said.values())

    @property
    def missing(self) -> tuple[Check, ...]:
        """The unmet requirements, nearest first: those with the smallest share still to go."""
        unmet = (each for each in self.reasons if each.state is State.UNMET)
        return tuple(sorted(unmet, key=share_missing))

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts not told that this verdict waits for; none unless it waits for an answer."""
        if self.verdict is not Verdict.NEEDS_ANSWER:
            return ()
        place = ["country"] if any(each.place is Place.ASK for each in self.standings) else []
        return tuple(dict.fromkeys([*place, *(key for each in self.checks for key in each.asks)]))

    @property
    def own_standing(self) -> Standing | None:
        """Where the feature itself stands, apart from what it requires."""
        return self.standings[0] if self.standings else None

    @property
    def known_here(self) -> bool:
        """Whether it is known to be offered in the creator's country."""
        unknown = (Place.UNNAMED, Place.UNCERTAIN, Place.UNSTATED, Place.ASK)
        return not any(each.place in unknown for each in self.standings)

    @property
    def distance(self) -> tuple[bool, int, float]:
        """How far off it is: known to be offered here first, then the fewest gaps, then the smallest."""
        missing = self.missing
        return not self.known_here, len(missing), share_missing(missing[-1]) if missing else 0.0


@dataclass(frozen=True)
class Flip:
    """One feature in two worlds."""

    before: Assessment
    after: Assessment

    @property
    def changed(self) -> bool:
        """Whether the verdict differs; a change of confidence alone is never news."""
        return self.before.verdict is not self.after.verdict


def share_missing(each: Check) -> float:
    """How much of a requirement is still missing, from 0 to 1; what is no number counts as whole."""
    if each.gap is None or not isinstance(each.need, int) or each.need == 0:
        return 1.0
    return each.gap / each.need


def assess(feature: Feature, profile: Profile, world: World) -> Assessment:
    """Judge one feature for one profile on the world's day."""
    if feature.kind is Kind.MARKET:
        return Assessment(feature, Verdict.CONTEXT, entries_back(feature.availability, world))
    parts = with_required(feature, world)
    standings = tuple(_stand(part, profile, world) for part in parts)
    checks = _checks(parts, profile, world)
    case = Case(world, standings, checks)
    verdict = verdict_of(case)
    backing = grounds_of(verdict, case)
    successors = tuple(world.catalogue.feature(each) for each in feature.replaced_by)
    confirmations = _confirmations(parts, world)
    return Assessment(feature, verdict, backing, standings, checks, confirmations, successors)


def assess_all(profile: Profile, world: World) -> tuple[Assessment, ...]:
    """Judge every feature of the catalogue, in its order."""
    return tuple(assess(feature, profile, world) for feature in world.features())


def compare(
    profile: Profile, before: World, after: World, features: Iterable[Feature] | None = None
) -> tuple[Flip, ...]:
    """Judge features in two worlds, side by side; every feature, unless told which."""
    chosen = before.features() if features is None else features
    return beside((assess(feature, profile, before) for feature in chosen), profile, after)


def beside(found: Iterable[Assessment], profile: Profile, after: World) -> tuple[Flip, ...]:
    """Hold what was judged in one world beside the same features in another."""
    return tuple(Flip(before, assess(after.catalogue.feature(before.feature.id), profile, after)) for before in found)


def with_required(feature: Feature, world: World) -> tuple[Feature, ...]:
    """A feature and, after it, whatever it requires."""
    found = [feature]
    for part in found:
        required = (world.catalogue.feature(each) for each in part.requires)
        found.extend(each for each in required if each not in found)
    return tuple(found)


def _stand(part: Feature, profile: Profile, world: World) -> Standing:
    return standing(part, world.catalogue.platforms[part.platform], profile.country, world.day)


def _checks(parts: Iterable[Feature], profile: Profile, world: World) -> tuple[Check, ...]:
    return tuple(check(part, each, profile, world.day) for part in parts for each in part.requirement)


def _sameness(each: Check) -> tuple[object, ...]:
    requirement = each.requirement
    if requirement.key is None or requirement.way is not None:
        return each.feature.id, requirement.id
    return requirement.key, each.needs, each.unknown


def _confirmations(parts: Iterable[Feature], world: World) -> tuple[Confirmation, ...]:
    every = (each for part in parts for each in part.confirmation)
    return tuple(e for e in every if in_force(e.from_, e.until, world.day) is not Reached.NO)
