"""The storm: what a fault does to a request, to its answer, and to the connection between them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.standin import limits
from bot.standin.ledger import UNSERVED
from bot.standin.limits import Rate, Standing
from bot.standin.realm import Answer, Call, Realm
from bot.standin.weather import Acts, Ends, Fault

_NEVER = Answer(UNSERVED)
_AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER on, for no seconds: closing resets the connection, and drops what was not yet sent."""


@dataclass(frozen=True)
class Struck:
    """A request that a fault strikes."""

    realm: Realm
    call: Call
    fault: Fault
    act: Callable[[], Answer]
    """Lets Discord act on the request."""

    async def end(self, request: web.Request) -> web.StreamResponse:
        """Act on the request as far as the fault lets it, write it down, and end it as the fault wants."""
        said, rates = _said(self.realm, self.fault)
        own = self._acted()
        acted = own.status < 400
        answer = said or own
        self.realm.note(self.call, answer, struck=(self.fault.kind, acted, _came(self.fault, answer)))
        return await self._end(request, answer, rates)

    def _acted(self) -> Answer:
        acts = self.fault.how.acts
        if acts is Acts.NO:
            return _NEVER
        if acts is Acts.LATER:
            self.realm.late.hold(self.call.path, self.fault.lasting, self.act)
            return _NEVER
        answer = self.act()
        if acts is Acts.UNDONE:
            self._undo(answer)
        return answer

    def _undo(self, answer: Answer) -> None:
        if answer.status >= 400 or not isinstance(answer.body, dict) or "channel_id" not in answer.body:
            return
        messages = self.realm.world.messages.get(int(answer.body["channel_id"]), {})
        if made := messages.get(int(answer.body["id"])):
            self.realm.world.delete(made)

    async def _end(self, request: web.Request, answer: Answer, rates: dict[str, str]) -> web.StreamResponse:
        how = self.fault.how
        if how.ends is Ends.CUT:
            return await _cut(request, answer)
        if how.ends is Ends.SAYS:
            return await sent(request, _text(self.fault) if how.text else written(answer, rates))
        if how.ends is Ends.STALL:
            await self._stall(self.fault.lasting or 0.0)
        _reset(request)
        return web.Response()

    async def _stall(self, seconds: float) -> None:
        """Let real time pass, unless the stand-in stops; the request has happened already."""
        self.realm.bell.ring()
        try:
            await asyncio.wait_for(self.realm.ending.wait(), seconds)
        except TimeoutError:
            return


def _said(realm: Realm, fault: Fault) -> tuple[Answer | None, dict[str, str]]:
    """Give what Discord says under a fault, in its own words, if it says anything."""
    how = fault.how
    if how.error is not None:
        return Answer(how.error.status, how.error.body()), {}
    if not how.scope:
        return None, {}
    standing = _refused(how.scope, fault.lasting or 0.0)
    told = standing._replace(reset_after=1.0) if how.lies else standing
    return Answer(429, limits.slow_down(standing)), limits.headers(told, realm.now())


def _refused(scope: str, seconds: float) -> Standing:
    """Make up a limit that was passed; a shared one was passed by others, so that much is left of one's own."""
    left = 9 if scope == "shared" else 0
    return Standing(
        allowed=False, rate=Rate(10, seconds), remaining=left, reset_after=seconds, bucket="0" * 32, scope=scope
    )


def _came(fault: Fault, answer: Answer) -> int:
    """Tell the status that the bot gets to see: 0 when it gets none."""
    how = fault.how
    if how.ends in (Ends.RESET, Ends.STALL):
        return 0
    return how.status or answer.status


def written(answer: Answer, rates: dict[str, str]) -> web.Response:
    """Write an answer as Discord does."""
    # Without Via, discord.py takes a 429 for a ban; with a charset, it takes JSON for text.
    headers = {**rates, "Via": "1.1 standin"}
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    headers["Content-Type"] = "application/json"
    return web.Response(status=answer.status, headers=headers, body=json.dumps(answer.body).encode())


async def sent(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """Send an answer, to a bot that may have died waiting for it."""
    with contextlib.suppress(ConnectionError):
        await response.prepare(request)
        await response.write_eof()
    return response


def _text(fault: Fault) -> web.Response:
    """Write what somebody before Discord says, or Discord in its sleep."""
    how = fault.how
    kind = "text/html" if how.text.startswith("<") else "application/json"
    headers = {"Content-Type": kind}
    if how.status == 429 and fault.lasting is not None:
        headers["Retry-After"] = f"{fault.lasting:.0f}"
    return web.Response(status=how.status, headers=headers, body=how.text.encode())


async def _cut(request: web.Request, answer: Answer) -> web.StreamResponse:
    """Promise the whole answer, send half of it, and hang up."""
    body = json.dumps(answer.body).encode()
    response = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
    response.content_length = max(len(body), 2)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


def _reset(request: web.Request) -> None:
    """Reset the connection; there may be none any more."""
    if request.transport is None:
        return
    request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    request.transport.abort()
