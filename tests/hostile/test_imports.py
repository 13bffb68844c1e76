"""Files that a person hands in: taken back exactly as they say, or refused whole in one sentence with nothing changed."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadFile
from bot.services.imports import LARGEST_EXPORT, ReadExport, read_export
from forecast.profile import FACTS, bounds, parse_profile
from tests.aboard import NOON, aboard
from tests.hostile.barrage import fault, rows, told
from tests.hostile.corpus import HOSTILE
from tests.hostile.test_numbers import NUMBERS, TEXTS

TODAY = NOON.date()
NUMERIC = tuple(fact for fact in FACTS if bounds(fact))
_DAYS: tuple[Any, ...] = (
    "0000-00-00", "9999-12-31", "2026-11-24", "2015-12-31", "2026-02-30", "2026-W47-1", "20261123", "23.11.2026", "today",
    " 2026-11-23", "2026-11-23T00:00:00", "2026-11-23T12:00:00Z", "１２", "", None, True, 0, -1, 1.5, 1_795_392_000, 10**30,
    "1795392000", "\ud800", [], {},
)  # fmt: skip


def _export(*readings: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"format": "forecastle-export-1", "stored": {"profile_history": list(readings)}} | more


def _reading(**given: Any) -> dict[str, Any]:
    return {"fact": "followers", "told_on": "2026-11-20", "text": None, "number": 5} | given


def _bytes(file: Any) -> bytes:
    return json.dumps(file).encode()


def _numbers() -> Iterator[bytes]:
    for value in (*NUMBERS, *TEXTS):
        yield _bytes(_export(_reading(number=value)))
        yield _bytes(_export(_reading(number=20, text=value)))
        yield _bytes(_export(_reading(fact="age", text=value, number=None)))
        yield _bytes(_export(_reading(fact="country", text=value, number=None)))
        yield _bytes(_export(_reading(fact=value)))
        yield (
            _bytes(
                _export(),
            )
            if value == 0
            else _bytes(_export(_reading(), value))
        )
    yield from (_bytes(_export(_reading(told_on=day))) for day in _DAYS)
    yield from (
        _bytes(_export(_reading(), stored={"profile_history": bad})) for bad in (None, {}, "x", [[]], [None], [1])
    )


def _shapes() -> Iterator[bytes]:
    whole = _bytes(_export(_reading()))
    yield from (whole[:cut] for cut in range(0, len(whole), 7))
    yield from (
        b"",
        b"null",
        b"[]",
        b"20",
        b"NaN",
        b"\x00",
        b"\xff\xfe",
        whole.decode().encode("utf-16"),
        b"[" * 200_000,
    )
    yield from (b'{"a":' * 100_000, whole + whole, whole + b"\x00", whole.replace(b"5}", b"1e999}"), b"{" * 9)
    yield whole.replace(b'"number": 5', b'"number": 5, "number": 6')
    yield whole.replace(b'"number": 5', b'"number": ' + b"9" * 5_000)
    yield whole.replace(b'"number": 5', b'"number": -0')
    yield _bytes(_export(_reading(), format="forecastle-export-2"))
    yield _bytes(_export(_reading(), format=["forecastle-export-1"]))
    yield _bytes(_export(*[_reading()] * 5_000))
    yield b" " * (LARGEST_EXPORT + 1)
    yield from (_bytes(_export(_reading(fact=each.text))) for each in HOSTILE[::60])
    yield from (each.text.encode("utf-8", "surrogatepass") for each in HOSTILE[::60])


def _exactly(content: bytes) -> None:
    """Read a file; what is read is what the file says, letter by letter, or nothing is."""
    with contextlib.suppress(BadFile):
        _same(content, read_export(content, TODAY))


def _same(content: bytes, found: ReadExport) -> None:
    said = json.loads(content.decode("utf-8-sig"))["stored"]["profile_history"]
    for reading, given_ in zip(found.readings, said, strict=True):
        value = given_.get("number") if given_.get("text") is None else given_["text"]
        assert (reading.fact, reading.value, type(reading.value)) == (given_["fact"], value, type(value))
        assert reading.told_on.isoformat() == given_["told_on"]
        assert dt.date(2016, 1, 1) <= reading.told_on <= TODAY
        parse_profile({reading.fact: reading.value})


@pytest.mark.parametrize("make", [_numbers, _shapes])
def test_a_file_is_read_exactly_or_refused(make: Any) -> None:
    files = list(make())
    assert len(files) > 100
    wrong = []
    for content in files:
        try:
            _exactly(content)
        except AssertionError as error:
            wrong.append((content[:200], str(error)[:200]))
    assert wrong == []


@pytest.mark.parametrize("make", [_numbers, _shapes])
def test_a_refusal_names_a_place_and_repeats_nothing_of_the_file(make: Any) -> None:
    for content in make():
        try:
            read_export(content, TODAY)
        except BadFile as refused:
            facts = refused.facts
        else:
            continue
        assert set(facts) <= {"reason", "given"}
        assert re.fullmatch(r"[a-z_0-9.]*", str(facts.get("given", "")))


def test_a_good_file_is_taken() -> None:
    found = read_export(
        b"\xef\xbb\xbf" + _bytes(_export(_reading(), _reading(fact="country", text="NO", number=None))), TODAY
    )
    assert [(each.fact, each.value) for each in found.readings] == [("followers", 5), ("country", "NO")]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_READINGS = st.fixed_dictionaries(
    {},
    optional={
        "fact": st.sampled_from(FACTS) | _JSON,
        "told_on": st.sampled_from(("2026-11-20", *map(str, _DAYS))) | _JSON,
        "text": st.none() | st.sampled_from(("NO", "personal", "art", "tiktok")) | _JSON,
        "number": st.none() | st.integers(0, 200) | _JSON,
        "more": _JSON,
    },
)


@given(readings=st.lists(_READINGS | _JSON, max_size=3), more=st.dictionaries(st.text(max_size=8), _JSON, max_size=2))
def test_any_file_of_about_the_right_shape_is_read_exactly_or_refused(
    readings: list[Any], more: dict[str, Any]
) -> None:
    _exactly(_bytes({**more, "format": "forecastle-export-1", "stored": {"profile_history": readings}}))


@given(content=st.binary(max_size=200) | _JSON.map(_bytes))
def test_any_bytes_are_read_exactly_or_refused(content: bytes) -> None:
    _exactly(content)


async def test_through_the_bot_a_file_is_taken_whole_or_changes_nothing(tmp_path: Path) -> None:
    names = ("me.json", "../../etc/passwd", "a\u202egpj.json", "@everyone.json", "x" * 200 + ".json")
    files = [*_shapes()][::5] + [*_numbers()][::9]
    async with aboard(tmp_path) as ship, ship.sailing():
        ada, bob = ship.standin.person("ada"), ship.standin.person("bob")
        await ada.run("/profile set", {"country": "NO", "age": 24, "followers": 5})
        await bob.run("/profile set", {"followers": 77})
        before = rows(ship, without=bob)
        for number, content in enumerate(files):
            answer = await bob.run("/profile import", {"file": (names[number % len(names)], content)})
            assert fault(answer) is None, content[:100]
            assert rows(ship, without=bob) == before
            assert all(type(value) is type(told(ship, ada).get(key, value)) for key, value in told(ship, bob).items())
        good = await ada.run(
            "/profile import", {"file": ("me.json", _bytes(_export(_reading(number=6, told_on="2026-11-23"))))}
        )
        assert fault(good) is None
        assert told(ship, ada)["followers"] == 5
        assert ship.standin.ledger.pings() == []
