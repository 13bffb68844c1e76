"""What a start that fails says, and how soon the bot is gone when it is told to go: seen from outside."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import discord
import pytest
import structlog
from discord.gateway import DiscordWebSocket
from typer.testing import CliRunner

from bot import app, cli
from bot.refusals import sentence
from bot.settings import Settings
from bot.standin import rest
from bot.standin.errors import unauthorized
from bot.standin.gateway import Gateway, _Close
from bot.standin.server import StandIn
from bot.stopping import DRAIN_SECONDS, LAST_MOMENT_SECONDS
from bot.store import Database, application, migrate
from bot.store.errors import StoreError
from forecast import BadCatalogue, load_forecasts
from tests.aboard import aboard

AT_MOST = 8.0
#: Seconds that a test waits; more than what is promised, for the machine may be busy with other tests.
PATIENCE = 40.0
#: A bot whose look-ups of names never come to an end, and cannot be interrupted.
DEAF = """
import socket, sys, time
def hang(*_, **__):
    print("looking up", file=sys.stderr, flush=True)
    time.sleep(60)
socket.getaddrinfo = hang
sys.argv = ["bot", "run"]
import runpy; runpy.run_module("bot", run_name="__main__")
"""
#: A bot that is not ended before its time, however slow the machine is.
UNHURRIED = """
import sys
from bot import stopping
stopping.LAST_MOMENT_SECONDS = 30.0
sys.argv = ["bot", "run"]
import runpy; runpy.run_module("bot", run_name="__main__")
"""


@dataclass
class Bot:
    """The bot as a process of its own, and what it has said so far."""

    process: asyncio.subprocess.Process
    told: list[str] = field(default_factory=list)

    async def says(self, something: str) -> None:
        """Wait until it says something on standard error."""
        while not any(something in line for line in self.told):
            line = (await asyncio.wait_for(self.process.stderr.readline(), PATIENCE)).decode()
            assert line, f"it ended without saying {something!r}: {self.told}"
            self.told.append(line)

    async def ends(self) -> int:
        """Wait until it has ended, and give its exit status."""
        _, last_words = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        self.told += last_words.decode().splitlines()
        return self.process.returncode


@contextlib.asynccontextmanager
async def started(folder: Path, *how: str, **settings: str) -> AsyncIterator[Bot]:
    folder.mkdir(exist_ok=True)
    environment = {**os.environ, **settings}  # noqa: TID251 - for a process of its own
    process = await asyncio.create_subprocess_exec(
        sys.executable, *(how or ("-m", "bot", "run")), cwd=folder, env=environment,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Bot(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


def at(standin: StandIn) -> dict[str, str]:
    return {
        "DISCORD_TOKEN": standin.token,
        "DISCORD_API_URL": standin.api_url,
        "DISCORD_GATEWAY_URL": standin.gateway_url,
    }


def ashore() -> StandIn:
    return StandIn(time.time)  # noqa: TID251 - the other process reads no other clock


@contextlib.asynccontextmanager
async def mute() -> AsyncIterator[tuple[int, asyncio.Event]]:
    """A server that takes every call and never says a word; the event tells that somebody called."""
    called, over = asyncio.Event(), asyncio.Event()

    async def take(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        await over.wait()
        writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], called
        over.set()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


# Starts that fail, each in this process for the sake of speed; what `python -m bot` adds is in the last part.


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Run `run` to its refusal against a stand-in, and give the one line it says."""
    monkeypatch.chdir(tmp_path)
    root, hook = logging.getLogger(), sys.excepthook
    before = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    handlers, level = root.handlers[:], root.level

    def refused(**settings: str) -> str:
        found = CliRunner().invoke(cli.main, ["run"], env=settings)
        assert found.exit_code == 2, found
        assert found.stdout == ""
        said = [line for line in found.stderr.splitlines() if " info " not in line]
        assert len(said) == 1, said
        return said[0].removeprefix("forecastle: ")

    yield refused
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
    root.handlers[:], root.level, sys.excepthook = handlers, level, hook
    structlog.reset_defaults()


def test_a_discord_out_of_reach_is_told_in_a_line(run: Callable[..., str], free_port: int) -> None:
    line = run(DISCORD_TOKEN="x", DISCORD_API_URL=f"http://127.0.0.1:{free_port}")
    assert line == "Discord cannot be reached (ClientConnectorError): look at the network, then start again"


