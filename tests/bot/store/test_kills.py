"""Killed at any step, with `kill -9`: an erasure is done or made good, and a restore leaves the old or the new."""

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
from tests.bot.store.kill_steps import OTHER, PERSON
from tests.bot.store.traces import crowd

Outcome = dict[str, object]
Kill = Callable[..., list[Outcome]]

BOTH, OTHER_ALONE = {str(PERSON), str(OTHER)}, {str(OTHER)}


@pytest.fixture
def start(tmp_path: Path) -> Path:
    """Where the folder lies that every run begins with a copy of."""
    return tmp_path / "start"


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Path]:
    """Where the runs take place: in memory if possible, for `kill -9` does not touch what a disk has yet to write."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


@pytest.fixture
def kill(start: Path, runs: Path) -> Kill:
    """Do something again and again, killed one step later each time, and give what was left."""

    def run(act: str, *sabotage: str) -> list[Outcome]:
        command = [sys.executable, "-m", "tests.bot.store.kill_steps", act, start, runs, *sabotage]
        ran = subprocess.run(command, check=False, capture_output=True, timeout=100)
        assert ran.returncode == 0, ran.stderr.decode()
        outcomes = json.loads(ran.stdout)
        assert {outcome["code"] for outcome in outcomes[:-1]} <= {-9}
        assert sabotage or outcomes[-1]["code"] == 0
        return outcomes

    return run


@pytest.fixture
async def told(start: Path, template: Path) -> Path:
    """A database in which two people have told much, closed."""
    file = start / "data" / "forecastle.db"
    file.parent.mkdir(parents=True)
    shutil.copy(template, file)
    async with await Database.open(f"sqlite:///{file}") as database:
        await crowd(database, [PERSON, OTHER], random.Random(1))
    return file


@pytest.fixture
async def erased(told: Path, start: Path) -> Path:
    """The same after an erasure, with a backup from before it."""
    url = f"sqlite:///{told}"
    shutil.copy(told, start / "backup.db")
    async with await Database.open(url) as database:
        await privacy.erase_user(database, Erasures.beside(url), PERSON, MOMENT)
    return told


def wrong_erasures(outcomes: list[Outcome]) -> list[Outcome]:
    """Those after which somebody is neither still there nor gone, or somebody else is missing."""
    gone = [each for each in outcomes if each["recorded"]]
    there = [each for each in outcomes if not each["recorded"]]
    right = [each for each in gone if not each["traces"] and each["rows"].keys() == OTHER_ALONE]
    right += [each for each in there if each["traces"] and each["rows"].keys() == BOTH]
    return [each for each in outcomes if each not in right or not each["whole"] or each["again"]]


@pytest.mark.usefixtures("told")
def test_an_erasure_killed_at_any_step_is_made_good_at_the_next_start(kill: Kill):
    outcomes = kill("erase")
    assert wrong_erasures(outcomes) == []
    recorded = [outcome["recorded"] for outcome in outcomes]
    assert recorded == sorted(recorded)
    assert recorded.count(False) >= 5
    assert recorded.count(True) >= 10


@pytest.mark.usefixtures("told")
def test_an_erasure_that_is_not_on_record_first_would_leave_bytes(kill: Kill):
    outcomes = kill("erase", "unrecorded", "8", "14")
    assert [each for each in outcomes if each["traces"] and each["rows"].keys() == OTHER_ALONE]


async def test_a_backup_copied_by_hand_brings_nobody_back_although_its_settling_is_killed(
    kill: Kill, erased: Path, start: Path
):
    shutil.copy(start / "backup.db", erased)
    outcomes = kill("settle")
    assert wrong_erasures(outcomes) == []
    assert len(outcomes) >= 10


async def test_settling_that_is_not_on_record_first_would_leave_bytes(kill: Kill, erased: Path, start: Path):
    shutil.copy(start / "backup.db", erased)
    assert [each for each in kill("settle", "unrecorded", "5", "11") if each["traces"]]


@pytest.fixture
async def left_open(erased: Path, start: Path) -> None:
    """As a killed bot leaves it: one commit is in the file, the last one in the log alone."""
    aside = shutil.move(erased.parent, start / "open")
    for _ in range(2):
        async with await Database.open(f"sqlite:///{aside}/forecastle.db") as database:
            await profiles.tell(database, OTHER, {"niche": "food"}, DAY, MOMENT)
            shutil.copytree(aside, start / "data", dirs_exist_ok=True)
    shutil.rmtree(aside)


def wrong_restores(outcomes: list[Outcome], brought: int) -> list[Outcome]:
    """Those that left neither the old nor the new database, or anything of the person.

    `brought` is how many readings the other person has in the backup; the old database has two more.
    """
    states = [{str(OTHER): count} for count in (brought, brought + 2)]
    right = [each for each in outcomes if each["rows"] in states and each["whole"] and not each["traces"]]
    return [each for each in outcomes if each not in right or each["again"]]


@pytest.fixture
def brought(left_open: None, start: Path) -> int:
    """How many readings the other person has in the backup."""
    connection = sqlite3.connect(start / "backup.db")
    try:
        query = "SELECT count(*) FROM profile_history WHERE user_id = ?"
        return connection.execute(query, [OTHER]).fetchone()[0]
    finally:
        connection.close()


def test_a_restore_killed_at_any_step_leaves_the_old_or_the_new_and_nothing_of_the_erased(kill: Kill, brought: int):
    outcomes = kill("put_back")
    assert wrong_restores(outcomes, brought) == []
    assert outcomes[-1]["rows"] == {str(OTHER): brought}
    assert len([each for each in outcomes if each["rows"] != outcomes[-1]["rows"]]) >= 20


@pytest.mark.parametrize(
    "sabotage", [("unfolded", "20", "27"), ("in_place", "23", "28"), ("unswept", "4", "6")], ids=lambda each: each[0]
)
def test_a_restore_without_one_of_its_precautions_would_leave_something_else(
    kill: Kill, brought: int, sabotage: tuple[str, ...]
):
    assert wrong_restores(kill("put_back", *sabotage), brought)
