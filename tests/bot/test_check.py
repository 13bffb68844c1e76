"""`check`: each thing that can be wrong, made wrong, and the line that says so and what to do."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from unittest.mock import Mock

import pytest
from jinja2 import DictLoader, Environment, TemplateSyntaxError
from pydantic import SecretStr

from bot import check
from bot.check import Finding, line, machine, memory, words
from bot.rendering import locales
from bot.settings import Settings
from bot.standin import rest
from bot.standin.realm import Answer
from bot.store import Database, application, migrate
from forecast import BadCatalogue, load_catalogue
from tests.aboard import aboard

DAY = dt.date(2026, 11, 23)
REAL = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"


ALL_OF_THEM = words.all_of_them
_looked_at_once = functools.cache(lambda day: tuple(ALL_OF_THEM(day)))


@pytest.fixture(autouse=True)
def _words_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look through the sentences of every language once, and not for every test about something else."""
    monkeypatch.setattr(words, "all_of_them", _looked_at_once)


async def found(folder: Path, *, offline: bool = True, **settings: object) -> dict[str, Finding]:
    """Every finding by what it is about; where there are several about one thing, the worst."""
    given = {"database_url": f"sqlite:///{folder}/forecastle.db", **settings}
    worst: dict[str, Finding] = {}
    async for each in check.findings(Settings(_env_file=None, **given), DAY, folder / ".env", offline=offline):
        known = worst.get(each.about)
        if known is None or ["ok", "warning", "wrong"].index(each.state) > ["ok", "warning", "wrong"].index(
            known.state
        ):
            worst[each.about] = each
    return worst


async def made(folder: Path, *, serves: int | None = None) -> Path:
    address = f"sqlite:///{folder}/forecastle.db"
    await migrate.upgrade(address)
    async with await Database.open(address) as database:
        if serves is not None:
            await application.claim(database, serves)
    return folder / "forecastle.db"


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute(statement)
        file.commit()


async def test_where_all_is_well_nothing_is_wrong(tmp_path: Path) -> None:
    await made(tmp_path)
    about = await found(tmp_path, discord_token=SecretStr(REAL))
    assert {name for name, each in about.items() if each.state == "wrong"} == set()
    assert set(about) == {
        "Python", "SQLite", "catalogue", "templates", "language nb", "database", "database file", "disk",
        "health and figures", "token", "backup",
    }  # fmt: skip


async def test_check_changes_nothing_and_makes_nothing(tmp_path: Path) -> None:
    await found(tmp_path)
    assert list(tmp_path.iterdir()) == []
    path = await made(tmp_path)
    there = {each.name for each in tmp_path.iterdir()}
    before = hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns
    await found(tmp_path)
    assert (hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns) == before
    assert {each.name for each in tmp_path.iterdir()} == there


async def test_it_reads_what_a_running_bot_has_written_last(tmp_path: Path) -> None:
    await migrate.upgrade(f"sqlite:///{tmp_path}/forecastle.db")
    async with await Database.open(f"sqlite:///{tmp_path}/forecastle.db") as database:
        await application.claim(database, 198622483471925248)
        assert (await found(tmp_path))["database"].state == "ok"
        assert (await memory.look(f"sqlite:///{tmp_path}/forecastle.db", DAY, 30)).serves == 198622483471925248
        await application.claim(database, 198622483471925248)


@pytest.mark.parametrize(
    ("token", "state"),
    [
        (None, "warning"),
        (REAL, "ok"),
        (f"Bot {REAL}", "wrong"),
        (f'"{REAL}"', "wrong"),
        (f"{REAL}\n", "wrong"),
        ("abcdefghijklmnopqrstuvwxyz012345", "wrong"),
        ("bm90IGEgbnVtYmVyIGF0IGFsbA.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs", "wrong"),
    ],
)
async def test_a_token_must_look_like_one(token: str | None, state: str, tmp_path: Path) -> None:
    finding = (await found(tmp_path, discord_token=token))["token"]
    assert finding.state == state
    assert state == "ok" or finding.todo
    assert REAL not in str(finding)


def test_the_application_is_written_into_the_token() -> None:
    assert line.application_of(REAL) == 198622483471925248


