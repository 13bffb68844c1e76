"""`check`: tells what is wrong before Discord does, a line for each thing; it changes nothing and makes nothing.

`machine` looks at what it runs on, `words` at what it says, `memory` at the database, `line` at Discord.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

from bot.check import line, machine, memory, words
from bot.check.finding import Finding
from bot.settings import Settings

__all__ = ["Finding", "findings", "memory"]


async def findings(settings: Settings, today: dt.date, env_file: Path, *, offline: bool) -> AsyncIterator[Finding]:
    """Look at one thing after another; `offline` leaves Discord alone."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    for each in (*machine.versions(), *machine.secrets(env_file), *words.all_of_them(today)):
        yield each
    held = await memory.look(settings.database_url, today, settings.backup_days)
    for each in (*held.findings, machine.port(settings.metrics_host, settings.metrics_port)):
        yield each
    yield line.shape(token, elsewhere=settings.discord_api_url is not None)
    known = line.application_of(token)
    if token and not offline:
        told = await line.ask(settings.discord_api_url or line.DISCORD, token)
        known = told.application or known
        for each in told.findings:
            yield each
    if known is not None and held.serves is not None:
        yield memory.belonging(held.serves, known)
