"""Hostile readings: every option of /profile history add at once, past all that a Discord client would check."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.aboard import aboard
from tests.hostile.barrage import fault, fire, loose, rows, slots, texts, told
from tests.hostile.corpus import HOSTILE
from tests.hostile.judge import active, pings
from tests.hostile.test_numbers import NUMBERS, TEXTS, _readings

GOOD = {"fact": "followers", "value": "5000", "day": "2026-06-01"}
#: Days that are none, or that no reading may have.
DAYS = (
    "", " ", "0000-00-00", "9999-12-31", "10000-01-01", "-2026-01-01", "2026-02-29", "2026-11-24", "2015-12-31", "20260601x",
    "２０２６-06-01", "2026-06-01\x00", "2026-06-01T00:00", "2026-W01-1", "20260601", "1.6.2026", "today", "\ud800", "9" * 5_000, 0, -1, True,
)  # fmt: skip
FACTS = (
    "",
    "age",
    "account_age_days",
    "country",
    "niche",
    "shoe_size",
    "Followers",
    "followers\x00",
    "fact.followers",
    5,
)


def raw(adding: Any, **changed: object) -> dict[str, Any]:
    """An interaction that adds a reading, with some options replaced by whatever it is."""
    sent = adding.filled("")
    (group,) = sent["data"]["options"]
    (leaf,) = group["options"]
    leaf["options"] = [{"name": name, "type": 3, "value": value} for name, value in {**GOOD, **changed}.items()]
    return sent


async def test_a_hostile_reading_is_refused_and_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada, nobody = ship.standin.person("ada"), ship.standin.person("nobody")
        await ada.run("/profile set", {"country": "NO", "followers": 9000})
        adding = next(each for each in slots(ship) if each.path == "profile history add")
        before = rows(ship, without=nobody)
        hostile = [each.text for each in HOSTILE[::60]]
        wrong = [value for value in (*NUMBERS, *TEXTS, *hostile) if not _readings(value) and value not in MEANT]
        shots = [raw(adding, value=value) for value in wrong]
        shots += [raw(adding, day=day) for day in (*DAYS, *hostile)]
        shots += [raw(adding, fact=fact) for fact in (*FACTS, *hostile)]
        found = await fire(ship, [(shot, ada) for shot in shots])
        assert list(filter(None, map(fault, found))) == []
        said = [text for each in found for text in texts(each)]
        assert [text for text in said if pings(text) or active(text)] == []
        assert loose(ship) == []
        assert rows(ship, without=nobody) == before
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []


async def test_a_command_of_an_older_shape_is_stale_and_no_incident(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        adding = next(each for each in slots(ship) if each.path == "profile history add")
        (found,) = await fire(ship, [(replace(adding, needed=()).filled("followers"), ada)])
        assert fault(found) is None
        assert "older message" in texts(found)[0]


#: Texts with a plain meaning that is none of their digits alone.
MEANT = ("12 34",)


async def test_a_number_is_kept_as_it_is_whatever_it_is_wrapped_in(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {"country": "NO"})
        adding = next(each for each in slots(ship) if each.path == "profile history add")
        for number in (0, 13, 10**9):
            await fire(ship, [(raw(adding, value=str(number)), ada)])
            assert told(ship, ada)["followers"] == 0  # for a day that is told already, what came first stays
        kept = [
            row for row in rows(ship, without=ship.standin.person("nobody"))["profile_history"] if "'followers'" in row
        ]
        assert len(kept) == 3
