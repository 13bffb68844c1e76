"""A backup takes the place of the database, or nothing changes."""

import asyncio
import json
import shutil
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import Database, Erasures, announcements, backup, erasures, findings, profiles, restore, restoring
from bot.store.errors import (
    Unwritable,
)
from bot.store.schema import metadata
from tests.bot.store.announcing import CHANNELS, drafted
from tests.bot.store.conftest import DAY, LATER, MOMENT
from tests.bot.store.files import change, content
from tests.bot.store.traces import OTHER, PERSON, bytes_of, traces

FIRST_SHAPE = {"profiles", "profile_history", "meta"}
KEPT = "before-restore-forecastle-2026-11-23T123015Z.db"
FRESH = """
import asyncio, datetime, json, sys
from pathlib import Path
from bot.store import restore
now = datetime.datetime.fromisoformat(sys.argv[3])
print(json.dumps(asyncio.run(restore(sys.argv[1], Path(sys.argv[2]), now)).findings.rows))
"""


async def test_a_restore_brings_back_what_was_there_and_keeps_what_was_replaced(
    saved: Path, url: str, file: Path, tmp_path: Path
):
    before = content(file)
    restored = await restore(url, saved, MOMENT)
    assert restored.kept == tmp_path / "data" / "backups" / KEPT
    assert content(restored.kept) == before
    assert (restored.findings.application_id, restored.findings.faults) == (42, ())
    assert await findings.verify(file) == restored.findings
    async with await Database.open(url) as database:
        assert (await profiles.load(database, OTHER)).facts.keys() == {"niche"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {path.name for path in file.parent.iterdir()} == {
        "forecastle.db", "forecastle.db.lock", "erasures.log", "erasures.key", "backups"
    }  # fmt: skip


async def test_a_restore_brings_back_nobody_who_was_erased(saved: Path, url: str, file: Path):
    assert traces(bytes_of(saved.parent), PERSON)
    restored = await restore(url, saved, MOMENT)
    saved.unlink()
    assert restored.erased >= 2
    assert traces(bytes_of(file.parent), PERSON) == set()  # the backup of what was replaced is among these
    assert traces(bytes_of(file.parent), OTHER) == {"8 bytes", "varint", "text"}


async def test_a_restore_that_knows_of_no_erasure_would_bring_the_person_back(
    saved: Path, url: str, file: Path, monkeypatch: pytest.MonkeyPatch
):
    async def forget(database: Database, record: Erasures) -> int:
        return 0

    monkeypatch.setattr(erasures, "forget", forget)
    await restore(url, saved, MOMENT)
    saved.unlink()
    assert traces(bytes_of(file.parent), PERSON)


async def test_what_was_told_again_after_the_erasure_is_restored_too(saved: Path, url: str, tmp_path: Path):
    async with await Database.open(url) as database:
        await profiles.tell(database, PERSON, {"age": 20}, DAY, LATER)
        await backup.take(url, tmp_path / "later.db")
        await profiles.tell(database, PERSON, {"age": 21}, DAY, LATER)
    restored = await restore(url, tmp_path / "later.db", MOMENT)
    assert restored.erased == 0
    async with await Database.open(url) as database:
        assert (await profiles.load(database, PERSON)).facts == {"age": 20}


async def test_a_restore_does_not_take_an_erasure_for_done_that_the_old_database_has_still_to_do(
    saved: Path, url: str, monkeypatch: pytest.MonkeyPatch
):
    """Killed before the old one is replaced, nobody else would know that its bytes are still there."""

    def end(path: Path, new: Path) -> None:
        raise Unwritable(path, "full")

    record = Erasures.beside(url)
    record.write("erased", [erasures.erasure_of(record, PERSON, LATER)])
    before = record.read()
    monkeypatch.setattr(restoring, "_replace", end)
    with pytest.raises(Unwritable):
        await restore(url, saved, MOMENT)
    assert record.read() == before
    assert before.unscrubbed


async def test_a_backup_of_an_earlier_shape_is_brought_up_to_date(made: Path, url: str, tmp_path: Path):
    old = Path(shutil.copy(made, tmp_path / "old.db"))
    later = [f"DROP TABLE {table.name}" for table in reversed(metadata.sorted_tables) if table.name not in FIRST_SHAPE]
    change(old, *later, "UPDATE alembic_version SET version_num = '0001'")
    restored = await restore(url, old, MOMENT)
    assert restored.findings.revision > "0001"
    assert "preferences" in restored.findings.rows
    assert "preferences" not in "".join(content(old))


async def test_what_is_not_public_in_a_backup_may_be_so_by_now(made: Path, url: str, tmp_path: Path):
    async with await Database.open(url) as database:
        begun = [await drafted(database) for _ in range(5)]
        await announcements.schedule(database, begun[1].id, LATER, "UTC")
        await announcements.wait(database, begun[2].id)
        await announcements.discard(database, begun[3].id)
        await announcements.publish(database, begun[4].id, CHANNELS, MOMENT, deadline=LATER)
    await backup.take(url, tmp_path / "copy.db")
    restored = await restore(url, tmp_path / "copy.db", LATER)
    async with await Database.open(url) as database:
        since = [(await announcements.load(database, each.id)).maybe_public_since for each in begun]
    assert restored.unfinished == 3
    assert since == [MOMENT.replace(microsecond=0)] * 3 + [None] * 2


async def test_where_there_is_no_database_yet_a_restore_makes_it(saved: Path, file: Path, tmp_path: Path):
    shutil.rmtree(file.parent)
    restored = await restore(f"sqlite:///{tmp_path}/new/home/forecastle.db", saved, MOMENT)
    assert restored.kept is None
    assert (await findings.verify(tmp_path / "new" / "home" / "forecastle.db")).application_id == 42


async def test_two_restores_in_one_second_keep_both(saved: Path, url: str, file: Path):
    kept = [(await restore(url, saved, MOMENT)).kept.name for _ in range(3)]
    assert kept == [KEPT, KEPT.replace(".db", "-2.db"), KEPT.replace(".db", "-3.db")]
    assert backup.rotate(file.parent / "backups", DAY + timedelta(days=8), 7) != []
    assert list((file.parent / "backups").iterdir()) == []


def test_a_fresh_process_restores_in_seconds(saved: Path, url: str, file: Path):
    """The drill: what an operator does with nothing but the backup."""
    ran = subprocess.run(
        [sys.executable, "-c", FRESH, url, saved, MOMENT.isoformat()], check=True, capture_output=True, timeout=60
    )
    assert json.loads(ran.stdout) == asyncio.run(findings.verify(file)).rows
    assert traces(bytes_of(file.parent), PERSON) == set()


async def test_the_log_a_killed_bot_left_is_kept_and_not_read_into_the_restored_database(
    saved: Path, url: str, file: Path, tmp_path: Path
):
    async with await Database.open(url) as database:
        await profiles.tell(database, OTHER, {"age": 33}, DAY, LATER)
        shutil.copytree(file.parent, tmp_path / "killed")
    assert (tmp_path / "killed" / "forecastle.db-wal").stat().st_size > 0
    restored = await restore(f"sqlite:///{tmp_path}/killed/forecastle.db", saved, MOMENT)
    assert "33" in str([line for line in content(restored.kept) if 'INTO "profiles"' in line])
    assert await findings.verify(tmp_path / "killed" / "forecastle.db") == restored.findings
    assert restored.findings.rows["profiles"] == 1