def test_a_folder_that_cannot_be_made_is_told_in_a_line(run: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be made: look at the path" in run(DISCORD_TOKEN="x", DATABASE_URL="sqlite:///file/one.db")


def test_a_file_that_is_no_database_is_told_in_a_line(run: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "one.db").write_bytes(b"no database, but long enough to be read as one" * 40)
    assert "is not a database of Forecastle's" in run(DISCORD_TOKEN="x", DATABASE_URL="sqlite:///one.db")


def test_a_database_of_a_newer_version_is_told_in_a_line(run: Callable[..., str], tmp_path: Path) -> None:
    asyncio.run(migrate.upgrade(f"sqlite:///{tmp_path}/one.db"))
    with contextlib.closing(sqlite3.connect(tmp_path / "one.db")) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()
    line = run(DISCORD_TOKEN="x", DATABASE_URL="sqlite:///one.db")
    assert line.startswith("this database was made by a newer Forecastle: update this one, or restore a backup")


def test_a_catalogue_that_cannot_be_used_is_told_in_a_line(
    run: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise BadCatalogue("pulse.toml", "requirement followers", "at_least is not a number")

    monkeypatch.setattr(app, "load_catalogue", broken)
    said = "pulse.toml: requirement followers: at_least is not a number: mend that file, or install Forecastle anew"
    assert run(DISCORD_TOKEN="x") == said


def test_forecasts_that_cannot_be_used_are_told_in_a_line(
    run: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "forecasts").mkdir()
    (tmp_path / "forecasts" / "page.toml").write_text('id = "page"\nrule = "Look."\n', encoding="utf-8")
    monkeypatch.setattr(app, "load_forecasts", lambda catalogue: load_forecasts(catalogue, tmp_path))
    assert run(DISCORD_TOKEN="x") == "page.toml: forecast: Field required: mend that file, or install Forecastle anew"


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"METRICS_PORT": "99999"}, "METRICS_PORT: Input should be less than or equal to 65535"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL: Input should be 'debug', 'info' or 'warning'"),
        (
            {"DATABASE_URL": "mysql://root:secret@db/x"},
            "the database cannot be used; look at DATABASE_URL (reason scheme)",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_in_a_line(
    settings: dict[str, str], line: str, run: Callable[..., str]
) -> None:
    assert run(DISCORD_TOKEN="x", **settings) == line


def test_a_port_in_use_is_told_in_a_line(run: Callable[..., str], free_port: int) -> None:
    with socket.create_server(("127.0.0.1", free_port)):
        line = run(DISCORD_TOKEN="x", METRICS_PORT=str(free_port))
    assert line == f"127.0.0.1:{free_port} cannot be opened (Address already in use): set METRICS_PORT to a free one"


async def _refused_on_the_way(folder: Path) -> str:
    async with aboard(folder) as ship:
        settings = Settings(
            _env_file=None,
            database_url=f"sqlite:///{ship.database}",
            discord_api_url=ship.standin.api_url,
            discord_gateway_url=ship.standin.gateway_url,
        )
        async with app.opened(settings) as client:
            with pytest.raises((discord.DiscordException, StoreError)) as caught:
                await client.start(ship.standin.token)
    return sentence(caught.value)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (4004, "does not know this token any more: copy it anew"),
        (4010, "update Forecastle"),
        (4011, "runs as one shard"),
        (4012, "update Forecastle"),
        (4013, "update Forecastle"),
        (4014, "asks for nothing privileged"),
    ],
)
async def test_a_gateway_that_closes_for_good_is_told_in_a_line(
    code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise _Close(code)

    monkeypatch.setattr(Gateway, "_authenticate", refuse)
    assert says in await _refused_on_the_way(tmp_path)


async def test_a_token_that_discord_does_not_know_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rest, "_authority", lambda *_: unauthorized())
    assert "does not know this token: copy it anew" in await _refused_on_the_way(tmp_path)


