"""A reader of Discord's Markdown that knows nothing of how ours is written: what is active, who is pinged, what is seen.

Where Discord's clients differ, or its documentation is silent, it takes a text for active: an innocent text found guilty
costs a backslash, a guilty one let go costs a ping. It leaves out `:name:` shortcodes, which show what the emoji itself shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache


@dataclass(frozen=True, order=True)
class Found:
    """An active construct: its kind, the stretch of the text it takes, and its mark, its address or its token."""

    kind: str
    at: int
    end: int
    what: str


_BREAKS = str.maketrans(dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n"))
#: Taken out by Discord or by a client, so that what stood apart stands together: format, control, half characters.
_TAKEN_OUT = {"Cf", "Cc", "Cs"}
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_DULL = re.compile(r"[^\\`<@*_~|\[\nhHsSdD]+")
#: Constructs inside constructs are read so far; the outer ones are found all the same.
_DEEP = 40
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def _rule(kind: str, pattern: str) -> tuple[str, re.Pattern[str]]:
    return kind, re.compile(pattern, re.DOTALL)


#: What may stand anywhere, by the character with which it begins. `inner` is read on, `raw` is shown as it is, `what`
#: tells one construct from the next.
_ANYWHERE = {
    "`": (
        _rule("fence", r"(?P<what>```)(?P<raw>.+?)```"),
        _rule("code", r"(?P<what>`+)(?P<raw>.+?)(?<!`)(?P=what)(?!`)"),
    ),
    "<": (
        _rule("user", r"<@!?[0-9]+>"),
        _rule("role", r"<@&[0-9]+>"),
        _rule("channel", r"<#[0-9]+>"),
        _rule("command", r"</[^\s:<>][^:<>]*:[0-9]+>"),
        _rule("navigation", r"<id:[a-z-]+(?::[0-9]+)?>"),
        _rule("time", r"<t:[+-]?[0-9]+(?::[A-Za-z])?>"),
        _rule("emoji", r"<a?:\w+:[0-9]+>"),
        _rule("sound", r"<sound:[0-9]+:[0-9]+>"),
        _rule("autolink", r"<(?P<what>[A-Za-z][A-Za-z0-9+.-]*:/[^\s>]+)>"),
        _rule("autolink", r"<(?P<what>[^\s<>@:]+@[^\s<>@]+\.[^\s<>@]+)>"),
        _rule("autolink", r"<(?P<what>\+[0-9][0-9 ()-]+)>"),
    ),
    "@": (_rule("everyone", r"@(?:everyone|here)"),),
    "*": (
        _rule("bold", r"(?P<what>\*\*)(?P<inner>(?:\\.|[^\\])+?)\*\*(?!\*)"),
        _rule("italic", r"(?P<what>\*)(?![\s*])(?P<inner>(?:\\.|\*\*|[^\\*])+?)(?<!\s)\*(?!\*)"),
    ),
    "_": (
        _rule("underline", r"(?P<what>__)(?P<inner>(?:\\.|[^\\])+?)__(?!_)"),
        _rule("italic", r"(?P<what>_)(?P<inner>(?:\\.|__|[^\\_])+?)_(?![A-Za-z0-9_])"),
    ),
    "~": (_rule("strike", r"(?P<what>~~)(?P<inner>.+?)~~"),),
    "|": (_rule("spoiler", r"(?P<what>\|\|)(?P<inner>.+?)\|\|"),),
    **dict.fromkeys("hHsSdD", (_rule("link", r"(?i:https?|steam|discord)://[^\s<]+"),)),
}
#: What is active only where a line begins; of an item and of a quote, what follows is the beginning of a line again.
_AT_LINE_START = (
    _rule("subtext", r"[^\S\n]*(?P<what>-#)[^\S\n]+(?P<inner>\S[^\n]*)"),
    _rule("heading", r"[^\S\n]*(?P<what>#{1,3})[^\S\n]+(?P<inner>\S[^\n]*)"),
    _rule("quote", r"[^\S\n]*(?P<what>>>>)[^\S\n]+(?P<lines>.*)"),
    _rule("quote", r"[^\S\n]*(?P<what>>)[^\S\n]+(?P<lines>[^\n]*)"),
    _rule("list", r"[^\S\n]*(?P<what>[*-])[^\S\n]+(?P<lines>\S[^\n]*)"),
    _rule("list", r"[^\S\n]*(?P<what>[0-9]+\.)[^\S\n]+(?P<lines>\S[^\n]*)"),
)
_PINGS = (_rule("user", r"<@!?[0-9]+>"), _rule("role", r"<@&[0-9]+>"), _rule("everyone", r"@(?:everyone|here)"))
_TARGET = re.compile(r"\s*<?(?P<address>(?:\\.|\([^()\s]*\)|[^\s()\\])*)>?(?:\s+(?:\".*?\"|'.*?'))?\s*\)", re.DOTALL)


def active(text: str) -> list[Found]:
    """Every active construct of a text, in order, as it stands and as it stands once Discord has cleaned it."""
    found = set(_read(text.translate(_BREAKS)).found)
    shorter, places = _cleaned(text)
    for each in _read(shorter).found if len(shorter) != len(text) else ():
        back = replace(each, at=places[each.at], end=places[each.end])
        if not any(_same(back, other) for other in found):
            found.add(back)
    return sorted(found, key=lambda each: (each.at, -each.end, each.kind))


def pings(text: str) -> list[Found]:
    """Every mention by which somebody could be notified: no backslash and no code keeps a server from seeing it."""
    shorter, places = _cleaned(text)
    return sorted(
        Found(kind, places[match.start()], places[match.end()], match[0])
        for kind, pattern in _PINGS
        for match in pattern.finditer(shorter)
    )


def plain(text: str) -> str:
    """What a reader sees of a text: without marks, with the labels of links; mentions stay as they are written."""
    return "".join(_read(text.translate(_BREAKS)).seen)


def smuggled(reply: str, harmless: str, word: str) -> list[Found]:
    """What a hostile text did to a reply, beside the same reply with a harmless word in its place.

    Every construct must be there that is there with the word, over the same stretch of our own text, and no other.
    """
    at = harmless.index(word)
    before, after = harmless[:at], harmless[at + len(word) :]
    if not (reply.startswith(before) and reply.endswith(after) and len(reply) >= len(before) + len(after)):
        return [Found("torn", 0, len(reply), reply)]
    longer = len(reply) - len(harmless)

    def moved(index: int) -> int:
        return index + longer if index >= at + len(word) else index

    wanted = {replace(each, at=moved(each.at), end=moved(each.end)) for each in _active_in_ours(harmless)}
    return sorted(wanted ^ set(active(reply)))


@lru_cache(maxsize=256)
def _active_in_ours(harmless: str) -> list[Found]:
    """The same reply is held beside thousands of others."""
    return active(harmless)


def _same(one: Found, other: Found) -> bool:
    return (one.kind, one.at) == (other.kind, other.at)


def _cleaned(text: str) -> tuple[str, list[int]]:
    """The text without what is taken out, and where each of its characters stood (and where the text ended)."""
    lines = text.translate(_BREAKS)
    kept = [index for index, each in enumerate(lines) if each in "\n\t" or unicodedata.category(each) not in _TAKEN_OUT]
    return "".join(lines[index] for index in kept), [*kept, len(text)]


@dataclass
class _Reading:
    """What has been read of a text so far."""

    text: str
    found: list[Found] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    depth: int = 0

    def read(self, at: int, end: int, *, line_start: bool) -> None:
        """Read a stretch; what is inside a construct is read by the same rules."""
        while at < end:
            at, line_start = self._step(at, end, line_start)

    def _step(self, at: int, end: int, line_start: bool) -> tuple[int, bool]:
        here = self.text[at]
        for kind, match in self._matches(at, end, line_start):
            self._take(kind, match)
            return match.end(), False
        link = self._masked(at, end) if here == "[" else None
        if link is not None:
            return link, False
        dull = _ESCAPE.match(self.text, at, end) or _DULL.match(self.text, at, end)
        self.seen.append(here if dull is None else dull[dull.re.groups])
        return at + 1 if dull is None else dull.end(), here == "\n"

    def _matches(self, at: int, end: int, line_start: bool) -> Iterator[tuple[str, re.Match[str]]]:
        rules = _AT_LINE_START if line_start else ()
        for kind, pattern in (*rules, *_ANYWHERE.get(self.text[at], ())):
            match = pattern.match(self.text, at, end)
            if match is not None:
                yield kind, match

    def _take(self, kind: str, match: re.Match[str]) -> None:
        groups = match.groupdict()
        self.found.append(Found(kind, match.start(), match.end(), groups.get("what") or match[0]))
        name = next((each for each in ("inner", "lines") if each in groups), None)
        if name is None or self.depth > _DEEP:
            self.seen.append(groups.get("raw") or match[0])
            return
        self.depth += 1
        self.read(*match.span(name), line_start=name == "lines")
        self.depth -= 1

    def _masked(self, at: int, end: int) -> int | None:
        """Take a masked link that begins here, and give where it ends; a backslash in its label protects nothing."""
        close = self._label_end(at, end)
        target = None if close is None else _TARGET.match(self.text, close + 2, end)
        if close is None or target is None:
            return None
        address = _ESCAPE.sub(r"\1", target["address"])
        if not _SCHEME.match(address):
            return None
        self.found.append(Found("masked link", at, target.end(), address))
        self.read(at + 1, close, line_start=False)
        return target.end()

    def _label_end(self, at: int, end: int) -> int | None:
        if self.text.find("](", at, end) < 0:
            return None
        depth = 0
        for index in range(at + 1, end):
            here = self.text[index]
            if here == "[":
                depth += 1
            elif here == "]" and depth:
                depth -= 1
            elif here == "]" and self.text.startswith("(", index + 1):
                return index
        return None


def _read(text: str) -> _Reading:
    reading = _Reading(text)
    reading.read(0, len(text), line_start=True)
    return reading
