"""Forms with every kind of field: how they are drawn, filled in by keyboard, and sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Route, expect

from bot.playground.dialogs import dialog
from bot.playground.view import View
from bot.standin.components import complete
from bot.standin.interactions import Modal
from tests.bot.playground.ashore import Ashore, ashore
from tests.bot.playground.chromium import CHROMIUM, PHONE, chromium, window

_OPTIONS = [{"label": each.capitalize(), "value": each} for each in ("red", "green", "blue")]
FIELDS = [
    {"type": 10, "content": "Some **words** first"},
    {
        "type": 18,
        "label": "Name",
        "description": "as it is <b>written</b>",
        "component": {"type": 4, "custom_id": "name", "style": 1, "max_length": 5},
    },
    {
        "type": 18,
        "label": "Story",
        "component": {"type": 4, "custom_id": "story", "style": 2, "required": False, "value": "</textarea><script>"},
    },
    {"type": 18, "label": "One", "component": {"type": 3, "custom_id": "one", "options": _OPTIONS}},
    {
        "type": 18,
        "label": "Some",
        "component": {"type": 3, "custom_id": "some", "options": _OPTIONS, "min_values": 1, "max_values": 2},
    },
    {"type": 18, "label": "Either", "component": {"type": 21, "custom_id": "either", "options": _OPTIONS}},
    {"type": 18, "label": "Agreed", "component": {"type": 23, "custom_id": "agreed"}},
    {"type": 18, "label": "File", "component": {"type": 19, "custom_id": "file", "required": False}},
]


async def every_field(shore: Ashore) -> dict:
    """Let the bot have opened a form with every kind of field; gives it as the page is told of it."""
    creator = await shore.as_("creator")
    opened = (await creator.run("/profile setup"))["dialog"]["id"]
    person = shore.page._cast.person("creator", "en-US", creator.me["place"])
    one = View(person).interaction(opened)
    assert one is not None
    one.modal = Modal("fc1:setup:", "Every field", complete(FIELDS, lambda url, _path: {"url": url}), one)
    return dialog(View(person), one.modal)


async def test_what_is_written_in_a_form_is_only_text(tmp_path: Path) -> None:
    async with ashore(tmp_path) as shore:
        drawn = (await every_field(shore))["html"]
    assert "<script" not in drawn
    assert "<b>" not in drawn
    assert "&lt;/textarea&gt;&lt;script&gt;" in drawn
    assert "<strong>words</strong>" in drawn


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)")
@pytest.mark.asyncio(loop_scope="module")
async def test_every_field_is_filled_in_by_keyboard_and_sent(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text("{}")
    async with ashore(tmp_path) as shore, window(browser, PHONE) as one:
        form = await every_field(shore)

        async def opened(route: Route) -> None:
            await route.fulfill(json={"dialog": form})

        await one.page.route("**/api/run", opened)
        await one.open(shore.address)
        await one.run("/help")
        await expect(one.page.get_by_role("dialog", name="Every field")).to_be_visible()
        await expect(one.page.get_by_label("Name")).to_be_focused()
        await one.sound("every field")
        await one.type("longer than five")
        await one.keys("Tab", "Control+A", "Delete", "Tab", "g", "Tab", "Space", "Tab", "Tab", "Space")
        await one.keys("Tab", "Space", "ArrowDown", "Tab", "Space")
        await one.page.get_by_label("File").set_input_files(file)
        await one.press("Submit")
        await expect(one.page.get_by_role("dialog")).to_be_hidden()
        sent = shore.ship.standin.ledger.said("INTERACTION_CREATE")[-1]["data"]
    answers = {part["component"]["custom_id"]: part["component"] for part in sent["components"] if "component" in part}
    told = {name: answer.get("value", answer.get("values")) for name, answer in answers.items()}
    attachment = sent["resolved"]["attachments"][told.pop("file")[0]]
    assert attachment["filename"] == "facts.json"
    assert told == {
        "name": "longe",
        "story": "",
        "one": ["green"],
        "some": ["red", "blue"],
        "either": "green",
        "agreed": True,
    }
