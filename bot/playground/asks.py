"""What the page may ask of the server, read and checked; anything else is refused in one sentence."""

from __future__ import annotations

import json
from typing import Annotated, TypeVar

from aiohttp import BodyPartReader, web
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError

from bot.playground.cast import Locale, Who

MAX_BODY = 1024 * 1024
"""Bytes in one request, files included."""

Number = Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]
Text = Annotated[StrictStr, Field(max_length=6000)]
Value = StrictBool | StrictInt | StrictFloat | Text
Files = dict[str, list[tuple[str, bytes]]]
"""Files by the option or field they are for: each with its name and its bytes."""


class BadAsk(Exception):
    """A request that this page never makes."""


class Someone(BaseModel):
    """Who asks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    who: Who


class Ask(Someone):
    """Who asks, in which language, and where they are."""

    locale: Locale
    place: Number


class Run(Ask):
    """A command, with the options that were filled in."""

    path: Annotated[str, Field(max_length=100, pattern=r"^/\S+( \S+){0,2}$")]
    options: dict[str, Value] = {}


class Suggest(Run):
    """A command that is being typed, and the option the cursor is in."""

    focused: str


class Press(Ask):
    """A button of a message."""

    message: Number
    custom_id: Text


class Choose(Press):
    """What was picked in a select of a message."""

    values: Annotated[list[Text], Field(max_length=25)]


class Submit(Ask):
    """A form the bot opened, with what was filled in; by the id of the interaction that opened it."""

    form: Number
    values: dict[str, StrictBool | Text | list[Text]]


class Write(Ask):
    """A message as people write them; 2,000 characters are Discord's own limit."""

    text: Annotated[StrictStr, Field(min_length=1, max_length=2000)]


class Dismiss(Ask):
    """A private message that its reader wants to see no more."""

    message: Number


_Asked = TypeVar("_Asked", bound=Someone)


def checked(kind: type[_Asked], given: object) -> _Asked:
    """Check what was asked; raises BadAsk with a sentence."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"][:1]) or "the request"
        raise BadAsk(f"{where}: {first['msg']}") from None


async def read(request: web.Request) -> tuple[object, Files]:
    """Read a request's JSON and the files that came with it; raises BadAsk."""
    if request.content_type == "application/json":
        return _json(await request.read()), {}
    if request.content_type == "multipart/form-data":
        return await _multipart(request)
    raise BadAsk("send JSON, or a form with files")


def _json(data: bytes) -> object:
    try:
        found: object = json.loads(data)
    except (ValueError, RecursionError):
        raise BadAsk("that is not JSON") from None
    return found


async def _multipart(request: web.Request) -> tuple[object, Files]:
    asked: object = None
    files: Files = {}
    left = MAX_BODY
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise BadAsk("a form within a form")
        data = await _part(part, left)
        left -= len(data)
        if part.name == "ask":
            asked = _json(data)
        elif part.name and part.filename:
            files.setdefault(part.name, []).append((part.filename, data))
    return asked, files


async def _part(part: BodyPartReader, most: int) -> bytes:
    """Read one part of a form; aiohttp's own cap counts whole bodies, not streamed parts."""
    data = b""
    while chunk := await part.read_chunk():
        data += chunk
        if len(data) > most:
            raise web.HTTPRequestEntityTooLarge(max_size=MAX_BODY, actual_size=len(data))
    return data
