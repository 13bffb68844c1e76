"""Buttons and forms that are forged, bent, stale, foreign or repeated: each is answered, and hurts nobody."""

from __future__ import annotations

import itertools
import logging
import random
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.commands import reply
from bot.services import Profiles
from bot.standin.interactions import Modal
from bot.standin.people import Person
from tests.aboard import Ship, aboard, words
from tests.hostile.barrage import Reached, explored, fault, fire, ids_on, loose, press, rows, submission, texts

SEED = 7
#: So many bent custom_ids: every page, day, name and action above is among the few already.
FEW, MANY = 200, 2_000
#: What Ada told: figures that appear on no screen but hers.
CANARIES = {"country": "US", "age": 24, "account_type": "personal", "followers": 43_217, "views_30d": 765_431}
SEEN_OF_ADA = ("43,217", "43217", "765,431", "765431")

Json = dict[str, Any]


@dataclass(frozen=True)
class Voyage:
    """A ship with people who told something, and what Ada saw: every custom_id of a button, every form."""

    ship: Ship
    ada: Person
    bob: Person
    mallory: Person
    buttons: tuple[str, ...]
    forms: tuple[Modal, ...]


@pytest.fixture(scope="module")
def charts() -> list[Reached]:
    """What the first voyage reached: the screens are the same on each."""
    return []


@pytest.fixture
async def voyage(tmp_path: Path, charts: list[Reached]) -> AsyncIterator[Voyage]:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada, bob, mallory = (ship.standin.person(name) for name in ("ada", "bob", "mallory"))
        await ada.run("/profile set", CANARIES)
        await bob.run("/profile set", {"country": "NO", "followers": 77})
        if not charts:
            charts.append(await explored(ship, ada))
        (reached,) = charts
        yield Voyage(ship, ada, bob, mallory, reached.buttons, await reached.forms(ship, ada))


_PAGES = ("-1", "0", "1", "2", "10" * 15, "1e9", "NaN", "１２", "٣", "1.5", "", " 7 ", "0x1", "1_0", "-0", "9" * 70)
_DAYS = (
    "0001-01-01",
    "9999-12-31",
    "2016-01-01",
    "2099-12-31",
    "2026-02-30",
    "2026-W01-1",
    "20261123",
    "2015-12-31",
    "",
)
_NAMES = (
    "tiktok.pulse",
    "tiktok.moon",
    "../../etc",
    "password",
    "__class__",
    "platform",
    "country",
    "niche",
    "\ud800",
    "",
    "x" * 70,
    "é" * 40,
)
_ACTIONS = ("nothing", "erase", "share", "setup", "answer", "why", "WHY", "tell", "__init__", "forget", "language", "")


def _bent(custom_id: str, draw: random.Random) -> str:
    """One of the things that a forger, a time machine or a bad line could do to a custom_id."""
    at = draw.randrange(len(custom_id))
    prefix, _, rest = custom_id.partition(":")
    action, _, argument = rest.partition(":")
    day, name = draw.choice(_DAYS), draw.choice(_NAMES)
    bent = (
        custom_id[:at] + chr(draw.choice((0, 32, 58, 59, 61, 127, 233, 0x202E, 0xD800, 0x1F642))) + custom_id[at + 1 :],
        custom_id[:at] + custom_id[at + 1 :],
        custom_id[:at] + custom_id[at:] * 2,
        f"{draw.choice(('fc0', 'fc2', 'FC1', 'zz', '', 'fc1 '))}:{rest}",
        f"{prefix}:{draw.choice(_ACTIONS)}:{argument}",
        f"{prefix}:{action}:{argument};page={draw.choice(_PAGES)}",
        f"{prefix}:{action}:on={day};feature={name}",
        f"{prefix}:{draw.choice(_ACTIONS)}:fact={name};choice={name};on={day}",
        f"{prefix}:{action}:{argument}{';' * draw.randrange(40)}{name}={draw.randrange(10**30)}",
    )
    return draw.choice(bent)[:100] or ":"


def _forged(voyage: Voyage, draw: random.Random, number: int) -> Iterator[Json]:
    """Presses and submissions with bent custom_ids, in the place where the true ones would be."""
    for _ in range(number):
        custom_id = _bent(draw.choice((*voyage.buttons, *(form.custom_id for form in voyage.forms))), draw)
        if draw.random() < 0.7:
            yield press(custom_id, voyage.ada if draw.random() < 0.5 else None)
        else:
            form = draw.choice(voyage.forms)
            yield submission(form, {"followers": draw.choice(("5", "x", "")), "niche": "art"}, custom_id)


async def test_bent_ids_are_answered_and_touch_nobody_else(
    voyage: Voyage, caplog: pytest.LogCaptureFixture, drawn: Callable[[int, int], int]
) -> None:
    before = rows(voyage.ship, without=voyage.mallory)
    shots = [(raw, voyage.mallory) for raw in _forged(voyage, random.Random(SEED), drawn(FEW, MANY))]
    with caplog.at_level(logging.ERROR):
        found = await fire(voyage.ship, shots)
    wrong = {fault(each): each.interaction.payload["data"] for each in found if fault(each)}
    assert wrong == {}
    assert rows(voyage.ship, without=voyage.mallory) == before
    assert [text for each in found for text in texts(each) if any(seen in text for seen in SEEN_OF_ADA)] == []
    assert voyage.ship.standin.ledger.pings() == loose(voyage.ship) == caplog.records == []


