"""Copies of a live database: made while the bot writes, looked through before they get their name, gone in time.

Daily ones are called `forecastle-2026-11-24.db`, after the database; what a restore replaced is kept as
`before-restore-forecastle-2026-11-24T101500Z.db`. Each is one file, and holds no byte of anybody who was
erased before it was made. No file of these names stays longer than 30 days, which is what people are told.
"""

import asyncio
import os
import re
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.store import durable, engines, lock, sqlite
from bot.store.errors import NotAFile, Unreadable, Unwritable
from bot.store.facts import Number, require, require_moment
from bot.store.findings import Findings, cut_short, examine

LONGEST: Final = 30
"""Days for which a backup is kept at most."""

KEEP_DAYS: Final = Number(0, LONGEST)
_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


def path_of(address: str) -> Path:
    """Give the file of an address; raise NotAFile for a server's database, BadUrl."""
    url = engines.async_url(address)
    path = engines.file_of(url)
    if path is None:
        raise NotAFile(url.get_backend_name())
    return path


def folder_of(path: Path) -> Path:
    """Give the folder for the backups of a database."""
    return path.parent / "backups"


async def take(address: str, file: Path) -> Findings:
    """Copy the database of an address, which may be in use, to a new file, and tell what is in the copy.

    It holds every commit that was acknowledged before. Raises Unwritable (`exists`, ...), Unreadable, InUse
    while the database is being restored, BrokenReferences, NewerSchema, StoreFailed, NotAFile, BadUrl; there
    is no file then.
    """
    return await asyncio.to_thread(_take, path_of(address), file)


async def daily(address: str, folder: Path, now: datetime, keep_days: int) -> Path | None:
    """Make the backup of the day (in UTC) unless it is there, and delete old ones; give the new file, if any.

    With 0 for `keep_days` none is made, and those that are there stay their 30 days. When it cannot be made,
    older ones are not deleted before their 30 days. Raises as `take` does, and RefusedValue.
    """
    require(KEEP_DAYS, "keep_days", keep_days)
    require_moment(now)
    path, day = path_of(address), now.astimezone(UTC).date()
    file = folder / f"{path.stem}-{day}.db"
    wanted = keep_days > 0 and not file.exists()
    keep = LONGEST
    try:
        if wanted:
            await take(address, file)
        keep = keep_days
    finally:
        await asyncio.to_thread(_tidy, folder, day, keep, path.stem)
    return file if wanted else None


def newest(folder: Path, name: str = "forecastle") -> datetime | None:
    """Give the moment at which the newest daily backup of the database called `name` was made, None without one."""
    daily = re.compile(rf"{re.escape(name)}-{_DAY}\.db")
    made = [each.stat().st_mtime for each in folder.glob("*.db") if daily.fullmatch(each.name)]
    return datetime.fromtimestamp(max(made), UTC) if made else None


def rotate(folder: Path, today: date, keep_days: int, name: str = "forecastle") -> list[Path]:
    """Delete the backups of the database called `name` that are older than `keep_days`, 30 for 0; give which.

    Their age is that of their names, and nothing else in the folder is touched. Raises RefusedValue, Unwritable.
    """
    require(KEEP_DAYS, "keep_days", keep_days)
    oldest = today - timedelta(days=keep_days or LONGEST)
    if not folder.is_dir():
        return []
    dated = [(_day(each.name, name), each) for each in sorted(folder.iterdir())]
    old = [each for day, each in dated if day and day < oldest and each.is_file() and not each.is_symlink()]
    with durable.told_as(folder):
        for each in old:
            each.unlink(missing_ok=True)
    return old


def _tidy(folder: Path, today: date, keep_days: int, name: str) -> None:
    with durable.told_as(folder):
        durable.sweep(folder)
    rotate(folder, today, keep_days, name)


def _day(file: str, name: str) -> date | None:
    """Read the day in the name of a backup; None for a file that is none of the database's."""
    again = r"T[0-9]{6}Z(-[0-9]+)?\.db(-wal)?"
    pattern = rf"({re.escape(name)}-(?P<daily>{_DAY})\.db|before-restore-{re.escape(name)}-(?P<kept>{_DAY}){again})"
    found = re.fullmatch(pattern, file)
    try:
        return date.fromisoformat(found["daily"] or found["kept"]) if found else None
    except ValueError:  # such as the 30th of February
        return None


def _take(path: Path, file: Path) -> Findings:
    if not path.is_file():
        raise Unreadable(path, "cantopen")
    with durable.told_as(file):
        durable.make_folder(file.parent)
        durable.sweep(file.parent)
        with lock.shared(path), durable.aside(file.parent) as place:
            copy(path, place / "copy.db")
            findings = examine(place / "copy.db", path)
            findings.require_whole(path)
            if os.path.lexists(file):  # it may be a database in use
                raise Unwritable(file, "exists")
            durable.put(place / "copy.db", file)
    return findings


def copy(path: Path, new: Path, mode: str = "ro") -> None:
    """Copy a database, which may be in use, as of one moment; raise Unreadable, StoreFailed.

    The copy is rewritten, so that what was deleted is not in it, and taken out of WAL mode, so that it is one
    file wherever it is carried.
    """
    with sqlite.told_as(path), closing(sqlite.connect(path, mode)) as source:
        source.execute("BEGIN")
        if cut_short(source, path):
            raise Unreadable(path, "corrupt")
        new.touch(0o600)
        with closing(sqlite.connect(new, "rw")) as target:
            target.execute("PRAGMA temp_store = 2")
            source.backup(target)
            target.execute("PRAGMA journal_mode = delete")
            target.execute("VACUUM")
