"""Alerts: asked for, sent by the worker as a message of one's own, turned off with one tap from it."""

from __future__ import annotations

import asyncio
import copy
import datetime as dt
from pathlib import Path

import pytest

from bot.standin.people import Person
from bot.standin.world import Message
from bot.store.announcements import Changed
from tests.aboard import Ship, aboard, labels, words
from tests.journeys.posting import publish, withdraw, written

#: Misses the 10,000 followers of Creator Rewards, and nothing else.
AMERICAN = {"country": "US", "age": 24, "account_type": "personal", "followers": 7000, "views_30d": 200_000}
OFF = "Turn alerts off"


async def arrived(ship: Ship, person: Person, number: int = 1) -> Message:
    """Wait for a message to this person alone."""
    place = ship.standin.world.private_channel(person.user.id)
    async with asyncio.timeout(20):
        while len(person.reads(place)) < number:
            await asyncio.sleep(0.02)
    return person.reads(place)[number - 1]


async def test_an_alert_says_which_answer_changes_and_why(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        on = words(await ada.run("/alerts on"))
        assert on.splitlines()[:2] == [
            "Alerts are on since 23 November 2026",
            "For what I know of the rules, and for what this server announces.",
        ]
        await publish(ship, client, written(ship.standin.guild.id))
        message = await arrived(ship, ada)
    said = message.content.splitlines()
    assert said[0] == "## Creator Rewards Program: not yet → maybe from 1 December 2026"
    assert "announced here by Kari on 23 November 2026" in message.content
    assert "the word of that server, not of TikTok" in message.content
    assert not message.ephemeral
    assert not message.pinged


async def test_in_norwegian(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        kari = ship.standin.person("kari", locale="no")
        await kari.run("/profile set", AMERICAN)
        assert words(await kari.run("/alerts on")).startswith("Varsler er på siden 23. november 2026")
        await publish(ship, client, written(ship.standin.guild.id))
        message = await arrived(ship, kari)
    assert message.content.startswith("## Creator Rewards Program: ikke ennå → kanskje fra 1. desember 2026")


async def test_one_tap_in_the_message_turns_alerts_off_and_leaves_it_as_it_is(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship:
        ada = ship.standin.person("ada")
        async with ship.sailing() as client:
            await ada.run("/profile set", AMERICAN)
            await ada.run("/alerts on")
            await publish(ship, client, written(ship.standin.guild.id))
            message = await arrived(ship, ada)
        before = copy.deepcopy(message)
        async with ship.sailing() as client:
            off = await ada.press(message, label=OFF)
            assert words(off).startswith("Alerts are off: you hear nothing more from me")
            assert off.message.id != message.id
            assert message == before
            assert words(await ada.run("/alerts show")).startswith("Alerts are off")
            made, _ = await publish(
                ship, client, written(ship.standin.guild.id, feature="tiktok.series", change=Changed(status="ended"))
            )
            assert await client.services.alerts.announced(made) == 0


async def test_nobody_gets_an_alert_who_did_not_ask_or_whose_answers_stay(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada, bob, eve = (ship.standin.person(name) for name in ("ada", "bob", "eve"))
        await ada.run("/profile set", AMERICAN)
        await bob.run("/profile set", {**AMERICAN, "followers": 50})
        await eve.run("/profile set", AMERICAN)
        await bob.run("/alerts on")
        await eve.run("/alerts on")
        await publish(ship, client, written(ship.standin.guild.id))
        await arrived(ship, eve)
        for person in (ada, bob):
            assert person.reads(ship.standin.world.private_channel(person.user.id)) == []


async def test_a_server_whose_alerts_one_did_not_turn_on_is_not_heard_of(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        other = ship.standin.scene.guild("Elsewhere")
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        await ada.run("/alerts on")
        there = ship.standin.person("ada", guild=other)
        shown = await there.run("/alerts show")
        assert "Not for what this server announces: turn them on here for that." in words(shown)
        assert ", and for 1 other server" in words(shown)
        made, _ = await publish(ship, client, written(other.id))
        assert await client.services.alerts.announced(made) == 0
        await there.press(shown.message, label="Turn on here")
        assert await client.services.alerts.announced(made) == 1


async def test_closed_messages_are_shown_with_what_to_do(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        await ada.run("/alerts on")
        await client.services.alerts.closed(ada.user.id)
        shown = await ada.run("/alerts show")
        assert words(shown).startswith("Alerts are on, but your direct messages are closed to me")
        assert "Allow direct messages from members of a server that we share" in words(shown)
        again = await ada.press(shown.message, label="Turn alerts on")
        assert words(again).startswith("Alerts are on since 23 November 2026")


async def test_show_says_when_the_last_one_came(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        assert "None was sent so far." in words(await ada.run("/alerts on"))
        await client.services.alerts.sent(ada.user.id)
        assert "Last one sent 23 November 2026." in words(await ada.run("/alerts show"))


async def test_without_a_profile_it_says_that_nothing_can_change_yet(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        on = await ada.run("/alerts on")
        assert words(on).startswith("Alerts are on, but you told me nothing yet that could change")
        assert labels(on) == ["Set up", OFF]


@pytest.mark.parametrize("where", [{"dm": True}, {"user_install": True}], ids=["dm", "user_install"])
async def test_outside_of_a_server_it_is_for_the_rules_alone(tmp_path: Path, where: dict) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada", **where)
        await ada.run("/profile set", AMERICAN)
        assert "For what I know of the rules." in words(await ada.run("/alerts on")).splitlines()
        assert words(await ada.run("/alerts off")).startswith("Alerts are off: you hear nothing more from me")
        assert words(await ada.run("/alerts off")).splitlines()[0] == "Alerts are off"


async def test_what_is_taken_back_is_told_a_day_later_to_whoever_was_told(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship:
        ada = ship.standin.person("ada")
        async with ship.sailing() as client:
            await ada.run("/profile set", AMERICAN)
            await ada.run("/alerts on")
            made, _ = await publish(ship, client, written(ship.standin.guild.id))
            await arrived(ship, ada)
        ship.now += dt.timedelta(hours=25)
        async with ship.sailing() as client:
            await withdraw(client, made)
            message = await arrived(ship, ada, 2)
    assert message.content.startswith("## Creator Rewards Program: maybe → not yet from 1 December 2026")
    assert "an announcement was taken back" in message.content
