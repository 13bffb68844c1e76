"""One request to Discord, and what is known of it afterwards: done, refused, not now, or unknown.

Not discord.py's own client: that one sends again by itself after a 5xx, where the outbox must first look
whether the message arrived.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import aiohttp

#: Seconds for one request; Discord answers within one, and behind a stall nothing should wait long.
PATIENCE = 15.0
#: Seconds to wait when somebody before Discord (such as Cloudflare) refuses us without saying for how long.
_UNSAID_PAUSE = 60.0


class Came(StrEnum):
    """What became of a request."""

    DONE = "done"
    REFUSED = "refused"
    LATER = "later"
    UNSENT = "unsent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a request; `seconds` to wait where it is LATER, for all requests if `everywhere`."""

    came: Came
    data: Any = None
    status: int = 0
    code: int = 0
    seconds: float = 0.0
    everywhere: bool = False


class Wire:
    """Sends requests with the bot's token; never raises for what Discord or the network does."""

    def __init__(self, session: aiohttp.ClientSession, base: str, sender: Callable[[], tuple[str, str]]) -> None:
        """Keep the session, where to send, and as whom: a token, and what program (Discord wants to be told)."""
        self._session = session
        self._base = base
        self._sender = sender

    async def call(self, method: str, path: str, body: object = None) -> Reply:
        """Send one request once."""
        token, agent = self._sender()
        headers = {"Authorization": f"Bot {token}", "User-Agent": agent}
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        try:
            async with self._session.request(
                method, self._base + path, json=body, headers=headers, timeout=timeout
            ) as response:
                return read(response.status, response.headers.get("Retry-After"), await response.read())
        except aiohttp.ClientConnectorError:
            return Reply(Came.UNSENT)
        except (aiohttp.ClientError, TimeoutError, OSError):
            return Reply(Came.UNKNOWN)


def read(status: int, retry_after: str | None, content: bytes) -> Reply:
    """Judge an answer; one that cannot be read says nothing about what was done."""
    try:
        data = json.loads(content) if content else None
    except ValueError:
        data = ...
    if status == 429:
        return _later(retry_after, data)
    if status >= 500 or data is ...:
        return Reply(Came.UNKNOWN, status=status)
    if status >= 400:
        code = data.get("code", 0) if isinstance(data, dict) else 0
        return Reply(Came.REFUSED, status=status, code=code if isinstance(code, int) else 0)
    return Reply(Came.DONE, data, status)


def _later(header: str | None, data: object) -> Reply:
    """The body's figure wins: the header is known to say 1 where the body says an hour (api-docs #6109)."""
    if not isinstance(data, dict):
        return Reply(Came.LATER, status=429, seconds=_seconds(header, _UNSAID_PAUSE), everywhere=True)
    seconds = _seconds(data.get("retry_after"), _seconds(header, _UNSAID_PAUSE))
    return Reply(Came.LATER, status=429, seconds=seconds, everywhere=data.get("global") is True)


def _seconds(said: object, otherwise: float) -> float:
    try:
        seconds = float(str(said))
    except ValueError:
        return otherwise
    return seconds if math.isfinite(seconds) and seconds >= 0 else otherwise
