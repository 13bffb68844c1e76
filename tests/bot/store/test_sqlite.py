"""Which releases of SQLite can damage a database in WAL mode."""

import sqlite3

import pytest

from bot.store import sqlite


@pytest.mark.parametrize(
    ("version", "damages"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 43, 2), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 44, 9), False),
        ((3, 45, 0), True),
        ((3, 49, 2), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
        ((4, 0, 0), False),
    ],
)
def test_the_releases_with_the_fault_are_known(version: tuple[int, int, int], damages: bool):
    assert sqlite.wal_reset_bug(version) is damages


def test_asked_without_a_version_it_is_about_the_library_at_hand():
    assert sqlite.wal_reset_bug() is sqlite.wal_reset_bug(sqlite3.sqlite_version_info)
