"""What a creator told us: kept, checked, looked up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from bot.errors import BadFact
from bot.store import Database, Reading, StoredProfile, profiles
from forecast import BadInput, ProfileRecord
from forecast.profile import bounds, parse_profile

Clock = Callable[[], dt.datetime]


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
