"""Channel routes: sending, editing, reading, deleting and publishing messages, and opening DMs."""

from __future__ import annotations

from bot.standin import messages, payloads, permissions
from bot.standin.errors import Form, Json, invalid, refuse
from bot.standin.realm import Answer, Call, Dispatch, Realm, Route
from bot.standin.world import Channel, ChannelType, Flag, Message, Permission, World

_GUILD_MESSAGES, _DIRECT_MESSAGES = 1 << 9, 1 << 12
_MOST = (1 << 63) - 1


def visible(world: World, channel_id: int) -> Channel:
    """Find a channel that the bot may see; 10003 or 50001 otherwise."""
    channel = world.channel(channel_id)
    guild = world.guild_of(channel)
    if channel.type is ChannelType.GROUP_DM or (guild is not None and world.bot.id not in guild.members):
        raise refuse(50001)
    if not permissions.may(world, channel, world.bot.id, Permission.VIEW_CHANNEL):
        raise refuse(50001)
    return channel


def announce(realm: Realm, name: str, message: Message) -> None:
    """Tell the gateway of a message made, changed or deleted, unless only its receiver sees it."""
    if message.ephemeral:
        return
    channel = realm.world.channels[message.channel_id]
    where: Json = {"channel_id": str(channel.id)}
    if channel.guild_id is not None:
        where["guild_id"] = str(channel.guild_id)
    gone = name == "MESSAGE_DELETE"
    data = {"id": str(message.id)} if gone else payloads.message(realm.world, message)
    intent = _DIRECT_MESSAGES if channel.guild_id is None else _GUILD_MESSAGES
    realm.emit(Dispatch(name, {**data, **where}, channel.guild_id, intent))


def _channel(realm: Realm, call: Call) -> Answer:
    return Answer(200, payloads.channel(realm.world, visible(realm.world, call.id("channel_id"))))


def _need(world: World, channel: Channel, needed: int) -> None:
    if not permissions.may(world, channel, world.bot.id, needed):
        raise refuse(50013)


def _send(realm: Realm, call: Call) -> Answer:
    world, body = realm.world, call.form()
    channel = visible(world, call.id("channel_id"))
    _may_send(world, channel, call)
    earlier = _earlier(realm, body)
    if earlier is not None:
        return Answer(200, payloads.message(world, earlier, nonce=body["nonce"]))
    message = Message(world.new_id(), channel.id, world.bot.id, realm.now(), nonce=_nonce(body))
    message.reference_id = _referenced(world, channel, body)
    message.type = 19 if message.reference_id is not None else 0
    bits = permissions.in_channel(world, channel, world.bot.id)
    messages.write(world, messages.Writing(message, body, call.files, bits))
    world.keep(message)
    realm.ledger.posts += 1
    if message.nonce is not None:
        realm.nonces[message.nonce] = message
    announce(realm, "MESSAGE_CREATE", message)
    return Answer(200, payloads.message(world, message, nonce=body.get("nonce")), message.pinged)


def _nonce(body: Json) -> str | None:
    return None if body.get("nonce") is None else str(body["nonce"])


def _may_send(world: World, channel: Channel, call: Call) -> None:
    if channel.type is ChannelType.FORUM:
        raise refuse(40058)
    if channel.type is ChannelType.CATEGORY:
        raise refuse(50008)
    if channel.guild_id is None:
        if not world.reachable(channel.recipients[0]):
            raise refuse(50007)
        return
    in_thread = channel.type is ChannelType.THREAD
    _need(world, channel, Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES)
    if call.form().get("embeds"):
        _need(world, channel, Permission.EMBED_LINKS)
    if call.files:
        _need(world, channel, Permission.ATTACH_FILES)


