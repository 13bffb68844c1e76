"""What a server announced, laid over the catalogue: the world as announced there, and what flips for a creator.

A server's word stands beside the catalogue, never in it: its values carry the grade of an indication, so
that no answer resting on them is more than weak.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from forecast.catalogue import Catalogue, World
from forecast.changes import Change, apply
from forecast.dates import parse_when
from forecast.earnings import Earning, Left, earning
from forecast.errors import BadInput
from forecast.evidence import Grade, Source
from forecast.feature import Availability
from forecast.outlook import Assessment, Flip, assess
from forecast.profile import Profile
from forecast.rules import Check, Unknown
from forecast.verdicts import Verdict

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
        return self.flips or (not_told and self.before.needs != self.after.needs)


@dataclass(frozen=True)
class Effect:
    """What one announcement does to one creator on `day`: today, or the day from which it holds.

    `flip` is the announced feature without and with the announcement; `also` the features that require it
    and whose verdict changes; `turn` the announced requirement, where it is one and neither the availability nor
    the rate; `pays` what the feature may pay without and with it.
    """

    announced: Announced
    day: dt.date
    flip: Flip
    also: tuple[Flip, ...] = ()
    turn: Turn | None = None
    pays: tuple[Earning | None, Earning | None] = (None, None)

    @property
    def touch(self) -> Touch:
        """Whether it changes an answer or its pay; unknown while an answer of the creator's could decide that."""
        if self.decided or self.repaid:
            return Touch.YES
        return Touch.UNKNOWN if self.asks else Touch.NO

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts not told on which it rests whether anything changes; the announced one first."""
        pending = [each for each in (self.flip, *self.also) if self._pending(each)]
        if self.decided:
            return ()
        if not pending:
            return self._asks_of_pay
        own = (*self.turn.before.asks, *self.turn.after.asks) if self.turn else ()
        every = [key for flip in pending for key in (*flip.before.asks, *flip.after.asks)]
        return tuple(dict.fromkeys([*(key for key in own if key in every), *every]))

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

    def _pending(self, flip: Flip) -> bool:
        """Whether a verdict waits for an answer in a way that lets the announcement decide it."""
        if Verdict.NEEDS_ANSWER not in (flip.before.verdict, flip.after.verdict):
            return False
        if flip.changed:
            return True
        if self.turn is not None:
            return self.turn.matters
        return _offered(self.flip.before) != _offered(self.flip.after)


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


def apply_announced(catalogue: Catalogue, announced: Iterable[Announced], day: dt.date) -> World:
    """The world of a day as announced in a server: its values carry a source that names who and when.

    Later announcements win over earlier ones; what no longer fits the catalogue is left out.
    """
    fitting = (each for each in standing(announced) if fits(catalogue, each.change))
    return _together(catalogue, sorted(fitting, key=lambda each: each.effective)).on(day)


def effects(profile: Profile, world: World, announced: Iterable[Announced]) -> list[Effect]:
    """What each standing announcement does to a creator, in the order in which they come into force.

    Each is held against the world with those in force before it; a repetition does what the first did.
    """
    found = []
    made: dict[Change, tuple[Catalogue, Catalogue]] = {}
    before = world.catalogue
    fitting = (each for each in standing(announced) if fits(world.catalogue, each.change))
    for each in sorted(fitting, key=lambda each: each.effective):
        if each.change not in made:
            made[each.change] = before, _together(before, [each])
            before = made[each.change][1]
        found.append(_effect(profile, world.day, each, made[each.change]))
    return found


def _effect(profile: Profile, today: dt.date, each: Announced, sides: tuple[Catalogue, Catalogue]) -> Effect:
    day = max(today, each.effective)
    before, after = (catalogue.on(day) for catalogue in sides)
    own, *others = (_flip(id_, profile, before, after) for id_ in _concerned(before.catalogue, each.change.feature))
    also = tuple(flip for flip in others if flip.changed)
    pays = earning(own.before, profile, before), earning(own.after, profile, after)
    return Effect(each, day, own, also, _turn(own, each.change), pays)


def _flip(feature_id: str, profile: Profile, before: World, after: World) -> Flip:
    return Flip(*(assess(world.catalogue.feature(feature_id), profile, world) for world in (before, after)))


def _concerned(catalogue: Catalogue, feature_id: str) -> list[str]:
    """A feature, and after it every one that requires it, also by way of another."""
    found = [feature_id]
    for name in found:
        found += [e.id for e in catalogue.features.values() if name in e.requires and e.id not in found]
    return found


def _turn(own: Flip, change: Change) -> Turn | None:
    sides = ([e for e in each.checks if _is_of(e, change)] for each in (own.before, own.after))
    return next((Turn(before, after) for before, after in zip(*sides, strict=True)), None)


def _is_of(check: Check, change: Change) -> bool:
    return (check.feature.id, check.requirement.id) == (change.feature, change.requirement)


def _together(catalogue: Catalogue, announced: Sequence[Announced]) -> Catalogue:
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


def _decided(flip: Flip) -> bool:
    """Whether a verdict changes whatever the creator may still answer."""
    return flip.changed and Verdict.NEEDS_ANSWER not in (flip.before.verdict, flip.after.verdict)


def _offered(each: Assessment) -> tuple[object, ...]:
    """Where a feature stands, and the places named as open, apart from since when and who says so."""
    found = each.own_standing
    entries = (each for each in (found.entries if found else ()) if isinstance(each, Availability))
    return found and found.place, {(each.status, place) for each in entries for place in _places(each)}


def _places(each: Availability) -> tuple[str, ...]:
    return each.countries if isinstance(each.countries, tuple) else (each.countries,)
