"""What the bot sees of the server in which it is asked: its roles, its channels, and what it lacks in them."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from discord.abc import GuildChannel

from bot.commands.reply import Interaction

#: What a post takes, by the words of the screens: to be read again before anything is sent twice, too.
_NEEDED = {"view": "view_channel", "embed": "embed_links", "history": "read_message_history"}
_IN_CHANNELS, _IN_THREADS = {"send": "send_messages"}, {"send_in_threads": "send_messages_in_threads"}
_KINDS = {
    discord.ChannelType.text: "text",
    discord.ChannelType.news: "news",
    discord.ChannelType.public_thread: "thread",
    discord.ChannelType.private_thread: "thread",
    discord.ChannelType.news_thread: "thread",
    discord.ChannelType.forum: "forum",
    discord.ChannelType.media: "forum",
    discord.ChannelType.category: "category",
}
_POSTABLE = ("text", "news", "thread")


@dataclass(frozen=True, slots=True)
class Seen:
    """A channel for announcements, and which permissions the bot lacks there; `gone` when it sees none."""

    channel_id: int
    missing: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether a post can be sent there."""
        return not self.missing


class Surroundings:
    """The server around an interaction, as far as the bot sees it."""

    def __init__(self, guild: discord.Guild) -> None:
        """Look at a server."""
        self._guild = guild

    def channel(self, channel_id: int, role_id: int | None = None) -> Seen:
        """One channel, and what the bot lacks there to post and to ping a role."""
        found = self._guild.get_channel_or_thread(channel_id)
        holder = found.parent if isinstance(found, discord.Thread) else found
        if found is None or holder is None:
            return Seen(channel_id, ("gone",))
        # The plain bits: a channel's own method takes away more where one is missing, and then all would be named.
        allowed = GuildChannel.permissions_for(holder, self._guild.me)
        needed = {**_NEEDED, **(_IN_THREADS if isinstance(found, discord.Thread) else _IN_CHANNELS)}
        if not self._pings_freely(role_id):
            needed["mention"] = "mention_everyone"
        return Seen(channel_id, tuple(word for word, name in needed.items() if not getattr(allowed, name)))

    async def members(self, role_id: int) -> int | None:
        """How many members a role has, everybody for the server's own; None where Discord does not tell."""
        if role_id == self._guild.id:
            return self._guild.member_count
        try:
            counts = await self._guild.role_member_counts()
        except discord.HTTPException:
            return None
        return next((count for role, count in counts.items() if role.id == role_id), None)

    def _pings_freely(self, role_id: int | None) -> bool:
        """Whether a role can be pinged by anybody; @everyone and one that is gone cannot."""
        role = None if role_id is None else self._guild.get_role(role_id)
        return role_id is None or (role is not None and role.mentionable and not role.is_default())


def surroundings(interaction: Interaction) -> Surroundings | None:
    """What the bot sees around an interaction; None outside of a server, and in one that it does not see yet."""
    guild = interaction.guild
    return None if guild is None or guild.me is None else Surroundings(guild)


def kind_of(kind: discord.ChannelType) -> str:
    """A kind of channel in our words: text, news, thread, forum, category, other."""
    return _KINDS.get(kind, "other")


def postable(kind: str) -> bool:
    """Whether announcements can be posted in channels of a kind."""
    return kind in _POSTABLE
