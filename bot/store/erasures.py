"""The record of erasures: kept outside the database, so that no backup that comes back brings anybody back.

Beside the database lie `erasures.log`, which is only appended to, and `erasures.key`. A line of the log reads

    erased|scrubbed SECONDS PERSON DATABASE CHECK

the moment in seconds since 1970, the person as a keyed hash of the id, the name of the database file that the
step was done on (several may lie in one folder; a scrub is of one), and a keyed hash of the line itself. An
erasure is on record before its rows go, and is marked scrubbed when its bytes are gone; `settle`, at every
start, makes good whatever was cut short in between. It goes by the moments in the rows: what somebody told
after their erasure stays.
"""

import asyncio
import contextlib
import fcntl
import hmac
import os
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal, Self, cast
from urllib.parse import quote

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import durable, engines, people
from bot.store.columns import EPOCH
from bot.store.database import Database
from bot.store.errors import DamagedRecord, LostKey

Step = Literal["erased", "scrubbed"]

_KEY_BYTES: Final = 32
_LINE: Final = re.compile(r"(erased|scrubbed) (-?[0-9]{1,12}) ([0-9a-f]{64}) (\S+) ([0-9a-f]{16})")


@dataclass(frozen=True)
class Erasure:
    """That somebody was erased: who, as a keyed hash, and when, in seconds since 1970."""

    person: str
    second: int


@dataclass(frozen=True)
class Record:
    """What the log says: every person ever erased with the last second of it, and what is still to be scrubbed."""

    last: dict[str, int]
    unscrubbed: frozenset[Erasure]


