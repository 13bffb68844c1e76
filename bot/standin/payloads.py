"""The world as Discord shows it in JSON."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.standin import permissions
from bot.standin.errors import Json
from bot.standin.world import Attachment, Channel, ChannelType, Guild, Member, Message, Role, User, World


def when(seconds: float) -> str:
    """Write an instant as ISO 8601."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _optional(number: int | None) -> str | None:
    return None if number is None else str(number)


def user(person: User) -> Json:
    """Show a user."""
    return {
        "id": str(person.id),
        "username": person.name,
        "global_name": None if person.bot else person.name.capitalize(),
        "discriminator": "0",
        "avatar": None,
        "banner": None,
        "accent_color": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
        "public_flags": 0,
        "flags": 0,
        **({"bot": True} if person.bot else {}),
    }


def own_user(person: User) -> Json:
    """Show the bot its own user."""
    return {**user(person), "mfa_enabled": False, "locale": person.locale, "verified": True, "email": None}


def application(world: World) -> Json:
    """Show the bot its own application."""
    mine = world.application
    guilds = sum(mine.id in guild.members for guild in world.guilds.values())
    return {
        "id": str(mine.id),
        "name": mine.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "integration_types_config": {"0": {}, "1": {}},
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(world.users[mine.owner_id]),
        "approximate_guild_count": guilds,
        "approximate_user_install_count": sum(person.installed_app for person in world.users.values()),
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }


def role(one: Role) -> Json:
    """Show a role."""
    return {
        "id": str(one.id),
        "name": one.name,
        "permissions": str(one.permissions),
        "position": one.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": one.bot_id is not None,
        "mentionable": one.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
        **({"tags": {"bot_id": str(one.bot_id)}} if one.bot_id is not None else {}),
    }


def partial_member(one: Member) -> Json:
    """Show a member as resolved data does: without the user."""
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": when(one.joined_at),
        "nick": None,
        "pending": False,
        "premium_since": None,
        "roles": [str(role_id) for role_id in one.roles],
    }


def member(world: World, one: Member) -> Json:
    """Show a member."""
    return {**partial_member(one), "user": user(world.users[one.user_id]), "mute": False, "deaf": False}


def channel(world: World, one: Channel) -> Json:
    """Show a channel of any kind."""
    last = max(world.messages.get(one.id, ()), default=None)
    shown: Json = {"id": str(one.id), "type": int(one.type), "last_message_id": _optional(last), "flags": 0}
    if one.guild_id is None:
        return {**shown, "recipients": [user(world.users[item]) for item in one.recipients]}
    shown |= {"guild_id": str(one.guild_id), "name": one.name, "parent_id": _optional(one.parent_id)}
    shown["rate_limit_per_user"] = 0
    if one.type is ChannelType.THREAD:
        return {**shown, **_thread(world, one)}
    return {**shown, **_guild_channel(one)}


def _thread(world: World, one: Channel) -> Json:
    written = len(world.messages.get(one.id, ()))
    return {
        "owner_id": str(one.owner_id),
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": when(one.created_at),
            "auto_archive_duration": 4320,
            "locked": False,
            "create_timestamp": when(one.created_at),
        },
        "message_count": written,
        "member_count": 1,
        "total_message_sent": written,
    }


def _guild_channel(one: Channel) -> Json:
    overwrites = [
        {"id": str(item.id), "type": int(item.is_member), "allow": str(item.allow), "deny": str(item.deny)}
        for item in one.overwrites
    ]
    shown: Json = {"position": one.position, "permission_overwrites": overwrites, "nsfw": one.nsfw, "topic": None}
    if one.type is ChannelType.FORUM:
        shown |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
        shown["default_forum_layout"] = 0
    return shown


