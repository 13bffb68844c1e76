"""Who may do what, where: every row of the policy in every kind of place, by those who may speak there and may not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import discord
import pytest
from discord import app_commands

from bot.client import ForecastleClient
from bot.commands import policy
from bot.commands.policy import Rule, Where, Who
from bot.rendering.contexts import ErrorPage
from bot.rendering.renderer import render
from bot.standin.availability import owners_of
from bot.standin.errors import NotPossible
from bot.standin.exchange import Exchange
from bot.standin.interactions import Act
from bot.standin.people import Person
from bot.standin.sending import Deed, send
from bot.standin.server import StandIn
from bot.standin.world import Channel, Message, Permission
from tests.aboard import Ship, aboard, words
from tests.hostile.barrage import explored, loose

ALLOWED, NOT_OFFERED = "allowed", "not offered"
#: What the policy refuses with; anything else that is said comes from behind it.
REFUSALS = ("not_here", "may_not_speak", "may_not_announce", "may_not_manage", "stale")
#: What a button needs besides its action to mean something.
MEANING = {"answer": "fact=country", "sharing": "choice=on"}
SPEAK, SPEAK_IN_THREADS = Permission.SEND_MESSAGES, Permission.SEND_MESSAGES_IN_THREADS
#: A value for each kind of option without which Discord does not send a command: text, number, yes or no, ...
ANYTHING = {3: "anything", 4: 1, 5: True, 7: "announcements", 8: "Creators", 11: ("mine.json", b"{}")}
TOLD = {"country": "US", "followers": 12_000}


@dataclass(frozen=True)
class Place:
    """Somewhere to be: whether the bot is a member, whether one may speak, how one comes in, and as what."""

    name: str
    ours: bool
    may_speak: bool
    enter: Callable[[StandIn], Person]
    trusted_as: str = ""

    def __str__(self) -> str:
        return self.name


def in_server(channel: str = "general", deny: int = 0, allow: int = 0) -> Callable[[StandIn], Person]:
    def enter(standin: StandIn) -> Person:
        place = standin.channel(channel)
        silence(standin, standin.channel("general"), deny)
        return standin.person("ada", channel=place, permissions=allow)

    return enter


def with_a_role(standin: StandIn) -> Person:
    person = standin.person("ada")
    standin.scene.join(standin.guild, person.user, standin.role("Creators"))
    return person


def elsewhere(deny: int = 0, allow: int = 0) -> Callable[[StandIn], Person]:
    def enter(standin: StandIn) -> Person:
        guild = standin.scene.guild("Elsewhere", with_bot=False)
        silence(standin, standin.channel("general", guild), deny)
        return standin.person("ada", guild=guild, user_install=True, permissions=allow)

    return enter


def silence(standin: StandIn, channel: Channel, deny: int) -> None:
    guild = standin.world.guild_of(channel)
    standin.scene.overwrite(channel, guild.roles[guild.id], deny=deny)


#: Not every day: a manager shows what an administrator does, and a DM and elsewhere what those without a server do.
LIKE_ANOTHER = pytest.mark.full
PLACES = (
    Place("server", True, True, in_server()),
    Place("server, silenced", True, False, in_server(deny=SPEAK)),
    Place("thread, where alone one may speak", True, True, in_server("pulse-talk", SPEAK)),
    Place("thread, where alone one is silenced", True, False, in_server("pulse-talk", SPEAK_IN_THREADS)),
    Place("server, managed", True, True, in_server(allow=Permission.MANAGE_GUILD), "manager"),
    pytest.param(
        Place("server, ruled", True, True, in_server(allow=Permission.ADMINISTRATOR), "manager"), marks=LIKE_ANOTHER
    ),
    Place("server, with the announcers' role", True, True, with_a_role, "announcer"),
    Place("dm", False, True, lambda standin: standin.person("ada", dm=True)),
    pytest.param(
        Place("friends", False, True, lambda standin: standin.person("ada", user_install=True)), marks=LIKE_ANOTHER
    ),
    Place("elsewhere", False, True, elsewhere()),
    Place("elsewhere, silenced", False, False, elsewhere(SPEAK)),
    pytest.param(
        Place("elsewhere, managed", False, True, elsewhere(allow=Permission.MANAGE_GUILD), "manager"),
        marks=LIKE_ANOTHER,
    ),
)


def expected(rule: Rule, place: Place) -> str:
    """What a row says about a place, worked out from its words."""
    if not {Where.ANYWHERE: True, Where.SERVER: place.ours}[rule.where]:
        return "not_here"
    allowed, otherwise = {
        "anybody": (True, ""),
        "speaker": (place.may_speak, "may_not_speak"),
        "announcer": (place.trusted_as in ("announcer", "manager"), "may_not_announce"),
        "manager": (place.trusted_as == "manager", "may_not_manage"),
    }[rule.who]
    return ALLOWED if allowed else otherwise


def told(key: str) -> str:
    (page,) = render(ErrorPage(key, {}), "en")
    return page[0]


def outcome(exchange: Exchange) -> str:
    assert exchange.settled, exchange.error
    said = words(exchange) if exchange.messages else ""
    assert said or exchange.modal
    return next((key for key in REFUSALS if said == told(key)), ALLOWED)


@pytest.fixture(params=PLACES, ids=str)
async def berth(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Ship, Place, Person]]:
    """A ship, a place, and somebody in it who told something."""
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        person = request.param.enter(ship.standin)
        await person.run("/profile set", TOLD)
        if any(rule.who == "announcer" for rule in policy.COMMANDS.values()):
            role, guild = ship.standin.role("Creators"), ship.standin.guild
            await client.services.servers.change(guild.id, announcer_role_id=role.id)
        yield ship, request.param, person


async def test_every_command_does_in_every_place_what_its_row_says(berth: tuple[Ship, Place, Person]) -> None:
    _, place, person = berth
    found = {path: await ran(person, path) for path in policy.COMMANDS}
    wanted = {path: expected(rule, place) for path, rule in policy.COMMANDS.items()}
    # What Discord itself does not offer needs no refusal; what is allowed must be offered.
    hidden = {path for path, each in found.items() if each == NOT_OFFERED and wanted[path] != ALLOWED}
    assert {path: each for path, each in found.items() if path not in hidden and each != wanted[path]} == {}


async def test_every_button_does_in_every_place_what_its_row_says(berth: tuple[Ship, Place, Person]) -> None:
    ship, place, person = berth
    wanted = {action: expected(rule, place) for action, rule in policy.ACTIONS.items()}
    found, screen = {}, (await person.run("/help")).message
    for action, rule in policy.ACTIONS.items():
        exchange = await pressed(ship, person, screen, f"fc1:{action}:{MEANING.get(action, '')}")
        found[action] = outcome(exchange)
        public = [message for message in exchange.messages if not message.ephemeral]
        assert place.may_speak or not public, f"{action} speaks for somebody who may not"
        assert bool(public) == (rule.who is Who.SPEAKER and found[action] == ALLOWED), action
        if action == "erase":
            await person.run("/profile set", TOLD)
    # Every action has a row, so what is stale is let through: a button of an announcement means nothing without one.
    vague = {each for each, rule in policy.ACTIONS.items() if rule.who == "announcer" and found[each] == "stale"}
    assert {each: said for each, said in found.items() if each not in vague} == {
        each: said for each, said in wanted.items() if each not in vague
    }
    assert {wanted[each] for each in vague} <= {ALLOWED}
    assert loose(ship) == []


async def ran(person: Person, path: str) -> str:
    try:
        exchange = await person.run(f"/{path}", dict(required(person, path)))
    except NotPossible:
        return NOT_OFFERED
    assert all(message.ephemeral for message in exchange.messages), f"/{path} speaks to everybody"
    return outcome(exchange)


def required(person: Person, path: str) -> Iterator[tuple[str, object]]:
    """A value for every option without which Discord does not send a command."""
    options = person.realm.world.commands[0]
    for step in path.split():
        options = next((each for each in options if each["name"] == step), {}).get("options", ())
    for option in options:
        if option.get("required"):
            choices = option.get("choices") or [{"value": ANYTHING[option["type"]]}]
            yield option["name"], choices[0]["value"]


async def pressed(ship: Ship, person: Person, screen: Message, custom_id: str) -> Exchange:
    """Press a button under a screen that came to this person in this place, whether or not it has such a button."""
    data = {"component_type": 2, "custom_id": custom_id, "id": 1}
    owners = owners_of(ship.standin.world, screen)
    deed = Deed(Act.COMPONENT, person.user, person.channel, data, owners, person.locale, screen)
    exchange = Exchange(send(ship.standin.realm, deed), ship.standin.realm.bell)
    assert await ship.standin.realm.bell.until(lambda: exchange.settled, person.patience)
    return exchange


def commands_of(client: ForecastleClient) -> set[str]:
    return {each.qualified_name for each in client.tree.walk_commands() if isinstance(each, app_commands.Command)}


async def test_a_command_without_a_row_is_found_and_refused_before_it_runs(tmp_path: Path) -> None:
    ran_all_the_same = []

    @app_commands.command(name="rowless", description="A command that somebody forgot to write a row for.")
    async def rowless(interaction: discord.Interaction) -> None:
        ran_all_the_same.append(interaction)

    async with aboard(tmp_path) as ship, ship.sailing() as client:
        assert commands_of(client) == set(policy.COMMANDS)
        client.tree.add_command(rowless)
        assert commands_of(client) - set(policy.COMMANDS) == {"rowless"}
        await client.tree.sync()
        assert words(await ship.standin.person("ada").run("/rowless")) == told("stale")
    assert ran_all_the_same == []


async def test_every_button_in_sight_has_a_row_and_without_one_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", TOLD)
        reached, screen = await explored(ship, ada), (await ada.run("/help")).message
        forms = await reached.forms(ship, ada)
        in_sight = {each.split(":")[1] for each in (*reached.buttons, *(form.custom_id for form in forms))}
        assert in_sight - set(policy.ACTIONS) == set()
        assert {"share", "erase", "sharing", "setup", "answer"} <= in_sight
        for action in sorted(in_sight):
            monkeypatch.delitem(policy.ACTIONS, action)
            assert outcome(await pressed(ship, ada, screen, f"fc1:{action}:{MEANING.get(action, '')}")) == "stale", (
                action
            )


async def test_whoever_may_use_no_commands_is_offered_none(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        person = in_server(deny=Permission.USE_APPLICATION_COMMANDS)(ship.standin)
        assert {await ran(person, path) for path in policy.COMMANDS} == {NOT_OFFERED}