def _earlier(realm: Realm, body: Json) -> Message | None:
    """Find the message a nonce already made; 10008 when it was deleted since, as Discord answers."""
    nonce = body.get("nonce")
    if nonce is None:
        return None
    form = Form()
    if isinstance(nonce, int):
        form.number(("nonce",), nonce, -_MOST, _MOST)
    else:
        form.text(("nonce",), nonce, 0, 25)
    if not isinstance(body.get("enforce_nonce", False), bool | None):
        form.fault(("enforce_nonce",), "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
    form.close()
    first = realm.nonces.get(str(nonce))
    if not body.get("enforce_nonce") or first is None or realm.now() > first.created_at + realm.timings.nonce:
        return None
    if first.deleted:
        raise refuse(10008)
    return first


def _referenced(world: World, channel: Channel, body: Json) -> int | None:
    reference = body.get("message_reference")
    if not reference:
        return None
    if not permissions.may(world, channel, world.bot.id, Permission.READ_MESSAGE_HISTORY):
        raise refuse(160002)
    if reference.get("message_id") is None:
        raise invalid(("message_reference", "message_id"), "BASE_TYPE_REQUIRED", "This field is required")
    found = world.messages.get(channel.id, {}).get(int(reference["message_id"]))
    if found is None or found.deleted:
        raise invalid(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    return found.id


def _readable(realm: Realm, call: Call) -> Message:
    channel = visible(realm.world, call.id("channel_id"))
    return realm.world.message(channel.id, call.id("message_id"))


def _message(realm: Realm, call: Call) -> Answer:
    message = _readable(realm, call)
    _need(realm.world, realm.world.channels[message.channel_id], Permission.READ_MESSAGE_HISTORY)
    return Answer(200, payloads.message(realm.world, message))


def _history(realm: Realm, call: Call) -> Answer:
    world = realm.world
    channel = visible(world, call.id("channel_id"))
    if not permissions.may(world, channel, world.bot.id, Permission.READ_MESSAGE_HISTORY):
        return Answer(200, [])
    limit = int(call.query.get("limit", 50))
    form = Form()
    form.length(("limit",), limit, 1, 100)
    form.close()
    shown = [item for item in world.messages.get(channel.id, {}).values() if _shown(realm, item)]
    return Answer(200, [payloads.message(world, item) for item in _slice(shown, call.query, limit)])


def _shown(realm: Realm, message: Message) -> bool:
    """Say whether a message is in its channel's history: as it is, or as it was where that lags behind."""
    behind = realm.stale.get(message.channel_id)
    if behind is None:
        return not (message.deleted or message.ephemeral)
    then = realm.now() - behind
    there = message.deleted_at is None or message.deleted_at > then
    return message.created_at <= then and there and not message.ephemeral


def _slice(shown: list[Message], query: dict[str, str], limit: int) -> list[Message]:
    """Cut one page out of a channel's history, newest first."""
    ordered = sorted(shown, key=lambda item: -item.id)
    if "before" in query:
        ordered = [item for item in ordered if item.id < int(query["before"])]
    elif "after" in query:
        return [item for item in ordered if item.id > int(query["after"])][-limit:]
    return ordered[:limit]


def _edit(realm: Realm, call: Call) -> Answer:
    world, message = realm.world, _readable(realm, call)
    if message.author_id != world.bot.id:
        raise refuse(50005)
    messages.write(world, messages.Writing(message, call.form(), call.files, edit=True))
    announce(realm, "MESSAGE_UPDATE", message)
    return Answer(200, payloads.message(world, message))


def _delete(realm: Realm, call: Call) -> Answer:
    world, message = realm.world, _readable(realm, call)
    if message.author_id != world.bot.id:
        _need(world, world.channels[message.channel_id], Permission.MANAGE_MESSAGES)
    world.delete(message)
    announce(realm, "MESSAGE_DELETE", message)
    return Answer(204)


def _crosspost(realm: Realm, call: Call) -> Answer:
    world, message = realm.world, _readable(realm, call)
    channel = world.channels[message.channel_id]
    if channel.type is not ChannelType.NEWS:
        raise refuse(50024)
    own = message.author_id == world.bot.id
    _need(world, channel, Permission.SEND_MESSAGES if own else Permission.MANAGE_MESSAGES)
    if message.flags & Flag.CROSSPOSTED:
        raise refuse(40033)
    message.flags |= Flag.CROSSPOSTED
    announce(realm, "MESSAGE_UPDATE", message)
    return Answer(200, payloads.message(world, message))


def _typing(realm: Realm, call: Call) -> Answer:
    channel = visible(realm.world, call.id("channel_id"))
    _need(realm.world, channel, Permission.SEND_MESSAGES)
    return Answer(204)


def _open_private(realm: Realm, call: Call) -> Answer:
    wanted = str(call.form().get("recipient_id"))
    if not wanted.isdecimal() or int(wanted) > _MOST:
        raise invalid(("recipient_id",), "NUMBER_TYPE_COERCE", f'Value "{wanted}" is not snowflake.')
    recipient = int(wanted)
    if recipient not in realm.world.users:
        raise refuse(10013)
    return Answer(200, payloads.channel(realm.world, realm.world.private_channel(recipient)))


_ONE = "/channels/{channel_id}/messages/{message_id}"
ROUTES: tuple[Route, ...] = (
    ("GET", "/channels/{channel_id}", _channel),
    ("POST", "/channels/{channel_id}/messages", _send),
    ("GET", "/channels/{channel_id}/messages", _history),
    ("GET", _ONE, _message),
    ("PATCH", _ONE, _edit),
    ("DELETE", _ONE, _delete),
    ("POST", _ONE + "/crosspost", _crosspost),
    ("POST", "/channels/{channel_id}/typing", _typing),
    ("POST", "/users/@me/channels", _open_private),
)
