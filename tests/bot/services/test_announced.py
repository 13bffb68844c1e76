"""A server's announcements beside the catalogue: whose they are, what became of them, what they touch."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.errors import NotAnnounced
from bot.services import Fate
from bot.services.announced import announced
from bot.store import outbox
from bot.store.announcements import Changed, Kind, State
from forecast.effects import Touch
from tests.bot.services.shore import CATALOGUE, DAY, ELSEWHERE, HERE, NEWS, NOON, Shore
from tests.journeys.posting import DECEMBER, REWARDS, lowered, written

AMERICAN = {"country": "US", "age": 24, "account_type": "personal", "followers": 7000, "views_30d": 200_000}


async def test_an_announcement_becomes_what_the_mind_takes() -> None:
    found = announced(written(HERE), NOON.date())
    assert found is not None
    assert (found.who, found.published, found.effective) == ("Kari", NOON.date(), DECEMBER)
    assert (found.change.feature, found.change.requirement, found.change.at_least) == (REWARDS, "followers", 5000)
    assert announced(written(HERE, kind=Kind.CORRECTION), NOON.date()).corrects


@pytest.mark.parametrize(
    "more",
    [
        {"feature": None},
        {"change": Changed(status="strange")},
        {"change": Changed(status="ended", countries=("XX",))},
        {"change": Changed(requirement="followers")},
    ],
)
def test_what_cannot_be_compared_is_none(more: dict) -> None:
    assert announced(replace(written(HERE), **more), NOON.date()) is None
    assert announced(replace(written(HERE), change=None), NOON.date()) is None


def test_without_a_day_it_holds_from_its_publication() -> None:
    assert announced(replace(written(HERE), effective=None), NOON.date()).effective == NOON.date()


async def test_it_is_beside_the_catalogue_in_its_own_server_only(shore: Shore) -> None:
    ada = await shore.person(**AMERICAN)
    await shore.publish()
    answer = await shore.forecasts.answer(ada)
    (effect,) = await shore.here.beside(answer, HERE)
    assert effect.touch is Touch.YES
    assert await shore.here.beside(answer, ELSEWHERE) == ()
    assert await shore.here.beside(answer, None) == ()


async def test_the_page_of_a_feature_has_what_touches_it_and_no_more(shore: Shore) -> None:
    answer = await shore.forecasts.answer(await shore.person(**AMERICAN))
    await shore.publish()
    await shore.publish(feature="tiktok.series", change=Changed(status="ended"))
    assert [e.announced.change.feature for e in await shore.here.beside(answer, HERE, REWARDS)] == [REWARDS]
    assert len(await shore.here.beside(answer, HERE)) == 2


async def test_what_changes_an_answer_comes_first_and_then_the_newest(shore: Shore) -> None:
    answer = await shore.forecasts.answer(await shore.person(**AMERICAN))
    nothing = await shore.publish(change=lowered(9000))
    yes = await shore.publish(change=lowered(6000))
    shore.at += DAY
    later = await shore.publish(change=lowered(20_000), effective=dt.date(2027, 1, 1))
    found = [each.announced.id for each in await shore.here.beside(answer, HERE)]
    assert set(found[:2]) == {yes.id, later.id}
    assert found[0] == later.id
    assert found[2] == nothing.id


async def test_the_link_leads_to_the_first_post_that_stands(shore: Shore) -> None:
    made = await shore.publish()
    answer = await shore.forecasts.answer(await shore.person(**AMERICAN))
    (effect,) = await shore.here.beside(answer, HERE)
    assert effect.announced.link is None
    (delivery,) = await outbox.claim(shore.database, "test", NOON, NOON + DAY, 5)
    await outbox.posted(shore.database, delivery, 4321, made.version, NOON, publish=False)
    (effect,) = await shore.here.beside(answer, HERE)
    assert effect.announced.link == f"https://discord.com/channels/{HERE}/{NEWS}/4321"


async def test_every_fate_of_an_announcement(shore: Shore) -> None:
    ada = await shore.person(**AMERICAN)

    async def fate(about: str) -> Fate:
        return (await shore.here.affects(ada, HERE, about)).fate

    first = await shore.publish()
    assert await fate(first.id) is Fate.STANDS
    words = await shore.publish(change=None)
    assert await fate(words.id) is Fate.WORDS_ONLY
    outdated = await shore.publish(feature="tiktok.moon", change=Changed(status="ended"))
    assert await fate(outdated.id) is Fate.OUTDATED
    correction = await shore.publish(kind=Kind.CORRECTION, change=lowered(6000))
    found = await shore.here.affects(ada, HERE, first.id)
    assert (found.fate, found.by.id if found.by else None) == (Fate.CORRECTED, correction.id)
    assert (await shore.withdraw(correction)).state is State.WITHDRAWN
    assert await fate(correction.id) is Fate.WITHDRAWN
    assert await fate(first.id) is Fate.STANDS


async def test_a_rate_is_corrected_by_a_rate_and_by_nothing_else(shore: Shore) -> None:
    ada = await shore.person(**AMERICAN)
    doubled, tripled = (
        Changed(rate=(Decimal(low), Decimal(high)), countries=("US",)) for low, high in (("0.8", "2"), ("1.2", "3"))
    )
    first = await shore.publish(change=doubled)
    await shore.publish(kind=Kind.CORRECTION, change=lowered(6000))
    found = await shore.here.affects(ada, HERE, first.id)
    assert (found.fate, found.effect.announced.change.rate) == (Fate.STANDS, doubled.rate)
    correction = await shore.publish(kind=Kind.CORRECTION, change=tripled)
    found = await shore.here.affects(ada, HERE, first.id)
    assert (found.fate, found.by.id) == (Fate.CORRECTED, correction.id)
    await shore.withdraw(correction)
    assert (await shore.here.affects(ada, HERE, first.id)).fate is Fate.STANDS


async def test_a_rate_waits_for_the_fact_on_which_the_pay_rests(shore: Shore) -> None:
    told = {"country": "US", "age": 24, "account_type": "personal", "followers": 12_000, "views_30d": 200_000}
    made = await shore.publish(feature="tiktok.shop_affiliate", change=Changed(rate=(Decimal("0.3"), Decimal("0.4"))))
    for followers, asks in ((12_000, ("shop_orders_30d",)), (1, ())):
        ada = await shore.person(**{**told, "followers": followers})
        found = await shore.here.affects(ada, HERE, made.id)
        assert (found.effect.asks, found.effect.flip.before.verdict) == (asks, found.effect.flip.after.verdict)
    ada = await shore.person(**told, shop_orders_30d=50)
    assert (await shore.here.affects(ada, HERE, made.id)).effect.repaid


async def test_a_rate_alerts_nobody_and_is_not_counted(shore: Shore) -> None:
    ada = await shore.person(**{**AMERICAN, "followers": 12_000})
    await shore.alerts.turn_on(ada, HERE, "en")
    made = await shore.publish(
        change=Changed(rate=(Decimal("0.8"), Decimal(2)), countries=("US",)), effective=NOON.date()
    )
    (effect,) = await shore.here.beside(await shore.forecasts.answer(ada), HERE)
    assert effect.repaid
    assert await shore.alerts.announced(made) == 0
    assert await shore.reach.of(HERE, made) is None


async def test_what_is_not_published_here_is_not_known_here(shore: Shore) -> None:
    ada = await shore.person(**AMERICAN)
    made = await shore.publish(ELSEWHERE)
    for about in (made.id, "a" * 12, "", "x;y", "é" * 12, "a" * 100):
        with pytest.raises(NotAnnounced):
            await shore.here.affects(ada, HERE, about)
    assert (await shore.here.affects(ada, ELSEWHERE, made.id)).effect is not None


async def test_a_draft_is_nobodys_business(shore: Shore) -> None:
    from bot.store import announcements

    draft = written(HERE)
    await announcements.draft(shore.database, draft)
    with pytest.raises(NotAnnounced):
        await shore.here.affects(1, HERE, draft.id)


async def test_withdrawn_ones_are_not_there_and_edits_are(shore: Shore) -> None:
    answer = await shore.forecasts.answer(await shore.person(**AMERICAN))
    made = await shore.publish()
    await shore.rewrite(made, change=lowered(8000))
    (effect,) = await shore.here.beside(answer, HERE)
    assert (effect.touch, effect.announced.change.at_least) == (Touch.NO, 8000)
    await shore.withdraw(made)
    assert await shore.here.beside(answer, HERE) == ()
    assert shore.forecasts.world().catalogue is CATALOGUE
