"""Writing messages: what Discord accepts in one, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.standin import components, embeds, files, mentions
from bot.standin.errors import Form, Json, Path, refuse
from bot.standin.ledger import Upload
from bot.standin.world import Attachment, Flag, Message, Pinged, World

SETTABLE = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2

# Discord strips direction overrides, so that "@e<U+202E>veryone" pings after all.
_STRIPPED = dict.fromkeys((0x202A, 0x202B, 0x202D, 0x202E))
_LEFT_OUT = ("poll", "sticker_ids")


@dataclass(frozen=True)
class Writing:
    """A request to write a message, new or already there."""

    message: Message
    body: Json
    files: tuple[Upload, ...] = ()
    bits: int = 0
    """The sender's permissions, which decide whom they may ping."""
    edit: bool = False


@dataclass(frozen=True)
class _Parts:
    content: str
    embeds: list[Json]
    components: list[Json]
    attachments: list[Attachment]
    flags: int


def write(world: World, writing: Writing) -> None:
    """Carry out a writing, wholly or not at all; an edit leaves what it does not mention.

    Raises:
        ApiError: 50035 with the faults, 50006 for an empty message, 40005 for a file too large.

    """
    form = Form()
    rule = mentions.allowed(writing.body.get("allowed_mentions"), form)
    parts = _parts(world, writing, form)
    form.close()
    if not parts.flags & Flag.COMPONENTS_V2 and not (parts.content or parts.embeds or parts.attachments):
        raise refuse(50006)
    message = writing.message
    # The first words of a deferred answer are an edit in form only: it is then that people are pinged.
    if not writing.edit or message.loading:
        text = mentions.visible_text(parts.content, components.every(parts.components))
        place = world.channels[message.channel_id]
        pinged = mentions.pinged(world, place, text, rule, writing.bits).also(_replied_to(world, message, rule))
        message.pinged = Pinged() if message.ephemeral else pinged
    else:
        message.edited_at = world.clock()
        message.edits.append(message.edited_at)
    _assign(message, parts)


def _replied_to(world: World, message: Message, rule: mentions.Allowed) -> frozenset[int]:
    """Find whom a reply pings without naming them; a bot does not ping itself."""
    if message.reference_id is None or not rule.replied_user:
        return frozenset()
    author = world.messages[message.channel_id][message.reference_id].author_id
    return frozenset({author} - {message.author_id})


def _assign(message: Message, parts: _Parts) -> None:
    message.content = parts.content
    message.embeds = parts.embeds
    message.components = parts.components
    message.attachments = parts.attachments
    message.flags = parts.flags & ~Flag.LOADING


def _parts(world: World, writing: Writing, form: Form) -> _Parts:
    message, body = writing.message, writing.body
    for key in _LEFT_OUT:
        if body.get(key):
            form.fault((key,), "STANDIN_LEFT_OUT", f"The stand-in has no {key}.")
    flags = message.flags | (body.get("flags") or 0) & SETTABLE
    attachments = _attachments(world, writing, form)
    unfurl = _unfurler(world, attachments, form)
    content = _content(writing, form)
    shown = message.embeds
    if "embeds" in body:
        embeds.check(body["embeds"] or (), form)
        form.close()
        shown = embeds.complete(body["embeds"] or (), unfurl)
    laid = _components(writing, flags, unfurl, form)
    parts = _Parts(content, shown, laid, attachments, flags)
    _layout_alone(parts, form)
    return parts


def _content(writing: Writing, form: Form) -> str:
    if "content" not in writing.body:
        return writing.message.content
    value = writing.body["content"]
    if value is None:
        return ""
    form.text(("content",), value, 0, 2000)
    return str(value).translate(_STRIPPED).strip()


def _components(writing: Writing, flags: int, unfurl: Callable[[str, Path], Json], form: Form) -> list[Json]:
    laid_out = bool(flags & Flag.COMPONENTS_V2)
    if "components" in writing.body:
        given = writing.body["components"] or []
    elif laid_out and not writing.message.v2:
        given = writing.message.components
    else:
        return writing.message.components
    if laid_out or given:
        components.check(given, components.LAYOUT if laid_out else components.LEGACY, form)
        form.close()
    return components.complete(given, unfurl)


def _layout_alone(parts: _Parts, form: Form) -> None:
    if not parts.flags & Flag.COMPONENTS_V2:
        return
    for key in ("content", "embeds"):
        if getattr(parts, key):
            text = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            form.fault((key,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)


def _attachments(world: World, writing: Writing, form: Form) -> list[Attachment]:
    message, body = writing.message, writing.body
    uploads = {_number(item.field): item for item in writing.files}
    told = body.get("attachments")
    if told is None:
        told = [{"id": str(item.id)} for item in message.attachments] + [{"id": number} for number in uploads]
    form.length(("attachments",), len(told), 0, 10)
    kept = {item.id: item for item in message.attachments}
    found: list[Attachment] = []
    for index, entry in enumerate(told):
        number = int(entry["id"])
        if number in kept:
            found.append(kept[number])
        elif number in uploads:
            found.append(_store(world, message, uploads[number], entry))
        else:
            form.fault(("attachments", index, "id"), "ATTACHMENT_NOT_FOUND", f"Attachment {number} was not uploaded")
    return found


def _number(field: str) -> int:
    """Read the n of a form field called files[n]."""
    match = re.fullmatch(r"files\[(\d+)\]", field)
    return int(match.group(1)) if match else -1


def _store(world: World, message: Message, upload: Upload, entry: Json) -> Attachment:
    if len(upload.data) > files.MAX_FILE:
        raise refuse(40005)
    name = str(entry.get("filename") or upload.filename)
    return files.on_message(world, message.channel_id, name, upload.data, entry.get("description"))


def _unfurler(world: World, attachments: list[Attachment], form: Form) -> Callable[[str, Path], Json]:
    by_name = {item.filename: item for item in attachments}

    def unfurl(url: str, path: Path) -> Json:
        scheme, _, name = url.partition("://")
        shown: Json = {"width": None, "height": None, "content_type": None}
        if scheme in ("http", "https"):
            return {**shown, "id": str(world.new_id()), "url": url, "proxy_url": url}
        one = by_name.get(name)
        if scheme != "attachment" or one is None:
            form.fault(path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", f"The attachment {url} is not here")
            return {**shown, "id": "0", "url": url, "proxy_url": url}
        shown |= {"content_type": one.content_type, "attachment_id": str(one.id)}
        return {**shown, "id": str(one.id), "url": one.url, "proxy_url": one.url}

    return unfurl
