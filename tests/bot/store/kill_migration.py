"""Run a migration again and again, each time killed with SIGKILL before one statement later; print what was left.

Usage: python -m tests.bot.store.kill_migration SCRIPTS OLD_DATABASE FOLDER. Run by `test_migrate.py`: a process of its
own, because each killed one is a fork of it, made before any thread or loop runs.
"""

import asyncio
import itertools
import json
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

from sqlalchemy import Engine, event

from bot.store import migrate


def upgrade_until(statement: int, scripts: Path, file: Path) -> None:
    """Upgrade, and die right before the given statement."""
    seen = itertools.count(1)

    @event.listens_for(Engine, "before_cursor_execute")
    def _die(*_: object) -> None:
        if next(seen) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(Engine, "commit")
    def _die_at_commit(*_: object) -> None:
        if next(seen) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(migrate.upgrade(f"sqlite:///{file}", scripts))


def content(file: Path) -> list[str]:
    """Everything in a database, as SQL."""
    connection = sqlite3.connect(file)
    try:
        return [*connection.iterdump(), *map(str, connection.execute("PRAGMA integrity_check"))]
    finally:
        connection.close()


def run(statement: int, scripts: Path, file: Path) -> int:
    """Upgrade in a fork; give the signal that ended it, 0 when it came to its end."""
    child = os.fork()
    if child == 0:
        upgrade_until(statement, scripts, file)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(scripts: Path, old: Path, folder: Path) -> None:
    """Kill at every statement until a run comes to its end; print the outcomes as JSON."""
    outcomes = []
    before = content(old)
    for statement in itertools.count(1):
        file = folder / f"{statement}.db"
        shutil.copy(old, file)
        code = run(statement, scripts, file)
        left = content(file)
        outcomes.append({"code": code, "old": left == before, "left": left if code == 0 else []})
        if code != -signal.SIGKILL:
            break
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
