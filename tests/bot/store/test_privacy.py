"""Everything about a person can be had, and everything can be gone."""

import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Database, preferences, privacy, profiles, shares, sqlite
from bot.store.errors import NotScrubbed, RefusedValue
from bot.store.schema import metadata, profile_history
from bot.store.schema import profiles as table
from tests.bot.store.conftest import DAY, MOMENT

Ask = Callable[[str], list[tuple[object, ...]]]


def varint(number: int) -> bytes:
    """A row's key as SQLite writes it: seven bits a byte, but eight in a ninth one."""
    if number >= 1 << 56:
        last = bytes([number & 0xFF])
        groups = [(number >> 8 >> shift) & 0x7F for shift in range(49, -1, -7)]
        return bytes(group | 0x80 for group in groups) + last
    groups = [(number >> shift) & 0x7F for shift in range(49, -1, -7)]
    while groups[0] == 0 and len(groups) > 1:
        groups.pop(0)
    return bytes(group | 0x80 for group in groups[:-1]) + bytes([groups[-1]])


def niche_of(user_id: int) -> str:
    """A text that only this person can have told."""
    return "only_" + "".join(chr(ord("a") + int(digit)) for digit in str(user_id))


def bytes_of(folder: Path) -> bytes:
    """Every byte of every file."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def traces(held: bytes, user_id: int) -> set[str]:
    """The forms in which a person is still found in raw bytes."""
    forms = {
        "8 bytes": user_id.to_bytes(8, "big"),
        "varint": varint(user_id),
        "digits": str(user_id).encode(),
        "text": niche_of(user_id).encode(),
    }
    return {name for name, form in forms.items() if form in held}


async def crowd(database: Database, people: list[int], chance: random.Random) -> None:
    """Let many people tell, change and tell again, so that pages split and rows move."""

    async def fill(connection: AsyncConnection) -> None:
        told = {"niche_told_on": DAY, "created_at": MOMENT, "updated_at": MOMENT}
        rows = [told | {"user_id": person, "niche": niche_of(person)} for person in people]
        await connection.execute(insert(table), rows)
        reading = {"told_on": DAY, "told_at": MOMENT, "fact": "niche"}
        tellers = chance.choices(people, k=len(people) * 6)
        await connection.execute(
            insert(profile_history),
            [reading | {"user_id": person, "text": niche_of(person)} for person in tellers + people],
        )

    await database.write(fill)


async def test_after_an_erasure_no_byte_of_a_person_is_left_in_any_file(database: Database, file: Path):
    chance = random.Random(20261123)
    people = [chance.randrange(10**17, 2 * 10**18) for _ in range(1200)]
    await crowd(database, people, chance)
    gone, kept = people[:300:50], people[-1]
    for person in gone:
        assert traces(bytes_of(file.parent), person) == {"8 bytes", "varint", "text"}
        assert await privacy.erase_user(database, person) >= 2
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
            await privacy._erase(connection, person)

    await database.write(erase)
    ask("PRAGMA wal_checkpoint(TRUNCATE)")
    held = bytes_of(file.parent)
    assert any(traces(held, person) for person in gone)
    await database.scrub()
    held = bytes_of(file.parent)
    assert not any(traces(held, person) for person in gone)


async def test_an_erasure_counts_its_rows_and_touches_nobody_else(database: Database):
    for user_id in (7, 8):
        await profiles.tell(database, user_id, {"age": 20, "niche": "food"}, DAY, MOMENT)
    other = await profiles.load(database, 8)
    assert await privacy.erase_user(database, 7) == 3
    assert await privacy.erase_user(database, 7) == 0
    assert await profiles.load(database, 7) is None
    assert await profiles.history(database, 7) == []
    assert await profiles.load(database, 8) == other
    assert len(await profiles.history(database, 8)) == 2


async def test_somebody_erased_may_come_back_as_a_stranger(database: Database):
    await profiles.tell(database, 7, {"age": 20, "niche": "food"}, DAY, MOMENT)
    await privacy.erase_user(database, 7)
    stored = await profiles.tell(database, 7, {"country": "NO"}, DAY, MOMENT)
    assert stored.facts == {"country": "NO"}
    assert len(await profiles.history(database, 7)) == 1


@pytest.mark.usefixtures("made")
async def test_another_program_that_reads_is_told_as_not_scrubbed_and_a_second_call_makes_it_good(
    url: str, file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite, "PRAGMAS", (("busy_timeout", "1"), *sqlite.PRAGMAS[1:]))
    person = 1_234_567_890_123_456_789
    async with await Database.open(url) as database:
        await crowd(database, [person], random.Random(1))
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM profiles").fetchall()
        with pytest.raises(NotScrubbed):
            await privacy.erase_user(database, person)
        other.close()
        assert await profiles.load(database, person) is None
        assert await privacy.erase_user(database, person) == 0
        assert traces(bytes_of(file.parent), person) == set()


async def test_an_export_has_every_identifier_and_personal_column_of_every_table(database: Database):
    await profiles.tell(database, 7, {"age": 20}, DAY, MOMENT)
    await profiles.tell(database, 8, {"age": 30}, DAY, MOMENT)
    await preferences.choose_language(database, 7, "nb", MOMENT)
    await shares.share(database, 7, 70, MOMENT)
    exported = await privacy.export_user(database, 7)
    expected = {
        each.name: {column.name for column in each.columns if column.info["privacy"] in ("identifier", "personal")}
        for each in metadata.sorted_tables
        if any(column.info["privacy"] != "operational" for column in each.columns)
    }
    assert {name: set().union(*rows) for name, rows in exported.items()} == expected
    assert {row["user_id"] for rows in exported.values() for row in rows} == {7}


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
        "profiles": [],
        "profile_history": [],
        "preferences": [],
        "profile_shares": [],
    }


@pytest.mark.parametrize("user_id", [0, 2**63, True])
async def test_an_impossible_person_is_refused(database: Database, user_id: int):
    for asked in (privacy.export_user, privacy.erase_user):
        with pytest.raises(RefusedValue):
            await asked(database, user_id)
