"""The harbour: Discord on loopback in another process, with a method for everything a test may want of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.standin.ledger import Request, Upload
from bot.standin.world import Pinged
from tests.faults.harbour.people import People
from tests.faults.harbour.process import running
from tests.faults.harbour.verdict import Verdict, judge

SEND = ("POST", "/channels/{channel_id}/messages")
HISTORY = ("GET", "/channels/{channel_id}/messages")
CHANNEL = ("GET", "/channels/{channel_id}")
EDIT = ("PATCH", "/channels/{channel_id}/messages/{message_id}")
CROSSPOST = ("POST", "/channels/{channel_id}/messages/{message_id}/crosspost")
OPEN_DM = ("POST", "/users/@me/channels")
"""The calls of an outbox, as a method and a route template."""

Rate = tuple[int, float]
"""So many requests in so many seconds."""


class Harbour(People):
    """A running stand-in. Ids are whole numbers; times are seconds since 1970 on its own clock."""

    @classmethod
    @asynccontextmanager
    async def open(cls, *, since: float | None = None, rate: float = 1.0) -> AsyncIterator[Harbour]:
        """Start one that begins at a moment (now, unless told) and whose clock runs at a rate (0: stands still)."""
        began = () if since is None else ("--since", repr(since))
        async with running("--rate", repr(rate), *began) as line:
            yield cls(line)

    @property
    def api_url(self) -> str:
        """For DISCORD_API_URL."""
        return self.line.where.api_url

    @property
    def gateway_url(self) -> str:
        """For DISCORD_GATEWAY_URL."""
        return self.line.where.gateway_url

    @property
    def token(self) -> str:
        """For DISCORD_TOKEN."""
        return self.line.where.token

    # Faults

    async def fault(
        self,
        kind: str,
        call: tuple[str, str] = ("", ""),
        *,
        channel_id: int | None = None,
        nth: int = 1,
        times: int | None = 1,
        seconds: float | None = None,
    ) -> int:
        """Let calls go wrong from the n-th matching one on, some times or (None) for ever; give its number."""
        method, route = call
        told = {"method": method, "route": route, "channel_id": channel_id, "nth": nth, "times": times}
        return (await self.ask("fault", kind=kind, seconds=seconds, **told))["number"]

    async def calm(self, number: int | None = None) -> None:
        """Let a fault strike no more, or all of them; the counters stay."""
        await self.ask("calm", number=number)

    async def hits(self) -> dict[int, int]:
        """How many calls each fault struck, by its number."""
        return {item["number"]: item["hits"] for item in await self.faults()}

    async def faults(self) -> list[dict]:
        """All faults that were announced, with `matched` and `hits`."""
        return await self.ask("hits")

    async def late(self) -> list[dict]:
        """The requests that were held back: number, path, due, at, status, code, message_id."""
        return await self.ask("late")

    async def release(self, number: int | None = None) -> list[dict]:
        """Act on one that is held back, or on all; give what came of each."""
        return await self.ask("release", number=number)

    async def limits(
        self,
        *,
        real: bool = False,
        routes: Mapping[tuple[str, str], Rate] | None = None,
        salt: str | None = None,
        **rates: Rate,
    ) -> None:
        """Set the limits: everything, channel_messages, crossposts, route, gateway_sends; and routes by call."""
        others = {" ".join(call): rate for call, rate in (routes or {}).items()}
        await self.ask("limits", real=real, rates=rates, routes=others, salt=salt)

    async def timings(self, **seconds: float) -> None:
        """Set how long things stay valid: callback, token, nonce, heartbeat."""
        await self.ask("timings", **seconds)

    async def stale(self, channel_id: int, behind: float | None) -> None:
        """Show a channel's history as it was so many seconds ago; None ends that."""
        await self.ask("history", channel_id=channel_id, behind=behind)

    async def now(self) -> float:
        """Read its clock."""
        return (await self.ask("clock"))["now"]

    async def jump(self, seconds: float) -> float:
        """Move its clock; what is due late on the way happens when it is due."""
        return (await self.ask("clock", jump=seconds))["now"]

    async def flow(self, rate: float) -> None:
        """Set how many of its seconds pass in a real one; 0 stands still."""
        await self.ask("clock", rate=rate)

    async def gateway(self, act: str, code: int = 4000) -> None:
        """Let the gateway misbehave: reconnect, invalidate, invalidate-resumable, close (with a code)."""
        await self.ask("gateway", act=act, code=code)

    # Records

    async def requests(self, call: tuple[str, str] = ("", ""), *, status: int = 0, since: int = 0) -> list[Request]:
        """The requests in its ledger, in order; files are empty, their names are kept."""
        method, route = call
        told = await self.ask("requests", method=method, route=route, status=status, since=since)
        return [_request(item) for item in told]

    async def count(self, call: tuple[str, str] = ("", ""), *, status: int = 0) -> int:
        """How many requests there were."""
        return (await self.ask("count", method=call[0], route=call[1], status=status))["count"]

    async def messages(self, channel_ids: Sequence[int] | None = None) -> list[dict]:
        """All messages that there ever were, deleted ones too (see bot.standin.steering.records.described)."""
        return await self.ask("messages", channel_ids=channel_ids)

    async def events(self, name: str) -> list[dict]:
        """The gateway events of a name, such as IDENTIFY."""
        return await self.ask("events", name=name)

    async def verdict(self, expected: Iterable[tuple[int, str]]) -> Verdict:
        """Judge what was posted against what should have been: pairs of a channel and a marker."""
        return judge(await self.messages(), expected)

    async def wait(self, what: str, at_least: int = 1, *, seconds: float = 5.0, **which: Any) -> int:
        """Wait for so many requests, posts, hits, late or bots; give how many there are.

        Raises:
            TimeoutError: there are fewer after so many real seconds.

        """
        got = await self.ask("wait", what=what, at_least=at_least, seconds=seconds, **which)
        if not got["met"]:
            raise TimeoutError(f"{got['count']} {what} {which or ''} after {seconds} s, not {at_least}")
        return got["count"]


def _request(told: dict) -> Request:
    told.pop("number")
    pinged, files = told.pop("pinged"), told.pop("files")
    whom = Pinged(frozenset(pinged["users"]), frozenset(pinged["roles"]), pinged["everyone"])
    uploads = tuple(Upload(item["field"], item["filename"], b"") for item in files)
    return Request(**told, files=uploads, pinged=whom)
