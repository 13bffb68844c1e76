"""The bridge: what everything that can be steered is steered from, and how it finds what is meant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.standin.clock import Tide
from bot.standin.errors import NotPossible
from bot.standin.realm import Realm
from bot.standin.server import StandIn
from bot.standin.world import Channel, Guild, Message, Permission, User, World

T = TypeVar("T")


@dataclass(frozen=True)
class Bridge:
    """A stand-in and its clock."""

    standin: StandIn
    tide: Tide

    @property
    def realm(self) -> Realm:
        """The stand-in's shared state."""
        return self.standin.realm

    @property
    def world(self) -> World:
        """Everything there is."""
        return self.standin.world

    def guild(self, guild_id: int | None) -> Guild:
        """Find a guild; the first unless told which."""
        return _found(self.world.guilds.get(guild_id or self.standin.guild.id), "guild", guild_id)

    def channel(self, channel_id: int) -> Channel:
        """Find a channel that is there."""
        return _found(self.world.channels.get(channel_id), "channel", channel_id)

    def message(self, channel_id: int, message_id: int) -> Message:
        """Find a message, deleted or not."""
        return _found(self.world.messages.get(channel_id, {}).get(message_id), "message", message_id)

    def user(self, user_id: int) -> User:
        """Find a user."""
        return _found(self.world.users.get(user_id), "user", user_id)

    async def until(self, met: Callable[[], bool], seconds: float) -> bool:
        """Wait until something is true, at most so many real seconds; what is due late still comes in time."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            self.realm.late.settle()
            left = end - loop.time()
            if await self.realm.bell.until(met, max(0.0, min(left, self._next_late()))):
                return True
            if left <= 0:
                return False

    def _next_late(self) -> float:
        """Real seconds until a late request is acted on."""
        due = self.realm.late.next_due()
        if due is None or self.tide.rate <= 0:
            return float("inf")
        return max(0.001, (due - self.tide()) / self.tide.rate)


def _found(thing: T | None, what: str, number: int | None) -> T:
    if thing is None:
        raise NotPossible(f"there is no {what} {number}")
    return thing


def bits(names: list[str] | int) -> int:
    """Read permissions, given as names such as "SEND_MESSAGES" or as Discord's bits.

    Raises:
        NotPossible: the stand-in does not know one of them.

    """
    if isinstance(names, int):
        return names
    total = 0
    for name in names:
        if name not in Permission.__members__:
            raise NotPossible(f"there is no permission {name!r}; there are {', '.join(Permission.__members__)}")
        total |= Permission[name]
    return total
