"""The people one can be on the page, and the places where they can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bot.playground.say import Speaker
from bot.standin import permissions
from bot.standin.errors import Json
from bot.standin.people import Person
from bot.standin.server import StandIn
from bot.standin.world import Channel, ChannelType, Permission

Who = Literal["creator", "moderator", "stranger"]
Locale = Literal["en-US", "no", "de"]

_PEOPLE: dict[Who, str] = {
    "creator": "a member of the server",
    "moderator": "may manage the server",
    "stranger": "not in the server; has the app installed",
}
_LOCALES: dict[Locale, str] = {"en-US": "English", "no": "Norsk", "de": "Deutsch"}
_KINDS = {ChannelType.TEXT: "text", ChannelType.NEWS: "news", ChannelType.THREAD: "thread"}


class NoSuchPlace(Exception):
    """A place that is not there, or that this person cannot see."""


@dataclass(frozen=True)
class Spot:
    """A place one can be in: a channel, with how it is listed."""

    channel: Channel
    name: str
    kind: str


class Cast:
    """Everybody one can be, come in by the door that is theirs."""

    def __init__(self, standin: StandIn) -> None:
        """Let them enter the stand-in; the same people with the same ids in every run."""
        self._standin = standin
        self._people: dict[Who, Person] = {
            "creator": Speaker("creator").enter(standin),
            "moderator": Speaker("moderator", moderator=True).enter(standin),
            "stranger": _stranger(standin),
        }
        for person in self._people.values():
            standin.world.private_channel(person.user.id)

    def person(self, who: Who, locale: Locale, place: str) -> Person:
        """Be somebody in a place; raises NoSuchPlace."""
        someone = self._people[who]
        spot = next((spot for spot in self.spots(who) if str(spot.channel.id) == place), None)
        if spot is None:
            raise NoSuchPlace(f"the {who} sees no place {place}")
        return replace(someone, channel=spot.channel, locale=locale)

    def spots(self, who: Who) -> list[Spot]:
        """List the places where somebody can be."""
        return [*self._channels(self._people[who]), *self._private(self._people[who])]

    def _channels(self, person: Person) -> Iterator[Spot]:
        world = self._standin.world
        for channel in world.channels.values():
            guild = world.guild_of(channel)
            if guild is None or person.user.id not in guild.members or channel.type not in _KINDS:
                continue
            if permissions.in_channel(world, channel, person.user.id) & Permission.VIEW_CHANNEL:
                yield Spot(channel, channel.name, _KINDS[channel.type])

    def _private(self, person: Person) -> Iterator[Spot]:
        yield Spot(self._standin.world.private_channel(person.user.id), self._standin.world.bot.name, "dm")
        if person.channel.type is ChannelType.GROUP_DM:
            yield Spot(person.channel, "Friends, without the bot", "group")

    def shown(self, who: Who) -> Json:
        """Say who, in which language and where one can be."""
        return {
            "server": self._standin.guild.name,
            "bot": self._standin.world.bot.name,
            "people": [{"value": key, "name": key.capitalize(), "says": says} for key, says in _PEOPLE.items()],
            "locales": [{"value": code, "name": name} for code, name in _LOCALES.items()],
            "places": [{"id": str(at.channel.id), "name": at.name, "kind": at.kind} for at in self.spots(who)],
        }


def _stranger(standin: StandIn) -> Person:
    """Somebody who is in no server with the bot, but has installed the app for themselves."""
    met = Speaker("stranger").enter(standin)
    # A speaker always comes in by the server; this one only takes their id from there.
    del standin.guild.members[met.user.id]
    return standin.person("stranger", user_install=True)
