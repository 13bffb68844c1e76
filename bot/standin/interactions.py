"""Interactions: what a person did, and the rules by which the bot may answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from bot.standin import channels, commands, components, messages, payloads, permissions
from bot.standin.errors import ApiError, Form, Json, Path, refuse
from bot.standin.ledger import Upload
from bot.standin.realm import Realm
from bot.standin.world import Flag, Message


class Act(IntEnum):
    """What a person did: the interaction types."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Reply(IntEnum):
    """How a bot first answers: the callback types."""

    MESSAGE = 4
    DEFER = 5
    DEFER_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


MAX_FOLLOWUPS_OF_USER_INSTALL = 5


@dataclass(frozen=True)
class Modal:
    """A form the bot opened for a person."""

    custom_id: str
    title: str
    components: list[Json]
    interaction: Interaction


@dataclass
class Interaction:
    """One interaction, with everything the bot answered to it."""

    id: int
    token: str
    act: Act
    user_id: int
    channel_id: int
    owners: dict[str, str]
    """Whose installation it came through: authorizing_integration_owners."""
    sent_at: float
    payload: Json = field(default_factory=dict)
    source: Message | None = None
    """The message whose component, or whose component's modal, was used."""
    trigger: Interaction | None = None
    """For a submitted modal, the interaction that opened it."""
    reply: Reply | None = None
    acknowledged_at: float | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    updated: bool = False
    """Whether the source message was changed by way of this interaction."""
    modal: Modal | None = None
    choices: list[Json] | None = None

    @property
    def metadata(self) -> Json:
        """What messages say of the interaction they come from."""
        shown: Json = {"id": str(self.id), "type": int(self.act), "authorizing_integration_owners": self.owners}
        if self.source is not None and self.act is Act.COMPONENT:
            shown["interacted_message_id"] = str(self.source.id)
        if self.trigger is not None:
            shown["triggering_interaction_metadata"] = self.trigger.metadata
        return shown


def respond(realm: Realm, one: Interaction, body: Json, files: tuple[Upload, ...]) -> None:
    """Take the first answer to an interaction; one that is refused leaves it unanswered.

    Raises:
        ApiError: 10062 when it comes too late, 40060 when there was one already, 50035 when it does not fit.

    """
    if one.acknowledged_at is not None:
        raise refuse(40060)
    if realm.now() > one.sent_at + realm.timings.callback:
        raise refuse(10062)
    reply = _reply(one, body)
    try:
        _carry_out(realm, one, reply, (body.get("data") or {}, files))
    except ApiError as error:
        raise error.under("data") from None
    one.reply = reply
    one.acknowledged_at = realm.now()


def _carry_out(realm: Realm, one: Interaction, reply: Reply, said: tuple[Json, tuple[Upload, ...]]) -> None:
    data, files = said
    if reply is Reply.MESSAGE:
        one.original = new_message(realm, one, data, files)
    elif reply is Reply.DEFER:
        one.original = _loading(realm, one, data)
    elif reply is Reply.UPDATE and one.source is not None:
        update(realm, one, one.source, data, files)
    elif reply is Reply.CHOICES:
        one.choices = _choices(data)
    elif reply is Reply.MODAL:
        one.modal = _modal(realm, one, data)


def _reply(one: Interaction, body: Json) -> Reply:
    allowed = {Reply.CHOICES} if one.act is Act.AUTOCOMPLETE else {Reply.MESSAGE, Reply.DEFER}
    if one.source is not None:
        allowed |= {Reply.UPDATE, Reply.DEFER_UPDATE}
    if one.act in (Act.COMMAND, Act.COMPONENT):
        allowed |= {Reply.MODAL}
    form = Form()
    if body.get("type") not in allowed:
        form.choices(("type",), sorted(int(item) for item in allowed))
    elif body["type"] in (Reply.MESSAGE, Reply.CHOICES, Reply.MODAL) and body.get("data") is None:
        form.required(("data",))
    form.close()
    return Reply(body["type"])


def _blank(realm: Realm, one: Interaction, flags: int) -> Message:
    world = realm.world
    message = Message(world.new_id(), one.channel_id, world.bot.id, realm.now())
    message.application_id = world.application.id
    message.interaction_metadata = {**one.metadata, "user": payloads.user(world.users[one.user_id])}
    if flags & Flag.EPHEMERAL:
        message.flags, message.receiver_id = int(Flag.EPHEMERAL), one.user_id
    return message


