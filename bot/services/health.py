"""How the bot itself is doing, for /about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.services.profiles import Clock
from bot.store import Database, application
from bot.store.errors import StoreError


@dataclass(frozen=True, slots=True)
class Wellbeing:
    """Which version runs, since when, and whether its database answers."""

    version: str
    since: dt.datetime
    database_answers: bool


class Health:
    """Knows the version and since when it runs; asks the database."""

    def __init__(self, database: Database, version: str, clock: Clock) -> None:
        """Keep the database and the version; it runs since now."""
        self._database = database
        self._version = version
        self._since = clock()

    async def database_answers(self) -> bool:
        """Whether the database answers a read."""
        try:
            await application.served(self._database)
        except StoreError:
            return False
        return True

    async def look(self) -> Wellbeing:
        """How it is now."""
        return Wellbeing(self._version, self._since, await self.database_answers())
