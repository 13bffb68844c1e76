"""What has to be noticed besides sending: posts whose time has come, and whom news concerns."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from functools import partial

import structlog

from bot.services import Services
from bot.services.announcing import TRIED_FOR
from bot.store import Database, announcements
from bot.store.announcements import Announcement
from bot.store.errors import StoreError

#: Drafts that nobody finished, and what was discarded, are kept so long.
_DRAFTS_LAST = dt.timedelta(days=7)
_log = structlog.get_logger()


class Herald:
    """Publishes what was scheduled, and has those told whom news concerns; the worker never waits for that."""

    def __init__(self, database: Database, services: Services) -> None:
        """Keep what is looked at."""
        self._database = database
        self._services = services
        self._to_do: asyncio.Queue[Callable[[], Awaitable[object]]] = asyncio.Queue()
        self._looked_on: dt.date | None = None

    def changed(self, now: Announcement, earlier: Announcement | None = None) -> None:
        """Say that something public is new, was edited from what it was `earlier`, or was withdrawn."""
        self._to_do.put_nowait(partial(self._services.alerts.announced, now, earlier))

    async def prepare(self) -> None:
        """Publish what is due; once a day, and at the start, see to what a new catalogue changed for whom."""
        now = self._services.clock()
        for each in await announcements.release_due(self._database, now, deadline=now + TRIED_FOR):
            self.changed(each)
        if self._looked_on != now.date():
            self._looked_on = now.date()
            self._to_do.put_nowait(self._services.alerts.catalogue_changed)
            await announcements.sweep(self._database, now - _DRAFTS_LAST)

    async def run(self) -> None:
        """Have people told, one piece of news after the other, for ever."""
        while True:
            tell = await self._to_do.get()
            try:
                await tell()
            except StoreError as error:
                _log.warning("alerts_failed", kind=type(error).__name__)
