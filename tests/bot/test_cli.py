"""The front door: what is typed there, what comes out, and the one line when it cannot be."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import discord
import pytest
import structlog
from click.testing import Result
from discord.gateway import DiscordWebSocket
from typer.testing import CliRunner

from bot import app, cli

ROOT = Path(__file__).parent.parent.parent


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """Run a command in this process, which is faster, and put back what belongs to the process."""
    monkeypatch.chdir(tmp_path)
    root, hook = logging.getLogger(), sys.excepthook
    before = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    handlers, level = root.handlers[:], root.level
    yield lambda *arguments, **settings: CliRunner().invoke(cli.main, arguments, env=settings)
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
    root.handlers[:], root.level, sys.excepthook = handlers, level, hook
    structlog.reset_defaults()


def test_say_remembers_the_person_from_one_run_to_the_next(here: Callable[..., Result], tmp_path: Path) -> None:
    told = run(tmp_path, "say", "--db", "one.db", "/profile set country:NO followers:12000", "/forecast", "press:Why")
    assert (told.returncode, told.stderr) == (0, "")
    assert "Saved 2 facts" in told.stdout
    assert "Why, and what to do next" in told.stdout
    again = here("say", "--db", "one.db", "--locale", "nb", "--json", "/profile show")
    message = json.loads(again.stdout)["messages"][0]
    assert message["ephemeral"]
    assert "12\N{NO-BREAK SPACE}000" in json.dumps(message, ensure_ascii=False)


def test_what_is_posted_is_looked_at_and_an_announcement_is_picked_by_its_title(here: Callable[..., Result]) -> None:
    lines = ("/settings channel add channel:general", "/announce post", "fill:title=Another bar;body=All of it.")
    tomorrow = app.now().date() + dt.timedelta(days=1)
    planned = here("say", "--moderator", *lines, f"/announce schedule announcement:Another bar at:{tomorrow} 18:00")
    assert f"Planned for {tomorrow} 18:00 (UTC)" in planned.stdout
    after = ("press:Publish", "look:general", "/announce withdraw announcement:Another bar")
    told = here("say", "--db", "one.db", "--moderator", *lines, *after).stdout
    assert "Posted by Ada" in told.partition("> look:general")[2]
    assert told.rstrip().endswith("[Yes, withdraw it] [Keep it]")


def test_a_person_takes_their_data_along_and_brings_it_back(here: Callable[..., Result], tmp_path: Path) -> None:
    here("say", "/profile set followers:4321", "/privacy export", "save:mine.json")
    assert "4321" in (tmp_path / "mine.json").read_text(encoding="utf-8")
    again = here("say", "/privacy export", "save:mine.json")
    assert (again.exit_code, "mine.json cannot be written (File exists)" in again.stderr) == (2, True)
    assert "is erased" in here("say", "/privacy delete", "press:Yes, erase everything").stdout
    assert "4,321" not in here("say", "/profile show").stdout
    assert "4,321" in here("say", "/profile import file:mine.json", "/profile show").stdout
    missing = here("say", "/profile import file:yours.json")
    assert (missing.exit_code, "yours.json cannot be read" in missing.stderr) == (2, True)


def test_a_suggestion_is_picked_by_its_name_and_a_time_stays_in_its_option(here: Callable[..., Result]) -> None:
    made = here(
        "say", "--moderator", "/settings channel add channel:announcements", "/announce post", "fill:Title=One;Text=Two",
        "/announce schedule announcement:one at:2099-12-05 18:00", "/settings channel remove channel:announcements",
    )  # fmt: skip
    assert (made.exit_code, made.stderr) == (0, "")
    assert "That is more than a year ahead." in made.stdout
    assert made.stdout.rstrip().endswith("[All announcements]")
    assert "Ready: announcements go to #announcements" in made.stdout
    assert "Not ready: no channel is set for announcements" in made.stdout


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("dance", "neither a /command nor a press"),
        ("press:Why", "neither a /command nor a press"),
        ("/profile set followers:-1", "Discord would not let anybody do that"),
        ("/dance", "Discord would not let anybody do that"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_two(line: str, says: str, here: Callable[..., Result]) -> None:
    found = here("say", "--db", "one.db", line)
    assert found.exit_code == 2
    assert len(found.stderr.splitlines()) == 1
    assert says in found.stderr


def test_report_prints_the_words_of_the_screen(tmp_path: Path, here: Callable[..., Result]) -> None:
    (tmp_path / "me.json").write_text('{"country": "NO", "followers": 50000}', encoding="utf-8")
    found = here("report", "me.json", "--on", "2026-11-23", "--locale", "nb")
    assert found.exit_code == 0
    assert "Norge · 50\N{NO-BREAK SPACE}000 følgere" in found.stdout
    assert "**" not in found.stdout


def test_a_bad_profile_is_one_line_and_status_two(tmp_path: Path, here: Callable[..., Result]) -> None:
    (tmp_path / "me.json").write_text('{"age": 5}', encoding="utf-8")
    found = here("report", "me.json", "--on", "2026-11-23")
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == "forecastle: me.json: age: Input should be greater than or equal to 13\n"


def test_without_a_token_it_says_how_to_connect_and_opens_the_playground(tmp_path: Path) -> None:
    plain = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}  # noqa: TID251 - for a process
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=tmp_path, env=plain, text=True, stdout=-1, stderr=-1
    ) as playing:
        told = next(line for line in playing.stdout if "http" in line)
        address = re.search(r"http://127\.0\.0\.1:\d+/\S*", told)[0]
        with urllib.request.urlopen(address, timeout=20) as page:  # noqa: S310 - on loopback
            assert page.status == 200
        playing.send_signal(signal.SIGTERM)
        _, complaints = playing.communicate(timeout=40)
    assert (playing.returncode, complaints) == (0, "")
    assert (tmp_path / "data" / "playground.db").is_file()


@pytest.mark.parametrize(
    ("display", "arguments", "opens"), [(True, (), 1), (False, (), 0), (True, ("--no-browser",), 0)]
)
def test_a_browser_is_opened_where_one_can_be(
    display: bool, arguments: tuple[str, ...], opens: int, here: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def playground(settings: object, port: int, opened_at: Callable[[str], None]) -> None:
        opened_at(f"http://127.0.0.1:{port}/")

    opened: list[str] = []
    monkeypatch.setattr(app, "playground", playground)
    monkeypatch.setattr(cli.webbrowser, "open", opened.append)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    shown = here("playground", "--port", "8123", *arguments, DISPLAY=":0" if display else "")
    assert "http://127.0.0.1:8123/" in shown.stdout
    assert opened == ["http://127.0.0.1:8123/"] * opens


def test_a_database_of_something_else_is_refused(here: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "one.db").write_bytes(b"not a database at all, but long enough to be read as one" * 40)
    found = here("say", "--db", "one.db", "/help")
    assert found.exit_code == 2
    assert len(found.stderr.splitlines()) == 1


def test_check_has_a_line_for_each_thing_and_status_zero_with_warnings(here: Callable[..., Result]) -> None:
    found = here("check", "--offline")
    assert found.exit_code == 0
    lines = found.stdout.splitlines()
    assert all(re.match(r"(ok     |warning|wrong  )  [\w ]+: .+", line) for line in lines), lines
    assert "ok       settings: can be read" in lines
    assert any(line.startswith("warning  token: DISCORD_TOKEN is not set") for line in lines)


def test_check_has_status_two_when_something_is_wrong(here: Callable[..., Result], tmp_path: Path) -> None:
    found = here("check", "--offline", DISCORD_TOKEN="not a token")
    assert found.exit_code == 2
    assert "not a token" not in found.output
    found = here("check", "--offline", LOG_FORMAT="yaml")
    assert found.stdout.startswith("wrong    settings: LOG_FORMAT: Input should be 'console' or 'json' -> ")
    assert found.exit_code == 2
    (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe")
    assert "settings: .env cannot be read (UnicodeDecodeError)" in here("check", "--offline").stdout


def test_a_database_is_made_and_looked_at(here: Callable[..., Result], tmp_path: Path) -> None:
    assert "will be made at the first start" in here("db", "verify").stdout
    assert not (tmp_path / "data").exists()
    made = here("db", "upgrade")
    assert (made.exit_code, made.stderr) == (0, "")
    assert "ok       database: data/forecastle.db is whole" in made.stdout
    assert _without_the_disk(here("db", "verify").stdout) == _without_the_disk(made.stdout)
    (tmp_path / "data" / "forecastle.db").write_bytes(b"something else altogether" * 400)
    assert here("db", "verify").exit_code == 2
    refused = here("db", "upgrade")
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (2, 1)


def _without_the_disk(said: str) -> list[str]:
    """What is said of all but the disk, which others fill meanwhile."""
    return [line for line in said.splitlines() if " disk: " not in line]


def test_a_setting_left_empty_is_as_if_it_were_not_there(here: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DISCORD_TOKEN=\nMETRICS_PORT=\nDATABASE_URL=\nLOG_LEVEL=\n")
    found = here("check", "--offline")
    assert "not served, for METRICS_PORT is not set" in found.stdout
    assert "data/forecastle.db will be made" in found.stdout


def test_the_front_door_names_every_command(here: Callable[..., Result]) -> None:
    shown = here("--help").output
    assert all(name in shown for name in ("run", "playground", "say", "report", "check", "db"))
    shown = here("db", "--help").output
    assert all(name in shown for name in ("upgrade", "verify", "backup", "restore"))


def test_a_backup_is_made_and_put_back(here: Callable[..., Result], tmp_path: Path) -> None:
    database = "sqlite:///data/playground.db"
    here("say", "/profile set followers:4321")
    here("say", "--moderator", "/settings channel add channel:general", "/announce post", "fill:Title=One;Text=Two")
    made = here("db", "backup", "copy.db", DATABASE_URL=database)
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout.startswith("copy.db: whole, at revision ")
    here("say", "/profile set followers:9876")
    restored = here("db", "restore", "copy.db", DATABASE_URL=database)
    assert (restored.exit_code, restored.stderr) == (0, "")
    assert restored.stdout.startswith("restored from copy.db: whole, at revision ")
    assert "what was there before is kept as data/backups/before-restore-playground-" in restored.stdout
    assert "announcements that are not public in it: 1; /announce list shows what is still planned" in restored.stdout
    shown = here("say", "/profile show").stdout
    assert "4,321" in shown
    assert "9,876" not in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("db", "backup", "copy.db"), "this file is not there, or cannot be opened: look at the path"),
        (("db", "restore", "missing.db"), "this file is not there, or cannot be opened: look at the path"),
        (("db", "restore", "junk.db"), "this file is not a database of Forecastle's"),
    ],
)
def test_what_cannot_be_backed_up_or_restored_is_told_in_a_line(
    arguments: tuple[str, ...], says: str, here: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "junk.db").write_bytes(b"something else altogether" * 400)
    found = here(*arguments)
    assert says in found.output
    assert len(found.stderr.splitlines()) == 1
    assert found.exit_code == 2
