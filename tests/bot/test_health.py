"""Health and figures: what a monitor sees of a bot that is well, and of one that is not."""

from __future__ import annotations

import asyncio
import contextlib
import math
import re
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot import health
from bot.health import Figures, PortTaken, Vitals
from tests.aboard import aboard


async def _yes() -> bool:
    return True


async def _no() -> bool:
    return False


WELL = Vitals(
    connected=lambda: True,
    silent_for=lambda: 12.0,
    latency=lambda: 0.042,
    database_answers=_yes,
    backup_age=lambda: 3600.0,
    newest_source=1_790_000_000.0,
)


@contextlib.asynccontextmanager
async def asked(vitals: Vitals, figures: Figures | None = None) -> AsyncIterator[aiohttp.ClientSession]:
    counted = figures or Figures((), "0.1.0")
    async with (
        health.serving("127.0.0.1", 0, vitals, counted) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        yield session


async def answer(vitals: Vitals, path: str) -> tuple[int, str]:
    async with asked(vitals) as session, session.get(path) as response:
        return response.status, await response.text()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_bot_that_is_well_says_so(path: str) -> None:
    assert await answer(WELL, path) == (200, "ok\n")


@pytest.mark.parametrize(("seconds", "status"), [(119.9, 200), (120.0, 503), (math.inf, 503)])
async def test_two_minutes_without_a_heartbeat_are_unhealthy(seconds: float, status: int) -> None:
    found, said = await answer(replace(WELL, silent_for=lambda: seconds), "/healthz")
    assert found == status
    assert status == 200 or said == f"the gateway has been silent for {seconds:.0f} seconds\n"


async def test_without_a_gateway_it_is_healthy_for_a_while_and_not_ready() -> None:
    reconnecting = replace(WELL, connected=lambda: False, silent_for=lambda: 30.0)
    assert (await answer(reconnecting, "/healthz"))[0] == 200
    assert await answer(reconnecting, "/readyz") == (503, "the gateway is not connected\n")


async def test_without_its_database_it_is_not_ready() -> None:
    assert await answer(replace(WELL, database_answers=_no), "/readyz") == (503, "the database does not answer\n")


async def test_a_database_that_hangs_is_one_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    let_go = asyncio.Event()
    hanging = replace(WELL, database_answers=let_go.wait)
    assert await answer(hanging, "/readyz") == (503, "the database does not answer\n")


async def test_figures_are_those_that_were_told() -> None:
    figures = Figures(("forecast", "why"), "0.1.0")
    for seconds in (0.004, 0.2, 2.5):
        figures.acknowledged("forecast", seconds)
        figures.answered("forecast", "ok")
    figures.answered("why", "refused")
    figures.incident()
    async with asked(WELL, figures) as session, session.get("/metrics") as response:
        kind, text = response.headers["Content-Type"], await response.text()
    assert kind == "text/plain; version=0.0.4; charset=utf-8"
    found = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert {name: float(value) for name, value in found.items() if not re.search("_created|_bucket", name)} == {
        'forecastle_interactions_total{command="forecast",result="ok"}': 3,
        'forecastle_interactions_total{command="why",result="refused"}': 1,
        'forecastle_acknowledge_seconds_count{command="forecast"}': 3,
        'forecastle_acknowledge_seconds_sum{command="forecast"}': 2.704,
        "forecastle_incidents_total": 1,
        'forecastle_build_info{version="0.1.0"}': 1,
        "forecastle_gateway_connected": 1,
        "forecastle_gateway_latency_seconds": 0.042,
        "forecastle_gateway_silent_seconds": 12,
        "forecastle_backup_age_seconds": 3600,
        "forecastle_catalogue_newest_source_timestamp_seconds": 1_790_000_000,
    }
    within = {
        name: float(found[f'forecastle_acknowledge_seconds_bucket{{command="forecast",le="{name}"}}'])
        for name in ("0.01", "1.0", "3.0")
    }
    assert within == {"0.01": 1, "1.0": 2, "3.0": 3}


async def test_silence_is_counted_from_the_last_heartbeat_that_was_acknowledged(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        assert client.connected
        assert client.silent_for() < 60
        client.ws._keep_alive._last_ack -= 130
        assert client.silent_for() > 120
        await client.close()
        assert client.silent_for() > 120


async def test_when_the_gateway_is_gone_it_is_not_connected_and_the_silence_goes_on(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing() as client:
        before = client.silent_for()
        gone = asyncio.create_task(client.wait_for("disconnect", timeout=20))
        await asyncio.sleep(0)
        await ship.standin.stop()
        await gone
        await asyncio.sleep(0)
        assert not client.connected
        assert client.silent_for() > before


async def test_nobody_outside_can_make_up_labels() -> None:
    figures = Figures(("forecast",), "0.1.0")
    for forged in ("4861193", 'x"} 1\nforged 2', "why"):
        figures.acknowledged(forged, 0.1)
        figures.answered(forged, "refused")
    async with asked(WELL, figures) as session, session.get("/metrics") as response:
        text = await response.text()
    assert 'forecastle_interactions_total{command="other",result="refused"} 3.0' in text
    assert "forged" not in text
    assert "4861193" not in text


async def test_figures_that_are_not_known_are_no_numbers() -> None:
    unknown = replace(WELL, latency=lambda: math.nan, backup_age=lambda: math.nan)
    async with asked(unknown) as session, session.get("/metrics") as response:
        text = await response.text()
    assert "forecastle_gateway_latency_seconds NaN" in text
    assert "forecastle_backup_age_seconds NaN" in text


async def test_a_port_that_is_taken_is_told_as_such() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken) as caught:
            async with health.serving("127.0.0.1", port, WELL, Figures((), "0.1.0")):
                raise AssertionError
    assert (caught.value.host, caught.value.port) == ("127.0.0.1", port)


async def test_it_listens_only_where_it_was_told() -> None:
    async with health.serving("127.0.0.1", 0, WELL, Figures((), "0.1.0")) as port:
        with socket.socket() as elsewhere:
            elsewhere.settimeout(0.5)
            assert elsewhere.connect_ex(("127.0.0.2", port)) != 0


async def test_nothing_else_is_answered() -> None:
    async with asked(WELL) as session:
        async with session.get("/") as response:
            assert response.status == 404
        async with session.post("/healthz") as response:
            assert response.status == 405
