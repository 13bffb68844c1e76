"""From the address of a database to an engine that reaches it."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store import sqlite
from bot.store.errors import BadUrl

DEFAULT_URL: Final = "sqlite:///data/forecastle.db"

DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


def async_url(address: str) -> URL:
    """Read an address with or without the name of the driver.

    Raises BadUrl with the reason `malformed`, `scheme`, `memory` or `options`.
    A SQLite database in memory is refused: the writer and the reader would each have their own.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):  # the original quotes the address, which may hold a password
        raise BadUrl("malformed") from None
    if url.drivername not in DRIVERS:
        raise BadUrl("scheme")
    if url.get_backend_name() == "sqlite":
        _require_plain_file(url)
    return url.set(drivername=DRIVERS[url.drivername])


def _require_plain_file(url: URL) -> None:
    if url.host or url.query:
        raise BadUrl("options")
    if url.database in (None, "", ":memory:"):
        raise BadUrl("memory")


def file_of(url: URL) -> Path | None:
    """Give the SQLite file of an address, or None when the database is not a file."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def make_engine(url: URL, pragmas: sqlite.Pragmas) -> AsyncEngine:
    """Make an engine that keeps one connection open; no message of its errors quotes what people told.

    Raises BadUrl (`driver`) where what reaches PostgreSQL is not installed.
    """
    if url.get_backend_name() == "postgresql" and find_spec("asyncpg") is None:
        raise BadUrl("driver")
    engine = create_async_engine(url, pool_size=1, max_overflow=0, hide_parameters=True)
    if file_of(url) is not None:
        sqlite.listen(engine.sync_engine, pragmas)
    return engine
