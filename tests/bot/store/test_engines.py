"""The forms of a database address."""

from pathlib import Path

import pytest

from bot.store import engines, sqlite
from bot.store.errors import BadUrl


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("sqlite:///data/a.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:////srv/a.db", "sqlite+aiosqlite"),
        ("postgresql://u:p@h/d", "postgresql+asyncpg"),
        ("postgresql+asyncpg://u:p@h:5433/d?ssl=require", "postgresql+asyncpg"),
    ],
)
def test_an_address_may_name_its_driver_or_not(address: str, driver: str):
    url = engines.async_url(address)
    assert url.drivername == driver
    assert url.render_as_string(hide_password=False).partition(":")[2] == address.partition(":")[2]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "malformed"),
        ("nonsense", "malformed"),
        ("postgresql://u:p@h:port/d", "malformed"),
        ("mysql://u:p@h/d", "scheme"),
        ("postgresql+psycopg2://u:p@h/d", "scheme"),
        ("sqlite://", "memory"),
        ("sqlite:///:memory:", "memory"),
        ("sqlite:///a.db?mode=ro", "options"),
        ("sqlite://data/a.db", "options"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_quoting_it(address: str, reason: str):
    with pytest.raises(BadUrl) as refused:
        engines.async_url(address)
    assert refused.value.args == (reason,)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_a_server_that_nothing_here_reaches_is_refused_before_anything_is_tried():
    with pytest.raises(BadUrl) as refused:
        engines.make_engine(engines.async_url("postgresql://u:p@h/d"), sqlite.PRAGMAS)
    assert refused.value.args == ("driver",)


def test_only_sqlite_has_a_file():
    assert engines.file_of(engines.async_url(engines.DEFAULT_URL)) == Path("data/forecastle.db")
    assert engines.file_of(engines.async_url("postgresql://h/d")) is None
