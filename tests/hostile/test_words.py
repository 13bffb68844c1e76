"""What a person types never pings, never becomes markup, is always answered, and stays readable."""

from __future__ import annotations

import logging
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import discord
import pytest

from bot.rendering.locales import LANGUAGES
from bot.rendering.renderer import environment
from bot.standin.mentions import Allowed, pinged
from bot.standin.server import StandIn
from bot.standin.world import Permission
from tests.aboard import aboard
from tests.hostile.barrage import fire, folded, loose, texts
from tests.hostile.corpus import FAMILIES, HOSTILE, NORMAL
from tests.hostile.judge import active, pings, plain, smuggled
from tests.hostile.trial import HARMLESS, mouths, tried

SEED = 11
#: So many of the corpus for each place through the real bot; `python -m tests.hostile` says all of it everywhere.
FEW, MANY = 8, 40
_MARKUP = set("\\*_`~|<>[]()#-@.:!/")
_MOST_MARKS = 8
#: Replies as ours are, with a slot where a person's text goes: in quotation marks, in bold, at a line's start and end.
REPLIES = (
    "“{}” is not a country I know: write `NO`, _or_ **Norway** ([list](https://x.example)).",
    "## No feature is called **{}**\n-# *Nothing* was changed.",
    "{}\n> by __Ada__",
    "||One|| and {}",
    "[ {} ](not a link) `and` {{}}",
)


def quote(text: str, *at_most: int) -> str:
    from bot.rendering import quote as room

    return room.quote(text, *at_most)


def quote_text(text: str, *at_most: int) -> str:
    from bot.rendering import quote as room

    return room.quote_text(text, *at_most)


def guilty(make_inert: Callable[[str], str], longest: int = 10_000) -> set[str]:
    """The families of which at least one text stays hurtful, alone or in one of our replies."""
    return {each.family for each in HOSTILE if len(each.text) <= longest and _hurts(make_inert(each.text))}


def _hurts(slot: str) -> bool:
    return bool(slot) and bool(active(slot) or pings(slot) or any(_changed(reply, slot) for reply in REPLIES))


def _changed(reply: str, slot: str) -> bool:
    return bool(smuggled(reply.format(slot), reply.format(HARMLESS), HARMLESS))


def test_the_corpus_is_what_it_says() -> None:
    assert len(HOSTILE) == len({each.text for each in HOSTILE}) == 3_000
    assert {each.family for each in HOSTILE} == set(FAMILIES)
    assert len(NORMAL) >= 40


def test_nothing_hostile_is_left_of_a_quotation() -> None:
    assert guilty(quote) == set()


def test_a_quotation_is_one_line_of_so_many_visible_characters() -> None:
    for text in (each.text for each in HOSTILE):
        said = quote(text)
        assert len(plain(said)) <= 100
        assert {unicodedata.category(each) for each in said if each != "\u200d"} & {
            "Cc",
            "Cf",
            "Cs",
            "Zl",
            "Zp",
        } == set()
        assert max(map(len, _stacks(said)), default=0) <= _MOST_MARKS


def _stacks(text: str) -> list[str]:
    marks = "".join(each if unicodedata.combining(each) else " " for each in text)
    return marks.split()


@pytest.mark.parametrize("at_most", [1, 2, 7])
def test_a_cut_never_leaves_half_an_escape(at_most: int) -> None:
    for each in HOSTILE[::3]:
        said = quote(each.text, at_most)
        assert not _hurts(said), (each, said)
        assert len(plain(said)) <= at_most


def test_two_quotations_side_by_side_are_no_more_than_each() -> None:
    draw = random.Random(SEED)
    for one in HOSTILE:
        first, second = quote(one.text), quote(draw.choice(HOSTILE).text)
        for both in (f"{first}{second}", f"{first} {second}", f"{first}\n{second}", f"[{first} ({second})"):
            assert pings(both) == active(both) == [], both


def test_a_text_of_several_lines_is_inert_in_each() -> None:
    for each in HOSTILE:
        said = quote_text(each.text)
        assert pings(said) == active(said) == [], each
        assert {unicodedata.category(mark) for mark in said if mark not in "\u200d\n"} & {"Cc", "Cf", "Cs"} == set()
        assert all(not active(line) for line in said.split("\n"))


def test_lines_stay_lines() -> None:
    said = quote_text("First line\nand # the second\r\n\u2028last")
    assert plain(said).split("\n")[0] == "First line"
    assert [line for line in plain(said).split("\n") if line] == ["First line", "and # the second", "last"]


