"""Discord's Markdown as HTML: whatever somebody wrote, no script, no handler and no strange address comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from bot.playground import blocks, spans
from bot.playground.spans import NameOf
from bot.playground.tags import Html, element, join


def as_html(text: str, name_of: NameOf) -> Html:
    """Draw what somebody wrote; mentions get their names from `name_of`."""
    return Html(_PARSER.render(text, {"name_of": name_of}))


def moment(when: datetime, style: str) -> Html:
    """Draw an instant; the page says it in the reader's language, and without the page it is said in UTC."""
    return element("time", f"{when:%Y-%m-%d %H:%M} UTC", datetime=when.isoformat(), data_style=style)


def _parser() -> MarkdownIt:
    md = MarkdownIt("zero", {"html": False, "breaks": True})
    blocks.install(md)
    spans.install(md)
    rules = {
        "strong_open": _strong_open,
        "strong_close": _strong_close,
        "spoiler_open": _spoiler_open,
        "spoiler_close": _spoiler_close,
        "mention": _mention,
        "moment": _moment,
        "fence": _fence,
    }
    for name, rule in rules.items():
        md.add_render_rule(name, rule)
    return md


Tokens = Sequence[Token]


def _strong_open(_self: object, tokens: Tokens, index: int, _options: OptionsDict, _env: EnvType) -> str:
    return "<u>" if tokens[index].markup == "__" else "<strong>"


def _strong_close(_self: object, tokens: Tokens, index: int, _options: OptionsDict, _env: EnvType) -> str:
    return "</u>" if tokens[index].markup == "__" else "</strong>"


def _spoiler_open(_self: object, _tokens: Tokens, _index: int, _options: OptionsDict, _env: EnvType) -> str:
    veil = element("button", "Spoiler", type="button", class_="veil", aria_label="Show the spoiler")
    return f'<span class="spoiler">{veil}<span hidden>'


def _spoiler_close(_self: object, _tokens: Tokens, _index: int, _options: OptionsDict, _env: EnvType) -> str:
    return "</span></span>"


def _mention(_self: object, tokens: Tokens, index: int, _options: OptionsDict, _env: EnvType) -> str:
    return element("span", tokens[index].content, class_="mention")


def _moment(_self: object, tokens: Tokens, index: int, _options: OptionsDict, _env: EnvType) -> str:
    return moment(tokens[index].meta["moment"], tokens[index].meta["style"])


def _fence(_self: object, tokens: Tokens, index: int, _options: OptionsDict, _env: EnvType) -> str:
    return join(element("pre", element("code", tokens[index].content)))


_PARSER = _parser()
