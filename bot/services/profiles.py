"""What a creator told us: kept, checked, looked up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import BadFact, BadReading
from bot.store import Database, Reading, StoredProfile, Told, profiles
from forecast import BadInput, ProfileRecord
from forecast.profile import COUNTED_FACTS, bounds, parse_profile

Clock = Callable[[], dt.datetime]
#: Of one person; a reading of everything each week for two years, and a file of them is taken back whole.
READINGS_AT_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a reading: whether it was new, and whether the profile says it now."""

    new: bool
    present: bool


class Profiles:
    """Keeps profiles; every fact with the day on which it was told."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep the database and the clock."""
        self._database = database
        self._clock = clock

    async def load(self, user_id: int) -> ProfileRecord:
        """Return what one person told; an empty record if nothing."""
        return as_record(await profiles.load(self._database, user_id))

    async def history(self, user_id: int) -> list[Reading]:
        """Every reading of one person, in the order told."""
        return await profiles.history(self._database, user_id)

    async def tell(self, user_id: int, facts: Mapping[str, str | int | None]) -> ProfileRecord:
        """Keep some facts and leave the rest; raises BadFact, and then nothing was changed."""
        check_facts(facts)
        now = self._clock()
        return as_record(await profiles.tell(self._database, user_id, facts, now.date(), now))

    async def add_reading(self, user_id: int, reading: Told) -> Added:
        """Keep what a count was on a day; the profile changes only if nothing was told of it that day or later.

        Raises BadFact and BadReading, and then nothing was changed.
        """
        now = self._clock()
        if reading.fact not in COUNTED_FACTS:
            raise BadReading(reason="fact")
        if reading.value is None:  # that would take the fact back
            raise BadFact(**_about(reading.fact))
        check_facts({reading.fact: reading.value})
        if reading.told_on > now.date():
            raise BadReading(reason="future")
        if len(await self.history(user_id)) >= READINGS_AT_MOST:
            raise BadReading(reason="many", most=READINGS_AT_MOST)
        new = await profiles.take_back(self._database, user_id, [reading], now)
        record = await self.load(user_id)
        there = record.facts.told().get(reading.fact), record.told_on.get(reading.fact)
        return Added(bool(new), there == (reading.value, reading.told_on))


def check_facts(facts: Mapping[str, str | int | None]) -> None:
    """Refuse a set of facts whole if one of them is nonsense; raises BadFact naming it."""
    try:
        parse_profile({key: value for key, value in facts.items() if value is not None})
    except BadInput as error:
        raise BadFact(**_about(error.key)) from None


def _about(fact: str) -> dict[str, str | int]:
    limits = bounds(fact)
    return {"fact": fact} if limits is None else {"fact": fact, "least": limits[0], "most": limits[1]}


def as_record(stored: StoredProfile | None) -> ProfileRecord:
    """What is stored of one person, as the mind takes it; an empty record if nothing."""
    if stored is None:
        return ProfileRecord()
    facts: dict[str, Any] = dict(stored.facts)
    return ProfileRecord(parse_profile(facts), dict(stored.told))
