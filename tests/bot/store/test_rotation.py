"""Old backups are deleted, all of them, and nothing else."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import backup

TODAY = date(2026, 11, 23)

days_ago = st.integers(-40, 90)
ours = st.tuples(
    days_ago, st.sampled_from(["forecastle-{}.db", "before-restore-forecastle-{}T101500Z{}.db{}"]),
    st.sampled_from(["", "-2", "-13"]), st.sampled_from(["", "-wal"]),
)  # fmt: skip
strange = st.one_of(
    st.from_regex(r"[a-z0-9._-]{1,40}", fullmatch=True).filter(lambda name: name not in {".", ".."}),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            ["forecastle-", "before-restore-forecastle-", "x", "Forecastle-", "playground-", "forecastle_"]
        ),
        st.sampled_from(["2020-01-01", "2020-02-30", "2020-1-1", "20200101", "٢٠٢٠-01-01", "2020-01-01T101500Z"]),
        st.sampled_from([".db", "", ".db-wal", ".db.gz", ".sqlite", ".db\n", " .db", "-2.db"]),
    ),
)
OURS = re.compile(
    r"forecastle-[0-9]{4}-\d\d-\d\d\.db|before-restore-forecastle-\d{4}-\d\d-\d\dT\d{6}Z(-\d+)?\.db(-wal)?", re.ASCII
)


def named(spec: tuple[int, str, str, str]) -> tuple[str, int]:
    """A name of ours, and how old in days it says it is."""
    days, form, again, log = spec
    return form.format(TODAY - timedelta(days=days), again, log), days


@given(given_ours=st.lists(ours), given_strange=st.lists(strange), keep_days=st.integers(0, 30))
def test_exactly_the_backups_that_are_too_old_go(
    tmp_path_factory: pytest.TempPathFactory,
    given_ours: list[tuple[int, str, str, str]],
    given_strange: list[str],
    keep_days: int,
):
    folder = tmp_path_factory.mktemp("backups")
    ages = dict(named(spec) for spec in given_ours)
    others = {name for name in given_strange if not OURS.fullmatch(name) or "-02-30" in name} - ages.keys()
    for name in ages.keys() | others:
        (folder / name).touch()
    old = {name for name, days in ages.items() if days > (keep_days or 30)}
    assert {path.name for path in backup.rotate(folder, TODAY, keep_days)} == old
    assert {path.name for path in folder.iterdir()} == (ages.keys() | others) - old
    assert not any(days > 30 for name, days in ages.items() if (folder / name).exists())


def test_folders_and_links_with_our_names_stay(tmp_path: Path):
    (tmp_path / "forecastle-2020-01-01.db").mkdir()
    (tmp_path / "mine.txt").touch()
    (tmp_path / "forecastle-2020-01-02.db").symlink_to(tmp_path / "mine.txt")
    assert backup.rotate(tmp_path, TODAY, 7) == []
    assert len(list(tmp_path.iterdir())) == 3


def test_the_backups_of_another_database_stay(tmp_path: Path):
    for name in ("playground-2020-01-01.db", "forecastle-2020-01-01.db", "before-restore-x-2020-01-01T000000Z.db"):
        (tmp_path / name).touch()
    assert [path.name for path in backup.rotate(tmp_path, TODAY, 7, "playground")] == ["playground-2020-01-01.db"]


def test_a_folder_that_is_not_there_has_no_old_backups(tmp_path: Path):
    assert backup.rotate(tmp_path / "nowhere", TODAY, 7) == []
