"""The outbox: what each event makes of a row, and that only its holder can bring one about."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from bot.store import Database, announcements, outbox
from bot.store.errors import RefusedValue
from bot.store.outbox import Delivery
from tests.bot.store.announcing import (
    DAYS,
    DEADLINE,
    ELSEWHERE,
    GUILD,
    LEASE,
    SECOND,
    claimed,
    delivery,
    now,
    public,
)
from tests.bot.store.conftest import LATER, MOMENT

Event = Callable[[Database, Delivery], Awaitable[object]]

NEXT = MOMENT + timedelta(minutes=5)
FREE = {"lease_owner": None, "lease_until": None}
FINE = {"reason": None, "error_at": None, "attempts": 0}


def attempt(database: Database, one: Delivery) -> Awaitable[object]:
    """Say that it is about to be sent."""
    return outbox.attempt(database, one, MOMENT + SECOND)


def posted(message_id: int = 99, version: int = 1, *, publish: bool = False) -> Event:
    """Say that it stands."""
    return lambda database, one: outbox.posted(database, one, message_id, version, LATER, publish=publish)


def edited(version: int) -> Event:
    """Say that it was edited."""
    return lambda database, one: outbox.edited(database, one, version, LATER)


def published(*, needed: bool = True) -> Event:
    """Say that followers have it."""
    return lambda database, one: outbox.published(database, one, LATER, needed=needed)


def not_sent(database: Database, one: Delivery) -> Awaitable[object]:
    """Say that the attempt did nothing."""
    return outbox.not_sent(database, one)


def again(database: Database, one: Delivery) -> Awaitable[object]:
    """Give it back until NEXT."""
    return outbox.again(database, one, LATER, NEXT, "server_error")


def end(state: str, reason: str | None = "missing_view") -> Event:
    """End it."""
    return lambda database, one: outbox.end(database, one, state, reason, LATER)


async def newer(database: Database, one: Delivery) -> None:
    """Let a moderator edit it, so that version 2 is wanted."""
    announcement = await announcements.load(database, one.announcement_id)
    changed = replace(announcement, title=announcement.title + "!")
    await announcements.rewrite(database, changed, LATER, deadline=DEADLINE + DAYS)


async def withdrawn(database: Database, one: Delivery) -> None:
    """Let a moderator take it back."""
    await announcements.withdraw(database, one.announcement_id, LATER, deadline=DEADLINE + DAYS)


STANDS = {"message_id": 99, "posted": 1, "sent_at": LATER, "attempted_at": None, **FREE, **FINE}
DONE, DUE = {"state": "done"}, {"state": "waiting", "next_at": LATER}
TRIED = {"attempts": 1, "reason": "server_error", "error_at": LATER, "next_at": NEXT, **FREE}
WANTS = {"wanted": 2, "deadline": DEADLINE + DAYS}
AWAY = MOMENT + SECOND

CASES: dict[str, tuple[tuple[Event, ...], dict[str, object]]] = {
    "an attempt is on record": ((attempt,), {"attempted_at": AWAY}),
    "an attempt that did nothing is not": ((attempt, not_sent), {}),
    "it stands and nothing is left to do": ((attempt, posted()), STANDS | DONE | {"publish": False}),
    "it was found standing": ((posted(),), STANDS | DONE | {"publish": False}),
    "it stands and is to be published": ((attempt, posted(publish=True)), STANDS | DUE),
    "an older version stands": ((posted(version=0),), STANDS | DUE | {"posted": 0, "publish": False}),
    "it stands as more is wanted": ((attempt, newer, posted()), STANDS | DUE | WANTS | {"publish": False}),
    "it stands as it is taken back": ((attempt, withdrawn, posted()), STANDS | DUE | WANTS | {"publish": False}),
    "what never stood cannot be edited": ((edited(1),), {}),
    "it is tried again": ((again,), TRIED),
    "what may have been sent is tried again": ((attempt, again), TRIED | {"attempted_at": AWAY}),
    "it failed": ((end("failed"),), {"state": "failed", "reason": "missing_view", "error_at": LATER, **FREE}),
    "it is unclear": (
        (attempt, end("unclear")),
        {"state": "unclear", "reason": "missing_view", "error_at": LATER, "attempted_at": AWAY, **FREE},
    ),
    "it is done with": ((end("done", "removed"),), {"state": "done", "reason": "removed", "error_at": None, **FREE}),
    "it failed as more was wanted": ((newer, end("failed")), WANTS | DUE | FREE),
    "it failed as it was taken back": (
        (attempt, withdrawn, end("unclear")),
        WANTS | DUE | FREE | {"attempted_at": AWAY},
    ),
    "it was never sent when taken back": ((withdrawn,), {"state": "done", "reason": "withdrawn", **FREE}),
    "it was never sent when edited": ((newer,), WANTS),
    "more is wanted of what waits for its time": ((again, newer), TRIED | WANTS),
}


@pytest.mark.parametrize("case", CASES)
async def test_each_event_changes_just_what_it_should(database: Database, case: str):
    events, expected = CASES[case]
    one = await delivery(database)
    for event in events:
        await event(database, one)
    assert asdict(await now(database, one)) == asdict(one) | expected


STANDING: dict[str, tuple[tuple[Event, ...], dict[str, object]]] = {
    "published": ((published(),), DONE | {"published": True} | FREE),
    "no need to publish": ((published(needed=False),), DONE | {"publish": False} | FREE),
    "edited, and still to be published": ((newer, edited(2)), DUE | WANTS | {"posted": 2} | FREE),
    "published while more is wanted": ((newer, published()), DUE | WANTS | {"published": True} | FREE),
    "an edit never lowers": ((edited(0),), DUE | FREE),
    "another message changes nothing": ((posted(98, 5),), {}),
    "the same message again": ((posted(99, 1),), DONE | {"publish": False} | FREE),
    "a later version of the same": ((posted(99, 3, publish=True),), DUE | {"posted": 3} | FREE),
    "taken back": ((withdrawn,), WANTS),
    "tried again": ((again,), TRIED),
    "tried again, then done": ((again, published()), TRIED),  # the lease was given back with it
}


@pytest.mark.parametrize("case", STANDING)
async def test_each_event_changes_just_what_it_should_of_what_stands(database: Database, case: str):
    events, expected = STANDING[case]
    await posted(publish=True)(database, await delivery(database))
    (one,) = await claimed(database, at=LATER)
    for event in events:
        await event(database, one)
    assert asdict(await now(database, one)) == asdict(one) | expected


REVIVED: dict[str, tuple[tuple[Event, ...], dict[str, object]]] = {
    "done": ((posted(),), DUE | WANTS),
    "published": ((posted(publish=True),), DUE | WANTS),
    "never posted for it failed": ((end("failed"),), {}),
    "unclear": ((attempt, end("unclear")), DUE | WANTS | {"reason": None}),
    "removed": ((posted(), end("done")), DUE | WANTS),
}


@pytest.mark.parametrize("act", [newer, withdrawn])
@pytest.mark.parametrize("case", REVIVED)
async def test_what_came_to_an_end_is_wanted_anew(database: Database, case: str, act: Event):
    events, expected = REVIVED[case]
    one = await delivery(database)
    for event in events:
        await event(database, one)
    before = await now(database, one)
    await act(database, one)
    assert asdict(await now(database, one)) == asdict(before) | expected


async def test_an_edit_that_failed_is_due_again_with_the_next_one(database: Database):
    one = await delivery(database)
    await posted(publish=True)(database, one)
    (one,) = await claimed(database, at=LATER)
    await end("failed")(database, one)
    await newer(database, one)
    expected = DUE | WANTS | {"message_id": 99, "posted": 1, "reason": None}
    found = asdict(await now(database, one))
    assert {name: found[name] for name in expected} == expected


async def test_each_time_it_is_given_back_counts_until_a_success(database: Database):
    await public(database, (71,))
    for tries in range(1, 4):
        (one,) = await claimed(database, at=NEXT + tries * LEASE)
        await attempt(database, one)
        await again(database, one)
        assert (await now(database, one)).attempts == tries
    (one,) = await claimed(database, at=NEXT + 4 * LEASE)
    await posted()(database, one)
    assert (await now(database, one)).attempts == 0


EVENTS: dict[str, Event] = {
    "attempt": attempt,
    "posted": posted(),
    "edited": edited(1),
    "published": published(),
    "not_sent": not_sent,
    "again": again,
    "end": end("failed"),
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("loss", ["taken over", "taken over by itself", "given back", "ended", "withdrawn", "no lease"])
async def test_whoever_lost_the_lease_changes_nothing(database: Database, event: str, loss: str):
    one = await delivery(database)
    if loss.startswith("taken over"):
        owner = "ada" if "itself" in loss else "bob"
        assert len(await claimed(database, owner, MOMENT + LEASE)) == 1
    elif loss == "no lease":
        (one,) = await outbox.of_announcement(database, one.announcement_id)
        one = replace(one, **FREE)
        await again(database, await now(database, one))
    else:
        await {"given back": again, "ended": end("failed"), "withdrawn": withdrawn}[loss](database, one)
    before = await now(database, one)
    assert not await EVENTS[event](database, one)
    assert await now(database, one) == before


@pytest.mark.parametrize(("late", "may"), [(-1, True), (0, False), (1, False)])
async def test_nothing_is_sent_once_the_lease_is_over(database: Database, late: int, may: bool):
    one = await delivery(database)
    assert await outbox.attempt(database, one, MOMENT + LEASE + late * SECOND) is may


async def test_what_was_sent_is_recorded_even_late_if_nobody_took_over(database: Database):
    one = await delivery(database)
    await attempt(database, one)
    await outbox.posted(database, one, 99, 1, MOMENT + 2 * LEASE, publish=False)
    assert (await now(database, one)).state == "done"


async def test_a_post_was_sent_when_it_was_first_seen(database: Database):
    await posted(publish=True)(database, await delivery(database))
    (one,) = await claimed(database, at=LATER)
    await outbox.posted(database, one, 99, 1, LATER + SECOND, publish=False)
    assert (await now(database, one)).sent_at == LATER


@pytest.mark.parametrize("there", [True, False])
async def test_a_moderator_settles_what_is_unclear(database: Database, there: bool):
    one = await delivery(database)
    await attempt(database, one)
    assert not await outbox.settle(database, one.id, GUILD, there=there, at=LATER)
    await end("unclear")(database, one)
    before = await now(database, one)
    assert not await outbox.settle(database, one.id, ELSEWHERE, there=there, at=LATER)
    assert not await outbox.settle(database, one.id + 1, GUILD, there=there, at=LATER)
    assert await now(database, one) == before
    assert await outbox.settle(database, one.id, GUILD, there=there, at=LATER)
    stands = {"state": "done", "sent_at": LATER, "reason": None}
    passed = LATER - MOMENT
    anew = DUE | FINE | {"attempted_at": None, "due_at": LATER, "deadline": DEADLINE + passed}
    assert asdict(await now(database, one)) == asdict(before) | (stands if there else anew)
    assert not await outbox.settle(database, one.id, GUILD, there=there, at=LATER)


NAIVE = MOMENT.replace(tzinfo=None)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda database, one: outbox.claim(database, "", MOMENT, LATER, 1),
        lambda database, one: outbox.claim(database, "a" * 101, MOMENT, LATER, 1),
        lambda database, one: outbox.claim(database, "a", NAIVE, LATER, 1),
        lambda database, one: outbox.claim(database, "a", MOMENT, None, -1),
        lambda database, one: outbox.claim(database, "a", MOMENT, LATER, -1),
        lambda database, one: outbox.attempt(database, one, NAIVE),
        lambda database, one: outbox.posted(database, one, 0, 1, MOMENT, publish=True),
        lambda database, one: outbox.posted(database, one, 1, -1, MOMENT, publish=True),
        lambda database, one: outbox.posted(database, one, 1, 1, NAIVE, publish=True),
        lambda database, one: outbox.posted(database, one, 1, 1, MOMENT, publish=None),
        lambda database, one: outbox.edited(database, one, "2", MOMENT),
        lambda database, one: outbox.published(database, one, NAIVE),
        lambda database, one: outbox.again(database, one, MOMENT, NAIVE, "x"),
        lambda database, one: outbox.again(database, one, MOMENT, LATER, "Not a code"),
        lambda database, one: outbox.end(database, one, "gone", None, MOMENT),
        lambda database, one: outbox.end(database, one, "failed", "r" * 65, MOMENT),
        lambda database, one: outbox.settle(database, one.id, 0, there=True, at=MOMENT),
        lambda database, one: outbox.settle(database, one.id, GUILD, there=True, at=NAIVE),
    ],
)
async def test_what_is_out_of_bounds_is_refused_and_changes_nothing(database: Database, wrong: Event):
    one = await delivery(database)
    with pytest.raises(RefusedValue):
        await wrong(database, one)
    assert await now(database, one) == one
