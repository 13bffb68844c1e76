"""Real SQLite files, brought up to date by the real migrations."""

import asyncio
import random
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import Database, Erasures, application, backup, migrate, privacy, profiles

DAY = date(2026, 11, 23)
MOMENT = datetime(2026, 11, 23, 12, 30, 15, tzinfo=UTC)
LATER = MOMENT + timedelta(minutes=1)


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


@pytest.fixture
async def saved(made: Path, url: str, tmp_path: Path) -> Path:
    """A backup in which two people have told much; the database went on since, and one was erased."""
    from tests.bot.store.traces import OTHER, PERSON, crowd  # which needs the moments above

    file = tmp_path / "saved.db"
    async with await Database.open(url) as database:
        await application.claim(database, 42)
        await crowd(database, [PERSON, OTHER], random.Random(1))
        await backup.take(url, file)
        await privacy.erase_user(database, Erasures.beside(url), PERSON, MOMENT)
        await profiles.tell(database, OTHER, {"age": 20}, DAY, LATER)
    return file
