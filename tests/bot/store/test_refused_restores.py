"""What cannot be trusted is not restored, and what is damaged is not lost."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.store import backup, findings, restore
from bot.store.errors import (
    BrokenReferences,
    DamagedRecord,
    ForeignDatabase,
    NewerSchema,
    NotAFile,
    RefusedValue,
    StoreError,
    Unreadable,
)
from tests.bot.store.conftest import MOMENT
from tests.bot.store.files import change, content

Spoil = Callable[[Path], None]


def cut(file: Path) -> None:
    """Take away the last bytes."""
    file.write_bytes(file.read_bytes()[:-10])


def halve(file: Path) -> None:
    """Take away the second half."""
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 8192 * 4096])


def scramble(file: Path) -> None:
    """Put nonsense over everything but the first page."""
    file.write_bytes(file.read_bytes()[:4096] + random.Random(1).randbytes(40_000))


def replace_by_nonsense(file: Path) -> None:
    """Put nonsense in its place."""
    file.write_bytes(random.Random(1).randbytes(40_000))


def empty(file: Path) -> None:
    """Leave nothing of it."""
    file.write_bytes(b"")


def replace_by_recipes(file: Path) -> None:
    """Put another program's database in its place."""
    file.unlink()
    change(file, "CREATE TABLE recipes (id INTEGER)")


def make_newer(file: Path) -> None:
    """Let a later version of this program have written it."""
    change(file, "UPDATE alembic_version SET version_num = 'x1'")


def orphan(file: Path) -> None:
    """Delete rows that others point at."""
    change(file, "PRAGMA foreign_keys = 0", "DELETE FROM profiles")


def claim_for_another(file: Path) -> None:
    """Let it serve another application."""
    change(file, "UPDATE meta SET application_id = 43")


def lose(file: Path) -> None:
    """Delete it."""
    file.unlink()


@pytest.mark.parametrize(
    ("spoil", "kind", "fact"),
    [
        (cut, Unreadable, "corrupt"),
        (halve, Unreadable, "corrupt"),
        (scramble, Unreadable, "corrupt"),
        (replace_by_nonsense, Unreadable, "notadb"),
        (empty, Unreadable, "not_forecastle"),
        (replace_by_recipes, Unreadable, "not_forecastle"),
        (lose, Unreadable, "cantopen"),
        (make_newer, NewerSchema, "x1"),
        (orphan, BrokenReferences, "profile_history"),
        (claim_for_another, ForeignDatabase, "43"),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
async def test_what_cannot_be_trusted_is_refused_and_the_database_untouched(
    saved: Path, url: str, spoil: Spoil, kind: type[StoreError], fact: str
):
    home = saved.parent / "data"
    spoil(saved)
    before = {path: path.read_bytes() for path in home.iterdir()}
    with pytest.raises(kind) as refused:
        await restore(url, saved, MOMENT)
    assert fact in str(refused.value)
    assert getattr(refused.value, "path", saved) == saved
    assert {path: path.read_bytes() for path in home.iterdir()} == before


async def test_without_being_looked_through_a_broken_backup_would_be_restored(
    saved: Path, url: str, file: Path, monkeypatch: pytest.MonkeyPatch
):
    """Keeps the refusals honest: nothing else stands in the way."""
    cut(saved)
    before = content(file)
    monkeypatch.setattr(backup, "cut_short", lambda connection, path: False)
    await restore(url, saved, MOMENT)
    assert content(file) != before


@pytest.mark.parametrize("unclaimed", ["the backup", "the database"])
async def test_an_unclaimed_backup_or_database_may_be_anybodys(saved: Path, url: str, file: Path, unclaimed: str):
    claim_for_another(saved)
    change(saved if unclaimed == "the backup" else file, "UPDATE meta SET application_id = NULL")
    restored = await restore(url, saved, MOMENT)
    assert restored.findings.application_id == (None if unclaimed == "the backup" else 43)


@pytest.mark.parametrize("spoil", [cut, halve, scramble, replace_by_nonsense], ids=lambda each: each.__name__)
async def test_a_damaged_database_is_replaced_and_its_bytes_are_kept(saved: Path, url: str, file: Path, spoil: Spoil):
    spoil(file)
    damaged = file.read_bytes()
    restored = await restore(url, saved, MOMENT)
    assert restored.kept.read_bytes() == damaged
    assert await findings.verify(file) == restored.findings


async def test_a_newer_database_is_replaced_by_a_backup_and_kept(saved: Path, url: str, file: Path):
    make_newer(file)
    restored = await restore(url, saved, MOMENT)
    with pytest.raises(NewerSchema):
        await findings.verify(restored.kept)


async def test_another_programs_database_is_never_replaced(saved: Path, url: str, file: Path):
    replace_by_recipes(file)
    before = file.read_bytes()
    with pytest.raises(Unreadable) as refused:
        await restore(url, saved, MOMENT)
    assert (refused.value.path, refused.value.reason) == (file, "not_forecastle")
    assert file.read_bytes() == before


async def test_a_record_of_erasures_that_cannot_be_read_stops_a_restore(saved: Path, url: str, file: Path):
    log = file.parent / "erasures.log"
    log.write_bytes(b"x" + log.read_bytes())
    before = content(file)
    with pytest.raises(DamagedRecord):
        await restore(url, saved, MOMENT)
    assert content(file) == before


async def test_a_server_and_a_moment_without_a_time_zone_are_refused(saved: Path, url: str):
    with pytest.raises(NotAFile):
        await restore("postgresql://h/d", saved, MOMENT)
    with pytest.raises(RefusedValue):
        await restore(url, saved, MOMENT.replace(tzinfo=None))
