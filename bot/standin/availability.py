"""Which commands a person has where, and through whose installation of the app."""

from __future__ import annotations

from dataclasses import dataclass

from bot.standin import permissions
from bot.standin.errors import Json, NotPossible
from bot.standin.world import Channel, ChannelType, Message, Permission, User, World

_CONTEXTS = ("a server", "a DM with the bot", "a conversation without the bot")


def context_of(channel: Channel) -> int:
    """Say where a channel is, as Discord numbers it: 0 a guild, 1 a DM with the bot, 2 another conversation."""
    if channel.guild_id is not None:
        return 0
    return 1 if channel.type is ChannelType.DM else 2


def installed_in(world: World, channel: Channel) -> str | None:
    """Give the owner of the app's installation in a place: a guild's id, "0" for the bot's DMs, None for none."""
    context = context_of(channel)
    if context == 1:
        return "0"
    guild = world.guild_of(channel)
    return str(guild.id) if guild is not None and world.bot.id in guild.members else None


def owners_of(world: World, message: Message) -> dict[str, str]:
    """Say through whose installation a message came."""
    if message.interaction_metadata is not None:
        owners: dict[str, str] = message.interaction_metadata["authorizing_integration_owners"]
        return owners
    here = installed_in(world, world.channels[message.channel_id])
    return {} if here is None else {"0": here}


@dataclass(frozen=True)
class Place:
    """A person in a channel."""

    world: World
    user: User
    channel: Channel

    def commands(self) -> list[Json]:
        """List the commands registered for this place, the guild's own ones first."""
        here = self.world.commands.get(self.channel.guild_id, []) if self.channel.guild_id else []
        return [*here, *self.world.commands.get(0, [])]

    def owners_for(self, command: Json) -> dict[str, str]:
        """Say through whose installations this person has a command here.

        Raises:
            NotPossible: they do not have it here, or lack a permission for it.

        """
        name, context = command["name"], context_of(self.channel)
        contexts = command.get("contexts")
        if contexts is not None and context not in contexts:
            raise NotPossible(f"/{name} is not offered in {_CONTEXTS[context]}")
        owners = self._owners(command)
        if not owners:
            raise NotPossible(f"/{name} is not installed for {self.user.name} here")
        self._permitted(command)
        return owners

    def _owners(self, command: Json) -> dict[str, str]:
        kinds = command.get("integration_types") or [0]
        owners: dict[str, str] = {}
        here = installed_in(self.world, self.channel)
        if 0 in kinds and here is not None:
            owners["0"] = here
        if 1 in kinds and self.user.installed_app:
            owners["1"] = str(self.user.id)
        return owners

    def _permitted(self, command: Json) -> None:
        if self.channel.guild_id is None:
            return
        bits = permissions.in_channel(self.world, self.channel, self.user.id)
        if not bits & Permission.USE_APPLICATION_COMMANDS:
            raise NotPossible(f"{self.user.name} may not use commands in #{self.channel.name}")
        if command.get("nsfw") and not self.channel.nsfw:
            raise NotPossible(f"/{command['name']} is for age-restricted channels only")
        self._default_permissions(command)

    def _default_permissions(self, command: Json) -> None:
        needed = command.get("default_member_permissions")
        guild = self.world.guild_of(self.channel)
        if needed is None or guild is None:
            return
        # Permissions "0" keep a command for administrators, who pass every test.
        held = permissions.in_guild(guild, self.user.id)
        enough = held & int(needed) == int(needed) and int(needed) != 0
        if not enough and held != permissions.EVERYTHING:
            raise NotPossible(f"{self.user.name} lacks the permissions that /{command['name']} takes")
