"""Killed at any step, with `kill -9`: an erasure is done or made good, and a restore leaves the old or the new."""

import asyncio
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.store import Database, Erasures, privacy, profiles
from tests.bot.store.conftest import DAY, MOMENT
from tests.bot.store.traces import OTHER, PERSON, crowd

Outcome = dict[str, object]
Outcomes = dict[str, list[Outcome]]
Kill = Callable[..., Outcomes]

BOTH, OTHER_ALONE = {str(PERSON), str(OTHER)}, {str(OTHER)}


@pytest.fixture(scope="module")
def runs() -> Iterator[Path]:
    """Where runs take place: in memory if possible, for `kill -9` does not touch what a disk has yet to write."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def kill(runs: Path) -> Kill:
    """Do something again and again, killed one step later each time; give what was left, also for sabotages."""

    def run(act: str, start: Path, *sabotages: str) -> Outcomes:
        command = [sys.executable, "-m", "tests.bot.store.kill_steps", act, start, runs / act, *sabotages]
        ran = subprocess.run(command, check=False, capture_output=True, timeout=100)
        assert ran.returncode == 0, ran.stderr.decode()
        outcomes = json.loads(ran.stdout)
        assert {outcome["code"] for outcome in outcomes[""][:-1]} == {-9}
        assert outcomes[""][-1]["code"] == 0
        return outcomes

    return run


@pytest.fixture(scope="module")
def told(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which two people have told much, closed."""
    folder = tmp_path_factory.mktemp("told")
    (folder / "data").mkdir()
    shutil.copy(template, folder / "data" / "forecastle.db")

    async def tell() -> None:
        async with await Database.open(f"sqlite:///{folder}/data/forecastle.db") as database:
            await crowd(database, [PERSON, OTHER], random.Random(1))

    asyncio.run(tell())
    return folder


@pytest.fixture(scope="module")
def erased(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after an erasure, with a backup from before it."""
    folder = tmp_path_factory.mktemp("erased")
    url = f"sqlite:///{folder}/data/forecastle.db"
    shutil.copytree(told / "data", folder / "data")
    shutil.copy(told / "data" / "forecastle.db", folder / "backup.db")

    async def erase() -> None:
        async with await Database.open(url) as database:
            await privacy.erase_user(database, Erasures.beside(url), PERSON, MOMENT)

    asyncio.run(erase())
    return folder


@pytest.fixture(scope="module")
def copied_by_hand(erased: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backup in the place of the database."""
    folder = Path(shutil.copytree(erased, tmp_path_factory.mktemp("copied") / "start"))
    shutil.copy(folder / "backup.db", folder / "data" / "forecastle.db")
    return folder


@pytest.fixture(scope="module")
def left_open(erased: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As a killed bot leaves it: one commit since is in the file, the last one in the log alone."""
    folder = Path(shutil.copytree(erased, tmp_path_factory.mktemp("left") / "start"))
    live = folder.parent / "live"
    shutil.move(folder / "data", live)

    async def tell_twice() -> None:
        for _ in range(2):
            async with await Database.open(f"sqlite:///{live}/forecastle.db") as database:
                await profiles.tell(database, OTHER, {"niche": "food"}, DAY, MOMENT)
                shutil.copytree(live, folder / "data", dirs_exist_ok=True)

    asyncio.run(tell_twice())
    return folder


@pytest.fixture(scope="module")
def erasing(kill: Kill, told: Path) -> Outcomes:
    """What killed erasures left."""
    return kill("erase", told, "unrecorded:15:19")


@pytest.fixture(scope="module")
def settling(kill: Kill, copied_by_hand: Path) -> Outcomes:
    """What killed starts left, after a backup was copied by hand."""
    return kill("settle", copied_by_hand, "unrecorded:12:16")


@pytest.fixture(scope="module")
def restoring(kill: Kill, left_open: Path) -> Outcomes:
    """What killed restores left."""
    return kill("put_back", left_open, "unfolded:25:29", "in_place:28:32", "unswept:4:6")


@pytest.fixture
def brought(left_open: Path) -> int:
    """How many readings the other person has in the backup; the old database has two more."""
    connection = sqlite3.connect(left_open / "backup.db")
    try:
        query = "SELECT count(*) FROM profile_history WHERE user_id = ?"
        return connection.execute(query, [OTHER]).fetchone()[0]
    finally:
        connection.close()


def wrong_erasures(outcomes: list[Outcome]) -> list[Outcome]:
    """Those after which somebody is neither still there nor gone, or somebody else is missing."""
    gone = [each for each in outcomes if each["recorded"]]
    there = [each for each in outcomes if not each["recorded"]]
    right = [each for each in gone if not each["traces"] and each["rows"].keys() == OTHER_ALONE]
    right += [each for each in there if each["traces"] and each["rows"].keys() == BOTH]
    return [each for each in outcomes if each not in right or not each["whole"] or each["again"]]


def wrong_restores(outcomes: list[Outcome], brought: int) -> list[Outcome]:
    """Those that left neither the old nor the new database, or anything of the person."""
    states = [{str(OTHER): count} for count in (brought, brought + 2)]
    right = [each for each in outcomes if each["rows"] in states and each["whole"] and not each["traces"]]
    return [each for each in outcomes if each not in right or each["again"]]


def test_an_erasure_killed_at_any_step_is_made_good_at_the_next_start(erasing: Outcomes):
    assert wrong_erasures(erasing[""]) == []
    recorded = [outcome["recorded"] for outcome in erasing[""]]
    assert recorded == sorted(recorded)
    assert recorded.count(False) >= 5
    assert recorded.count(True) >= 10


def test_an_erasure_that_is_not_on_record_first_would_leave_bytes(erasing: Outcomes):
    assert [each for each in erasing["unrecorded"] if each["traces"] and each["rows"].keys() == OTHER_ALONE]


def test_a_backup_copied_by_hand_brings_nobody_back_although_settling_it_is_killed(settling: Outcomes):
    assert wrong_erasures(settling[""]) == []
    assert len(settling[""]) >= 10


def test_settling_that_is_not_on_record_first_would_leave_bytes(settling: Outcomes):
    assert [each for each in settling["unrecorded"] if each["traces"]]


def test_a_restore_killed_at_any_step_leaves_the_old_or_the_new_and_nothing_of_the_erased(
    restoring: Outcomes, brought: int
):
    *killed, finished = restoring[""]
    assert wrong_restores([*killed, finished], brought) == []
    assert finished["rows"] == {str(OTHER): brought}
    assert len([each for each in killed if each["rows"] != finished["rows"]]) >= 20


@pytest.mark.parametrize("sabotage", ["unfolded", "in_place", "unswept"])
def test_a_restore_without_one_of_its_precautions_would_leave_something_else(
    restoring: Outcomes, brought: int, sabotage: str
):
    assert wrong_restores(restoring[sabotage], brought)
