"""The record of erasures: what it holds, what it refuses, and that nobody comes back who is on it."""

import asyncio
import os
import random
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import Database, Erasures, privacy, profiles
from bot.store.erasures import Erasure, Record, erasure_of, settle
from bot.store.errors import DamagedRecord, LostKey, StoreFailed, Unwritable
from tests.bot.store.conftest import DAY, LATER, MOMENT
from tests.bot.store.everything import everything
from tests.bot.store.traces import OTHER, PERSON, bytes_of, crowd, traces

SOMEBODY, SOMEBODY_ELSE = Erasure("a" * 64, 1_764_000_000), Erasure("b" * 64, -1)

each_erasure = st.builds(Erasure, st.text("0123456789abcdef", min_size=64, max_size=64), st.integers(-(10**9), 10**11))
entries = st.lists(st.tuples(st.sampled_from(["erased", "scrubbed"]), st.sampled_from("xy"), each_erasure), max_size=8)


@pytest.fixture
def record(tmp_path: Path) -> Erasures:
    """A record of its own."""
    return Erasures(tmp_path, "forecastle.db")


def only_erased(*given: Erasure) -> Record:
    """What is read when these were erased and not scrubbed."""
    return Record({each.person: each.second for each in given}, frozenset(given))


def test_nothing_is_on_record_and_no_file_is_made_before_the_first_erasure(record: Erasures):
    assert record.read() == Record({}, frozenset())
    assert list(record.folder.iterdir()) == []


def test_an_erasure_is_on_record_and_to_be_scrubbed_until_it_is_marked(record: Erasures):
    record.write("erased", [SOMEBODY, SOMEBODY_ELSE])
    assert record.read() == only_erased(SOMEBODY, SOMEBODY_ELSE)
    record.write("scrubbed", [SOMEBODY])
    assert record.read().unscrubbed == {SOMEBODY_ELSE}
    assert record.read().last == only_erased(SOMEBODY, SOMEBODY_ELSE).last
    record.write("erased", [SOMEBODY])
    assert record.read().unscrubbed == {SOMEBODY, SOMEBODY_ELSE}


def test_the_last_of_several_erasures_counts(record: Erasures):
    for second in (5, 9, 7):
        record.write("erased", [Erasure(SOMEBODY.person, second)])
    assert record.read().last == {SOMEBODY.person: 9}


def test_databases_in_one_folder_share_the_people_but_not_the_scrubs(record: Erasures):
    playground = Erasures(record.folder, "play ground.db")
    record.write("erased", [SOMEBODY])
    playground.write("scrubbed", [SOMEBODY])
    assert record.read() == only_erased(SOMEBODY)
    assert playground.read() == Record({SOMEBODY.person: SOMEBODY.second}, frozenset())


def test_the_files_are_for_their_owner_alone_and_the_log_tells_no_id(record: Erasures):
    (person,) = record.recognise([PERSON])
    record.write("erased", [Erasure(person, 7)])
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in record.folder.iterdir()} == {
        "erasures.log": 0o600,
        "erasures.key": 0o600,
    }
    assert record.log.read_text().split()[:4] == ["erased", "7", person, "forecastle.db"]
    assert traces(bytes_of(record.folder), PERSON) == set()
    assert len(record.key.read_bytes()) == 32


def test_the_hash_of_an_id_depends_on_the_key(tmp_path: Path):
    hashes = {*Erasures(tmp_path / "a", "x").recognise([PERSON]), *Erasures(tmp_path / "b", "x").recognise([PERSON])}
    assert len(hashes) == 2


@pytest.mark.parametrize("left", range(1, len(f"erased 1764000000 {'a' * 64} forecastle.db {'0' * 16}")))
def test_a_line_that_was_cut_off_by_a_power_cut_is_none_and_is_in_nobodys_way(record: Erasures, left: int):
    record.write("erased", [SOMEBODY_ELSE])
    whole = record.log.read_bytes()
    record.write("erased", [SOMEBODY])
    os.truncate(record.log, len(whole) + left)
    assert record.read() == only_erased(SOMEBODY_ELSE)
    record.write("erased", [SOMEBODY])
    assert record.read() == only_erased(SOMEBODY_ELSE, SOMEBODY)


