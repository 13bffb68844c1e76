"""Does this affect me? From the public post to a private answer, today, after a restart, and for years."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from discord import ui

from bot.client import ForecastleClient
from bot.standin.exchange import Exchange
from bot.standin.people import Person
from bot.standin.world import Message
from bot.store.announcements import Announcement, Changed, Kind
from tests.aboard import Ship, aboard, labels, words
from tests.journeys.posting import REWARDS, lowered, publish, rewrite, withdraw, written

#: Misses the 10,000 followers of Creator Rewards, and nothing else.
AMERICAN = {"country": "US", "age": 24, "account_type": "personal", "followers": 7000, "views_30d": 200_000}
AFFECTS = "Does this affect me?"


async def ask(person: Person, message: Message) -> Exchange:
    return await person.press(message, label=AFFECTS)


async def ashore(ship: Ship, client: ForecastleClient, **more: object) -> tuple[Announcement, Message]:
    return await publish(ship, client, written(ship.standin.guild.id, **more))


async def test_yes_says_from_what_to_what_and_what_to_do_by_when(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        _, message = await ashore(ship, client)
        answer = await ask(ada, message)
        said = words(answer).splitlines()
    assert said[0] == "Yes: Creator Rewards Program would go from “not yet” to “maybe” on 1 December 2026"
    assert "What changes Creator Rewards Program: Followers: at least 5,000 followers, from 1 December 2026" in said
    assert "For you missing: 3,000 followers short of 10,000 → met" in said
    assert any(line.startswith("What to do from 1 December 2026 look in the app") for line in said)
    assert said[-1].startswith("announced here by Kari on 23 November 2026")
    assert "the word of this server, not of TikTok · the catalogue says: at least 10,000 followers" in said[-1]
    assert len(said) <= 15
    assert answer.message.ephemeral


async def test_a_raised_bar_says_by_when_to_reach_it(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {**AMERICAN, "followers": 12_000})
        _, message = await ashore(ship, client, change=lowered(20_000))
        said = words(await ask(ada, message))
    assert said.startswith("Yes: Creator Rewards Program would go from “likely” to “not yet” on 1 December 2026")
    assert "What to do to keep it, by 1 December 2026: 8,000 followers short of 20,000" in said


async def test_an_end_says_until_when_and_what_goes_with_it(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {**AMERICAN, "followers": 12_000})
        _, message = await ashore(ship, client, change=Changed(status="ended"), kind=Kind.ENDING)
        said = words(await ask(ada, message))
    assert said.startswith("Yes: Creator Rewards Program would go from “likely” to “ended” on 1 December 2026")
    assert "What to do use it before 1 December 2026" in said


async def test_what_holds_already_says_since_when(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        _, message = await ashore(ship, client, effective=dt.date(2026, 11, 1))
        said = words(await ask(ada, message))
    assert said.startswith(
        "Yes: by this, Creator Rewards Program goes from “not yet” to “maybe”, since 1 November 2026"
    )


async def test_no_says_what_it_stays(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {**AMERICAN, "followers": 300})
        _, message = await ashore(ship, client)
        said = words(await ask(ada, message))
    assert said.startswith("No: Creator Rewards Program stays for you what it is: not yet")
    assert "For you missing: 9,700 followers short of 10,000 → missing: 4,700 followers short of 5,000" in said


async def test_what_is_missing_is_asked_and_the_answer_comes_back_to_the_announcement(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {key: value for key, value in AMERICAN.items() if key != "followers"})
        _, message = await ashore(ship, client)
        open_end = await ask(ada, message)
        assert words(open_end).startswith("I cannot tell yet: one answer is missing")
        form = await ada.press(open_end.message, label="Answer")
        answered = await ada.submit(form.modal, {"followers": "7000"})
    assert words(answered).startswith("Yes: Creator Rewards Program would go")


async def test_without_a_profile_the_setup_comes_first_and_then_the_answer(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        _, message = await ashore(ship, client)
        setup = await ask(ada, message)
        assert words(setup).startswith("Tell me five things")
        assert labels(setup) == ["Set up"]
        form = await ada.press(setup.message, label="Set up")
        told = {"country": "US", "age": "24", "account_type": "personal", "followers": "7000", "views_30d": "200k"}
        assert words(await ada.submit(form.modal, told)).startswith("Yes: Creator Rewards Program would go")


async def test_in_the_readers_language(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        kari = ship.standin.person("kari", locale="no")
        await kari.run("/profile set", AMERICAN)
        _, message = await ashore(ship, client)
        said = words(await ask(kari, message))
    assert said.startswith("Ja: Creator Rewards Program ville gå fra «ikke ennå» til «kanskje» 1. desember 2026")
    assert "kunngjort her av Kari 23. november 2026" in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"change": None, "feature": REWARDS},
            "It names no rule that I can check; today Creator Rewards Program is for you",
        ),
        ({"change": None, "feature": None}, "I cannot tell: it names no rule that I can check"),
    ],
)
async def test_words_without_a_rule_are_no_answer(tmp_path: Path, more: dict, said: str) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        _, message = await publish(ship, client, replace(written(ship.standin.guild.id), **more))
        assert words(await ask(ada, message)).startswith(said)


async def test_a_withdrawal_a_correction_and_an_edit_flow_through(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        first, message = await ashore(ship, client)
        await rewrite(client, first, change=lowered(8000))
        assert words(await ask(ada, message)).startswith("No: Creator Rewards Program stays for you")
        correction, later = await ashore(ship, client, kind=Kind.CORRECTION, change=lowered(6000))
        corrected = words(await ask(ada, message))
        assert corrected.startswith("This was corrected: what was announced later counts")
        assert words(await ask(ada, later)).startswith("Yes:")
        await withdraw(client, correction)
        assert words(await ask(ada, later)).startswith("This was withdrawn on 23 November 2026: it changes nothing")
        assert words(await ask(ada, message)).startswith("No: Creator Rewards Program stays for you")


async def test_no_announcement_of_another_server_is_answered_for(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        made, message = await ashore(ship, client)
        other = ship.standin.scene.guild("Elsewhere")
        copied = await publish(ship, client, written(other.id))
        forged = copy.deepcopy(message)
        there = ship.standin.person("ada", guild=other)
        ship.standin.world.messages[copied[1].channel_id][copied[1].id].components = forged.components
        assert words(await ask(there, copied[1])).startswith("I know no such announcement of this server")
        assert words(await ask(ada, message)).startswith("Yes:")
        assert made.guild_id == ship.standin.guild.id


async def test_an_announcement_that_a_restored_database_does_not_know_is_said_so(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship:
        ada = ship.standin.person("ada")
        async with ship.sailing() as client:
            _, message = await ashore(ship, client)
        for file in tmp_path.glob("forecastle.db*"):
            file.unlink()
        async with ship.sailing():
            answer = await ask(ada, message)
    assert words(answer).startswith("I know no such announcement of this server")
    assert answer.message.ephemeral


async def test_fifty_presses_and_a_restart_leave_the_post_as_it_was_and_keep_no_view(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view that is kept may take the button of every older post with it when it times out."""
    kept: list[object] = []
    async with aboard(tmp_path) as ship:
        people = [ship.standin.person(f"reader{number}") for number in range(5)]
        async with ship.sailing() as client:
            monkeypatch.setattr(client._connection._view_store, "add_view", lambda view, _=None: kept.append(view))
            await people[0].run("/profile set", AMERICAN)
            _, message = await ashore(ship, client)
            before = copy.deepcopy(message)
            for number in range(50):
                answer = await ask(people[number % 5], message)
                assert answer.message.ephemeral
                assert answer.message.id != message.id
        async with ship.sailing() as client:
            assert words(await ask(people[0], message)).startswith("Yes:")
            assert client.persistent_views == []
    assert message == before
    assert not [view for view in kept if isinstance(view, ui.View | ui.LayoutView) and not view.is_finished()]
    assert len({each.created_at for each in (message, before)}) == 1


