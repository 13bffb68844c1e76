"""A message as Discord keeps it, written as plain text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
#: What a mention of a kind (user, role, channel) with an id is called.
Names = Callable[[str, int], str]

_TEXT, _SEPARATOR, _BUTTON, _THUMBNAIL, _GALLERY, _FILE = 10, 14, 2, 11, 12, 13
_MARKS = re.compile(r"^(?:#{1,3}|-#) ", re.MULTILINE)
_KINDS = {"@": "user", "@!": "user", "@&": "role", "#": "channel"}
_MEANT = re.compile(
    r"\\(?P<sign>[!-/:-@\[-`{-~])|\[(?P<label>[^\]]+)\]\(<?(?P<address>[^)>]+)>?\)|(?P<bold>\*\*)"
    r"|<(?P<kind>@[!&]?|#)(?P<id>\d+)>|<t:(?P<time>\d+)(?::\w)?>|<(?P<plain>https://[^\s>]+)>"
)


def as_text(components: Sequence[Json], names: Names | None = None) -> str:
    """Write the components of a message: texts, a line between them, pictures in words, buttons in square brackets."""
    return "\n".join(_lines(components, names))


def plain(markdown: str, names: Names | None = None) -> str:
    """Take Discord's marks off: what is left is what a person reads; without names, what is in <> stays."""
    return _MEANT.sub(lambda found: _read(found, names), _MARKS.sub("", markdown))


def _read(found: re.Match[str], names: Names | None) -> str:
    """Write one thing that Discord gives a meaning."""
    if found["label"]:
        return f"{plain(found['label'], names)} ({found['address']})"
    if names is None and found[0].startswith("<"):
        return found[0]
    if found["kind"] and names:
        return names(_KINDS[found["kind"]], int(found["id"]))
    if found["time"]:
        return f"{dt.datetime.fromtimestamp(int(found['time']), dt.UTC):%Y-%m-%d %H:%M} UTC"
    return found["sign"] or found["plain"] or ""


def _lines(components: Sequence[Json], names: Names | None) -> Iterator[str]:
    for component in components:
        if component["type"] == _TEXT:
            yield plain(component["content"], names)
        elif component["type"] == _SEPARATOR:
            yield ""
        elif component["type"] == _FILE:
            yield f"(file: {component['file']['url'].rsplit('/', 1)[-1]})"
        elif pictures := _pictures(component):
            yield from (f"(picture: {each.get('description') or 'without a description'})" for each in pictures)
        elif buttons := _buttons(component):
            yield ""
            yield " ".join(f"[{label}]" for label in buttons)
        else:
            accessory = [component["accessory"]] if "accessory" in component else []
            yield from _lines([*component.get("components", []), *accessory], names)


def _pictures(component: Json) -> Sequence[Json]:
    if component["type"] == _GALLERY:
        return list(component["items"])
    return [component] if component["type"] == _THUMBNAIL else []


def _buttons(component: Json) -> list[str]:
    each = [component] if component["type"] == _BUTTON else component.get("components", [])
    return [button["label"] for button in each if button["type"] == _BUTTON]
