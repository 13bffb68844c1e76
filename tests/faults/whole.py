"""The whole bot, `python -m bot run`, ended at a random moment while a moderator works, and started again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import databases
from tests.faults.harbour import SEND, Harbour, Refused
from tests.faults.life import BODIES
from tests.faults.outcome import outcome, read

CHANNELS = 5
#: Requests that a bot makes while a moderator works, more or less: it is killed at one of them.
REQUESTS = 35
#: Seconds after a request, at most, until it is killed: in between it writes down what became of it.
_LATER_AT_MOST = 0.05
#: Seconds: what was leased to the dead one is free again after a minute, and then everything has to be delivered.
_DELIVERED_WITHIN = 150.0
_READY_WITHIN, _WORKS_AT_MOST = 60.0, 30.0
_FILE = "bot.db"
_MOD = {"name": "mod", "permissions": ["MANAGE_GUILD"]}


@dataclass(frozen=True)
class Ended:
    """How it went after an end at a request: how far it had come, and what was wrong in the end."""

    seed: int
    request: int
    state: str
    posts: int
    """How many of the posts stood when it ended."""
    wrong: tuple[str, ...]


async def ended_at_random(folder: Path, seed: int, by: signal.Signals) -> Ended:
    """Let a moderator publish, edit and withdraw, end the bot on the way by a signal, start it again, and judge."""
    chance = random.Random(seed)
    request, later = chance.randint(1, REQUESTS), chance.uniform(0.0, _LATER_AT_MOST)
    (folder / _FILE).write_bytes(databases.migrated())
    async with Harbour.open() as harbour:
        channel_ids = await harbour.channels(CHANNELS)
        async with _running(harbour, folder, by) as process:
            await _settle_in(harbour, channel_ids)
            before, working = await harbour.count(), asyncio.create_task(_work(harbour))
            with contextlib.suppress(TimeoutError):
                await harbour.wait("requests", before + request, seconds=_WORKS_AT_MOST)
            await asyncio.sleep(later)
        state, posts = read(folder / _FILE).state, await harbour.count(SEND, status=200)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        async with _running(harbour, folder):
            await _delivered(folder)
        found = outcome(read(folder / _FILE), await harbour.messages(channel_ids))
    wrong = [*found.wrong, *["unclear"] * found.left]
    if by is signal.SIGTERM and process.returncode != 0:
        wrong.append(f"told to stop it ended with {process.returncode}")
    return Ended(seed, request, state, posts, tuple(wrong))


@asynccontextmanager
async def _running(
    harbour: Harbour, folder: Path, by: signal.Signals = signal.SIGKILL
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Have the bot running until the block ends, and then end it by a signal."""
    told = {
        "DISCORD_TOKEN": harbour.token,
        "DISCORD_API_URL": harbour.api_url,
        "DISCORD_GATEWAY_URL": harbour.gateway_url,
        "DATABASE_URL": f"sqlite:///{folder / _FILE}",
    }
    with (folder / "bot.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=folder,
            env={**os.environ, **told},  # noqa: TID251 - for a process of its own
            stdout=log,
            stderr=log,
        )
    try:
        await harbour.wait("bots", seconds=_READY_WITHIN)
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(by)
        await process.wait()


async def _settle_in(harbour: Harbour, channel_ids: list[int]) -> None:
    """Choose the channels; a command that comes before the bot has told Discord of it is given again."""
    for channel_id in channel_ids:
        async with asyncio.timeout(_READY_WITHIN):
            while not await _added(harbour, channel_id):
                await asyncio.sleep(0.2)


async def _added(harbour: Harbour, channel_id: int) -> bool:
    try:
        done = await harbour.run("/settings channel add", {"channel": channel_id}, **_MOD)
    except Refused:
        return False
    return bool(done["messages"])


async def _work(harbour: Harbour) -> None:
    """Publish, edit and withdraw, each as soon as the one before was answered."""
    for act in (_publish, _edit, _withdraw):
        await act(harbour)


async def _publish(harbour: Harbour) -> None:
    form = await harbour.run("/announce post", {"ping": False}, **_MOD)
    preview = await harbour.fill(form, {"title": "What becomes", "body": BODIES[0]}, **_MOD)
    await harbour.press(preview["messages"][-1], label="Publish", **_MOD)


async def _edit(harbour: Harbour) -> None:
    form = await harbour.run("/announce edit", {"announcement": await _newest(harbour)}, **_MOD)
    preview = await harbour.fill(form, {"title": "What becomes", "body": BODIES[1]}, **_MOD)
    await harbour.press(preview["messages"][-1], label="Save", **_MOD)


async def _withdraw(harbour: Harbour) -> None:
    asked = await harbour.run("/announce withdraw", {"announcement": await _newest(harbour)}, **_MOD)
    await harbour.press(asked["messages"][-1], label="Yes, withdraw it", **_MOD)


async def _newest(harbour: Harbour) -> str:
    found = await harbour.autocomplete("/announce edit", {"announcement": ""}, "announcement", **_MOD)
    return found[0]["value"]


async def _delivered(folder: Path) -> None:
    """Wait until nothing is left to do."""
    async with asyncio.timeout(_DELIVERED_WITHIN):
        while any(row["state"] == "waiting" for row in read(folder / _FILE).rows):
            await asyncio.sleep(0.5)
