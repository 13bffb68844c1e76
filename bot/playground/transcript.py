"""A message as Discord keeps it, written as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

_TEXT, _SEPARATOR, _BUTTON = 10, 14, 2
_LINK = re.compile(r"\[([^\]]+)\]\(<?([^)>]+)>?\)")
_ESCAPED = re.compile(r"\\([^\w\s])")
_MARKS = re.compile(r"^(?:#{1,3}|-#) ", re.MULTILINE)


def as_text(components: Sequence[Json]) -> str:
    """Write the components of a message: texts, a line between them, buttons in square brackets."""
    return "\n".join(_lines(components))


def plain(markdown: str) -> str:
    """Take Discord's marks off: what is left is what a person reads."""
    without_links = _LINK.sub(lambda found: f"{found[1]} ({found[2]})", markdown)
    return _ESCAPED.sub(r"\1", _MARKS.sub("", without_links).replace("**", ""))


def _lines(components: Sequence[Json]) -> Iterator[str]:
    for component in components:
        if component["type"] == _TEXT:
            yield plain(component["content"])
        elif component["type"] == _SEPARATOR:
            yield ""
        elif buttons := _buttons(component):
            yield ""
            yield " ".join(f"[{label}]" for label in buttons)
        else:
            yield from _lines(component.get("components", []))


def _buttons(component: Json) -> list[str]:
    return [each["label"] for each in component.get("components", []) if each["type"] == _BUTTON]
