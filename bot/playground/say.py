"""`say`: runs commands, presses and answers in order, as a person, and hands back what came."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.playground import typed
from bot.playground.transcript import Names, as_text, plain
from bot.playground.view import View
from bot.standin.exchange import Exchange
from bot.standin.interactions import Modal
from bot.standin.people import Person
from bot.standin.server import StandIn
from bot.standin.world import Message, Permission, User

#: Seconds to wait for a post to arrive.
_PATIENCE = 10.0
#: An option begins with a letter, so that a time such as 18:00 stays in the value it is in.
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
        creator, from here on; `look:CHANNEL` for the newest that is posted there; `save:FILE` for the file that the
        last message brought. Raises Unclear for anything else, and the stand-in's NotPossible for what Discord's
        own client would not let a person do.
        """
        verb, colon, rest = line.partition(":")
        if verb == "as" and colon and rest:
            self._seat = self._sit(Speaker(rest, self._speaker.locale))
            return Said(line, f"(now {rest} speaks)", ())
        if verb == "look" and colon:
            return await self._look(line, rest)
        if verb == "save" and colon and rest and self._seat.last is not None:
            typed.save(rest, await self._seat.person.download(self._seat.last))
            return Said(line, f"(saved as {rest})", ())
        exchange = await self._act(line)
        if exchange.modal is not None:
            self._seat.form = exchange.modal
        if exchange.messages:
            self._seat.last = exchange.messages[-1]
        return Said(line, _text(exchange, self._names), tuple(_as_sent(message) for message in exchange.messages))

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
        return Said(line, _posted_text(posted[-1], self._names), (_as_sent(posted[-1]),))

    @property
    def _names(self) -> Names:
        return View(self._seat.person).name_of

    async def _act(self, line: str) -> Exchange:
        seat = self._seat
        if line.startswith("/"):
            command, *written = _OPTION.split(line.strip())
            options = await typed.options(seat.person, command, dict(option.split(":", 1) for option in written))
            return await seat.person.run(command, options)
        verb, colon, rest = line.partition(":")
        if verb == "press" and colon and seat.last is not None:
            return await seat.person.press(seat.last, label=rest)
        if verb == "fill" and colon and seat.form is not None:
            return await seat.person.submit(seat.form, _answers(rest))
        raise Unclear(line)


def _answers(text: str) -> dict[str, str]:
    """Read `followers=12000;country=NO`."""
    pairs = [part.partition("=") for part in text.split(";") if part]
    return {name: value for name, equals, value in pairs if equals}


def _text(exchange: Exchange, names: Names) -> str:
    if exchange.modal is not None:
        return f"(form: {exchange.modal.title})"
    if exchange.error is not None:
        return f"({exchange.error})"
    return "\n\n".join(as_text(message.components, names) for message in exchange.messages)


def _posted_text(message: Message, names: Names) -> str:
    """A public post: what a phone shows, then its embed, then its buttons."""
    said = [message.content]
    for embed in message.embeds:
        said += [embed.get("title", ""), embed.get("description", ""), embed.get("footer", {}).get("text", "")]
    lines = [*(plain(each, names) for each in said), as_text(message.components, names)]
    return "\n".join(line for line in lines if line)


def _as_sent(message: Message) -> dict[str, Any]:
    return {
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "flags": message.flags,
        "ephemeral": message.ephemeral,
    }
