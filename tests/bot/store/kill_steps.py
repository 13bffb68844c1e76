"""Do something again and again, each time killed with SIGKILL one step later; start again, and print what is left.

Usage: python -m tests.bot.store.kill_steps ACT START FOLDER [SABOTAGE:FIRST:LAST ...], where START holds `data/`, the folder of a
database, and for a restore also `backup.db`. A step is a statement to SQLite that is no mere question, a commit, a write (of which the first
half is done), or one of the calls that make files last. A process of its own, because each killed one is a fork of it.
"""

import asyncio
import itertools
import json
import os
import re
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, event

from bot.store import Database, Erasures, durable, erasures, privacy, restore, restoring, sqlite
from tests.bot.store.conftest import MOMENT
from tests.bot.store.traces import PERSON, bytes_of, traces

READS = re.compile("SELECT|BEGIN|PRAGMA (?!journal_mode|wal_checkpoint)")


def url(folder: Path) -> str:
    """The address of the database in a folder."""
    return f"sqlite:///{folder}/data/forecastle.db"


async def erase(folder: Path) -> None:
    """Erase a person."""
    async with await Database.open(url(folder)) as database:
        await privacy.erase_user(database, Erasures.beside(url(folder)), PERSON, MOMENT)


async def settle(folder: Path) -> None:
    """Start: what every start of the bot does about erasures."""
    async with await Database.open(url(folder)) as database:
        await erasures.settle(database, Erasures.beside(url(folder)))


async def put_back(folder: Path) -> None:
    """Restore the backup."""
    await restore(url(folder), folder / "backup.db", MOMENT)


def leave_bytes() -> None:
    """Let SQLite leave the bytes of what is deleted: nothing but a scrub removes them then."""
    for name in ("PRAGMAS", "READER", "MIGRATION"):
        kept = [("secure_delete", "0") if each[0] == "secure_delete" else each for each in getattr(sqlite, name)]
        setattr(sqlite, name, tuple(kept))


def unrecorded() -> None:
    """Sabotage: erasures are not put on record before rows go."""
    write = Erasures.write
    Erasures.write = lambda self, step, given: None if step == "erased" else write(self, step, given)


def unfolded() -> None:
    """Sabotage: a restore does not first make the old database one file."""
    restoring._fold = lambda _: None


def in_place() -> None:
    """Sabotage: a restore writes over the old database."""

    def put(made: Path, place: Path) -> None:
        content = made.read_bytes()
        with place.open("r+b" if place.exists() else "wb") as file:
            for half in (content[: len(content) // 2], content[len(content) // 2 :]):
                os.fsync(file.fileno())
                file.write(half)
                file.flush()

    durable.put = put


def unswept() -> None:
    """Sabotage: what a killed process left behind stays."""
    durable.sweep = lambda _: None


def die_at(step: int) -> None:
    """Make the given step from now on the last."""
    steps = itertools.count(1)

    def last(*_: object, **__: object) -> bool:
        return next(steps) == step

    def die(*_: object, **__: object) -> None:
        if last():
            os.kill(os.getpid(), signal.SIGKILL)

    def die_at_statement(*given: object) -> None:
        if not any(isinstance(each, str) and READS.match(each) for each in given):
            die()

    event.listen(Engine, "before_cursor_execute", die_at_statement)
    event.listen(Engine, "commit", die)
    for name in ("fsync", "replace", "unlink", "ftruncate"):
        before(name, die)
    write, connect = os.write, sqlite.connect

    def write_half(file: int, content: bytes) -> int:
        if last():
            write(file, content[: len(content) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return write(file, content)

    def traced(*given: object) -> sqlite3.Connection:
        connection = connect(*given)
        connection.set_trace_callback(die_at_statement)
        return connection

    os.write, sqlite.connect = write_half, traced


def before(name: str, die: Callable[..., None]) -> None:
    """Put something before a function of `os`."""
    original = getattr(os, name)

    def replaced(*given: object, **named: object) -> object:
        die()
        return original(*given, **named)

    setattr(os, name, replaced)


def in_a_fork(act: Callable[[], None]) -> int:
    """Do something in a fork; give the signal that ended it, 0 when it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            act()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def left(folder: Path) -> dict[str, object]:
    """What there is of the database, and of the person, in the bytes of every file."""
    connection = sqlite3.connect(folder / "data" / "forecastle.db")
    try:
        rows = connection.execute("SELECT user_id, count(*) FROM profile_history GROUP BY 1").fetchall()
        whole = connection.execute("PRAGMA integrity_check").fetchall()
    finally:
        connection.close()
    held = bytes_of(folder / "data")
    log = folder / "data" / "erasures.log"
    return {
        "rows": {str(who): count for who, count in rows},
        "whole": whole == [("ok",)],
        "traces": sorted(traces(held, PERSON)),
        "recorded": log.exists()
        and re.search(rb"^erased .* [0-9a-f]{16}$", log.read_bytes(), re.MULTILINE) is not None,
    }


def load(act: str, start: Path, folder: Path) -> None:
    """Have every module loaded once instead of in each fork."""
    place = Path(shutil.copytree(start, folder / "once"))
    asyncio.run(globals()[act](place))
    shutil.rmtree(place)


def killed(act: str, start: Path, place: Path, step: int, sabotage: str) -> dict[str, object]:
    """Kill at a step, start again, and give what was left."""
    shutil.copytree(start, place)

    def acting() -> None:
        sabotaged()
        die_at(step)
        asyncio.run(globals()[act](place))

    def starting() -> None:
        sabotaged()
        asyncio.run(settle(place))

    def sabotaged() -> None:
        if sabotage:
            globals()[sabotage]()

    outcome = {"code": in_a_fork(acting), "again": in_a_fork(starting), **left(place)}
    shutil.rmtree(place)
    return outcome


def main(act: str, start: Path, folder: Path, *sabotages: str) -> None:
    """Kill at every step until a run comes to its end, then at some with each sabotage; print what was left as JSON."""
    leave_bytes()
    load(act, start, folder)
    outcomes: dict[str, list[dict[str, object]]] = {"": []}
    for step in itertools.count(1):
        outcomes[""].append(killed(act, start, folder / str(step), step, ""))
        if outcomes[""][-1]["code"] != -signal.SIGKILL:
            break
    for sabotage, first, last in (each.split(":") for each in sabotages):
        steps = range(int(first), int(last) + 1)
        outcomes[sabotage] = [killed(act, start, folder / f"{sabotage}{step}", step, sabotage) for step in steps]
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:])
