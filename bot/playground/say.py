"""`say`: runs commands, presses and answers in order, as a person, and hands back what came."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.playground.transcript import as_text, plain
from bot.standin.errors import NotPossible
from bot.standin.exchange import Exchange
from bot.standin.interactions import Modal
from bot.standin.people import Person
from bot.standin.server import StandIn
from bot.standin.world import Message, Permission, User

#: Seconds to wait for a post to arrive.
_PATIENCE = 10.0
#: Where an option begins: at a name and a colon; "18:00" is no option but a time.
_OPTION = re.compile(r"\s+(?=[^\W\d][^\s:/]*:)")


class Unclear(Exception):
    """A line that is neither a command, nor a press, nor an answer to an open form."""


@dataclass(frozen=True)
class Said:
    """One line and everything that came back: as text, and as the messages stand on Discord."""

    line: str
    text: str
    messages: tuple[dict[str, Any], ...]


class Anchored:
    """A clock that stands at one moment until it is let go, so that a new world gets the same ids every time."""

    def __init__(self, since: dt.datetime, passed: Callable[[], float]) -> None:
        """Begin at a moment; `passed` counts seconds once it is let go."""
        self._since = since.timestamp()
        self._passed = passed
        self._released: float | None = None

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self._since if self._released is None else self._since + self._passed() - self._released

    def release(self) -> None:
        """Let time pass from here on."""
        self._released = self._passed()


@dataclass(frozen=True)
class Speaker:
    """Who speaks: a name, a language, and whether they moderate."""

    name: str = "ada"
    locale: str = "en-US"
    moderator: bool = False

    def enter(self, standin: StandIn) -> Person:
        """Step into the stand-in's first server; the same name is the same person in every run."""
        digest = hashlib.sha256(self.name.encode()).digest()
        user = User(int.from_bytes(digest[:7]), self.name)
        standin.world.users[user.id] = user
        permissions = int(Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES) if self.moderator else 0
        return standin.person(self.name, locale=self.locale, permissions=permissions)


@dataclass
class _Seat:
    """One person at the keyboard, and what is on their screen."""

    person: Person
    last: Message | None = None
    form: Modal | None = None


class Conversation:
    """People at a keyboard, one at a time; each remembers their last message and form, as a screen does."""

    def __init__(self, standin: StandIn, speaker: Speaker) -> None:
        """Begin with one person and an empty screen."""
        self._standin = standin
        self._speaker = speaker
        self._seats: dict[str, _Seat] = {}
        self._seat = self._sit(speaker)

    def _sit(self, speaker: Speaker) -> _Seat:
        if speaker.name not in self._seats:
            self._seats[speaker.name] = _Seat(speaker.enter(self._standin))
        return self._seats[speaker.name]

    async def say(self, line: str) -> Said:
        """Do one thing, or see what is posted.

        `/command option:value`, `press:Label`, `fill:field=value;field=value`; `as:NAME` to be somebody else, a
        creator, from here on; `look:CHANNEL` for the newest that is posted there. Raises Unclear for anything
        else, and the stand-in's NotPossible for what Discord's own client would not let a person do.
        """
        verb, colon, rest = line.partition(":")
        if verb == "as" and colon and rest:
            self._seat = self._sit(Speaker(rest, self._speaker.locale))
            return Said(line, f"(now {rest} speaks)", ())
        if verb == "look" and colon:
            return await self._look(line, rest)
        exchange = await self._act(line)
        if exchange.modal is not None:
            self._seat.form = exchange.modal
        if exchange.messages:
            self._seat.last = exchange.messages[-1]
        return Said(line, _text(exchange), tuple(_as_sent(message) for message in exchange.messages))

    async def _look(self, line: str, channel: str) -> Said:
        """Wait until something is posted in a channel, and read the newest of it."""
        try:
            place = self._standin.channel(channel)
        except StopIteration:
            raise Unclear(line) from None
        reads = self._seat.person.reads

        def public() -> list[Message]:
            return [each for each in reads(place) if not each.ephemeral]

        await self._standin.realm.bell.until(lambda: bool(public()), _PATIENCE)
        posted = public()
        if not posted:
            return Said(line, "(nothing is posted there)", ())
        self._seat.last = posted[-1]
        return Said(line, _posted_text(posted[-1]), (_as_sent(posted[-1]),))

    async def _act(self, line: str) -> Exchange:
        seat = self._seat
        if line.startswith("/"):
            command, *options = _OPTION.split(line.strip())
            given = dict(option.split(":", 1) for option in options)
            return await seat.person.run(command, await _picked(seat.person, command, given))
        verb, colon, rest = line.partition(":")
        if verb == "press" and colon and seat.last is not None:
            return await seat.person.press(seat.last, label=rest)
        if verb == "fill" and colon and seat.form is not None:
            return await seat.person.submit(seat.form, _answers(rest))
        raise Unclear(line)


async def _picked(person: Person, command: str, given: dict[str, str]) -> dict[str, str]:
    """The options with what is picked where one of the bot's suggestions has just that name, as one would click it."""
    picked = dict(given)
    for option, text in given.items():
        with contextlib.suppress(NotPossible):  # nothing is suggested for it
            suggested = await person.autocomplete(command, given, option)
            picked[option] = next((each["value"] for each in suggested if each["name"] == text), text)
    return picked


def _answers(text: str) -> dict[str, str]:
    """Read `followers=12000;country=NO`."""
    pairs = [part.partition("=") for part in text.split(";") if part]
    return {name: value for name, equals, value in pairs if equals}


def _text(exchange: Exchange) -> str:
    if exchange.modal is not None:
        return f"(form: {exchange.modal.title})"
    if exchange.error is not None:
        return f"({exchange.error})"
    return "\n\n".join(as_text(message.components) for message in exchange.messages)


def _posted_text(message: Message) -> str:
    """A public post: what a phone shows, then its embed, then its buttons."""
    said = [message.content]
    for embed in message.embeds:
        said += [embed.get("title", ""), embed.get("description", ""), embed.get("footer", {}).get("text", "")]
    return "\n".join(plain(part) for part in (*said, as_text(message.components)) if part)


def _as_sent(message: Message) -> dict[str, Any]:
    return {
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "flags": message.flags,
        "ephemeral": message.ephemeral,
    }