def test_a_line_that_lacks_nothing_but_its_end_is_one(record: Erasures):
    record.write("erased", [SOMEBODY])
    os.truncate(record.log, record.log.stat().st_size - 1)
    assert record.read() == only_erased(SOMEBODY)
    record.write("erased", [SOMEBODY_ELSE])
    assert record.read() == only_erased(SOMEBODY, SOMEBODY_ELSE)


@given(data=st.data(), lines=entries.filter(bool))
def test_any_damage_to_a_whole_line_is_refused_with_its_number(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, lines: list[tuple[str, str, Erasure]]
):
    record = Erasures(tmp_path_factory.mktemp("record"), "x")
    for step, _, erasure in lines:
        record.write(step, [erasure])
    content = bytearray(record.log.read_bytes())
    place = data.draw(st.integers(0, len(content) - 2).filter(lambda each: content[each] != 0x0A))
    new = data.draw(st.integers(0, 255).filter(lambda each: each not in (content[place], 0x0A)))
    content[place] = new
    record.log.write_bytes(content)
    for use in (record.read, lambda: record.write("erased", [SOMEBODY])):
        with pytest.raises(DamagedRecord) as refused:
            use()
        assert (refused.value.path, refused.value.line) == (record.log, content[:place].count(b"\n") + 1)


@given(lines=entries)
def test_what_is_read_is_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str, Erasure]]
):
    folder = tmp_path_factory.mktemp("record")
    for step, database, erasure in lines:
        Erasures(folder, database).write(step, [erasure])
    for mine in "xy":
        found = Erasures(folder, mine).read()
        erased = [erasure for step, _, erasure in lines if step == "erased"]
        assert found.last == {
            each.person: max(other.second for other in erased if other.person == each.person) for each in erased
        }
        state = {}
        for step, database, erasure in lines:
            if step == "erased" or (database == mine and erasure in state):
                state[erasure] = step
        assert found.unscrubbed == {erasure for erasure, step in state.items() if step == "erased"}


@pytest.mark.parametrize("key", [None, b"", b"x" * 31, b"x" * 33])
def test_a_record_without_its_key_is_refused_and_no_new_key_is_made(record: Erasures, key: bytes | None):
    record.write("erased", [SOMEBODY])
    record.key.unlink() if key is None else record.key.write_bytes(key)
    for use in (record.read, lambda: record.write("erased", [SOMEBODY]), lambda: record.recognise([7])):
        with pytest.raises(LostKey) as refused:
            use()
        assert refused.value.path == record.key
    assert record.key.exists() is (key is not None)


def test_the_key_of_another_record_is_refused(record: Erasures):
    record.write("erased", [SOMEBODY])
    record.key.write_bytes(b"x" * 32)
    with pytest.raises(DamagedRecord):
        record.read()


