from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.services.announcing import Announcing
from bot.services.servers import Servers
from bot.store import Database
from forecast import load_catalogue
from tests import databases
from tests.bot.services.shore import shore  # noqa: F401 - a fixture

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@dataclass
class Room:
    """The services of announcing on a database of their own, with a clock that is set by hand."""

    database: Database
    now: dt.datetime = NOON

    def __post_init__(self) -> None:
        numbers = itertools.count()
        self.servers = Servers(self.database, lambda: self.now)
        self.announcing = Announcing(
            self.database, self.servers, load_catalogue(), lambda: self.now, lambda: f"{_letters(next(numbers))}"
        )


def _letters(number: int) -> str:
    """An id as the bot draws them, one after the other."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:012}")


@pytest.fixture
async def room(tmp_path: Path):
    async with await Database.open(databases.lay(tmp_path / "forecastle.db")) as database:
        yield Room(database)
