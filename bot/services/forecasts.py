"""A creator's forecast and comparison: the stored facts, judged by the mind."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable

from bot.services.profiles import Clock, Profiles
from bot.store import Told
from forecast import Answer, Assessment, Catalogue, Facing, ProfileRecord, Record, World, answer, face
from forecast.growth import Reading
from forecast.outlook import assess_all
from forecast.profile import COUNTED_FACTS
from forecast.timing import Timing, timing


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

    async def timing(self, user_id: int, found: Answer) -> Timing:
        """When the thresholds of an answer may be reached, from what one person told up to its day."""
        told = histories(await self._profiles.history(user_id), found.record)
        return await _timing(found.report.assessments, told, found.report.world.day)

    async def heading(self, user_id: int) -> tuple[dict[str, list[Reading]], Timing]:
        """What one person told of each counted fact, in the order told, and where that is heading today."""
        record, world = await self.record(user_id), self.world()
        told = histories(await self._profiles.history(user_id), record)
        return told, await _timing(assess_all(record.on(world.day), world), told, world.day)


async def _timing(found: tuple[Assessment, ...], told: dict[str, list[Reading]], day: dt.date) -> Timing:
    # Tens of milliseconds where much was told: others are answered meanwhile.
    return await asyncio.to_thread(timing, found, told, day)


def histories(told: Iterable[Told], record: ProfileRecord) -> dict[str, list[Reading]]:
    """The readings of each counted fact in the order told; of several on a day, the profile's own comes last."""
    found: dict[str, list[Reading]] = {fact: [] for fact in COUNTED_FACTS}
    present = [Told(fact, value, record.told_on[fact]) for fact, value in record.facts.told().items()]
    for each in (*told, *present):
        if each.fact in found and isinstance(each.value, int):
            found[each.fact].append(Reading(each.told_on, each.value))
    return found
