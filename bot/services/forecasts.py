"""A creator's forecast and comparison: the stored facts, judged by the mind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.services.profiles import Clock, Profiles
from forecast import (
    Assessment,
    Catalogue,
    Comparison,
    ProfileRecord,
    Record,
    Report,
    World,
    assess,
    compare_predicted,
    report,
)
from forecast.predictions import Article


@dataclass(frozen=True)
class Answer:
    """One creator's report on one day, with the facts it rests on and the day they were asked."""

    record: ProfileRecord
    report: Report
    comparison: Comparison
    article: Article
    today: dt.date

    @property
    def told(self) -> bool:
        """Whether anything was told at all."""
        return bool(self.record.facts.told())


@dataclass(frozen=True)
class Facing:
    """One feature as it is for a creator, and as it would be in the predicted world."""

    answer: Answer
    now: Assessment
    predicted: Assessment


def judge(record: ProfileRecord, world: World, article: Article, today: dt.date) -> Answer:
    """Judge everything for one record in one world."""
    profile = record.on(world.day)
    return Answer(record, report(profile, world), compare_predicted(profile, world, article), article, today)


class Forecasts:
    """Judges stored profiles against the catalogue."""

    def __init__(self, profiles: Profiles, catalogue: Catalogue, record: Record, clock: Clock) -> None:
        """Keep what is read once at start, and the clock."""
        self._profiles = profiles
        self._catalogue = catalogue
        self._article = record.article
        self._clock = clock

    def feature_names(self) -> list[tuple[str, str]]:
        """(name, id) of every feature, in the order of the catalogue."""
        return [(each.name, each.id) for each in self._catalogue.features.values()]

    async def answer(self, user_id: int, on: dt.date | None = None) -> Answer:
        """Judge everything for one person; `on` is today unless given."""
        today = self._clock().date()
        record = await self._profiles.load(user_id)
        return judge(record, self._catalogue.on(on or today), self._article, today)

    async def facing(self, user_id: int, feature_id: str, on: dt.date | None = None) -> Facing:
        """Judge one feature in both worlds; raises NoSuchFeature."""
        found = await self.answer(user_id, on)
        now = assess(self._catalogue.feature(feature_id), found.report.profile, found.report.world)
        after = found.comparison.after
        predicted = assess(after.catalogue.feature(feature_id), found.report.profile, after)
        return Facing(found, now, predicted)
