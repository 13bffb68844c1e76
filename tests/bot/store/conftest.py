"""Real SQLite files, brought up to date by the real migrations."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.store import Database, Erasures, migrate

DAY = date(2026, 11, 23)
MOMENT = datetime(2026, 11, 23, 12, 30, 15, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database of a test lies."""
    return tmp_path / "data" / "forecastle.db"


@pytest.fixture
def url(file: Path) -> str:
    """The address of that file."""
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the present schema and nothing in it, made once and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    asyncio.run(migrate.upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture
def made(file: Path, template: Path) -> Path:
    """The same in the place of this test's own file."""
    file.parent.mkdir(mode=0o700)
    return Path(shutil.copy(template, file))


@pytest.fixture
async def database(made: Path, url: str) -> AsyncIterator[Database]:
    """An open database with the present schema and nothing in it."""
    async with await Database.open(url) as opened:
        yield opened


@pytest.fixture
def erasures(url: str) -> Erasures:
    """The record of erasures beside the database."""
    return Erasures.beside(url)


@pytest.fixture
def ask(file: Path) -> Callable[[str], list[tuple[object, ...]]]:
    """Run one statement past all of our code, with a connection that waits for no lock."""

    def run(statement: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(file, timeout=0)
        try:
            with connection:
                return connection.execute(statement).fetchall()
        finally:
            connection.close()

    return run
