"""The README's pictures, taken of the real page with the real bot: `python -m tests.screenshots`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page

from tests.aboard import NOON
from tests.bot.playground.ashore import AMERICAN, Ashore, ashore
from tests.bot.playground.chromium import CHROMIUM, Window, chromium

PICTURES = Path(__file__).parent.parent / ".github" / "pictures"
SIDE = 248
WIDTH = 760
HIGHEST = 960
"""Pixels; a longer message is cut at one of its own lines."""
MOST_BYTES = 200_000
SCENES = {
    "creator": ("creator", "/forecast", "You likely qualify"),
    "moderator": ("moderator", "/help", "/forecast"),
    "everyone": ("creator", "/compare", "predictions"),
}
"""Who does what, and the words by which it is known to have come."""


async def main() -> None:
    """Take every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        for name in SCENES:
            with tempfile.TemporaryDirectory() as folder:
                async with ashore(Path(folder)) as shore:
                    await take(browser, shore, name)


async def take(browser: Browser, shore: Ashore, name: str) -> None:
    """Take one picture: the channel's head, and the message with what led to it."""
    who, command, words = SCENES[name]
    page = await browser.new_page(
        viewport={"width": SIDE + WIDTH, "height": 4000}, color_scheme="dark", locale="en-GB", timezone_id="UTC"
    )
    await page.clock.set_fixed_time(NOON)
    one = Window(page)
    creator = await shore.as_("creator")
    await creator.run("/profile set", **AMERICAN, videos_30d=14)
    for said in await creator.messages():
        await creator.do("dismiss", message=said["id"])
    await one.open(shore.address)
    if who != "creator":
        await page.get_by_label("You are").select_option(who)
        await one.ready(who)
    await one.run(command)
    await one.sees(words)
    await page.set_viewport_size({"width": SIDE + WIDTH, "height": await _height(page)})
    await page.locator("#log").evaluate("log => log.scrollTo(0, 0)")
    path = PICTURES / f"{name}.png"
    await page.locator("main").screenshot(path=path, animations="disabled", caret="hide")
    size = path.stat().st_size
    print(f"{path.name}: {size:,} bytes")
    if size > MOST_BYTES:
        sys.exit(f"{path.name} is larger than {MOST_BYTES:,} bytes")
    await page.close()


async def _height(page: Page) -> int:
    """Find how tall the window must be for the message, or for as much of it as ends with a line across."""
    return await page.evaluate(
        """highest => {
          const log = document.getElementById("log").getBoundingClientRect();
          const article = document.querySelector("#messages article:last-child").getBoundingClientRect();
          const below = innerHeight - log.bottom;
          const room = height => Math.ceil(log.top + height + below + 24);
          if (room(article.height) <= highest) return room(article.height);
          const lines = [...document.querySelectorAll("#messages article:last-child hr")];
          const ends = lines.map(line => room(line.getBoundingClientRect().bottom - article.top - 12));
          return Math.max(...ends.filter(end => end <= highest), 300);
        }""",
        HIGHEST,
    )


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("Chromium is not installed (apt-get install chromium fonts-dejavu-core)")
    asyncio.run(main())
