"""A creator's way through the bot, from nothing told to a shared forecast."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.standin.errors import NotPossible
from forecast import Profile, Verdict, load_catalogue
from forecast.evidence import Confidence
from forecast.feature import Kind
from forecast.outlook import assess_all
from forecast.profile import FACTS, bounds
from tests.aboard import NOON, aboard, labels, words

AMERICAN = {"country": "US", "age": 24, "account_type": "personal", "followers": 10000, "views_30d": 100000}
PEOPLE = {
    "a": {"country": "NO", "age": 24, "account_type": "personal", "followers": 50_000, "views_30d": 1_000_000},
    "b": {**AMERICAN, "videos_30d": 14},
    "c": {"country": "KR", "age": 18, "account_type": "business"},
}


async def test_nothing_told_starts_the_setup_and_the_form_is_kept(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        first = await ada.run("/forecast")
        assert words(first).startswith("Tell me five things")
        form = await ada.press(first.message, label="Set up")
        told = await ada.submit(form.modal, {"country": "Norway", "followers": "12 000", "age": "24"})
        assert words(told).startswith("Saved 3 facts")
        shown = await ada.run("/profile show")
        assert "Followers 12,000 · told 23 November 2026" in words(shown)


@pytest.mark.parametrize("who", sorted(PEOPLE))
async def test_the_screen_says_what_the_mind_says(tmp_path: Path, who: str) -> None:
    found = assess_all(Profile(**PEOPLE[who]), load_catalogue().on(NOON.date()))
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", PEOPLE[who])
        text = words(await ada.run("/forecast"))
    lines = {line.split(" ", 1)[0]: line for line in text.splitlines()}
    for each in found:
        if each.feature.kind is Kind.PROGRAMME and each.verdict is Verdict.ELIGIBLE:
            state = "Maybe" if each.confidence is Confidence.WEAK else "Likely"
            assert each.feature.name in lines[state]
        if each.feature.kind is Kind.PROGRAMME:
            assert each.feature.name in text
    assert len(text.splitlines()) <= 15


async def test_why_turns_its_pages_and_comes_back(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        forecast = await ada.run("/forecast")
        why = await ada.press(forecast.message, label="Why")
        assert "TikTok Pulse: not yet" in words(why)
        later = await ada.press(why.message, label="Next")
        assert "Creator Rewards Program: likely" in words(later)
        assert labels(later)[0] == "Previous"
        back = await ada.press(later.message, label="Back")
        assert words(back).startswith("You likely qualify for 4 of 16 programmes")


async def test_pay_says_the_range_what_it_rests_on_and_why_the_rest_has_none(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {**AMERICAN, "views_30d": 250_000})
        forecast = await ada.run("/forecast")
        assert "May pay USD 14–100 a month" in words(forecast)
        pay = await ada.press(forecast.message, label="Pay")
        text = words(pay)
        assert text.startswith("May pay USD 14–100 a month")
        assert "USD 0.40–1.00 for 1,000 views that count · TikTok Creator Rewards Program eligibility" in text
        assert "10–60% of the views count · our assumption: Nobody publishes" in text
        assert "Subscription not told yet: Paying subscribers" in text
        form = await ada.press(pay.message, label="Answer")
        told = await ada.submit(form.modal, {"paying_subscribers": "40"})
        assert "May pay USD 100–220 a month" in words(told)
        claimed = words(await ada.run("/compare", {"feature": "tiktok.creator_fund"}))
        assert "By the article's own figure you would get USD 5–12 a month" in claimed


async def test_answer_asks_exactly_the_fact_of_the_question(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", PEOPLE["b"])
        forecast = await ada.run("/forecast")
        assert "how many days old is your account?" in words(forecast)
        form = await ada.press(forecast.message, label="Answer")
        answered = await ada.submit(form.modal, {"account_age_days": "400"})
        assert "maybe for 6 more" in words(answered)


async def test_a_partial_update_keeps_the_rest_and_nonsense_changes_nothing(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        await ada.run("/profile set", {"followers": 11000})
        wrong = await ada.run("/profile set", {"country": "Narnia", "followers": 5})
        assert words(wrong).startswith("“Narnia” is not a country I know")
        with pytest.raises(NotPossible):
            await ada.run("/profile set", {"followers": -1})
        shown = words(await ada.run("/profile show"))
    assert "Followers 11,000" in shown
    assert "Country United States" in shown


@pytest.mark.parametrize("on", ["2026-13-45", "yesterday", "1999-01-01"])
async def test_a_day_that_is_none_gets_one_sentence(tmp_path: Path, on: str) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        answer = await ship.standin.person("ada").run("/forecast", {"on": on})
    assert words(answer).startswith("Write the day as 2026-11-23")


async def test_a_past_day_has_the_pay_of_its_day(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {**AMERICAN, "views_30d": 1_000_000})
        fund = words(await ada.run("/forecast", {"feature": "tiktok.creator_fund", "on": "2023-06-01"}))
    assert "USD 20–40 · middle USD 28" in fund


async def test_the_rules_of_another_day(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {**AMERICAN, "country": "MX"})
        eve = words(await ada.run("/forecast", {"on": "2025-09-30"}))
        day = words(await ada.run("/forecast", {"on": "2025-10-01"}))
    assert "Creator Rewards Program · opens in Mexico from 1 October 2025" in eve
    assert "Likely Creator Rewards Program" in day


async def test_sharing_is_public_in_the_servers_language_and_pings_nobody(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        kari = ship.standin.person("kari", locale="no")
        await kari.run("/profile set", AMERICAN)
        mine = await kari.run("/forecast")
        assert mine.message.ephemeral
        assert words(mine).startswith("Du oppfyller trolig vilkårene for 4 av 16 programmer")
        shared = await kari.press(mine.message, label="Del")
        public = shared.messages[-1]
        assert not public.ephemeral
        assert words(public).startswith("You likely qualify for 4 of 16 programmes")
        for told in ("United States", "24", "10,000", "100,000", "90,000", "personal", "USD"):
            assert told not in words(public)
        assert all("components" not in row for row in public.components)
        assert not public.pinged


async def test_everything_else_is_private(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        for command in ("/help", "/forecast", "/compare", "/profile show"):
            assert (await ada.run(command)).message.ephemeral


@pytest.mark.parametrize("where", [{"dm": True}, {"user_install": True}], ids=["dm", "user_install"])
async def test_it_works_in_dms_and_where_only_the_person_has_it(tmp_path: Path, where: dict) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada", **where)
        await ada.run("/profile set", AMERICAN)
        assert words(await ada.run("/forecast")).startswith("You likely qualify")


async def test_old_buttons_and_open_forms_survive_a_restart(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship:
        ada = ship.standin.person("ada")
        async with ship.sailing():
            await ada.run("/profile set", AMERICAN)
            forecast = await ada.run("/forecast")
            form = (await ada.run("/profile setup")).modal
        async with ship.sailing():
            assert "Why, and what to do next" in words(await ada.press(forecast.message, label="Why"))
            assert words(await ada.submit(form, {"followers": "20k"})).startswith("Saved 1 fact")


async def test_compare_is_for_everyone(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        stranger = words(await ada.run("/compare"))
        assert stranger.startswith("Of 15 predictions, 9 came true, 1 partly; 1 went the other way")
        assert "For you" not in stranger
        await ada.run("/profile set", AMERICAN)
        fund = words(await ada.run("/compare", {"feature": "Creator Fund"}))
    assert "Today ended" in fund
    assert "As predicted maybe" in fund


async def test_options_suggest_in_the_persons_language(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        kari = ship.standin.person("kari", locale="no")
        lands = await kari.autocomplete("/profile set", {"country": "norg"}, "country")
        niches = await kari.autocomplete("/profile set", {"niche": "trening"}, "niche")
        features = await kari.autocomplete("/forecast", {"feature": "pulse"}, "feature")
    assert [(each["name"], each["value"]) for each in lands] == [("Norge", "NO")]
    assert [each["value"] for each in niches] == ["fitness"]
    assert [each["value"] for each in features] == ["tiktok.pulse", "tiktok.pulse_premiere"]


async def test_commands_have_norwegian_names_and_the_bounds_of_the_facts(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        synced = ship.standin.ledger.calls("PUT")[-1].body
    names = {each["name"]: each["name_localizations"]["no"] for each in synced}
    assert names == {
        "help": "hjelp",
        "forecast": "prognose",
        "compare": "sammenlign",
        "accuracy": "treffsikkerhet",
        "profile": "profil",
        "alerts": "varsler",
        "announce": "kunngjør",
        "settings": "innstillinger",
        "sources": "kilder",
        "privacy": "personvern",
        "language": "språk",
        "about": "om",
    }
    profile = next(each for each in synced if each["name"] == "profile")
    set_ = next(each for each in profile["options"] if each["name"] == "set")
    for option in set_["options"]:
        limits = bounds(option["name"])
        assert (option.get("min_value"), option.get("max_value")) == (limits or (None, None))
    assert {option["name"] for option in set_["options"]} == set(FACTS) - {"platform"}
    where = {each["name"]: (each["contexts"], each["integration_types"]) for each in synced}
    of_servers = {name: where.pop(name) for name in ("announce", "settings")}
    assert all(each == ([0], [0]) for each in of_servers.values())
    assert all(each == ([0, 1, 2], [0, 1]) for each in where.values())


async def test_every_interaction_is_acknowledged_first(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        for command, options in (("/profile set", AMERICAN), ("/forecast", {}), ("/compare", {}), ("/help", {})):
            exchange = await ada.run(command, options)
            assert exchange.acknowledged_after is not None
            assert exchange.deferred
