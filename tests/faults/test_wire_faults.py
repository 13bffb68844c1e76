"""Everything that can go wrong with a request, for each kind of request: the right state in the end, and nothing twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.standin.weather import KINDS, Fault
from tests.faults.quay import SUBSCRIBER_KEY, Quay, marker_of, quay

MESSAGES = "/channels/{channel_id}/messages"
ONE = MESSAGES + "/{message_id}"
#: A stall that lasts longer is cut off by the wire itself; here time must not pass.
SHORT = 0.05


@dataclass(frozen=True)
class Ending:
    """How a delivery ends: its state, why, and how many messages of it stand."""

    state: str
    reason: str | None
    standing: int


WELL = Ending("done", None, 1)
#: What Discord refuses for good, when sending, and when a message stands already.
REFUSED = {
    "400-50035": ("refused", 0),
    "403-50001": ("missing_view", 0),
    "403-50013": ("missing_send", 0),
    "404-10003": ("channel_gone", 0),
}


def each_kind(but: str = "") -> list[object]:
    """Every fault of a message that is sent; one answers that a body is bad of one that is well."""
    well_refused = pytest.mark.sends_bad_bodies("refused")
    return [pytest.param(each, marks=well_refused if each == "400-50035" else ()) for each in KINDS if each != but]


def ending(kind: str, standing: bool) -> Ending:
    if kind in REFUSED:
        return Ending("failed", REFUSED[kind][0], int(standing))
    if kind == "404-10008":
        return Ending("done", "removed", 0)
    if kind == "reset-removed":  # an empty channel in which something was: it may as well be one we may not read
        return Ending("unclear", "missing_history", 0)
    return WELL


def strike(one: Quay, kind: str, method: str, route: str, times: int | None = 1) -> object:
    seconds = SHORT if kind.startswith("stall") else None
    return one.standin.realm.weather.announce(Fault(kind, method, route, times=times, seconds=seconds))


async def ended(one: Quay) -> list[tuple[str, str | None]]:
    return [(each.state, each.reason) for each in await one.rows()]


@pytest.mark.parametrize("kind", each_kind())
async def test_a_post_stands_once(kind: str, tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        channel = one.standin.channel("general")
        told = await one.publish(channel)
        fault = strike(one, kind, "POST", MESSAGES)
        await one.deliver()
        one.standin.realm.late.release()
        expected = ending(kind, False)
        assert fault.hits == 1
        assert await ended(one) == [(expected.state, expected.reason)]
        assert len(one.standing(channel, marker_of(told))) == expected.standing


@pytest.mark.parametrize("kind", each_kind(but="reset-removed"))
async def test_an_edit_stands_everywhere(kind: str, tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        channel = one.standin.channel("general")
        told = await one.publish(channel)
        await one.deliver()
        await one.rewrite(told, body="Now it says something else.")
        fault = strike(one, kind, "PATCH", ONE)
        await one.deliver()
        one.standin.realm.late.release()
        expected = ending(kind, True)
        assert fault.hits == 1
        assert await ended(one) == [(expected.state, expected.reason)]
        found = one.standing(channel, marker_of(told))
        assert len(found) == expected.standing
        assert all(("something else" in each.embeds[0]["description"]) is (expected == WELL) for each in found)


@pytest.mark.parametrize("kind", each_kind(but="reset-removed"))
async def test_news_is_published_to_followers(kind: str, tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        channel = one.standin.channel("announcements")
        one.news.add(channel.id)
        told = await one.publish(channel)
        fault = strike(one, kind, "POST", ONE + "/crosspost")
        await one.deliver()
        one.standin.realm.late.release()
        expected = ending(kind, True)
        assert fault.hits == 1
        assert await ended(one) == [(expected.state, expected.reason)]
        found = one.standing(channel, marker_of(told))
        assert len(found) == expected.standing
        assert all(bool(each.flags & 1) is (expected == WELL) for each in found)


@pytest.mark.parametrize("kind", each_kind())
@pytest.mark.parametrize("route", ["/users/@me/channels", MESSAGES], ids=["open", "send"])
async def test_an_alert_arrives_once(kind: str, route: str, tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        user_id = await one.alert("ada")
        fault = strike(one, kind, "POST", route)
        await one.deliver()
        one.standin.realm.late.release()
        expected = ending(kind, False) if route == MESSAGES or kind != "reset-removed" else WELL
        assert fault.hits == 1
        assert await ended(one) == [(expected.state, expected.reason)]
        channel = one.standin.world.private_channel(user_id)
        assert len(one.standing(channel, SUBSCRIBER_KEY)) == expected.standing


HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize("kind", ["500", "502-before", "reset-before", "429-user"])
async def test_what_never_gets_better_ends_at_its_deadline_with_a_reason(kind: str, tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        channel = one.standin.channel("general")
        told = await one.publish(channel, within=HOUR)
        strike(one, kind, "POST", MESSAGES, times=None)
        await one.deliver()
        assert await ended(one) == [("failed", "deadline")]
        assert one.standing(channel, marker_of(told)) == []


@pytest.mark.parametrize("route", ["/users/@me/channels", MESSAGES], ids=["open", "send"])
async def test_an_alert_that_never_gets_through_is_given_up_too(route: str, tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        user_id = await one.alert("ada", within=HOUR)
        strike(one, "500", "POST", route, times=None)
        await one.deliver()
        assert await ended(one) == [("failed", "deadline")]
        assert one.standing(one.standin.world.private_channel(user_id), SUBSCRIBER_KEY) == []


@pytest.mark.parametrize(("method", "route"), [("PATCH", ONE), ("POST", ONE + "/crosspost")], ids=["edit", "publish"])
async def test_what_can_never_be_changed_is_given_up_and_stands(method: str, route: str, tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        channel = one.standin.channel("announcements")
        one.news.add(channel.id)
        strike(one, "500", method, route, times=None)
        told = await one.publish(channel)
        await one.work_once()
        await one.rewrite(told, within=HOUR, body="Now it says something else.")
        await one.deliver()
        assert await ended(one) == [("failed", "deadline")]
        assert len(one.standing(channel, marker_of(told))) == 1
