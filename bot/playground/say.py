"""`say`: runs commands, presses and answers in order, as a person, and hands back what came."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.playground.transcript import as_text
from bot.standin.exchange import Exchange
from bot.standin.interactions import Modal
from bot.standin.people import Person
from bot.standin.server import StandIn
from bot.standin.world import Message, Permission, User

_OPTION = re.compile(r"\s+(?=[^\s:/]+:)")


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


class Conversation:
    """A person at a keyboard; remembers the last message and the last form, as a screen does."""

    def __init__(self, person: Person) -> None:
        """Begin with an empty screen."""
        self._person = person
        self._last: Message | None = None
        self._form: Modal | None = None

    async def say(self, line: str) -> Said:
        """Do one thing: `/command option:value`, `press:Label`, or `fill:field=value;field=value`.

        Raises Unclear for anything else, and the stand-in's NotPossible for what Discord's own
        client would not let a person do.
        """
        exchange = await self._act(line)
        if exchange.modal is not None:
            self._form = exchange.modal
        if exchange.messages:
            self._last = exchange.messages[-1]
        return Said(line, _text(exchange), tuple(_as_sent(message) for message in exchange.messages))

    async def _act(self, line: str) -> Exchange:
        if line.startswith("/"):
            command, *options = _OPTION.split(line.strip())
            return await self._person.run(command, dict(option.split(":", 1) for option in options))
        verb, colon, rest = line.partition(":")
        if verb == "press" and colon and self._last is not None:
            return await self._person.press(self._last, label=rest)
        if verb == "fill" and colon and self._form is not None:
            return await self._person.submit(self._form, _answers(rest))
        raise Unclear(line)


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


def _as_sent(message: Message) -> dict[str, Any]:
    return {
        "content": message.content,
        "components": message.components,
        "flags": message.flags,
        "ephemeral": message.ephemeral,
    }
