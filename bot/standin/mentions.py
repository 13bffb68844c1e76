"""Who a message pings: what is in its text, what is allowed, and what the sender may do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.standin.errors import Form, Json
from bot.standin.world import Channel, Guild, Permission, Pinged, World

_USER = re.compile(r"<@!?(\d{15,20})>")
_ROLE = re.compile(r"<@&(\d{15,20})>")
_EVERYONE = re.compile(r"@(everyone|here)")
_KINDS = ("users", "roles", "everyone")


@dataclass(frozen=True)
class Allowed:
    """What a message's allowed_mentions let through."""

    parse: frozenset[str] = frozenset(_KINDS)
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    replied_user: bool = True


def allowed(raw: Any, form: Form) -> Allowed:  # noqa: ANN401 - what a bot sends may be anything
    """Read allowed_mentions; left out, everything in the text is parsed."""
    if raw is None:
        return Allowed()
    parse = _kinds(raw.get("parse") or [], form)
    lists = {key: _ids(raw.get(key) or [], key, form) for key in ("users", "roles")}
    for key, listed in lists.items():
        if listed and key in parse:
            text = f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.'
            form.fault(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text)
    return Allowed(parse, lists["users"], lists["roles"], bool(raw.get("replied_user", False)))


def _kinds(parse: Iterable[Any], form: Form) -> frozenset[str]:
    for index, kind in enumerate(parse):
        if kind not in _KINDS:
            form.choices(("allowed_mentions", "parse", index), _KINDS)
    return frozenset(parse)


def _ids(listed: list[Any], key: str, form: Form) -> frozenset[int]:
    form.length(("allowed_mentions", key), len(listed), 0, 100)
    return frozenset(int(item) for item in listed)


def pinged(world: World, place: Channel, text: str, rule: Allowed, sender: int) -> Pinged:
    """Work out who is pinged by a text that a sender (with these permission bits) writes in a channel."""
    named = {int(item) for item in _USER.findall(text)} & _audience(world, place)
    users = frozenset(item for item in named if "users" in rule.parse or item in rule.users)
    guild = world.guild_of(place)
    if guild is None:
        return Pinged(users)
    anyone = bool(sender & Permission.MENTION_EVERYONE)
    everyone = anyone and "everyone" in rule.parse and _EVERYONE.search(text) is not None
    return Pinged(users, _roles(guild, text, rule, anyone=anyone), everyone)


def _audience(world: World, place: Channel) -> set[int]:
    guild = world.guild_of(place)
    return {*place.recipients, world.bot.id} if guild is None else set(guild.members)


def _roles(guild: Guild, text: str, rule: Allowed, *, anyone: bool) -> frozenset[int]:
    named = {int(item) for item in _ROLE.findall(text)} & guild.roles.keys()
    let = {item for item in named if "roles" in rule.parse or item in rule.roles}
    return frozenset(item for item in let if anyone or guild.roles[item].mentionable)


def visible_text(content: str, components: Iterable[Json]) -> str:
    """Join the text in which mentions count: the content and every text display; never an embed."""
    displays = (str(item.get("content", "")) for item in components if item.get("type") == 10)
    return "\n".join((content, *displays))
