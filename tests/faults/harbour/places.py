"""The places of a harbour: guilds, channels, roles, permissions, and what others say and delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.faults.harbour.process import Line

Permissions = Sequence[str] | int
"""Names such as "SEND_MESSAGES" (bot.standin.world.Permission), or Discord's bits."""


class Places:
    """What can be built and torn down; a guild_id left out means the first guild."""

    def __init__(self, line: Line) -> None:
        self.line = line

    async def ask(self, verb: str, **told: Any) -> Any:
        """Ask for one thing at the door."""
        return await self.line.ask(verb, **told)

    async def guild(self, name: str, *, owner: str = "skipper", with_bot: bool = True) -> dict:
        """Found a guild; give its id, name and roles (ids by name)."""
        return await self.ask("guild", name=name, owner=owner, with_bot=with_bot)

    async def guilds(self) -> list[dict]:
        """All guilds, the first one first."""
        return await self.ask("guilds")

    async def bot_inside(self, inside: bool, guild_id: int | None = None) -> None:
        """Let the bot into a guild, or throw it out."""
        await self.ask("bot", inside=inside, guild_id=guild_id)

    async def channels(
        self, number: int, kind: str = "TEXT", *, guild_id: int | None = None, parent_id: int | None = None
    ) -> list[int]:
        """Make so many channels (TEXT, NEWS, FORUM, CATEGORY, THREAD in a parent); give their ids."""
        names = [f"{kind.lower()}-{n}" for n in range(number)]
        made = await self.ask("channels", names=names, kind=kind, guild_id=guild_id, parent_id=parent_id)
        return [item["id"] for item in made]

    async def channel(self, name: str, *, guild_id: int | None = None) -> int:
        """The id of a channel by its name: a new guild has general, announcements, ideas and pulse-talk."""
        known = await self.ask("channels", guild_id=guild_id)
        return next(item["id"] for item in known if item["name"] == name)

    async def delete_channel(self, channel_id: int) -> None:
        """Delete a channel; its messages stay on record, as deleted."""
        await self.ask("delete_channel", channel_id=channel_id)

    async def permit(
        self, channel_id: int, *, allow: Permissions = 0, deny: Permissions = 0, user_id: int | None = None
    ) -> None:
        """Set what a channel allows and denies the bot (or a user); with neither, what the roles say holds again."""
        await self.ask("permit", channel_id=channel_id, allow=allow, deny=deny, user_id=user_id)

    async def forbid_history(self, channel_id: int) -> None:
        """Take Read Message History: the history is then an empty list."""
        await self.permit(channel_id, deny=["READ_MESSAGE_HISTORY"])

    async def hide(self, channel_id: int) -> None:
        """Take View Channel: everything in it is then 403 with 50001."""
        await self.permit(channel_id, deny=["VIEW_CHANNEL"])

    async def role(
        self, name: str, permissions: Permissions = 0, *, guild_id: int | None = None, mentionable: bool = False
    ) -> int:
        """Make a role, or change the one of that name; give its id."""
        told = {"permissions": permissions, "guild_id": guild_id, "mentionable": mentionable}
        return (await self.ask("role", name=name, **told))["id"]

    async def bot_permissions(self, permissions: Permissions | None = None, *, guild_id: int | None = None) -> None:
        """Set what the bot's own role permits; None gives what it has at first."""
        await self.ask("bot_permissions", permissions=permissions, guild_id=guild_id)

    async def chatter(self, channel_id: int, number: int, name: str = "somebody") -> list[int]:
        """Let somebody say so many things; give the messages' ids."""
        return await self.ask(
            "chatter", channel_id=channel_id, texts=[f"chatter {n}" for n in range(number)], name=name
        )

    async def delete_message(self, channel_id: int, message_id: int) -> None:
        """Let a moderator delete a message."""
        await self.ask("delete_message", channel_id=channel_id, message_id=message_id)
