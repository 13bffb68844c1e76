"""How many an announcement concerns, told so that nothing about any one person can be found out by asking.

Only those who share their profile in a server are counted, and only where there are at least ten of them;
figures are rounded to fives; and there is one count for a server and a day. A moderator who tries another
threshold on the same day learns nothing: the kept count is for the first.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.services.announced import AnnouncedHere, announced
from bot.services.forecasts import Forecasts
from bot.services.profiles import Clock, as_record
from bot.store import Database, StoredProfile, reach
from bot.store.announcements import Announcement
from forecast import World
from forecast.announced import Announced
from forecast.effects import Effect, Touch, effects

#: With fewer people than this, a rounded figure would still say something about one of them.
COUNTED_FROM = 10
_STEP = 5


@dataclass(frozen=True, slots=True)
class ReachCount:
    """How many gain something, lose something, or cannot be told, of how many who share: rounded to fives.

    0 stands for fewer than 5. `tomorrow` says that today's count was for another change, so that there is none.
    """

    gain: int = 0
    lose: int = 0
    unknown: int = 0
    of: int = 0
    tomorrow: bool = False


class Reach:
    """Counts whom a change concerns in a server."""

    def __init__(self, database: Database, forecasts: Forecasts, here: AnnouncedHere, clock: Clock) -> None:
        """Keep the database, the catalogue's world, what stands in servers already, and the clock."""
        self._database = database
        self._forecasts = forecasts
        self._here = here
        self._clock = clock
        self._turn = asyncio.Lock()  # two previews at once must not both find the day's count still free

    async def of(self, guild_id: int, announcement: Announcement) -> ReachCount | None:
        """Whom an announcement concerns; None where it changes no verdict that can be compared, or too few share."""
        today = self._clock().date()
        asked = announced(announcement, today)
        if asked is None or asked.change.rate is not None:
            return None
        async with self._turn:
            fingerprint = _fingerprint(asked)
            kept = await reach.load(self._database, guild_id)
            if kept is None or kept.day != today:
                return await self._count(guild_id, asked, fingerprint)
        if kept.change != fingerprint:
            return ReachCount(tomorrow=True)
        return ReachCount(kept.gain, kept.lose, kept.unknown, kept.of)

    async def _count(self, guild_id: int, asked: Announced, fingerprint: str) -> ReachCount | None:
        sharers = await reach.sharers(self._database, guild_id)
        if len(sharers) < COUNTED_FROM:
            return None
        others = [each for each in await self._here.published(guild_id) if each.id != asked.id]
        world = self._forecasts.world()
        found = await asyncio.to_thread(_counted, sharers, world, [*others, asked])
        figures = {each: _rounded(found[each]) for each in ("gain", "lose", "unknown", "of")}
        await reach.keep(self._database, guild_id, world.day, fingerprint, **figures)
        return ReachCount(**figures, tomorrow=False)


def _counted(sharers: Iterable[StoredProfile], world: World, standing: list[Announced]) -> Counter[str]:
    asked = standing[-1].id
    return Counter(each for sharer in sharers for each in ("of", _concern(sharer, world, standing, asked)))


def _concern(sharer: StoredProfile, world: World, standing: list[Announced], asked: str) -> str:
    profile = as_record(sharer).on(world.day)
    found = next((each for each in effects(profile, world, standing) if each.announced.id == asked), None)
    return "none" if found is None else _class_of(found)


def _class_of(effect: Effect) -> str:
    if effect.loses:
        return "lose"
    if effect.gains:
        return "gain"
    return "unknown" if effect.touch is Touch.UNKNOWN else "none"


def _rounded(people: int) -> int:
    """The nearest five; 0 for fewer than five, whether there is one or none."""
    return 0 if people < _STEP else (people + _STEP // 2) // _STEP * _STEP


def _fingerprint(asked: Announced) -> str:
    """What tells one change from another: all that decides whom it concerns, and no word of the text."""
    said = [asked.change.model_dump(mode="json", by_alias=True), asked.corrects]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