async def test_a_database_that_serves_another_bot_is_told_in_a_line(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/forecastle.db"
    await migrate.upgrade(address)
    async with await Database.open(address) as database:
        await application.claim(database, 4711)
    line = await _refused_on_the_way(tmp_path)
    assert line.startswith("this database belongs to another Discord application: point DATABASE_URL at another file")
    assert "found 4711" in line


# From here on it is a process of its own.


async def test_a_gateway_out_of_reach_is_told_in_a_line(tmp_path: Path, free_port: int) -> None:
    async with (
        ashore() as there,
        started(tmp_path, **at(there) | {"DISCORD_GATEWAY_URL": f"ws://127.0.0.1:{free_port}"}) as bot,
    ):
        assert await bot.ends() == 2
    said = [line for line in bot.told if " info " not in line]
    assert said == ["forecastle: Discord cannot be reached (GatewayNotFound): look at the network, then start again"]


async def test_what_it_serves_says_that_it_is_well_until_it_is_told_to_stop(tmp_path: Path, free_port: int) -> None:
    async with ashore() as there, started(tmp_path, **at(there), METRICS_PORT=str(free_port)) as bot:
        await bot.says("connected")
        await there.person("ada").run("/help")
        async with aiohttp.ClientSession(f"http://127.0.0.1:{free_port}") as session:
            for path in ("/healthz", "/readyz"):
                async with session.get(path) as response:
                    assert (response.status, await response.text()) == (200, "ok\n")
            async with session.get("/metrics") as response:
                figures = await response.text()
        assert 'forecastle_interactions_total{command="help",result="ok"} 1.0' in figures
        assert 'forecastle_acknowledge_seconds_count{command="help"} 1.0' in figures
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ends() == 0
        assert there.gateway.sessions == []
    assert not (tmp_path / "data" / "forecastle.db-wal").exists()
    assert "stopped" in bot.told[-1]


async def test_told_to_stop_before_it_is_connected_it_leaves(tmp_path: Path) -> None:
    async with ashore() as there, mute() as (api, logging_in), mute() as (gateway, connecting):
        no_api = at(there) | {"DISCORD_API_URL": f"http://127.0.0.1:{api}"}
        no_gateway = at(there) | {"DISCORD_GATEWAY_URL": f"ws://127.0.0.1:{gateway}"}
        async with started(tmp_path / "one", **no_api) as one, started(tmp_path / "two", **no_gateway) as two:
            await asyncio.wait_for(asyncio.gather(logging_in.wait(), connecting.wait()), PATIENCE)
            for bot in (one, two):
                bot.process.send_signal(signal.SIGINT)
            assert await asyncio.gather(one.ends(), two.ends()) == [0, 0]


async def test_told_to_stop_while_it_loads_it_leaves(tmp_path: Path) -> None:
    async with started(tmp_path, "-X", "importtime", "-m", "bot", "run", DISCORD_TOKEN="x") as bot:
        await bot.says("argparse")  # early: everything that is large is imported after it
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ends() == 0


async def test_told_to_stop_while_it_answers_it_answers_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = rest._answer
    async with ashore() as there, started(tmp_path, **at(there)) as bot:

        def stopping_it(realm, call, handler, gate):
            if call.route.endswith("/callback"):
                bot.process.send_signal(signal.SIGTERM)  # between its "thinking" and its answer
            return honest(realm, call, handler, gate)

        await bot.says("connected")
        monkeypatch.setattr(rest, "_answer", stopping_it)
        answer = await there.person("ada").run("/forecast")
        assert answer.error is None
        assert answer.messages
        assert await bot.ends() == 0


async def test_nothing_that_hangs_keeps_it_and_a_second_signal_ends_it_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two whose last answer Discord never takes, one of them told twice, and one that hangs in a look-up."""
    honest, over, held = rest._read, asyncio.Event(), []

    async def holding(request, template):
        if request.method == "PATCH":
            held.append(request)
            await over.wait()
        return await honest(request, template)

    monkeypatch.setattr(rest, "_read", holding)
    async with ashore() as here, ashore() as there, contextlib.AsyncExitStack() as bots:
        patient = await bots.enter_async_context(started(tmp_path / "patient", "-c", UNHURRIED, **at(here)))
        impatient = await bots.enter_async_context(started(tmp_path / "impatient", **at(there)))
        nowhere = at(there) | {"DISCORD_API_URL": "http://discord.test"}
        deaf = await bots.enter_async_context(started(tmp_path / "deaf", "-c", DEAF, **nowhere))
        await asyncio.gather(patient.says("connected"), impatient.says("connected"), deaf.says("looking up"))
        await asyncio.gather(_until_acknowledged(here), _until_acknowledged(there))
        for bot in (patient, impatient, deaf):
            bot.process.send_signal(signal.SIGTERM)
        await impatient.says("stopping")
        impatient.process.send_signal(signal.SIGTERM)
        assert await impatient.ends() == -signal.SIGTERM
        assert await asyncio.gather(patient.ends(), deaf.ends()) == [0, 0]
        assert held
        over.set()
    assert "stopped_without_goodbye" not in " ".join(patient.told)
    assert "stopped_without_goodbye" in " ".join(deaf.told)
    assert DRAIN_SECONDS < LAST_MOMENT_SECONDS < AT_MOST - 2


async def _until_acknowledged(standin: StandIn) -> None:
    ada = standin.person("ada")
    ada.patience = 0.0
    asked = await ada.run("/forecast")
    await asked.until(lambda each: each.deferred)
