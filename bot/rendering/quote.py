"""What a person typed, repeated without its powers: it can ping nobody and is never Discord's Markdown.

`discord.utils.escape_markdown` is not enough: it leaves second links in a line, timestamps, command mentions and
text direction marks alive. So here every character that Discord gives a meaning is
escaped, what cannot be seen is dropped, and whatever could ping is broken up for good, since Discord strips
invisible characters before it looks for mentions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_MARKS_AT_MOST = 4  # of combining marks on one letter; no living script needs more
_ACTIVE = re.compile(r"[\\`*_~|<>\[\]()#:/]")
_AT_LINE_START = re.compile(r"^([-+]|\d+(?=\.))")
_PING = re.compile(r"@(?=everyone|here)|(?<=<)@", re.IGNORECASE)
_HARMLESS_AT = "\N{FULLWIDTH COMMERCIAL AT}"
_HTTPS = re.compile(
    r"https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?:/[\w./?=&%+-]*[\w/])?(?![\w@:])", re.ASCII
)
_UNSEEN = ("Cc", "Cf", "Co", "Cs")
_JOINER = "\N{ZERO WIDTH JOINER}"


def quote(text: str, at_most: int = 100) -> str:
    """Repeat what somebody typed on one line: inert, readable, at most so many characters of it."""
    return _inert(_shortened(" ".join(_visible(text).split()), at_most))


def quote_text(text: str, at_most: int = 2_000) -> str:
    """Repeat what somebody typed with its line breaks, at most one empty line in a row."""
    return "\n".join(_inert(line) for line in _lines(text, at_most))


def _lines(text: str, at_most: int) -> list[str]:
    lines = [" ".join(line.split()) for line in _visible(text).split("\n")]
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return _shortened(joined, at_most).split("\n")


def quote_post(text: str, at_most: int = 3_000) -> str:
    """Repeat a text as `quote_text` does, with the plain https addresses in it as links that hide nothing."""
    return "\n".join(_linked(line) for line in _lines(text, at_most))


def _linked(line: str) -> str:
    """A line made inert but for its addresses; only what begins it can be a list or a heading."""
    end, said = 0, ""
    for found in _HTTPS.finditer(line):
        said += _inert(line[end : found.start()]) + f"<{found.group()}>"
        end = found.end()
    return said + _inert(line[end:])


def _visible(text: str) -> str:
    """Drop what cannot be seen and piles of marks; every way to break a line becomes the plain one."""
    return "".join(_kept(unicodedata.normalize("NFC", "\n".join(text.splitlines()))))


def _kept(text: str) -> Iterator[str]:
    marks = 0
    for number, character in enumerate(text):
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > _MARKS_AT_MOST:
            continue
        if character == "\n" or category not in _UNSEEN or _joins_emoji(text, number):
            yield character
        elif category == "Cs":
            yield "\N{REPLACEMENT CHARACTER}"


def _joins_emoji(text: str, number: int) -> bool:
    """Whether the character is the joiner inside an emoji such as a family."""
    before = text[max(number - 2, 0) : number].rstrip("\N{VARIATION SELECTOR-16}")[-1:]
    after = text[number + 1 : number + 2]
    return text[number] == _JOINER and all(
        each and unicodedata.category(each) in ("So", "Sk") for each in (before, after)
    )


def _shortened(text: str, at_most: int) -> str:
    return text if len(text) <= at_most else text[: at_most - 1].rstrip() + "…"


def _inert(line: str) -> str:
    """Break up what could ping, then escape what Discord would read as markup."""
    harmless = _PING.sub(_HARMLESS_AT, line)
    return _AT_LINE_START.sub(_escaped_start, _ACTIVE.sub(r"\\\g<0>", harmless))


def _escaped_start(found: re.Match[str]) -> str:
    start = found.group()
    return f"{start}\\" if start[0].isdigit() else f"\\{start}"
