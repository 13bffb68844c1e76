"""One delivery, one step nearer to what should stand: send, edit or publish; each recorded before and after.

A row says which version should stand and which one stands, so that an edit, a withdrawal and a restart are the
same thing: the next step. Only sending needs care, because Discord makes a message each time it is asked: the
attempt is recorded first, and whatever became of it, the channel is looked through before another one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.delivery.letters import Letter, marker, nonce
from bot.delivery.look import Look, Sight, look
from bot.delivery.pace import Pace
from bot.delivery.wire import Came, Reply, Wire
from bot.store import Database, outbox
from bot.store.outbox import Delivery, End

#: What is due longer than this is looked for before it is sent: another process, or this one before a backup
#: was restored, may have sent it.
PROMPT = dt.timedelta(seconds=60)
_LONGEST_WAIT = 900.0
_NO_CHANNEL, _NO_DIRECT_MESSAGES = 10003, 50007
#: Why Discord refused, by its code (Discord's documentation, Opcodes and Status Codes), in the words of the list.
_REASONS = {_NO_CHANNEL: "channel_gone", 50001: "missing_view", 50013: "missing_send", _NO_DIRECT_MESSAGES: "dm_closed"}
_GONE, _PUBLISHED_ALREADY, _NOT_NEWS, _TOO_MANY_EDITS = 10008, 40033, 50024, 30046
_UNAUTHORISED = 401


@dataclass(frozen=True)
class Means:
    """What a step needs: the database, the wire and its pace, a clock, chance from 0 to 1, and what to write."""

    database: Database
    wire: Wire
    pace: Pace
    clock: Callable[[], dt.datetime]
    chance: Callable[[], float]
    write: Callable[[Delivery], Awaitable[Letter | None]]
    """The letter that should stand now; None for one that must not be sent any more."""
    free_at: Callable[[Delivery], Awaitable[dt.datetime | None]]
    """When it may be sent at the earliest, where that is later than now: nobody is alerted twice in a day."""
    told: Callable[[Delivery, bool], Awaitable[None]]
    """Take note that somebody's alert arrived, or that they take none."""
    is_news: Callable[[int], bool | None]
    """Whether a channel's posts can be published to followers; None where that is not known."""
    since: dt.datetime
    """When this process began: what was due before may have been sent by another."""

    async def call(self, method: str, path: str, body: object = None) -> Reply:
        """Send one request when its turn has come."""
        await self.pace.turn()
        reply = await self.wire.call(method, path, body)
        if reply.everywhere:
            self.pace.pause(reply.seconds)
        return reply


async def step(means: Means, delivery: Delivery) -> None:
    """Bring a claimed delivery one step nearer to what should stand, and give its lease back."""
    if delivery.message_id is None:
        await _deliver(means, delivery)
    elif (delivery.posted or 0) < delivery.wanted:
        await _edit(means, delivery)
    else:
        await _publish(means, delivery)


async def _deliver(means: Means, delivery: Delivery) -> None:
    later = await means.free_at(delivery)
    if later is not None and delivery.attempted_at is None:
        await outbox.again(means.database, delivery, means.clock(), later, "rate_limited")
        return
    letter = await means.write(delivery)
    opened = await _channel(means, delivery)
    if isinstance(opened, Reply):
        await _unsent(means, delivery, opened)
    elif _must_look(means, delivery, letter):
        await _look_first(means, delivery, letter, opened)
    else:
        await _send(means, delivery, letter, opened)


async def _channel(means: Means, delivery: Delivery) -> int | Reply:
    """The channel to send to; for a person their DM, which Discord opens, or gives again."""
    if delivery.channel_id is not None:
        return delivery.channel_id
    reply = await means.call("POST", "/users/@me/channels", {"recipient_id": str(delivery.user_id)})
    if reply.came is Came.DONE and isinstance(reply.data, dict) and "id" in reply.data:
        return int(reply.data["id"])
    return reply


def _must_look(means: Means, delivery: Delivery, letter: Letter | None) -> bool:
    since = _may_stand_since(delivery, letter)
    late = since < means.since or means.clock() - since > PROMPT
    return delivery.attempted_at is not None or late


def _may_stand_since(delivery: Delivery, letter: Letter | None) -> dt.datetime:
    return (letter and letter.maybe_stands_since) or delivery.due_at


async def _look_first(means: Means, delivery: Delivery, letter: Letter | None, channel_id: int) -> None:
    found = await look(means.call, channel_id, marker(delivery), _may_stand_since(delivery, letter))
    if found.sight is Sight.FOUND and found.message is not None:
        stands = letter.version if letter is not None and letter.is_like(found.message) else 0
        await _posted(means, delivery, int(found.message["id"]), stands)
    elif found.sight is Sight.NOTHING:
        await _send(means, delivery, letter, channel_id)
    else:
        await _cannot_see(means, delivery, found)


