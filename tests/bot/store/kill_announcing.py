"""Take a step of an announcement's life again and again, each time killed with SIGKILL one statement later; print what is left.

Usage: python -m tests.bot.store.kill_announcing DATABASE FOLDER. A process of its own, because each killed one is a fork of it.
"""

import asyncio
import json
import shutil
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from bot.store import Database, announcements, outbox
from tests.bot.store.announcing import CHANNELS, DAYS, DEADLINE
from tests.bot.store.conftest import LATER, MOMENT
from tests.bot.store.files import content
from tests.bot.store.kill_steps import die_at, in_a_fork

DRAFT, SCHEDULED, PUBLIC = "draftdraftaa", "scheduledaaa", "publicpublic"


async def publish(database: Database) -> None:
    """Publish in three channels, with somebody's approval."""
    await announcements.publish(database, DRAFT, CHANNELS, LATER, deadline=DEADLINE, approved_by=8)


async def release(database: Database) -> None:
    """Publish what was scheduled."""
    await announcements.release_due(database, LATER, deadline=DEADLINE)


async def rewrite(database: Database) -> None:
    """Edit what is public."""
    one = await announcements.load(database, PUBLIC)
    await announcements.rewrite(database, replace(one, title="T", change=None), LATER, deadline=DEADLINE + DAYS)


async def withdraw(database: Database) -> None:
    """Take back what is public."""
    await announcements.withdraw(database, PUBLIC, LATER, deadline=DEADLINE + DAYS)


async def post(database: Database) -> None:
    """Record that one of them stands."""
    one, *_ = await outbox.claim(database, "ada", MOMENT, LATER, 9)
    await outbox.attempt(database, one, MOMENT)
    await outbox.posted(database, one, 99, 1, MOMENT, publish=True)


ONE_TRANSACTION: dict[str, Callable[[Database], Awaitable[None]]] = {
    "publish": publish,
    "release": release,
    "rewrite": rewrite,
    "withdraw": withdraw,
}
SEVERAL = {"post": post}


def in_pieces() -> None:
    """Sabotage: every statement is kept by itself."""

    async def write(self: Database, work: Callable) -> object:
        return await self._writer.run(self, "", work)

    Database.write = write


def killed(act: str, start: Path, file: Path, step: int, *, sabotaged: bool = False) -> tuple[int, list[str]]:
    """Kill at a step; give what ended it, and what it left."""
    shutil.copy(start, file)

    async def do() -> None:
        async with await Database.open(f"sqlite:///{file}") as database:
            if step:
                die_at(step)
            await (ONE_TRANSACTION | SEVERAL)[act](database)

    def run() -> None:
        if sabotaged:
            in_pieces()
        asyncio.run(do())

    return in_a_fork(run), content(file)


def outcomes(act: str, start: Path, folder: Path, *, sabotaged: bool = False) -> list[str]:
    """Kill at every step; say of each what it left: the old, the new, or neither."""
    old = content(start)
    code, new = killed(act, start, folder / "whole.db", 0)
    assert (code, new != old) == (0, True)
    found: list[str] = []
    code = -signal.SIGKILL
    while code == -signal.SIGKILL and not (sabotaged and "neither" in found):
        step = len(found) + 1
        code, left = killed(act, start, folder / f"{step}.db", step, sabotaged=sabotaged)
        found.append("old" if left == old else "new" if left == new else "neither")
    return found if code in (0, -signal.SIGKILL) else [*found, f"failed with {code}"]


def main(start: Path, folder: Path) -> None:
    """Kill every act at every step, and again with the sabotage until that shows; print as JSON."""
    found = {}
    for act in (*ONE_TRANSACTION, *SEVERAL):
        for sabotaged in (False, True):
            place = folder / f"{act}{sabotaged}"
            place.mkdir()
            found[f"{act}{' in pieces' if sabotaged else ''}"] = outcomes(act, start, place, sabotaged=sabotaged)
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
