"""Files that are whole or not there: made aside, on disk before they get their name, readable by their owner alone."""

import contextlib
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.store.errors import Unwritable

_ASIDE: Final = ".forecastle-"


@contextlib.contextmanager
def told_as(path: Path) -> Iterator[None]:
    """Tell what the operating system refuses inside the block as Unwritable."""
    try:
        yield
    except OSError as error:
        reason = "full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else type(error).__name__
        raise Unwritable(path, reason) from error


def make_folder(folder: Path) -> None:
    """Make a folder where it is missing, for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def sync(path: Path) -> None:
    """Have the content of a file, or the names in a folder, on disk.

    Not for a database that this process has open: closing any descriptor of it drops SQLite's locks.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put(made: Path, place: Path) -> None:
    """Give a finished file its name: whoever looks finds the old one or the new one, whole, also after a power cut."""
    made.chmod(0o600)
    sync(made)
    made.replace(place)
    sync(place.parent)


@contextlib.contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """Make a folder inside `folder` to work in, and remove it with all that is in it at the end of the block.

    It is locked while it is worked in: what is unlocked was left behind by a process that was killed.
    """
    make_folder(folder)
    place = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=folder))
    descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove what killed processes left behind: copies of a database may hold people who were erased since."""
    for place in folder.glob(f"{_ASIDE}*"):
        if place.is_dir() and not place.is_symlink():
            _remove_if_abandoned(place)


def _remove_if_abandoned(place: Path) -> None:
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:  # whoever worked there has just finished
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(place, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(descriptor)