def new_message(realm: Realm, one: Interaction, data: Json, files: tuple[Upload, ...]) -> Message:
    """Make a message that answers an interaction, or follows up on its answer."""
    message = _blank(realm, one, data.get("flags") or 0)
    referenced = one.original or one.source
    message.type = 20 if referenced is None else 19
    message.reference_id = None if referenced is None else referenced.id
    messages.write(realm.world, messages.Writing(message, data, files, _bits(realm, one)))
    realm.world.keep(message)
    channels.announce(realm, "MESSAGE_CREATE", message)
    return message


def _bits(realm: Realm, one: Interaction) -> int:
    """Find whose permissions decide the pings: the bot's where it is, else those of the person who brought it."""
    channel = realm.world.channels[one.channel_id]
    guild = realm.world.guild_of(channel)
    absent = guild is not None and realm.world.bot.id not in guild.members
    return permissions.in_channel(realm.world, channel, one.user_id if absent else realm.world.bot.id)


def _loading(realm: Realm, one: Interaction, data: Json) -> Message:
    message = _blank(realm, one, data.get("flags") or 0)
    message.flags |= Flag.LOADING
    message.type = 20 if one.source is None else 19
    message.reference_id = None if one.source is None else one.source.id
    channels.announce(realm, "MESSAGE_CREATE", message)
    return realm.world.keep(message)


def update(realm: Realm, one: Interaction, message: Message, data: Json, files: tuple[Upload, ...]) -> Message:
    """Change a message by way of an interaction: its own answer, a follow-up, or the one it came from."""
    messages.write(realm.world, messages.Writing(message, data, files, _bits(realm, one), edit=True))
    one.updated = one.updated or message is one.source
    channels.announce(realm, "MESSAGE_UPDATE", message)
    return message


def _choices(data: Json) -> list[Json]:
    choices: list[Json] = data.get("choices") or []
    form = Form()
    form.length(("choices",), len(choices), 0, 25)
    for index, choice in enumerate(choices):
        commands.check_choice(choice, ("choices", index), form)
    form.close()
    return choices


def _modal(realm: Realm, one: Interaction, data: Json) -> Modal:
    form = Form()
    form.text(("title",), data.get("title"), 1, 45)
    form.text(("custom_id",), data.get("custom_id"), 1, 100)
    laid: list[Json] = data.get("components") or []
    components.check(laid, components.MODAL, form)
    for path, component in components.walk(laid):
        if component["type"] == components.Kind.INPUT and "component" not in path and not component.get("label"):
            form.required((*path, "label"))
        if component.get("disabled"):
            form.fault((*path, "disabled"), "MODAL_COMPONENT_DISABLED", "Components in a modal cannot be disabled")
    form.close()

    def unfurl(url: str, _path: Path) -> Json:
        return {"id": str(realm.world.new_id()), "url": url, "proxy_url": url}

    return Modal(data["custom_id"], data["title"], components.complete(laid, unfurl), one)


def live(realm: Realm, application_id: int, token: str) -> Interaction:
    """Find the interaction behind a webhook address, once it is acknowledged and as long as it is valid.

    Raises:
        ApiError: 10015 when there is none or it was not acknowledged, 50027 when its time is up.

    """
    one = realm.interactions.get(token)
    if one is None or application_id != realm.world.application.id or one.acknowledged_at is None:
        raise refuse(10015)
    if realm.now() > one.sent_at + realm.timings.token:
        raise refuse(50027)
    return one


def follow_up(realm: Realm, one: Interaction, data: Json, files: tuple[Upload, ...]) -> Message:
    """Say something more; right after a deferred answer, this is that answer."""
    if one.original is not None and one.original.loading:
        return update(realm, one, one.original, {**data, "flags": (data.get("flags") or 0) & ~Flag.EPHEMERAL}, files)
    if set(one.owners) == {"1"} and len(one.followups) >= MAX_FOLLOWUPS_OF_USER_INSTALL:
        raise refuse(40094)
    message = new_message(realm, one, data, files)
    one.followups.append(message)
    return message


def message_of(one: Interaction, name: str) -> Message:
    """Find a message under an interaction's webhook: "@original" or an id; 10008 when there is none."""
    if name == "@original":
        found = one.original
        if one.reply in (Reply.UPDATE, Reply.DEFER_UPDATE):
            found = one.source
    else:
        mine = (one.original, one.source, *one.followups)
        found = next((item for item in mine if item is not None and str(item.id) == name), None)
    if found is None or found.deleted:
        raise refuse(10008)
    return found
