"""Opening, settings, and transactions that are whole or not at all."""

import asyncio
import gc
import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Database, migrate, sqlite
from bot.store.errors import NestedTransaction, SettingRefused, StoreClosed, StoreFailed, Unreadable
from bot.store.schema import meta, profile_history, profiles
from tests.bot.store.conftest import DAY, MOMENT

Ask = Callable[[str], list[tuple[object, ...]]]


async def add_person(connection: AsyncConnection) -> None:
    """Insert the smallest possible profile."""
    await connection.execute(text("INSERT INTO profiles (user_id, created_at, updated_at) VALUES (7, 0, 0)"))


async def nothing(connection: AsyncConnection) -> None:
    """Do nothing, in a transaction."""


def write_nonsense(path: Path) -> bytes:
    """Put a file there that is no database, and give its bytes."""
    path.parent.mkdir()
    path.write_bytes(b"these are not the tables you are looking for" * 100)
    return path.read_bytes()


async def new_threads(before: set[threading.Thread]) -> set[threading.Thread]:
    """The threads that are still there after a moment to end."""
    gc.collect()
    for thread in set(threading.enumerate()) - before:
        await asyncio.to_thread(thread.join, 1)
    return {thread for thread in set(threading.enumerate()) - before if "connection_worker" in thread.name}


def nonsense(path: Path) -> bytes:
    """What the file holds now."""
    return path.read_bytes()


def widen(path: Path) -> None:
    """Let everybody read a file."""
    path.chmod(0o644)


def put_folder(path: Path) -> None:
    """Put a folder where the file should be."""
    path.mkdir(parents=True)


