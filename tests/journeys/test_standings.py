"""Every command and button, by everybody that a server knows, in every kind of place: the table of who may what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from bot.commands import policy
from bot.commands.policy import Rule, Where, Who
from bot.standin.people import Person
from bot.standin.server import StandIn
from bot.standin.world import Guild, Permission
from tests.aboard import Ship, aboard
from tests.journeys.test_who_may import ALLOWED, MEANING, NOT_OFFERED, TOLD, outcome, pressed, ran

OWNER, ADMIN, TRUSTED, MEMBER, FORMER = "owner", "admin", "allowed role", "member", "former moderator"
HERE, ANOTHER, DM, INSTALLED = "this server", "another server", "a DM", "installed for oneself"
STANDINGS, PLACES = (OWNER, ADMIN, TRUSTED, MEMBER, FORMER), (HERE, ANOTHER, DM, INSTALLED)
#: What somebody may do beyond what everybody may: nobody anything in private or in another server.
MORE = {
    (OWNER, HERE): {Who.ANNOUNCER, Who.MANAGER},
    (ADMIN, HERE): {Who.ANNOUNCER, Who.MANAGER},
    (TRUSTED, HERE): {Who.ANNOUNCER},
}
REFUSED = {Who.ANNOUNCER: "may_not_announce", Who.MANAGER: "may_not_manage"}


@dataclass(frozen=True)
class Cell:
    """One row of the policy, for one kind of person in one kind of place."""

    row: str
    rule: Rule
    standing: str
    place: str

    @property
    def wanted(self) -> str:
        """What the design says."""
        if self.rule.where is Where.SERVER and self.place in (DM, INSTALLED):
            return "not_here"
        if self.rule.who in REFUSED and self.rule.who not in MORE.get((self.standing, self.place), set()):
            return REFUSED[self.rule.who]
        return ALLOWED


def cells(*, every: bool) -> Iterator[Cell]:
    """All cells; or fewer: for what is open to all one each in turn, else everybody here and somebody elsewhere."""
    rows = [("/" + name, rule) for name, rule in policy.COMMANDS.items()]
    rows += [(name, rule) for name, rule in policy.ACTIONS.items()]
    everywhere = list(product(PLACES, STANDINGS))
    here, elsewhere = everywhere[: len(STANDINGS)], everywhere[len(STANDINGS) :]
    for number, (row, rule) in enumerate(rows):
        few = here + elsewhere[number % 4 :: 4]
        some = everywhere[number % len(everywhere) :][:1] if rule == Rule() else few
        yield from (Cell(row, rule, standing, place) for place, standing in (everywhere if every else some))


async def wrong(folder: Path, tried: list[Cell], tell: Callable[[int, int], object] = max) -> list[str]:
    """Try cells with one bot; give what came out otherwise than it should."""
    found = []
    async with aboard(folder) as ship, ship.sailing() as client:
        servers = client.services.servers
        await servers.change(ship.standin.guild.id, announcer_role_id=ship.standin.role("Creators").id)
        people = _people(ship.standin)
        for each in people.values():
            await each.run("/profile set", TOLD)
        for number, cell in enumerate(tried, 1):
            came = await _came(ship, people[cell.standing, cell.place], cell)
            if came != cell.wanted:
                found.append(f"{cell.row}, {cell.standing}, {cell.place}: {came}, not {cell.wanted}")
            tell(number, len(tried))
    return found


async def _came(ship: Ship, person: Person, cell: Cell) -> str:
    if not cell.row.startswith("/"):
        screen = (await person.run("/help")).message
        came = outcome(await pressed(ship, person, screen, f"fc1:{cell.row}:{MEANING.get(cell.row, '')}"))
        if cell.row == "erase":
            await person.run("/profile set", TOLD)
        # Let through, a button about an announcement means nothing when it names none.
        return ALLOWED if came == "stale" and cell.rule.who is Who.ANNOUNCER else came
    came = await ran(person, cell.row.removeprefix("/"))
    # What Discord itself does not offer needs no refusal.
    return cell.wanted if came == NOT_OFFERED and cell.wanted != ALLOWED else came


def _people(standin: StandIn) -> dict[tuple[str, str], Person]:
    """Everybody in every place; what makes them somebody, they are in the first server alone."""
    another = standin.scene.guild("Another", owner="somebody else")
    return {
        (standing, place): _person(standin, standing, place, another) for standing, place in product(STANDINGS, PLACES)
    }


def _person(standin: StandIn, standing: str, place: str, another: Guild) -> Person:
    name = "skipper" if standing == OWNER else standing.replace(" ", "_")
    here = standin.person(name)
    if standing == ADMIN:
        standin.scene.grant(standin.guild, here.user, Permission.ADMINISTRATOR)
    if standing == TRUSTED:
        standin.scene.join(standin.guild, here.user, standin.role("Creators"))
    if standing == FORMER:
        standin.scene.grant(standin.guild, here.user, Permission.MANAGE_GUILD)
        standin.scene.grant(standin.guild, here.user, 0)
    where = {ANOTHER: {"guild": another}, DM: {"dm": True}, INSTALLED: {"user_install": True}}
    return here if place == HERE else standin.person(name, **where[place])


async def test_everybody_may_everywhere_what_the_table_says_and_no_more(tmp_path: Path) -> None:
    tried = list(cells(every=False))
    assert {each.row for each in tried} == {"/" + each for each in policy.COMMANDS} | set(policy.ACTIONS)
    assert len({each.wanted for each in tried}) == 4
    assert await wrong(tmp_path, tried) == []
