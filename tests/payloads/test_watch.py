"""The watch turns a test red whose bot sends a bad body, and lets nobody look away."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.standin.ledger import Ledger, Request
from tests import conftest
from tests.payloads import description
from tests.payloads.seeds.seed import SEND, say
from tests.payloads.watch import ANY, Tally, Watch

pytest_plugins = ["pytester"]


def sent(body, status=200, answer=None):
    method, route = SEND
    return Request(0.0, method, route, route, {}, body, (), status, answer)


FINE = {"message": "no access", "code": 50001}
BAD = {"content": "Ahoy"}
REFUSED = {"message": "Invalid Form Body", "code": 50035}


@pytest.fixture
def ledger():
    return Ledger()


@pytest.fixture
def on(ledger):
    """A watch on one ledger."""
    watch = Watch()
    watch.see(ledger)
    return watch


def test_a_bad_body_is_complained_of_once_with_its_place_and_rule(on, ledger):
    ledger.requests.append(sent(BAD, 403, FINE))
    (complaint,) = on.complaints()
    assert complaint.startswith("sent: POST /channels/{channel_id}/messages (403): allowed_mentions: left out")
    assert complaint.endswith("[mentions.left-out: resources/message#allowed-mentions-object]")
    assert on.complaints() == []


def test_what_is_expected_is_not_complained_of(on, ledger):
    ledger.requests.append(sent(BAD, 403, FINE))
    assert on.complaints({"mentions.left-out"}) == []
    ledger.requests.append(sent(BAD, 403, FINE))
    assert on.complaints({ANY}) == []


def test_another_rule_than_the_expected_one_is_complained_of(on, ledger):
    ledger.requests.append(sent({**BAD, "flags": 1 << 20}, 403, FINE))
    assert [said for said in on.complaints({"mentions.left-out"}) if "message.flags" in said]


def test_a_marker_that_is_no_longer_needed_is_complained_of(on, ledger):
    ledger.requests.append(sent(say(), 403, FINE))
    assert on.complaints({"message.content"}) == [
        "marked as sending bodies that break message.content, but it sends none"
    ]


def test_what_discord_refuses_must_have_been_refused(on, ledger):
    ledger.requests.append(sent(say(content="x" * 2001), 204))
    assert [said for said in on.complaints({ANY}) if said.startswith("accepted: ") and "message.content" in said]


def test_a_body_that_the_standin_refused_is_complained_of_whatever_we_know(on, ledger):
    ledger.requests.append(sent(say(), 400, REFUSED))
    (complaint,) = on.complaints()
    assert "Invalid Form Body" in complaint


@description.needed
def test_an_answer_that_discord_would_not_give_is_complained_of(on, ledger):
    ledger.requests.append(sent(say(), 200, {"id": 7}))
    assert any(said.startswith("answered: ") and "id" in said for said in on.complaints())


def test_a_request_to_nowhere_is_complained_of(on, ledger):
    ledger.requests.append(Request(0.0, "GET", "/nowhere", "", {}, None, (), 404, None))
    assert ["no-such-route" in said for said in on.complaints()] == [True]


def test_a_ledger_whose_test_let_go_of_it_is_still_read():
    watch = Watch()
    gone = Ledger()
    watch.see(gone)
    gone.requests.append(sent(BAD, 403, FINE))
    del gone
    assert len(watch.complaints()) == 1
    assert watch._watched == []


def test_bodies_are_counted_and_those_that_differ(on, ledger):
    ledger.requests += [sent(say(), 403, FINE)] * 2 + [sent(say(content="b"), 403, FINE), sent(None, 403, FINE)]
    on.complaints()
    assert str(on.tally).startswith("3 bodies checked (2 different), 4 answers, in ")


SHIP = """
import aiohttp
import pytest
from bot.standin.server import StandIn

async def say(**body):
    async with StandIn(lambda: 1_795_000_000.0) as standin, aiohttp.ClientSession() as session:
        address = f"{standin.api_url}/channels/{standin.channel('general').id}/messages"
        headers = {"Authorization": f"Bot {standin.token}"}
        async with session.post(address, json=body, headers=headers) as response:
            assert response.status == 200

async def test_careful():
    await say(content="Ahoy", allowed_mentions={"parse": []})

async def test_careless():
    await say(content="Ahoy")

@pytest.mark.sends_bad_bodies("mentions.left-out")
async def test_careless_on_purpose():
    await say(content="Ahoy")

@pytest.mark.sends_bad_bodies
async def test_marked_for_nothing():
    await say(content="Ahoy", allowed_mentions={"parse": []})
"""


@pytest.mark.sends_bad_bodies("mentions.left-out")
def test_a_run_is_red_where_a_bot_sends_a_bad_body_and_says_how_much_it_checked(pytester):
    pytester.makeconftest(Path(conftest.__file__).read_text(encoding="utf-8"))
    pytester.makepyfile(SHIP)
    pytester.makeini("[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n")
    run = pytester.runpytest_inprocess("-p", "no:xdist", "-p", "no:cacheprovider")
    run.assert_outcomes(passed=4, errors=2)
    run.stdout.fnmatch_lines(["sent: POST /channels/{channel_id}/messages (200): allowed_mentions: left out*"])
    run.stdout.fnmatch_lines(["marked as sending bodies that break any, but it sends none"])
    run.stdout.fnmatch_lines(["payloads: 4 bodies checked (2 different), 4 answers, in *"])


def test_the_figures_of_several_processes_are_added_up():
    stash = pytest.Stash()
    stash[conftest._tally] = Tally(3, 4, 0.5, {1, 2})
    here = SimpleNamespace(stash=stash, workeroutput={})
    conftest.pytest_sessionfinish(SimpleNamespace(config=here))
    for _ in range(2):
        conftest.pytest_testnodedown(SimpleNamespace(config=here, workeroutput=here.workeroutput))
    conftest.pytest_testnodedown(SimpleNamespace(config=here))
    assert str(stash[conftest._tally]) == "9 bodies checked (2 different), 12 answers, in 1.5 s"
