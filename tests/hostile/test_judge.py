"""The judge is judged first, by hand: a judge that sees nothing proves nothing."""

from __future__ import annotations

import pytest

from tests.hostile.judge import active, pings, plain, smuggled

ACTIVE = [
    ("<@123456789012345678>", "user"),
    ("<@!123456789012345678>", "user"),
    ("<@&123456789012345678>", "role"),
    ("see <#123456789012345678>", "channel"),
    ("</forecast:123456789012345678>", "command"),
    ("</profile set:123456789012345678>", "command"),
    ("<id:customize>", "navigation"),
    ("<id:browse>", "navigation"),
    ("<id:guide>", "navigation"),
    ("<id:linked-roles>", "navigation"),
    ("<t:0>", "time"),
    ("<t:1618953630:R>", "time"),
    ("<t:-1:d>", "time"),
    ("<:mask:123456789012345678>", "emoji"),
    ("<a:mask:123456789012345678>", "emoji"),
    ("<sound:1:2>", "sound"),
    ("hello @everyone", "everyone"),
    ("mail@here", "everyone"),
    ("@e\u202everyone", "everyone"),
    ("@\u200beveryone", "everyone"),
    ("<\u2060@1\u200d2>", "user"),
    ("<t:\u00ad0>", "time"),
    ("@every\x00one", "everyone"),
    ("@here\ud800", "everyone"),
    ("[safe](http://evil.example)", "masked link"),
    ("[safe](<http://evil.example>)", "masked link"),
    ('[safe](http://evil.example "title")', "masked link"),
    ("[safe\n](http://evil.example)", "masked link"),
    ("[a [b] c](https://evil.example/x_(y))", "masked link"),
    ("[safe](http\\://evil.example)", "masked link"),
    ("[safe\\](http://evil.example)", "masked link"),
    ("[x](javascript:alert\\(1\\))", "masked link"),
    ("[x](//evil.example)", "masked link"),
    ("http://evil.example", "link"),
    ("xhttps://evil.example", "link"),
    ("HTTPS://EVIL.EXAMPLE", "link"),
    ("steam://run/1", "link"),
    ("discord://-/channels/@me", "link"),
    ("\\http://evil.example", "link"),
    ("<https://evil.example>", "autolink"),
    ("<skype:/me>", "autolink"),
    ("<me@evil.example>", "autolink"),
    ("<+4712345678>", "autolink"),
    ("# big", "heading"),
    ("### small", "heading"),
    ("  ## late", "heading"),
    ("one\n# two", "heading"),
    ("one\r# two", "heading"),
    ("one\u2028# two", "heading"),
    ("one\u0085# two", "heading"),
    ("#\u00a0big", "heading"),
    ("-# small print", "subtext"),
    ("- one", "list"),
    ("* one", "list"),
    ("12. twelve", "list"),
    ("one\n  - two", "list"),
    ("> said", "quote"),
    (">>> said\nand said", "quote"),
    ("> # loud", "heading"),
    ("- # loud", "heading"),
    ("`code`", "code"),
    ("``code ` code``", "code"),
    ("a ```fence``` b", "fence"),
    ("```\nfence\n```", "fence"),
    ("**bold**", "bold"),
    ("**bo\nld**", "bold"),
    ("\\\\**bold**", "bold"),
    ("*italic*", "italic"),
    ("\\**italic*", "italic"),
    ("_italic_", "italic"),
    ("__under__", "underline"),
    ("a__b__c", "underline"),
    ("~~struck~~", "strike"),
    ("||hidden||", "spoiler"),
    ("**bold <@1>**", "user"),
    ("||*both*||", "italic"),
    ("# **both**", "bold"),
    ("[**both**](http://evil.example)", "bold"),
    ("*\u200bitalic*", "italic"),
]

NOT_ACTIVE = [
    "Norway",
    "snake_case_name",
    "3 * 4 * 5",
    "2 < 3 > 1",
    "C# & C++",
    "#1",
    "#tag",
    "a # b",
    "#### four",
    "# ",
    "-5 degrees",
    "a - b",
    "*",
    "1.5 million",
    "year 2026. Then",
    ">fast",
    "a > b",
    "50% – 60%",
    "me@example.com",
    "@ everyone",
    "@every one",
    "<@name>",
    "<@1",
    "<b>bold</b>",
    "<t:now>",
    "<3 you",
    "http:/one.slash",
    "https\\://evil.example",
    "http: //x",
    "[label] (http:x)",
    "[label](not an address)",
    "\\[label]\\(http:x)",
    "`unclosed",
    "**unclosed",
    "||unclosed|",
    "__",
    "****",
    "a * * b",
    "\\*not\\*",
    "\\_not\\_",
    "\\`not\\`",
    "\\# not",
    "\\> not",
    "\\- not",
    "1\\. not",
    "\\<@1>",
    "\\<t:0>",
    "\\~\\~not\\~\\~",
    "\\|\\|not\\|\\|",
    ":smile:",
]

