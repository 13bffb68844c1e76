"""What an announcement does to one creator: which answers change, whether they do, and which answer would tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from forecast.announced import Announced, in_force, together
from forecast.catalogue import Catalogue, World
from forecast.changes import Change
from forecast.earnings import Earning, Left, earning
from forecast.entries import ELSEWHERE, by_place
from forecast.feature import Availability, Feature
from forecast.outlook import Assessment, Flip, assess
from forecast.profile import Profile
from forecast.rules import Check, Unknown
from forecast.verdicts import Verdict

#: Unicode's code for a country that is not known: what holds there holds wherever no list says otherwise.
_UNNAMED = "ZZ"
#: What an answer that is missing may yet turn into something else.
_OPEN_ENDS = (Verdict.NEEDS_ANSWER, Verdict.UNVERIFIED)


class Touch(StrEnum):
    """Whether an announcement changes a creator's answers, what matters most first."""

    YES = "yes"
    UNKNOWN = "unknown"
    NO = "no"


@dataclass(frozen=True)
class Turn:
    """The announced requirement as it is for a creator without the announcement and with it."""

    before: Check
    after: Check

    @property
    def flips(self) -> bool:
        """Whether it is met, unmet or unknown where it was something else."""
        return self.before.state is not self.after.state

    @property
    def matters(self) -> bool:
        """Whether it flips, or would for some answer that the creator has not given."""
        not_told = Unknown.NOT_TOLD in (self.before.unknown, self.after.unknown)
        return self.flips or (not_told and _asked(self.before) != _asked(self.after))


@dataclass(frozen=True)
class Effect:
    """What one announcement does to one creator on `day`: today, or the day from which it holds.

    `flip` is the announced feature without and with the announcement; `also` the features that require it
    and whose verdict changes; `turn` the announced requirement, where it is one and neither the availability nor
    the rate; `pays` what the feature may pay without and with it; `elsewhere`, while the creator's country is not
    told, what it does in each country where that may differ.
    """

    announced: Announced
    day: dt.date
    flip: Flip
    also: tuple[Flip, ...] = ()
    turn: Turn | None = None
    pays: tuple[Earning | None, Earning | None] = (None, None)
    elsewhere: tuple[Effect, ...] = ()

    @property
    def touch(self) -> Touch:
        """Whether it changes an answer or its pay; unknown while an answer of the creator's could decide that."""
        if self.decided or self.repaid:
            return Touch.YES
        return Touch.UNKNOWN if self.asks else Touch.NO

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts not told on which it rests whether anything changes; the announced one first."""
        if self.decided:
            return ()
        by_country = self.elsewhere and isinstance(self.announced.change.countries, tuple)
        return (() if by_country else self._asks_here) or self._asks_of_country

    @property
    def _asks_of_country(self) -> tuple[str, ...]:
        touching = [each for each in self.elsewhere if each.touch is not Touch.NO]
        asked = [key for each in touching for key in each.asks]
        return tuple(dict.fromkeys(["country", *asked])) if touching else ()

    @property
    def _asks_here(self) -> tuple[str, ...]:
        pending = [self.flip, *self.also] if self._waits else self.also
        if not pending:
            return self._asks_of_pay
        own = (*self.turn.before.asks, *self.turn.after.asks) if self.turn else ()
        every = [key for flip in pending for key in (*flip.before.asks, *flip.after.asks)]
        return tuple(dict.fromkeys([*own, *every]))

    @property
    def _asks_of_pay(self) -> tuple[str, ...]:
        """The fact not told on which it rests whether an announced rate changes what something open pays."""
        after = self.pays[1]
        if self.announced.change.rate is None or after is None or after.left is not Left.NOT_TOLD:
            return ()
        is_open = after.assessment.verdict is Verdict.ELIGIBLE
        return (after.pay.recipe.fact,) if is_open and after.pay and after.pay.recipe.fact else ()

    @property
    def repaid(self) -> bool:
        """Whether what is open to the creator all along pays otherwise."""
        before, after = self.pays
        return before is not None and after is not None and before.counted and before.range != after.range

    @property
    def gains(self) -> bool:
        """Whether something opens that was not open before, and nothing closes."""
        opened = any(each.after.verdict is Verdict.ELIGIBLE for each in self.decided)
        return opened and not self.loses

    @property
    def loses(self) -> bool:
        """Whether something closes that was open before."""
        return any(each.before.verdict is Verdict.ELIGIBLE for each in self.decided)

    @property
    def most(self) -> Flip:
        """The flip that says most: the feature's own, unless only one that requires it changes."""
        return next(iter(self.decided), self.flip)

    @property
    def decided(self) -> tuple[Flip, ...]:
        """The verdicts that change whatever the creator may still answer; the feature's own first."""
        return tuple(each for each in (self.flip, *self.also) if _decided(each))

    @property
    def _waits(self) -> bool:
        """Whether an answer could let it change the own verdict of the feature; asked where nothing is decided."""
        verdict = self.flip.before.verdict
        if self.flip.changed:
            return True
        if self.turn is not None:
            return verdict in _OPEN_ENDS and self.turn.matters
        return verdict is Verdict.NEEDS_ANSWER and _offered(self.flip.before) != _offered(self.flip.after)


