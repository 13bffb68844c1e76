"""From any earlier shape to the present one: all of the way or no step.

What must hold of revisions that are still to come is shown with throw-away revisions after it.
"""

import json
import logging
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Inspector, create_engine, inspect

from bot.store import Database, migrate, preferences, profiles, shares, sqlite
from bot.store.errors import BrokenReferences, NewerSchema, StoreFailed, Unreadable
from bot.store.schema import metadata
from tests.bot.store.conftest import DAY, MOMENT
from tests.bot.store.traces import OTHER, PERSON, crowd

Ask = Callable[[str], list[tuple[object, ...]]]

REVISION = '''"""Thrown away."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = {revision!r}, {previous!r}
def upgrade():
    {body}
'''
REBUILD_PARENT = """
    parent = sa.Table("profiles", sa.MetaData(), autoload_with=op.get_bind())
    with op.batch_alter_table("profiles", copy_from=parent, recreate="always") as batch:
        batch.add_column(sa.Column("pets", sa.Integer()))
"""
ADD_TABLE = """
    op.create_table("pets", sa.Column("id", sa.Integer(), primary_key=True), sqlite_strict=True)
    op.execute("INSERT INTO pets (id) VALUES (1), (2)")
    op.execute("UPDATE profiles SET age = age + 1")
"""
FAIL = "op.execute('INSERT INTO no_such_table VALUES (1)')"
ORPHAN = "op.execute('DELETE FROM profiles')"

Later = Callable[..., Path]


@pytest.fixture
def later(tmp_path: Path) -> Later:
    """Make a copy of the migrations in which more revisions follow the real ones."""

    def make(*bodies: str) -> Path:
        scripts = tmp_path / "100% later"
        shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        for number, body in enumerate(bodies):
            text = REVISION.format(revision=f"x{number + 1}", previous=f"x{number}" if number else "0004", body=body)
            (scripts / "versions" / f"x{number + 1}_thrown_away.py").write_text(text)
        return scripts

    return make


@pytest.fixture
async def told(url: str) -> None:
    """A database at the present revision in which two people have told something."""
    await migrate.upgrade(url)
    async with await Database.open(url) as database:
        for user_id in (7, 8):
            await profiles.tell(database, user_id, {"age": 20, "niche": "food"}, DAY, MOMENT)


def content(file: Path) -> list[str]:
    """Everything in a database, as SQL."""
    connection = sqlite3.connect(file)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def checks(inspector: Inspector) -> dict[str, set[tuple[str | None, str]]]:
    """The CHECK constraints of each table."""
    return {
        table: {(check["name"], " ".join(check["sqltext"].split())) for check in inspector.get_check_constraints(table)}
        for table in metadata.tables
    }


async def test_from_what_was_released_before_the_announcements_every_row_is_kept(url: str, file: Path, later: Later):
    scripts = later()
    later_ones = [each for each in (scripts / "versions").glob("0*.py") if each.name > "0003"]
    for each in later_ones:
        each.rename(scripts / each.name)
    await migrate.upgrade(url, scripts)
    async with await Database.open(url) as database:
        await crowd(database, [PERSON, OTHER], random.Random(1))
        await preferences.choose_language(database, PERSON, "nb", MOMENT)
        await shares.share(database, PERSON, 70, MOMENT)
    before = [line for line in content(file) if "alembic_version" not in line]
    for each in later_ones:
        (scripts / each.name).rename(each)
    await migrate.upgrade(url, scripts)
    after = content(file)
    assert [line for line in after if line in set(before)] == before
    assert {line.split('"')[1] for line in after if line.startswith("INSERT")} == {
        line.split('"')[1] for line in before if line.startswith("INSERT")
    } | {"alembic_version"}
    assert any("0004" in line for line in after)
    async with await Database.open(url) as database:
        assert await shares.guilds_of(database, PERSON) == [70]


async def test_the_migrations_make_what_the_model_says(url: str, file: Path, tmp_path: Path):
    await migrate.upgrade(url)
    migrated, modelled = create_engine(f"sqlite:///{file}"), create_engine(f"sqlite:///{tmp_path}/model.db")
    metadata.create_all(modelled)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    assert checks(inspect(migrated)) == checks(inspect(modelled))
    for engine in (migrated, modelled):
        engine.dispose()


async def test_a_column_that_no_migration_makes_is_noticed(url: str, file: Path):
    await migrate.upgrade(url)
    connection = sqlite3.connect(file)
    connection.execute("ALTER TABLE meta ADD COLUMN pets INTEGER")
    connection.close()
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as live:
        found = compare_metadata(MigrationContext.configure(live), metadata)
    engine.dispose()
    assert [difference[0] for difference in found] == ["remove_column"]


