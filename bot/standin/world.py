"""The world the stand-in keeps: plain state, without rules and without a network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

from bot.standin.clock import Clock, Mint
from bot.standin.errors import Json, refuse


class ChannelType(IntEnum):
    """The kinds of channel the stand-in has, by Discord's numbers."""

    TEXT = 0
    DM = 1
    GROUP_DM = 3
    CATEGORY = 4
    NEWS = 5
    THREAD = 11
    FORUM = 15


class Permission(IntFlag):
    """The permissions the stand-in looks at, by Discord's bits."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    SEND_MESSAGES_IN_THREADS = 1 << 38


class Flag(IntFlag):
    """Message flags."""

    CROSSPOSTED = 1 << 0
    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass
class User:
    """A person or a bot."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    closed_dms: bool = False
    installed_app: bool = False


@dataclass
class Role:
    """A role in a guild; the one with the guild's own id is @everyone."""

    id: int
    name: str
    permissions: int = 0
    position: int = 0
    mentionable: bool = False
    bot_id: int | None = None


@dataclass
class Overwrite:
    """What a channel allows or denies a role or a member."""

    id: int
    is_member: bool
    allow: int = 0
    deny: int = 0


@dataclass
class Channel:
    """A channel, thread or private conversation."""

    id: int
    type: ChannelType
    name: str = ""
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    nsfw: bool = False
    overwrites: list[Overwrite] = field(default_factory=list)
    recipients: list[int] = field(default_factory=list)
    owner_id: int | None = None
    created_at: float = 0.0


@dataclass
class Member:
    """A user's place in a guild."""

    user_id: int
    joined_at: float
    roles: list[int] = field(default_factory=list)


@dataclass
class Guild:
    """A server."""

    id: int
    name: str
    owner_id: int
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)


@dataclass(frozen=True)
class Attachment:
    """A file, on a message or sent along with a command or a form."""

    id: int
    filename: str
    data: bytes
    content_type: str
    url: str
    description: str | None = None


@dataclass(frozen=True)
class Pinged:
    """Who a message notifies by mentioning them."""

    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    everyone: bool = False

    def also(self, users: frozenset[int]) -> Pinged:
        """Add users to those who are pinged."""
        return Pinged(self.users | users, self.roles, self.everyone)

    def __bool__(self) -> bool:
        """Whether anybody at all is pinged."""
        return bool(self.users or self.roles or self.everyone)


@dataclass
class Message:
    """A message as it stands now; an ephemeral one knows who may see it."""

    id: int
    channel_id: int
    author_id: int
    created_at: float
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    type: int = 0
    edited_at: float | None = None
    pinged: Pinged = Pinged()
    receiver_id: int | None = None
    application_id: int | None = None
    interaction_metadata: Json | None = None
    reference_id: int | None = None
    deleted: bool = False
    deleted_at: float | None = None
    edits: list[float] = field(default_factory=list)
    """When it was edited, each time."""
    nonce: str | None = None
    """The nonce it was sent with, which Discord tells nobody afterwards."""

    @property
    def ephemeral(self) -> bool:
        """Whether only its receiver sees it."""
        return bool(self.flags & Flag.EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & Flag.LOADING)

    @property
    def v2(self) -> bool:
        """Whether it is laid out with Components V2."""
        return bool(self.flags & Flag.COMPONENTS_V2)


@dataclass
class Application:
    """The one application the stand-in serves, with its bot user."""

    id: int
    name: str
    token: str
    owner_id: int
    privileged_intents: int = 0
    identifies: int = 0


@dataclass
class World:
    """Everything there is."""

    clock: Clock
    new_id: Mint
    application: Application
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    messages: dict[int, dict[int, Message]] = field(default_factory=dict)
    commands: dict[int, list[Json]] = field(default_factory=dict)
    """The application's commands: under 0 the global ones, else by guild."""
    uploads: dict[int, Attachment] = field(default_factory=dict)
    """Files that people sent with commands and forms; they are on no message."""
    address: str = ""
    """Where the stand-in listens, such as "http://127.0.0.1:8080"."""

    @property
    def bot(self) -> User:
        """The application's bot user; it has the application's id."""
        return self.users[self.application.id]

    def channel(self, channel_id: int) -> Channel:
        """Find a channel; 10003 when there is none."""
        found = self.channels.get(channel_id)
        if found is None:
            raise refuse(10003)
        return found

    def guild(self, guild_id: int) -> Guild:
        """Find a guild that has the bot; 10004 when there is none."""
        found = self.guilds.get(guild_id)
        if found is None or self.bot.id not in found.members:
            raise refuse(10004)
        return found

    def guild_of(self, channel: Channel) -> Guild | None:
        """Find the guild a channel is in, if it is in one."""
        return None if channel.guild_id is None else self.guilds[channel.guild_id]

    def message(self, channel_id: int, message_id: int) -> Message:
        """Find a message that everybody in its channel sees; 10008 when there is none."""
        found = self.messages.get(channel_id, {}).get(message_id)
        if found is None or found.deleted or found.ephemeral:
            raise refuse(10008)
        return found

    def keep(self, message: Message) -> Message:
        """Put a message into its channel."""
        self.messages.setdefault(message.channel_id, {})[message.id] = message
        return message

    def delete(self, message: Message) -> None:
        """Delete a message: nobody sees it any more, but it stays on record."""
        message.deleted, message.deleted_at = True, self.clock()

    def channels_in(self, guild_id: int, *, threads: bool) -> Iterator[Channel]:
        """List a guild's threads, or its other channels."""
        for channel in self.channels.values():
            if channel.guild_id == guild_id and (channel.type is ChannelType.THREAD) is threads:
                yield channel

    def private_channel(self, user_id: int) -> Channel:
        """Find the conversation between the bot and a user, opening it if need be."""
        for channel in self.channels.values():
            if channel.type is ChannelType.DM and channel.recipients == [user_id]:
                return channel
        opened = Channel(self.new_id(), ChannelType.DM, recipients=[user_id], created_at=self.clock())
        self.channels[opened.id] = opened
        return opened

    def reachable(self, user_id: int) -> bool:
        """Say whether the bot may write to a user: they share a guild or an installation, and DMs are open."""
        user = self.users[user_id]
        shares = any({user_id, self.bot.id} <= guild.members.keys() for guild in self.guilds.values())
        return not user.closed_dms and (shares or user.installed_app)
