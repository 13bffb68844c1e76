"""The wiring room: the only place that constructs, opens and closes; it owns the clock."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import secrets
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import discord
import structlog
from discord.gateway import DiscordWebSocket
from yarl import URL

from bot.client import ForecastleClient
from bot.playground.say import Anchored, Conversation, Said, Speaker
from bot.rendering.compose import forecast_page
from bot.rendering.locales import language
from bot.rendering.renderer import render
from bot.services import Clock, Forecasts, Profiles, Services
from bot.settings import Settings
from bot.standin.server import StandIn
from bot.store import Database, application, migrate
from forecast import ProfileRecord, answer, load_catalogue, load_predictions
from forecast.profile import read_profile

#: When the stand-in's world began: its application keeps the same id from one run to the next.
_STANDIN_SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


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
    async with await Database.open(settings.database_url) as database:
        profiles = Profiles(database, clock)
        services = Services(profiles, Forecasts(profiles, catalogue, record, clock), clock)

        async def claim(application_id: int) -> None:
            await application.claim(database, application_id)

        async with ForecastleClient(services, claim, new_incident) as client:
            yield client


async def serve(settings: Settings) -> None:
    """Run the bot until it is told to stop; raises discord.LoginFailure for a token that is none."""
    if settings.discord_token is None:
        raise ValueError("no token")
    async with opened(settings) as client:
        loop = asyncio.get_running_loop()
        running = loop.create_task(client.start(settings.discord_token.get_secret_value()))
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, running.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def say(settings: Settings, lines: Sequence[str], speaker: Speaker) -> AsyncIterator[Said]:
    """Run the real bot against the stand-in and do some things as a person, one after the other.

    Raises playground.Unclear and the stand-in's NotPossible for what nobody could do.
    """
    clock = Anchored(_STANDIN_SINCE, time.monotonic)
    async with StandIn(clock) as standin:
        person = speaker.enter(standin)
        clock.release()
        there = settings.model_copy(
            update={"discord_api_url": standin.api_url, "discord_gateway_url": standin.gateway_url}
        )
        async with opened(there) as client:
            running = asyncio.create_task(client.start(standin.token))
            ready = asyncio.create_task(client.wait_until_ready())
            await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                ready.cancel()
                await running
            conversation = Conversation(person)
            for line in lines:
                yield await conversation.say(line)
            await client.close()
            await running


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
    """Log to standard error, for people or for machines."""
    as_json = settings.log_format == "json"
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    processors = [structlog.contextvars.merge_contextvars, structlog.processors.add_log_level]
    structlog.configure(
        processors=[
            *processors,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks if as_json else structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
