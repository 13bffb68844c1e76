"""Setting the scene: guilds, channels, roles and people, before the bot connects or under its eyes."""

from __future__ import annotations

from bot.standin import payloads
from bot.standin.errors import Json
from bot.standin.realm import Dispatch, Realm
from bot.standin.world import (
    Application,
    Channel,
    ChannelType,
    Guild,
    Member,
    Message,
    Overwrite,
    Permission,
    Role,
    User,
    World,
)

_GUILDS = 1 << 0
BOT_PERMISSIONS = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
)
EVERYONE_PERMISSIONS = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
)


class Scene:
    """Changes the world, and lets the bot know where Discord would."""

    def __init__(self, realm: Realm) -> None:
        """Change the realm given."""
        self._realm = realm
        self._world = realm.world

    def user(self, name: str, *, bot: bool = False) -> User:
        """Find a user by name, or let one join Discord."""
        for user in self._world.users.values():
            if user.name == name and user.bot == bot:
                return user
        user = User(self._world.new_id(), name, bot=bot)
        self._world.users[user.id] = user
        return user

    def guild(self, name: str, *, owner: str = "skipper", locale: str = "en-US", with_bot: bool = True) -> Guild:
        """Found a guild with the usual roles and channels; the bot is in it unless told otherwise."""
        captain = self.user(owner)
        guild = Guild(self._world.new_id(), name, captain.id, locale)
        self._world.guilds[guild.id] = guild
        guild.roles[guild.id] = Role(guild.id, "@everyone", int(EVERYONE_PERMISSIONS))
        guild.members[captain.id] = Member(captain.id, self._realm.now())
        self._furnish(guild)
        if with_bot:
            self.invite_bot(guild)
        return guild

    def _furnish(self, guild: Guild) -> None:
        self.role(guild, "Creators", mentionable=True)
        self.role(guild, "Moderators", Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES)
        general = self.channel(guild, "general")
        self.channel(guild, "announcements", ChannelType.NEWS)
        self.channel(guild, "ideas", ChannelType.FORUM)
        self.channel(guild, "pulse-talk", ChannelType.THREAD, parent=general)

    def invite_bot(self, guild: Guild, bits: int = int(BOT_PERMISSIONS)) -> Member:
        """Let the bot into a guild, with a role of its own."""
        bot = self._world.bot
        own = Role(self._world.new_id(), self._world.application.name, bits, len(guild.roles), bot_id=bot.id)
        guild.roles[own.id] = own
        member = guild.members[bot.id] = Member(bot.id, self._realm.now(), [own.id])
        self._tell("GUILD_CREATE", payloads.guild_create(self._world, guild), guild)
        return member

    def kick_bot(self, guild: Guild) -> None:
        """Throw the bot out of a guild."""
        del guild.members[self._world.bot.id]
        self._tell("GUILD_DELETE", {"id": str(guild.id)}, guild)

    def role(self, guild: Guild, name: str, bits: int = 0, *, mentionable: bool = False) -> Role:
        """Make a role."""
        role = Role(self._world.new_id(), name, int(bits), len(guild.roles), mentionable)
        guild.roles[role.id] = role
        self._tell("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": payloads.role(role)}, guild)
        return role

    def set_role(self, guild: Guild, role: Role, bits: int) -> None:
        """Change what a role permits; the bot's own role is found by its name."""
        role.permissions = int(bits)
        self._tell("GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": payloads.role(role)}, guild)

    def channel(
        self, guild: Guild, name: str, kind: ChannelType = ChannelType.TEXT, *, parent: Channel | None = None
    ) -> Channel:
        """Make a channel, or a thread in its parent."""
        made = Channel(self._world.new_id(), kind, name, guild.id, created_at=self._realm.now())
        made.position = sum(item.guild_id == guild.id for item in self._world.channels.values())
        made.parent_id = None if parent is None else parent.id
        made.owner_id = guild.owner_id
        self._world.channels[made.id] = made
        thread = kind is ChannelType.THREAD
        self._tell("THREAD_CREATE" if thread else "CHANNEL_CREATE", payloads.channel(self._world, made), guild)
        return made

    def conversation(self, user: User) -> Channel:
        """Open a conversation that the bot is not in."""
        made = Channel(self._world.new_id(), ChannelType.GROUP_DM, recipients=[user.id], created_at=self._realm.now())
        self._world.channels[made.id] = made
        return made

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel of a guild, with its threads and all messages, which stay on record."""
        for item in list(self._world.channels.values()):
            if item.type is ChannelType.THREAD and item.parent_id == channel.id:
                self._sink(item)
        shown = payloads.channel(self._world, channel)
        guild = self._world.guild_of(channel)
        self._sink(channel)
        if guild is not None:
            self._tell("CHANNEL_DELETE", shown, guild)

    def _sink(self, channel: Channel) -> None:
        del self._world.channels[channel.id]
        for message in self._world.messages.get(channel.id, {}).values():
            if not message.deleted:
                self._world.delete(message)

    def overwrite(self, channel: Channel, whom: Role | User, *, allow: int = 0, deny: int = 0) -> None:
        """Set what a channel allows and denies a role or one user; a thread has what its parent has."""
        kept = [item for item in channel.overwrites if item.id != whom.id]
        made = Overwrite(whom.id, is_member=isinstance(whom, User), allow=int(allow), deny=int(deny))
        channel.overwrites = [*kept, made]
        guild = self._world.guild_of(channel)
        if guild is not None:
            self._tell("CHANNEL_UPDATE", payloads.channel(self._world, channel), guild)

    def join(self, guild: Guild, user: User, *roles: Role) -> Member:
        """Let a user into a guild, if need be, and give them roles."""
        member = guild.members.get(user.id)
        if member is None:
            member = guild.members[user.id] = Member(user.id, self._realm.now())
        member.roles += [role.id for role in roles if role.id not in member.roles]
        return member

    def grant(self, guild: Guild, user: User, bits: int) -> None:
        """Give a member permissions, by a role of their own."""
        name = f"permissions of {user.name}"
        own = next((role for role in guild.roles.values() if role.name == name), None)
        if own is None:
            self.join(guild, user, self.role(guild, name, bits))
        else:
            self.set_role(guild, own, bits)

    def message(self, channel: Channel, author: User, content: str) -> Message:
        """Let somebody say something in a channel."""
        made = Message(self._world.new_id(), channel.id, author.id, self._realm.now(), content)
        return self._world.keep(made)

    def delete_message(self, message: Message) -> None:
        """Let a moderator delete a message."""
        self._world.delete(message)

    def _tell(self, name: str, data: Json, guild: Guild) -> None:
        if self._world.bot.id in guild.members or name == "GUILD_DELETE":
            self._realm.emit(Dispatch(name, data, guild.id, _GUILDS))


def people_and_places(world: World, *, name: str, token: str) -> Application:
    """Make the application, its bot user and its owner."""
    owner = User(world.new_id(), "developer")
    bot = User(world.new_id(), name, bot=True)
    world.users = {owner.id: owner, bot.id: bot}
    return Application(bot.id, name, token, owner.id)
