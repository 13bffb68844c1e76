"""For every test: what the bot sends to the stand-in, and what that answers, is checked (tests/payloads)."""

from __future__ import annotations

import pytest

from tests.payloads import description
from tests.payloads.watch import ANY, MARKER, Tally, Watch

_tally = pytest.StashKey[Tally]()


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="draw as many random cases as there is time for")


@pytest.fixture(scope="session")
def drawn(pytestconfig):
    """How many random cases to draw: a few every day, and many for `make test-full`."""
    return lambda few, many: many if pytestconfig.getoption("full") else few


def pytest_collection_modifyitems(config, items):
    """Leave what is marked `full` to `make test-full`."""
    if not config.getoption("full"):
        items[:] = [each for each in items if each.get_closest_marker("full") is None]


def pytest_configure(config):
    config.addinivalue_line("markers", MARKER)
    config.addinivalue_line("markers", "full: only with --full, for what another case shows already")
    config.stash[_tally] = Tally()
    if complaint := description.wanted_but_unreadable():
        raise pytest.UsageError(complaint)


@pytest.fixture(scope="session", autouse=True)
def watch(pytestconfig):
    """The watch on every stand-in of this process."""
    with pytest.MonkeyPatch.context() as monkeypatch, Watch().on_every_standin(monkeypatch) as watch:
        yield watch
    pytestconfig.stash[_tally].add(watch.tally)
    assert watch.complaints() == []


@pytest.fixture(autouse=True)
def payloads(request, watch):
    """Fail a test whose bot sent what Discord would refuse or misunderstand."""
    yield
    marker = request.node.get_closest_marker("sends_bad_bodies")
    complaints = watch.complaints(None if marker is None else marker.args or {ANY})
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def pytest_sessionfinish(session):
    """In a process of xdist's, hand the figures to the one that prints them."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        tally = session.config.stash[_tally]
        output["payloads"] = [tally.bodies, tally.answers, tally.seconds, list(tally.distinct)]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    bodies, answers, seconds, distinct = getattr(node, "workeroutput", {}).get("payloads", (0, 0, 0.0, ()))
    node.config.stash[_tally].add(Tally(bodies, answers, seconds, set(distinct)))


def pytest_terminal_summary(terminalreporter, config):
    terminalreporter.write_line(f"payloads: {config.stash[_tally]}; {description.summary()}")
