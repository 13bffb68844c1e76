"""What runs beside the answers for whoever runs the bot: a backup a day, and how it is."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import math
from collections.abc import AsyncIterator

import structlog

from bot import health
from bot.client import ForecastleClient
from bot.services import Clock
from bot.settings import Settings
from bot.store import backup
from bot.store.errors import NotAFile, StoreError

_BACKUP_CHECK_SECONDS = 3600.0
_log = structlog.get_logger()


@contextlib.asynccontextmanager
async def backed_up(settings: Settings, clock: Clock) -> AsyncIterator[None]:
    """Make a backup a day while the block runs, and delete those that are too old."""
    task = asyncio.create_task(_back_up(settings, clock))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _back_up(settings: Settings, clock: Clock) -> None:
    """Look every hour whether today's backup is there; what goes wrong is logged and tried again."""
    while True:
        try:
            folder = backup.folder_of(backup.path_of(settings.database_url))
            made = await backup.daily(settings.database_url, folder, clock(), settings.backup_days)
            if made is not None:
                _log.info("backup_made", file=made.name)
        except NotAFile:
            return  # a database server is backed up with its own tools
        except StoreError as error:
            _log.warning("backup_failed", kind=type(error).__name__)
        await asyncio.sleep(_BACKUP_CHECK_SECONDS)


@contextlib.asynccontextmanager
async def watched(settings: Settings, client: ForecastleClient, clock: Clock) -> AsyncIterator[None]:
    """Serve health and figures for as long as the block runs, if somebody wants them; raises PortTaken."""
    if settings.metrics_port is None:
        yield
        return
    newest = dt.datetime.combine(client.services.forecasts.world().catalogue.newest_evidence, dt.time(), dt.UTC)
    vitals = health.Vitals(
        connected=lambda: client.connected,
        silent_for=client.silent_for,
        latency=lambda: client.latency,
        database_answers=client.services.health.database_answers,
        backup_age=lambda: _backup_age(settings, clock),
        newest_source=newest.timestamp(),
    )
    async with health.serving(settings.metrics_host, settings.metrics_port, vitals, client.figures):
        yield


def _backup_age(settings: Settings, clock: Clock) -> float:
    """Seconds since the newest backup of a day was made; not a number when there is none."""
    try:
        folder = backup.folder_of(backup.path_of(settings.database_url))
        made = [file.stat().st_mtime for file in folder.glob("*.db") if not file.name.startswith("before-restore-")]
    except (StoreError, OSError):
        return math.nan
    return clock().timestamp() - max(made) if made else math.nan
