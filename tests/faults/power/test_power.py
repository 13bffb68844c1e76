"""The power goes out while announcements live: with the store's settings nothing that it acknowledged is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.store import schema_announcing, sqlite
from tests.faults.power.cuts import FILE, LEVELS, Life, acknowledgements, cut, drawn, lived, written
from tests.faults.power.disk import SECTOR, Cut, Disk, Mark, Sync, Write


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """Two announcements from the first word to the withdrawal."""
    return lived(tmp_path_factory.mktemp("life"), 2)


def test_nothing_acknowledged_is_lost_wherever_the_power_goes_out(life: Life, tmp_path: Path):
    disk = written(life, "FULL")
    tally = cut(life, disk, drawn(disk, 70), tmp_path)
    assert (tally.whole, tally.lost, tally.broken) == (70, 0, 0)


def test_nothing_is_lost_right_after_it_was_acknowledged(life: Life, tmp_path: Path):
    disk = written(life, "FULL")
    moments = acknowledgements(disk)
    assert len(moments) == len(life.trace.transactions) > 60
    assert cut(life, disk, moments, tmp_path).whole == len(moments)


def test_without_waiting_for_the_log_something_would_be_lost(life: Life, tmp_path: Path):
    disk = written(life, "NORMAL")
    tally = cut(life, disk, drawn(disk, 40), tmp_path)
    assert tally.lost > 10
    assert tally.broken == 0


def test_without_waiting_at_all_something_would_be_damaged(life: Life, tmp_path: Path):
    disk = written(life, "OFF")
    assert cut(life, disk, drawn(disk, 40), tmp_path).broken > 0


def test_the_settings_are_the_stores_own():
    assert dict(sqlite.PRAGMAS)["synchronous"] == LEVELS["FULL"]


def test_the_trace_is_of_the_whole_outbox_and_the_log_is_emptied_on_the_way(life: Life):
    said = {statement for transaction in life.trace.transactions for statement, _, _ in transaction}
    for table in ("announcements", "announced_changes", "announcement_edits", "deliveries"):
        assert table in vars(schema_announcing)
        assert any(statement.startswith(f"INSERT INTO {table} ") for statement in said), table
    for column in ("attempted_at", "lease_owner", "published", "posted", "wanted"):
        assert any(statement.startswith("UPDATE deliveries SET") and column in statement for statement in said), column
    emptied = [event for event in written(life, "FULL").events if event == Sync(FILE)]
    assert len(emptied) >= 2


def left(*events: object, seed: int = 0) -> list[bytes]:
    """What is left of a file after many cuts at the end."""
    chance = random.Random(seed)
    found = []
    for _ in range(60):
        disk = Disk({"f": b"first"})
        for event in events:
            disk.happens(event)
        ((_, _, files),) = disk.after([len(events)], chance)
        found.append(bytes(files["f"]))
    return found


def test_the_disk_keeps_what_was_synced_and_may_lose_the_rest():
    assert set(left(Write("f", 0, b"later"), Sync("f"))) == {b"later"}
    assert set(left(Write("f", 0, b"later"))) == {b"later", b"first"}
    assert set(left(Write("f", 0, b"later"), Sync("g"))) == {b"later", b"first"}
    assert set(left(Cut("f", 2))) == {b"fi", b"first"}
    assert set(left(Write("f", 5, b"!"), Mark(1), Sync("f"), Write("f", 0, b"F"))) == {b"first!", b"First!"}


def test_the_disk_may_lose_some_sectors_of_a_write_and_not_others():
    many = set(left(Write("f", 0, b"x" * 4 * SECTOR)))
    assert {b"first", b"x" * 4 * SECTOR} < many
    assert len(many) > 5
