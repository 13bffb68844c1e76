"""The documented limits that Discord's own description lacks, each rule with the page it comes from.

A page is one of discord.com/developers/docs, unless it says otherwise. Nothing here is shared with the stand-in: two
readings of the documentation find more than one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.payloads.fault import Fault
from tests.payloads.overlay import callbacks, commands, messages

_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_ANSWER = "/webhooks/{webhook_id}/{webhook_token}"
_COMMANDS = ("/applications/{application_id}/commands", "/applications/{application_id}/guilds/{guild_id}/commands")


def _new(body: dict, uploads: dict[str, str]) -> Iterator[Fault]:
    return messages.faults(body, uploads, new=True, flags=messages.ON_SENDING)


def _follow_up(body: dict, uploads: dict[str, str]) -> Iterator[Fault]:
    return messages.faults(body, uploads, new=True, flags=messages.ON_ANSWERING)


def _edit(body: dict, uploads: dict[str, str]) -> Iterator[Fault]:
    return messages.faults(body, uploads, new=False, flags=messages.ON_EDITING)


def _command(body: dict, _uploads: dict[str, str]) -> Iterator[Fault]:
    return commands.faults(body)


def _all_commands(body: list[dict], _uploads: dict[str, str]) -> Iterator[Fault]:
    return commands.list_faults(body)


CHECKS: dict[tuple[str, str], Callable[..., Iterator[Fault]]] = {
    ("POST", "/channels/{channel_id}/messages"): _new,
    ("PATCH", _MESSAGE): _edit,
    ("POST", _ANSWER): _follow_up,
    ("PATCH", f"{_ANSWER}/messages/{{message_id}}"): _edit,
    ("POST", "/interactions/{webhook_id}/{webhook_token}/callback"): callbacks.faults,
    **{("POST", place): _command for place in _COMMANDS},
    **{("PUT", place): _all_commands for place in _COMMANDS},
}
"""By method and route. A route that is not here takes no body, or one that the description says all about."""


def faults(method: str, route: str, body: object, uploads: dict[str, str]) -> list[Fault]:
    """List what the documentation has against a request's body, sent with files of these names under these form fields."""
    check = CHECKS.get((method, route))
    return [] if body is None or check is None else list(check(body, uploads))
