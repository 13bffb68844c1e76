"""The front door: what is typed there, what comes out, and the one line when it cannot be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def test_say_remembers_the_person_from_one_run_to_the_next(tmp_path: Path) -> None:
    told = run(tmp_path, "say", "--db", "one.db", "/profile set country:NO followers:12000", "/forecast", "press:Why")
    assert (told.returncode, told.stderr) == (0, "")
    assert "Saved 2 facts" in told.stdout
    assert "Why, and what to do next" in told.stdout
    again = run(tmp_path, "say", "--db", "one.db", "--locale", "nb", "--json", "/profile show")
    message = json.loads(again.stdout)["messages"][0]
    assert message["ephemeral"]
    assert "12\N{NO-BREAK SPACE}000" in json.dumps(message, ensure_ascii=False)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("dance", "neither a /command nor a press"),
        ("press:Why", "neither a /command nor a press"),
        ("/profile set followers:-1", "Discord would not let anybody do that"),
        ("/dance", "Discord would not let anybody do that"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_two(line: str, says: str, tmp_path: Path) -> None:
    found = run(tmp_path, "say", "--db", "one.db", line)
    assert found.returncode == 2
    assert len(found.stderr.splitlines()) == 1
    assert says in found.stderr


def test_report_prints_the_words_of_the_screen(tmp_path: Path) -> None:
    (tmp_path / "me.json").write_text('{"country": "NO", "followers": 50000}', encoding="utf-8")
    found = run(tmp_path, "report", "me.json", "--on", "2026-11-23", "--locale", "nb")
    assert found.returncode == 0
    assert "Norge · 50\N{NO-BREAK SPACE}000 følgere" in found.stdout
    assert "**" not in found.stdout


def test_a_bad_profile_is_one_line_and_status_two(tmp_path: Path) -> None:
    (tmp_path / "me.json").write_text('{"age": 5}', encoding="utf-8")
    found = run(tmp_path, "report", "me.json", "--on", "2026-11-23")
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr == "forecastle: me.json: age: Input should be greater than or equal to 13\n"


def test_without_a_token_it_says_how_to_connect_and_gives_a_tour(tmp_path: Path) -> None:
    found = run(tmp_path, "run")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("There is no DISCORD_TOKEN")
    assert "You likely qualify for 4 of 16 programmes" in found.stdout


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.db").write_bytes(b"not a database at all, but long enough to be read as one" * 40)
    found = run(tmp_path, "say", "--db", "one.db", "/help")
    assert found.returncode == 2
    assert len(found.stderr.splitlines()) == 1
