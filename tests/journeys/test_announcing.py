"""A moderator's way: settings, an announcement looked at before it is posted, and what becomes of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.standin.errors import NotPossible
from bot.standin.exchange import Exchange
from bot.standin.people import Person
from bot.standin.world import ChannelType, Message, Permission
from tests.aboard import Ship, aboard, labels, words
from tests.bot.store.files import asked, change
from tests.hostile.barrage import loose

MANAGE = int(Permission.MANAGE_GUILD)
PULSE = {
    "feature": "TikTok Pulse",
    "kind": "change",
    "effective": "2026-12-01",
    "source": "https://newsroom.tiktok.com/pulse",
}
REWARDS = {**PULSE, "feature": "Creator Rewards Program"}
GIFTS = {**PULSE, "feature": "LIVE Gifts"}
WRITTEN = {"title": "Pulse opens to more", "body": "From December, 50,000 followers are enough."}
BODY = "From December USD 0.80–2.00 per 1,000 views."
RATE = "0.80-2.00"
CREATOR = {"country": "US", "age": 24, "account_type": "personal", "followers": 12_000}
AFFECTS = "Does this affect me?"
HALVED = {"what": "requirement.followers", "value": "50 000", "countries": "Norway, SE"}


def moderator(ship: Ship, name: str = "mod", **where: Any) -> Person:
    return ship.standin.person(name, permissions=MANAGE, **where)


async def ready(ship: Ship, **settings: object) -> Person:
    """A moderator of a server that announces in #announcements and pings Creators."""
    mod = moderator(ship)
    await mod.run("/settings channel add", {"channel": "announcements"})
    await mod.run("/settings set", {"role": "Creators", "zone": "Europe/Oslo", **settings})
    return mod


async def previewed(mod: Person, written: dict[str, str] = WRITTEN, **options: object) -> Exchange:
    form = await mod.run("/announce post", options)
    return await mod.submit(form.modal, written)


async def published(mod: Person, **options: object) -> Exchange:
    return await mod.press((await previewed(mod, **options)).message, label="Publish")


async def picked(mod: Person, command: str = "/announce edit") -> str:
    """The id of the newest announcement, as its title is picked from the list."""
    return (await mod.autocomplete(command, {"announcement": ""}, "announcement"))[0]["value"]


def copies(ship: Ship, channel: str = "announcements") -> list[Message]:
    """What the bot has posted in a channel."""
    place = ship.standin.channel(channel)
    kept = ship.standin.world.messages.get(place.id, {}).values()
    return [each for each in kept if each.author_id == ship.standin.world.bot.id and not each.ephemeral]


async def posted(ship: Ship, count: int = 1) -> list[Message]:
    assert await ship.standin.realm.bell.until(lambda: len(copies(ship)) >= count, 5)
    return copies(ship)


async def delivered(ship: Ship) -> None:
    """Wait until the worker has nothing left to do, and has written it down."""
    async with asyncio.timeout(10):
        while stored(ship, "SELECT 1 FROM deliveries WHERE state = 'waiting' OR lease_owner IS NOT NULL"):
            await asyncio.sleep(0.05)


def stored(ship: Ship, query: str) -> list[tuple[object, ...]]:
    return asked(ship.database, query)


async def bend(ship: Ship, statement: str) -> None:
    """Change what is stored behind the bot's back; in a thread, for the bot may have to end its own writing first."""
    await asyncio.to_thread(change, ship.database, statement)


def offered(exchange: Exchange) -> dict[str, dict[str, Any]]:
    """What may be picked in a form, by its value."""
    assert exchange.modal is not None
    selects = [part["component"] for part in exchange.modal.components if "options" in part["component"]]
    return {option["value"]: option for each in selects for option in each["options"]}


def filled(exchange: Exchange) -> dict[str, object]:
    """What a form already holds."""
    assert exchange.modal is not None
    fields = [part["component"] for part in exchange.modal.components]
    return {
        each["custom_id"]: [option["value"] for option in each["options"] if option.get("default")]
        if "options" in each
        else each.get("value", "")
        for each in fields
    }


