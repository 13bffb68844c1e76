"""Numbers that hurt: stored exactly as given, or refused in one sentence with nothing changed; never anything between."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import math
import sqlite3
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

import forecast.__main__
from bot import app, cli
from bot.errors import BadFact
from bot.services import Profiles
from bot.store import Database, migrate, profiles
from bot.store.errors import RefusedValue
from forecast import Catalogue, Record, load_catalogue, load_predictions
from forecast.profile import FACTS, bounds
from tests.aboard import NOON, aboard
from tests.hostile.barrage import fault, fire, loose, press, rows, slots, submission, told

_INTEGER = 4
#: Control, format, halves, breaks: what a line on a terminal must not carry out of a file.
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
NUMERIC = tuple(fact for fact in FACTS if bounds(fact))
_STACK = "a" + "\u0301" * 10_000
#: As JSON carries them: what a client of Discord's would never send, and a forged or broken one might.
NUMBERS: tuple[Any, ...] = (
    10**30, -(10**30), -1, 2**63, 2**63 - 1, -(2**63), 2**53 + 1, 0, 13, 1_000_000_000_001,
    math.nan, math.inf, -math.inf, -0.0, 0.5, 5e-324, 1e300, 20.0, True, False,
)  # fmt: skip
TEXTS: tuple[str, ...] = (
    "１２", "٢٥", "२०", "²⁰", "Ⅻ", "½", "二十", "\x00", "20\x00", "\ud800", "20\udfff", _STACK, "9" * 5_000, "0" * 5_000 + "20",
    "NaN", "nan", "Infinity", "-inf", "1e999", "1e3", "-1", "-0", "+5", "0x14", "0b1", "1_000", "0.5", "20.0", "2O", "",
    " 20 ", "20\n", "2\u00a00", "2\u200b0", "\u202e02", "--", "k", "1kk", "9999999999m", "1.2345k", "1,2,3", "1..000", "12 34",
)  # fmt: skip


def _readings(given: object) -> set[int]:
    """The numbers that a value may be stored as, without guessing: itself, or what its digits plainly say."""
    if isinstance(given, bool):
        return set()
    if isinstance(given, int):
        return {given}
    if isinstance(given, float):
        return {int(given)} if math.isfinite(given) and given == int(given) else set()
    digits = unicodedata.normalize("NFKC", str(given)).strip()
    plain = digits.isascii() and digits.isdigit() and len(digits) < 25
    return {int(digits)} if plain else {1000} if given in ("1e3", "1_000") else set()


def _wrong(before: dict[str, Any], after: dict[str, Any], given: object) -> Iterator[str]:
    """What a value, given for every numeric fact, did to the stored facts that it should not have done."""
    for fact in NUMERIC:
        least, most = bounds(fact) or (0, 0)
        readings = {number for number in _readings(given) if least <= number <= most}
        if after.get(fact) != before.get(fact) and after.get(fact) not in readings:
            yield f"{fact}={ascii(given)[:30]} became {after.get(fact)!r}"
        if type(given) is int and given in readings and after.get(fact) != given:
            yield f"{fact}={given!r} was refused"
    others = {key: value for key, value in after.items() if key not in NUMERIC}
    if others != {key: value for key, value in before.items() if key not in NUMERIC}:
        yield f"{ascii(given)[:30]} changed another fact"


async def test_an_option_takes_a_number_as_it_is_or_not_at_all(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {"country": "NO"})
        numeric = [each for each in slots(ship) if each.option["type"] == _INTEGER]
        assert {each.option["name"] for each in numeric} == {*NUMERIC, "approve_above"}
        wrong = []
        for value in NUMBERS + TEXTS[::3]:
            before = told(ship, ada)
            found = await fire(ship, [(slot.filled(value), ada) for slot in numeric])
            wrong += [*filter(None, map(fault, found)), *_wrong(before, told(ship, ada), value)]
        assert loose(ship) == wrong == []
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []


async def test_a_field_takes_a_number_as_it_is_or_not_at_all(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {"country": "NO"})
        opened = await fire(ship, [(press(f"fc1:answer:fact={fact}"), ada) for fact in NUMERIC])
        forms = {fact: each.modal for fact, each in zip(NUMERIC, opened, strict=True)}
        wrong = []
        for text in (*TEXTS, *(json.dumps(number) for number in NUMBERS)):
            before = told(ship, ada)
            found = await fire(ship, [(submission(form, {fact: text}), ada) for fact, form in forms.items()])
            wrong += [*filter(None, map(fault, found)), *_wrong(before, told(ship, ada), text)]
        assert loose(ship) == wrong == []
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []


async def test_one_bad_number_among_good_ones_changes_nothing(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {"country": "NO", "age": 24, "followers": 5})
        before = rows(ship, without=ship.standin.person("nobody"))
        (asked,) = await fire(ship, [(press("fc1:setup:"), ada)])
        for text in ("NaN", "9" * 20, "-1", _STACK, "\ud800"):
            (found,) = await fire(ship, [(submission(asked.modal, {"age": "30", "followers": text}), ada)])
            assert fault(found) is None
            assert rows(ship, without=ship.standin.person("nobody")) == before


def _files() -> Iterator[str]:
    for value in NUMBERS:
        yield json.dumps({"followers": value})
    for text in TEXTS:
        yield json.dumps({"age": text})
        yield json.dumps({"country": text, "niche": text})
        yield json.dumps({text: 1})
    yield from (
        '{"followers": 1e999}',
        '{"followers": %s}' % ("9" * 5_000),
        '{"age": 0x14}',
        '{"age": +20}',
        '{"age": 020}',
    )
    yield from (
        "",
        "null",
        "[]",
        "20",
        "NaN",
        "[" * 100_000,
        '{"age": [20]}',
        '{"age": {"age": 20}}',
        '{"age": 20',
        "\x00",
    )
    yield from ("\ufeff{}", '{"a\\nforecast: all is well": 1}', '{"\\u001b[31m": 1}', '{"age": 20,}', "{'age': 20}")


@pytest.fixture
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue, which is the same for every file, is read for the first one."""
    for room in (forecast.__main__, app):
        monkeypatch.setattr(room, "load_catalogue", _catalogue)
        monkeypatch.setattr(room, "load_predictions", lambda _: _record())


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


