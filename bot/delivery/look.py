"""Looking in a channel whether a message of ours arrived, before anything is sent again.

Discord forgets a nonce after some minutes and never tells it, so what is looked for is the marker: the
custom_id of the button under the message, which stays as long as the message does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.delivery.wire import Came, Reply

Json = dict[str, Any]
Call = Callable[[str, str], Awaitable[Reply]]

_DISCORD_EPOCH = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
#: Two clocks may differ by so much without a message being missed.
_CLOCKS_DIFFER = dt.timedelta(minutes=5)
_PAGE = 100
#: Pages: 2,000 messages since it was due. In a channel busier than that, a moderator can see it sooner.
_PAGES_AT_MOST = 20


class Sight(StrEnum):
    """What a look found: the message, nothing, nothing that could be read, or no answer for now."""

    FOUND = "found"
    NOTHING = "nothing"
    UNREADABLE = "unreadable"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Look:
    """What was found; `reply` says why nothing could be seen."""

    sight: Sight
    message: Json | None = None
    reply: Reply | None = None


async def look(call: Call, channel_id: int, marker: str, since: dt.datetime) -> Look:
    """Look through a channel's messages since a moment for the one that carries our marker."""
    after = snowflake(since - _CLOCKS_DIFFER)
    for _ in range(_PAGES_AT_MOST):
        reply = await call("GET", f"/channels/{channel_id}/messages?limit={_PAGE}&after={after}")
        if reply.came is not Came.DONE or not isinstance(reply.data, list):
            return Look(Sight.UNSEEN, reply=reply)
        found = next(_carrying(marker, reply.data), None)
        if found is not None:
            return Look(Sight.FOUND, found)
        if not reply.data:
            return await _nothing(call, channel_id, after)
        after = max(int(each["id"]) for each in reply.data)
        if len(reply.data) < _PAGE:
            return Look(Sight.NOTHING)
    return Look(Sight.UNREADABLE)


async def _nothing(call: Call, channel_id: int, after: int) -> Look:
    """Tell an empty page from one we may not read: without Read Message History, Discord shows none at all."""
    reply = await call("GET", f"/channels/{channel_id}")
    if reply.came is not Came.DONE or not isinstance(reply.data, dict):
        return Look(Sight.UNSEEN, reply=reply)
    last = int(reply.data.get("last_message_id") or 0)
    return Look(Sight.UNREADABLE if last > after else Sight.NOTHING)


def _carrying(marker: str, messages: Iterable[Json]) -> Iterator[Json]:
    """The messages with a button of that custom_id; only our own application can have made one."""
    return (each for each in messages if marker in set(_custom_ids(each.get("components", ()))))


def _custom_ids(components: Iterable[Json]) -> Iterator[str]:
    for component in components:
        yield str(component.get("custom_id"))
        yield from _custom_ids(component.get("components", ()))


def snowflake(moment: dt.datetime) -> int:
    """The id that something made at a moment would have at least; 0 before there was Discord."""
    return max(int((moment - _DISCORD_EPOCH) / dt.timedelta(milliseconds=1)), 0) << 22
