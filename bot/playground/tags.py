"""HTML, element by element: whatever is not HTML already is escaped on the way in."""

from __future__ import annotations

import html


class Html(str):
    """Text that is HTML already, and safe."""

    __slots__ = ()


Inside = str | None
"""What may stand in an element: HTML, text that is escaped, or nothing."""


def element(tag: str, *inside: Inside, **attributes: str | int | bool | None) -> Html:
    """Write an element; `class_` is class, `data_x` is data-x, and what is None or False is left out."""
    written = "".join(_attribute(name, value) for name, value in attributes.items())
    return Html(f"<{tag}{written}>{join(*inside)}</{tag}>")


def void(tag: str, **attributes: str | int | bool | None) -> Html:
    """Write an element that holds nothing, such as img."""
    return Html(f"<{tag}{''.join(_attribute(name, value) for name, value in attributes.items())}>")


def join(*inside: Inside) -> Html:
    """Put pieces one after the other."""
    return Html("".join(_safe(item) for item in inside if item is not None))


def _safe(item: str) -> str:
    return item if isinstance(item, Html) else html.escape(item)


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    key = name.rstrip("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{html.escape(str(value))}"'
