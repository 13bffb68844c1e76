"""Embeds: what the documentation asks of them beyond the description."""

from __future__ import annotations

from collections.abc import Iterator

from tests.payloads.fault import Fault, Place, Rule
from tests.payloads.overlay import addresses

LIMITS = "resources/message#embed-object-embed-limits"
TOTAL = Rule("embeds.total", LIMITS)
FIELD = Rule("embed.empty-field", "resources/message#embed-object-embed-field-structure")

_MOST = 6000
_MEDIA = (("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url"))
_COUNTED = (("title",), ("description",), ("footer", "text"), ("author", "name"))


def faults(body: dict) -> Iterator[Fault]:
    """List what is wrong with the embeds of a message."""
    embeds = body.get("embeds") or []
    total = sum(map(_size, embeds))
    if total > _MOST:
        yield Fault(TOTAL, ("embeds",), f"{total} characters over all embeds; at most {_MOST}")
    for index, embed in enumerate(embeds):
        yield from _one(embed, ("embeds", index))


def _one(embed: dict, place: Place) -> Iterator[Fault]:
    for index, field in enumerate(embed.get("fields") or ()):
        for key in ("name", "value"):
            if key in field and not str(field[key]).strip():
                yield Fault(FIELD, (*place, "fields", index, key), "it is empty once trimmed")
    for path in (("url",), ("author", "url")):
        yield from addresses.fault(addresses.EMBED_LINK, (*place, *path), _at(embed, path), addresses.WEB)
    for path in _MEDIA:
        yield from addresses.fault(addresses.EMBED_MEDIA, (*place, *path), _at(embed, path), addresses.SHOWN)


def _size(embed: dict) -> int:
    """Count the characters that count, trimmed as Discord trims them."""
    texts = [_at(embed, path) for path in _COUNTED]
    texts += [field.get(key) for field in embed.get("fields") or () for key in ("name", "value")]
    return sum(len(str(text).strip()) for text in texts if text is not None)


def _at(embed: dict, path: tuple[str, ...]) -> object:
    value: object = embed
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
