"""The process of the stand-in: started, asked in JSON, ended."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.faults.harbour.refused import Refused

_READY = 20.0
_GONE = 5.0
_LONG = aiohttp.ClientTimeout(total=300)


@dataclass(frozen=True)
class Where:
    """What the process says of itself in its one line."""

    api_url: str
    gateway_url: str
    token: str
    door_url: str


@dataclass(frozen=True)
class Line:
    """An open line to a running stand-in."""

    where: Where
    session: aiohttp.ClientSession

    async def ask(self, verb: str, **told: Any) -> Any:
        """Ask for one thing at the door (a verb of bot.standin.steering.door.VERBS).

        Raises:
            Refused: it is not possible; the reason is the stand-in's.

        """
        async with self.session.post(f"{self.where.door_url}/{verb}", json=told) as got:
            answer = await got.json()
            if got.status != 200:
                raise Refused(answer["error"])
            return answer


@asynccontextmanager
async def running(*arguments: str) -> AsyncIterator[Line]:
    """Run the stand-in as long as the block lasts; it ends by itself when this process does."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.standin", "--tied", *arguments, stdin=pipe, stdout=pipe
    )
    try:
        said = await asyncio.wait_for(process.stdout.readline(), _READY)
        async with aiohttp.ClientSession(timeout=_LONG) as session:
            yield Line(Where(**json.loads(said)), session)
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.communicate(), _GONE)
    except TimeoutError:
        process.kill()
        await process.communicate()
