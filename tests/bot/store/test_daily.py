"""The backup of the day, made once, and the end of the old ones."""

import os
import random
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import Database, Erasures, backup, privacy, profiles
from bot.store.errors import RefusedValue, Unreadable
from tests.bot.store.conftest import DAY, MOMENT
from tests.bot.store.files import asked
from tests.bot.store.traces import PERSON, bytes_of, crowd, traces


async def test_the_daily_backup_is_made_once_a_day(database: Database, url: str, tmp_path: Path):
    folder = tmp_path / "backups"
    first = await backup.daily(url, folder, MOMENT, 7)
    assert first == folder / "forecastle-2026-11-23.db"
    await profiles.tell(database, 7, {"age": 20}, DAY, MOMENT)
    assert await backup.daily(url, folder, MOMENT + timedelta(hours=11), 7) is None
    assert asked(first, "SELECT count(*) FROM profiles") == [(0,)]
    assert await backup.daily(url, folder, MOMENT + timedelta(hours=12), 7) == folder / "forecastle-2026-11-24.db"


async def test_the_age_of_the_newest_daily_backup_is_known(made: Path, url: str, tmp_path: Path):
    folder = tmp_path / "backups"
    assert backup.newest(folder) is None
    for name, second in (("forecastle-2026-11-22.db", 5), ("forecastle-2026-11-23.db", 9), ("mine.db", 99)):
        await backup.take(url, folder / name)
        os.utime(folder / name, (second, second))
    assert backup.newest(folder) == datetime(1970, 1, 1, 0, 0, 9, tzinfo=UTC)
    assert backup.newest(folder, "playground") is None


async def test_the_daily_backup_goes_by_the_day_in_utc_and_the_name_of_the_database(
    made: Path, url: str, tmp_path: Path
):
    other = tmp_path / "data" / "my bot.db"
    shutil.copy(made, other)
    moment = MOMENT.replace(hour=23, minute=59).astimezone()
    assert (
        await backup.daily(f"sqlite:///{other}", tmp_path / "b", moment, 7) == tmp_path / "b" / "my bot-2026-11-23.db"
    )


async def test_the_daily_backup_deletes_the_old_ones(made: Path, url: str, tmp_path: Path):
    folder = tmp_path / "backups"
    folder.mkdir()
    names = [f"forecastle-{DAY - timedelta(days=days)}.db" for days in range(40)]
    for name in names:
        (folder / name).touch()
    assert await backup.daily(url, folder, MOMENT, 7) is None
    assert {path.name for path in folder.iterdir()} == set(names[:8])


async def test_without_daily_backups_old_ones_go_after_30_days(made: Path, url: str, tmp_path: Path):
    folder = tmp_path / "backups"
    folder.mkdir()
    names = [f"forecastle-{DAY - timedelta(days=days)}.db" for days in range(1, 40)]
    for name in names:
        (folder / name).touch()
    assert await backup.daily(url, folder, MOMENT, 0) is None
    assert {path.name for path in folder.iterdir()} == set(names[:30])


async def test_when_none_can_be_made_older_ones_stay_but_none_beyond_30_days(url: str, tmp_path: Path):
    folder = tmp_path / "backups"
    folder.mkdir()
    names = [f"forecastle-{DAY - timedelta(days=days)}.db" for days in range(1, 40)]
    for name in names:
        (folder / name).touch()
    with pytest.raises(Unreadable):
        await backup.daily(url, folder, MOMENT, 1)
    assert {path.name for path in folder.iterdir()} == set(names[:30])


@pytest.mark.parametrize("days", [-1, 31, True, 1.5])
async def test_impossible_days_are_refused(made: Path, url: str, tmp_path: Path, days: int):
    with pytest.raises(RefusedValue):
        await backup.daily(url, tmp_path / "b", MOMENT, days)
    with pytest.raises(RefusedValue):
        backup.rotate(tmp_path / "b", DAY, days)
    with pytest.raises(RefusedValue):
        await backup.daily(url, tmp_path / "b", MOMENT.replace(tzinfo=None), 7)


async def test_an_erasure_reaches_the_database_and_its_backups_only_by_age(
    database: Database, url: str, erasures: Erasures, tmp_path: Path
):
    """What people are told: backups may hold somebody for up to 30 days."""
    await crowd(database, [PERSON], random.Random(1))
    folder = tmp_path / "backups"
    await backup.daily(url, folder, MOMENT, 30)
    await privacy.erase_user(database, erasures, PERSON, MOMENT)
    assert traces(bytes_of(tmp_path / "data"), PERSON) == set()
    assert traces(bytes_of(folder), PERSON)
    await backup.daily(url, folder, MOMENT + timedelta(days=31), 30)
    assert traces(bytes_of(folder), PERSON) == set()
    assert [path.name for path in folder.iterdir()] == [f"forecastle-{date(2026, 12, 24)}.db"]