async def test_nobody_sees_or_changes_what_a_button_meant_to_another(voyage: Voyage) -> None:
    before = rows(voyage.ship, without=voyage.mallory)
    found = await fire(voyage.ship, [(press(each, voyage.ada), voyage.mallory) for each in voyage.buttons])
    found += await fire(voyage.ship, [(submission(each, {"followers": "9"}), voyage.mallory) for each in voyage.forms])
    assert [fault(each) for each in found if fault(each)] == []
    assert rows(voyage.ship, without=voyage.mallory) == before
    assert [text for each in found for text in texts(each) if any(seen in text for seen in SEEN_OF_ADA)] == []


async def test_every_message_with_buttons_is_for_one_person_alone(voyage: Voyage) -> None:
    await fire(voyage.ship, [(press(each), voyage.ada) for each in voyage.buttons])
    messages = (each for place in voyage.ship.standin.world.messages.values() for each in place.values())
    assert [ids_on(each) for each in messages if ids_on(each) and not each.ephemeral] == []


async def test_many_presses_at_once_do_what_one_does(voyage: Voyage, drawn) -> None:
    for custom_id in {each.split(":")[1]: each for each in voyage.buttons}.values():
        (first,) = await fire(voyage.ship, [(press(custom_id), voyage.bob)])
        once = rows(voyage.ship, without=voyage.mallory)
        again = await fire(voyage.ship, [(press(custom_id), voyage.bob)] * drawn(6, 50))
        assert [fault(each) for each in (first, *again) if fault(each)] == [], custom_id
        assert rows(voyage.ship, without=voyage.mallory) == once, custom_id


async def test_a_form_sent_many_times_at_once_says_what_it_says_once(voyage: Voyage, drawn) -> None:
    told = {"country": "Japan", "age": "30", "followers": "12k", "niche": "art", "account_age_days": "9"}
    for form in voyage.forms:
        raw = submission(form, told)
        (first,) = await fire(voyage.ship, [(raw, voyage.bob)])
        once = rows(voyage.ship, without=voyage.mallory)["profiles"]
        again = await fire(voyage.ship, [(raw, voyage.bob)] * drawn(6, 50))
        assert [fault(each) for each in (first, *again) if fault(each)] == []
        assert rows(voyage.ship, without=voyage.mallory)["profiles"] == once
        assert {words(each) for each in again} == {words(first)}


async def test_a_form_that_was_opened_for_somebody_else_tells_only_of_its_sender(voyage: Voyage) -> None:
    before = rows(voyage.ship, without=voyage.mallory)
    for form in voyage.forms:
        await fire(voyage.ship, [(submission(form, {"followers": "1", "age": "13"}), voyage.mallory)])
    assert rows(voyage.ship, without=voyage.mallory) == before


async def test_what_a_form_never_asked_for_is_not_taken(voyage: Voyage) -> None:
    form = voyage.forms[0]
    field = {
        "type": 18,
        "id": 98,
        "component": {"type": 4, "id": 99, "custom_id": "user_id", "value": str(voyage.bob.user.id)},
    }
    raw = submission(form, {})
    raw["data"]["components"].append(field)
    before = rows(voyage.ship, without=voyage.mallory)
    (found,) = await fire(voyage.ship, [(raw, voyage.mallory)])
    assert fault(found) is None
    assert rows(voyage.ship, without=voyage.mallory) == before


async def test_buttons_of_a_time_before_and_after_ours_are_stale(voyage: Voyage) -> None:
    other = [each.replace("fc1:", f"fc{number}:", 1) for each in voyage.buttons for number in (0, 2, 10)]
    for found in await fire(voyage.ship, [(press(each), voyage.ada) for each in other]):
        assert words(found).startswith("That button or form belongs to an older message")


async def test_sabotage_silence_and_an_incident_are_found_out(voyage: Voyage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError

    async def silent(*_: object) -> None:
        return

    monkeypatch.setattr(Profiles, "load", broken)
    (found,) = await fire(voyage.ship, [(press("fc1:show:"), voyage.ada)])
    assert fault(found) == "an incident"
    monkeypatch.setattr(reply, "send", silent)
    (found,) = await fire(voyage.ship, [(press("fc1:help:"), voyage.ada)], patience=0.2)
    assert fault(found) == "acknowledged, and then nothing"
    monkeypatch.setattr(reply, "acknowledge", silent)
    (found,) = await fire(voyage.ship, [(press("fc1:help:"), voyage.ada)], patience=0.2)
    assert fault(found) == "The application did not respond"


async def test_sabotage_changed_rows_of_another_are_found_out(voyage: Voyage) -> None:
    form = next(each for each in voyage.forms if each.custom_id.startswith("fc1:setup"))
    before = rows(voyage.ship, without=voyage.mallory)
    await fire(voyage.ship, [(submission(form, {"followers": "1"}), voyage.mallory)])
    assert rows(voyage.ship, without=voyage.mallory) == before
    await fire(voyage.ship, [(submission(form, {"followers": "1"}), voyage.bob)])
    assert rows(voyage.ship, without=voyage.mallory) != before


@pytest.mark.parametrize(
    "name",
    ["x" * 84, "\ud800", "a;b", "é" * 84, "\u202e", "<@1>"],
    ids=["long", "half", "two", "bytes", "turned", "mention"],
)
async def test_a_made_up_name_is_not_carried_into_the_next_buttons(name: str, voyage: Voyage) -> None:
    keys = itertools.product(("why", "compare", "setup", "language"), ("feature", "fact", "choice"))
    made_up = [f"fc1:{action}:{key}={name}"[:100] for action, key in keys]
    found = await fire(voyage.ship, [(press(each), voyage.mallory) for each in made_up], patience=2)
    wrong = [(custom_id, fault(each)) for custom_id, each in zip(made_up, found, strict=True) if fault(each)]
    assert wrong == []
    shown = [custom_id for each in found for message in each.messages for custom_id in ids_on(message)]
    shown += [each.modal.custom_id for each in found if each.modal]
    assert [each for each in shown if name in each] == []