async def _cannot_see(means: Means, delivery: Delivery, found: Look) -> None:
    """Wait for an answer; where there is none to have, a person must look: never send and hope."""
    reply = found.reply
    if reply is None:
        await outbox.end(means.database, delivery, "unclear", "missing_history", means.clock())
    elif reply.came is Came.REFUSED and reply.status != _UNAUTHORISED:
        reason = _REASONS.get(reply.code, "missing_history")
        gone = reply.code == _NO_CHANNEL or delivery.attempted_at is None  # nothing can stand there
        await outbox.end(means.database, delivery, "failed" if gone else "unclear", reason, means.clock())
    elif means.clock() >= delivery.deadline:
        state: End = "failed" if delivery.attempted_at is None else "unclear"
        await outbox.end(means.database, delivery, state, "deadline", means.clock())
    else:
        await _again(means, delivery, reply)


async def _send(means: Means, delivery: Delivery, letter: Letter | None, channel_id: int) -> None:
    if letter is None:
        await outbox.end(means.database, delivery, "done", "withdrawn", means.clock())
        return
    if means.clock() >= delivery.deadline:
        await outbox.end(means.database, delivery, "failed", "deadline", means.clock())
        return
    if not await outbox.attempt(means.database, delivery, means.clock()):
        return
    body = {**letter.body, "nonce": nonce(delivery.key), "enforce_nonce": True}
    reply = await means.call("POST", f"/channels/{channel_id}/messages", body)
    number = reply.data.get("id") if reply.came is Came.DONE and isinstance(reply.data, dict) else None
    if number is not None:
        await _posted(means, delivery, int(number), letter.version)
    elif reply.came in (Came.DONE, Came.UNKNOWN):
        await _again(means, delivery, reply)
    else:
        await outbox.not_sent(means.database, delivery)
        await _unsent(means, delivery, reply)


async def _unsent(means: Means, delivery: Delivery, reply: Reply) -> None:
    """Nothing was made: end what Discord refuses for good, and try the rest again."""
    if reply.code == _GONE:  # the answer to a nonce whose message was deleted since (api-docs #6647)
        await outbox.end(means.database, delivery, "done", "removed", means.clock())
    elif reply.came is Came.REFUSED and reply.status != _UNAUTHORISED:
        await outbox.end(means.database, delivery, "failed", _REASONS.get(reply.code, "refused"), means.clock())
        if reply.code == _NO_DIRECT_MESSAGES:
            await means.told(delivery, False)
    elif means.clock() >= delivery.deadline:
        await outbox.end(means.database, delivery, "failed", "deadline", means.clock())
    else:
        await _again(means, delivery, reply)


async def _posted(means: Means, delivery: Delivery, message_id: int, version: int) -> None:
    publish = delivery.publish and means.is_news(delivery.channel_id or 0) is not False
    await outbox.posted(means.database, delivery, message_id, version, means.clock(), publish=publish)
    await means.told(delivery, True)


async def _edit(means: Means, delivery: Delivery) -> None:
    letter = await means.write(delivery)
    if letter is None:
        await outbox.end(means.database, delivery, "done", "removed", means.clock())
        return
    path = f"/channels/{delivery.channel_id}/messages/{delivery.message_id}"
    reply = await means.call("PATCH", path, letter.body)
    if reply.came is Came.DONE:
        await outbox.edited(means.database, delivery, letter.version, means.clock())
    else:
        await _standing(means, delivery, reply, patient=reply.code == _TOO_MANY_EDITS)


async def _publish(means: Means, delivery: Delivery) -> None:
    path = f"/channels/{delivery.channel_id}/messages/{delivery.message_id}/crosspost"
    reply = await means.call("POST", path)
    if reply.came is Came.DONE or reply.code == _PUBLISHED_ALREADY:
        await outbox.published(means.database, delivery, means.clock())
    elif reply.code == _NOT_NEWS:
        await outbox.published(means.database, delivery, means.clock(), needed=False)
    else:
        await _standing(means, delivery, reply)


async def _standing(means: Means, delivery: Delivery, reply: Reply, *, patient: bool = False) -> None:
    """A message stands that could not be changed or published: end what is refused, try the rest again."""
    if reply.code == _GONE:
        await outbox.end(means.database, delivery, "done", "removed", means.clock())
    elif reply.came is Came.REFUSED and reply.status != _UNAUTHORISED and not patient:
        await outbox.end(means.database, delivery, "failed", _REASONS.get(reply.code, "refused"), means.clock())
    elif means.clock() >= delivery.deadline:
        await outbox.end(means.database, delivery, "failed", "deadline", means.clock())
    else:
        await _again(means, delivery, reply)


async def _again(means: Means, delivery: Delivery, reply: Reply) -> None:
    now = means.clock()
    await outbox.again(means.database, delivery, now, now + _wait(means, delivery, reply), _why(reply))


def _wait(means: Means, delivery: Delivery, reply: Reply) -> dt.timedelta:
    """Twice as long each time, by chance up to half of it less, and never less than Discord asks for."""
    doubled = min(2.0 ** min(delivery.attempts, 16), _LONGEST_WAIT)
    return dt.timedelta(seconds=max(doubled * (0.5 + means.chance() / 2), reply.seconds + 1.0))


def _why(reply: Reply) -> str:
    if reply.came is Came.LATER:
        return "rate_limited"
    if reply.came is Came.UNSENT:
        return "unreachable"
    return "unauthorised" if reply.status == _UNAUTHORISED else "server_error"
