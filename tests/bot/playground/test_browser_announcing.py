"""Announcements and pictures in a real browser: from a moderator's form to a creator's answer, by keyboard alone."""

from __future__ import annotations

import json

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from tests.bot.playground.ashore import PIXEL, Ashore
from tests.bot.playground.chromium import CHROMIUM, DESK, PHONE, Window, window

if CHROMIUM is None:
    pytest.skip("Chromium is not installed (apt-get install chromium)", allow_module_level=True)

pytestmark = pytest.mark.asyncio(loop_scope="module")
_TOLD = "/profile set country:US age:24 account_type:personal followers:6000"


@pytest.mark.parametrize(
    ("size", "scheme"),
    [pytest.param(DESK, "dark", id="wide", marks=pytest.mark.full), pytest.param(PHONE, "light", id="phone")],
)
async def test_a_moderator_announces_and_a_creator_asks_whether_it_affects_them(
    browser: Browser, shore: Ashore, size: tuple[int, int], scheme: str
) -> None:
    async with window(browser, size, scheme) as one:
        await one.open(shore.address)
        await _be(one, "moderator", "ArrowDown")
        await one.run("/settings channel add channel:announcements")
        await one.sees("Ready: announcements go to #announcements")
        await one.sound("settings")
        await one.run("/announce post feature:Tips kind:change effective:2026-12-01")
        await _write(one)
        await one.sees("Ready to post in #announcements, pings nobody")
        await one.sound("preview")
        await one.tab_to("Publish")
        await one.keys("Enter")
        await one.sees("Posted: on its way to #announcements")
        await one.sound("published")
        await _go(one, "announcements")
        await one.sees("Posted by Moderator")
        await one.sound("post")
        await _be(one, "creator", "ArrowUp")
        await one.run(_TOLD)
        await one.sees("Saved 4 facts")
        await one.press("Does this affect me?")
        await one.sees("Yes: Tips would go from")
        await one.reads_the_last()
        await one.sound("affects")
        await _go(one, "Forecastle")
        await expect(one.page.get_by_role("heading", name="This is you and Forecastle")).to_be_visible()
        await one.run("/alerts on")
        await one.sees("Alerts are on since")
        await one.sound("direct message")


async def _write(one: Window) -> None:
    dialog = one.page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await expect(one.page.get_by_label("Title")).to_be_focused()
    await one.sound("form of an announcement")
    await one.type("Fewer followers needed")
    await one.keys("Tab")
    await one.type("5,000 are enough.")
    await one.keys("Tab", "f", "Tab")
    await one.type("5000")
    await one.keys("Enter")
    await expect(dialog).to_be_hidden()


async def _be(one: Window, who: str, key: str) -> None:
    """Be the next or the one before in the list of people."""
    await _side(one)
    await one.page.get_by_label("You are").focus()
    await one.keys(key)
    await one.ready(who)
    if await _narrow(one):
        await one.keys("Escape")


async def _go(one: Window, place: str) -> None:
    await _side(one)
    await one.page.locator("#places").get_by_role("button", name=place).focus()
    await one.keys("Enter")
    await expect(one.page.locator("#place")).to_have_text(place)


async def _side(one: Window) -> None:
    """On a narrow page, open what stands at the side of a wide one."""
    if await _narrow(one):
        await one.press("Menu")


async def _narrow(one: Window) -> bool:
    return await one.page.locator("#menu").is_visible()


PICTURES = [
    {"type": 10, "content": "## Your views"},
    {"type": 12, "items": [{"media": {"url": "attachment://chart.png"}, "description": "Views rose from 5 to 9"}]},
    {
        "type": 9,
        "components": [{"type": 10, "content": "and beside"}],
        "accessory": {"type": 11, "media": {"url": "attachment://small.png"}, "description": "A small one"},
    },
]


@pytest.mark.parametrize(
    "size", [pytest.param(DESK, id="wide", marks=pytest.mark.full), pytest.param(PHONE, id="phone")]
)
async def test_pictures_that_the_bot_sends_are_drawn_with_their_alt_text(
    browser: Browser, shore: Ashore, size: tuple[int, int]
) -> None:
    v2 = {"flags": 1 << 15, "components": PICTURES, "attachments": [
        {"id": 0, "filename": "chart.png"}, {"id": 1, "filename": "small.png"}]}  # fmt: skip
    await _sent(shore, v2, "chart.png", "small.png")
    image = {"image": {"url": "attachment://in.png"}, "title": "An embed"}
    classic = {"content": "classic", "embeds": [image], "attachments": [
        {"id": 0, "filename": "in.png", "description": "Unheard"}, {"id": 1, "filename": "by.png", "description": "By itself"}]}  # fmt: skip
    await _sent(shore, classic, "in.png", "by.png")
    async with window(browser, size) as one:
        await one.open(shore.address)
        await one.sees("classic")
        drawn = one.page.locator("#messages img")
        await expect(drawn).to_have_count(4)
        for picture in await drawn.all():
            await picture.scroll_into_view_if_needed()
            await one.page.wait_for_function(
                "image => image.complete && image.naturalWidth > 0", arg=await picture.element_handle()
            )
        names = [await picture.get_attribute("alt") for picture in await drawn.all()]
        assert sorted(filter(None, names)) == ["A small one", "By itself", "Views rose from 5 to 9"]
        await one.sound("pictures")


async def _sent(shore: Ashore, payload: dict, *names: str) -> None:
    """Let the bot send a message with pictures, as it sends every message."""
    standin = shore.ship.standin
    form = aiohttp.FormData()
    payload = {**payload, "allowed_mentions": {"parse": []}}
    form.add_field("payload_json", json.dumps(payload), content_type="application/json")
    for number, name in enumerate(names):
        form.add_field(f"files[{number}]", PIXEL, filename=name, content_type="image/png")
    address = f"{standin.api_url}/channels/{standin.channel('general').id}/messages"
    headers = {"Authorization": f"Bot {standin.token}"}
    async with shore.session.post(address, data=form, headers=headers) as got:
        assert got.status == 200, await got.text()
