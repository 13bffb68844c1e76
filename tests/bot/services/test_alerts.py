"""Alerts: who is told what, how often, and of what nobody is told."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from bot.services.alerts import APART, Alert, AlertsState
from bot.store import outbox, preferences
from bot.store.announcements import Changed, Kind
from bot.store.outbox import Delivery
from forecast.changes import apply, parse_changes
from forecast.news import News
from tests.bot.services.shore import CATALOGUE, DAY, ELSEWHERE, HERE, NOON, Shore
from tests.journeys.posting import DECEMBER, REWARDS, lowered

AMERICAN = {"country": "US", "age": 24, "account_type": "personal", "followers": 7000, "views_30d": 200_000}
_LEASES = itertools.count(1)


async def subscriber(shore: Shore, guild_id: int | None = HERE, **facts: object) -> int:
    user_id = await shore.person(**{**AMERICAN, **facts})
    await shore.alerts.turn_on(user_id, guild_id, "en")
    return user_id


async def waiting(shore: Shore) -> list[Delivery]:
    """The alerts that wait, taken with a lease that is over before the next look."""
    at = dt.datetime(2030, 1, 1, tzinfo=dt.UTC) + next(_LEASES) * DAY
    return [each for each in await outbox.claim(shore.database, "test", at, at + DAY / 2, 50) if each.user_id]


async def messages(shore: Shore) -> list[Alert | None]:
    return [await shore.alerts.message(each) for each in await waiting(shore)]


async def arrives(shore: Shore, delivery: Delivery) -> None:
    """Send an alert, as the worker does."""
    assert await outbox.attempt(shore.database, delivery, shore.at)
    await outbox.posted(shore.database, delivery, 4321, 1, shore.at, publish=False)
    await shore.alerts.sent(delivery.user_id or 0)


def told(news: News) -> tuple[str, str, str, dt.date | None]:
    return news.feature, str(news.before), str(news.after), news.day


OPENS = (REWARDS, "not_yet", "maybe", DECEMBER)


async def test_an_announcement_that_changes_an_answer_is_told_with_its_cause(shore: Shore) -> None:
    user_id = await subscriber(shore)
    made = await shore.publish()
    assert await shore.alerts.announced(made) == 1
    (delivery,) = await waiting(shore)
    assert (delivery.user_id, delivery.kind, delivery.due_at) == (user_id, "alert", NOON)
    assert delivery.says == f"{REWARDS}:not_yet>maybe:{made.id}@2026-12-01 {delivery.key}"
    alert = await shore.alerts.message(delivery)
    assert alert is not None
    assert (alert.key, alert.language, [told(each) for each in alert.news]) == (delivery.key, "en", [OPENS])
    assert alert.causes[made.id].who == "Kari"


@pytest.mark.parametrize("facts", [{"followers": 300}, {"followers": 50_000}, {"country": "NO"}, {"followers": None}])
async def test_whose_answer_does_not_change_for_certain_is_told_nothing(shore: Shore, facts: dict) -> None:
    known = {key: value for key, value in {**AMERICAN, **facts}.items() if value is not None}
    user_id = await shore.person(**known)
    await shore.alerts.turn_on(user_id, HERE, "en")
    assert await shore.alerts.announced(await shore.publish()) == 0
    assert await waiting(shore) == []


async def test_only_those_are_told_who_asked_for_this_server(shore: Shore) -> None:
    await shore.person(**AMERICAN)
    await subscriber(shore, ELSEWHERE)
    await subscriber(shore, None)
    assert await shore.alerts.announced(await shore.publish()) == 0


async def test_words_a_reminder_and_an_edit_of_the_text_are_no_news(shore: Shore) -> None:
    await subscriber(shore)
    first = await shore.publish()
    assert await shore.alerts.announced(first) == 1
    assert await shore.alerts.announced(await shore.publish(kind=Kind.REMINDER)) == 0
    assert await shore.alerts.announced(await shore.publish(change=None)) == 0
    assert await shore.alerts.announced(await shore.rewrite(first, title="Better words"), first) == 0


async def test_an_edit_of_the_change_is_told_with_what_it_is_now(shore: Shore) -> None:
    await subscriber(shore)
    first = await shore.publish()
    await shore.alerts.announced(first)
    (delivery,) = await waiting(shore)
    await arrives(shore, delivery)
    later = dt.date(2027, 2, 1)
    assert await shore.alerts.announced(await shore.rewrite(first, effective=later), first) == 1
    (alert,) = await messages(shore)
    assert alert is not None
    assert [told(each) for each in alert.news] == [(REWARDS, "not_yet", "maybe", later)]


async def test_what_is_withdrawn_before_it_was_sent_is_not_sent(shore: Shore) -> None:
    await subscriber(shore)
    made = await shore.publish()
    await shore.alerts.announced(made)
    assert await shore.alerts.announced(await shore.withdraw(made)) == 1
    assert await messages(shore) == [None]


async def test_what_is_withdrawn_after_it_was_sent_is_taken_back(shore: Shore) -> None:
    await subscriber(shore)
    made = await shore.publish()
    await shore.alerts.announced(made)
    (delivery,) = await waiting(shore)
    await arrives(shore, delivery)
    await shore.alerts.announced(await shore.withdraw(made))
    (alert,) = await messages(shore)
    assert alert is not None
    assert [told(each) for each in alert.news] == [(REWARDS, "maybe", "not_yet", DECEMBER)]
    assert alert.causes == {}


async def test_a_correction_is_told_once_for_what_it_corrects(shore: Shore) -> None:
    await subscriber(shore)
    await shore.alerts.announced(await shore.publish())
    correction = await shore.publish(kind=Kind.CORRECTION, change=lowered(8000))
    await shore.alerts.announced(correction)
    assert await messages(shore) == [None]
    await shore.alerts.announced(await shore.withdraw(correction))
    (alert,) = await messages(shore)
    assert alert is not None
    assert [told(each) for each in alert.news] == [OPENS]


async def test_at_most_one_a_day_and_the_rest_joins_the_one_that_waits(shore: Shore) -> None:
    await subscriber(shore)
    await shore.alerts.announced(await shore.publish())
    (delivery,) = await waiting(shore)
    await arrives(shore, delivery)
    shore.at += dt.timedelta(hours=2)
    await shore.alerts.announced(await shore.publish(feature="tiktok.series", change=Changed(status="ended")))
    await shore.alerts.announced(await shore.publish(change=Changed(status="ended"), effective=dt.date(2027, 1, 1)))
    (second,) = await waiting(shore)
    assert second.due_at == NOON + APART
    assert second.says.count("\n") == 1


async def test_an_alert_that_would_come_too_soon_all_the_same_is_put_off(shore: Shore) -> None:
    """One was under way, and not yet known to have arrived, when the next was written."""
    user_id = await subscriber(shore)
    await shore.alerts.announced(await shore.publish())
    (first,) = await waiting(shore)
    assert await outbox.attempt(shore.database, first, shore.at)
    await shore.alerts.announced(await shore.publish(change=Changed(status="ended"), effective=dt.date(2027, 1, 1)))
    assert await shore.alerts.free_at(user_id) is None
    await outbox.posted(shore.database, first, 4321, 1, shore.at, publish=False)
    await shore.alerts.sent(user_id)
    assert await shore.alerts.free_at(user_id) == NOON + APART
    shore.at = NOON + APART
    assert await shore.alerts.free_at(user_id) is None


async def test_closed_messages_are_tried_no_more_until_alerts_are_turned_on_again(shore: Shore) -> None:
    user_id = await subscriber(shore)
    await shore.alerts.closed(user_id)
    assert (await shore.alerts.look(user_id)).closed
    made = await shore.publish()
    assert await shore.alerts.announced(made) == 0
    await shore.alerts.turn_on(user_id, HERE, "en")
    assert not (await shore.alerts.look(user_id)).closed
    assert await shore.alerts.announced(await shore.withdraw(made)) == 1


async def test_whoever_turns_alerts_off_hears_nothing_of_what_waits(shore: Shore) -> None:
    user_id = await subscriber(shore)
    await shore.alerts.announced(await shore.publish())
    (delivery,) = await waiting(shore)
    await shore.alerts.turn_off(user_id)
    assert await shore.alerts.look(user_id) == AlertsState()
    assert await waiting(shore) == []
    assert await shore.alerts.message(delivery) is None


async def test_since_when_and_for_which_servers(shore: Shore) -> None:
    user_id = await subscriber(shore)
    shore.at += DAY
    await shore.alerts.turn_on(user_id, ELSEWHERE, "en")
    assert await shore.alerts.look(user_id) == AlertsState(NOON.date(), (HERE, ELSEWHERE))
    await shore.alerts.sent(user_id)
    assert (await shore.alerts.look(user_id)).sent == (NOON + DAY).date()


async def test_in_the_language_that_was_chosen_else_in_that_of_discord(shore: Shore) -> None:
    user_id = await shore.person(**AMERICAN)
    await shore.alerts.turn_on(user_id, HERE, "nb")
    await shore.alerts.announced(await shore.publish())
    (delivery,) = await waiting(shore)
    found = await shore.alerts.message(delivery)
    await preferences.choose_language(shore.database, user_id, "en", NOON)
    again = await shore.alerts.message(delivery)
    assert (found and found.language, again and again.language) == ("nb", "en")


# A new catalogue.

ENDED = apply(CATALOGUE, parse_changes([{"feature": REWARDS, "from": "2026-11-24", "status": "ended"}]))


async def test_a_new_catalogue_that_changes_an_answer_is_told_once(shore: Shore) -> None:
    await subscriber(shore, None, followers=12_000)
    assert await shore.alerts.catalogue_changed() == 0
    shore.at += DAY
    shore.load(ENDED)
    assert await shore.alerts.catalogue_changed() == 1
    assert await shore.alerts.catalogue_changed() == 0
    (alert,) = await messages(shore)
    assert alert is not None
    assert [told(each) for each in alert.news if each.feature == REWARDS] == [
        (REWARDS, "eligible", "ended", (NOON + DAY).date())
    ]
    assert alert.causes == {}


async def test_ones_own_edit_is_no_news_and_what_comes_after_it_is(shore: Shore) -> None:
    user_id = await subscriber(shore, None)
    await shore.profiles.tell(user_id, {"followers": 12_000})
    assert await shore.alerts.catalogue_changed() == 0
    await shore.profiles.tell(user_id, {"followers": 15_000})
    await shore.alerts.profile_changed(user_id)
    shore.at += DAY
    shore.load(ENDED)
    assert await shore.alerts.catalogue_changed() == 1


async def test_time_alone_is_no_news(shore: Shore) -> None:
    user_id = await subscriber(shore, None, age=17, followers=12_000)
    for _ in range(3):
        shore.at += 200 * DAY
        assert await shore.alerts.catalogue_changed() == 0
    record = await shore.forecasts.record(user_id)
    assert record.on(shore.at.date()).age == 18
    assert await waiting(shore) == []


async def test_an_announcement_is_no_news_of_the_catalogue(shore: Shore) -> None:
    await subscriber(shore)
    await shore.publish(effective=NOON.date())
    assert await shore.alerts.catalogue_changed() == 0


async def test_nobody_who_did_not_ask_is_measured(shore: Shore) -> None:
    user_id = await shore.person(**AMERICAN)
    await shore.alerts.profile_changed(user_id)
    assert await shore.alerts.look(user_id) == AlertsState()
    assert await shore.alerts.catalogue_changed() == 0