async def test_discord_is_asked_who_the_token_is(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship:
        there = ship.standin
        about = await found(tmp_path, offline=False, discord_token=there.token, discord_api_url=there.api_url)
        assert (about["Discord"].state, str(there.world.application.id) in about["Discord"].said) == ("ok", True)
        assert about["audience"].said == "servers: 1; people who installed it for themselves: 0"
        assert about["invitations"].said.startswith("anybody may add the bot")
        asked = [request.path for request in there.ledger.requests]
        assert asked == ["/users/@me", "/applications/@me"]


async def test_offline_discord_is_left_alone(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship:
        about = await found(tmp_path, discord_token=ship.standin.token, discord_api_url=ship.standin.api_url)
        assert ship.standin.ledger.requests == []
    assert "Discord" not in about


@pytest.mark.parametrize(
    ("status", "state"), [(401, "wrong"), (403, "wrong"), (404, "wrong"), (429, "warning"), (503, "warning")]
)
async def test_what_discord_refuses_is_told(
    status: int, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"code": 0, "message": "no"} | ({"retry_after": 1.0, "global": False} if status == 429 else {})
    monkeypatch.setattr(rest, "_answer", lambda *_: Answer(status, body))
    async with aboard(tmp_path) as ship:
        about = await found(tmp_path, offline=False, discord_token="x", discord_api_url=ship.standin.api_url)
    assert about["Discord"].state == state
    assert about["Discord"].todo


async def test_a_discord_out_of_reach_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    about = await found(tmp_path, offline=False, discord_token="x", discord_api_url=f"http://127.0.0.1:{port}")
    assert about["Discord"].said == "cannot be reached (ClientConnectorError)"


async def test_the_database_of_another_bot_is_told_even_offline(tmp_path: Path) -> None:
    await made(tmp_path, serves=4711)
    finding = (await found(tmp_path, discord_token=REAL))["database"]
    assert (finding.state, "4711" in finding.said) == ("wrong", True)
    (tmp_path / "own").mkdir()
    await made(tmp_path / "own", serves=198622483471925248)
    assert (await found(tmp_path / "own", discord_token=REAL))["database"].state == "ok"


async def test_a_database_of_a_newer_version_is_told(tmp_path: Path) -> None:
    change(await made(tmp_path), "UPDATE alembic_version SET version_num = '9999'")
    finding = (await found(tmp_path))["database"]
    assert finding.state == "wrong"
    assert finding.said.startswith("this database was made by a newer Forecastle: update this one, or restore a backup")


async def test_a_database_of_an_older_version_is_told_and_left_so(tmp_path: Path) -> None:
    path = await made(tmp_path)
    change(path, "UPDATE alembic_version SET version_num = '0001'")
    finding = (await found(tmp_path))["database"]
    assert finding.state == "ok"
    assert "is at revision 0001 and will be brought to" in finding.said
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


async def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    path = await made(tmp_path)
    content = bytearray(path.read_bytes())
    content[8192:16384] = bytes(8192)
    path.write_bytes(content)
    assert (await found(tmp_path))["database"].state == "wrong"


async def test_a_database_whose_rows_point_nowhere_is_told(tmp_path: Path) -> None:
    change(
        await made(tmp_path),
        "INSERT INTO profile_history (id, user_id, told_on, told_at, fact, number) "
        "VALUES (1, 5, '2026-11-23', 1, 'followers', 3)",
    )
    finding = (await found(tmp_path))["database"]
    assert (finding.state, finding.said.partition(" (")[0]) == ("wrong", "this database is damaged: restore a backup")


async def test_another_programs_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "forecastle.db"
    change(path, "CREATE TABLE theirs (it)")
    assert "is not a database of Forecastle's" in (await found(tmp_path))["database"].said
    path.write_bytes(b"no database, but long enough to be read as one" * 40)
    finding = (await found(tmp_path))["database"]
    assert finding.state == "wrong"
    assert "point DATABASE_URL at another, or restore a backup" in finding.said


async def test_files_that_others_may_read_are_told(tmp_path: Path) -> None:
    path = await made(tmp_path)
    (tmp_path / ".env").write_text("DISCORD_TOKEN=")
    (tmp_path / ".env").chmod(0o600)
    assert {(each := await found(tmp_path))["settings file"].state, each["database file"].state} == {"ok"}
    (tmp_path / ".env").chmod(0o604)
    path.chmod(0o640)
    about = await found(tmp_path)
    assert about["settings file"].todo == f"chmod 600 {tmp_path}/.env"
    assert about["database file"].state == "warning"


@pytest.mark.parametrize(
    ("files", "state", "says"),
    [
        ([], "warning", "there is none"),
        (["before-restore-forecastle-2026-11-23T101500Z.db", "other-2026-11-23.db"], "warning", "there is none"),
        (["forecastle-2026-11-20.db", "forecastle-2026-11-22.db"], "ok", "of 2026-11-22"),
        (["forecastle-2026-11-21.db"], "warning", "of 2026-11-21, 2 days ago"),
    ],
)
async def test_backups_that_are_no_longer_made_are_told(
    files: list[str], state: str, says: str, tmp_path: Path
) -> None:
    await made(tmp_path)
    (tmp_path / "backups").mkdir()
    for name in files:
        (tmp_path / "backups" / name).touch()
    finding = (await found(tmp_path))["backup"]
    assert (finding.state, says in finding.said) == (state, True)
    assert (await found(tmp_path, backup_days=0))["backup"].said == "none is made, for BACKUP_DAYS is 0"


async def test_an_address_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    finding = (await found(tmp_path, database_url="mysql://root:secret@db/x"))["database"]
    assert finding.said == "DATABASE_URL cannot be used (scheme)"


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory.os, "access", lambda *_: False)  # the tests may run as root, who may write anywhere
    finding = (await found(tmp_path))["database"]
    assert (finding.state, finding.said) == ("wrong", f"{tmp_path} cannot be written to")


@pytest.mark.parametrize(("free", "state"), [(19_999_999, "wrong"), (199_999_999, "warning"), (200_000_000, "ok")])
async def test_a_full_disk_is_told(free: int, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(memory.shutil, "disk_usage", lambda _: usage._replace(free=free))
    assert (await found(tmp_path))["disk"].state == state


async def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert (await found(tmp_path, metrics_port=port))["health and figures"].state == "wrong"
    assert (await found(tmp_path, metrics_port=port))["health and figures"].state == "ok"


@pytest.mark.parametrize(
    ("version", "has_it"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 46, 1), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_a_sqlite_that_two_programs_can_damage_is_told(
    version: tuple[int, int, int], has_it: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine.sqlite3, "sqlite_version_info", version)
    finding = {each.about: each for each in machine.versions()}["SQLite"]
    assert finding.state == ("warning" if has_it else "ok")
    assert has_it is ("write to the database with no other program" in finding.todo)


def test_a_catalogue_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise BadCatalogue("pulse.toml", "requirement followers", "at_least is not a number")

    monkeypatch.setattr(words, "load_catalogue", broken)
    finding = next(ALL_OF_THEM(DAY))
    assert (finding.state, finding.said) == ("wrong", "pulse.toml: requirement followers: at_least is not a number")


def test_forecasts_that_cannot_be_used_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise BadCatalogue("to_2027.toml", "F01", "'nobody' is not in the catalogue")

    monkeypatch.setattr(words, "load_forecasts", broken)
    finding = next(ALL_OF_THEM(DAY))
    assert (finding.state, finding.said) == ("wrong", "to_2027.toml: F01: 'nobody' is not in the catalogue")


def test_sources_that_want_reading_again_are_counted() -> None:
    sources = load_catalogue().sources.values()
    long_ago = min(source.evidence_date for source in sources)
    assert next(ALL_OF_THEM(long_ago)).state == "ok"
    much_later = DAY.replace(year=2099)
    finding = next(ALL_OF_THEM(much_later))
    assert finding.state == "warning"
    assert f"{len(sources)} of {len(sources)} sources want reading again" in finding.said


@pytest.mark.parametrize(("templates", "said"), [({"a.j2": "{% if %}"}, "a.j2: "), ({}, "there are none")])
def test_templates_that_cannot_be_read_are_told(
    templates: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Environment(loader=DictLoader(templates))  # noqa: S701 - only read, never rendered
    monkeypatch.setattr(words, "environment", lambda _: broken)
    finding = words._templates()
    assert (finding.state, finding.said.startswith(said)) == ("wrong", True)


def test_what_a_language_lacks_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    norwegian = locales.sentences("nb")
    translated = {each for each in words._sentences() if norwegian.gettext(each) != each}
    assert len(translated) > 100
    monkeypatch.setattr(words, "_sentences", lambda: translated)
    assert words._language("nb").state == "ok"
    monkeypatch.setattr(words, "_sentences", lambda: translated | {"Nobody has translated this."})
    finding = words._language("nb")
    assert (finding.state, finding.said.split()[0]) == ("warning", "1")


def test_a_file_of_facts_that_cannot_be_read_is_told_and_the_rest_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "tips.toml"
    broken.write_text("kind = ", encoding="utf-8")
    facts = [*words._facts(), broken]
    monkeypatch.setattr(words, "_facts", lambda: iter(facts))
    monkeypatch.setattr(words, "_said_in", Mock(side_effect=[TemplateSyntaxError("unexpected", 1), *([["Age"]] * 99)]))
    assert len(set(words._sentences())) > 100


def test_a_finding_is_a_line() -> None:
    assert str(Finding("ok", "disk", "84 MB free")) == "ok       disk: 84 MB free"
    assert str(Finding("wrong", "disk", "0 MB free", "make room")) == "wrong    disk: 0 MB free -> make room"
