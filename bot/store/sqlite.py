"""What must be true of a SQLite file and of every connection to it before anything is stored."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.store.errors import SettingRefused, StoreError, StoreFailed, Unreadable

Pragmas = Sequence[tuple[str, str]]

PRAGMAS: Final[Pragmas] = (
    ("busy_timeout", "5000"),  # milliseconds; first, because the next ones may have to wait for a lock
    ("journal_mode", "wal"),
    ("synchronous", "2"),  # FULL: with NORMAL, a power cut lost 494 of 1,802 acknowledged commits
    ("foreign_keys", "1"),
    ("secure_delete", "1"),
    ("trusted_schema", "0"),
    ("mmap_size", "0"),
    ("temp_store", "2"),  # memory: what VACUUM and sorting set aside must not reach other files
)
"""Settings and the values that SQLite must report back."""

READER: Final[Pragmas] = (*PRAGMAS, ("query_only", "1"))
MIGRATION: Final[Pragmas] = tuple((name, "0" if name == "foreign_keys" else value) for name, value in PRAGMAS)
"""Foreign keys off: rebuilding a parent table with them on silently deletes the children that cascade."""

BEGIN: Final = "store_begin"
"""The execution option that holds the statement a transaction opens with; empty for none."""


def prepare_file(path: Path) -> None:
    """Make folder and file where they are missing, readable by their owner alone; raise Unreadable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            if file.exists():  # SQLite gives new ones the mode of the database
                file.chmod(0o600)
    except OSError as error:
        raise Unreadable(path, type(error).__name__) from error


def reason_of(error: BaseException | None) -> str:
    """Name the kind of a driver's error: `busy`, `full`, `ioerr`, `corrupt`, `notadb`, ... or `unknown`."""
    name = getattr(error, "sqlite_errorname", None) or "SQLITE_UNKNOWN"
    return str(name).removeprefix("SQLITE_").split("_")[0].lower()


def failure_at_start(reason: str, path: Path | None) -> StoreError:
    """Make of a reason the error to raise: about the file if the file is to blame, about the work if not."""
    if path is not None and reason in {"notadb", "corrupt", "cantopen", "perm"}:
        return Unreadable(path, reason)
    return StoreFailed(reason)


def listen(engine: Engine, pragmas: Pragmas) -> None:
    """Make every connection of the engine keep the settings, and every transaction really begin.

    Left alone the driver opens its transaction only at the first insert, so that a CREATE TABLE before it
    stays after a rollback.
    """
    event.listen(engine, "connect", _connector(pragmas))
    event.listen(engine, "begin", _begin)


def _connector(pragmas: Pragmas) -> Callable[[DBAPIConnection, object], None]:
    def connect(connection: DBAPIConnection, record: object) -> None:  # noqa: ARG001 - SQLAlchemy passes it
        connection.isolation_level = None  # the driver begins nothing by itself; `_begin` does
        _apply(connection, pragmas)

    return connect


def _apply(connection: DBAPIConnection, pragmas: Pragmas) -> None:
    cursor = connection.cursor()
    for name, value in pragmas:
        cursor.execute(f"PRAGMA {name} = {value}")
    for name, value in pragmas:
        cursor.execute(f"PRAGMA {name}")
        found = str((cursor.fetchone() or ("nothing",))[0])
        if found != value:
            raise SettingRefused(name, value, found)
    cursor.close()


def _begin(connection: Connection) -> None:
    statement = connection.get_execution_options().get(BEGIN, "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)