@pytest.mark.parametrize("text", NORMAL)
def test_a_normal_text_is_shown_as_it_is(text: str) -> None:
    for said in (quote(text), quote_text(text)):
        assert plain(said) == folded(text)
        assert active(said) == pings(said) == []
        if not set(text) & _MARKUP:
            assert len(said) <= 1.1 * len(text)


def test_another_judge_sees_nobody_pinged_either(tmp_path: Path) -> None:
    standin = StandIn(lambda: 1_795_000_000.0)
    ada, everything = standin.person("ada"), (1 << 40) - 1
    own = {str(ada.user.id): "user", str(standin.role("Creators").id): "role"}
    for one in HOSTILE:
        text = one.text
        for number in ("123456789012345678", "1234567890123456789", "100000000000000000"):
            text = text.replace(number, next(iter(own)))
        assert not pinged(standin.world, ada.channel, quote(text), Allowed(), everything)
    raw = sum(bool(pinged(standin.world, ada.channel, each.text, Allowed(), everything)) for each in HOSTILE)
    assert raw > 100
    assert everything & Permission.MENTION_EVERYONE


async def test_every_place_that_takes_a_text_survives_the_corpus(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, drawn: Callable[[int, int], int]
) -> None:
    draw = random.Random(SEED)
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada", permissions=int(Permission.MANAGE_GUILD))
        places = await mouths(ship, ada)
        assert {each.name.split()[0] for each in places} >= {
            "/forecast",
            "/compare",
            "/profile",
            "/announce",
            "/settings",
        }
        guilt = []
        for place in places:
            said = [each.text for each in draw.sample(HOSTILE, drawn(FEW, MANY))]
            guilt += await tried(ship, ada, place, said)
        assert guilt == []
        assert ship.standin.ledger.pings() == loose(ship) == []
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []


async def test_a_normal_text_can_be_read_in_the_answer(tmp_path: Path, drawn: Callable[[int, int], int]) -> None:
    draw, repeated = random.Random(SEED), 0
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        for place in await mouths(ship, ada):
            (harmless,) = await fire(ship, [(place.says(HARMLESS), ada)])
            if HARMLESS not in "\n".join(texts(harmless)):
                continue
            said = draw.sample(NORMAL, drawn(8, 20))
            answers = await fire(ship, [(place.says(each), ada) for each in said])
            seen = ["\n".join(map(plain, texts(each))) for each in answers]
            repeated += sum(folded(text) in each for text, each in zip(said, seen, strict=True))
            before = texts(harmless)[0].partition(HARMLESS)[0]
            lost = [
                text
                for text, each in zip(said, seen, strict=True)
                if each.startswith(before) and folded(text) not in each
            ]
            assert lost == [], place.name
    assert repeated > drawn(50, 100)


@pytest.mark.parametrize("key", ["locale", "guild_locale"])
async def test_any_locale_is_answered(key: str, tmp_path: Path, drawn: Callable[[int, int], int]) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        place = (await mouths(ship, ada))[0]
        said = [each.text for each in random.Random(SEED).sample(HOSTILE, drawn(40, 100))]
        found = await fire(ship, [(place.says(HARMLESS) | {key: text}, ada) for text in said])
        (usual,) = await fire(ship, [(place.says(HARMLESS), ada)])
        assert {tuple(texts(each)) for each in found} == {tuple(texts(usual))}


def test_sabotage_discords_own_escaping_is_found_out() -> None:
    assert len(guilty(discord.utils.escape_markdown, 300)) >= 6


def test_sabotage_no_escaping_is_found_out() -> None:
    assert len(guilty(lambda text: text, 300)) >= 15


@pytest.mark.sends_bad_bodies
async def test_sabotage_without_allowed_mentions_people_are_pinged(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        standin = ship.standin
        standin.scene.set_role(standin.guild, standin.role("Forecastle"), (1 << 40) - 1)
        room = client.get_channel(standin.channel("general").id)
        said = [each.text[:1_000] for each in HOSTILE if each.family == "mentions"]
        for text in said:
            await room.send(text)
        assert standin.ledger.pings() == []
        client._connection.allowed_mentions = None
        for text in said:
            await room.send(text)
        assert len(standin.ledger.pings()) >= len(said) // 3
        assert len(loose(ship)) == len(said)


async def test_sabotage_a_reply_that_repeats_a_text_as_it_came_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language in LANGUAGES:
        monkeypatch.setitem(environment(language).filters, "quote", lambda text, *_: text)
    sayable = [each for each in HOSTILE if len(each.text) <= 300 and each.family != "half_characters"]
    family = {each.text: each.family for each in sayable[:200]}
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        place = next(each for each in await mouths(ship, ada) if each.name == "/forecast feature")
        guilt = await tried(ship, ada, place, list(family))
    assert len({family[each.text] for each in guilt}) >= 15
