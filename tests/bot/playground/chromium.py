"""A real browser on the page: Debian's Chromium, watched for errors, for strays and by axe."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

CHROMIUM = shutil.which("chromium")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = (1200, 800), (360, 740)
expect.set_options(timeout=10_000)


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start the browser, and close it afterwards."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield browser
        await browser.close()


@dataclass
class Window:
    """A tab on the page, and everything in it that should not have happened."""

    page: Page
    faults: list[str] = field(default_factory=list)

    async def open(self, address: str) -> None:
        await self.page.goto(address)
        await self.ready()

    async def ready(self, who: str = "creator", locale: str = "en-US") -> None:
        await self.page.wait_for_selector(f'body[data-ready^="{who} {locale} "]')

    async def keys(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def type(self, text: str) -> None:
        await self.page.keyboard.type(text)

    async def run(self, line: str) -> None:
        """Write a whole command into the line, as somebody does who knows it."""
        await self.page.locator("#line").focus()
        await self.page.keyboard.insert_text(line)
        await self.keys("Enter")
        if await self.page.locator("#call").is_visible():
            await self.keys("Enter")

    async def tab_to(self, name: str) -> None:
        """Go on with Tab until the button of a name has the focus."""
        wanted = self.page.get_by_role("button", name=name, exact=True).last
        await expect(wanted).to_be_visible()
        for _ in range(60):
            if await wanted.evaluate("button => button === document.activeElement"):
                return
            await self.keys("Tab")
        raise AssertionError(f"Tab never comes to {name}")

    async def press(self, name: str) -> None:
        """Press a button with the keyboard."""
        button = self.page.get_by_role("button", name=name, exact=True).last
        await button.focus()
        await self.keys("Enter")

    @property
    def offered(self) -> Locator:
        """What the list over the line offers, for a command or an option."""
        return self.page.locator("#composer").get_by_role("option")

    async def sees(self, text: str) -> None:
        await expect(self.page.locator("#messages")).to_contain_text(text)

    async def reads_the_last(self) -> None:
        """The newest message is in view: whole, or from its beginning if it is taller than the view."""
        where = """() => {
          const log = document.querySelector("#log").getBoundingClientRect();
          const last = document.querySelector("#messages article:last-child").getBoundingClientRect();
          const whole = last.bottom <= log.bottom + 1 && last.top >= log.top - 1;
          return whole || (last.height > log.height && Math.abs(last.top - log.top) < 3);
        }"""
        await self.page.wait_for_function(where)

    async def sound(self, state: str) -> None:
        """Look at a state of the page: nothing for axe to complain of, and no scrolling sideways."""
        found: Any = (await Axe().run(self.page)).response
        for each in found["violations"]:
            if each["impact"] in ("serious", "critical"):
                where = [node["target"] for node in each["nodes"]]
                self.faults.append(f"{state}: {each['id']} at {where}: {each['nodes'][0]['failureSummary']}")
        width = await self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if width[0] > width[1]:
            self.faults.append(f"{state}: {width[0]} pixels wide in a window of {width[1]}")


@contextlib.asynccontextmanager
async def window(browser: Browser, size: tuple[int, int] = DESK, scheme: str = "dark") -> AsyncIterator[Window]:
    """Open a tab; when it closes, nothing wrong must have come up in it."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
    )
    one = Window(await context.new_page())
    one.page.set_default_timeout(10_000)
    one.page.on("console", lambda said: _note(one, "console", said.text, said.type in ("error", "warning")))
    one.page.on("pageerror", lambda error: _note(one, "error", str(error), True))
    one.page.on("request", lambda sent: _note(one, "stray", sent.url, not _at_home(sent.url)))
    yield one
    await context.close()
    assert one.faults == []


def _note(one: Window, kind: str, text: str, wrong: bool) -> None:
    if wrong:
        one.faults.append(f"{kind}: {text}")


def _at_home(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:"))
