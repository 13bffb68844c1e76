"""The wiring room: the only place that constructs, opens and closes; it owns the clock."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import random
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import aiohttp
import discord
import structlog
from discord.gateway import DiscordWebSocket
from yarl import URL

from bot import logs
from bot.client import ForecastleClient
from bot.commands.policy import ACTIONS, COMMANDS
from bot.delivery.herald import Herald
from bot.delivery.office import Office
from bot.delivery.pace import TURNS_A_SECOND, Pace
from bot.delivery.steps import Means
from bot.delivery.wire import Wire
from bot.delivery.worker import Worker
from bot.health import Figures
from bot.playground.page import Page
from bot.playground.say import Anchored, Conversation, Said, Speaker
from bot.rendering.compose import forecast_page
from bot.rendering.locales import language
from bot.rendering.renderer import render
from bot.services import (
    Accuracy,
    Alerts,
    AnnouncedHere,
    Announcing,
    Clock,
    Forecasts,
    Health,
    People,
    Profiles,
    Reach,
    Servers,
    Services,
)
from bot.settings import Settings
from bot.standin.server import StandIn
from bot.stopping import DRAIN_SECONDS, told_to_stop
from bot.store import Database, application, migrate
from bot.store.announcements import Announcement
from bot.store.erasures import Erasures, settle
from bot.upkeep import backed_up, watched
from forecast import Catalogue, ProfileRecord, Record, answer, load_catalogue, load_forecasts, load_predictions
from forecast.profile import read_profile
from forecast.questions import Forecasts as OurForecasts

#: When the stand-in's world began: its application keeps the same id from one run to the next.
_STANDIN_SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
VERSION = version("forecastle")
_ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
#: Seconds for deliveries under way when the bot stops; whatever is cut off is looked for at the next start.
_LAST_STEPS = 1.0
#: What is read once, at the start.
Known = tuple[Catalogue, Record, OurForecasts]
_log = structlog.get_logger()


def now() -> dt.datetime:
    """The present moment, in UTC; the only clock there is."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - here it is


def new_id() -> str:
    """An id for an announcement or an alert, drawn at random so that none is ever used twice."""
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(12))


def new_incident() -> str:
    """A number that a person can report and that stands beside the trace in the log."""
    return secrets.token_hex(4)


@contextlib.asynccontextmanager
async def opened(settings: Settings, clock: Clock = now) -> AsyncIterator[ForecastleClient]:
    """Open the database and the catalogue, make the client, and close them again in turn.

    Raises BadCatalogue, and the store's errors for a database that cannot be used.
    """
    catalogue = load_catalogue()
    known = catalogue, load_predictions(catalogue), load_forecasts(catalogue)
    point_at(settings)
    await migrate.upgrade(settings.database_url)
    _log.info("started", version=VERSION, features=len(catalogue.features), newest_source=catalogue.newest_evidence)
    async with await Database.open(settings.database_url) as database:
        erasures = Erasures.beside(settings.database_url)
        await settle(database, erasures)
        services = _services(database, erasures, known, clock)

        async def claim(application_id: int) -> None:
            await application.claim(database, application_id)

        figures = Figures((*COMMANDS, *ACTIONS), VERSION)
        async with ForecastleClient(services, claim, new_incident, figures) as client, _delivering(client, database):
            yield client


def _services(database: Database, erasures: Erasures, known: Known, clock: Clock) -> Services:
    profiles = Profiles(database, clock)
    catalogue, record, ours = known
    forecasts = Forecasts(profiles, catalogue, record, clock)
    here, servers = AnnouncedHere(database, forecasts), Servers(database, clock)
    return Services(
        profiles=profiles,
        people=People(database, erasures, clock),
        forecasts=forecasts,
        accuracy=Accuracy(catalogue, record, ours, clock),
        announced=here,
        reach=Reach(database, forecasts, here, clock),
        alerts=Alerts(database, forecasts, here, clock, new_id),
        servers=servers,
        announcing=Announcing(database, servers, catalogue, clock, new_id),
        health=Health(database, VERSION, clock),
        clock=clock,
    )


@contextlib.asynccontextmanager
async def _delivering(client: ForecastleClient, database: Database) -> AsyncIterator[None]:
    """Deliver from the moment the client listens until the block ends."""
    loop, services = asyncio.get_running_loop(), client.services
    herald, office = Herald(database, services), Office(database, services)
    async with aiohttp.ClientSession() as session:
        means = Means(
            database=database,
            wire=Wire(session, discord.http.Route.BASE, client.sender),
            pace=Pace(TURNS_A_SECOND, loop.time),
            clock=services.clock,
            chance=random.random,
            write=office.write,
            free_at=office.free_at,
            told=office.told,
            is_news=client.is_news,
            since=services.clock(),
        )
        worker = Worker(means, new_incident(), herald.prepare)

        def changed(now_: Announcement, earlier: Announcement | None) -> None:
            herald.changed(now_, earlier)
            worker.nudge()

        services.announcing.tell = changed

        async def work() -> None:
            await client.listening.wait()
            async with asyncio.TaskGroup() as both:
                both.create_task(worker.run())
                both.create_task(herald.run())

        working = asyncio.create_task(work())
        working.add_done_callback(lambda done: None if done.cancelled() else asyncio.ensure_future(client.close()))
        try:
            yield
        finally:
            await worker.stop(_LAST_STEPS)
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await working


async def serve(settings: Settings) -> None:
    """Run the bot until it is told to stop; raises what kept it from running, such as discord.LoginFailure."""
    if settings.discord_token is None:
        raise ValueError("no token")
    with told_to_stop() as told:
        async with opened(settings) as client, backed_up(settings, now), watched(settings, client, now):
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
        conversation = Conversation(standin, speaker)
        clock.release()
        async with _sailing(settings, standin):
            for line in lines:
                yield await conversation.say(line)


async def playground(settings: Settings, port: int, opened_at: Callable[[str], None]) -> None:
    """Serve the page and the bot behind it until told to stop; raises OSError for a port in use.

    `opened_at` is called with the address once everything is there.
    """
    begun = asyncio.Event()  # until then time stands still, so that people and places get the same ids every time

    def clock() -> float:
        return (now() if begun.is_set() else _STANDIN_SINCE).timestamp()

    async with contextlib.AsyncExitStack() as here, contextlib.AsyncExitStack() as bot:
        told = here.enter_context(told_to_stop())
        standin = await here.enter_async_context(StandIn(clock))

        async def restart() -> None:
            await bot.aclose()
            await bot.enter_async_context(_sailing(settings, standin))

        page = Page(standin, restart)
        begun.set()
        await restart()
        try:
            opened_at(await page.start(port))
            await told.wait()
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
