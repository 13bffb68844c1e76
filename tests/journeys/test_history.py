"""A creator's pace: older readings are added, and every threshold says when it may be reached."""

from __future__ import annotations

import json
from pathlib import Path

from bot.standin.people import Person
from bot.store import alerts
from forecast.news import is_current
from tests.aboard import Ship, aboard, labels, words
from tests.journeys.test_own_data import FILE_NAME, exported

AMERICAN = {
    "country": "US", "age": 24, "account_type": "personal", "followers": 9000, "views_30d": 200_000, "videos_30d": 9,
}  # fmt: skip
GROWING = (("6000", "2026-06-01"), ("6,700", "2026-07-15"), ("7.5k", "2026-09-01"), ("8300", "2026-10-15"))
FALLING = (("12000", "2026-06-01"), ("11000", "2026-08-01"), ("9600", "2026-10-01"))


async def add(person: Person, value: str, day: str, fact: str = "followers") -> str:
    return words(await person.run("/profile history add", {"fact": fact, "value": value, "day": day}))


async def creator(ship: Ship, readings=(), **who: object) -> Person:
    person = ship.standin.person("ada", **who)
    await person.run("/profile set", AMERICAN)
    for value, day in readings:
        await add(person, value, day)
    return person


def line(text: str, begins: str) -> str:
    return next(each for each in text.splitlines() if each.startswith(begins))


