"""The store's own trace written to a disk that loses power, and what is found on it afterwards."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apsw

from bot.store import Database, migrate, sqlite
from tests.faults.power.disk import Disk, Driver, Files, Mark
from tests.faults.power.trace import Trace, Transaction, live, taken_down

FILE = "/forecastle.db"
LEVELS = {"FULL": "2", "NORMAL": "1", "OFF": "0"}
#: Pages in the log after which it is emptied into the file: fewer than the store's, so that many cuts fall into that.
EMPTIED_AFTER = 60


@dataclass(frozen=True)
class Life:
    """What was on the disk at first, what the store then wrote, and what there should be after each transaction."""

    first: bytes
    trace: Trace
    states: list[str]


@dataclass
class Tally:
    """What cuts left: everything acknowledged, less of it (how many transactions at most), or something broken."""

    cuts: int = 0
    whole: int = 0
    lost: int = 0
    lost_at_most: int = 0
    broken: int = 0

    def count(self, there: int, acknowledged: int) -> None:
        """Count a cut after which so many transactions are there, -1 for damage, of so many acknowledged."""
        self.cuts += 1
        if there < 0:
            self.broken += 1
        elif there < acknowledged:
            self.lost += 1
            self.lost_at_most = max(self.lost_at_most, acknowledged - there)
        else:
            self.whole += 1


def lived(folder: Path, lives: int) -> Life:
    """Let the store live on a real file, and take down what it writes."""
    file = folder / "lived.db"
    url = f"sqlite:///{file}"

    async def run() -> tuple[bytes, Trace]:
        await migrate.upgrade(url)
        first = file.read_bytes()
        async with await Database.open(url) as database:
            with taken_down() as trace:
                await live(database, lives)
        return first, trace

    first, trace = asyncio.run(run())
    states = _states(folder, first, trace)
    with closing(sqlite3.connect(file)) as connection:
        if states[-1] != _state(connection):
            raise AssertionError("the trace does not lead where the store came")
    return Life(first, trace, states)


def written(life: Life, level: str) -> Disk:
    """Write the trace to a disk with the store's own settings, but for how far SQLite waits for the disk."""
    disk = Disk({FILE: life.first})
    driver = Driver(f"losing power at {level}", disk)
    with closing(apsw.Connection(FILE, vfs=driver.name)) as connection:
        for name, value in _settings(level):
            connection.execute(f"PRAGMA {name} = {value}").fetchall()
        for number, transaction in enumerate(life.trace.transactions, 1):
            connection.execute("BEGIN IMMEDIATE")
            _say(connection, transaction)
            connection.execute("COMMIT")
            disk.happens(Mark(number))
        disk.over = True  # a clean end is no part of it
    driver.unregister()
    return disk


def drawn(disk: Disk, cuts: int) -> list[int]:
    """Draw so many moments from all there are, always the same."""
    chance = random.Random(20261124)
    return [chance.randrange(len(disk.events) + 1) for _ in range(cuts)]


def acknowledgements(disk: Disk) -> list[int]:
    """Give the moments right after something was acknowledged."""
    return [moment for moment, event in enumerate(disk.events, 1) if isinstance(event, Mark)]


def cut(life: Life, disk: Disk, moments: list[int], folder: Path, tell: Callable[[int], object] = id) -> Tally:
    """Cut the power at each of the moments, and tally what was left; chance is the same for the same moments."""
    reached = {state: number for number, state in enumerate(life.states)}
    tally = Tally()
    for _, acknowledged, files in disk.after(sorted(moments), random.Random(len(moments))):
        tally.count(reached.get(_recovered(folder, files), -1), acknowledged)
        tell(tally.cuts)
    return tally


def _settings(level: str) -> list[tuple[str, str]]:
    """The store's, with the log's index in memory instead of in a file that other processes share."""
    kept = [(name, LEVELS[level] if name == "synchronous" else value) for name, value in sqlite.PRAGMAS]
    return [("locking_mode", "exclusive"), *kept, ("wal_autocheckpoint", str(EMPTIED_AFTER))]


def _say(connection: apsw.Connection | sqlite3.Connection, transaction: Transaction) -> None:
    for statement, bound, many in transaction:
        (connection.executemany if many else connection.execute)(statement, bound).fetchall()


def _states(folder: Path, first: bytes, trace: Trace) -> list[str]:
    """What there should be at first and after each transaction, by an SQLite that nothing happens to."""
    file = folder / "reference.db"
    file.write_bytes(first)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = 1")
        states = [_state(connection)]
        for transaction in trace.transactions:
            connection.execute("BEGIN")
            _say(connection, transaction)
            connection.execute("COMMIT")
            states.append(_state(connection))
    stretches = [state for state, _ in itertools.groupby(states)]
    if len(stretches) != len(set(stretches)):
        raise AssertionError("a state comes back, so that a loss in between would not show")
    return states


def _state(connection: sqlite3.Connection) -> str:
    return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def _recovered(folder: Path, files: Files) -> str:
    """Start after the cut: what is there then, nothing in particular when it is damaged."""
    for old in folder.glob("cut.db*"):
        old.unlink()
    for name, content in files.items():
        (folder / name.replace(FILE, "cut.db")).write_bytes(content)
    try:
        with closing(sqlite3.connect(folder / "cut.db")) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return _state(connection) if whole else "damaged"
    except sqlite3.DatabaseError:
        return "damaged"
