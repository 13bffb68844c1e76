"""Who asked to be told, and what waits for them."""

from dataclasses import replace

import pytest

from bot.store import Database, alerts, outbox
from bot.store.alerts import Alerts
from bot.store.errors import RefusedValue
from bot.store.outbox import Delivery
from tests.bot.store.announcing import DAYS, DEADLINE, ELSEWHERE, GUILD, SECOND, claimed, new_id
from tests.bot.store.conftest import LATER, MOMENT

ASKED = Alerts(7, "nb", MOMENT, None, None, "v", (GUILD,))


async def queue(database: Database, says: str, user_id: int = 7, due_at=MOMENT) -> str:
    """Have something told."""
    key = new_id()
    await outbox.queue_alert(database, key=key, user_id=user_id, says=says, due_at=due_at, deadline=DEADLINE)
    return key


async def waiting(database: Database) -> list[Delivery]:
    """All that waits, past every lease."""
    return await claimed(database, "somebody else", MOMENT + DAYS)


async def test_who_asked_is_known_and_a_second_server_is_added(database: Database):
    assert await alerts.load(database, 7) is None
    await alerts.subscribe(database, 7, GUILD, "nb", "v", MOMENT)
    assert await alerts.load(database, 7) == ASKED
    await alerts.subscribe(database, 7, ELSEWHERE, "en", "w", LATER)
    await alerts.subscribe(database, 7, GUILD, "en", "w", LATER)
    assert await alerts.load(database, 7) == replace(ASKED, language="en", verdicts="w", guilds=(GUILD, ELSEWHERE))


async def test_who_asked_in_a_dm_is_told_of_no_server(database: Database):
    await alerts.subscribe(database, 7, None, "nb", None, MOMENT)
    assert await alerts.load(database, 7) == replace(ASKED, verdicts=None, guilds=())
    assert await alerts.of_server(database, GUILD) == []


async def test_everybody_and_those_of_a_server(database: Database):
    for user_id, guild_id in ((9, GUILD), (8, None), (7, ELSEWHERE), (6, GUILD)):
        await alerts.subscribe(database, user_id, guild_id, "nb", "v", MOMENT)
    assert [each.user_id for each in await alerts.everybody(database)] == [6, 7, 8, 9]
    assert [each.user_id for each in await alerts.of_server(database, GUILD)] == [6, 9]
    assert [each.guilds for each in await alerts.of_server(database, GUILD)] == [(GUILD,), (GUILD,)]


async def test_what_is_known_of_a_person_is_kept_for_them_alone(database: Database):
    for user_id in (7, 8):
        await alerts.subscribe(database, user_id, GUILD, "nb", "v", MOMENT)
    other = await alerts.load(database, 8)
    await alerts.keep_verdicts(database, 7, "new")
    await alerts.closed(database, 7, LATER)
    assert await alerts.load(database, 7) == replace(ASKED, verdicts="new", closed_at=LATER)
    await alerts.sent(database, 7, LATER)
    assert await alerts.load(database, 7) == replace(ASKED, verdicts="new", sent_at=LATER)
    assert await alerts.load(database, 8) == other


async def test_asking_again_opens_what_was_closed(database: Database):
    await alerts.subscribe(database, 7, GUILD, "nb", "v", MOMENT)
    await alerts.closed(database, 7, LATER)
    await alerts.subscribe(database, 7, GUILD, "nb", "v", LATER)
    assert (await alerts.load(database, 7)).closed_at is None


async def test_who_did_not_ask_is_not_made_to(database: Database):
    await alerts.keep_verdicts(database, 7, "new")
    await alerts.sent(database, 7, LATER)
    await alerts.closed(database, 7, LATER)
    assert await alerts.everybody(database) == []


async def test_stopping_ends_all_that_waits_for_a_person(database: Database):
    for user_id in (7, 8):
        await alerts.subscribe(database, user_id, GUILD, "nb", "v", MOMENT)
        await queue(database, "news", user_id)
    await alerts.stop(database, 7)
    await alerts.stop(database, 7)
    assert [each.user_id for each in await alerts.of_server(database, GUILD)] == [8]
    assert [each.user_id for each in await waiting(database)] == [8]


