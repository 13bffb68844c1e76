"""The database, only read: whether it opens, is whole, is ours, is private, has room, and was backed up."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.check.finding import Finding
from bot.check.machine import private
from bot.refusals import sentence
from bot.store import backup, findings, migrate
from bot.store.errors import BadUrl, NotAFile, StoreError

#: Bytes: below the first a start soon fails; below the second a migration and a backup may not fit.
NO_SPACE, LITTLE_SPACE = 20_000_000, 200_000_000


@dataclass(frozen=True, slots=True)
class Held:
    """What was found of the database, and which Discord application it serves."""

    findings: tuple[Finding, ...]
    serves: int | None = None


async def look(address: str, today: dt.date, backup_days: int) -> Held:
    """Look at the database of an address without making, migrating or changing it."""
    try:
        path = backup.path_of(address)
    except NotAFile as error:
        return Held((Finding("ok", "database", f"kept by {error.backend}, which is not looked at from here"),))
    except BadUrl as error:
        said = f"DATABASE_URL cannot be used ({error.reason})"
        return Held((Finding("wrong", "database", said, "write sqlite:///path/to/file.db"),))
    if not path.exists():
        return Held((_place(path), _space(path)))
    inside, serves = await _inside(path)
    backups = _backups(path, today) if backup_days else Finding("ok", "backup", "none is made, for BACKUP_DAYS is 0")
    return Held((inside, private("database file", path), _space(path), backups), serves)


def belonging(serves: int, application: int) -> Finding:
    """Compare the application that the database serves with the one that the token is of."""
    if serves == application:
        return Finding("ok", "database", f"belongs to the application {serves}")
    said = f"belongs to the application {serves}, and the token to {application}"
    return Finding("wrong", "database", said, "point DATABASE_URL at another file, or use the other token")


async def _inside(path: Path) -> tuple[Finding, int | None]:
    if path.is_file() and path.stat().st_size == 0:  # noqa: ASYNC240 - a command of its own, with nobody waiting
        return Finding("ok", "database", f"{path} is empty and will be filled at the first start"), None
    try:
        found = await findings.verify(path)
        found.require_whole(path)
    except StoreError as error:
        return Finding("wrong", "database", sentence(error)), None
    newest = max(_revisions())
    if found.revision != newest:
        said = f"{path} is at revision {found.revision} and will be brought to {newest} at the next start"
        return Finding("ok", "database", said), found.application_id
    return Finding("ok", "database", f"{path} is whole, at revision {found.revision}"), found.application_id


def _revisions() -> Iterator[str]:
    """The revisions this program knows, which the names of their files begin with."""
    return (file.name.partition("_")[0] for file in (migrate.SCRIPTS / "versions").glob("[0-9]*.py"))


def _backups(path: Path, today: dt.date) -> Finding:
    """Say how old the newest daily backup is; the bot makes one a day while it runs."""
    folder = backup.folder_of(path)
    names = [file.name for file in folder.iterdir()] if folder.is_dir() else []
    dated = (re.fullmatch(rf"{re.escape(path.stem)}-(\d{{4}}-\d\d-\d\d)\.db", name) for name in names)
    days = [dt.date.fromisoformat(each[1]) for each in dated if each]
    if not days:
        todo = "run the bot, which makes one a day, or: python -m bot db backup FILE"
        return Finding("warning", "backup", f"there is none in {folder}", todo)
    age = (today - max(days)).days
    said = f"the newest is of {max(days)}"
    if age > 1:
        return Finding("warning", "backup", f"{said}, {age} days ago", "see why in the log of the bot")
    return Finding("ok", "backup", said)


def _place(path: Path) -> Finding:
    folder = _nearest(path)
    if os.access(folder, os.W_OK | os.X_OK):
        return Finding("ok", "database", f"{path} will be made at the first start")
    return Finding("wrong", "database", f"{folder} cannot be written to", "chown it, or point DATABASE_URL elsewhere")


def _space(path: Path) -> Finding:
    free = shutil.disk_usage(_nearest(path)).free
    said = f"{free // 1_000_000} MB free"
    if free < NO_SPACE:
        return Finding("wrong", "disk", said, "make room")
    if free < LITTLE_SPACE:
        return Finding("warning", "disk", said, "make room: a migration and a backup need as much as the database")
    return Finding("ok", "disk", said)


def _nearest(path: Path) -> Path:
    """The folder of a file that may not be there yet, or what there is of the way to it."""
    return next(folder for folder in path.absolute().parents if folder.is_dir())
