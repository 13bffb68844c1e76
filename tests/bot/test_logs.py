"""What is logged: enough for whoever runs it, at no level a secret or anything that a person told."""

from __future__ import annotations

import base64
import io
import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog

from bot import logs
from bot.services import Profiles
from bot.standin import rest
from bot.standin.realm import Answer
from bot.store.errors import StoreFailed
from tests.aboard import Ship, aboard

TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
FOLLOWERS, VIEWS, COUNTRY = "4861193", "7350291", "Kazakhstan"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Logging belongs to the whole process: leave it as it was found."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook
    yield
    root.handlers[:], root.level, sys.excepthook = before
    logging.getLogger(logs.OURS).setLevel(logging.NOTSET)
    structlog.reset_defaults()


@dataclass
class Spied:
    """What somebody who gets hold of a log looks for in it."""

    secrets: set[str]
    told: set[str]

    def hits(self, text: str) -> list[str]:
        return [each for each in sorted(self.secrets | self.told) if any(form in text for form in forms(each))]


def forms(secret: str) -> set[str]:
    """A text as it is, as it stands in an address, and in base64 wherever in a group of three it begins."""
    shifted = (base64.b64encode(b"x" * by + secret.encode()).decode() for by in range(3))
    whole = (text[-(-by * 8 // 6) : (by + len(secret)) * 8 // 6] for by, text in enumerate(shifted))
    return {secret, quote(secret, safe=""), *whole}


def test_a_secret_is_looked_for_in_every_guise() -> None:
    for by in range(3):
        hidden = base64.b64encode(b"abc"[:by] + b"4861193 and more").decode()
        assert any(form in hidden for form in forms("4861193"))


async def voyage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Spied:
    """Everything once: commands, buttons, a form, an incident, answers that Discord refuses."""
    async with aboard(folder) as ship:
        ship.standin.world.application.token = TOKEN
        async with ship.sailing():
            await _ordinary(ship)
            await _refused(ship, monkeypatch)
            await _incident(ship, monkeypatch)
        tokens = set(ship.standin.realm.interactions)
    return Spied({TOKEN, *tokens}, {FOLLOWERS, VIEWS, COUNTRY})


async def _ordinary(ship: Ship) -> None:
    ada = ship.standin.person("ada")
    await ada.run("/profile set", {"followers": int(FOLLOWERS), "country": COUNTRY})
    shown = await ada.run("/forecast")
    await ada.press(shown.message, label="Why")
    form = await ada.run("/profile setup")
    filled = await ada.submit(form.modal, {"country": COUNTRY, "followers": FOLLOWERS, "views_30d": VIEWS})
    assert filled.error is None


async def _refused(ship: Ship, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(400, 50035), (403, 50013), (503, 0)]
    honest = rest._answer

    def refusing(realm, call, handler, gate):
        if call.method == "PATCH" and answers:
            status, code = answers.pop()
            return Answer(status, {"code": code, "message": f"{FOLLOWERS} and {COUNTRY} in {call.path}"})
        return honest(realm, call, handler, gate)

    with monkeypatch.context() as patched:
        patched.setattr(rest, "_answer", refusing)
        while answers:
            left, ada = len(answers), ship.standin.person("ada")
            ada.patience = 0.0
            await ada.run("/forecast")
            assert await ship.standin.realm.bell.until(lambda left=left: len(answers) < left, 5.0)


async def _incident(ship: Ship, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_: object, user_id: int) -> None:
        facts = {"followers": FOLLOWERS}
        try:
            int(f"{facts} {COUNTRY}")
        except ValueError as error:
            raise StoreFailed(f"no room for {VIEWS}") from error

    with monkeypatch.context() as patched:
        patched.setattr(Profiles, "load", broken)
        answer = await ship.standin.person("ada").run("/forecast")
    assert answer.error is None


@pytest.mark.sends_bad_bodies("refused")
@pytest.mark.parametrize("form", ["console", "json"])
async def test_at_debug_no_secret_and_nothing_told_is_logged(
    form: logs.Format, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    logs.configure(form, "debug", [TOKEN])
    spied = await voyage(tmp_path, monkeypatch)
    written = "".join(capfd.readouterr())
    assert "unexpected" in written
    assert spied.hits(written) == [], written


def _with_locals(error: BaseException) -> Iterator[str]:
    *_, (innermost, _) = traceback.walk_tb(error.__traceback__)  # those of every frame take seconds to print
    yield repr(innermost.f_locals)


SABOTAGES = {
    "libraries may say everything": ("LIBRARIES_FROM", logging.DEBUG),
    "local variables in traces": ("trace", _with_locals),
    "messages of exceptions in traces": ("_kind", repr),
}


@pytest.mark.sends_bad_bodies("refused")
@pytest.mark.parametrize("sabotage", SABOTAGES)
async def test_each_belt_holds_something_back(
    sabotage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logs, *SABOTAGES[sabotage])
    logs.configure("console", "debug", [TOKEN])
    spied = await voyage(tmp_path, monkeypatch)
    assert spied.hits("".join(capfd.readouterr())) != []


@pytest.mark.sends_bad_bodies("refused")
async def test_tokens_are_held_back_even_where_libraries_say_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logs, "LIBRARIES_FROM", logging.DEBUG)
    logs.configure("console", "debug")
    spied = await voyage(tmp_path / "belted", monkeypatch)
    assert not spied.secrets & set(spied.hits("".join(capfd.readouterr())))
    monkeypatch.setattr(logs, "_SHAPES", ())
    spied = await voyage(tmp_path / "bare", monkeypatch)
    assert spied.secrets & set(spied.hits("".join(capfd.readouterr())))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"logging in with {TOKEN}", "logging in with [hidden]"),
        ("POST https://discord.test/api/v10/webhooks/12/abc-DEF/messages", "webhooks/12/[hidden]/messages"),
        ("POST /interactions/12/abc-DEF/callback?with_response=1", "/interactions/12/[hidden]/callback?with"),
        ("{'token': 'abc-DEF', 'id': 1}", "{'token': '[hidden]', 'id': 1}"),
        ('{"token":"abc-DEF"}', '{"token":"[hidden]"}'),
        ("postgresql://bot:abc-DEF@db/forecastle", "postgresql://bot:[hidden]@db/forecastle"),
        ("an aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OTA6 here", "an [hidden] here"),
        ("a password of 18 letters", "a [hidden] of 18 letters"),
        ("in base64 cGFzc3dvcmQ= too", "in base64 [hidden]= too"),
    ],
)
def test_a_secret_is_found_by_value_and_by_shape(said: str, kept: str, capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("console", "info", ["password"])
    structlog.get_logger().info(said)
    assert kept in capfd.readouterr().err


@pytest.mark.parametrize("form", ["console", "json"])
def test_what_comes_from_outside_cannot_begin_a_line_or_colour_it(
    form: logs.Format, capfd: pytest.CaptureFixture[str]
) -> None:
    logs.configure(form, "info")
    forged = "ada\n2026-11-23T12:00:00Z error   all is lost\x1b[2J\x9b31m\r\u202e\u2028"
    structlog.get_logger().info("joined", name=forged)
    logging.getLogger("somebody").warning("joined %s", forged)
    written = capfd.readouterr().err
    assert len(written.splitlines()) == 2
    assert not re.search("[\x1b\x9b\r\u202e\u2028]", written)


def test_a_line_of_json_has_what_was_said(capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("json", "info")
    structlog.get_logger().warning("answer_refused", status=403)
    line = json.loads(capfd.readouterr().err)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("at"))
    assert line == {"level": "warning", "event": "answer_refused", "status": 403}


def test_a_trace_says_where_what_kind_and_which_code(capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("console", "info")
    try:
        try:
            Path("/nowhere/at/all").read_text()
        except OSError as error:
            raise StoreFailed("busy") from error
    except StoreFailed as error:
        structlog.get_logger().error("unexpected", incident="0badcafe", exc_info=error)
    written = capfd.readouterr().err
    assert "error   unexpected incident=0badcafe" in written
    assert "FileNotFoundError(errno=2)" in written
    assert "which led to" in written
    assert f"{__file__}" in written
    assert "StoreFailed(reason=busy)" in written


@pytest.mark.parametrize(
    ("level", "heard"),
    [
        ("debug", ["debug ours", "info ours", "warning ours", "info theirs", "warning theirs"]),
        ("info", ["info ours", "warning ours", "warning theirs"]),
        ("warning", ["warning ours", "warning theirs"]),
    ],
)
def test_libraries_speak_one_level_less(level: logs.Level, heard: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("console", level)
    theirs = logging.getLogger("discord.somewhere")
    theirs.setLevel(logging.DEBUG if level == "debug" else logging.NOTSET)
    ours = structlog.get_logger()
    for name in ("debug", "info", "warning"):
        getattr(ours, name)("ours")
    for name in ("debug", "info", "warning"):
        getattr(theirs, name)("theirs")
    theirs.setLevel(logging.NOTSET)
    written = capfd.readouterr().err
    assert re.findall(r"(?:debug|info|warning) +(?:ours|theirs)", re.sub(r" +", " ", written)) == heard


def test_a_crash_and_a_record_that_cannot_be_written_are_not_quoted(capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("console", "info")
    sys.excepthook(ValueError, ValueError(FOLLOWERS), None)
    logging.getLogger("somebody").warning("%d followers", FOLLOWERS)
    logging.getLogger("asyncio").error("never retrieved\nfuture: %r", FOLLOWERS, exc_info=ValueError(FOLLOWERS))
    written = capfd.readouterr().err
    assert "crashed" in written
    assert "a record of somebody could not be written" in written
    assert "never retrieved" in written
    assert FOLLOWERS not in written


def test_when_nobody_listens_any_more_the_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    monkeypatch.setattr(sys, "stderr", closed)
    logs.configure("console", "info")
    closed.close()
    structlog.get_logger().info("started")
