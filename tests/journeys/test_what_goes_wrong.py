"""What people, old messages and our own mistakes can do: every time one sentence, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.services import Profiles
from tests.aboard import aboard, words

STALE = "That button or form belongs to an older message"


@pytest.mark.parametrize(
    "custom_id",
    ["fc1:nothing:", "zz:1", "fc1", "fc1:why:on=garbage", "fc1:answer:fact=password", "fc1:forecast:page=x", "x" * 100],
)
async def test_a_foreign_or_old_button_is_answered(tmp_path: Path, custom_id: str) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        help_ = await ada.run("/help")
        forged = ship.standin.send_interaction(
            {
                "type": 3,
                "message": {"id": str(help_.message.id)},
                "data": {"component_type": 2, "custom_id": custom_id},
            },
            by=ada,
        )
        await forged.until(lambda each: bool(each.messages))
    assert words(forged.messages[-1]).startswith(STALE)


async def test_a_feature_that_does_not_exist_is_answered(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        answer = await ship.standin.person("ada").run("/forecast", {"feature": "Creator Moon"})
    assert words(answer).startswith("I know no feature named “Creator Moon”")


async def test_what_nobody_expected_gets_a_number_and_never_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Profiles, "load", broken)
    async with aboard(tmp_path) as ship, ship.sailing():
        answer = await ship.standin.person("ada").run("/forecast")
    assert "report the number" in words(answer)
    assert "secret" not in words(answer)


async def test_nobody_sees_anybody_elses_facts(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada, bob = ship.standin.person("ada"), ship.standin.person("bob")
        await ada.run("/profile set", {"followers": 4321})
        assert words(await bob.run("/profile show")).startswith("Nothing is stored about you")


async def test_discord_refuses_nothing_of_what_is_sent(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        for locale in ("en-US", "no"):
            ada = ship.standin.person(f"ada {locale}", locale=locale)
            await ada.run("/profile set", {"country": "US", "age": 24, "followers": 10000})
            for name in ("forecast", "compare"):
                shown = await ada.run(f"/{name}")
                for feature in ("TikTok Shop affiliate", "Creator Rewards Program", "TikTok Pulse"):
                    shown = await ada.run(f"/{name}", {"feature": feature})
                    while next_ := [
                        b
                        for row in shown.message.components
                        for b in row.get("components", [])
                        if b.get("label") in {"Next", "Neste"}
                    ]:
                        shown = await ada.press(shown.message, custom_id=next_[0]["custom_id"])
                        assert shown.error is None
        refused = [each for each in ship.standin.ledger.requests if each.status >= 400]
    assert refused == []
