"""Who has a database open: a lock beside it that many may share, and that a restore must have alone.

A lock of the kernel (`flock`) on an empty file of its own: whatever ends a process, `kill -9` too, lets go of
it. Not on the database itself, which a restore replaces, and whose own locks SQLite would lose.
"""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.store.errors import InUse, Unwritable


@dataclass(frozen=True)
class Hold:
    """A lock that is held until `release`, or to the end of a `with` block."""

    descriptor: int | None
    process: int

    def release(self) -> None:
        """Let go; to be called once.

        Unlocks before it closes, because a fork of this process has the same lock and may outlive it; and
        only in the process that took the lock, because in a fork unlocking would let go for the parent.
        """
        if self.descriptor is None:
            return
        if self.process == os.getpid():
            fcntl.flock(self.descriptor, fcntl.LOCK_UN)
        os.close(self.descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def shared(database: Path | None) -> Hold:
    """Hold a database open together with others; None, which is no file, needs no lock.

    Raises InUse while it is being restored, Unwritable.
    """
    return Hold(None, os.getpid()) if database is None else _hold(database, fcntl.LOCK_SH)


def alone(database: Path) -> Hold:
    """Hold a database with nobody else having it open; raises InUse when somebody has, Unwritable."""
    return _hold(database, fcntl.LOCK_EX)


def _hold(database: Path, kind: int) -> Hold:
    path = Path(f"{database}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unwritable(path, type(error).__name__) from error
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            raise InUse(database) from None
        raise Unwritable(path, type(error).__name__) from error
    return Hold(descriptor, os.getpid())