def mode(path: Path) -> int:
    """The permission bits of a file."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("lane", ["write", "read"])
async def test_every_setting_holds_on_the_live_connections(database: Database, lane: str):
    async def settings(connection: AsyncConnection) -> dict[str, str]:
        names = [name for name, _ in sqlite.READER]
        return {name: str(await connection.scalar(text(f"PRAGMA {name}"))) for name in names}

    found = await getattr(database, lane)(settings)
    assert found == dict(sqlite.PRAGMAS) | {"query_only": "1" if lane == "read" else "0"}
    assert int(found["busy_timeout"]) >= 5000
    assert (found["journal_mode"], found["synchronous"]) == ("wal", "2")


@pytest.mark.usefixtures("made")
async def test_a_setting_that_does_not_hold_stops_the_start(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite, "PRAGMAS", (("busy_timeout", "5000"), ("page_size", "999")))
    before = set(threading.enumerate())
    with pytest.raises(SettingRefused) as refused:
        await Database.open(url)
    assert (refused.value.name, refused.value.wanted) == ("page_size", "999")
    assert not await new_threads(before)


async def test_the_files_are_for_their_owner_alone(database: Database, file: Path):
    await database.write(add_person)
    assert {name: mode(Path(f"{file}{name}")) for name in ("", "-wal", "-shm")} == dict.fromkeys(
        ("", "-wal", "-shm"), 0o600
    )
    assert mode(file.parent) == 0o700


async def test_a_file_that_others_could_read_is_closed_to_them(url: str, file: Path):
    await migrate.upgrade(url)
    widen(file)
    async with await Database.open(url):
        assert mode(file) == 0o600


async def test_a_file_that_is_no_database_is_left_alone(url: str, file: Path):
    before = write_nonsense(file)
    for attempt in (Database.open, migrate.upgrade):
        with pytest.raises(Unreadable) as refused:
            await attempt(url)
        assert (refused.value.path, refused.value.reason) == (file, "notadb")
    assert nonsense(file) == before


async def test_a_folder_in_the_place_of_the_file_is_refused(url: str, file: Path):
    put_folder(file)
    with pytest.raises(Unreadable) as refused:
        await Database.open(url)
    assert refused.value.reason == "IsADirectoryError"


async def test_work_that_raises_leaves_nothing(database: Database, ask: Ask):
    async def fail(connection: AsyncConnection) -> None:
        await add_person(connection)
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(fail)
    assert ask("SELECT count(*) FROM profiles") == [(0,)]


async def test_even_a_table_made_before_a_failure_is_gone(database: Database, ask: Ask):
    async def fail(connection: AsyncConnection) -> None:
        await connection.execute(text("CREATE TABLE extra (id INTEGER)"))
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(fail)
    assert ask("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'") == [(0,)]


async def test_a_commit_that_fails_is_rolled_back_and_the_next_one_works(database: Database, ask: Ask):
    async def orphan(connection: AsyncConnection) -> None:
        await connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        await connection.execute(
            text("INSERT INTO profile_history (user_id, told_on, told_at, fact) VALUES (9, '2026-11-23', 0, 'age')")
        )

    with pytest.raises(StoreFailed) as failed:
        await database.write(orphan)
    assert failed.value.reason == "constraint"
    assert ask("SELECT count(*) FROM profile_history") == [(0,)]
    await database.write(add_person)
    assert ask("SELECT user_id FROM profiles") == [(7,)]


async def test_a_full_disk_is_told_and_leaves_nothing(database: Database, ask: Ask):
    async def flood(connection: AsyncConnection) -> None:
        pages = await connection.scalar(text("PRAGMA page_count"))
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        await add_person(connection)
        reading = {"user_id": 7, "told_on": DAY, "told_at": MOMENT, "fact": "niche"}
        await connection.execute(insert(profile_history), [reading] * 2000)

    with pytest.raises(StoreFailed) as failed:
        await database.write(flood)
    assert failed.value.reason == "full"
    assert ask("SELECT (SELECT count(*) FROM profiles), (SELECT count(*) FROM profile_history)") == [(0, 0)]


async def test_the_reader_cannot_write(database: Database):
    with pytest.raises(StoreFailed) as failed:
        await database.read(add_person)
    assert failed.value.reason == "readonly"


async def test_a_reader_keeps_one_view_while_the_writer_goes_on(database: Database):
    seen: list[int] = []
    read, written = asyncio.Event(), asyncio.Event()

    async def look_twice(connection: AsyncConnection) -> None:
        for _ in range(2):
            seen.append(len((await connection.execute(select(profiles.c.user_id))).all()))
            read.set()
            await written.wait()

    looking = asyncio.create_task(database.read(look_twice))
    await read.wait()
    await database.write(add_person)
    written.set()
    await looking
    assert seen == [0, 0]


async def test_a_transaction_inside_another_is_refused_instead_of_waiting_for_ever(database: Database):
    async def nest(connection: AsyncConnection) -> None:
        await database.read(nothing)

    with pytest.raises(NestedTransaction):
        await database.write(nest)


async def test_a_writer_has_the_lock_from_its_start(database: Database, ask: Ask):
    """Else a read before the first change would fail at that change, at once, when another program wrote in between."""

    async def look(connection: AsyncConnection) -> None:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            ask("BEGIN IMMEDIATE")

    await database.write(look)


async def test_fifty_writers_at_once_lose_no_update(database: Database, ask: Ask):
    async def count_up(connection: AsyncConnection) -> None:
        found = await connection.scalar(select(meta.c.application_id))
        await connection.execute(update(meta).values(application_id=(found or 0) + 1))

    await asyncio.gather(*(database.write(count_up) for _ in range(50)))
    assert ask("SELECT application_id FROM meta") == [(50,)]


@pytest.mark.usefixtures("made")
async def test_another_program_that_holds_the_lock_is_told_as_busy(
    url: str, file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite, "PRAGMAS", (("busy_timeout", "1"), *sqlite.PRAGMAS[1:]))
    async with await Database.open(url) as database:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreFailed) as failed:
            await database.write(add_person)
        other.close()
        await database.write(add_person)
    assert failed.value.reason == "busy"


async def test_errors_do_not_quote_what_people_told(database: Database):
    async def twice(connection: AsyncConnection) -> None:
        values = {"user_id": 7, "told_on": None, "fact": "niche", "text": "secret_garden"}
        await connection.execute(insert(profile_history).values(values))

    with pytest.raises(StoreFailed) as failed:
        await database.write(twice)
    assert "secret_garden" not in f"{failed.value} {failed.value.__cause__}"


@pytest.mark.usefixtures("made")
async def test_a_closed_database_says_so_and_closing_twice_is_harmless(url: str):
    database = await Database.open(url)
    await database.close()
    await database.close()
    for ask in (database.write, database.read):
        with pytest.raises(StoreClosed):
            await ask(nothing)


async def test_closing_ends_threads_and_empties_the_log(url: str, file: Path):
    before = set(threading.enumerate())
    await migrate.upgrade(url)
    async with await Database.open(url) as database:
        await database.write(add_person)
        assert len(set(threading.enumerate()) - before) == 2
    assert not await new_threads(before)
    assert {path.name for path in file.parent.iterdir()} == {file.name, f"{file.name}.lock"}
