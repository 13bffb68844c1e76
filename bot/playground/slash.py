"""Slash commands as the Discord client lists them: those a person has where they are, in their language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.standin.availability import Place
from bot.standin.commands import NESTED, OptionType
from bot.standin.errors import Json, NotPossible
from bot.standin.people import Person
from bot.standin.world import Channel, ChannelType, Guild

_LIMITS = ("min_value", "max_value", "min_length", "max_length")


def said(item: Json, key: str, locale: str) -> str:
    """Give a name or a description in a language, or as it was written where there is no translation."""
    return str((item.get(f"{key}_localizations") or {}).get(locale) or item.get(key) or "")


def commands(person: Person) -> list[Json]:
    """List what the person can type where they are, one entry for each subcommand."""
    place = Place(person.realm.world, person.user, person.channel)
    mine = [item for item in place.commands() if item["type"] == 1 and _has(place, item)]
    return [leaf for item in mine for leaf in _leaves(person, item, [])]


def _has(place: Place, command: Json) -> bool:
    try:
        place.owners_for(command)
    except NotPossible:
        return False
    return True


def _leaves(person: Person, item: Json, above: list[Json]) -> Iterator[Json]:
    trail = [*above, item]
    inside = [option for option in item.get("options") or () if option["type"] in NESTED]
    for option in inside:
        yield from _leaves(person, option, trail)
    if not inside:
        yield {
            "path": "/" + " ".join(step["name"] for step in trail),
            "name": "/" + " ".join(said(step, "name", person.locale) for step in trail),
            "description": said(item, "description", person.locale),
            "options": [_option(person, option) for option in item.get("options") or ()],
        }


def _option(person: Person, option: Json) -> Json:
    kind = OptionType(option["type"])
    return {
        "name": option["name"],
        "label": said(option, "name", person.locale),
        "description": said(option, "description", person.locale),
        "type": kind.name.lower(),
        "required": bool(option.get("required")),
        "autocomplete": bool(option.get("autocomplete")),
        "choices": _choices(person, kind, option),
        **{key: option[key] for key in _LIMITS if key in option},
    }


def _choices(person: Person, kind: OptionType, option: Json) -> list[Json]:
    if kind is OptionType.BOOLEAN:
        return [{"name": "True", "value": True}, {"name": "False", "value": False}]
    if option.get("choices"):
        return [{"name": said(item, "name", person.locale), "value": item["value"]} for item in option["choices"]]
    return [*entities(person, kind.name.lower(), option.get("channel_types"))]


def entities(person: Person, kind: str, channel_types: Any = None) -> Iterator[Json]:  # noqa: ANN401 - as the bot sent it
    """List whom or what one can pick for a "user", "role", "channel" or "mentionable"."""
    guild = person.guild
    if kind in ("user", "mentionable"):
        for user_id in guild.members if guild else [person.user.id, person.realm.world.bot.id]:
            yield {"name": f"@{person.realm.world.users[user_id].name}", "value": str(user_id)}
    if guild is not None and kind in ("role", "mentionable"):
        for role in guild.roles.values():
            yield {"name": f"@{role.name.removeprefix('@')}", "value": str(role.id)}
    if guild is not None and kind == "channel":
        yield from _channels(person, guild, channel_types)


def _channels(person: Person, guild: Guild, channel_types: Any) -> Iterator[Json]:  # noqa: ANN401 - as the bot sent it
    for channel in person.realm.world.channels.values():
        if channel.guild_id == guild.id and (not channel_types or channel.type in channel_types):
            yield {"name": title(channel), "value": str(channel.id)}


def title(channel: Channel) -> str:
    """Write a channel's name as a list of channels does."""
    return channel.name if channel.type is ChannelType.CATEGORY else f"#{channel.name}"
