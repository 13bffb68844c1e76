"""Putting a backup in the place of the database: looked through, brought up to date, without those erased since.

All of it happens to a copy aside, which then takes the place in one step; whenever it is killed, the database
is the old one or the new one, whole.
"""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.store import durable, engines, erasures, lock, migrate, publishing, sqlite
from bot.store.backup import copy, folder_of, path_of
from bot.store.database import Database
from bot.store.errors import ForeignDatabase, InUse, Unreadable
from bot.store.facts import require_moment
from bot.store.findings import Findings, examine, mode_of, serves


@dataclass(frozen=True)
class Restored:
    """What is in the database now, and where the one before it is kept.

    `erased` counts the rows that went of people erased since, `unfinished` the announcements that are not public yet.
    """

    findings: Findings
    kept: Path | None
    erased: int
    unfinished: int


async def restore(address: str, file: Path, now: datetime, backups: Path | None = None) -> Restored:
    """Put the backup `file` in the place of the database of an address.

    The database there is kept among the `backups` (beside it, unless told otherwise). Raises InUse while any
    program has it open; ForeignDatabase when the backup serves another application; Unreadable (also
    `not_forecastle`), NewerSchema and BrokenReferences for what cannot be restored; DamagedRecord, LostKey,
    Unwritable, StoreFailed, RefusedValue, NotAFile, BadUrl. The database is then as it was.
    """
    require_moment(now)
    path = path_of(address)
    with durable.told_as(path):
        durable.make_folder(path.parent)
        with lock.alone(path), durable.aside(path.parent) as place:
            new = place / path.name
            await asyncio.to_thread(_bring, file, new, path)
            erased, unfinished = await _up_to_date(address, new)
            findings = await asyncio.to_thread(examine, new, file)
            findings.require_whole(file)
            kept = await asyncio.to_thread(_keep, path, backups or folder_of(path), now)
            await asyncio.to_thread(_replace, path, new)
    return Restored(findings, kept, erased, unfinished)


def _bring(file: Path, new: Path, path: Path) -> None:
    """Copy the backup aside, if it may take the place of what is there."""
    durable.sweep(path.parent)
    copy(file, new, mode_of(file))
    findings = examine(new, file)
    findings.require_whole(file)
    present, found = serves(path), findings.application_id
    if present is not None and found is not None and found != present:
        raise ForeignDatabase(found, present)


async def _up_to_date(address: str, new: Path) -> tuple[int, int]:
    """Bring the copy to the present shape, take out whoever was erased since, and doubt what is not public yet.

    Gives how many rows went, and how many announcements are doubted.
    """
    aside = engines.async_url(address).set(database=str(new)).render_as_string(hide_password=False)
    await migrate.upgrade(aside)
    async with await Database.open(aside) as database:
        erased = await erasures.forget(database, erasures.Erasures.beside(address))
        return erased, await publishing.doubt(database)


def _keep(path: Path, backups: Path, now: datetime) -> Path | None:
    """Keep what is there: a proper copy, or the bytes as they are when it is too damaged for one."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    durable.make_folder(backups)
    durable.sweep(backups)
    kept = _free_name(backups, f"before-restore-{path.stem}-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}")
    with durable.aside(backups) as place:
        try:
            copy(path, place / "copy.db")
            durable.put(place / "copy.db", kept)
        except Unreadable:
            _keep_bytes(path, place, kept)
    return kept


def _keep_bytes(path: Path, place: Path, kept: Path) -> None:
    for end in ("-wal", ""):
        if Path(f"{path}{end}").exists():
            shutil.copyfile(f"{path}{end}", place / f"bytes{end}")
            durable.put(place / f"bytes{end}", Path(f"{kept}{end}"))


def _free_name(folder: Path, name: str) -> Path:
    """Find a name that is not taken, should two restores begin in the same second."""
    names = (folder / (f"{name}.db" if number == 1 else f"{name}-{number}.db") for number in count(1))
    return next(each for each in names if not each.exists())


def _replace(path: Path, new: Path) -> None:
    if path.exists():
        _fold(path)
    for end in ("-wal", "-shm", "-journal"):  # only of a damaged database, whose bytes are kept
        Path(f"{path}{end}").unlink(missing_ok=True)
    durable.put(new, path)


def _fold(path: Path) -> None:
    """Make the database one file: the log of the old one must neither get lost nor be read into the new one.

    Leaving WAL mode does it, and is refused while any other program has the database open.
    """
    try:
        with closing(sqlite.connect(path, "rw")) as connection:
            mode = connection.execute("PRAGMA journal_mode = delete").fetchone()[0]
    except sqlite3.Error as error:
        reason = sqlite.reason_of(error)
        if reason == "busy":
            raise InUse(path) from error
        if reason not in {"corrupt", "notadb"}:
            raise sqlite.failure_at_start(reason, path) from error
        return
    if mode != "delete":
        raise InUse(path)