def test_a_full_disk_is_told(record: Erasures, monkeypatch: pytest.MonkeyPatch):
    def full(file: int, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(Unwritable) as refused:
        record.write("erased", [SOMEBODY])
    assert refused.value.reason == "full"


def test_for_a_server_the_record_is_where_ours_would_be():
    record = Erasures.beside("postgresql://h/forecastle")
    assert record.log == Erasures.beside().log == Path("data/erasures.log")
    assert record._database != Erasures.beside()._database


async def test_a_write_that_cannot_be_recorded_erases_nothing(
    database: Database, erasures: Erasures, monkeypatch: pytest.MonkeyPatch
):
    await profiles.tell(database, 7, {"age": 20}, DAY, MOMENT)
    erasures.write("erased", [SOMEBODY])
    erasures.key.unlink()
    with pytest.raises(LostKey):
        await privacy.erase_user(database, erasures, 7, MOMENT)
    assert await profiles.load(database, 7) is not None


async def counted(database: Database, user_id: int) -> dict[str, int]:
    """How many rows a person has in each table."""
    return {table: len(rows) for table, rows in (await privacy.export_user(database, user_id)).items()}


async def brought_back(url: str, file: Path, record: Erasures) -> None:
    """Let two people tell much, erase one, and put a copy from before by hand where the database is."""
    async with await Database.open(url) as database:
        await crowd(database, [PERSON, OTHER], random.Random(1))
        await everything(database, OTHER, MOMENT)
    shutil.copy(file, file.parent.parent / "copied.db")
    async with await Database.open(url) as database:
        await privacy.erase_user(database, record, PERSON, LATER)
    shutil.copy(file.parent.parent / "copied.db", file)
    assert traces(bytes_of(file.parent), PERSON)


async def test_a_backup_copied_by_hand_brings_nobody_back(made: Path, url: str, erasures: Erasures):
    await brought_back(url, made, erasures)
    async with await Database.open(url) as database:
        before = await counted(database, OTHER)
        assert await settle(database, erasures) >= 2
        assert await settle(database, erasures) == 0
        assert set((await counted(database, PERSON)).values()) == {0}
        assert await counted(database, OTHER) == before
        assert traces(bytes_of(made.parent), PERSON) == set()
    assert erasures.read().unscrubbed == set()
    assert traces(bytes_of(made.parent), PERSON) == set()


async def test_without_settling_the_person_would_be_back(made: Path, url: str, erasures: Erasures):
    await brought_back(url, made, erasures)
    async with await Database.open(url) as database:
        assert await profiles.load(database, PERSON) is not None
    assert traces(bytes_of(made.parent), PERSON)


async def test_what_was_told_again_after_an_erasure_stays(database: Database, erasures: Erasures):
    await everything(database, 7, MOMENT)
    await privacy.erase_user(database, erasures, 7, MOMENT)
    await everything(database, 7, LATER)
    before = await counted(database, 7)
    assert set(before.values()) == {1}
    assert await settle(database, erasures) == 0
    assert await counted(database, 7) == before


@pytest.mark.parametrize("late", [-1, 0, 1])
async def test_a_row_as_old_as_the_erasure_goes_and_a_second_later_it_stays(
    database: Database, erasures: Erasures, late: int
):
    await privacy.erase_user(database, erasures, 7, MOMENT)
    await everything(database, 7, MOMENT + timedelta(seconds=late, microseconds=7))
    await settle(database, erasures)
    assert set((await counted(database, 7)).values()) == {1 if late > 0 else 0}


async def test_a_clock_that_was_set_back_leaves_no_row_younger_than_its_erasure(
    database: Database, erasures: Erasures, url: str
):
    await everything(database, 7, LATER)
    await privacy.erase_user(database, erasures, 7, MOMENT)
    await everything(database, 7, LATER)  # as a backup would bring it back
    await settle(database, erasures)
    assert set((await counted(database, 7)).values()) == {0}


async def test_an_erasure_that_fails_after_it_is_on_record_is_made_good_at_the_next_start(
    database: Database, erasures: Erasures, monkeypatch: pytest.MonkeyPatch
):
    async def fail(database: Database, work: object) -> None:
        raise StoreFailed("ioerr")

    await everything(database, 7, MOMENT)
    with monkeypatch.context() as patched:
        patched.setattr(Database, "write", fail)
        with pytest.raises(StoreFailed):
            await privacy.erase_user(database, erasures, 7, LATER)
    assert await settle(database, erasures) == 9
    assert erasures.read().unscrubbed == set()


async def test_an_erasure_once_begun_ends_although_its_caller_is_cancelled_and_the_database_closed(
    made: Path, url: str, erasures: Erasures
):
    database = await Database.open(url)
    await crowd(database, [PERSON], random.Random(1))
    erasing = asyncio.create_task(privacy.erase_user(database, erasures, PERSON, MOMENT))
    await asyncio.sleep(0)
    erasing.cancel()
    await asyncio.gather(erasing, return_exceptions=True)
    await database.close()
    assert traces(bytes_of(made.parent), PERSON) == set()
    assert erasures.read().unscrubbed == set()
    assert len(erasures.read().last) == 1


def test_moments_are_whole_seconds_in_utc(record: Erasures):
    at = datetime(2026, 11, 23, 12, 30, 15, 999_999, tzinfo=UTC)
    assert erasure_of(record, 7, at).second == int(MOMENT.timestamp())