async def test_a_new_database_starts_with_one_row_about_itself(url: str, ask: Ask):
    await migrate.upgrade(url)
    assert ask("SELECT id, application_id FROM meta") == [(1, None)]
    assert ask("SELECT count(*) FROM profiles") == [(0,)]


@pytest.mark.usefixtures("told")
async def test_upgrading_again_changes_nothing(url: str, file: Path):
    before = content(file)
    await migrate.upgrade(url)
    assert content(file) == before


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("steps", [1, 2, 3])
async def test_from_any_earlier_revision_the_newest_is_reached(url: str, later: Later, ask: Ask, steps: int):
    scripts = later(ADD_TABLE, REBUILD_PARENT, "pass")
    for path in sorted((scripts / "versions").glob("x*"))[steps:]:
        path.rename(path.with_suffix(".later"))
    await migrate.upgrade(url, scripts)
    for path in (scripts / "versions").glob("*.later"):
        path.rename(path.with_suffix(".py"))
    await migrate.upgrade(url, scripts)
    assert ask("SELECT version_num FROM alembic_version") == [("x3",)]
    assert ask("SELECT user_id, age, niche, pets FROM profiles") == [(7, 21, "food", None), (8, 21, "food", None)]


@pytest.mark.usefixtures("told")
async def test_a_failing_step_leaves_nothing_of_the_steps_before_it(url: str, file: Path, later: Later):
    before = content(file)
    with pytest.raises(StoreFailed):
        await migrate.upgrade(url, later(ADD_TABLE, REBUILD_PARENT, FAIL))
    assert content(file) == before


@pytest.mark.usefixtures("told")
async def test_rebuilding_a_parent_keeps_its_children(url: str, later: Later, ask: Ask):
    await migrate.upgrade(url, later(REBUILD_PARENT))
    assert ask("SELECT user_id, count(*) FROM profile_history GROUP BY 1") == [(7, 2), (8, 2)]
    assert ask("PRAGMA foreign_key_check") == []


@pytest.mark.usefixtures("told")
async def test_with_foreign_keys_on_the_children_would_be_lost(
    url: str, later: Later, ask: Ask, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite, "MIGRATION", sqlite.PRAGMAS)
    await migrate.upgrade(url, later(REBUILD_PARENT))
    assert ask("SELECT count(*) FROM profile_history") == [(0,)]


@pytest.mark.usefixtures("told")
async def test_a_step_that_leaves_rows_pointing_nowhere_is_undone(url: str, file: Path, later: Later):
    before = content(file)
    with pytest.raises(BrokenReferences) as refused:
        await migrate.upgrade(url, later(ORPHAN))
    assert refused.value.tables == ("profile_history",)
    assert content(file) == before


@pytest.mark.usefixtures("told")
async def test_a_database_of_a_later_version_is_refused_untouched(url: str, file: Path, later: Later):
    await migrate.upgrade(url, later(ADD_TABLE))
    before = content(file)
    with pytest.raises(NewerSchema) as refused:
        await migrate.upgrade(url)
    assert (refused.value.found, refused.value.known) == ("x1", ("0004", "0003", "0002", "0001"))
    assert content(file) == before


async def test_the_database_of_another_program_is_refused_untouched(url: str, file: Path):
    file.parent.mkdir()
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE recipes (id INTEGER)")
    connection.close()
    before = content(file)
    with pytest.raises(Unreadable) as refused:
        await migrate.upgrade(url)
    assert refused.value.reason == "not_forecastle"
    assert content(file) == before


async def test_logging_stays_as_it_was(url: str):
    mine = logging.getLogger("mine.before.migrating")
    root = logging.getLogger()
    before = (root.level, list(root.handlers), mine.disabled, logging.getLogger("alembic").level)
    await migrate.upgrade(url)
    assert (root.level, list(root.handlers), mine.disabled, logging.getLogger("alembic").level) == before


@pytest.mark.usefixtures("told")
def test_a_migration_killed_at_any_statement_leaves_the_old_database(file: Path, later: Later, tmp_path: Path):
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bot.store.kill_migration", later(ADD_TABLE, REBUILD_PARENT), file, tmp_path],
        check=True,
        capture_output=True,
        timeout=60,
    )
    *killed, finished = json.loads(ran.stdout)
    assert len(killed) >= 20
    assert all(outcome["code"] == -9 and outcome["old"] for outcome in killed)
    assert (finished["code"], finished["old"]) == (0, False)
    assert any("CREATE TABLE pets" in line for line in finished["left"])
    assert finished["left"][-1] == "('ok',)"
