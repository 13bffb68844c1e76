"""Copies of a live database: whole, complete, looked through, private."""

import asyncio
import random
import shutil
import stat
from pathlib import Path

import pytest
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Database, application, backup, durable, findings, lock, migrate, profiles
from bot.store.errors import (
    BadUrl,
    BrokenReferences,
    InUse,
    NewerSchema,
    NotAFile,
    Unreadable,
    Unwritable,
)
from bot.store.schema import profiles as table
from tests.bot.store.conftest import DAY, MOMENT
from tests.bot.store.files import asked, change
from tests.bot.store.traces import OTHER, PERSON, bytes_of, crowd, traces

NEWEST = max(path.name for path in (migrate.SCRIPTS / "versions").glob("0*.py"))[:4]


def newest_number(file: Path) -> int:
    """The highest number that was written into a copy, 0 for none."""
    return asked(file, "SELECT coalesce(max(number), 0) FROM profile_history")[0][0]


async def write_until(database: Database, end: asyncio.Event, acknowledged: list[int]) -> None:
    """Write one number after the other, and note each that was acknowledged."""
    while not end.is_set():
        number = acknowledged[-1] + 1
        await profiles.tell(database, 7, {"followers": number, "niche": "food"}, DAY, MOMENT)
        acknowledged.append(number)


async def test_twenty_backups_during_constant_writes_are_whole_and_miss_no_acknowledged_commit(
    database: Database, url: str, tmp_path: Path
):
    end, acknowledged = asyncio.Event(), [0]
    writing = asyncio.create_task(write_until(database, end, acknowledged))
    for number in range(20):
        before = acknowledged[-1]
        file = tmp_path / "backups" / f"{number}.db"
        found = await backup.take(url, file)
        assert found == await findings.verify(file)
        assert (found.faults, found.orphans) == ((), ())
        assert newest_number(file) >= before
    end.set()
    await writing
    assert acknowledged[-1] >= 40  # else nothing was written meanwhile
    assert newest_number(tmp_path / "backups" / "19.db") > newest_number(tmp_path / "backups" / "0.db")


async def test_a_plain_copy_of_the_file_would_miss_acknowledged_commits(database: Database, file: Path, tmp_path: Path):
    await profiles.tell(database, 7, {"followers": 5}, DAY, MOMENT)
    assert newest_number(Path(shutil.copy(file, tmp_path / "copy.db"))) == 0


