"""Where it is to happen: guilds, channels, roles, people, permissions, and messages by other people."""

from __future__ import annotations

from bot.standin.errors import Json, NotPossible
from bot.standin.scene import BOT_PERMISSIONS
from bot.standin.steering.bridge import Bridge, bits
from bot.standin.world import Channel, ChannelType, Guild, Role


def _guild(one: Guild) -> Json:
    return {"id": one.id, "name": one.name, "roles": {role.name: role.id for role in one.roles.values()}}


def _channel(one: Channel) -> Json:
    return {"id": one.id, "name": one.name, "kind": one.type.name, "guild_id": one.guild_id, "parent_id": one.parent_id}


def guild(bridge: Bridge, name: str, owner: str = "skipper", locale: str = "en-US", *, with_bot: bool = True) -> Json:
    """Found a guild with the usual roles and channels."""
    return _guild(bridge.standin.scene.guild(name, owner=owner, locale=locale, with_bot=with_bot))


def guilds(bridge: Bridge) -> list[Json]:
    """List the guilds."""
    return [_guild(item) for item in bridge.world.guilds.values()]


def bot(bridge: Bridge, guild_id: int | None = None, *, inside: bool = True) -> Json:
    """Let the bot into a guild, or throw it out."""
    here = bridge.guild(guild_id)
    already = bridge.world.bot.id in here.members
    if inside and not already:
        bridge.standin.scene.invite_bot(here)
    elif already and not inside:
        bridge.standin.scene.kick_bot(here)
    return {}


def channels(
    bridge: Bridge,
    names: list[str] | None = None,
    kind: str = "TEXT",
    guild_id: int | None = None,
    parent_id: int | None = None,
) -> list[Json]:
    """Make channels of a kind with these names; without names, list a guild's channels."""
    here = bridge.guild(guild_id)
    if names is None:
        return [_channel(item) for item in bridge.world.channels.values() if item.guild_id == here.id]
    if kind not in ChannelType.__members__:
        raise NotPossible(f"there is no kind of channel {kind!r}")
    type_, parent = ChannelType[kind], None if parent_id is None else bridge.channel(parent_id)
    if type_ is ChannelType.THREAD and parent is None:
        raise NotPossible("a thread is in a channel: parent_id")
    return [_channel(bridge.standin.scene.channel(here, name, type_, parent=parent)) for name in names]


def delete_channel(bridge: Bridge, channel_id: int) -> Json:
    """Delete a channel, with its threads."""
    bridge.standin.scene.delete_channel(bridge.channel(channel_id))
    return {}


def permit(
    bridge: Bridge,
    channel_id: int,
    allow: list[str] | int = 0,
    deny: list[str] | int = 0,
    user_id: int | None = None,
) -> Json:
    """Set what a channel allows and denies the bot, or a user, whatever their roles say; nothing gives back all."""
    channel = bridge.channel(channel_id)
    if channel.type is ChannelType.THREAD:
        raise NotPossible("a thread has the permissions of its parent")
    whom = bridge.world.bot if user_id is None else bridge.user(user_id)
    bridge.standin.scene.overwrite(channel, whom, allow=bits(allow), deny=bits(deny))
    return {}


def role(
    bridge: Bridge,
    name: str,
    permissions: list[str] | int = 0,
    guild_id: int | None = None,
    *,
    mentionable: bool = False,
) -> Json:
    """Make a role, or change what the one of that name permits."""
    here = bridge.guild(guild_id)
    found: Role | None = next((item for item in here.roles.values() if item.name == name), None)
    if found is None:
        found = bridge.standin.scene.role(here, name, bits(permissions), mentionable=mentionable)
    else:
        bridge.standin.scene.set_role(here, found, bits(permissions))
    return {"id": found.id, "name": found.name}


def bot_permissions(bridge: Bridge, permissions: list[str] | int | None = None, guild_id: int | None = None) -> Json:
    """Set what the bot's own role permits it in a guild; without more, what it has at first."""
    here = bridge.guild(guild_id)
    own = next(item for item in here.roles.values() if item.bot_id == bridge.world.bot.id)
    bridge.standin.scene.set_role(here, own, int(BOT_PERMISSIONS) if permissions is None else bits(permissions))
    return {}


def person(
    bridge: Bridge,
    name: str,
    guild_id: int | None = None,
    roles: list[int] | None = None,
    *,
    closed_dms: bool = False,
) -> Json:
    """Find somebody by name, or let them join Discord; they are in a guild, with some roles."""
    user, here = bridge.standin.scene.user(name), bridge.guild(guild_id)
    user.closed_dms = closed_dms
    bridge.standin.scene.join(here, user, *(here.roles[number] for number in roles or ()))
    return {"id": user.id, "dm_channel_id": bridge.world.private_channel(user.id).id}


def chatter(bridge: Bridge, channel_id: int, texts: list[str], name: str = "somebody") -> list[int]:
    """Let somebody say things in a channel."""
    place, author = bridge.channel(channel_id), bridge.standin.scene.user(name)
    return [bridge.standin.scene.message(place, author, text).id for text in texts]


def delete_message(bridge: Bridge, channel_id: int, message_id: int) -> Json:
    """Let a moderator delete a message."""
    bridge.standin.scene.delete_message(bridge.message(channel_id, message_id))
    return {}


VERBS = (
    *(guild, guilds, bot, channels, delete_channel, permit, role, bot_permissions, person, chatter, delete_message),
)
