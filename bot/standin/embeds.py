"""Embeds: their limits, and how Discord keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.standin.errors import Form, Json, Path

_TEXTS = (("title", 256), ("description", 4096))
_PARTS = {"author": "name", "footer": "text"}
_PART_SIZE = {"author": 256, "footer": 2048}


def check(embeds: Sequence[Json], form: Form) -> None:
    """Note every fault in a message's embeds."""
    form.length(("embeds",), len(embeds), 0, 10)
    total = 0
    for index, embed in enumerate(embeds):
        total += _check_one(embed, ("embeds", index), form)
    if total > 6000:
        text = "Embed size exceeds maximum size of 6000"
        form.fault(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", text)


def _check_one(embed: Json, path: Path, form: Form) -> int:
    """Note the faults of one embed; give the characters that count."""
    size = 0
    for key, high in _TEXTS:
        size += _text(embed.get(key), (*path, key), (0, high), form)
    for part, key in _PARTS.items():
        if embed.get(part):
            size += _text(embed[part].get(key), (*path, part, key), (1, _PART_SIZE[part]), form)
    fields = embed.get("fields") or ()
    form.length((*path, "fields"), len(fields), 0, 25)
    for index, item in enumerate(fields):
        size += _text(item.get("name", ""), (*path, "fields", index, "name"), (1, 256), form)
        size += _text(item.get("value", ""), (*path, "fields", index, "value"), (1, 1024), form)
    _addresses(embed, path, form)
    if embed.get("color") is not None:
        form.number((*path, "color"), embed["color"], 0, 0xFFFFFF)
    if embed.get("timestamp") is not None and not _is_instant(str(embed["timestamp"])):
        form.fault((*path, "timestamp"), "DATE_TIME_TYPE_PARSE", f"Could not parse {embed['timestamp']}.")
    return size


def _is_instant(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def _text(value: object, path: Path, bounds: tuple[int, int], form: Form) -> int:
    """Note a text out of bounds; Discord trims before it counts."""
    if value is None:
        return 0
    trimmed = value.strip() if isinstance(value, str) else value
    low, high = bounds
    if low and trimmed == "":
        form.required(path)
    else:
        form.text(path, trimmed, 0, high)
    return len(trimmed) if isinstance(trimmed, str) else 0


def _addresses(embed: Json, path: Path, form: Form) -> None:
    web = ("http", "https")
    found: list[tuple[Path, object, tuple[str, ...]]] = [
        ((*path, "url"), embed.get("url"), web),
        ((*path, "author", "url"), (embed.get("author") or {}).get("url"), web),
    ]
    media = (("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url"))
    for part, key in media:
        found += [((*path, part, key), (embed.get(part) or {}).get(key), (*web, "attachment"))]
    for place, url, schemes in found:
        if url and str(url).partition("://")[0] not in schemes:
            text = f'Scheme "{str(url).partition(":")[0]}" is not supported. Scheme must be one of {schemes}.'
            form.fault(place, "URL_TYPE_INVALID_SCHEME", text)


def complete(embeds: Sequence[Json], unfurl: Callable[[str, Path], Json]) -> list[Json]:
    """Give the embeds as Discord keeps them; one with nothing in it is dropped."""
    return [_complete_one(embed, ("embeds", index), unfurl) for index, embed in enumerate(embeds) if _says(embed)]


def _says(embed: Json) -> bool:
    shown = ("title", "description", "fields", "author", "footer", "image", "thumbnail")
    return any(embed.get(key) for key in shown)


def _complete_one(embed: Json, path: Path, unfurl: Callable[[str, Path], Json]) -> Json:
    kept = {key: value for key, value in embed.items() if value is not None and key != "flags"}
    kept["type"] = "rich"
    for key in ("title", "description"):
        if key in kept:
            kept[key] = kept[key].strip()
    if "fields" in kept:
        kept["fields"] = [{"inline": False, **item} for item in kept["fields"]]
    for part in ("image", "thumbnail"):
        if part in kept:
            media = unfurl(str(kept[part].get("url")), (*path, part, "url"))
            kept[part] = {"url": media["url"], "proxy_url": media["proxy_url"]}
    return kept
