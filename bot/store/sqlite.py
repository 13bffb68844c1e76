"""What must be true of a SQLite file and of every connection to it before anything is stored."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
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
    """Make folder and file where they are missing, readable by their owner alone; raise Unreadable.

    A file that is there is not opened: closing it would drop the locks that SQLite holds on it in this process,
    and the next other program to close the database would delete the log that is still being written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.is_dir():
            raise IsADirectoryError
        if not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            if file.exists():  # SQLite gives new ones the mode of the database
                file.chmod(0o600)
    except OSError as error:
        raise Unreadable(path, type(error).__name__) from error


def wal_reset_bug(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Say whether this SQLite can damage a database in WAL mode that is written to while another empties its log.

    From 3.7.0 to 3.51.2, but for the releases that were mended afterwards: 3.50.7 and 3.44.6, and what follows
    them in their series. Asked without a version: of the library at hand.
    """
    mended = {(3, 44): 6, (3, 50): 7}.get((version[0], version[1]))
    if mended is not None:
        return version[2] < mended
    return (3, 7, 0) <= version < (3, 51, 3)


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open a connection outside the engines, `ro` or `rw`, which begins no transaction by itself."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)


@contextlib.contextmanager
def told_as(path: Path) -> Iterator[None]:
    """Tell what SQLite refuses inside the block as an error of the store, about the file at `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise failure_at_start(reason_of(error), path) from error


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
