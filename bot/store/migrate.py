"""Bringing a database of any earlier shape to the present one: all of the way or no step.

Rules for a revision (`migrations/versions`): never edited once released, never importing `schema.py`, which
moves on. A batch alter rebuilds its table from what can be read back, so pass it the whole table as
`copy_from`, with `sqlite_strict`: constraints with an expression are otherwise lost.
"""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, inspect
from sqlalchemy.exc import DBAPIError

from bot.store import engines, sqlite
from bot.store.errors import BrokenReferences, NewerSchema, Unreadable

SCRIPTS: Final = Path(__file__).parent / "migrations"


async def upgrade(address: str = engines.DEFAULT_URL, scripts: Path = SCRIPTS) -> None:
    """Bring the database to the newest revision in one transaction, making it where there is none.

    Raises NewerSchema, BrokenReferences, Unreadable (not a database, or another program's), BadUrl,
    SettingRefused and StoreFailed; the database is then as it was.
    """
    url = engines.async_url(address)
    path = engines.file_of(url)
    if path is not None:
        sqlite.prepare_file(path)
    try:
        await _upgrade(url, scripts)
    except DBAPIError as error:
        raise sqlite.failure_at_start(sqlite.reason_of(error.orig), path) from error


async def _upgrade(url: URL, scripts: Path) -> None:
    engine = engines.make_engine(url, sqlite.MIGRATION)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(**{sqlite.BEGIN: "BEGIN IMMEDIATE"})
            async with connection.begin():
                await connection.run_sync(_run, _config(scripts))
    finally:
        await engine.dispose()


def _config(scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _run(connection: Connection, config: Config) -> None:
    scripts = ScriptDirectory.from_config(config)
    heads = MigrationContext.configure(connection).get_current_heads()
    _require_known(connection, scripts, heads)
    if set(heads) != set(scripts.get_heads()):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    _require_whole(connection)


def _require_known(connection: Connection, scripts: ScriptDirectory, heads: tuple[str, ...]) -> None:
    """Refuse what this program cannot understand before it is touched."""
    known = tuple(script.revision for script in scripts.walk_revisions())
    for found in heads:
        if found not in known:
            raise NewerSchema(found, known)
    if not heads and inspect(connection).get_table_names():
        raise Unreadable(Path(connection.engine.url.database or ""), "not_forecastle")


def _require_whole(connection: Connection) -> None:
    """Look for rows that point nowhere, since foreign keys were not watched on the way."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise BrokenReferences(tuple(sorted({row[0] for row in broken})))
