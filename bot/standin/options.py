"""Filling in a command, as the Discord client does it: which one is meant, and what its options may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.standin import files, payloads
from bot.standin.commands import NESTED, OptionType
from bot.standin.errors import Json, NotPossible
from bot.standin.world import Channel, Guild, Role, User, World

_Thing = TypeVar("_Thing", User, Role, Channel)
_Value = str | float | bool
_MOST_TEXT = 6000
_MOST_NUMBER = 1 << 53


def names(item: Json) -> list[str]:
    """List the names a command, option or choice goes by, in every language."""
    return [item["name"], *(item.get("name_localizations") or {}).values()]


def find(commands: Iterable[Json], path: str) -> tuple[Json, list[Json]]:
    """Find a command by its path, such as "/profile set", with the groups and subcommand on the way.

    Raises:
        NotPossible: there is no such command.

    """
    first, *rest = path.removeprefix("/").split()
    chat = [item for item in commands if item["type"] == 1]
    command = _named(chat, first, path)
    trail: list[Json] = []
    at = command
    for word in rest:
        at = _named([item for item in at.get("options") or () if item["type"] in NESTED], word, path)
        trail.append(at)
    inside = [item["name"] for item in at.get("options") or () if item["type"] in NESTED]
    if inside:
        raise NotPossible(f"{path} cannot be run by itself; it has {', '.join(inside)}")
    return command, trail


def _named(items: Sequence[Json], word: str, path: str) -> Json:
    for item in items:
        if word in names(item):
            return item
    known = ", ".join(sorted(item["name"] for item in items)) or "nothing"
    raise NotPossible(f"there is no {path}: {word!r} is not among {known}")


@dataclass
class Filling:
    """One command being filled in, in a place."""

    world: World
    guild: Guild | None
    resolved: Json = field(default_factory=dict)

    def fill(self, options: Sequence[Json], given: Mapping[str, object], focused: str | None = None) -> list[Json]:
        """Turn what a person typed into option values; with a focused option, it is being typed.

        Raises:
            NotPossible: an option is unknown, missing or has a value that the client would not accept.

        """
        left = dict(given)
        filled: list[Json] = []
        for option in options:
            key = next((name for name in names(option) if name in left), None)
            if key is None:
                if option.get("required") and focused is None:
                    raise NotPossible(f"{option['name']} is required")
                continue
            filled.append(self._fill_one(option, left.pop(key), typing=focused in names(option)))
        if left:
            known = ", ".join(option["name"] for option in options) or "none"
            raise NotPossible(f"there is no option {', '.join(left)}; there are {known}")
        return filled

    def _fill_one(self, option: Json, value: object, *, typing: bool) -> Json:
        kind = OptionType(option["type"])
        filled: Json = {"name": option["name"], "type": int(kind)}
        if not typing:
            return {**filled, "value": _converters[kind](self, option, value)}
        if not option.get("autocomplete"):
            raise NotPossible(f"{option['name']} has no autocomplete")
        return {**filled, "value": str(value), "focused": True}

    def somebody(self, kind: str, field: Json, wanted: object) -> str:
        """Resolve a "user", a "role" or a "channel" by itself, its id or its name; give its id as text."""
        by_kind = {"user": _user, "role": _role, "channel": _channel}
        return str(by_kind[kind](self, field, wanted))

    def upload(self, what: str, given: object) -> str:
        """Upload a file, given as a pair of its name and its bytes; give its id as text."""
        one = files.of_person(self.world, what, given)
        return self.remember("attachments", one.id, payloads.attachment(one, ephemeral=True))

    def remember(self, kind: str, key: int, shown: Json) -> str:
        """Add somebody or something to the resolved data; give its id as text."""
        self.resolved.setdefault(kind, {})[str(key)] = shown
        return str(key)


def _refuse(option: Json, reason: str) -> NotPossible:
    return NotPossible(f"{option['name']}: {reason}")


def _chosen(option: Json, value: object) -> _Value:
    choices = option.get("choices") or ()
    for choice in choices:
        if value == choice["value"] or str(value) in names(choice):
            picked: _Value = choice["value"]
            return picked
    raise _refuse(option, f"{value!r} is not among {', '.join(choice['name'] for choice in choices)}")


def _text(_filling: Filling, option: Json, value: object) -> _Value:
    if option.get("choices"):
        return _chosen(option, value)
    text = str(value)
    low, high = option.get("min_length", 0), option.get("max_length", _MOST_TEXT)
    if not text:
        raise _refuse(option, "an option cannot be left empty once it is opened")
    if not low <= len(text) <= high:
        raise _refuse(option, f"{len(text)} characters; it takes {low} to {high}")
    return text


def _whole(_filling: Filling, option: Json, value: object) -> _Value:
    if option.get("choices"):
        return _chosen(option, value)
    try:
        number = int(str(value))
    except ValueError:
        raise _refuse(option, f"{value!r} is not a whole number") from None
    return _bounded(option, number)


def _number(_filling: Filling, option: Json, value: object) -> _Value:
    if option.get("choices"):
        return _chosen(option, value)
    try:
        number = float(str(value))
    except ValueError:
        raise _refuse(option, f"{value!r} is not a number") from None
    return _bounded(option, number)


def _bounded(option: Json, number: float) -> float:
    low, high = option.get("min_value", -_MOST_NUMBER), option.get("max_value", _MOST_NUMBER)
    if not low <= number <= high:
        raise _refuse(option, f"{number} is not between {low} and {high}")
    return number


def _boolean(_filling: Filling, option: Json, value: object) -> _Value:
    known = {"true": True, "false": False}
    if str(value).lower() not in known:
        raise _refuse(option, f"{value!r} is neither True nor False")
    return known[str(value).lower()]


def _user(filling: Filling, option: Json, value: object) -> _Value:
    user = _pick(filling.world.users.values(), value)
    if user is None:
        raise _refuse(option, f"there is no user {value!r}")
    member = filling.guild.members.get(user.id) if filling.guild else None
    if member is not None:
        filling.remember("members", user.id, payloads.partial_member(member))
    return filling.remember("users", user.id, payloads.user(user))


def _role(filling: Filling, option: Json, value: object) -> _Value:
    role = _pick(filling.guild.roles.values() if filling.guild else (), value)
    if role is None:
        raise _refuse(option, f"there is no role {value!r} here")
    return filling.remember("roles", role.id, payloads.role(role))


def _channel(filling: Filling, option: Json, value: object) -> _Value:
    here = filling.guild.id if filling.guild else -1
    channel = _pick([item for item in filling.world.channels.values() if item.guild_id == here], value)
    if channel is None:
        raise _refuse(option, f"there is no channel {value!r} here")
    kinds = option.get("channel_types")
    if kinds and channel.type not in kinds:
        raise _refuse(option, f"#{channel.name} is not a channel of the kinds it takes")
    shown = payloads.channel(filling.world, channel)
    shown.pop("permission_overwrites", None)
    return filling.remember("channels", channel.id, {**shown, "permissions": "0"})


def _mentionable(filling: Filling, option: Json, value: object) -> _Value:
    known = _pick(filling.guild.roles.values() if filling.guild else (), value)
    return _user(filling, option, value) if known is None else _role(filling, option, value)


def _attachment(filling: Filling, option: Json, value: object) -> _Value:
    return filling.upload(str(option["name"]), value)


def _pick(things: Iterable[_Thing], wanted: object) -> _Thing | None:
    """Find a thing by itself, its id or its name."""
    key = getattr(wanted, "id", wanted)
    return next((item for item in things if key in (item.id, str(item.id), item.name)), None)


_converters: dict[OptionType, Callable[[Filling, Json, object], _Value]] = {
    OptionType.STRING: _text,
    OptionType.INTEGER: _whole,
    OptionType.BOOLEAN: _boolean,
    OptionType.USER: _user,
    OptionType.CHANNEL: _channel,
    OptionType.ROLE: _role,
    OptionType.MENTIONABLE: _mentionable,
    OptionType.NUMBER: _number,
    OptionType.ATTACHMENT: _attachment,
}