@cache
def _record() -> Record:
    return load_predictions(_catalogue())


@pytest.mark.usefixtures("_read_once")
@pytest.mark.parametrize("text", tuple(_files()), ids=lambda text: ascii(text)[:30])
def test_a_file_is_answered_whole_or_refused_in_one_line(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "me.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    status = forecast.__main__.main(["report", str(path), "--on", "2026-11-23"])
    said = capsys.readouterr()
    with pytest.raises(typer.Exit) if status else contextlib.nullcontext():
        cli.report(path, "2026-11-23", "en")
    words = capsys.readouterr()
    assert status in (0, 2)
    if status == 0:
        _exactly(text, json.loads(said.out)["features"])
        return
    for found in (said, words):
        assert found.out == ""
        assert "me.json" in found.err
        assert found.err.endswith("\n")
        assert {unicodedata.category(each) for each in found.err[:-1]} & _INVISIBLE == set()


def _exactly(text: str, features: list[dict[str, Any]]) -> None:
    """Every value that the answer says the person has is the very value of the file."""
    given = json.loads(text)
    have = [check["have"] for each in features for check in each["checks"] if check["have"] is not None]
    assert all(any(type(each) is type(value) and each == value for value in given.values()) for each in have)


ANYTHING = st.one_of(
    st.integers(),
    st.integers(-2, 130),
    st.floats(),
    st.booleans(),
    st.text(st.characters(codec=None), max_size=40),
    st.sampled_from(["NO", "no", "US", "tiktok", "personal", "art", "N\x00", "\ud800O", "art\x00"]),
    st.binary(max_size=4),
    st.lists(st.integers(), max_size=2),
    st.decimals(),
)


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def database(runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path_factory.mktemp('numbers') / 'one.db'}"
    runner.run(migrate.upgrade(url))
    opened = runner.run(Database.open(url))
    yield opened
    runner.run(opened.close())


@given(fact=st.sampled_from(FACTS), value=ANYTHING)
def test_what_comes_out_of_the_database_is_what_went_in(
    runner: asyncio.Runner, database: Database, fact: str, value: Any
) -> None:
    service = Profiles(database, lambda: NOON)
    before = runner.run(service.load(1)).facts.told()
    try:
        runner.run(service.tell(1, {fact: value}))
    except BadFact:
        assert runner.run(service.load(1)).facts.told() == before
        return
    after = runner.run(service.load(1)).facts.told()
    assert after == before | {fact: value}
    assert type(after[fact]) is type(value)


@given(fact=st.sampled_from(FACTS), value=ANYTHING)
def test_the_store_alone_lets_nothing_become_null(
    runner: asyncio.Runner, database: Database, fact: str, value: Any
) -> None:
    before = runner.run(profiles.load(database, 2))
    try:
        stored = runner.run(profiles.tell(database, 2, {fact: value}, NOON.date(), NOON))
    except RefusedValue:
        assert runner.run(profiles.load(database, 2)) == before
        return
    assert stored == runner.run(profiles.load(database, 2))
    assert (stored.facts[fact], type(stored.facts[fact])) == (value, type(value))


def test_without_these_guards_numbers_do_hurt() -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE loose (number INTEGER)")
        connection.execute("INSERT INTO loose VALUES (?)", [math.nan])
        assert connection.execute("SELECT number FROM loose").fetchone() == (None,)
        for number in (10**30, 2**63):
            with pytest.raises(OverflowError):
                connection.execute("INSERT INTO loose VALUES (?)", [number])
