"""The README's pictures, taken of the real page with the real bot: `python -m tests.screenshots`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.async_api import Browser, Page

from bot.rendering.charts import CalibrationChart, draw
from forecast.scoring import Case, calibrate
from tests.aboard import NOON, aboard
from tests.bot.playground.ashore import AMERICAN, Ashore, ashore
from tests.bot.playground.chromium import CHROMIUM, Window, chromium

PICTURES = Path(__file__).parent.parent / ".github" / "pictures"
SIDE = 248
WIDTH = 820
"""Pixels; GitHub shows a README about as wide, so that a letter in the picture is as large as one beside it."""
HIGHEST = 820
"""Pixels; of a longer message the first parts are shown whole, and then its buttons. README says so."""
MOST_BYTES = 200_000
_MESSAGE = "#messages article:last-child"


@dataclass(frozen=True)
class Scene:
    """Who asks what, and the words by which the answer is known to have come."""

    who: str
    command: str
    words: str
    options: dict[str, str] = field(default_factory=dict)
    place: str = "general"


SCENES = {
    "creator": Scene("creator", "/forecast", "You likely qualify"),
    "moderator": Scene("moderator", "/sources", "What it takes", {"feature": "tiktok.live_shopping"}),
    "everyone": Scene("creator", "/compare", "predictions"),
    "preview": Scene("moderator", "", "Ready to post"),
    "post": Scene("creator", "", "Posted by", place="announcements"),
    "affects": Scene("creator", "", "Yes: Tips", place="announcements"),
}
#: What the bot draws on a press, by the command below whose answer it is pressed.
DRAWN = {"ranges": "/forecast", "history": "/profile history show", "table": "/compare"}
READINGS = (
    ("2026-06-01", 4200), ("2026-07-01", 4900), ("2026-08-03", 5600), ("2026-09-02", 6700), ("2026-10-04", 7500),
    ("2026-11-02", 8400),
)  # fmt: skip
#: A probability, and of a hundred such forecasts how many came true.
MADE_UP = ((10, 8), (30, 42), (50, 50), (70, 58), (90, 92))
_WORDS = {
    "Title": "Fewer followers needed for Tips",
    "Text": "TikTok told creators here today that 5,000 followers are enough.\nhttps://www.tiktok.com/creators has more.",
    "What changes": "Followers",
    "New value": "5000",
}


async def main() -> None:
    """Take every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    await drawn()
    async with chromium() as browser:
        for name, scene in SCENES.items():
            with tempfile.TemporaryDirectory() as folder:
                async with ashore(Path(folder)) as shore:
                    picture = await taken(browser, shore, scene)
            print(f"{name}.png: {len(picture):,} bytes")
            if len(picture) > MOST_BYTES:
                sys.exit(f"{name}.png is larger than {MOST_BYTES:,} bytes")
            (PICTURES / f"{name}.png").write_bytes(picture)


async def drawn() -> None:
    """Take the pictures that the bot draws; nothing is settled yet, so that of the score is of made-up answers."""
    with tempfile.TemporaryDirectory() as folder:
        async with aboard(Path(folder)) as ship, ship.sailing():
            creator, other = (ship.standin.person(name) for name in ("creator", "other"))
            facts = {**AMERICAN, "followers": 12_000, "views_30d": 250_000, "paying_subscribers": 40}
            await other.run("/profile set", facts)
            for day, followers in READINGS:
                reading = {"fact": "followers", "value": str(followers), "day": day}
                await creator.run("/profile history add", reading)
            await creator.run("/profile set", {**AMERICAN, "followers": 9100})
            for name, command in DRAWN.items():
                who = other if name == "ranges" else creator
                shown = await who.press((await who.run(command)).message, label="Picture")
                (PICTURES / f"{name}.png").write_bytes(shown.message.attachments[0].data)
    made_up = [Case(said, number * 100 < share * 12) for said, share in MADE_UP for number in range(12)]
    chart = CalibrationChart(NOON.date(), calibrate(made_up))
    (PICTURES / "score.png").write_bytes(draw(chart, "en").content)


async def taken(browser: Browser, shore: Ashore, scene: Scene) -> bytes:
    """Take one picture: the message, and above it what led to it."""
    await (_ask(shore, scene) if scene.command else _announce(shore, scene))
    page = await browser.new_page(
        viewport={"width": SIDE + WIDTH, "height": 4000}, color_scheme="dark", locale="en-GB", timezone_id="UTC"
    )
    await page.clock.set_fixed_time(NOON)
    one = Window(page)
    await one.open(shore.address)
    if scene.who != "creator":
        await page.get_by_label("You are").select_option(scene.who)
        await one.ready(scene.who)
    if scene.place != "general":
        await page.get_by_role("button", name=scene.place).click()
    await one.sees(scene.words)
    await _shorten(page)
    picture = await page.locator(_MESSAGE).screenshot(animations="disabled", caret="hide")
    await page.close()
    return picture


async def _ask(shore: Ashore, scene: Scene) -> None:
    """Let the creator tell their facts, put away what was answered to that, and ask, all before the page is opened."""
    creator = await shore.as_("creator")
    await creator.run("/profile set", **AMERICAN, videos_30d=14)
    for said in await creator.messages():
        await creator.do("dismiss", message=said["id"])
    await (await shore.as_(scene.who)).run(scene.command, **scene.options)


async def _announce(shore: Ashore, scene: Scene) -> None:
    """Let the moderator write an announcement, publish it, and the creator ask about it, as far as the scene goes."""
    creator, moderator = (shore.ship.standin.person(each) for each in ("creator", "moderator"))
    news = shore.ship.standin.channel("announcements")
    await creator.run("/profile set", {"country": "US", "age": 24, "account_type": "personal", "followers": 6000})
    await moderator.run("/settings channel add", {"channel": news.id})
    options = {"feature": "tiktok.tips", "kind": "change", "effective": "2026-12-01"}
    written = await moderator.submit((await moderator.run("/announce post", options)).modal, _WORDS)
    if scene.words == "Ready to post":
        return
    await moderator.press(written.messages[-1], label="Publish")
    await shore.ship.standin.realm.bell.until(lambda: bool(creator.reads(news)), 10.0)
    if scene.words != "Posted by":
        there = replace(creator, channel=news)
        await there.press(creator.reads(news)[-1], label="Does this affect me?")


async def _shorten(page: Page) -> None:
    """Leave whole parts out of a message that is too tall: the last ones, each with the line above it."""
    await page.evaluate(
        """([message, highest]) => {
          const article = document.querySelector(message);
          const lines = [...article.querySelectorAll("hr")];
          while (article.getBoundingClientRect().height > highest && lines.length > 1) {
            const line = lines.pop();
            line.nextElementSibling.remove();
            line.remove();
          }
        }""",
        [_MESSAGE, HIGHEST],
    )


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("Chromium is not installed (apt-get install chromium fonts-dejavu-core)")
    asyncio.run(main())