def effects(profile: Profile, world: World, announced: Iterable[Announced]) -> list[Effect]:
    """What each standing announcement does to a creator, in the order in which they come into force.

    Each is held against the world with those in force before it; a repetition does what the first did.
    """
    found = []
    made: dict[Change, tuple[Catalogue, Catalogue]] = {}
    before = world.catalogue
    for each in in_force(before, announced):
        if each.change not in made:
            made[each.change] = before, together(before, [each])
            before = made[each.change][1]
        found.append(_effect(profile, world.day, each, made[each.change]))
    return found


def _effect(profile: Profile, today: dt.date, each: Announced, sides: tuple[Catalogue, Catalogue]) -> Effect:
    day = max(today, each.effective)
    before, after = (catalogue.on(day) for catalogue in sides)
    concerned = _concerned(before.catalogue, each.change.feature)
    own, *others = (_flip(feature, profile, before, after) for feature in concerned)
    also = tuple(flip for flip in others if flip.changed)
    pays = earning(own.before, profile, before), earning(own.after, profile, after)
    elsewhere = tuple(_effect(there, today, each, sides) for there in _everywhere(profile, each.change, concerned))
    return Effect(each, day, own, also, _turn(own, each.change), pays, elsewhere)


def _everywhere(profile: Profile, change: Change, concerned: Iterable[Feature]) -> Iterator[Profile]:
    """A creator who did not tell the country, in each one where the change may make a difference."""
    if profile.country is not None:
        return
    lists = (by_place(feature.availability, change.from_.latest) for feature in concerned)
    named = {place for each in lists for place in each if place != ELSEWHERE}
    for place in change.countries if isinstance(change.countries, tuple) else sorted({*named, _UNNAMED}):
        yield profile.model_copy(update={"country": place})


def _flip(feature: Feature, profile: Profile, before: World, after: World) -> Flip:
    return Flip(*(assess(world.catalogue.feature(feature.id), profile, world) for world in (before, after)))


def _concerned(catalogue: Catalogue, feature_id: str) -> list[Feature]:
    """A feature, and after it every one that requires it, also by way of another."""
    found = [catalogue.feature(feature_id)]
    for each in found:
        found += [e for e in catalogue.features.values() if each.id in e.requires and e not in found]
    return found


def _turn(own: Flip, change: Change) -> Turn | None:
    sides = ([e for e in each.checks if _is_of(e, change)] for each in (own.before, own.after))
    return next((Turn(before, after) for before, after in zip(*sides, strict=True)), None)


def _is_of(check: Check, change: Change) -> bool:
    return (check.feature.id, check.requirement.id) == (change.feature, change.requirement)


def _decided(flip: Flip) -> bool:
    """Whether a verdict changes whatever the creator may still answer."""
    return flip.changed and Verdict.NEEDS_ANSWER not in (flip.before.verdict, flip.after.verdict)


def _offered(each: Assessment) -> tuple[object, ...]:
    """Where a feature stands, apart from since when and who says so."""
    found = each.own_standing
    entries = found.entries if found else ()
    return found and found.place, {entry.status for entry in entries if isinstance(entry, Availability)}


def _asked(check: Check) -> set[tuple[object, ...]]:
    """Everything that may be asked for, apart from since when and who says so."""
    return {(each.at_least, each.or_at_least, each.one_of, each.unpublished) for each in check.values}
