"""Services on a real SQLite file, with a clock that tests move."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.services import Alerts, AnnouncedHere, Forecasts, Profiles, Reach
from bot.store import Database, announcements, shares
from bot.store.announcements import Announcement
from forecast import Catalogue, load_catalogue, load_predictions
from tests import databases
from tests.journeys.posting import new_id, written

CATALOGUE = load_catalogue()
RECORD = load_predictions(CATALOGUE)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
HERE, ELSEWHERE = 900_000_000_000_000_001, 900_000_000_000_000_002
NEWS = 910_000_000_000_000_001
DAY = dt.timedelta(days=1)


@dataclass
class Shore:
    """Everything that a creator's side of announcements needs."""

    database: Database
    at: dt.datetime = NOON
    catalogue: Catalogue = CATALOGUE

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)
        self.load(self.catalogue)

    def load(self, catalogue: Catalogue) -> None:
        """Begin anew with a catalogue, as a new version of the bot does."""
        self.profiles = Profiles(self.database, self.clock)
        self.forecasts = Forecasts(self.profiles, catalogue, RECORD, self.clock)
        self.here = AnnouncedHere(self.database, self.forecasts)
        self.reach = Reach(self.database, self.forecasts, self.here, self.clock)
        self.alerts = Alerts(self.database, self.forecasts, self.here, self.clock, new_id)

    def clock(self) -> dt.datetime:
        return self.at

    async def publish(self, guild_id: int = HERE, **more: object) -> Announcement:
        """Publish an announcement."""
        draft = replace(written(guild_id), **more)
        await announcements.draft(self.database, draft)
        return await announcements.publish(self.database, draft.id, [NEWS], self.at, deadline=self.at + DAY)

    async def rewrite(self, announcement: Announcement, **changed: object) -> Announcement:
        """Edit what stands."""
        return await announcements.rewrite(self.database, replace(announcement, **changed), self.at, deadline=self.at)

    async def withdraw(self, announcement: Announcement) -> Announcement:
        """Withdraw what stands."""
        return await announcements.withdraw(self.database, announcement.id, self.at, deadline=self.at)

    async def person(self, share: bool = False, **facts: str | int) -> int:
        """Somebody who told something."""
        user_id = 800_000_000_000_000_000 + next(self._ids)
        if facts:
            await self.profiles.tell(user_id, facts)
        if share:
            await shares.share(self.database, user_id, HERE, self.at)
        return user_id


@pytest.fixture
async def shore(tmp_path: Path) -> AsyncIterator[Shore]:
    """Services on an empty database of the present schema."""
    async with await Database.open(databases.lay(tmp_path / "forecastle.db")) as database:
        yield Shore(database)
