"""The page in a real browser: by keyboard, with axe looking on, wide and narrow, dark and light."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect

from tests.bot.playground.ashore import AMERICAN, Ashore
from tests.bot.playground.chromium import CHROMIUM, DESK, PHONE, Window, window

if CHROMIUM is None:
    pytest.skip("Chromium is not installed (apt-get install chromium)", allow_module_level=True)

pytestmark = pytest.mark.asyncio(loop_scope="module")
_TOLD = "/profile set " + " ".join(f"{name}:{value}" for name, value in AMERICAN.items())


async def test_a_creators_way_by_keyboard_alone(browser: Browser, shore: Ashore) -> None:
    async with window(browser) as one:
        await one.open(shore.address)
        await expect(one.page.locator("#line")).to_be_focused()
        await _set_up_by_form(one)
        await one.sound("saved")
        await one.tab_to("My forecast")
        await one.keys("Enter")
        await one.sees("United States · 24 · personal account")
        await one.sound("forecast")
        await one.tab_to("Why")
        await one.keys("Enter")
        await one.sees("Why, and what to do next")
        await one.sound("why")
        await one.tab_to("Back")
        await one.keys("Enter")
        await one.tab_to("Answer")
        await one.keys("Enter")
        await _answer(one, "14")
        await one.sees("14 videos")
        await one.tab_to("Compare")
        await one.keys("Enter")
        await one.sees("Of 15 predictions")
        await one.sound("compare")


async def _set_up_by_form(one: Window) -> None:
    await one.type("/setup")
    await expect(one.offered).to_have_count(1)
    await one.keys("Enter", "Enter")
    await expect(one.page.get_by_role("dialog")).to_be_visible()
    await expect(one.page.get_by_label("Country")).to_be_focused()
    await one.sound("form")
    await one.type("USA")
    await one.keys("Tab", "p", "Tab")
    await one.type("24")
    await one.keys("Tab")
    await one.type("10000")
    await one.keys("Tab")
    await one.type("100000")
    await one.keys("Enter")
    await expect(one.page.get_by_role("dialog")).to_be_hidden()
    await one.sees("Saved 5 facts")


async def _answer(one: Window, text: str) -> None:
    await expect(one.page.get_by_role("dialog")).to_be_visible()
    await one.type(text)
    await one.keys("Enter")
    await expect(one.page.get_by_role("dialog")).to_be_hidden()


async def test_a_form_closes_with_escape_and_the_focus_goes_back(browser: Browser, shore: Ashore) -> None:
    async with window(browser) as one:
        await one.open(shore.address)
        await one.run("/help")
        await one.tab_to("Set up")
        await one.keys("Enter")
        dialog = one.page.get_by_role("dialog")
        await expect(dialog).to_be_visible()
        for _ in range(12):
            await one.keys("Tab")
            assert await one.page.evaluate(
                "document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"
            )
        await one.keys("Escape")
        await expect(dialog).to_be_hidden()
        await expect(one.page.get_by_role("button", name="Set up")).to_be_focused()


async def test_commands_are_chosen_with_arrows_and_options_are_suggested(browser: Browser, shore: Ashore) -> None:
    async with window(browser) as one:
        await one.open(shore.address)
        await one.type("/pro")
        await expect(one.offered.and_(one.page.locator("[aria-selected=true]"))).to_contain_text("/profile")
        await one.sound("commands")
        await one.keys("Escape")
        await expect(one.page.locator("#commands")).to_be_hidden()
        await one.type("file set ")
        await expect(one.page.get_by_label("country", exact=True)).to_be_focused()
        await one.type("norw")
        await expect(one.offered).to_have_text(["Norway"])
        await one.sound("options")
        await one.keys("Enter")
        await expect(one.page.get_by_label("country", exact=True)).to_have_value("Norway")
        await one.keys("Tab")
        await one.type("5")
        await one.keys("Enter")
        await expect(one.page.get_by_role("alert")).to_have_text("age: 5 is not between 13 and 120")
        await expect(one.page.get_by_label("age", exact=True)).to_be_focused()
        await one.sound("refused")
        await one.keys("Backspace", "2", "4", "Enter")
        await one.sees("Saved 2 facts")
        await one.sees("Country Norway")
        await expect(one.page.locator("#line")).to_be_focused()


async def test_a_restart_keeps_the_old_buttons_and_another_language_names_the_commands(
    browser: Browser, shore: Ashore
) -> None:
    async with window(browser) as one:
        await one.open(shore.address)
        await one.run(_TOLD)
        await one.sees("Saved 5 facts")
        await one.run("/forecast")
        await one.sees("You likely qualify")
        await one.press("Restart the bot")
        await expect(one.page.get_by_role("status")).to_contain_text("The bot is back")
        await one.press("Why")
        await one.sees("Why, and what to do next")
        await one.page.get_by_label("Your language on Discord").select_option("no")
        await one.ready(locale="no")
        await one.run("/sammenlign")
        await one.sees("used /sammenlign")
        await one.sees("Av 15 spådommer")


async def test_another_person_sees_only_what_is_for_everybody(browser: Browser, shore: Ashore) -> None:
    async with window(browser) as one:
        await one.open(shore.address)
        await one.run("/help")
        await one.sees("Only you can see this")
        await one.page.get_by_label("You are").select_option("moderator")
        await one.ready("moderator")
        await expect(one.page.locator("article")).to_have_count(0)
        await expect(one.page.get_by_role("heading", name="Welcome to #general")).to_be_visible()
        await one.page.get_by_label("You are").select_option("stranger")
        await one.ready("stranger")
        await expect(one.page.locator("#places button")).to_have_text(["Forecastle", "Friends, without the bot"])
        await one.run("/compare")
        await one.sees("Of 15 predictions")


async def test_what_comes_or_changes_later_appears_by_itself(browser: Browser, shore: Ashore) -> None:
    async with window(browser) as one:
        await one.open(shore.address)
        await one.type("half a sent")
        message = shore.put("general", "first words")
        await one.sees("first words")
        message.content, message.edited_at = "other words", 1.0
        shore.ship.standin.realm.bell.ring()
        await one.sees("other words")
        await one.sees("(edited)")
        shore.put("announcements", "news")
        await expect(one.page.get_by_role("button", name="announcements (unread)")).to_be_visible()
        await expect(one.page.locator("#line")).to_be_focused()
        await expect(one.page.locator("#line")).to_have_value("half a sent")
        await one.press("announcements (unread)")
        await one.sees("news")
        await expect(one.page.get_by_role("button", name="announcements", exact=True)).to_be_visible()


async def test_a_page_that_was_away_comes_back_by_itself(browser: Browser, shore: Ashore) -> None:
    async with window(browser) as one:
        await one.open(shore.address)
        await shore.page.stop()
        await expect(one.page.get_by_role("alert")).to_contain_text("Is it still running in the terminal?")
        one.faults.clear()  # the browser itself complains of a line that is down
        shore.put("general", "said meanwhile")
        await shore.page.start(urlsplit(shore.address).port or 0)
        await one.sees("said meanwhile")
        await expect(one.page.get_by_role("alert")).to_be_empty()
        one.faults.clear()


async def test_a_message_of_every_part_is_drawn_and_harms_nobody(browser: Browser, shore: Ashore) -> None:
    async with window(browser) as one:
        await one.open(shore.address)
        shore.put("general", components=EVERY_PART)
        shore.put("general", "<img src=x onerror=alert(1)> **classic**", embeds=[EMBED])
        await one.sees("classic")
        await one.sound("parts")
        await one.press("Show the spoiler")
        await expect(one.page.get_by_text("the end of it")).to_be_visible()
        await expect(one.page.locator("#messages img")).to_have_count(0)
        await one.press("Pick some")
        await one.sound("list of a select")
        await one.keys("Space", "ArrowDown", "Space", "Enter")
        await one.sees("belongs to an older message")
        chosen = shore.ship.standin.ledger.said("INTERACTION_CREATE")[-1]["data"]
        assert chosen["values"] == ["one", "two"]


async def test_a_private_message_is_dismissed(browser: Browser, shore: Ashore) -> None:
    async with window(browser) as one:
        await one.open(shore.address)
        await one.run("/help")
        await one.tab_to("Dismiss message")
        await one.keys("Enter")
        await expect(one.page.locator("article")).to_have_count(0)
        await expect(one.page.locator("#line")).to_be_focused()


@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        pytest.param(DESK, "light", id="wide light"),
        pytest.param(PHONE, "light", id="phone", marks=pytest.mark.full),
        pytest.param(PHONE, "dark", id="phone dark"),
    ],
)
async def test_every_state_is_sound_in_every_size_and_light(
    browser: Browser, shore: Ashore, size: tuple[int, int], scheme: str
) -> None:
    shore.put("general", "everybody's", embeds=[EMBED])
    shore.put("general", components=EVERY_PART)
    async with window(browser, size, scheme) as one:
        await one.open(shore.address)
        await one.sound("channel")
        if size == PHONE:
            await one.press("Menu")
            await expect(one.page.get_by_label("You are")).to_be_visible()
            await one.sound("menu")
            await one.keys("Escape")
            await expect(one.page.get_by_role("button", name="Menu")).to_be_focused()
        await one.run(_TOLD)
        await one.sees("Saved 5 facts")
        await one.run("/forecast")
        await one.sees("You likely qualify")
        await one.sound("forecast")
        await one.page.locator("#line").focus()
        await one.type("/profile set unit")
        await expect(one.offered.filter(has_text="United States")).to_be_visible()
        await one.sound("options")
        await one.keys("Escape", "Escape")
        await one.press("Answer")
        await expect(one.page.get_by_role("dialog")).to_be_visible()
        await one.sound("form")


_OPTIONS = [{"label": each.capitalize(), "value": each, "description": f"the {each}"} for each in ("one", "two", "six")]
EVERY_PART = [
    {
        "type": 17,
        "accent_color": 0x1F8B4C,
        "components": [
            {"type": 10, "content": "# A heading\n-# small\n- a [link](https://example.org)\n> a quote\n```py\ncode\n```"},
            {"type": 14, "divider": True, "spacing": 2},
            {
                "type": 9,
                "components": [{"type": 10, "content": "beside ||the end of it|| <t:1700000000:R> <@1> `code`"}],
                "accessory": {"type": 2, "style": 4, "label": "Danger", "custom_id": "danger"},
            },
            {
                "type": 9,
                "components": [{"type": 10, "content": "with a picture"}],
                "accessory": {
                    "type": 11,
                    "media": {"url": "https://example.org/a.png"},
                    "description": "a chart",
                },
            },
        ],
    },
    {"type": 12, "items": [{"media": {"url": "https://example.org/b.png"}, "description": "another chart"}]},
    {"type": 1, "components": [{"type": 2, "style": 3, "label": "Good", "custom_id": "good"},
                               {"type": 2, "style": 5, "label": "Out", "url": "https://example.org"},
                               {"type": 2, "style": 2, "label": "Off", "custom_id": "off", "disabled": True}]},
    {"type": 1, "components": [{"type": 3, "custom_id": "some", "placeholder": "Pick some", "max_values": 2,
                                "options": _OPTIONS}]},
    {"type": 1, "components": [{"type": 5, "custom_id": "user", "placeholder": "Pick somebody"}]},
]  # fmt: skip
EMBED = {
    "title": "A *title*",
    "url": "https://example.org",
    "description": "Words <script>alert(1)</script>",
    "color": 0x3366CC,
    "author": {"name": "Somebody", "url": "javascript:alert(1)"},
    "fields": [{"name": "One", "value": "1", "inline": True}, {"name": "Two", "value": "2", "inline": True}],
    "footer": {"text": "the end"},
    "timestamp": "2026-11-23T12:00:00+00:00",
}
