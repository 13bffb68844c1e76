"""What a moderator writes, and the name they write under, is inert wherever it is repeated, in public most of all."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import discord
import pytest

from bot.rendering import post as posts
from bot.rendering.locales import LANGUAGES
from bot.rendering.renderer import environment
from bot.standin.interactions import Modal
from bot.standin.people import Person
from bot.standin.world import Message, Permission, Pinged
from tests.aboard import Ship, aboard
from tests.hostile.announced import SLOTS, guilt
from tests.hostile.barrage import fault, fire, ids_on, loose, press, rows, submission, texts
from tests.hostile.corpus import HOSTILE
from tests.hostile.judge import active, pings

SEED = 13
#: So many of the corpus for each slot; `python -m tests.hostile` says all of it everywhere.
EACH = 30
#: What a preview is made of; the words in it are judged to the letter above.
_OURS = {"heading", "subtext", "bold", "list", "channel", "autolink", "link"}
WRITTEN = {"title": "Title", "body": "Body", "what": "requirement.followers", "value": "5000", "countries": ""}
OPTIONS = {"feature": "tiktok.tips", "kind": "change", "effective": "2026-12-01"}


@pytest.mark.parametrize("slot", SLOTS)
def test_in_every_slot_it_is_words_and_nothing_else(slot: str) -> None:
    said = [each.text for each in random.Random(SEED).sample(HOSTILE, EACH)]
    assert [(slot, text, found) for text in said if (found := list(guilt(slot, text)))] == []


def test_sabotage_discords_own_escaping_is_found_out_in_every_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    def escaped(text: str, *_: object) -> str:
        return discord.utils.escape_markdown(text)

    monkeypatch.setattr(posts, "quote_post", escaped)
    for language in LANGUAGES:
        monkeypatch.setitem(environment(language).filters, "quote", escaped)
    short = [each.text for each in HOSTILE if len(each.text) <= 100][:120]
    assert [slot for slot in SLOTS if not any(list(guilt(slot, text)) for text in short)] == []


@dataclass(frozen=True)
class Desk:
    """A moderator of a server that announces in a channel and pings a role, with a form open."""

    ship: Ship
    mod: Person
    form: Modal


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with aboard(tmp_path) as ship, ship.sailing():
        mod = ship.standin.person("mod", permissions=int(Permission.MANAGE_GUILD))
        await mod.run("/settings channel add", {"channel": "announcements"})
        await mod.run("/settings set", {"role": "Creators"})
        yield Desk(ship, mod, (await mod.run("/announce post", OPTIONS)).modal)


@pytest.mark.parametrize("field", ["title", "body", "value", "countries", "what"])
async def test_every_field_of_the_form_is_answered_and_repeats_nothing_alive(field: str, desk: Desk) -> None:
    for each in random.Random(SEED).sample(HOSTILE, 30):
        (found,) = await fire(desk.ship, [(submission(desk.form, WRITTEN | {field: each.text}), desk.mod)])
        assert fault(found) is None, ascii(each.text)
        for text in texts(found):
            assert pings(text.replace(_role(desk), "")) == [], ascii(each.text)
            assert {one.kind for one in active(text)} <= _OURS | {"role"}, ascii(each.text)
    assert desk.ship.standin.ledger.pings() == loose(desk.ship) == []


async def test_what_is_published_pings_the_role_of_the_settings_and_nobody_else(desk: Desk) -> None:
    said = [each.text for each in HOSTILE if each.family in ("mentions", "stripped_mentions")][:12]
    desk.ship.standin.scene.set_role(desk.ship.standin.guild, desk.ship.standin.role("Forecastle"), (1 << 40) - 1)
    for count, text in enumerate(said, start=1):
        form = (await desk.mod.run("/announce post", OPTIONS)).modal
        (preview,) = await fire(desk.ship, [(submission(form, WRITTEN | {"title": text, "body": text}), desk.mod)])
        await desk.mod.press(preview.message, label="Publish")
        assert await desk.ship.standin.realm.bell.until(lambda wanted=count: len(_posted(desk)) == wanted, 10)
    for message in _posted(desk):
        whole = "\n".join((message.content, *(str(each.get("description")) for each in message.embeds)))
        assert pings(whole.replace(_role(desk), "", 1)) == []
        assert message.pinged == Pinged(roles=frozenset({desk.ship.standin.role("Creators").id}))
    assert loose(desk.ship) == []


async def test_fifty_presses_of_publish_at_once_post_once_and_a_strangers_press_posts_nothing(desk: Desk) -> None:
    (preview,) = await fire(desk.ship, [(submission(desk.form, WRITTEN), desk.mod)])
    publish = next(each for each in ids_on(preview.message) if each.startswith("fc1:publish:"))
    (strange,) = await fire(desk.ship, [(press(publish, desk.mod), desk.ship.standin.person("mallory"))])
    assert "Only those who may manage this server" in "\n".join(texts(strange))
    assert _posted(desk) == []
    found = await fire(desk.ship, [(press(publish), desk.mod)] * 50)
    assert [fault(each) for each in found if fault(each)] == []
    assert await desk.ship.standin.realm.bell.until(lambda: bool(_posted(desk)), 10)
    assert len(_posted(desk)) == len(rows(desk.ship, without=desk.mod)["deliveries"]) == 1


NUMBERS = ("10" * 15, "-1", "NaN", "inf", str(2**63), "5\x00", "5\ud800", "1e999", "0x10", "", "½", "1,2,3")


async def test_a_number_that_hurts_is_refused_in_one_sentence_and_never_announced(desk: Desk) -> None:
    for text in NUMBERS:
        (found,) = await fire(desk.ship, [(submission(desk.form, WRITTEN | {"value": text}), desk.mod)])
        assert fault(found) is None
        assert {each.split(", ")[2] for each in rows(desk.ship, without=desk.mod)["announced_changes"]} == {"None"}
        assert "Nothing is lost" in "\n".join(texts(found)), ascii(text)


def _role(desk: Desk) -> str:
    return f"<@&{desk.ship.standin.role('Creators').id}>"


def _posted(desk: Desk) -> list[Message]:
    place = desk.ship.standin.channel("announcements")
    return [each for each in desk.ship.standin.world.messages.get(place.id, {}).values() if not each.ephemeral]
