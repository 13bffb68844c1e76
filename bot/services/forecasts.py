"""A creator's forecast and comparison: the stored facts, judged by the mind."""

from __future__ import annotations

import datetime as dt

from bot.services.profiles import Clock, Profiles
from forecast import Answer, Catalogue, Facing, ProfileRecord, Record, World, answer, face


class Forecasts:
    """Judges stored profiles against the catalogue."""

    def __init__(self, profiles: Profiles, catalogue: Catalogue, record: Record, clock: Clock) -> None:
        """Keep what is read once at start, and the clock."""
        self._profiles = profiles
        self._catalogue = catalogue
        self.article = record.article
        self._clock = clock

    def world(self, on: dt.date | None = None) -> World:
        """The catalogue on a day; today unless given."""
        return self._catalogue.on(on or self._clock().date())

    def feature_names(self) -> list[tuple[str, str]]:
        """(name, id) of every feature, in the order of the catalogue."""
        return [(each.name, each.id) for each in self._catalogue.features.values()]

    async def record(self, user_id: int) -> ProfileRecord:
        """What one person told, each fact with its day."""
        return await self._profiles.load(user_id)

    async def answer(self, user_id: int, on: dt.date | None = None) -> Answer:
        """Judge everything for one person; `on` is today unless given."""
        today = self._clock().date()
        record = await self.record(user_id)
        return answer(record, self._catalogue.on(on or today), self.article, today)

    async def facing(self, user_id: int, feature_id: str, on: dt.date | None = None) -> Facing:
        """Judge one feature in both worlds; raises NoSuchFeature."""
        return face(await self.answer(user_id, on), feature_id)
