"""The routes by which a bot answers interactions: callbacks, the original answer, follow-ups."""

from __future__ import annotations

from bot.standin import channels, interactions, payloads
from bot.standin.errors import Json, refuse
from bot.standin.interactions import Interaction, Reply
from bot.standin.realm import Answer, Call, Realm, Route
from bot.standin.world import Message, Pinged


def _callback(realm: Realm, call: Call) -> Answer:
    one = realm.interactions.get(call.ids["webhook_token"])
    if one is None or one.id != call.id("webhook_id"):
        raise refuse(10062)
    interactions.respond(realm, one, call.form(), call.files)
    pinged = one.original.pinged if one.original is not None else Pinged()
    if not call.wants("with_response"):
        return Answer(204, None, pinged)
    return Answer(200, _callback_response(realm, one), pinged)


def _callback_response(realm: Realm, one: Interaction) -> Json:
    shown: Json = {"id": str(one.id), "type": int(one.act), "channel_id": str(one.channel_id)}
    message = one.source if one.reply in (Reply.UPDATE, Reply.DEFER_UPDATE) else one.original
    if message is None:
        return {"interaction": shown}
    shown["response_message_id"] = str(message.id)
    shown["response_message_loading"] = message.loading
    shown["response_message_ephemeral"] = message.ephemeral
    if one.reply not in (Reply.MESSAGE, Reply.UPDATE):
        return {"interaction": shown}
    resource = {"type": int(one.reply), "message": payloads.message(realm.world, message)}
    return {"interaction": shown, "resource": resource}


def _under(realm: Realm, call: Call) -> tuple[Interaction, Message]:
    one = interactions.live(realm, call.id("webhook_id"), call.ids["webhook_token"])
    return one, interactions.message_of(one, call.ids["message_id"])


def _get(realm: Realm, call: Call) -> Answer:
    return Answer(200, payloads.message(realm.world, _under(realm, call)[1]))


def _edit(realm: Realm, call: Call) -> Answer:
    one, message = _under(realm, call)
    first = message.loading
    interactions.update(realm, one, message, call.form(), call.files)
    return Answer(200, payloads.message(realm.world, message), message.pinged if first else Pinged())


def _delete(realm: Realm, call: Call) -> Answer:
    _, message = _under(realm, call)
    realm.world.delete(message)
    channels.announce(realm, "MESSAGE_DELETE", message)
    return Answer(204)


def _follow_up(realm: Realm, call: Call) -> Answer:
    one = interactions.live(realm, call.id("webhook_id"), call.ids["webhook_token"])
    message = interactions.follow_up(realm, one, call.form(), call.files)
    return Answer(200, payloads.message(realm.world, message), message.pinged)


_MESSAGE = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
ROUTES: tuple[Route, ...] = (
    ("POST", "/interactions/{webhook_id}/{webhook_token}/callback", _callback),
    ("POST", "/webhooks/{webhook_id}/{webhook_token}", _follow_up),
    ("GET", _MESSAGE, _get),
    ("PATCH", _MESSAGE, _edit),
    ("DELETE", _MESSAGE, _delete),
)
