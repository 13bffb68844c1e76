"""The wiring room: the only place that constructs, opens and closes; it owns the clock."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import math
import os
import secrets
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import discord
import structlog
from discord.gateway import DiscordWebSocket
from yarl import URL

from bot import health, logs
from bot.client import ForecastleClient
from bot.commands.policy import ACTIONS, COMMANDS
from bot.health import Figures, Vitals
from bot.playground.page import Page
from bot.playground.say import Anchored, Conversation, Said, Speaker
from bot.rendering.compose import forecast_page
from bot.rendering.locales import language
from bot.rendering.renderer import render
from bot.services import Clock, Forecasts, Health, People, Profiles, Services
from bot.settings import Settings
from bot.standin.server import StandIn
from bot.store import Database, application, backup, migrate
from bot.store.erasures import Erasures, settle
from bot.store.errors import NotAFile, StoreError
from forecast import ProfileRecord, answer, load_catalogue, load_predictions
from forecast.profile import read_profile

#: When the stand-in's world began: its application keeps the same id from one run to the next.
_STANDIN_SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_BACKUP_CHECK_SECONDS = 3600.0
VERSION = version("forecastle")
#: Seconds for what is being answered when the bot is told to stop, and until it ends whatever hangs; those who
#: run it (compose.yaml) wait 15 before they kill it.
DRAIN_SECONDS = 3.0
LAST_MOMENT_SECONDS = 5.0
_STOPPING = (signal.SIGTERM, signal.SIGINT)
_log = structlog.get_logger()


def now() -> dt.datetime:
    """The present moment, in UTC; the only clock there is."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - here it is


def new_incident() -> str:
    """A number that a person can report and that stands beside the trace in the log."""
    return secrets.token_hex(4)


@contextlib.asynccontextmanager
async def opened(settings: Settings, clock: Clock = now) -> AsyncIterator[ForecastleClient]:
    """Open the database and the catalogue, make the client, and close them again in turn.

    Raises BadCatalogue, and the store's errors for a database that cannot be used.
    """
    catalogue = load_catalogue()
    record = load_predictions(catalogue)
    point_at(settings)
    await migrate.upgrade(settings.database_url)
    _log.info("started", version=VERSION, features=len(catalogue.features), newest_source=catalogue.newest_evidence)
    async with await Database.open(settings.database_url) as database:
        erasures = Erasures.beside(settings.database_url)
        await settle(database, erasures)
        profiles = Profiles(database, clock)
        services = Services(
            profiles,
            People(database, erasures, clock),
            Forecasts(profiles, catalogue, record, clock),
            Health(database, VERSION, clock),
            clock,
        )

        async def claim(application_id: int) -> None:
            await application.claim(database, application_id)

        figures = Figures((*COMMANDS, *ACTIONS), VERSION)
        async with ForecastleClient(services, claim, new_incident, figures) as client:
            yield client


async def serve(settings: Settings) -> None:
    """Run the bot until it is told to stop; raises what kept it from running, such as discord.LoginFailure."""
    if settings.discord_token is None:
        raise ValueError("no token")
    with _told_to_stop() as told:
        async with opened(settings) as client, _backed_up(settings), _watched(settings, client):
            running = asyncio.create_task(client.start(settings.discord_token.get_secret_value()))
            stopping = asyncio.create_task(told.wait())
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if stopping.done():
                _log.info("stopping")
                await client.drain(DRAIN_SECONDS)
                running.cancel()
            stopping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
    _log.info("stopped")


@contextlib.asynccontextmanager
async def _watched(settings: Settings, client: ForecastleClient) -> AsyncIterator[None]:
    """Serve health and figures for as long as the block runs, if somebody wants them; raises PortTaken."""
    if settings.metrics_port is None:
        yield
        return
    newest = dt.datetime.combine(client.services.forecasts.world().catalogue.newest_evidence, dt.time(), dt.UTC)
    vitals = Vitals(
        connected=lambda: client.connected,
        silent_for=client.silent_for,
        latency=lambda: client.latency,
        database_answers=client.services.health.database_answers,
        backup_age=lambda: _backup_age(settings),
        newest_source=newest.timestamp(),
    )
    async with health.serving(settings.metrics_host, settings.metrics_port, vitals, client.figures):
        yield


def _backup_age(settings: Settings) -> float:
    """Seconds since the newest backup of a day was made; not a number when there is none."""
    try:
        folder = backup.folder_of(backup.path_of(settings.database_url))
        made = [file.stat().st_mtime for file in folder.glob("*.db") if not file.name.startswith("before-restore-")]
    except (StoreError, OSError):
        return math.nan
    return now().timestamp() - max(made) if made else math.nan