async def test_it_works_years_later(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship:
        ada = ship.standin.person("ada")
        async with ship.sailing() as client:
            _, message = await ashore(ship, client)
        ship.now += dt.timedelta(days=3 * 365)
        async with ship.sailing():
            await ada.run("/profile set", AMERICAN)
            said = words(await ask(ada, message))
    assert said.startswith(
        "Yes: by this, Creator Rewards Program goes from “not yet” to “maybe”, since 1 December 2026"
    )


# In that server's /forecast and /compare.


async def test_the_screen_keeps_the_catalogues_answers_and_names_what_was_announced_apart(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        before = words(await ada.run("/forecast")).splitlines()
        _, message = await ashore(ship, client)
        after = words(await ada.run("/forecast")).splitlines()
    link = f"https://discord.com/channels/{ship.standin.guild.id}/{message.channel_id}/{message.id}"
    (line,) = [each for each in after if each.startswith("Announced here")]
    assert line == (
        "Announced here Creator Rewards Program: Followers: at least 5,000 followers from 1 December 2026 · "
        f"announced here by Kari on 23 November 2026 · see ({link}) · for you: not yet → maybe"
    )
    assert [each for each in before if not each.startswith(("Soon", "Predicted", "If the bar"))] == [
        each for each in after if each != line
    ]
    assert len(after) <= 15


async def test_three_lines_at_most_and_all_of_them_on_the_page_of_the_feature(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        for month in range(1, 6):
            await ashore(ship, client, change=lowered(1000 * month), effective=dt.date(2027, month, 1))
        screen = words(await ada.run("/forecast")).splitlines()
        page = words(await ada.run("/forecast", {"feature": "Creator Rewards Program"}))
        compared = words(await ada.run("/compare"))
        both = words(await ada.run("/compare", {"feature": "Creator Rewards Program"}))
    assert sum(each.startswith("Announced here") for each in screen) == 3
    assert any(each.endswith("2 more on the pages of their features") for each in screen)
    assert len(screen) <= 15
    for text in (page, compared, both):
        assert text.count("announced here by Kari") == 5


async def test_other_servers_and_dms_see_nothing_of_it(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        await ashore(ship, client)
        elsewhere = ship.standin.scene.guild("Elsewhere")
        for person in (
            ship.standin.person("ada", guild=elsewhere),
            ship.standin.person("ada", dm=True),
            ship.standin.person("ada", user_install=True),
        ):
            for command in ("/forecast", "/compare"):
                for options in ({}, {"feature": "Creator Rewards Program"}):
                    assert "nnounced here" not in words(await person.run(command, options))


async def test_what_is_withdrawn_or_corrected_is_gone_from_the_screen(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        await ashore(ship, client)
        correction, _ = await ashore(ship, client, kind=Kind.CORRECTION, change=lowered(6500))
        screen = words(await ada.run("/forecast"))
        assert "at least 6,500 followers" in screen
        assert "at least 5,000 followers" not in screen
        await withdraw(client, correction)
        assert "at least 5,000 followers" in words(await ada.run("/forecast"))


async def test_a_name_that_was_erased_is_nobodys_and_a_hostile_one_is_inert(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        await ashore(ship, client, author_id=None, author_name=None)
        await ashore(ship, client, author_name="](https://evil.example) @everyone", change=lowered(4000))
        exchange = await ada.run("/forecast")
    said = str(exchange.message.components)
    assert "announced here on 23 November 2026" in words(exchange)
    assert "](https://evil.example)" not in said
    assert "@everyone" not in said
    assert not exchange.message.pinged
