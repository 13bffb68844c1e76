"""A disk whose power can go out at any moment: what was not synced is lost, whole or in sectors.

SQLite writes to it through a VFS of ours. Everything is kept in the order in which it happened, so that from one run
the disk can be had as it would have been after a cut at any point of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import apsw

SECTOR = 512


@dataclass(frozen=True)
class Write:
    """Bytes were written to a file, which may be lost until it is synced."""

    file: str
    offset: int
    content: bytes


@dataclass(frozen=True)
class Cut:
    """A file was made shorter, which may be lost until it is synced."""

    file: str
    size: int


@dataclass(frozen=True)
class Sync:
    """Everything written to a file so far is there to stay."""

    file: str


@dataclass(frozen=True)
class Mark:
    """Not the disk's: how far the one who writes had come."""

    done: int


Event = Write | Cut | Sync | Mark
Files = dict[str, bytearray]


@dataclass
class Disk:
    """The files as they were when power came on, as they are, and all that happened in between, until it is over."""

    first: dict[str, bytes]
    events: list[Event] = field(default_factory=list)
    over: bool = False

    def __post_init__(self) -> None:
        self.files: Files = {name: bytearray(content) for name, content in self.first.items()}

    def happens(self, event: Event) -> None:
        """Let something happen."""
        _do(self.files, event)
        if not self.over:
            self.events.append(event)

    def after(self, moments: Iterable[int], chance: random.Random) -> Iterator[tuple[int, int, Files]]:
        """Cut the power after so many events, for each of the moments in order; give what is left.

        That is the moment, how far the one who writes had come, and the files.
        """
        kept: Files = {name: bytearray(content) for name, content in self.first.items()}
        unsynced: list[Event] = []
        done, at = 0, 0
        for moment in moments:
            for event in self.events[at:moment]:
                if isinstance(event, Mark):
                    done = event.done
                elif isinstance(event, Sync):
                    unsynced = _synced(kept, unsynced, event.file)
                else:
                    unsynced.append(event)
            at = moment
            yield moment, done, _left(kept, unsynced, chance)


def _synced(kept: Files, unsynced: list[Event], file: str) -> list[Event]:
    for event in unsynced:
        if event.file == file:
            _do(kept, event)
    return [event for event in unsynced if event.file != file]


def _left(kept: Files, unsynced: list[Event], chance: random.Random) -> Files:
    """What is left of what was not synced: nothing, or each sector by chance."""
    left = {name: bytearray(content) for name, content in kept.items()}
    lost = chance.choice((1.0, 1.0, 0.9, 0.5, 0.1))
    for event in unsynced:
        for part in _sectors(event):
            if chance.random() >= lost:
                _do(left, part)
    return left


def _sectors(event: Event) -> Iterator[Event]:
    if not isinstance(event, Write):
        yield event
        return
    start = 0
    while start < len(event.content):
        end = start + SECTOR - (event.offset + start) % SECTOR
        yield Write(event.file, event.offset + start, event.content[start:end])
        start = end


def _do(files: Files, event: Event) -> None:
    if isinstance(event, Write):
        content = files.setdefault(event.file, bytearray())
        content.extend(bytes(max(event.offset - len(content), 0)))
        content[event.offset : event.offset + len(event.content)] = event.content
    elif isinstance(event, Cut):
        del files.setdefault(event.file, bytearray())[event.size :]


class Driver(apsw.VFS):
    """How SQLite reaches the disk, under a name of its own."""

    def __init__(self, name: str, disk: Disk) -> None:
        self.name = name
        self.disk = disk
        super().__init__(name, base="")

    def xOpen(self, name: object, flags: list[int]) -> Handle:  # noqa: N802 - SQLite's names
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self.disk.files.setdefault(path, bytearray())
        flags[1] = flags[0]
        return Handle(self.disk, path)

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name

    def xAccess(self, path: str, _flags: int) -> bool:  # noqa: N802
        return path in self.disk.files

    def xDelete(self, path: str, _sync: bool) -> None:  # noqa: N802
        if not self.disk.over:
            raise AssertionError(f"{path} would be deleted, and the disk does not know how")
        del self.disk.files[path]


class Handle:
    """An open file; one process has it for itself, so there is nothing to lock."""

    def __init__(self, disk: Disk, path: str) -> None:
        self.disk = disk
        self.path = path

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self.disk.files[self.path][offset : offset + amount])

    def xWrite(self, content: bytes, offset: int) -> None:  # noqa: N802
        self.disk.happens(Write(self.path, offset, bytes(content)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self.disk.happens(Cut(self.path, size))

    def xSync(self, _flags: int) -> None:  # noqa: N802
        self.disk.happens(Sync(self.path))

    def xFileSize(self) -> int:  # noqa: N802
        return len(self.disk.files[self.path])

    def xLock(self, level: int) -> None:  # noqa: N802
        pass

    def xUnlock(self, level: int) -> None:  # noqa: N802
        pass

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, _op: int, _pointer: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return 4096

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE  # as SQLite's own for this system says

    def xClose(self) -> None:  # noqa: N802
        pass
