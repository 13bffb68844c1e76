"""Files: how Discord names, describes and keeps what people and bots upload."""

from __future__ import annotations

import mimetypes
import re

from bot.standin.errors import NotPossible
from bot.standin.world import Attachment, World

MAX_FILE = 10 * 1024 * 1024
"""Bytes in one file, for a person and a bot alike: the attachment_size_limit of every interaction."""

OF_MESSAGES = "/attachments/{channel_id}/{attachment_id}/{name}"
OF_PEOPLE = "/ephemeral-attachments/{application_id}/{attachment_id}/{name}"
"""Where files are served: those on messages, and those that came with a command or a form."""


def on_message(world: World, channel_id: int, filename: str, data: bytes, description: str | None) -> Attachment:
    """Take in a file for a message."""
    return _attachment(world, f"/attachments/{channel_id}", (filename, data), description)


def of_person(world: World, what: str, given: object) -> Attachment:
    """Take in a file that somebody gives, as a pair of its name and its bytes.

    Raises:
        NotPossible: it is no such pair, or too large for the client to send.

    """
    match given:
        case (str() as filename, bytes() as data) if filename:
            pass
        case _:
            raise NotPossible(f"{what} takes a file: its name and its bytes")
    if len(data) > MAX_FILE:
        raise NotPossible(f"{what}: {filename} is too large; {len(data)} bytes, and at most {MAX_FILE} may be sent")
    made = _attachment(world, f"/ephemeral-attachments/{world.application.id}", (filename, data), None)
    world.uploads[made.id] = made
    return made


def served(world: World, place: str, number: str) -> Attachment | None:
    """Find a file by its address: the channel or application it is kept under, and its own id."""
    if place == str(world.application.id):
        here = list(world.uploads.values())
    else:
        channel = next((key for key in world.messages if str(key) == place), 0)
        shown = [item for item in world.messages.get(channel, {}).values() if not item.deleted]
        here = [one for message in shown for one in message.attachments]
    return next((one for one in here if str(one.id) == number), None)


def _attachment(world: World, place: str, file: tuple[str, bytes], description: str | None) -> Attachment:
    number = world.new_id()
    given, data = file
    # Discord replaces what does not belong in a file's name.
    name = re.sub(r"[^\w.-]", "_", given)
    url = f"{world.address}{place}/{number}/{name}"
    return Attachment(number, name, data, _content_type(name, data), url, description)


def _content_type(name: str, data: bytes) -> str:
    """Tell what a file is by its name; of text, Discord also tells the encoding."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if not kind.startswith("text/") and kind != "application/json":
        return kind
    try:
        data.decode()
    except UnicodeDecodeError:
        return kind
    return f"{kind}; charset=utf-8"
