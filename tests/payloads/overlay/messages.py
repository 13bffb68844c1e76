"""Messages: what the documentation asks of them beyond the description."""

from __future__ import annotations

from collections.abc import Iterator

from tests.payloads.fault import Fault, Rule
from tests.payloads.overlay import components, embeds

PAGE = "resources/message"
CONTENT = Rule("message.content", f"{PAGE}#create-message-jsonform-params")
EMPTY = Rule("message.empty", f"{PAGE}#create-message")
OLD_FIELDS = Rule("layout.old-fields", f"{PAGE}#message-object-message-flags")
EXCLUSIVE = Rule("mentions.exclusive", f"{PAGE}#allowed-mentions-object")
UNSAID = Rule("mentions.left-out", f"{PAGE}#allowed-mentions-object", refused=False)
NONCE = Rule("nonce.enforced-without-one", f"{PAGE}#create-message-jsonform-params", refused=False)
FLAGS = Rule("message.flags", f"{PAGE}#message-object-message-flags", refused=False)
UPLOADED = Rule("attachments.not-uploaded", "reference#uploading-files")
SHOWN = Rule("attachment.not-sent", "reference#uploading-files-using-attachments-within-embeds")

SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS, VOICE = 1 << 2, 1 << 6, 1 << 12, 1 << 13
ON_SENDING = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | VOICE | components.V2_FLAG
ON_ANSWERING = ON_SENDING | EPHEMERAL
ON_EDITING = SUPPRESS_EMBEDS | components.V2_FLAG

_FILLED = ("content", "embeds", "attachments", "components")
_FIRST_ID = 1 << 22
"""Every snowflake is above this; what is below it is a number that the sender gave to a file."""


def faults(body: dict, uploads: dict[str, str], *, new: bool, flags: int) -> Iterator[Fault]:
    """List what is wrong with a message, new or edited, that may carry these flags and came with these files."""
    content = body.get("content")
    if content is not None and len(content) > 2000:
        yield Fault(CONTENT, ("content",), f"{len(content)} characters; at most 2000")
    yield from _empty(body, uploads, new=new)
    yield from _layout_alone(body)
    yield from flags_faults(body, flags)
    yield from _mentions(body)
    if body.get("enforce_nonce") and body.get("nonce") is None:
        yield Fault(NONCE, ("enforce_nonce",), "there is no nonce to enforce")
    yield from _attachments(body, uploads)
    if new:
        yield from _shown(body, uploads)
    yield from embeds.faults(body)
    yield from components.message_faults(body, new=new)


def _empty(body: dict, uploads: dict[str, str], *, new: bool) -> Iterator[Fault]:
    """Complain of a message without anything, or of an edit that takes away everything there could be."""
    if not new and not all(key in body for key in _FILLED):
        return
    said = str(body.get("content") or "").strip()
    rest = any(body.get(key) for key in ("embeds", "components", "attachments", "poll", "sticker_ids"))
    if not said and not rest and not uploads:
        yield Fault(EMPTY, (), "there is nothing in it")


def _layout_alone(body: dict) -> Iterator[Fault]:
    if not (body.get("flags") or 0) & components.V2_FLAG:
        return
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(key):
            yield Fault(OLD_FIELDS, (key,), "it cannot go with IS_COMPONENTS_V2")


def flags_faults(body: dict, settable: int) -> Iterator[Fault]:
    """List the flags that cannot be set by this request."""
    beyond = (body.get("flags") or 0) & ~settable
    if beyond:
        yield Fault(FLAGS, ("flags",), f"{beyond:#x} cannot be set here")


def _mentions(body: dict) -> Iterator[Fault]:
    allowed = body.get("allowed_mentions")
    for key in ("users", "roles"):
        if allowed and allowed.get(key) and key in (allowed.get("parse") or ()):
            yield Fault(EXCLUSIVE, ("allowed_mentions", key), f"parse has {key!r} too")
    shown = [item for _, item in components.every(body.get("components") or []) if item.get("type") == 10]
    if allowed is None and (body.get("content") or shown):
        yield Fault(UNSAID, ("allowed_mentions",), "left out, every mention in the text is parsed")


def _attachments(body: dict, uploads: dict[str, str]) -> Iterator[Fault]:
    for index, one in enumerate(body.get("attachments") or ()):
        number = int(one.get("id", 0))
        if number < _FIRST_ID and f"files[{number}]" not in uploads:
            yield Fault(UPLOADED, ("attachments", index, "id"), f"there is no files[{number}]")


def _shown(body: dict, uploads: dict[str, str]) -> Iterator[Fault]:
    """Complain of a new message that shows a file which did not come with it."""
    names = set(uploads.values()) | {one.get("filename") for one in body.get("attachments") or ()}
    for place, url in components.media(components.every(body.get("components") or [])):
        scheme, _, name = str(url).partition("://")
        if scheme == "attachment" and name not in names:
            yield Fault(SHOWN, place, f"no file called {name!r} was sent")