class Erasures:
    """The record of erasures in a folder, on behalf of one of the databases there.

    Every method reads and writes files at once: call it in a thread. All raise DamagedRecord, LostKey and
    Unwritable.
    """

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.log = folder / "erasures.log"
        self.key = folder / "erasures.key"
        self._database = quote(os.fsencode(database), safe="")

    @classmethod
    def beside(cls, address: str = engines.DEFAULT_URL) -> Self:
        """Give the record beside the database of an address; for a server's, where ours would be. Raises BadUrl."""
        url = engines.async_url(address)
        file = engines.file_of(url)
        if file is None:
            default = engines.file_of(engines.async_url(engines.DEFAULT_URL)) or Path()
            return cls(default.parent, f"{url.get_backend_name()}:{url.database}")
        return cls(file.parent, file.name)

    def recognise(self, user_ids: Collection[int]) -> dict[str, int]:
        """Give for each id the hash that it has, or would have, in the record; from hash to id."""
        with self._open() as log:
            key = self._key(_content(log))
        return {_person(key, user_id): user_id for user_id in user_ids}

    def read(self) -> Record:
        """Read the whole record; makes no file where there is none."""
        if not self.log.exists():
            return Record({}, frozenset())
        with self._open() as log:
            content = _content(log)
            lines, _ = self._lines(content, self._key(content))
        last: dict[str, int] = {}
        unscrubbed: dict[Erasure, None] = {}
        for step, erasure, database in lines:
            if step == "erased":
                last[erasure.person] = max(erasure.second, last.get(erasure.person, erasure.second))
                unscrubbed[erasure] = None
            elif database == self._database:
                unscrubbed.pop(erasure, None)
        return Record(last, frozenset(unscrubbed))

    def write(self, step: Step, erasures: Collection[Erasure]) -> None:
        """Append a line for each erasure; on return they are on disk."""
        if not erasures:
            return
        with self._open() as log:
            content = _content(log)
            key = self._key(content)
            _, torn = self._lines(content, key)
            if torn:
                os.ftruncate(log, len(content) - torn)
            elif content and not content.endswith(b"\n"):
                _append(log, b"\n")  # a power cut took the end of the line and nothing else
            _append(log, b"".join(_line(key, step, erasure, self._database) for erasure in erasures))
            if not content:
                durable.sync(self.folder)

    @contextlib.contextmanager
    def _open(self) -> Iterator[int]:
        """Have the log alone: another process beside us must not see half a line, nor make another key."""
        with durable.told_as(self.log):
            durable.make_folder(self.folder)
            log = os.open(self.log, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(log, fcntl.LOCK_EX)
                os.fchmod(log, 0o600)
                yield log
            finally:
                os.close(log)

    def _key(self, content: bytes) -> bytes:
        """Read the key, or make it where nothing has been recorded with one yet."""
        if not self.key.exists() and not content:
            with durable.aside(self.folder) as place:
                (place / "key").write_bytes(secrets.token_bytes(_KEY_BYTES))
                durable.put(place / "key", self.key)
        key = self.key.read_bytes() if self.key.exists() else b""
        if len(key) != _KEY_BYTES:
            raise LostKey(self.key)
        self.key.chmod(0o600)
        return key

    def _lines(self, content: bytes, key: bytes) -> tuple[list[tuple[Step, Erasure, str]], int]:
        """Give all lines, and how many bytes at the end are the beginning of one that was never finished."""
        *whole, rest = content.split(b"\n")
        lines = []
        for number, each in enumerate(whole, 1):
            line = _parsed(key, each)
            if line is None:
                raise DamagedRecord(self.log, number)
            lines.append(line)
        last = _parsed(key, rest)
        return (lines, len(rest)) if last is None else ([*lines, last], 0)


async def settle(database: Database, erasures: Erasures) -> int:
    """Make good every erasure on record that is not done, or that a backup undid; give how many rows went.

    To be called at every start, before anybody is answered. Whoever was erased loses the rows that came to
    be up to then; if there were any, or an erasure was cut short, the bytes are scrubbed. Raises NotScrubbed
    when another program holds the file open (the rows are gone then, and the next start tries again),
    StoreFailed, DamagedRecord, LostKey, Unwritable.
    """
    await asyncio.to_thread(_sweep, erasures)
    record = await asyncio.to_thread(erasures.read)
    returned = await _returned(database, erasures, record)
    again = {erasure for erasure in returned if erasure not in record.unscrubbed}
    due = record.unscrubbed | again
    if not due:
        return 0
    # Once the rows are gone nothing else would tell the next start that their bytes are still there.
    await asyncio.to_thread(erasures.write, "erased", again)
    gone = await _remove(database, returned)
    await database.scrub()
    await asyncio.to_thread(erasures.write, "scrubbed", due)
    return gone


async def forget(database: Database, erasures: Erasures) -> int:
    """Do to a copy of the database what `settle` does, but record nothing; give how many rows went.

    The bytes are scrubbed in any case: a copy may hold some of rows that were gone before it was made.
    Raises as `settle` does.
    """
    record = await asyncio.to_thread(erasures.read)
    gone = await _remove(database, await _returned(database, erasures, record))
    await database.scrub()
    return gone


async def _returned(database: Database, erasures: Erasures, record: Record) -> dict[Erasure, int]:
    """Find whoever was erased and has rows from before: the erasure, and whose it is."""
    if not record.last:
        return {}
    there = await database.read(people.oldest)
    known = await asyncio.to_thread(erasures.recognise, there)
    found = ((person, known[person], second) for person, second in record.last.items() if person in known)
    return {Erasure(person, second): who for person, who, second in found if there[who] <= _moment(second)}


async def _remove(database: Database, returned: dict[Erasure, int]) -> int:
    async def remove(connection: AsyncConnection) -> int:
        rows = [await people.remove(connection, who, _moment(each.second)) for each, who in returned.items()]
        return sum(rows)

    return await database.write(remove) if returned else 0


def erasure_of(erasures: Erasures, user_id: int, at: datetime) -> Erasure:
    """Give what is to be recorded of erasing a person at a moment; raises as Erasures does."""
    (person,) = erasures.recognise([user_id])
    return Erasure(person, (at - EPOCH) // timedelta(seconds=1))


def _sweep(erasures: Erasures) -> None:
    with durable.told_as(erasures.folder):
        durable.sweep(erasures.folder)


def _moment(second: int) -> datetime:
    return EPOCH + timedelta(seconds=second)


def _content(log: int) -> bytes:
    return os.pread(log, os.fstat(log).st_size, 0)


def _append(log: int, content: bytes) -> None:
    """Write to the end, and wait until it is on disk."""
    while content:
        content = content[os.write(log, content) :]
    os.fsync(log)


def _keyed(key: bytes, kind: str, content: str) -> str:
    return hmac.digest(key, f"{kind} {content}".encode(), "sha256").hex()


def _person(key: bytes, user_id: int) -> str:
    return _keyed(key, "person", str(user_id))


def _line(key: bytes, step: Step, erasure: Erasure, database: str) -> bytes:
    said = f"{step} {erasure.second} {erasure.person} {database}"
    return f"{said} {_keyed(key, 'line', said)[:16]}\n".encode("ascii")


def _parsed(key: bytes, line: bytes) -> tuple[Step, Erasure, str] | None:
    found = _LINE.fullmatch(line.decode("ascii", "replace"))
    if found is None:
        return None
    step, erasure, database = cast("Step", found[1]), Erasure(found[3], int(found[2])), found[4]
    return (step, erasure, database) if _line(key, step, erasure, database) == line + b"\n" else None
