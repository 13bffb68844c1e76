"""What is known after one request: worked cases of what Discord, and what stands before it, answers."""

from __future__ import annotations

import json

import aiohttp
import pytest

from bot.delivery.wire import Came, Reply, Wire, read


def body(**values: object) -> bytes:
    return json.dumps(values).encode()


@pytest.mark.parametrize(
    ("status", "header", "content", "came"),
    [
        (200, None, body(id="1"), Came.DONE),
        (204, None, b"", Came.DONE),
        (200, None, b'{"id": "1', Came.UNKNOWN),
        (200, None, b"\xff\xfe", Came.UNKNOWN),
        (500, None, b"", Came.UNKNOWN),
        (502, None, b"<html>", Came.UNKNOWN),
        (504, None, body(message="x"), Came.UNKNOWN),
        (400, None, body(code=50035), Came.REFUSED),
        (401, None, body(code=0), Came.REFUSED),
        (403, None, body(code=50001), Came.REFUSED),
        (403, None, b"<html>blocked</html>", Came.UNKNOWN),
        (404, None, body(code="10003"), Came.REFUSED),
        (404, None, b"[]", Came.REFUSED),
        (429, "3", body(retry_after=2.5), Came.LATER),
    ],
)
def test_an_answer_says_what_was_done_or_that_nobody_knows(
    status: int, header: str | None, content: bytes, came: Came
) -> None:
    assert read(status, header, content).came is came


@pytest.mark.parametrize(
    ("header", "content", "seconds", "everywhere"),
    [
        ("1", body(retry_after=1163.0, **{"global": False}), 1163.0, False),
        ("1", body(retry_after=0.4, **{"global": True}), 0.4, True),
        ("7", body(message="no figure"), 7.0, False),
        (None, body(message="no figure"), 60.0, False),
        ("9", b"<html>slow down</html>", 9.0, True),
        (None, b"<html>slow down</html>", 60.0, True),
        ("nan", b"<html>", 60.0, True),
        ("-5", b"<html>", 60.0, True),
        ("x", body(retry_after=float("inf")), 60.0, False),
        ("5", body(retry_after=True), 5.0, False),
    ],
)
def test_the_body_says_how_long_to_wait_and_the_header_only_without_it(
    header: str | None, content: bytes, seconds: float, everywhere: bool
) -> None:
    found = read(429, header, content)
    assert (found.seconds, found.everywhere) == (seconds, everywhere)


@pytest.mark.parametrize(("said", "code"), [(50013, 50013), ("50013", 0), (None, 0)])
def test_a_code_is_a_number_or_nothing(said: object, code: int) -> None:
    assert read(403, None, body(code=said)).code == code


async def test_what_was_never_connected_was_never_sent(unused_tcp_port: int) -> None:
    async with aiohttp.ClientSession() as session:
        wire = Wire(session, f"http://127.0.0.1:{unused_tcp_port}", lambda: ("token", "agent"))
        assert await wire.call("POST", "/channels/1/messages", {}) == Reply(Came.UNSENT)