async def test_who_did_not_ask_gets_nothing(database: Database):
    await queue(database, "news")
    assert await waiting(database) == []


async def test_an_alert_waits_until_it_is_due(database: Database):
    await alerts.subscribe(database, 7, GUILD, "nb", "v", LATER)
    key = await queue(database, "news", due_at=LATER)
    assert await outbox.next_due(database) == LATER
    assert await claimed(database, at=LATER - SECOND) == []
    (one,) = await claimed(database, at=LATER)
    assert (one.kind, one.key, one.user_id, one.says, one.since) == ("alert", key, 7, "news", LATER)
    assert (one.announcement_id, one.channel_id, one.publish, one.due_at) == (None, None, False, LATER)


async def test_what_comes_while_one_waits_goes_into_it(database: Database):
    for user_id in (7, 8):
        await alerts.subscribe(database, user_id, GUILD, "nb", "v", MOMENT)
    key = await queue(database, "one")
    await queue(database, "for another", 8)
    await queue(database, "two", due_at=LATER)
    await queue(database, "one\nthree", due_at=LATER)
    assert {(each.key, each.says, each.due_at) for each in await waiting(database) if each.user_id == 7} == {
        (key, "two\none\nthree", MOMENT)
    }


async def test_of_too_many_words_the_newest_are_kept(database: Database):
    await alerts.subscribe(database, 7, GUILD, "nb", "v", MOMENT)
    for letter in "abc":
        await queue(database, letter * 999)
    (one,) = await waiting(database)
    assert one.says == "b" * 999 + "\n" + "c" * 999
    await queue(database, "d" * 2000)
    (one,) = await waiting(database)
    assert one.says == "d" * 2000


async def test_whoever_holds_the_old_words_may_not_send_them(database: Database):
    await alerts.subscribe(database, 7, GUILD, "nb", "v", MOMENT)
    await queue(database, "one")
    (held,) = await claimed(database)
    await queue(database, "two")
    assert not await outbox.attempt(database, held, MOMENT)
    (anew,) = await claimed(database)
    assert anew.says == "one\ntwo"
    assert await outbox.attempt(database, anew, MOMENT)


async def test_what_may_be_on_its_way_is_not_changed_any_more(database: Database):
    await alerts.subscribe(database, 7, GUILD, "nb", "v", MOMENT)
    await queue(database, "one")
    (held,) = await claimed(database)
    assert await outbox.attempt(database, held, MOMENT)
    await queue(database, "two", due_at=LATER)
    await outbox.posted(database, held, 99, 1, MOMENT, publish=False)
    assert [each.says for each in await waiting(database)] == ["two"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "UPPER"},
        {"key": ""},
        {"user_id": 0},
        {"says": ""},
        {"says": "s" * 2001},
        {"due_at": MOMENT.replace(tzinfo=None)},
        {"deadline": None},
    ],
)
async def test_an_alert_out_of_bounds_is_refused(database: Database, wrong: dict[str, object]):
    await alerts.subscribe(database, 7, GUILD, "nb", "v", MOMENT)
    given = {"key": new_id(), "user_id": 7, "says": "s", "due_at": MOMENT, "deadline": DEADLINE}
    with pytest.raises(RefusedValue):
        await outbox.queue_alert(database, **(given | wrong))


@pytest.mark.parametrize(
    "wrong", [(0, GUILD, "nb", "v"), (7, 0, "nb", "v"), (7, GUILD, "NB", "v"), (7, GUILD, "nb", "v" * 4001)]
)
async def test_what_cannot_be_kept_of_a_person_is_refused(database: Database, wrong: tuple):
    with pytest.raises(RefusedValue):
        await alerts.subscribe(database, *wrong, MOMENT)
    assert await alerts.everybody(database) == []
