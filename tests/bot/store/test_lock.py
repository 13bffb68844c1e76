"""Who has a database open, and that the kernel lets go for those who cannot."""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Database, lock, restore, sqlite
from bot.store.errors import InUse, SettingRefused, Unwritable
from tests.bot.store.conftest import MOMENT

HOLDER = """
import sys, time
from pathlib import Path
from bot.store import lock
hold = lock.shared(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""
FORKED = """
import os, sys
from pathlib import Path
from bot.store import lock
from bot.store.errors import InUse
path = Path(sys.argv[1])
hold = lock.shared(path)
child = os.fork()
if child == 0:
    hold.release()
    os._exit(0)
os.waitpid(child, 0)
try:
    lock.alone(path)
    print("let go by a child")
except InUse:
    print("held")
ready, go = os.pipe()
child = os.fork()
if child == 0:
    os.close(go)
    os.read(ready, 1)
    os._exit(0)
hold.release()
try:
    lock.alone(path).release()
    print("free")
except InUse:
    print("held by a child")
os.close(go)
os.waitpid(child, 0)
"""
SHELL = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM profiles").fetchall()
connection.close()
"""


async def add_person(connection: AsyncConnection) -> None:
    """Insert the smallest possible profile."""
    await connection.execute(text("INSERT INTO profiles (user_id, created_at, updated_at) VALUES (7, 0, 0)"))


def held(path: Path) -> bool:
    """Whether somebody has the database open."""
    try:
        lock.alone(path).release()
    except InUse:
        return True
    return False


def test_many_may_share_and_one_alone_may_not_join_them(tmp_path: Path):
    path = tmp_path / "a.db"
    with lock.shared(path), lock.shared(path), pytest.raises(InUse) as refused:
        lock.alone(path)
    assert refused.value.path == path
    with lock.alone(path):
        for ask in (lock.shared, lock.alone):
            with pytest.raises(InUse):
                ask(path)
    assert stat.S_IMODE(Path(f"{path}.lock").stat().st_mode) == 0o600


def test_what_is_no_file_needs_no_lock():
    with lock.shared(None):
        pass


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path):
    with pytest.raises(Unwritable) as refused:
        lock.shared(tmp_path / "nowhere" / "a.db")
    assert refused.value.reason == "FileNotFoundError"


def test_whoever_is_killed_lets_go(tmp_path: Path):
    path = tmp_path / "a.db"
    with subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        assert held(path)
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    assert not held(path)


def test_a_fork_neither_lets_go_for_its_parent_nor_holds_on_after_it(tmp_path: Path):
    ran = subprocess.run([sys.executable, "-c", FORKED, tmp_path / "a.db"], check=True, capture_output=True, timeout=60)
    assert ran.stdout.split(b"\n") == [b"held", b"free", b""]


@pytest.mark.usefixtures("made")
async def test_a_database_is_held_from_opening_to_closing_and_may_be_opened_twice(url: str, file: Path):
    async with await Database.open(url):
        async with await Database.open(url) as second:
            await second.write(add_person)
        assert held(file)
    assert not held(file)


async def test_a_database_that_cannot_be_opened_is_not_held(url: str, file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite, "PRAGMAS", (("page_size", "999"),))
    with pytest.raises(SettingRefused):
        await Database.open(url)
    assert not held(file)


async def test_what_is_being_restored_cannot_be_opened(made: Path, url: str):
    with lock.alone(made), pytest.raises(InUse):
        await Database.open(url)


async def test_a_database_is_not_replaced_while_it_is_open(made: Path, url: str, tmp_path: Path):
    backup = tmp_path / "backup.db"
    shutil.copy(made, backup)
    async with await Database.open(url) as database:
        await database.write(add_person)
        with pytest.raises(InUse) as refused:
            await restore(url, backup, MOMENT)
    assert refused.value.path == made
    await restore(url, backup, MOMENT)


async def test_a_program_that_knows_nothing_of_the_lock_is_noticed_too(made: Path, url: str, tmp_path: Path):
    backup = tmp_path / "backup.db"
    shutil.copy(made, backup)
    other = sqlite3.connect(made, isolation_level=None)
    other.execute("PRAGMA journal_mode = wal")
    other.execute("INSERT INTO profiles (user_id, created_at, updated_at) VALUES (7, 0, 0)")
    with pytest.raises(InUse):
        await restore(url, backup, MOMENT)
    assert other.execute("SELECT user_id FROM profiles").fetchall() == [(7,)]
    other.close()


def look_from_outside(file: Path) -> None:
    """Let another program open the database and close it."""
    subprocess.run([sys.executable, "-c", SHELL, file], check=True, timeout=60)


async def found_after_a_look_from_outside(url: str, file: Path) -> list[tuple[int]]:
    """Open the database, and once more; let another program look into it; write; give what is found of it then."""
    async with await Database.open(url) as database:
        await (await Database.open(url)).close()
        look_from_outside(file)
        await database.write(add_person)
        shutil.copytree(file.parent, file.parent.parent / "found")
    connection = sqlite3.connect(file.parent.parent / "found" / file.name)
    try:
        return connection.execute("SELECT user_id FROM profiles").fetchall()
    finally:
        connection.close()


async def test_opening_it_again_leaves_the_log_of_the_first_where_it_is(made: Path, url: str):
    assert await found_after_a_look_from_outside(url, made) == [(7,)]


async def test_a_second_look_at_the_file_itself_would_lose_what_is_written_afterwards(
    made: Path, url: str, monkeypatch: pytest.MonkeyPatch
):
    """Keeps the test above honest: closing any descriptor of the file drops the locks that guard the log."""
    prepare = sqlite.prepare_file

    def look(path: Path) -> None:
        prepare(path)
        os.close(os.open(path, os.O_RDWR))

    monkeypatch.setattr(sqlite, "prepare_file", look)
    assert await found_after_a_look_from_outside(url, made) == []