async def test_a_backup_is_one_private_file_and_tells_what_is_in_it(database: Database, url: str, tmp_path: Path):
    await application.claim(database, 42)
    await profiles.tell(database, 7, {"age": 20, "niche": "food"}, DAY, MOMENT)
    file = tmp_path / "far" / "away" / "backup.db"
    found = await backup.take(url, file)
    assert (found.revision, found.application_id) == (NEWEST, 42)
    assert {table: count for table, count in found.rows.items() if count} == {
        "alembic_version": 1,
        "meta": 1,
        "profiles": 1,
        "profile_history": 2,
    }
    assert [path.name for path in file.parent.iterdir()] == ["backup.db"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert asked(file, "PRAGMA journal_mode") == [("delete",)]


async def test_a_backup_holds_no_byte_of_what_was_deleted_before_it(database: Database, url: str, tmp_path: Path):
    async def remove(connection: AsyncConnection) -> None:
        await connection.execute(delete(table).where(table.c.user_id == PERSON))

    async def leave_bytes(connection: AsyncConnection) -> None:
        await connection.execute(text("PRAGMA secure_delete = 0"))

    await crowd(database, [PERSON, OTHER], random.Random(1))
    await database.write(leave_bytes)
    await database.write(remove)
    await backup.take(url, tmp_path / "backups" / "a.db")
    assert traces(bytes_of(tmp_path / "data"), PERSON)
    assert traces(bytes_of(tmp_path / "backups"), PERSON) == set()
    assert traces(bytes_of(tmp_path / "backups"), OTHER) == {"8 bytes", "varint", "text"}


async def test_a_backup_never_takes_the_place_of_a_file(database: Database, url: str, file: Path):
    before = file.read_bytes()
    with pytest.raises(Unwritable) as refused:
        await backup.take(url, file)
    assert (refused.value.path, refused.value.reason) == (file, "exists")
    assert file.read_bytes() == before


async def test_a_backup_that_is_not_whole_does_not_get_a_name(made: Path, url: str, tmp_path: Path):
    history = "INSERT INTO profile_history (user_id, told_on, told_at, fact) VALUES (9, '2026-11-23', 0, 'age')"
    change(made, "PRAGMA foreign_keys = 0", history)
    with pytest.raises(BrokenReferences) as refused:
        await backup.take(url, tmp_path / "backups" / "a.db")
    assert refused.value.tables == ("profile_history",)
    assert list((tmp_path / "backups").iterdir()) == []


async def test_there_is_no_backup_of_nothing_nor_of_a_server_nor_during_a_restore(made: Path, url: str, tmp_path: Path):
    file = tmp_path / "a.db"
    with pytest.raises(Unreadable, match="cantopen"):
        await backup.take(f"sqlite:///{tmp_path}/nothing.db", file)
    with pytest.raises(NotAFile, match="postgresql"):
        await backup.take("postgresql://h/d", file)
    with pytest.raises(BadUrl):
        await backup.take("sqlite://", file)
    with lock.alone(made), pytest.raises(InUse):
        await backup.take(url, file)
    assert {path.name for path in tmp_path.iterdir()} == {"data"}


async def test_a_folder_that_cannot_be_made_is_told(made: Path, url: str):
    with pytest.raises(Unwritable) as refused:
        await backup.take(url, made / "a.db")
    assert refused.value.reason in {"FileExistsError", "NotADirectoryError"}


async def test_what_a_killed_backup_left_is_swept_and_what_is_worked_on_is_not(made: Path, url: str, tmp_path: Path):
    folder = tmp_path / "backups"
    with durable.aside(folder) as worked_on:
        (folder / ".forecastle-killed").mkdir()
        (folder / ".forecastle-killed" / "copy.db").touch()
        await backup.take(url, folder / "a.db")
        assert {path.name for path in folder.iterdir()} == {"a.db", worked_on.name}
    assert {path.name for path in folder.iterdir()} == {"a.db"}


async def test_verifying_changes_nothing(made: Path):
    before = (made.read_bytes(), sorted(made.parent.iterdir()))
    found = await findings.verify(made)
    assert (found.revision, found.application_id, found.faults, found.orphans) == (NEWEST, None, (), ())
    assert (made.read_bytes(), sorted(made.parent.iterdir())) == before


async def test_verifying_a_database_in_use_sees_what_is_in_its_log(database: Database, file: Path):
    await profiles.tell(database, 7, {"age": 20}, DAY, MOMENT)
    assert (await findings.verify(file)).rows["profiles"] == 1


async def test_verifying_finds_rows_that_point_nowhere(made: Path):
    history = "INSERT INTO profile_history (user_id, told_on, told_at, fact) VALUES (9, '2026-11-23', 0, 'age')"
    change(made, "PRAGMA foreign_keys = 0", history)
    found = await findings.verify(made)
    assert found.orphans == ("profile_history",)
    with pytest.raises(BrokenReferences):
        found.require_whole(made)


async def test_verifying_finds_an_index_that_is_not_of_its_table(made: Path):
    profile = "INSERT INTO profiles (user_id, created_at, updated_at) VALUES (7, 0, 0)"
    history = "INSERT INTO profile_history (user_id, told_on, told_at, fact) VALUES (7, '2026-11-23', 0, 'age')"
    hide = (
        "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'meta') WHERE name = '{}'"
    )
    index = "ix_profile_history_user_id_fact_told_at"
    change(made, profile, history, "PRAGMA writable_schema = 1", hide.format(index))
    with pytest.raises(Unreadable, match="corrupt"):
        (await findings.verify(made)).require_whole(made)


@pytest.mark.parametrize("missing", [1, 2000, 4095, 4096, 10_000])
async def test_verifying_notices_that_the_end_is_missing(made: Path, missing: int):
    content = made.read_bytes()
    made.write_bytes(content[:-missing])
    with pytest.raises(Unreadable, match="corrupt"):
        (await findings.verify(made)).require_whole(made)


async def test_sqlite_alone_would_not_notice(made: Path):
    """Keeps the test above honest: the check of SQLite reads the missing part of a page as zeros."""
    change(made, "INSERT INTO profiles (user_id, created_at, updated_at) VALUES (7, 0, 0)")
    change(made, "VACUUM", "PRAGMA journal_mode = delete")
    made.write_bytes(made.read_bytes()[:-1])
    assert asked(made, "PRAGMA integrity_check") == [("ok",)]


async def test_what_is_no_database_of_ours_is_refused(made: Path, tmp_path: Path):
    recipes, nonsense, empty = tmp_path / "recipes.db", tmp_path / "nonsense.db", tmp_path / "empty.db"
    change(recipes, "CREATE TABLE recipes (id INTEGER)", "CREATE TABLE alembic_version (version_num TEXT)")
    nonsense.write_bytes(random.Random(1).randbytes(20_000))
    empty.touch()
    reasons = {recipes: "not_forecastle", nonsense: "notadb", empty: "not_forecastle", tmp_path / "none.db": "cantopen"}
    for file, reason in reasons.items():
        with pytest.raises(Unreadable) as refused:
            await findings.verify(file)
        assert (refused.value.path, refused.value.reason) == (file, reason)
    change(made, "UPDATE alembic_version SET version_num = 'x1'")
    with pytest.raises(NewerSchema) as newer:
        await findings.verify(made)
    assert newer.value.found == "x1"