async def test_settings_say_at_once_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        news, thread = ship.standin.channel("announcements"), ship.standin.channel("pulse-talk")
        everybody, bot = ship.standin.role("@everyone"), ship.standin.role("Forecastle")
        ship.standin.scene.overwrite(news, bot, deny=Permission.EMBED_LINKS | Permission.READ_MESSAGE_HISTORY)
        ship.standin.scene.overwrite(
            ship.standin.channel("general"), bot, deny=Permission.SEND_MESSAGES_IN_THREADS | Permission.SEND_MESSAGES
        )
        mod = moderator(ship)
        assert words(await mod.run("/settings show")).startswith("Not ready: no channel is set for announcements")
        first = words(await mod.run("/settings channel add", {"channel": "announcements"}))
        assert first.startswith(f"Not ready: I lack permissions in <#{news.id}>")
        assert f"<#{news.id}>: give me Embed Links · Read Message History, to see whether a post arrived" in first
        second = words(await mod.run("/settings channel add", {"channel": "pulse-talk"}))
        assert f"<#{thread.id}>: give me Send Messages in Threads\n" in second
        assert "give me Send Messages\n" not in second
        third = words(await mod.run("/settings set", {"role": str(everybody.id)}))
        assert third.count("Mention Everyone, or make the role one that anybody may mention") == 2
        assert "Pings everyone" in third
        fourth = words(await mod.run("/settings set", {"role": "Creators"}))
        assert "Mention Everyone" not in fourth
        ship.standin.scene.delete_channel(news)
        fifth = words(await mod.run("/settings show"))
        assert f"<#{news.id}>: I do not see it: let me View Channel, or take it off the list" in fifth
        sixth = words(await mod.run("/settings channel remove", {"channel": str(news.id)}))
        assert str(news.id) not in sixth


async def test_settings_are_kept_set_back_and_refused_with_the_reason(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship, language="nb", announcer="Moderators", approve_above="100")
        shown = words(await mod.run("/settings show"))
        for line in ("Language Norsk", "Europe", "needed when a post pings more than 100 members", "Ready: "):
            assert line in shown
        back = words(await mod.run("/settings set", {"none": "approve_above"}))
        assert "Second moderator never needed" in back
        ship.standin.scene.channel(ship.standin.guild, "plenty", ChannelType.CATEGORY)
        everybody = str(ship.standin.role("@everyone").id)
        for command, options, said in (
            ("/settings channel add", {"channel": "ideas"}, "A forum itself cannot be posted to exactly once"),
            ("/settings channel add", {"channel": "plenty"}, "A category holds channels and no messages"),
            ("/settings channel add", {"channel": "announcements"}, "Announcements go to that channel already"),
            ("/settings channel remove", {"channel": "general"}, "No announcements go to that channel"),
            ("/settings set", {"zone": "@everyone/~~Oslo~~"}, "“＠everyone/~~Oslo~~” is no time zone I know"),
            ("/settings set", {"announcer": everybody}, "Not everyone can be trusted with announcing"),
            ("/settings set", {}, "You set nothing"),
        ):
            refused = words(await mod.run(command, options)).replace("\\", "")
            assert refused.startswith(said), refused
        assert words(await mod.run("/settings show")) == back
        zones = await mod.autocomplete("/settings set", {"zone": "oslo"}, "zone")
        assert [each["value"] for each in zones] == ["Europe/Oslo"]
        offered = await mod.autocomplete("/settings channel remove", {"channel": ""}, "channel")
        assert [each["name"] for each in offered] == ["#announcements"]


