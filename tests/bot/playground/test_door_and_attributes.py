"""The page listens on loopback alone, and what stands in an attribute stays in it."""

from __future__ import annotations

import socket
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from bot.playground.tags import element, void
from tests.bot.playground.ashore import ashore

HOSTILE = "\"><script>alert(1)</script><i onload='alert(1)' x=\""
COMPONENTS = [
    {"type": 1, "components": [{"type": 2, "style": 2, "label": HOSTILE, "custom_id": HOSTILE}]},
    {"type": 1, "components": [{"type": 2, "style": 5, "label": "Out", "url": f"https://x.example/{HOSTILE}"}]},
    {"type": 1, "components": [{"type": 3, "custom_id": HOSTILE, "options": [{"label": HOSTILE, "value": HOSTILE}]}]},
    {"type": 12, "items": [{"media": {"url": "https://x.example/a.png"}, "description": HOSTILE}]},
]


class Reader(HTMLParser):
    """Reads HTML as a browser does, and keeps its tags and attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def test_an_attribute_is_the_very_text_that_was_put_into_it() -> None:
    for drawn in (element("a", "Out", href=HOSTILE, data_id=7), void("img", alt=HOSTILE, hidden=True)):
        read = Reader(drawn)
        assert read.tags <= {"a", "img"}
        assert [value for _, value in read.attributes if value not in ("7", None)] == [HOSTILE]


async def test_what_is_hostile_in_a_component_stays_in_its_attribute(tmp_path: Path) -> None:
    async with ashore(tmp_path) as shore:
        shore.put("general", components=COMPONENTS)
        read = Reader(await (await shore.as_("creator")).html())
    assert {"script", "i"} & read.tags == set()
    assert [name for name, _ in read.attributes if name.startswith("on") or name in ("x", "style")] == []
    assert {("data-press", HOSTILE), ("data-choose", HOSTILE), ("data-value", HOSTILE)} <= set(read.attributes)
    assert ("href", f"https://x.example/{HOSTILE}") in read.attributes


async def test_the_page_and_discord_behind_it_listen_on_one_address_of_this_machine_alone(tmp_path: Path) -> None:
    async with ashore(tmp_path) as shore:
        for address in (shore.address, shore.ship.standin.api_url):
            port = urlsplit(address).port
            for host, there in (("127.0.0.1", True), ("127.0.0.2", False)):
                with socket.socket() as tried:
                    tried.settimeout(0.5)
                    assert (tried.connect_ex((host, port)) == 0) is there, (address, host)
