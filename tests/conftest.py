"""For every test: how many random cases are drawn, and what passes between bot and stand-in is checked (tests/payloads)."""

from __future__ import annotations

import gc

import pytest
from hypothesis import HealthCheck, settings

from tests.payloads import description
from tests.payloads.watch import ANY, MARKER, Tally, Watch

#: So many examples of each law every day, and so many with `--full`; the same ones each time.
EXAMPLES, EXAMPLES_IN_FULL = 25, 300
#: Objects until the youngest are looked through for garbage. Everything that is loaded stays, so looking through it at
#: the usual 700 takes a tenth of the suite's time.
GARBAGE = 50_000
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
    examples = EXAMPLES_IN_FULL if config.getoption("full") else EXAMPLES
    calm = {"derandomize": True, "database": None, "deadline": None}
    reused = [HealthCheck.function_scoped_fixture]  # each example makes people of its own
    settings.register_profile("laws", max_examples=examples, suppress_health_check=reused, **calm)
    settings.load_profile("laws")
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])
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
