"""What lies ahead of a creator: dated changes, and the values at which an answer would flip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from forecast.catalogue import World
from forecast.changes import Change, apply
from forecast.earnings import Range, earn, earning
from forecast.entries import Dateable
from forecast.feature import Feature
from forecast.outlook import Assessment, Flip, assess, assess_all, compare, with_required
from forecast.predictions import Article, Prediction, Threshold
from forecast.profile import Profile
from forecast.rules import Check
from forecast.verdicts import Verdict

#: Verdicts that no lower threshold would change.
_OUT_OF_REACH = (Verdict.ENDED, Verdict.NOT_OFFERED, Verdict.BLOCKED)


@dataclass(frozen=True)
class Upcoming:
    """A dated change ahead: the day it holds from, what flips, and the totals that everything may pay then.

    `totals` is empty where it may pay what it does on the eve.
    """

    day: dt.date
    flips: tuple[Flip, ...]
    totals: tuple[Range, ...] = ()


@dataclass(frozen=True)
class WouldFlip:
    """The value of a threshold at which a creator would get over it, and the answer then."""

    prediction: Prediction
    check: Check
    at: int
    after: Assessment


def upcoming(profile: Profile, world: World) -> tuple[Upcoming, ...]:
    """The dated changes after the world's day that change this creator's answers, soonest first."""
    turns = [(feature, turning_days(feature, world)) for feature in world.features()]
    every = (
        _ahead(profile, world, day, [feature for feature, days in turns if day in days]) for day in _announced(world)
    )
    return tuple(each for each in every if each.flips or each.totals)


def _ahead(profile: Profile, world: World, day: dt.date, touched: Iterable[Feature]) -> Upcoming:
    eve, dawn = world.at(day - dt.timedelta(days=1)), world.at(day)
    flips = compare(profile, eve, dawn, touched)
    repaid = any(_counted(flip.before, profile, eve) != _counted(flip.after, profile, dawn) for flip in flips)
    totals = earn(assess_all(profile, dawn), profile, dawn).totals if repaid else ()
    return Upcoming(day, tuple(flip for flip in flips if flip.changed), totals)


def _counted(assessment: Assessment, profile: Profile, world: World) -> Range | None:
    found = earning(assessment, profile, world)
    return found.range if found is not None and found.counted else None


def _announced(world: World) -> list[dt.date]:
    """The days ahead on which something starts or stops, as somebody announced it.

    The day on which a page happened to be read, and a change seen only between two readings, are
    no announcements.
    """
    ahead = (
        when
        for feature in world.features()
        for dated in (*feature.deciding(), *feature.pay)
        for when in (dated.from_, dated.until)
        if when is not None and not when.is_stretch and when.latest > world.day
        if when.latest not in _reading_days(dated, world)
    )
    return sorted({when.latest for when in ahead})


def turning_days(feature: Feature, world: World) -> set[dt.date]:
    """Every day on which the verdict on a feature or its pay can be another than on its eve, for whomever.

    A verdict rests on dates alone, and a date is read differently only from its first and from its last day on.
    """
    parts = with_required(feature, world)
    entries = [entry for part in parts for entry in part.deciding()]
    entries += [*feature.pay, *(e for part in parts for e in world.catalogue.platforms[part.platform].availability)]
    dates = [when for entry in entries for when in (entry.from_, entry.until) if when is not None]
    return {day for when in dates for day in (when.earliest, when.latest)}


def _reading_days(dated: Dateable, world: World) -> set[dt.date]:
    return {each.checked for each in world.catalogue.sources_of(dated.sources) if each.page == "undated"}


def would_flip(article: Article, profile: Profile, world: World) -> tuple[WouldFlip, ...]:
    """For every bar that the article would lower without a figure: where this creator would get over."""
    found = []
    for prediction in article.prediction:
        for bar in prediction.threshold:
            flip = _would_flip(prediction, bar, profile, world)
            if flip is not None:
                found.append(flip)
    return tuple(found)


def _would_flip(prediction: Prediction, bar: Threshold, profile: Profile, world: World) -> WouldFlip | None:
    now = assess(world.catalogue.feature(bar.feature), profile, world)
    unmet = next((e for e in now.missing if e.requirement.id == bar.requirement), None)
    if unmet is None or not isinstance(unmet.have, int) or now.verdict in _OUT_OF_REACH:
        return None
    lowered = Change.model_validate(
        {"feature": bar.feature, "from": world.day, "requirement": bar.requirement, "at_least": unmet.have}
    )
    changed = apply(world.catalogue, [lowered]).on(world.day)
    return WouldFlip(prediction, unmet, unmet.have, assess(changed.catalogue.feature(bar.feature), profile, changed))
