"""Killed at any statement, with `kill -9`: an announcement and all its deliveries changed, or nothing did."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Database, announcements, migrate, servers
from bot.store.announcements import Changed
from bot.store.servers import Server
from tests.bot.store.announcing import CHANNELS, DEADLINE, GUILD, drafted
from tests.bot.store.conftest import DAY, LATER, MOMENT
from tests.bot.store.kill_announcing import DRAFT, ONE_TRANSACTION, PUBLIC, SCHEDULED

Outcomes = dict[str, list[str]]


@pytest.fixture(scope="module")
def runs() -> Iterator[Path]:
    """Where runs take place: in memory if possible, for `kill -9` does not touch what a disk has yet to write."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


async def prepared(url: str) -> None:
    """A draft, one that is scheduled and one that is public, in a server with three channels."""
    await migrate.upgrade(url)
    async with await Database.open(url) as database:
        await servers.keep(database, Server(GUILD, CHANNELS), MOMENT)
        for announcement_id in (DRAFT, SCHEDULED, PUBLIC):
            await drafted(database, id=announcement_id, change=Changed(status="ended"), effective=DAY)
        await announcements.schedule(database, SCHEDULED, LATER, "UTC")
        await announcements.publish(database, PUBLIC, CHANNELS, MOMENT, deadline=DEADLINE)


@pytest.fixture(scope="module")
def found(runs: Path) -> Outcomes:
    """What killed steps left."""
    start = runs / "start.db"
    asyncio.run(prepared(f"sqlite:///{start}"))
    command = [sys.executable, "-m", "tests.bot.store.kill_announcing", start, runs]
    ran = subprocess.run(command, check=False, capture_output=True, timeout=100)
    assert ran.returncode == 0, ran.stderr.decode()
    return json.loads(ran.stdout)


@pytest.mark.parametrize("act", ONE_TRANSACTION)
def test_an_act_killed_at_any_statement_leaves_the_old_or_the_new(found: Outcomes, act: str):
    *killed, finished = found[act]
    assert set(killed) <= {"old", "new"}
    assert killed.count("old") >= 3
    assert finished == "new"


@pytest.mark.parametrize("act", ONE_TRANSACTION)
def test_an_act_in_pieces_would_leave_neither(found: Outcomes, act: str):
    assert "neither" in found[f"{act} in pieces"]


def test_claim_attempt_and_post_are_on_record_one_after_the_other(found: Outcomes):
    *killed, finished = found["post"]
    assert (killed[0], finished) == ("old", "new")
    assert "neither" in killed
