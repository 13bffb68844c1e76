"""Who may do what where, computed as Discord computes it."""

from __future__ import annotations

from bot.standin.world import Channel, ChannelType, Guild, Permission, World

EVERYTHING = (1 << 53) - 1
IN_PRIVATE = Permission.ATTACH_FILES | Permission.EMBED_LINKS | Permission.MENTION_EVERYONE
"""What Discord says an app may do in a conversation between people."""


def in_guild(guild: Guild, user_id: int) -> int:
    """Compute a member's permissions in the guild as a whole; 0 for somebody who is not in it."""
    member = guild.members.get(user_id)
    if member is None:
        return 0
    if user_id == guild.owner_id:
        return EVERYTHING
    bits = guild.roles[guild.id].permissions
    for role_id in member.roles:
        bits |= guild.roles[role_id].permissions
    return EVERYTHING if bits & Permission.ADMINISTRATOR else bits


def in_channel(world: World, channel: Channel, user_id: int) -> int:
    """Compute a user's permissions in a channel, overwrites and all."""
    guild = world.guild_of(channel)
    if guild is None:
        return int(IN_PRIVATE | Permission.USE_EXTERNAL_EMOJIS | Permission.VIEW_CHANNEL)
    bits = in_guild(guild, user_id)
    if bits == EVERYTHING or user_id not in guild.members:
        return bits
    if channel.type is ChannelType.THREAD and channel.parent_id is not None:
        channel = world.channels[channel.parent_id]
    return _overwritten(bits, guild, channel, user_id)


def _overwritten(bits: int, guild: Guild, channel: Channel, user_id: int) -> int:
    mine = guild.members[user_id].roles
    roles = [item for item in channel.overwrites if not item.is_member]
    layers = (
        [item for item in roles if item.id == guild.id],
        [item for item in roles if item.id in mine],
        [item for item in channel.overwrites if item.is_member and item.id == user_id],
    )
    for layer in layers:
        for overwrite in layer:
            bits &= ~overwrite.deny
        for overwrite in layer:
            bits |= overwrite.allow
    return bits


def may(world: World, channel: Channel, user_id: int, needed: int) -> bool:
    """Say whether a user has all the permissions needed; in private there are none to lack."""
    if channel.guild_id is None:
        return True
    return in_channel(world, channel, user_id) & needed == needed
