"""What a database file is: whether it is whole, whether it is ours, how old, whose, and how much is in it."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alembic.script import ScriptDirectory

from bot.store import migrate, sqlite
from bot.store.errors import BrokenReferences, NewerSchema, Unreadable

_OURS: Final = frozenset({"alembic_version", "meta"})


@dataclass(frozen=True)
class Findings:
    """What was found in a database of ours; it is whole when there are neither faults nor orphans.

    `faults`: what SQLite's own check complains of; `orphans`: the tables with rows that point nowhere;
    `rows`: how many rows each table has.
    """

    revision: str
    application_id: int | None
    faults: tuple[str, ...]
    orphans: tuple[str, ...]
    rows: dict[str, int]

    @property
    def of_people(self) -> int:
        """How many rows there are besides the database's own bookkeeping."""
        return sum(count for table, count in self.rows.items() if table not in _OURS)

    def require_whole(self, path: Path) -> None:
        """Raise Unreadable (`corrupt`) or BrokenReferences about the file at `path` unless it is whole."""
        if self.faults:
            raise Unreadable(path, "corrupt")
        if self.orphans:
            raise BrokenReferences(self.orphans)


async def verify(path: Path) -> Findings:
    """Look through a whole database file, in a thread; it may be in use, and is not changed.

    Raises Unreadable (`cantopen`: not there; `notadb`; `corrupt` beyond looking through; `not_forecastle`),
    NewerSchema, StoreFailed.
    """
    return await asyncio.to_thread(examine, path, path)


def examine(path: Path, named: Path) -> Findings:
    """Do what `verify` does, at once; errors name the file `named`, of which this one may be a copy."""
    with sqlite.told_as(named), closing(sqlite.connect(path, mode_of(path))) as connection:
        connection.execute("BEGIN")  # one view for everything
        tables = _tables(connection)
        if not tables >= _OURS:
            raise Unreadable(named, "not_forecastle")
        return Findings(
            revision=_revision(connection, named),
            application_id=connection.execute("SELECT application_id FROM meta").fetchone()[0],
            faults=_faults(connection, path),
            orphans=tuple(sorted({row[0] for row in connection.execute("PRAGMA foreign_key_check")})),
            rows={table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables},  # noqa: S608
        )


def serves(path: Path) -> int | None:
    """Give the application that a database serves, of whatever age it is; None if unclaimed, empty or damaged.

    Raises Unreadable (`not_forecastle`) for the sound database of another program, StoreFailed.
    """
    try:
        with closing(sqlite.connect(path, mode_of(path))) as connection:
            tables = _tables(connection)
            if tables and not tables >= _OURS:
                raise Unreadable(path, "not_forecastle")
            found = connection.execute("SELECT application_id FROM meta").fetchone() if tables else None
            return found[0] if found else None
    except sqlite3.Error as error:
        if sqlite.reason_of(error) in {"cantopen", "corrupt", "notadb"}:
            return None
        raise sqlite.failure_at_start(sqlite.reason_of(error), path) from error


def mode_of(path: Path) -> str:
    """Say how to open a file to read it: without a log nobody has it open, and SQLite would leave a new one there."""
    return "ro" if Path(f"{path}-wal").exists() else "ro&immutable=1"


def cut_short(connection: sqlite3.Connection, path: Path) -> bool:
    """Say whether the end of a file is missing; to be asked inside a transaction.

    SQLite reads what is missing of the last page as zeros, and finds nothing wrong with it.
    """
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    log = Path(f"{path}-wal")
    in_log = log.exists() and log.stat().st_size > 0  # then what the file lacks may be there
    return not in_log and path.stat().st_size < pages * size


def _tables(connection: sqlite3.Connection) -> set[str]:
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return {row[0] for row in found}


def _revision(connection: sqlite3.Connection, named: Path) -> str:
    """Read at which revision it is, of those that this program knows."""
    known = tuple(script.revision for script in ScriptDirectory(str(migrate.SCRIPTS)).walk_revisions())
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if found is None:
        raise Unreadable(named, "not_forecastle")
    if found[0] not in known:
        raise NewerSchema(found[0], known)
    return str(found[0])


def _faults(connection: sqlite3.Connection, path: Path) -> tuple[str, ...]:
    found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    return (*found, "the end of the file is missing") if cut_short(connection, path) else tuple(found)
