"""From a draft to a post and back: each step where it is allowed, and only there."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.store import Database, announcements, outbox, servers
from bot.store.announcements import Announcement, Changed, Edit, Kind, State
from bot.store.errors import NoSuchAnnouncement, RefusedValue, StoreFailed, WrongState
from bot.store.servers import Server
from tests.bot.store.announcing import (
    CHANNELS,
    DAYS,
    DEADLINE,
    ELSEWHERE,
    GUILD,
    SECOND,
    drafted,
    new_id,
    public,
    written,
)
from tests.bot.store.conftest import LATER, MOMENT

Step = Callable[[Database, str], Awaitable[object]]

SUMMER = date(2027, 6, 1)
VIEWS = Changed(requirement="views", at_least=100_000, countries=("NO", "SE"))
NICHES = Changed(requirement="niche", one_of=("food", "travel"))
ENDED = Changed(status="ended")
RATE = Changed(rate=(Decimal("0.50"), Decimal("1.20")), countries=("US",))
WIDEST = Changed(rate=(Decimal("0.000001"), Decimal("999999999.999999")))

ODD = [("0", "1"), ("-1", "1"), ("2", "1"), ("NaN", "1"), ("1", "Infinity"), ("1", "1E+17"), ("1E-17", "1")]


async def rewrite(database: Database, announcement_id: str) -> Announcement:
    """Change the words."""
    new = written(id=announcement_id, title="Other words")
    return await announcements.rewrite(database, new, LATER, deadline=DEADLINE)


async def publish(database: Database, announcement_id: str) -> Announcement:
    """Publish in one channel."""
    return await announcements.publish(database, announcement_id, [71], MOMENT, deadline=DEADLINE)


async def withdraw(database: Database, announcement_id: str) -> Announcement:
    """Take it back."""
    return await announcements.withdraw(database, announcement_id, LATER, deadline=DEADLINE)


async def schedule(database: Database, announcement_id: str) -> None:
    """Have it published tomorrow."""
    await announcements.schedule(database, announcement_id, MOMENT + DAYS, "Europe/Oslo")


STEPS: dict[str, Step] = {
    "rewrite": rewrite,
    "wait": announcements.wait,
    "schedule": schedule,
    "discard": announcements.discard,
    "publish": publish,
    "withdraw": withdraw,
}
WAYS: dict[State, tuple[Step, ...]] = {
    State.DRAFT: (),
    State.WAITING: (announcements.wait,),
    State.SCHEDULED: (schedule,),
    State.PUBLISHED: (publish,),
    State.WITHDRAWN: (publish, withdraw),
    State.DISCARDED: (announcements.discard,),
}
LEADS_TO: dict[str, dict[State, State]] = {
    "rewrite": {each: each for each in (State.DRAFT, State.WAITING, State.SCHEDULED, State.PUBLISHED)},
    "wait": dict.fromkeys((State.DRAFT, State.SCHEDULED), State.WAITING),
    "schedule": dict.fromkeys((State.DRAFT, State.WAITING, State.SCHEDULED), State.SCHEDULED),
    "discard": dict.fromkeys((State.DRAFT, State.WAITING, State.SCHEDULED), State.DISCARDED),
    "publish": dict.fromkeys((State.DRAFT, State.WAITING, State.SCHEDULED), State.PUBLISHED),
    "withdraw": {State.PUBLISHED: State.WITHDRAWN},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", list(State))
async def test_each_step_leads_where_it_should_or_is_refused_and_changes_nothing(
    database: Database, state: State, step: str
):
    one = await drafted(database)
    for way in WAYS[state]:
        await way(database, one.id)
    before = await announcements.load(database, one.id), await outbox.of_announcement(database, one.id)
    assert before[0].state is state
    expected = LEADS_TO[step].get(state)
    if expected is None:
        with pytest.raises(WrongState) as refused:
            await STEPS[step](database, one.id)
        assert (refused.value.announcement_id, refused.value.state) == (one.id, state)
        assert before == (await announcements.load(database, one.id), await outbox.of_announcement(database, one.id))
    else:
        await STEPS[step](database, one.id)
        assert (await announcements.load(database, one.id)).state is expected


@pytest.mark.parametrize("step", STEPS)
async def test_what_is_not_there_cannot_take_a_step(database: Database, step: str):
    with pytest.raises(NoSuchAnnouncement):
        await STEPS[step](database, new_id())


@pytest.mark.parametrize("change", [None, VIEWS, NICHES, ENDED, RATE, WIDEST])
async def test_a_draft_is_there_again_as_it_was_written(database: Database, change: Changed | None):
    one = written(kind=Kind.CHANGE, effective=SUMMER, source="https://a.example", pings=True, change=change)
    await announcements.draft(database, one)
    assert await announcements.load(database, one.id) == one


async def test_a_draft_may_lack_everything(database: Database):
    one = written(author_id=None, author_name=None, feature=None, title="", body="")
    await announcements.draft(database, one)
    assert await announcements.load(database, one.id) == one


async def test_a_draft_of_something_approved_and_public_is_just_a_draft(database: Database):
    one = written(approved_by=8, state=State.PUBLISHED, version=5)
    await announcements.draft(database, one)
    assert await announcements.load(database, one.id) == replace(one, approved_by=None, state=State.DRAFT, version=1)


async def test_an_id_is_used_once(database: Database):
    one = await drafted(database)
    with pytest.raises(StoreFailed):
        await announcements.draft(database, replace(one, title="Another"))
    assert await announcements.load(database, one.id) == one


@pytest.mark.parametrize("impossible", ["", "a", "A" * 12, "a" * 13, "aaaaaaaaaaa1", "\ud800" * 12, 5, None])
async def test_an_id_that_cannot_be_is_nobodys(database: Database, impossible: object):
    assert await announcements.load(database, impossible) is None


@pytest.mark.parametrize("step", ["wait", "schedule", "publish"])
@pytest.mark.parametrize(
    ("lack", "named"),
    [
        ({"title": ""}, "title"),
        ({"change": ENDED, "effective": SUMMER, "feature": None}, "feature"),
        ({"change": ENDED, "effective": None}, "effective"),
    ],
)
async def test_what_is_not_complete_stays_a_draft(database: Database, step: str, lack: dict, named: str):
    one = await drafted(database, **lack)
    with pytest.raises(RefusedValue) as refused:
        await STEPS[step](database, one.id)
    assert (refused.value.name, refused.value.reason) == (named, "empty")
    assert await announcements.load(database, one.id) == one


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "UPPER-CASE-ID"},
        {"guild_id": 0},
        {"author_id": -1},
        {"author_name": ""},
        {"author_name": "a" * 101},
        {"kind": "rumour"},
        {"feature": "Creator Rewards"},
        {"effective": MOMENT},
        {"source": "a" * 301},
        {"title": "a" * 201},
        {"title": None},
        {"title": "half a \ud800"},
        {"body": "b" * 3001},
        {"body": "nothing\0follows"},
        {"pings": 1},
        {"zone": "over there"},
        {"created_at": MOMENT.replace(tzinfo=None)},
    ],
)
async def test_what_is_out_of_bounds_is_refused_by_name(database: Database, wrong: dict[str, object]):
    one = written(**wrong)
    for keep in (announcements.draft, lambda *given: announcements.rewrite(*given, LATER, deadline=DEADLINE)):
        with pytest.raises(RefusedValue) as refused:
            await keep(database, one)
        assert refused.value.name in wrong
    assert await announcements.load(database, one.id) is None


@pytest.mark.parametrize(
    "wrong",
    [
        Changed(),
        Changed(requirement="views", status="ended"),
        Changed(requirement="Views"),
        Changed(requirement="views", at_least=-1),
        Changed(requirement="views", at_least=10**12 + 1),
        Changed(requirement="niche", one_of=("food,travel",)),
        Changed(requirement="niche", one_of=("",)),
        Changed(requirement="niche", one_of=tuple(f"niche{number}" for number in range(100))),
        Changed(status="gone!"),
        Changed(status="ended", countries=("no",)),
        Changed(status="ended", countries=("NO,SE",)),
        replace(RATE, status="ended"),
        replace(RATE, requirement="views"),
        *(Changed(rate=(Decimal(low), Decimal(high))) for low, high in ODD),
    ],
)
async def test_a_change_that_cannot_be_is_refused(database: Database, wrong: Changed):
    with pytest.raises(RefusedValue):
        await announcements.draft(database, written(change=wrong, effective=SUMMER))


async def test_before_it_is_public_everything_written_may_be_replaced_without_a_trace(database: Database):
    one = await drafted(database, change=VIEWS, effective=SUMMER)
    new = replace(one, title="T", body="B", effective=None, source="s", pings=True, change=None)
    other = replace(new, kind=Kind.ENDING, feature=None, author_name="Eve", guild_id=ELSEWHERE, zone="UTC", version=9)
    assert await announcements.rewrite(database, other, LATER, deadline=DEADLINE) == new


async def test_new_words_of_what_was_approved_wait_for_approval_again(database: Database):
    one = await drafted(database)
    await announcements.schedule(database, one.id, MOMENT + DAYS, "UTC", approved_by=8, at=MOMENT)
    assert (await announcements.load(database, one.id)).approved_by == 8
    again = await announcements.rewrite(database, replace(one, title="T"), LATER, deadline=DEADLINE)
    assert (again.state, again.approved_by, again.publish_at) == (State.WAITING, None, MOMENT + DAYS)


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({"title": "T"}, ("title",)),
        ({"body": "B"}, ("body",)),
        ({"effective": SUMMER + DAYS}, ("effective",)),
        ({"source": "s"}, ("source",)),
        ({"change": ENDED}, ("change",)),
        ({"change": None, "title": "T", "body": ""}, ("title", "body", "change")),
    ],
)
async def test_an_edit_of_a_public_one_is_a_version_that_says_what_changed(database: Database, change: dict, parts):
    one = await public(database, effective=SUMMER, change=VIEWS)
    edited = await announcements.rewrite(database, replace(one, **change), LATER, deadline=DEADLINE)
    assert edited == replace(one, **change, version=2, edits=(Edit(2, LATER, parts),))
    assert {each.wanted for each in await outbox.of_announcement(database, one.id)} == {2}
    again = await announcements.rewrite(database, replace(edited, title="X"), LATER, deadline=DEADLINE)
    assert [edit.version for edit in again.edits] == [2, 3]


async def test_an_edit_that_changes_nothing_is_none(database: Database):
    one = await public(database, effective=SUMMER, change=VIEWS)
    same = await announcements.rewrite(database, replace(one, pings=True), LATER, deadline=DEADLINE)
    assert same == one
    assert {each.wanted for each in await outbox.of_announcement(database, one.id)} == {1}


async def test_a_public_one_keeps_a_title(database: Database):
    one = await public(database)
    with pytest.raises(RefusedValue):
        await announcements.rewrite(database, replace(one, title=""), LATER, deadline=DEADLINE)
    assert await announcements.load(database, one.id) == one


async def test_withdrawing_is_a_version_too(database: Database):
    one = await public(database)
    assert await withdraw(database, one.id) == replace(one, state=State.WITHDRAWN, version=2, withdrawn_at=LATER)


@pytest.mark.parametrize("half", [{"approved_by": 8}, {"at": MOMENT}])
async def test_an_approval_has_a_person_and_a_moment(database: Database, half: dict[str, object]):
    one = await drafted(database)
    with pytest.raises(RefusedValue):
        await announcements.schedule(database, one.id, LATER, "UTC", **half)


async def test_the_list_of_a_server_is_newest_first_and_without_what_is_of_no_use(database: Database):
    made = [await drafted(database, created_at=MOMENT + hours * timedelta(hours=1)) for hours in range(4)]
    await drafted(database, guild_id=ELSEWHERE)
    await announcements.discard(database, made[1].id)
    await publish(database, made[0].id)
    assert [each.id for each in await announcements.of_server(database, GUILD)] == [
        made[3].id,
        made[2].id,
        made[0].id,
    ]
    tomorrow = MOMENT + DAYS + timedelta(hours=3)
    assert [each.id for each in await announcements.of_server(database, GUILD, at=tomorrow)] == [
        made[3].id,
        made[0].id,
    ]
    assert [each.id for each in await announcements.of_server(database, GUILD, 1)] == [made[3].id]


async def test_what_stands_is_public_and_changes_something(database: Database):
    told = {"change": ENDED, "effective": SUMMER}
    second = await drafted(database, **told)
    first = await public(database, **told)
    await drafted(database, **told)
    await public(database)
    await public(database, guild_id=ELSEWHERE, **told)
    await withdraw(database, (await public(database, **told)).id)
    later = await announcements.publish(database, second.id, [71], LATER, deadline=DEADLINE)
    assert await announcements.standing(database, GUILD) == [first, later]


async def test_sweeping_takes_old_drafts_and_discarded_ones_alone(database: Database):
    kept = {state: await drafted(database, created_at=MOMENT - DAYS, change=ENDED, effective=SUMMER) for state in State}
    for state, one in kept.items():
        for way in WAYS[state]:
            await way(database, one.id)
    young = await drafted(database)
    assert await announcements.sweep(database, MOMENT) == 2
    there = {state for state, one in kept.items() if await announcements.load(database, one.id)}
    assert there == set(State) - {State.DRAFT, State.DISCARDED}
    assert await announcements.load(database, young.id) == young


async def test_what_was_planned_for_one_moment_stands_in_the_order_of_writing(database: Database):
    await servers.keep(database, Server(GUILD, CHANNELS), MOMENT)
    planned = (("c", 0, 3), ("b", 1, 2), ("a", 2, 2))  # which id, written so many seconds later, planned for that day
    for letter, seconds, days in planned:
        await drafted(database, id=letter * 12, created_at=MOMENT + seconds * SECOND, change=ENDED, effective=SUMMER)
        await announcements.schedule(database, letter * 12, MOMENT + days * DAYS, "UTC")
    released = await announcements.release_due(database, MOMENT + 3 * DAYS, deadline=MOMENT + 4 * DAYS)
    stand = await announcements.standing(database, GUILD)
    assert [each.id[0] for each in released] == [each.id[0] for each in stand] == ["b", "a", "c"]