async def test_an_announcement_is_looked_at_and_then_posted_as_it_was_seen(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        preview = await previewed(mod, {**WRITTEN, **HALVED}, **PULSE)
        news, role = ship.standin.channel("announcements"), ship.standin.role("Creators")
        assert words(preview).splitlines()[0] == f"Ready to post in <#{news.id}>, pings <@&{role.id}>"
        assert labels(preview) == ["Publish", "Schedule", "Edit", "Discard", "All announcements"]
        assert preview.message.ephemeral
        assert "Look at this again" not in words(preview)
        assert copies(ship) == []
        seen = words(preview)
        done = await mod.press(preview.message, label="Publish")
        assert words(done).startswith(f"Posted: on its way to <#{news.id}>")
        (copy,) = await posted(ship)
        assert copy.content in seen
        for line in copy.embeds[0]["description"].replace("**", "").splitlines():
            assert line in seen
        assert copy.embeds[0]["footer"]["text"] in seen
        assert "Posted by Mod" in seen
        assert copy.pinged.roles == {role.id}
        listed = words(await mod.press(done.message, label="All announcements"))
        assert listed.startswith("1 announcement, the newest first\nPulse opens to more\nChange · public")


async def test_the_preview_points_at_what_should_be_looked_at_again(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        text = "60,000 followers from 18:00. See http://tiktok.com @everyone <@&5>\n\n# Big ~~news~~"
        seen = words(await previewed(mod, {"title": "**Bold** @here", "body": text, **HALVED}, **PULSE))
        for line in (
            "Look at this again",
            "“60,000 followers”: on that day it is 50,000 or 100,000 (Followers)",
            "has no time zone: write UTC, Oslo time or the like after it",
            "is no https link",
        ):
            assert line in seen
        assert seen.count("will not ping: only the role of /settings does") == 3
        assert "@everyone" not in seen
        assert "<@&5>" not in seen
        assert loose(ship) == []


@pytest.mark.parametrize(
    ("options", "change", "said"),
    [
        (
            PULSE,
            {"what": "requirement.followers", "value": "half"},
            "New value: Followers must be a whole number from 0",
        ),
        (PULSE, {"what": "requirement.followers", "value": "9" * 15}, "New value: Followers must be a whole number"),
        (PULSE, {"what": "requirement.followers"}, "New value: say what “Followers” becomes"),
        (PULSE, {"what": "status.ended", "value": "5"}, "New value: leave “5” out"),
        (PULSE, {"value": "5000"}, "What changes: pick it from the list"),
        (PULSE, {"what": "status.ended", "countries": "Norway, Narnia"}, "Countries: “Narnia” is not a country"),
        (REWARDS, {"what": "pay.rate", "value": "1.20-0.50"}, "New value: write an amount or a range for “Rate per"),
        (
            REWARDS,
            {"what": "pay.rate", "countries": "DE, US"},
            "New value: write an amount or a range for “Rate per 1,000 views”, such as",
        ),
        (REWARDS, {"what": "pay.rate", "value": "0.001-999", "countries": "US"}, "New value: write a narrower range"),
        (
            REWARDS,
            {"what": "pay.rate", "value": "0.50"},
            "Countries: name those that the new value is for, as it is paid in several currencies (EUR, USD).",
        ),
        (REWARDS, {"what": "pay.rate", "value": "0.50", "countries": "DE, US"}, "Countries: name those that"),
        (GIFTS, {"what": "pay.rate", "value": "120 %"}, "New value: write a share or a range for “Share of the gifts”"),
        (
            {"feature": "TikTok Pulse"},
            {"what": "status.ended"},
            "What changes: say from which day, with /announce edit",
        ),
        (PULSE, {"title": "   "}, "Title: write one, of at most 200 characters"),
    ],
)
async def test_nonsense_is_refused_in_a_sentence_and_nothing_is_lost(
    tmp_path: Path, options: dict[str, str], change: dict[str, str], said: str
) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        refused = await previewed(mod, {**WRITTEN, **change}, **options)
        assert words(refused).startswith(said), words(refused)
        assert words(refused).endswith("Nothing is lost: open the form again.")
        again = await mod.press(refused.message, label="Open the form again")
        kept = filled(again)
        assert kept["body"] == WRITTEN["body"]
        assert kept["title"] in ("", WRITTEN["title"])
        if change.get("what") and "effective" in options:
            assert kept["what"] == [change["what"]]
        assert kept["countries"] == {"Norway, Narnia": "NO"}.get(given := change.get("countries", ""), given)
        nothing = dict.fromkeys(("value", "countries"), "")
        mended = await mod.submit(again.modal, {**WRITTEN, **nothing, "what": []})
        assert words(mended).startswith("Ready to post in")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"source": "http://tiktok.com"}, "Give the source as a plain link that begins with https://"),
        ({"source": "https://tiktok.com/<@&5>"}, "Give the source as a plain link"),
        ({"source": "javascript:alert(1)"}, "Give the source as a plain link"),
        ({"effective": "soon"}, "Write the day as 2026-11-23"),
        ({"feature": "Creator Moon"}, "I know no feature named “Creator Moon”"),
    ],
)
async def test_an_option_that_cannot_be_opens_no_form(tmp_path: Path, options: dict[str, str], said: str) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        refused = await mod.run("/announce post", options)
        assert refused.modal is None
        assert words(refused).startswith(said)
        assert stored(ship, "SELECT * FROM announcements") == []


