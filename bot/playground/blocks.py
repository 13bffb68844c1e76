"""Discord's blocks, as rules for markdown-it: headings, subtext, quotes, code and paragraphs."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

_HEADING = re.compile(r"(#{1,3})\s+(\S.*)")
_SUBTEXT = re.compile(r"-#\s+(\S.*)")
_CODE = re.compile(r"```(?:([\w+.#-]*)\n)?(.*?)\n?```[ \t]*(?=\n|$)", re.DOTALL)
_LEVELS = {"#": "h3", "##": "h4", "###": "h5"}
"""A message stands under the page's own headings."""


def install(md: MarkdownIt) -> None:
    """Let a parser read these blocks, beside the lists it knows."""
    ends: RuleOptionsType = {"alt": ["paragraph", "list"]}
    md.block.ruler.before("paragraph", "quote", _quote, ends)
    md.block.ruler.before("paragraph", "subtext", _subtext, ends)
    md.block.ruler.before("paragraph", "title", _heading, ends)
    md.block.ruler.before("quote", "code_block", _code, ends)
    md.block.ruler.at("paragraph", _paragraph)
    md.block.ruler.enable("list")
    # "-# small" is no list.
    md.block.ruler.before("list", "subtext_first", _subtext)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _wrap(state: StateBlock, kind: tuple[str, str], content: str, line: int) -> bool:
    name, tag = kind
    state.line = line
    state.push(f"{name}_open", tag, 1)
    inline = state.push("inline", "", 0)
    inline.content, inline.children, inline.map = content.strip(), [], [line, line]
    state.push(f"{name}_close", tag, -1)
    return True


def _heading(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    found = _HEADING.fullmatch(_line(state, start))
    if found is None or silent:
        return found is not None
    return _wrap(state, ("heading", _LEVELS[found[1]]), found[2], start + 1)


def _subtext(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    found = _SUBTEXT.fullmatch(_line(state, start))
    if found is None or silent:
        return found is not None
    return _wrap(state, ("subtext", "small"), found[1], start + 1)


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = _line(state, start)
    rest = first.startswith(">>> ")
    if state.env.get("quoted") or not (rest or first.startswith("> ")):
        return False
    if silent:
        return True
    last = end if rest else _end_of_quote(state, start, end)
    lines = [_line(state, line).removeprefix("> ") for line in range(start, last)]
    lines[0] = first.partition(" ")[2]
    state.line = last
    state.push("blockquote_open", "blockquote", 1)
    # Discord's quotes do not nest.
    state.env["quoted"] = True
    state.md.block.parse("\n".join(lines), state.md, state.env, state.tokens)
    state.env["quoted"] = False
    state.push("blockquote_close", "blockquote", -1)
    return True


def _end_of_quote(state: StateBlock, start: int, end: int) -> int:
    return next((line for line in range(start, end) if not _line(state, line).startswith("> ")), end)


def _code(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[start] + state.tShift[start]
    found = _CODE.match(state.src, begin)
    if found is None or found.end() > state.eMarks[end - 1]:
        return False
    if not silent:
        state.line = start + found[0].count("\n") + 1
        token = state.push("fence", "code", 0)
        token.content = found[2] + "\n"
    return True


def _paragraph(state: StateBlock, start: int, _end: int, _silent: bool) -> bool:
    """Take lines up to an empty one; a line further out does not belong to a list's item, unlike in CommonMark."""
    line, end = start + 1, state.lineMax
    enders = state.md.block.ruler.getRules("paragraph")
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        if any(rule(state, line, end, True) for rule in enders):
            break
        line += 1
    return _wrap(state, ("paragraph", "p"), state.getLines(start, line, state.blkIndent, False), line)
