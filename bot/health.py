"""Whether the bot is well, for whoever runs it: `/healthz`, `/readyz`, and figures at `/metrics`.

It knows neither Discord nor the store: it is handed functions to ask, and counts what it is told.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

#: Seconds without a heartbeat acknowledged after which something must be done; discord.py itself
#: reconnects after 60, so that by then one reconnection has failed as well.
SILENCE_AT_MOST = 120.0
#: Seconds in which the database must answer a read.
PATIENCE = 2.0
#: Seconds; Discord gives a bot 3 to acknowledge.
_STEPS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)


class PortTaken(Exception):
    """The port for health and figures cannot be opened."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        """Keep the address that was wanted, and why it cannot be had."""
        super().__init__(host, port, reason)
        self.host = host
        self.port = port
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Vitals:
    """What can be asked about a running bot; none of these raises."""

    connected: Callable[[], bool]
    """Whether the gateway is connected and has said READY or RESUMED."""
    silent_for: Callable[[], float]
    """Seconds since the gateway last acknowledged a heartbeat; since the start, before it ever did."""
    latency: Callable[[], float]
    """Seconds from the last heartbeat to its acknowledgement; not a number before the first."""
    database_answers: Callable[[], Awaitable[bool]]
    """Whether the database answers a read."""
    backup_age: Callable[[], float]
    """Seconds since the newest daily backup was made; not a number when there is none."""
    newest_source: float
    """When the newest source of the catalogue was read, in seconds since 1970."""


class Figures:
    """Counts what the bot does; labels come from a fixed set, so that nobody can make up new ones."""

    def __init__(self, commands: Collection[str], version: str) -> None:
        """Begin at nothing; whatever is not one of the `commands` is counted as `other`."""
        self.registry = CollectorRegistry()
        self._commands = frozenset(commands)
        self._interactions = Counter(
            "forecastle_interactions", "Interactions answered.", ("command", "result"), registry=self.registry
        )
        self._seconds = Histogram(
            "forecastle_acknowledge_seconds",
            "Seconds from receiving an interaction to acknowledging it.",
            ("command",),
            buckets=_STEPS,
            registry=self.registry,
        )
        self._incidents = Counter("forecastle_incidents", "Errors that nobody expected.", registry=self.registry)
        build = Gauge("forecastle_build_info", "The version that runs.", ("version",), registry=self.registry)
        build.labels(version).set(1)

    def acknowledged(self, command: str, seconds: float) -> None:
        """Note how long somebody waited for a first answer."""
        self._seconds.labels(self._known(command)).observe(seconds)

    def answered(self, command: str, result: str) -> None:
        """Count an interaction as `ok`, `refused` (one sentence said why) or `failed`."""
        self._interactions.labels(self._known(command), result).inc()

    def incident(self) -> None:
        """Count an error that nobody expected."""
        self._incidents.inc()

    def watch(self, vitals: Vitals) -> None:
        """Show what can be asked of a running bot beside what was counted."""
        self._ask("gateway_connected", "1 while the gateway is connected.", vitals.connected)
        self._ask("gateway_latency_seconds", "From heartbeat to acknowledgement.", vitals.latency)
        self._ask("gateway_silent_seconds", "Since the last heartbeat acknowledged.", vitals.silent_for)
        self._ask("backup_age_seconds", "Since the newest daily backup.", vitals.backup_age)
        self._ask("catalogue_newest_source_timestamp_seconds", "The newest source.", lambda: vitals.newest_source)

    def _ask(self, name: str, meaning: str, ask: Callable[[], float]) -> None:
        Gauge(f"forecastle_{name}", meaning, registry=self.registry).set_function(ask)

    def _known(self, command: str) -> str:
        return command if command in self._commands else "other"


@contextlib.asynccontextmanager
async def serving(host: str, port: int, vitals: Vitals, figures: Figures) -> AsyncIterator[int]:
    """Answer on a port until the block ends, and give its number (a free one for 0); raises PortTaken."""
    figures.watch(vitals)
    runner = web.AppRunner(_application(vitals, figures), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise PortTaken(host, port, os.strerror(error.errno or 0)) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _application(vitals: Vitals, figures: Figures) -> web.Application:
    async def healthz(_: web.Request) -> web.Response:
        # A loop that is blocked answers nothing at all, which whoever asks takes for a no.
        silent = vitals.silent_for()
        return _answer(silent < SILENCE_AT_MOST, f"the gateway has been silent for {silent:.0f} seconds")

    async def readyz(_: web.Request) -> web.Response:
        if not vitals.connected():
            return _answer(False, "the gateway is not connected")
        return _answer(await _in_time(vitals.database_answers()), "the database does not answer")

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(figures.registry), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/readyz", readyz)
    application.router.add_get("/metrics", metrics)
    return application


def _answer(well: bool, otherwise: str) -> web.Response:
    return web.Response(text="ok\n") if well else web.Response(status=503, text=f"{otherwise}\n")


async def _in_time(asked: Awaitable[bool]) -> bool:
    try:
        return await asyncio.wait_for(asked, PATIENCE)
    except TimeoutError:
        return False