async def test_a_plan_is_said_in_the_servers_zone_and_kept_by_command_or_button(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        preview = await previewed(mod)
        for text, said in (
            ("2027-03-28 02:30", "That time does not exist in Europe/Oslo"),
            ("2027-10-31 02:30", "That time comes twice in Europe/Oslo"),
            ("2026-11-23 12:59", "That time is past"),
            ("tomorrow at six", "Write the time as 2026-12-01 18:00"),
        ):
            form = await mod.press(preview.message, label="Schedule")
            refused = await mod.submit(form.modal, {"time": text})
            assert words(refused).replace("\\", "").startswith(said), words(refused)
        form = await mod.press(preview.message, label="Schedule")
        planned = words(await mod.submit(form.modal, {"time": "2026-12-01 18:00"})).replace("\\", "")
        assert planned.startswith("Planned for 2026-12-01 18:00 (Europe/Oslo), <t:1796144400:R>")
        again = await mod.run("/announce schedule", {"announcement": await picked(mod), "at": "2026-12-02 18:00"})
        assert words(again).startswith("Planned for 2026-12-02 18:00")
        assert stored(ship, "SELECT state, publish_at, zone FROM announcements") == [
            ("scheduled", 1796230800, "Europe/Oslo")
        ]
        assert "planned · <t:1796230800:f>" in words(await mod.run("/announce list"))
        assert copies(ship) == []


async def test_an_edit_is_looked_at_saved_and_changes_what_stands(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        await published(mod, **PULSE)
        (copy,) = await posted(ship)
        about = await picked(mod)
        form = await mod.run("/announce edit", {"announcement": about, "effective": "2027-01-01"})
        assert filled(form)["body"] == WRITTEN["body"]
        preview = await mod.submit(form.modal, {"body": "From January, to all."})
        assert words(preview).startswith("Ready to save: this takes the place of what stands, and pings nobody anew")
        assert "From January, to all." in words(preview)
        assert "1 January 2027" in words(preview)
        assert "From December" in copy.embeds[0]["description"]
        edited = "edited 23 November 2026: text, day"
        assert edited in words(preview)
        saved = await mod.press(preview.message, label="Save")
        assert words(saved).startswith("Saved: every copy that stands is being changed")
        assert await ship.standin.realm.bell.until(lambda: "to all" in copies(ship)[0].embeds[0]["description"], 5)
        assert edited in copies(ship)[0].embeds[0]["footer"]["text"]
        assert len(copies(ship)) == 1
        assert stored(ship, "SELECT parts FROM announcement_edits") == [("body,effective",)]


async def test_a_rate_is_announced_edited_and_withdrawn_and_says_what_it_is_to_a_creator(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod, ada, bob = await ready(ship), ship.standin.person("ada"), ship.standin.person("bob")
        await ada.run("/profile set", {**CREATOR, "views_30d": 250_000})
        await bob.run("/profile set", {**CREATOR, "views_30d": 250_000, "followers": 300})
        before = words(await ada.run("/forecast"))
        form = await mod.run("/announce post", REWARDS)
        assert {"label": "Rate per 1,000 views", "value": "pay.rate"}.items() <= offered(form)["pay.rate"].items()
        rate = {"what": "pay.rate", "value": RATE, "countries": "US"}
        preview = await mod.submit(form.modal, {"title": "Pays more", "body": BODY, **rate})
        assert "What changes Rate per 1,000 views: USD 0.80–2.00 · United States" in words(preview)
        assert "Look at this again" not in words(preview)
        assert "Whom it affects" not in words(preview)
        await mod.press(preview.message, label="Publish")
        (copy,) = await posted(ship)
        await delivered(ship)
        said = words(await ada.press(copy, label=AFFECTS))
        assert re.match(r"Yes: from 1 December 2026 it may pay USD \S+ instead of USD \S+ a month\nPays more", said), (
            said
        )
        assert "What changes Creator Rewards Program: what it pays: USD 0.80–2.00 for 1,000 views that count" in said
        assert "What to do nothing" in said
        assert "the catalogue says: USD 0.40–1.00 for 1,000 views that count" in said
        assert "No: Creator Rewards Program stays for you" in words(await bob.press(copy, label=AFFECTS))
        for command in ("/forecast", "/compare"):
            assert "for you: may pay USD" in words(await ada.run(command)), command
        about = await picked(mod)
        again = await mod.run("/announce edit", {"announcement": about})
        assert (filled(again)["what"], filled(again)["value"]) == (["pay.rate"], "0.8–2")
        saved = await mod.submit(again.modal, {"what": "pay.rate", "value": "0,40–1,00"})
        await mod.press(saved.message, label="Save")
        await delivered(ship)
        assert "No: Creator Rewards Program stays for you" in words(await ada.press(copies(ship)[0], label=AFFECTS))
        asked = await mod.run("/announce withdraw", {"announcement": about})
        await mod.press(asked.message, label="Yes, withdraw it")
        await delivered(ship)
        gone = words(await ada.press(copies(ship)[0], label=AFFECTS))
        assert gone.startswith("This was withdrawn on 23 November 2026: it changes nothing")
        assert words(await ada.run("/forecast")) == before


async def test_a_withdrawal_is_asked_once_and_then_done(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        await published(mod)
        await posted(ship)
        asked = await mod.run("/announce withdraw", {"announcement": await picked(mod)})
        assert words(asked).startswith("Withdraw this everywhere?\nPulse opens to more")
        assert labels(asked) == ["Yes, withdraw it", "Keep it"]
        assert stored(ship, "SELECT state FROM announcements") == [("published",)]
        done = await mod.press(asked.message, label="Yes, withdraw it")
        assert words(done).startswith("Withdrawn: every copy that stands is being marked")
        assert await ship.standin.realm.bell.until(lambda: copies(ship)[0].content.startswith("Withdrawn"), 5)
        assert await mod.autocomplete("/announce withdraw", {"announcement": ""}, "announcement") == []


async def test_a_draft_is_discarded_and_never_seen_again(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        preview = await previewed(mod)
        gone = await mod.press(preview.message, label="Discard")
        assert words(gone).startswith("Discarded: nothing of it was posted")
        assert words(await mod.run("/announce list")).startswith("Nothing was announced here yet")


async def test_many_members_take_a_second_moderator_who_is_not_the_author(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        everybody = str(ship.standin.role("@everyone").id)
        mod = await ready(ship, role=everybody, approve_above="0")
        mate = moderator(ship, "mate")
        preview = await previewed(mod)
        assert words(preview).startswith("Ready for a second moderator")
        assert labels(preview) == ["Ask a second moderator", "Edit", "Discard", "All announcements"]
        about = await picked(mod)
        refused = await mod.run("/announce schedule", {"announcement": about, "at": "2026-12-01 18:00"})
        assert words(refused).startswith("It pings more members than one moderator may alone")
        asked = await mod.press(preview.message, label="Ask a second moderator")
        assert words(asked).startswith("Waiting for a second moderator")
        own = await mod.run("/announce list")
        assert words(own).startswith("1 announcement waits for a second moderator")
        assert "Approve" not in labels(own)
        listed = await mate.run("/announce list")
        shown = await mate.press(listed.message, label="Approve")
        assert words(shown).startswith("Waiting for you: read it, then let it go")
        assert "From December" in words(shown)
        approve = behind(shown, "Approve and post")
        forged = await forge(ship, mod, approve)
        assert words(forged).startswith("Nobody approves their own announcement")
        edit = await mate.run("/announce edit", {"announcement": about})
        assert words(edit).startswith("Another moderator answers for these words")
        done = await mate.press(shown.message, label="Approve and post")
        assert words(done).startswith("Posted: on its way")
        (copy,) = await posted(ship)
        assert "Posted by Mod" in copy.embeds[0]["footer"]["text"]
        assert stored(ship, "SELECT author_id, approved_by FROM announcements") == [(mod.user.id, mate.user.id)]


async def test_few_enough_members_take_none(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship, role=str(ship.standin.role("@everyone").id), approve_above="1000")
        preview = await previewed(mod)
        assert words(preview).startswith("Ready to post in")
        assert "＠everyone" in words(preview)


async def refusing(guild: discord.Guild) -> dict[discord.Object, int]:
    """What Discord answers a bot that may not count."""
    raise discord.Forbidden(SimpleNamespace(status=403, reason="Forbidden"), "Missing Access")


async def counting(guild: discord.Guild) -> dict[discord.Object, int]:
    return {discord.Object(role.id): 5 for role in guild.roles}


@pytest.mark.parametrize(
    ("count", "above", "said"),
    [
        (refusing, "1000000", "Ready for a second moderator"),
        (counting, "4", "Ready for a second moderator"),
        (counting, "5", "Ready to post in"),
    ],
)
async def test_members_of_a_role_are_counted_and_those_that_nobody_can_count_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: Callable[..., object], above: str, said: str
) -> None:
    monkeypatch.setattr(discord.Guild, "role_member_counts", count)
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship, approve_above=above)
        preview = await previewed(mod)
        assert words(preview).startswith(said)
        if said.startswith("Ready to post"):
            assert words(await mod.press(preview.message, label="Publish")).startswith("Posted")


def behind(exchange: Exchange, label: str) -> str:
    """The custom_id of a button."""
    buttons = (each for row in exchange.message.components for each in row.get("components", ()))
    return next(each["custom_id"] for each in buttons if each.get("label") == label)


async def forge(ship: Ship, person: Person, custom_id: str) -> Exchange:
    """Press a button that is on none of this person's screens."""
    screen = (await person.run("/help")).message
    data = {"component_type": 2, "custom_id": custom_id, "id": 1}
    exchange = ship.standin.send_interaction({"type": 3, "message": {"id": str(screen.id)}, "data": data}, by=person)
    return await exchange.until(lambda each: bool(each.messages))


async def test_whoever_was_a_moderator_is_stopped_at_the_open_form_and_at_every_button(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        preview = await previewed(mod)
        form = await mod.press(preview.message, label="Edit")
        ship.standin.scene.grant(ship.standin.guild, mod.user, 0)
        late = await mod.submit(form.modal, {"body": "Mine now."})
        assert words(late.messages[-1]).startswith("Only those who may manage this server, or have the role")
        for label in labels(preview):
            pressed = await mod.press(preview.message, label=label)
            assert words(pressed.messages[-1]).startswith("Only those who may manage this server"), label
        assert await mod.autocomplete("/announce edit", {"announcement": ""}, "announcement") == []
        assert stored(ship, "SELECT state, body FROM announcements") == [("draft", WRITTEN["body"])]
        with pytest.raises(NotPossible):
            await mod.run("/settings show")


async def test_a_role_that_is_trusted_announces_and_does_not_manage(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship, announcer="Creators")
        ada, bob = ship.standin.person("ada"), ship.standin.person("bob")
        ship.standin.scene.join(ship.standin.guild, ada.user, ship.standin.role("Creators"))
        assert words(await previewed(ada)).startswith("Ready to post in")
        assert words(await bob.run("/announce list")).startswith(
            "Only those who may manage this server, or have the role"
        )
        assert words(await forge(ship, ada, "fc1:settings:")).startswith(
            "Only those who may manage this server do that"
        )
        await mod.run("/settings set", {"none": "announcer"})
        assert words(await ada.run("/announce list")).startswith(
            "Only those who may manage this server, or have the role"
        )


async def test_an_announcement_of_another_server_is_unknown_to_every_handler(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        await published(mod)
        about = await picked(mod)
        other = ship.standin.scene.guild("Elsewhere")
        stranger = ship.standin.person("eve", guild=other, permissions=MANAGE)
        before = stored(ship, "SELECT state, version, title, body FROM announcements")
        for command in ("edit", "withdraw", "schedule"):
            at = {"at": "2026-12-01 18:00"} if command == "schedule" else {}
            answer = await stranger.run(f"/announce {command}", {"announcement": about, **at})
            assert words(answer).startswith("I know no such announcement in this server"), command
        screen = (await stranger.run("/announce list")).message
        assert words(screen).startswith("Nothing was announced here yet")
        news = ship.standin.channel("announcements").id
        for action in (
            "preview", "write", "plan", "publish", "ask", "approve", "discard", "save", "withdraw", "withdrawn",
            "there", "not_there",
        ):  # fmt: skip
            meaning = f"about={about}.{news}" if action.endswith("there") else f"choice={about};about={about}"
            forged = ship.standin.send_interaction(
                {
                    "type": 3,
                    "guild_id": str(other.id),
                    "authorizing_integration_owners": {"0": str(other.id)},
                    "message": {"id": str(screen.id)},
                    "data": {"component_type": 2, "custom_id": f"fc1:{action}:{meaning}", "id": 1},
                },
                by=stranger,
            )
            await forged.until(lambda each: bool(each.messages))
            assert words(forged.messages[-1]).startswith("I know no such announcement"), action
        assert stored(ship, "SELECT state, version, title, body FROM announcements") == before


async def test_in_private_nothing_of_it_is_offered_and_forged_it_is_refused(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        for where in ({"dm": True}, {"user_install": True}):
            ada = ship.standin.person("ada", **where)
            for command in ("/announce list", "/settings show"):
                with pytest.raises(NotPossible):
                    await ada.run(command)
        ada = ship.standin.person("ada", dm=True)
        screen = (await ada.run("/help")).message
        for action in ("announcements", "settings", "publish", "write"):
            raw = {"type": 3, "message": {"id": str(screen.id)}, "data": {"component_type": 2}}
            raw["data"] |= {"custom_id": f"fc1:{action}:", "id": 1}
            raw["authorizing_integration_owners"] = {"0": "0"}
            forged = ship.standin.send_interaction(raw, by=ada)
            await forged.until(lambda each: bool(each.messages))
            assert words(forged.messages[-1]).startswith("That works only in a server that invited me"), action


async def test_what_nobody_can_tell_is_asked_for_and_settled_with_a_button(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        await published(mod)
        await delivered(ship)
        for label in ("It is there", "It is not there: send it"):
            await bend(
                ship,
                "UPDATE deliveries SET state = 'unclear', reason = 'missing_history', message_id = NULL, posted = NULL,"
                " lease_owner = NULL, lease_until = NULL",
            )
            listed = await mod.run("/announce list")
            news = ship.standin.channel("announcements").id
            assert words(listed).startswith(f"Please look in <#{news}>: is “Pulse opens to more” there?")
            assert "nobody can tell whether it arrived: I may not read back there" in words(listed)
            assert labels(listed) == ["It is there", "It is not there: send it"]
            after = await mod.press(listed.message, label=label)
            assert not words(after).startswith("Please look")


async def test_the_list_says_in_plain_words_why_something_is_not_there(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        await published(mod)
        await delivered(ship)
        for state, reason, said in (
            ("failed", "missing_view", "not posted: I may not see the channel: give me View Channel"),
            ("failed", "missing_send", "not posted: I may not write there: give me Send Messages and Embed Links"),
            ("failed", "channel_gone", "not posted: the channel is gone"),
            ("failed", "deadline", "not posted: it did not go through in a day, so I stopped trying"),
            ("done", "removed", "somebody deleted it there"),
            ("unclear", "unreadable", "nobody can tell whether it arrived: too much was written there"),
        ):
            fate = f"state = '{state}', reason = '{reason}'"
            await bend(ship, f"UPDATE deliveries SET {fate}, message_id = NULL")  # noqa: S608 - words of ours
            assert said in words(await mod.run("/announce list"))


async def test_a_channel_that_lost_its_permissions_is_named_before_anything_is_posted(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        news, bot = ship.standin.channel("announcements"), ship.standin.role("Forecastle")
        ship.standin.scene.overwrite(news, bot, deny=Permission.SEND_MESSAGES | Permission.VIEW_CHANNEL)
        assert f"<#{news.id}>: give me View Channel · Send Messages\n" in words(await previewed(mod))


async def test_without_a_channel_it_can_be_written_and_not_posted(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = moderator(ship)
        preview = await previewed(mod)
        assert words(preview).startswith("Not ready: no channel is set")
        assert labels(preview) == ["Edit", "Discard", "All announcements"]


async def test_a_long_text_turns_its_pages_and_fits_where_it_is_posted(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        text = "\n".join(["*# [x](y) _z_ @everyone 1. - " * 4] * 26)[:3000]
        preview = await previewed(mod, {"title": "*" * 200, "body": text})
        assert words(preview).startswith("Ready to post in")
        assert "2 things to look at again, below" in words(preview)
        later = await mod.press(preview.message, label="Next")
        while "Next" in labels(later):
            later = await mod.press(later.message, label="Next")
        assert "The text is too long to be posted whole: shorten it." in words(later)
        assert "Publish" in labels(later)
        while "Previous" in labels(later):
            later = await mod.press(later.message, label="Previous")
        assert words(later).startswith("Ready to post in")
        assert stored(ship, "SELECT state FROM announcements") == [("draft",)]


async def test_a_press_of_publish_after_the_words_changed_posts_nothing(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = await ready(ship)
        preview = await previewed(mod)
        form = await mod.run("/announce edit", {"announcement": await picked(mod)})
        await mod.submit(form.modal, {"body": "Other words."})
        late = await mod.press(preview.message, label="Publish")
        assert words(late.messages[-1]).startswith("Somebody changed that after you read it")
        assert stored(ship, "SELECT state FROM announcements") == [("draft",)]


async def test_open_forms_and_buttons_survive_a_restart(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship:
        async with ship.sailing():
            mod = await ready(ship)
            form = (await mod.run("/announce post", PULSE)).modal
        async with ship.sailing():
            preview = await mod.submit(form, {**WRITTEN, **HALVED})
        async with ship.sailing():
            await mod.press(preview.message, label="Publish")
            await posted(ship)


async def test_a_norwegian_moderator_reads_norwegian_and_the_server_is_told_in_its_own_language(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = replace(await ready(ship, language="nb"), locale="no")
        form = await mod.run(
            "/kunngjør ny", {"feature": "TikTok Pulse", "type": "Endring", "gjelder_fra": "2026-12-01"}
        )
        assert form.modal.title == "Kunngjøring"
        preview = await mod.submit(form.modal, {**WRITTEN, **HALVED})
        assert labels(preview) == ["Legg ut", "Planlegg", "Rediger", "Forkast", "Alle kunngjøringer"]
        await mod.press(preview.message, label="Legg ut")
        (copy,) = await posted(ship)
        assert "Endring: Pulse opens to more" in copy.content