SEEN = [
    ("**bold** and *it*", "bold and it"),
    ("\\*stars\\*", "*stars*"),
    ("a\\b", "a\\b"),
    ("\\\\", "\\"),
    ("# head\n- item", "head\nitem"),
    ("[label](http://x.example)", "label"),
    ("`a*b*`", "a*b*"),
    ("||__deep__||", "deep"),
    ("1\\. mai", "1. mai"),
    ("<@1> http://x.example", "<@1> http://x.example"),
    ("👩\u200d👩\u200d👧 ok", "👩\u200d👩\u200d👧 ok"),
]


@pytest.mark.parametrize(("text", "kind"), ACTIVE)
def test_what_is_active_is_found(text: str, kind: str) -> None:
    assert kind in {each.kind for each in active(text)}


@pytest.mark.parametrize("text", NOT_ACTIVE)
def test_what_is_not_is_left_in_peace(text: str) -> None:
    assert active(text) == []


@pytest.mark.parametrize(("text", "seen"), SEEN)
def test_a_reader_sees_the_text_without_its_marks(text: str, seen: str) -> None:
    assert plain(text) == seen


def test_inside_code_nothing_is_active() -> None:
    assert [each.kind for each in active("`**x** <@1> http://x.example`")] == ["code"]
    assert [each.kind for each in active("```# x\n> y```")] == ["fence"]


@pytest.mark.parametrize(
    "text",
    [
        "<@1>",
        "<@!1>",
        "<@&1>",
        "@here",
        "\\@everyone",
        "\\<@1>",
        "`<@1>`",
        "@ever\u200byone",
        "<@\u202e1>",
        "<@1\u2066>",
    ],
)
def test_no_backslash_no_code_and_no_invisible_sign_keeps_a_ping_away(text: str) -> None:
    assert len(pings(text)) == 1


@pytest.mark.parametrize(
    "text", ["<#1>", "<\\@1>", "@\\everyone", "＠everyone", "@ here", "<@x>", "<@&>", "me@example.com"]
)
def test_what_pings_nobody(text: str) -> None:
    assert pings(text) == []


def test_a_place_in_a_cleaned_text_is_its_place_in_the_text() -> None:
    text = "ab\u200b <@\u200b1>"
    assert [(each.at, text[each.at : each.end]) for each in active(text)] == [(4, "<@\u200b1>")]
    assert [(each.at, text[each.at : each.end]) for each in pings(text)] == [(4, "<@\u200b1>")]


REPLY = "## **{}** is no feature\nNor is {} *one*: see `/help`, _really_ [here](https://x.example)."


def _reply(slot: str) -> str:
    return REPLY.replace("{}", "Narnia", 1).format(slot)


def _loud(slot: str) -> str:
    return REPLY.replace("{}", slot, 1).format("Narnia")


@pytest.mark.parametrize(
    "slot",
    [
        "a** b **c",
        "`",
        "[x](http:y)",
        "_x_",
        "x\n# y",
        "http://evil.example",
        "||x||",
        "*x*",
        "@here",
        "<@1>",
        "x\u2028> y",
    ],
)
def test_a_slot_that_changes_its_reply_is_found_out(slot: str) -> None:
    assert smuggled(_reply(slot), _reply("Mordor"), "Mordor")


@pytest.mark.parametrize("slot", ["Moria", "a", "", "[x", "\\*x\\*", "\\`", "snake_case", "x" * 500, "\\\\"])
def test_a_slot_that_does_not_is_let_go(slot: str) -> None:
    assert smuggled(_reply(slot), _reply("Mordor"), "Mordor") == []


@pytest.mark.parametrize("slot", ["a** b **c", "\\", "", "~~x~~"])
def test_a_slot_inside_our_own_marks_is_watched_too(slot: str) -> None:
    assert smuggled(_loud(slot), _loud("Mordor"), "Mordor")
    assert smuggled(_loud("Moria"), _loud("Mordor"), "Mordor") == []


def test_a_reply_that_lost_its_own_words_is_found_out() -> None:
    assert [each.kind for each in smuggled("## else", _reply("Mordor"), "Mordor")] == ["torn"]


def test_two_slots_together_are_more_than_each() -> None:
    assert active("[") == active("](http:x)") == []
    assert [each.kind for each in active("[" + " and " + "](http:x)")] == ["masked link"]


def test_depth_and_length_do_not_hurt_the_judge() -> None:
    for text in ("> " * 500 + "x", "*_" * 2000, "[" * 5000, "`" * 3001 + "x", "||x||" * 800, "a" * 50_000, "\\" * 9999):
        active(text)
