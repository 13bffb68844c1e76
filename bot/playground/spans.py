"""What Discord writes inside a line, as rules for markdown-it: spoilers, links, mentions, moments."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

NameOf = Callable[[str, int], str]
"""Gives the name of a "user", a "role" or a "channel" by its id, as a mention shows it."""

_SPECIAL = re.compile(r"[\n\\*_~`|\[\]<@]|https?://")
_LABEL = r"\[((?:[^\[\]\\\n]|\\.|\[[^\[\]\n]*\])+)\]"
_ADDRESS = r"https?://[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*"
_MASKED = re.compile(rf"{_LABEL}\((<)?({_ADDRESS})(?(2)>)(?:\s+\"[^\"\n]*\")?\)")
_BARE = re.compile(r"https?://[^\s<>|]+")
_ANGLE = re.compile(r"<(https?://[^\s<>]+)>")
_MENTION = re.compile(r"<(@[!&]?|#)(\d{1,20})>")
_COMMAND = re.compile(r"<(/[^\s:<>]+(?: [^\s:<>]+){0,2}):\d{1,20}>")
_EMOJI = re.compile(r"<a?(:\w{2,32}:)\d{1,20}>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")
_MOMENT = re.compile(r"<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>")
_KINDS = {"@": "user", "@!": "user", "@&": "role", "#": "channel"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def install(md: MarkdownIt) -> None:
    """Let a parser read these, beside the marks it shares with Discord."""
    rules = md.inline.ruler
    rules.enable(["newline", "escape", "backticks", "strikethrough", "emphasis"])
    md.inline.ruler2.enable(["strikethrough", "emphasis"])
    rules.at("text", _text)
    for name, rule in (("spoiler", _spoiler), ("masked", _masked), ("bare", _bare), ("angle", _angle)):
        rules.push(name, rule)
    for name, rule in (("mention", _mention), ("named", _named), ("moment", _moment)):
        rules.push(name, rule)


def _text(state: StateInline, silent: bool) -> bool:
    found = _SPECIAL.search(state.src, state.pos, state.posMax)
    end = found.start() if found else state.posMax
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def _around(state: StateInline, opening: tuple[str, dict[str, str]], span: tuple[int, int]) -> None:
    """Put something around what is written between two places."""
    name, attributes = opening
    most = state.posMax
    token = state.push(f"{name}_open", "a" if name == "link" else "span", 1)
    token.attrs = dict(attributes)
    state.pos, state.posMax = span
    state.md.inline.tokenize(state)
    state.push(f"{name}_close", "a" if name == "link" else "span", -1)
    state.posMax = most


def _spoiler(state: StateInline, silent: bool) -> bool:
    start = state.pos + 2
    if not state.src.startswith("||", state.pos):
        return False
    end = state.src.find("||", start, state.posMax)
    if end <= start:
        return False
    if not silent:
        _around(state, ("spoiler", {}), (start, end))
    state.pos = end + 2
    return True


def _masked(state: StateInline, silent: bool) -> bool:
    found = _MASKED.match(state.src, state.pos, state.posMax)
    if found is None or state.linkLevel:
        return False
    if not silent:
        state.linkLevel += 1
        _around(state, ("link", _to(found[3])), found.span(1))
        state.linkLevel -= 1
    state.pos = found.end()
    return True


def _to(address: str) -> dict[str, str]:
    return {"href": address, "target": "_blank", "rel": "noopener noreferrer"}


def _link(state: StateInline, address: str, silent: bool) -> None:
    if silent:
        return
    state.push("link_open", "a", 1).attrs = dict(_to(address))
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)


def _bare(state: StateInline, silent: bool) -> bool:
    found = _BARE.match(state.src, state.pos, state.posMax)
    if found is None or state.linkLevel:
        return False
    address = found[0].rstrip(".,:;!?\"'*_~")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,:;!?\"'*_~")
    if address.endswith("://"):
        return False
    _link(state, address, silent)
    state.pos += len(address)
    return True


def _angle(state: StateInline, silent: bool) -> bool:
    found = _ANGLE.match(state.src, state.pos, state.posMax)
    if found is None or state.linkLevel:
        return False
    _link(state, found[1], silent)
    state.pos = found.end()
    return True


def _put(state: StateInline, found: re.Match[str], content: str, silent: bool) -> bool:
    if not silent:
        state.push("mention", "span", 0).content = content
    state.pos = found.end()
    return True


def _mention(state: StateInline, silent: bool) -> bool:
    found = _MENTION.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    name_of: NameOf = state.env["name_of"]
    return _put(state, found, name_of(_KINDS[found[1]], int(found[2])), silent)


def _named(state: StateInline, silent: bool) -> bool:
    for pattern, group in ((_COMMAND, 1), (_EVERYONE, 0)):
        found = pattern.match(state.src, state.pos, state.posMax)
        if found is not None:
            return _put(state, found, found[group], silent)
    emoji = _EMOJI.match(state.src, state.pos, state.posMax)
    if emoji is None:
        return False
    if not silent:
        state.append_pending(emoji[1])
    state.pos = emoji.end()
    return True


def _moment(state: StateInline, silent: bool) -> bool:
    found = _MOMENT.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    try:
        moment = _EPOCH + timedelta(seconds=int(found[1]))
    except OverflowError:
        return False
    if not silent:
        token = state.push("moment", "time", 0)
        token.meta = {"moment": moment, "style": found[2] or "f"}
    state.pos = found.end()
    return True
