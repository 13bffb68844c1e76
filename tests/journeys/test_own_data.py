"""What a person may ask about themselves: all of it, its end, coming back, their language, being counted."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.commands import policy
from bot.commands.privacy import FILE_NAME
from bot.standin.server import StandIn
from tests.aboard import aboard, labels, words

NORWEGIAN = {"country": "NO", "age": 24, "followers": 12000}


def exported(standin: StandIn) -> bytes:
    """The file that came with the last answer."""
    uploads = [upload for call in standin.ledger.requests for upload in call.files if upload.filename == FILE_NAME]
    return uploads[-1].data


async def test_all_that_is_stored_comes_as_one_file_and_goes_and_comes_back(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", NORWEGIAN)
        await ada.run("/profile set", {"followers": 13000})
        await ada.run("/language", {"language": "nb"})
        before = words(await ada.run("/profile show"))
        assert "oppføringer" in words(await ada.run("/privacy export"))
        first = json.loads(exported(ship.standin))
        assert [row["number"] for row in first["stored"]["profile_history"] if row["fact"] == "followers"] == [
            12000,
            13000,
        ]
        asked = await ada.run("/privacy delete")
        assert words(asked).startswith("Slette alt om deg?")
        gone = await ada.press(asked.message, label="Ja, slett alt")
        assert words(gone).startswith("Everything about you is erased: 6 entries")
        assert words(await ada.run("/profile show")).startswith("Nothing is stored about you")
        file = (FILE_NAME, json.dumps(first).encode())
        assert words(await ada.run("/profile import", {"file": file})).startswith("Tatt tilbake: 4 opplysninger")
        assert words(await ada.run("/profile show")) == before
        again = words(await ada.run("/profile import", {"file": file}))
        assert again.startswith("Ingenting nytt i denne filen")
        await ada.run("/privacy export")
        second = json.loads(exported(ship.standin))
        for each in (first, second):
            for row in each["stored"]["profile_history"]:
                row.pop("told_at")
        assert first["stored"]["profile_history"] == second["stored"]["profile_history"]


async def test_a_file_that_is_none_of_ours_changes_nothing(tmp_path: Path) -> None:
    reading = {"fact": "followers", "told_on": "2026-11-01", "text": None, "number": 5}
    bad = {
        b"{": "That file is not JSON",
        b"[]": "That is not a file of mine",
        b'{"format": "forecastle-export-1"}': "That is not a file of mine",
        b'{"a": 1, "a": 2}': "That file is not JSON",
        b'{"format": NaN}': "That file is not JSON",
        b"x" * (1 << 20) + b"x": "That file is larger than anything I export",
    }
    for wrong, said in (
        ({"number": -1}, "That file holds something I cannot use"),
        ({"number": 10**30}, "That file holds something I cannot use"),
        ({"number": True}, "That file holds something I cannot use"),
        ({"fact": "shoe_size"}, "That file holds something I cannot use"),
        ({"text": "12"}, "That file holds something I cannot use"),
        ({"told_on": "2026-11-24"}, "That file tells of a day that has not come"),
        ({"told_on": "yesterday"}, "That file holds something I cannot use"),
    ):
        stored = {"profile_history": [reading, reading | wrong]}
        bad[json.dumps({"format": "forecastle-export-1", "stored": stored}).encode()] = said
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        for content, said in bad.items():
            answer = words(await ada.run("/profile import", {"file": ("mine.json", content)}))
            assert answer.startswith(said), answer
            assert answer.endswith("Nothing was changed.")
        assert words(await ada.run("/profile show")).startswith("Nothing is stored about you")


async def test_what_is_stored_wins_over_a_file_for_the_same_day(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", {"followers": 10})
        await ada.run("/privacy export")
        file = (FILE_NAME, exported(ship.standin).replace(b"10,", b"11,").replace(b": 10\n", b": 11\n"))
        await ada.run("/profile set", {"followers": 12})
        assert words(await ada.run("/profile import", {"file": file})).startswith("Taken back: 1 reading")
        assert "Followers 12 " in words(await ada.run("/profile show"))
        assert "Followers 11" in words(await ada.run("/profile history show"))


async def test_a_chosen_language_holds_for_answers_forms_and_refusals_until_it_is_left_to_discord(
    tmp_path: Path,
) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada", locale="en-US")
        page = await ada.run("/language")
        assert labels(page) == ["English", "Norsk", "As Discord"]
        assert words(await ada.press(page.message, label="Norsk")).startswith("Jeg snakker norsk til deg")
        assert (await ada.run("/profile setup")).modal.title == "Om kontoen din"
        assert words(await ada.run("/forecast", {"on": "soon"})).startswith("Skriv datoen")
        page = await ada.run("/language", {"language": "discord"})
        assert words(page).startswith("I speak the language that Discord is set to")


async def test_being_counted_is_off_until_turned_on_and_only_in_a_server(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        page = await ada.run("/profile share")
        assert words(page).startswith("You are not counted in this server")
        assert words(await ada.press(page.message, label="Count me here")).startswith("You are counted in this server")
        off = await ada.run("/profile share", {"counted": "off"})
        assert words(off).startswith("You are not counted in this server")
        alone = ship.standin.person("ada", dm=True)
        assert words(await alone.run("/profile share")).startswith("That works only in a server that invited me")


async def test_every_past_reading_is_told_the_latest_first(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        assert words(await ada.run("/profile history show")).startswith("Nothing is stored about you")
        await ada.run("/profile set", {"followers": 12000})
        await ada.run("/profile set", {"followers": 11000})
        said = words(await ada.run("/profile history show"))
        assert said.startswith("You told 2 things so far")
        assert "Followers 11,000 (-1,000) · Followers 12,000" in said


async def test_sources_and_about_answer_in_their_first_line(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        every = words(await ada.run("/sources"))
        assert re.match(r"\d+ official pages, \d+ official as quoted, \d+ of the press, \d+ mere indications", every)
        one = words(await ada.run("/sources", {"feature": "tiktok.creator_rewards"}))
        assert one.startswith("Creator Rewards Program: ")
        assert "at least 10,000 followers" in one
        about = words(await ada.run("/about"))
        assert "25 ways to earn" in about.splitlines()[0]
        assert "everything answers" in about


async def test_every_command_and_every_screen_has_a_row_in_the_policy(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        commands = {
            command.qualified_name for command in client.tree.walk_commands() if not hasattr(command, "walk_commands")
        }
        assert commands == set(policy.COMMANDS)
        assert set(client._desk._screens) | {"share", "setup", "more", "answer", "write", "plan"} == set(policy.ACTIONS)


async def test_a_command_without_a_row_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delitem(policy.COMMANDS, "about")
    async with aboard(tmp_path) as ship, ship.sailing():
        answer = words(await ship.standin.person("ada").run("/about"))
        assert answer.startswith("That button or form belongs to an older message")
