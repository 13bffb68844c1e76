"""A seed: a body that breaks one rule of the documentation, and its twin that just keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.standin.ledger import Request, Upload

SEND = ("POST", "/channels/{channel_id}/messages")
EDIT = ("PATCH", "/channels/{channel_id}/messages/{message_id}")
ANSWER = ("POST", "/interactions/{webhook_id}/{webhook_token}/callback")
FOLLOW_UP = ("POST", "/webhooks/{webhook_id}/{webhook_token}")
COMMANDS = ("PUT", "/applications/{application_id}/commands")
COMMAND = ("POST", "/applications/{application_id}/guilds/{guild_id}/commands")
DM = ("POST", "/users/@me/channels")

Body = Any
CHART = (Upload("files[0]", "chart.png", b"1"),)
"""What comes with every message: a rule about files is about another one."""


@dataclass(frozen=True)
class Seed:
    """Which rule is broken, where in the body, by which request."""

    rule: str
    place: str
    """The steps to what is wrong, joined by dots; nothing for the whole body."""
    bad: Body
    good: Body
    to: tuple[str, str] = SEND
    files: tuple[Upload, ...] = ()

    def request(self, body: Body, status: int = 200) -> Request:
        """Make the ledger's entry of a body sent and taken."""
        method, route = self.to
        return Request(0.0, method, route, route, {}, body, self.files, status, None)

    def __str__(self) -> str:
        return f"{self.rule} at {self.place or 'all'}"


QUIET: Body = {"parse": []}


def say(**more: Body) -> Body:
    """Write a message that is fine, but for what is told."""
    return {"content": "Ahoy", "allowed_mentions": QUIET, **more}


def show(**embed: Body) -> Body:
    """Write a message with one embed that is fine, but for what is told."""
    return {"embeds": [{"title": "News", **embed}]}


def button(**more: Body) -> Body:
    """Write a button that is fine, but for what is told; None takes a part away."""
    whole = {"type": 2, "style": 1, "label": "Why", "custom_id": "why", **more}
    return {key: value for key, value in whole.items() if value is not None}


def select(*values: str, **more: Body) -> Body:
    """Write a select with options of these values."""
    options = [{"label": f"Option {n}", "value": value} for n, value in enumerate(values)]
    return {"type": 3, "custom_id": "pick", "options": options, **more}


def row(*inside: Body) -> Body:
    """Write an action row."""
    return {"type": 1, "components": list(inside)}


def rows(*inside: Body) -> Body:
    """Write a message with a single row."""
    return say(components=[row(*inside)])


def text(content: str = "Ahoy") -> Body:
    """Write a text display."""
    return {"type": 10, "content": content}


def page(*components: Body, **more: Body) -> Body:
    """Write a message of Components V2."""
    return {"components": list(components), "flags": 1 << 15, "allowed_mentions": QUIET, **more}