async def test_with_readings_told_a_threshold_says_when_it_may_be_reached(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = await creator(ship)
        first = words(await ada.run("/forecast"))
        assert "at your pace" not in first
        assert "estimate" not in first
        added = await add(ada, "6000", "2026-06-01")
        assert added.startswith("Added: 6,000 followers on 1 June 2026\nYour profile stays as it is")
        assert "no estimate yet: that takes 3 readings over 14 days, and there are 2 over 175" in added
        second = words(await ada.run("/forecast"))
        assert "1,000 followers short of 10,000 · no estimate yet" in second
        for value, day in GROWING[1:]:
            added = await add(ada, value, day)
        assert "growing by " in added
        screen = await ada.run("/forecast")
        text = words(screen)
        assert len(text.splitlines()) <= 15
        assert text.splitlines()[0] == first.splitlines()[0]
        near, far = (each for each in text.splitlines() if each.startswith("Not yet"))
        assert "1,000 followers short of 10,000 · at your pace " in near
        assert near.endswith("(80%, 5 readings)")
        assert "at your pace " in far
        why = words(await ada.press(screen.message, label="Why"))
        when = line(why, "- 10,000 (")
        assert "Creator Rewards Program" in when
        assert "at your pace maybe between " in when
        assert ", as likely before " in when
        assert when.endswith("(80%, 5 readings over 175 days)")
        assert "no promise. The other conditions must be met as well." in why
        feature = words(await ada.run("/forecast", {"feature": "Creator Rewards Program"}))
        assert "missing: 1,000 followers short of 10,000 · at your pace maybe between " in feature


async def test_the_history_says_where_each_count_is_heading_and_then_all_readings(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = await creator(ship, GROWING)
        shown = await ada.run("/profile history show")
        text = words(shown)
        assert text.startswith("You told 10 things so far\n")
        assert line(text, "Followers 9,000").startswith("Followers 9,000 · growing by ")
        assert text.index("- 100,000 (TikTok Pulse · Tips)") < text.index("15 October 2026 Followers 8,300 (+800)")
        assert line(text, "1 September 2026") == "1 September 2026 Followers 7,500 (+800)"
        assert labels(shown) == ["What is stored", "My forecast", "Picture"]
        again = await add(ada, "8300", "2026-10-15")
        assert again.startswith("I had that already: 8,300 followers on 15 October 2026")
        assert words(await ada.run("/profile history show")) == text


async def test_growth_that_declines_says_so(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = await creator(ship, FALLING)
        screen = await ada.run("/forecast")
        assert "10,000 · falling: at your pace " in words(screen)
        assert "Followers 9,000 · falling by " in words(await ada.press(screen.message, label="Why"))
        tips = words(await ada.run("/forecast", {"feature": "Tips"}))
        assert "at your pace not within two years (80%, 4 readings over 175 days) · falling by " in tips


async def test_another_day_uses_no_later_reading(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = await creator(ship, GROWING)
        early = words(await ada.run("/forecast", {"on": "2026-07-20"}))
        later = words(await ada.run("/forecast", {"on": "2026-10-20"}))
    assert "at your pace" not in early
    assert "no estimate yet" in early
    assert "(80%, 4 readings)" in later


async def test_in_norwegian(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        kari = await creator(ship, GROWING, locale="no")
        assert (await add(kari, "8100", "2026-10-01")).startswith("Lagt til: 8\u00a0100 følgere 1. oktober 2026")
        screen = await kari.run("/forecast")
        assert "unna 10\u00a0000 · i ditt tempo " in words(screen)
        assert "i ditt tempo kanskje mellom " in words(await kari.press(screen.message, label="Hvorfor"))


async def test_the_list_offers_the_counts_alone(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        profile = next(each for each in ship.standin.world.commands[0] if each["name"] == "profile")
    history = next(each for each in profile["options"] if each["name"] == "history")
    adding = next(each for each in history["options"] if each["name"] == "add")
    fact, value, day = adding["options"]
    assert [each["value"] for each in fact["choices"]] == [
        "followers", "views_30d", "videos_30d", "live_hours_30d", "paying_subscribers", "shop_orders_30d",
        "effects_published",
    ]  # fmt: skip
    assert all(each["required"] for each in (fact, value, day))


WRITE = "Write the day as 2026-11-23: a year, a month and a day, from 2016 to 2099."
NUMBER = "Followers must be a whole number from 0 to 1,000,000,000, and “{}” is none. Nothing was changed."
REFUSED = (
    ("7000", "2026-11-24", "That day has not come: give the day on which you read the number. Nothing was changed."),
    *(("7000", day, WRITE) for day in ("2026-02-30", "yesterday", "2015-12-31", "2100-01-01")),
    *((value, "2026-06-01", NUMBER.format(value)) for value in ("many", "1e3")),
    ("1000000001", "2026-06-01", "Followers must be a whole number from 0 to 1,000,000,000. Nothing was changed."),
)


async def test_what_is_no_reading_is_refused_in_one_sentence_and_changes_nothing(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = await creator(ship)
        before = words(await ada.run("/profile history show"))
        for value, day, says in REFUSED:
            assert await add(ada, value, day) == says
        assert words(await ada.run("/profile history show")) == before


async def test_what_a_reading_changes_is_no_news_to_whoever_told_it(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {key: value for key, value in AMERICAN.items() if key != "followers"})
        await ada.run("/alerts on")
        added = await add(ada, "12000", "2026-11-20")
        assert "It is the latest you told, so your profile says it now." in added
        assert "Creator Rewards Program" in line(words(await ada.run("/forecast")), "Likely")
        measured = await alerts.load(client.services.alerts._database, ada.user.id)
        forecasts = client.services.forecasts
        assert is_current(measured.verdicts, await forecasts.record(ada.user.id), forecasts.world())
        assert await client.services.alerts.catalogue_changed() == 0
        assert ada.reads(ship.standin.world.private_channel(ada.user.id)) == []


async def test_readings_are_exported_erased_and_taken_back(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = await creator(ship, GROWING)
        before = words(await ada.run("/profile history show"))
        await ada.run("/privacy export")
        file = exported(ship.standin)
        rows = json.loads(file)["stored"]["profile_history"]
        assert [(row["number"], row["told_on"]) for row in rows if row["fact"] == "followers"] == [
            (9000, "2026-11-23"), (6000, "2026-06-01"), (6700, "2026-07-15"), (7500, "2026-09-01"), (8300, "2026-10-15"),
        ]  # fmt: skip
        asked = await ada.run("/privacy delete")
        await ada.press(asked.message, label="Yes, erase everything")
        assert words(await ada.run("/profile history show")).startswith("Nothing is stored about you")
        await ada.run("/profile import", {"file": (FILE_NAME, file)})
        assert words(await ada.run("/profile history show")) == before


async def test_what_is_shared_says_nothing_of_the_pace(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = await creator(ship, GROWING)
        mine = await ada.run("/forecast")
        assert "at your pace" in words(mine)
        shared = await ada.press(mine.message, label="Share")
        assert "at your pace" not in words(shared.messages[-1])
