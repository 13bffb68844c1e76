"""A picture on a press: beside the words, with its alt text, and never at the cost of the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.rendering import gallery
from bot.standin.world import Message
from tests.aboard import aboard, labels, words

AMERICAN = {"country": "US", "age": 24, "account_type": "personal", "followers": 12_000, "views_30d": 250_000}
PNG = b"\x89PNG\r\n\x1a\n"
GALLERY = 12


def described(message: Message) -> list[str]:
    return [item["description"] for row in message.components if row["type"] == GALLERY for item in row["items"]]


async def test_the_picture_comes_beside_the_words_and_on_another_ground_when_asked(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        await ada.run("/profile set", AMERICAN)
        first = await ada.run("/forecast")
        assert described(first.message) == []
        dark = await ada.press(first.message, label="Picture")
        assert words(first).splitlines()[:8] == words(dark).splitlines()[:8]
        (file,) = dark.message.attachments
        assert file.data.startswith(PNG)
        assert described(dark.message) == [file.description]
        assert "Total: USD 14–100" in file.description
        light = await ada.press(dark.message, label="On light")
        (other,) = light.message.attachments
        assert (other.description, other.data != file.data) == (file.description, True)
        assert "On dark" in labels(light)


async def test_each_picture_has_its_own_place(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        kari = ship.standin.person("kari", locale="no")
        await kari.run("/profile set", AMERICAN)
        for day, value in (("2026-05-01", "9000"), ("2026-08-01", "10 000")):
            await kari.run("/profile history add", {"fact": "followers", "value": value, "day": day})
        for command, said in (
            ("/profile history show", "12\N{NO-BREAK SPACE}000 følgere"),
            ("/compare", "Creator Fund"),
        ):
            shown = await kari.press((await kari.run(command)).message, label="Bilde")
            assert said in described(shown.message)[0]
        assert "Picture" not in labels(await kari.run("/accuracy"))  # too few are settled to draw anything


async def test_an_old_button_draws_after_a_restart(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship:
        ada = ship.standin.person("ada")
        async with ship.sailing():
            first = await ada.run("/compare")
        async with ship.sailing():
            assert described((await ada.press(first.message, label="Picture")).message)


async def test_the_table_can_be_shown_to_everybody_in_the_servers_language(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        kari = ship.standin.person("kari", locale="no")
        await kari.run("/profile set", AMERICAN)
        shared = await kari.press((await kari.run("/compare")).message, label="Del")
        public = shared.messages[-1]
        assert not public.ephemeral
        assert words(shared).startswith("Of 15 predictions, 9 came true")
        assert "Both exist: content for subscribers only" in described(public)[0]
        assert "For you" not in words(shared)
        assert labels(shared) == []


async def test_a_picture_that_fails_costs_no_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise ValueError("no ink")

    monkeypatch.setattr(gallery, "drawn", fails)
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        first = await ada.run("/compare")
        before = words(first)
        with capture_logs() as logged:
            failed = await ada.press(first.message, label="Picture")
        assert "report the number" in words(failed)
        assert [each["event"] for each in logged] == ["unexpected"]
        assert words(first.message) == before
        assert "Previous" in labels(await ada.press(first.message, label="Next"))
