"""Discord's Markdown as HTML: what it draws, and that nothing hostile gets through."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from bot.playground.markdown import as_html


def drawn(text: str) -> str:
    return as_html(text, lambda kind, key: f"@{kind}{key}").replace("\n", "")


DRAWN = {
    "# one": "<h3>one</h3>",
    "## two": "<h4>two</h4>",
    "### three": "<h5>three</h5>",
    "#### four": "<p>#### four</p>",
    "#none": "<p>#none</p>",
    "-# small *print*": "<small>small <em>print</em></small>",
    "**b** *i* _i_ __u__ ~~s~~": "<p><strong>b</strong> <em>i</em> <em>i</em> <u>u</u> <s>s</s></p>",
    "snake_case_name": "<p>snake_case_name</p>",
    "one\ntwo": "<p>one<br>two</p>",
    "- a\n- b": "<ul><li>a</li><li>b</li></ul>",
    "- a\nb": "<ul><li>a</li></ul><p>b</p>",
    "1. a\n2. b": "<ol><li>a</li><li>b</li></ol>",
    "> a\n> b\nc": "<blockquote><p>a<br>b</p></blockquote><p>c</p>",
    ">>> a\n\nb": "<blockquote><p>a</p><p>b</p></blockquote>",
    "> > a": "<blockquote><p>&gt; a</p></blockquote>",
    ">a": "<p>&gt;a</p>",
    "`**x**`": "<p><code>**x**</code></p>",
    "```py\n<b>\n```": "<pre><code>&lt;b&gt;</code></pre>",
    "```open": "<p>```open</p>",
    r"\*not\* \_this\_": "<p>*not* _this_</p>",
    "<@12> <@!12> <@&34> <#56>": "<p>"
    + " ".join(f'<span class="mention">@{each}</span>' for each in ("user12", "user12", "role34", "channel56"))
    + "</p>",
    "</profile set:123>": '<p><span class="mention">/profile set</span></p>',
    "@everyone": '<p><span class="mention">@everyone</span></p>',
    "<:anchor:123456>": "<p>:anchor:</p>",
    "&amp; &lt;": "<p>&amp;amp; &amp;lt;</p>",
}


@pytest.mark.parametrize("text", DRAWN)
def test_it_draws_what_discord_draws(text: str) -> None:
    assert drawn(text) == DRAWN[text]


def test_moments_are_told_in_utc_until_the_page_says_them() -> None:
    assert drawn("<t:0:R>") == (
        '<p><time datetime="1970-01-01T00:00:00+00:00" data-style="R">1970-01-01 00:00 UTC</time></p>'
    )
    assert "<time" not in drawn("<t:9999999999999:R>")


def test_a_spoiler_is_out_of_sight_until_it_is_pressed() -> None:
    text = drawn("||the **end**||")
    assert re.search(r'<button type="button" class="veil"[^>]*>Spoiler</button><span hidden>the <strong>', text)


LINKS = {
    "[a](https://x.example/b)": "https://x.example/b",
    "[a](<https://x.example/b>)": "https://x.example/b",
    '[a](https://x.example "t")': "https://x.example",
    "[a](https://x.example/(b))": "https://x.example/(b)",
    "<https://x.example>": "https://x.example",
    "see https://x.example/b_c_d.": "https://x.example/b_c_d",
    "(https://x.example/a)": "https://x.example/a",
    "**https://x.example/a**": "https://x.example/a",
}


@pytest.mark.parametrize("text", LINKS)
def test_links_lead_where_they_say(text: str) -> None:
    found = re.findall(r'<a href="([^"]*)" target="_blank" rel="noopener noreferrer">', drawn(text))
    assert found == [LINKS[text]]


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](vbscript:x) [b](file:///etc/passwd) [c](//evil.example)",
    '[a](https://x" onmouseover="alert(1))',
    '[a](https://x/"onmouseover="alert(1))',
    "[<img src=x onerror=alert(1)>](https://x.example)",
    '[a](https://x.example "\\"><script>alert(1)</script>")',
    'https://x.example/"><script>alert(1)</script>',
    "https://x.example/'onmouseover='alert(1)",
    '<https://x.example/"onload=alert(1)>',
    '```"><script>alert(1)</script>\nx```',
    "`</code><script>alert(1)</script>`",
    "||<script>alert(1)</script>||",
    '<t:1:R" onload=x>',
    '</a"onload=x:123>',
    '<:a"b:12> <@"1> <#x>',
    "![a](https://evil.example/x.png)",
    "[ref]: javascript:alert(1)\n\n[ref]",
    "&#x3C;script&#x3E; &lt;script&gt;",
    "\u202e<b>\u0000</b>",
    "> " * 500 + "x",
    "- " * 500 + "x",
    "[" * 2000,
    "[a" * 1000 + "](https://x.example)",
    "**" * 1000 + "a",
    "||" * 1000,
    "`" * 1999,
    "<" * 2000,
    "https://" * 250,
    "(" * 900 + "https://x.example" + ")" * 900,
]
_KNOWN = {
    "p", "br", "strong", "em", "u", "s", "small", "h3", "h4", "h5", "ul", "ol", "li", "blockquote", "pre", "code", "a",
    "span", "button", "time",
}  # fmt: skip
_ATTRIBUTES = {"href", "target", "rel", "class", "type", "aria-label", "hidden", "datetime", "data-style", "start"}


class Inspector(HTMLParser):
    """Reads HTML as a browser does, and notes everything that has no business there."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.faults += [f"<{tag}>"] if tag not in _KNOWN else []
        self.faults += [name for name in given if name not in _ATTRIBUTES]
        if "href" in given and not str(given["href"]).startswith(("https://", "http://")):
            self.faults.append(str(given["href"]))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:24])
def test_nothing_hostile_gets_through(text: str) -> None:
    inspector = Inspector()
    inspector.feed(drawn(text))
    assert inspector.faults == []
