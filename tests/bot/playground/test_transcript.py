"""A message in a terminal: what a person would read of it on Discord, without the marks."""

from __future__ import annotations

import pytest

from bot.playground.transcript import as_text, plain

NAMES = {("channel", 7): "#news", ("role", 8): "@Creators", ("user", 9): "@ada"}
PARTS = [
    {"type": 10, "content": "## Views"},
    {"type": 12, "items": [{"media": {"url": "attachment://a.png"}, "description": "Views rose"}, {"media": {}}]},
    {"type": 13, "file": {"url": "http://127.0.0.1/attachments/1/2/mine.json"}},
    {
        "type": 9,
        "components": [{"type": 10, "content": "beside"}],
        "accessory": {"type": 11, "media": {}, "description": "a small one"},
    },
    {"type": 9, "components": [{"type": 10, "content": "and"}], "accessory": {"type": 2, "label": "Go"}},
    {"type": 1, "components": [{"type": 2, "label": "Why"}, {"type": 2, "label": "Back"}]},
]


@pytest.mark.parametrize(
    ("markdown", "read"),
    [
        ("## A **bold** title", "A bold title"),
        ("-# small", "small"),
        ("at 18\\:00, 5\\*\\*, \\# no \\[link\\]\\(x\\)", "at 18:00, 5**, # no [link](x)"),
        ("[a page](<https://x.example/a>)", "a page (https://x.example/a)"),
        ("see <https://x.example/a>", "see https://x.example/a"),
        ("in <#7> for <@&8> by <@9> and <@!9>", "in #news for @Creators by @ada and @ada"),
        ("on <t:1795906314:f>, <t:1795906314>", "on 2026-11-28 22:51 UTC, 2026-11-28 22:51 UTC"),
        ("\\<#7\\> C:\\dir 2 < 3", "<#7> C:\\dir 2 < 3"),
    ],
)
def test_what_is_left_is_what_a_person_reads(markdown: str, read: str) -> None:
    assert plain(markdown, lambda kind, key: NAMES[kind, key]) == read


def test_where_no_names_are_known_what_a_client_fills_in_stays() -> None:
    assert plain("**in** <#7> <t:1795906314:f>") == "in <#7> <t:1795906314:f>"


def test_pictures_are_said_in_words_and_files_are_named() -> None:
    assert as_text(PARTS).splitlines() == [
        "Views",
        "(picture: Views rose)",
        "(picture: without a description)",
        "(file: mine.json)",
        "beside",
        "(picture: a small one)",
        "and",
        "",
        "[Go]",
        "",
        "[Why] [Back]",
    ]
