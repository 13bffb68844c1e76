"""Everything about a person can be had, and everything can be gone."""

import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Database, Erasures, privacy, profiles, sqlite
from bot.store.errors import NotScrubbed, RefusedValue
from bot.store.people import remove
from bot.store.schema import metadata
from tests.bot.store.conftest import DAY, MOMENT
from tests.bot.store.everything import everything
from tests.bot.store.traces import bytes_of, crowd, traces

AUTHORS = ("author_id", "approved_by")
Ask = Callable[[str], list[tuple[object, ...]]]


async def test_after_an_erasure_no_byte_of_a_person_is_left_in_any_file(
    database: Database, erasures: Erasures, file: Path
):
    chance = random.Random(20261123)
    people = [chance.randrange(10**17, 2 * 10**18) for _ in range(1200)]
    await crowd(database, people, chance)
    gone, kept = people[:300:50], people[-1]
    for person in gone:
        assert traces(bytes_of(file.parent), person) == {"8 bytes", "varint", "text"}
        assert await privacy.erase_user(database, erasures, person, MOMENT) >= 2
        assert traces(bytes_of(file.parent), person) == set()
    await database.close()
    assert [traces(bytes_of(file.parent), person) for person in gone] == [set()] * len(gone)
    assert traces(bytes_of(file.parent), kept) == {"8 bytes", "varint", "text"}


async def test_deleting_alone_would_leave_bytes_behind(database: Database, file: Path, ask: Ask):
    """Keeps the test above honest: a SQLite that fails here would let an erasure do without rewriting the file."""
    chance = random.Random(1)
    people = [chance.randrange(10**17, 2 * 10**18) for _ in range(600)]
    await crowd(database, people, chance)
    gone = chance.sample(people, 180)

    async def erase(connection: AsyncConnection) -> None:
        for person in gone:
            await remove(connection, person)

    await database.write(erase)
    ask("PRAGMA wal_checkpoint(TRUNCATE)")
    held = bytes_of(file.parent)
    assert any(traces(held, person) for person in gone)
    await database.scrub()
    held = bytes_of(file.parent)
    assert not any(traces(held, person) for person in gone)


async def test_without_secure_delete_and_without_a_scrub_the_bytes_would_be_found(
    url: str, made: Path, erasures: Erasures, monkeypatch: pytest.MonkeyPatch
):
    """Keeps the scan honest: it looks where bytes are when nothing removes them."""

    async def do_nothing(database: Database) -> None:
        """Do not scrub."""

    kept = (("secure_delete", "0") if name == "secure_delete" else (name, value) for name, value in sqlite.PRAGMAS)
    monkeypatch.setattr(sqlite, "PRAGMAS", tuple(kept))
    monkeypatch.setattr(Database, "scrub", do_nothing)
    person = 1_234_567_890_123_456_789
    async with await Database.open(url) as database:
        await crowd(database, [person], random.Random(1))
        assert await privacy.erase_user(database, erasures, person, MOMENT) >= 2
    assert traces(bytes_of(made.parent), person) >= {"8 bytes", "text"}


async def test_an_erasure_counts_its_rows_and_touches_nobody_else(database: Database, erasures: Erasures):
    for user_id in (7, 8):
        await profiles.tell(database, user_id, {"age": 20, "niche": "food"}, DAY, MOMENT)
    other = await profiles.load(database, 8)
    assert await privacy.erase_user(database, erasures, 7, MOMENT) == 3
    assert await privacy.erase_user(database, erasures, 7, MOMENT) == 0
    assert await profiles.load(database, 7) is None
    assert await profiles.history(database, 7) == []
    assert await profiles.load(database, 8) == other
    assert len(await profiles.history(database, 8)) == 2


async def test_somebody_erased_may_come_back_as_a_stranger(database: Database, erasures: Erasures):
    await profiles.tell(database, 7, {"age": 20, "niche": "food"}, DAY, MOMENT)
    await privacy.erase_user(database, erasures, 7, MOMENT)
    stored = await profiles.tell(database, 7, {"country": "NO"}, DAY, MOMENT)
    assert stored.facts == {"country": "NO"}
    assert len(await profiles.history(database, 7)) == 1


@pytest.mark.usefixtures("made")
async def test_another_program_that_reads_is_told_as_not_scrubbed_and_a_second_call_makes_it_good(
    url: str, file: Path, erasures: Erasures, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite, "PRAGMAS", (("busy_timeout", "1"), *sqlite.PRAGMAS[1:]))
    person = 1_234_567_890_123_456_789
    async with await Database.open(url) as database:
        await crowd(database, [person], random.Random(1))
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM profiles").fetchall()
        with pytest.raises(NotScrubbed):
            await privacy.erase_user(database, erasures, person, MOMENT)
        other.close()
        assert await profiles.load(database, person) is None
        assert await privacy.erase_user(database, erasures, person, MOMENT) == 0
        assert traces(bytes_of(file.parent), person) == set()


async def test_an_export_has_every_identifier_and_personal_column_of_every_table(
    database: Database, erasures: Erasures
):
    await everything(database, 7, MOMENT)
    await everything(database, 8, MOMENT)
    exported = await privacy.export_user(database, 7)
    expected = {
        each.name: {column.name for column in each.columns if column.info["privacy"] in ("identifier", "personal")}
        for each in metadata.sorted_tables
        if any(column.info["privacy"] != "operational" for column in each.columns)
    }
    expected["announcements"] -= {"approved_by"}  # who approved what this person wrote is somebody else
    expected["announcements.approved_by"] = {"approved_by", "approved_at"}
    assert {name: set().union(*rows) for name, rows in exported.items()} == expected
    named = {row[key] for rows in exported.values() for row in rows for key in ("user_id", *AUTHORS) if key in row}
    assert named == {7}


async def test_an_export_says_what_was_told_and_is_ready_for_json(database: Database):
    await profiles.tell(database, 7, {"age": 20, "country": "NO"}, DAY, MOMENT)
    await profiles.tell(database, 7, {"country": None}, DAY, MOMENT)
    exported = json.loads(json.dumps(await privacy.export_user(database, 7), allow_nan=False))
    (profile,) = exported["profiles"]
    assert {key: value for key, value in profile.items() if value is not None} == {
        "user_id": 7,
        "age": 20,
        "age_told_on": "2026-11-23",
        "created_at": "2026-11-23T12:30:15+00:00",
        "updated_at": "2026-11-23T12:30:15+00:00",
    }
    told = [(row["fact"], row["text"], row["number"]) for row in exported["profile_history"]]
    assert told == [("age", None, 20), ("country", "NO", None), ("country", None, None)]


async def test_an_export_of_nobody_names_the_tables_and_is_empty(database: Database):
    assert await privacy.export_user(database, 7) == {
        "alert_servers": [],
        "alerts": [],
        "announcements": [],
        "announcements.approved_by": [],
        "deliveries": [],
        "preferences": [],
        "profile_history": [],
        "profile_shares": [],
        "profiles": [],
    }


@pytest.mark.parametrize("user_id", [0, 2**63, True])
async def test_an_impossible_person_is_refused(database: Database, erasures: Erasures, user_id: int):
    with pytest.raises(RefusedValue):
        await privacy.export_user(database, user_id)
    with pytest.raises(RefusedValue):
        await privacy.erase_user(database, erasures, user_id, MOMENT)
    assert not erasures.log.exists()


async def test_an_erasure_without_a_time_zone_is_refused(database: Database, erasures: Erasures):
    with pytest.raises(RefusedValue):
        await privacy.erase_user(database, erasures, 7, MOMENT.replace(tzinfo=None))
