"""Sending interactions to the bot, complete as Discord sends them."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from bot.standin import payloads, permissions
from bot.standin.availability import context_of
from bot.standin.errors import Json
from bot.standin.files import MAX_FILE
from bot.standin.interactions import Act, Interaction
from bot.standin.realm import Dispatch, Realm
from bot.standin.world import Channel, Message, Permission, User, World


@dataclass(frozen=True)
class Deed:
    """What somebody does: it becomes an interaction."""

    act: Act
    user: User
    channel: Channel
    data: Json
    owners: dict[str, str]
    locale: str = "en-US"
    source: Message | None = None
    trigger: Interaction | None = None


def send(realm: Realm, deed: Deed) -> Interaction:
    """Send a deed to the bot as an interaction."""
    number = realm.world.new_id()
    one = Interaction(
        id=number,
        token=_token(number),
        act=deed.act,
        user_id=deed.user.id,
        channel_id=deed.channel.id,
        owners=deed.owners,
        sent_at=realm.now(),
        source=deed.source,
        trigger=deed.trigger,
    )
    one.payload = _payload(realm.world, deed, one)
    return _dispatch(realm, one)


def forge(realm: Realm, raw: Json, *, like: Deed) -> Interaction:
    """Send an interaction of anybody's making: a proper one like a deed, with whatever is raw laid over it."""
    number = int(raw.get("id") or realm.world.new_id())
    one = Interaction(
        id=number,
        token=str(raw.get("token") or _token(number)),
        act=Act(raw.get("type", like.act)),
        user_id=like.user.id,
        channel_id=like.channel.id,
        owners=like.owners,
        sent_at=realm.now(),
        source=like.source,
    )
    one.payload = {**_payload(realm.world, like, one), **raw}
    return _dispatch(realm, one)


def _dispatch(realm: Realm, one: Interaction) -> Interaction:
    realm.interactions[one.token] = one
    realm.emit(Dispatch("INTERACTION_CREATE", one.payload, realm.world.channels[one.channel_id].guild_id))
    return one


def _token(number: int) -> str:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return base64.urlsafe_b64encode(f"interaction:{number}:{digest}".encode()).decode().rstrip("=")


def _payload(world: World, deed: Deed, one: Interaction) -> Json:
    bits = permissions.in_channel(world, deed.channel, deed.user.id)
    payload: Json = {
        "id": str(one.id),
        "application_id": str(world.application.id),
        "type": int(one.act),
        "token": one.token,
        "version": 1,
        "data": deed.data,
        "channel_id": str(deed.channel.id),
        "channel": {**payloads.channel(world, deed.channel), "permissions": str(bits)},
        "app_permissions": str(_app_permissions(world, deed.channel)),
        "locale": deed.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": deed.owners,
        "context": context_of(deed.channel),
        "attachment_size_limit": MAX_FILE,
    }
    if deed.source is not None:
        payload["message"] = payloads.message(world, deed.source)
    return payload | _whereabouts(world, deed)


def _whereabouts(world: World, deed: Deed) -> Json:
    guild = world.guild_of(deed.channel)
    if guild is None:
        return {"user": payloads.user(deed.user)}
    return {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": ["COMMUNITY", "NEWS"]},
        "guild_locale": guild.locale,
        "member": payloads.acting_member(world, deed.channel, guild.members[deed.user.id]),
    }


def _app_permissions(world: World, channel: Channel) -> int:
    """Compute what the app may do where the interaction is, as the docs tell it for each context."""
    guild = world.guild_of(channel)
    if guild is not None and world.bot.id in guild.members:
        return permissions.in_channel(world, channel, world.bot.id)
    extra = Permission.USE_EXTERNAL_EMOJIS if context_of(channel) == 1 else Permission(0)
    return int(permissions.IN_PRIVATE | extra)
