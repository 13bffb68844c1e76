"""A page as it will be shown: blocks of text and rows of buttons, within Discord's limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.rendering.charts import Picture

# A Components V2 message holds 4,000 characters of text, and above 10,170 processed bytes Discord
# answers 500 (discord-api-docs, issue 8554); what a page keeps free is for its navigation.
CHARACTERS_AT_MOST = 3_600
BYTES_AT_MOST = 9_400


class Style(StrEnum):
    """How a button looks: like the others, as the one to press, or as one that cannot be undone."""

    PLAIN = "plain"
    STRONG = "strong"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says, what it asks for when pressed, and how it looks."""

    label: str
    custom_id: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a page."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks of Markdown, shown with a line between them, a picture after the first, and the buttons below."""

    blocks: tuple[str, ...]
    buttons: tuple[Button, ...] = ()
    file: Attached | None = None
    picture: Picture | None = None

    @property
    def text(self) -> str:
        """Every block, as one text."""
        return "\n\n".join(self.blocks)


def paginate(blocks: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Lay blocks out on as few pages as hold them, splitting a block only between its lines."""
    pages: list[list[str]] = [[]]
    for piece in (piece for block in blocks for piece in _pieces(block)):
        if pages[-1] and not _fits([*pages[-1], piece]):
            pages.append([])
        pages[-1].append(piece)
    return tuple(tuple(page) for page in pages)


def _fits(blocks: Iterable[str]) -> bool:
    text = "".join(blocks)
    return len(text) <= CHARACTERS_AT_MOST and len(text.encode()) <= BYTES_AT_MOST


def _pieces(block: str) -> Iterator[str]:
    piece = ""
    for line in block.split("\n"):
        longer = f"{piece}\n{line}" if piece else line
        if piece and not _fits([longer]):
            yield piece
            longer = line
        piece = longer
    yield piece