def guild(one: Guild) -> Json:
    """Show a guild as REST does."""
    return {
        "id": str(one.id),
        "name": one.name,
        "owner_id": str(one.owner_id),
        "roles": [role(item) for item in one.roles.values()],
        "preferred_locale": one.locale,
        "features": ["COMMUNITY", "NEWS"],
        **dict.fromkeys(("icon", "description", "home_header", "splash", "discovery_splash", "banner")),
        **dict.fromkeys(("application_id", "afk_channel_id", "system_channel_id", "widget_channel_id")),
        **dict.fromkeys(("rules_channel_id", "safety_alerts_channel_id", "public_updates_channel_id")),
        **dict.fromkeys(("vanity_url_code", "max_presences", "incidents_data")),
        **dict.fromkeys(("widget_enabled", "premium_progress_bar_enabled", "nsfw"), False),
        **dict.fromkeys(("system_channel_flags", "verification_level", "default_message_notifications"), 0),
        **dict.fromkeys(("mfa_level", "explicit_content_filter", "premium_tier", "nsfw_level"), 0),
        "premium_subscription_count": 0,
        "region": "rotterdam",
        "afk_timeout": 300,
        "max_members": 25_000_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "emojis": [],
        "stickers": [],
    }


def guild_create(world: World, one: Guild) -> Json:
    """Show a guild as the gateway does to a bot without the members and presences intents."""
    mine = one.members[world.application.id]
    return {
        **guild(one),
        "joined_at": when(mine.joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(one.members),
        "members": [member(world, mine)],
        "channels": [channel(world, item) for item in world.channels_in(one.id, threads=False)],
        "threads": [channel(world, item) for item in world.channels_in(one.id, threads=True)],
        **{key: [] for key in ("presences", "voice_states", "stage_instances", "guild_scheduled_events")},
        "soundboard_sounds": [],
    }


def attachment(one: Attachment, *, ephemeral: bool = False) -> Json:
    """Show a file, on a message or sent along with a command or a form."""
    shown: Json = {
        "id": str(one.id),
        "filename": one.filename,
        "size": len(one.data),
        "url": one.url,
        "proxy_url": one.url,
        "content_type": one.content_type,
    }
    if one.description is not None:
        shown["description"] = one.description
    return shown | ({"ephemeral": True} if ephemeral else {})


def message(world: World, one: Message, *, nonce: str | int | None = None) -> Json:
    """Show a message to the bot; somebody else's words only where Discord shows them without the content intent."""
    readable = one.author_id == world.bot.id or world.channels[one.channel_id].guild_id is None
    readable = readable or world.bot.id in one.pinged.users
    shown: Json = {
        "id": str(one.id),
        "channel_id": str(one.channel_id),
        "author": user(world.users[one.author_id]),
        "type": one.type,
        "content": one.content if readable else "",
        "embeds": one.embeds if readable else [],
        "components": one.components if readable else [],
        "attachments": [attachment(item, ephemeral=one.ephemeral) for item in one.attachments if readable],
        "mentions": [user(world.users[item]) for item in sorted(one.pinged.users)],
        "mention_roles": [str(item) for item in sorted(one.pinged.roles)],
        "mention_everyone": one.pinged.everyone,
        "timestamp": when(one.created_at),
        "edited_timestamp": None if one.edited_at is None else when(one.edited_at),
        "flags": one.flags,
        "pinned": False,
        "tts": False,
    }
    return shown | _origin(world, one) | ({} if nonce is None else {"nonce": nonce})


def _origin(world: World, one: Message) -> Json:
    shown: Json = {}
    if one.application_id is not None:
        shown["application_id"] = str(one.application_id)
    if one.interaction_metadata is not None:
        shown["webhook_id"] = str(one.application_id)
        shown["interaction_metadata"] = one.interaction_metadata
    if one.reference_id is not None:
        shown["message_reference"] = _reference(world, one, one.reference_id)
    return shown


def _reference(world: World, one: Message, referenced: int) -> Json:
    place = world.channels[one.channel_id]
    reference = {"type": 0, "channel_id": str(one.channel_id), "message_id": str(referenced)}
    return reference if place.guild_id is None else {**reference, "guild_id": str(place.guild_id)}


def acting_member(world: World, place: Channel, one: Member) -> Json:
    """Show the member who acts in an interaction, with the permissions they have there."""
    bits = permissions.in_channel(world, place, one.user_id)
    return {**member(world, one), "permissions": str(bits)}
