"""A worker is killed with `kill -9` at every I/O boundary of its life: nothing is lost, doubled or left unfinished."""

from __future__ import annotations

import pytest

from tests.faults.boundaries import Boundary
from tests.faults.crew import KILLED
from tests.faults.crossing import Case, Condition, Crossing
from tests.faults.mistakes import MISTAKES

CONDITIONS = tuple(Condition)
BEFORE_SENDING, AFTER_SENDING = "before POST", "after POST"
#: Where and under what each mistake shows, and as what.
SHOWS = {
    "no_nonce": (AFTER_SENDING, Condition.LATE, "doubled"),
    "fresh_nonce": (AFTER_SENDING, Condition.LATE, "doubled"),
    "no_reconcile": (AFTER_SENDING, Condition.LATER, "doubled"),
    "mark_before_send": (BEFORE_SENDING, Condition.SOON, "lost"),
    "send_before_record": (AFTER_SENDING, Condition.WITHDRAWN, "outdated"),
}


def wrong(cases: list[Case]) -> dict[tuple[int, str], list[str]]:
    return {(each.kill, each.condition.value): each.wrong for each in cases if each.wrong}


def first(passed: list[Boundary], name: str) -> int:
    """The number of the first boundary of a name."""
    return next(number for number, each in enumerate(passed, 1) if each.name.startswith(name))


@pytest.mark.timeout(300)  # for a machine that others use too
async def test_killed_at_any_boundary_it_loses_nothing_and_doubles_nothing() -> None:
    async with Crossing.open() as here:
        passed = await here.boundaries()
        kills = range(1, len(passed) + 1)
        cases = await here.cross([Case(kill, CONDITIONS[kill % len(CONDITIONS)]) for kill in kills])
    assert len(passed) >= 40
    assert {each.code for each in cases} == {KILLED}
    assert wrong(cases) == {}


async def test_each_condition_is_survived_just_before_and_after_a_message_is_sent() -> None:
    async with Crossing.open() as here:
        passed = await here.boundaries()
        kills = first(passed, BEFORE_SENDING), first(passed, AFTER_SENDING)
        cases = await here.cross([Case(kill, condition, 2) for kill in kills for condition in CONDITIONS])
    assert {each.code for each in cases} == {KILLED}
    assert wrong(cases) == {}


async def test_each_mistake_of_an_outbox_shows() -> None:
    cases = []
    async with Crossing.open() as here:
        for mistake, (where, condition, _) in SHOWS.items():
            passed = await here.boundaries(acts=("publish",), mistake=mistake)
            kill = first(passed, where)
            cases.append(Case(kill, condition, acts=("publish",), mistake=mistake))
        await here.cross(cases)
    assert SHOWS.keys() == MISTAKES.keys()
    assert {each.mistake: each.wrong for each in cases} == {name: [shown] for name, (_, _, shown) in SHOWS.items()}