@contextlib.contextmanager
def _told_to_stop() -> Iterator[asyncio.Event]:
    """Set an event at the first SIGTERM or SIGINT; a second ends the process at once, as does a stop that hangs."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()

    def stop() -> None:
        for each in _STOPPING:
            loop.remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)  # a second ends the process, even where Python hangs
        loop.call_later(LAST_MOMENT_SECONDS, _leave)
        told.set()

    for each in _STOPPING:
        loop.add_signal_handler(each, stop)
    try:
        yield told
    finally:
        for each in _STOPPING:
            loop.remove_signal_handler(each)


def _leave() -> None:
    """End here and now: every commit is on disk, and whoever told us to stop would kill us next."""
    _log.warning("stopped_without_goodbye")
    os._exit(0)


@contextlib.asynccontextmanager
async def _backed_up(settings: Settings) -> AsyncIterator[None]:
    """Make a backup a day while the block runs, and delete those that are too old."""
    task = asyncio.create_task(_back_up(settings))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _back_up(settings: Settings) -> None:
    """Look every hour whether today's backup is there; what goes wrong is logged and tried again."""
    while True:
        try:
            folder = backup.folder_of(backup.path_of(settings.database_url))
            made = await backup.daily(settings.database_url, folder, now(), settings.backup_days)
            if made is not None:
                _log.info("backup_made", file=made.name)
        except NotAFile:
            return  # a database server is backed up with its own tools
        except StoreError as error:
            _log.warning("backup_failed", kind=type(error).__name__)
        await asyncio.sleep(_BACKUP_CHECK_SECONDS)


def _end_on_signals(task: asyncio.Task[None]) -> None:
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, task.cancel)


@contextlib.asynccontextmanager
async def _sailing(settings: Settings, standin: StandIn) -> AsyncIterator[None]:
    """Run the real bot against the stand-in; raises what keeps it from getting ready."""
    there = settings.model_copy(update={"discord_api_url": standin.api_url, "discord_gateway_url": standin.gateway_url})
    async with opened(there) as client:
        running = asyncio.create_task(client.start(standin.token))
        ready = asyncio.create_task(client.wait_until_ready())
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            ready.cancel()
            await running
        try:
            yield
        finally:
            await client.close()
            await running


async def say(settings: Settings, lines: Sequence[str], speaker: Speaker) -> AsyncIterator[Said]:
    """Run the real bot against the stand-in and do some things as a person, one after the other.

    Raises playground.Unclear and the stand-in's NotPossible for what nobody could do.
    """
    clock = Anchored(_STANDIN_SINCE, time.monotonic)
    async with StandIn(clock) as standin:
        person = speaker.enter(standin)
        clock.release()
        async with _sailing(settings, standin):
            conversation = Conversation(person)
            for line in lines:
                yield await conversation.say(line)


async def playground(settings: Settings, port: int, opened_at: Callable[[str], None]) -> None:
    """Serve the page and the bot behind it until told to stop; raises OSError for a port in use.

    `opened_at` is called with the address once everything is there.
    """
    current = asyncio.current_task()
    if current is not None:
        _end_on_signals(current)
    with contextlib.suppress(asyncio.CancelledError):
        await _play(settings, port, opened_at)


async def _play(settings: Settings, port: int, opened_at: Callable[[str], None]) -> None:
    begun = asyncio.Event()  # until then time stands still, so that people and places get the same ids every time

    def clock() -> float:
        return (now() if begun.is_set() else _STANDIN_SINCE).timestamp()

    async with StandIn(clock) as standin, contextlib.AsyncExitStack() as bot:

        async def restart() -> None:
            await bot.aclose()
            await bot.enter_async_context(_sailing(settings, standin))

        page = Page(standin, restart)
        begun.set()
        await restart()
        try:
            opened_at(await page.start(port))
            await asyncio.Event().wait()
        finally:
            await page.stop()


def report_words(profile: Path, day: dt.date, locale: str) -> str:
    """The words of /forecast for a profile file on a day; raises BadInput and BadCatalogue."""
    facts = read_profile(profile)
    catalogue = load_catalogue()
    record = ProfileRecord(facts, dict.fromkeys(facts.told(), day))
    found = answer(record, catalogue.on(day), load_predictions(catalogue).article, day)
    return "\n\n".join(block for page in render(forecast_page(found), language(locale)) for block in page)


def point_at(settings: Settings) -> None:
    """Point discord.py at another Discord where the settings name one."""
    if settings.discord_api_url is not None:
        discord.http.Route.BASE = settings.discord_api_url
    if settings.discord_gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(settings.discord_gateway_url)


def configure_logging(settings: Settings) -> None:
    """Log to standard error, for people or for machines, and never the token."""
    token = settings.discord_token
    logs.configure(settings.log_format, settings.log_level, [token.get_secret_value()] if token else [])
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
