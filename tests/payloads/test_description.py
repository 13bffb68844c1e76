"""Discord's own description: where it comes from, what happens without it, and what it had to be patched for."""

from __future__ import annotations

import pytest

from tests.payloads import check, description
from tests.payloads.seeds.seed import COMMANDS, EDIT, SEND, Seed, button, rows, say


@pytest.fixture
def absent(monkeypatch, tmp_path):
    """A machine without the description."""
    monkeypatch.setattr(description, "PATH", tmp_path / "nowhere.json")
    forget()
    yield
    forget()


def forget():
    for name in ("described", "strict", "answerable", "_sent", "_answered"):
        getattr(description, name).cache_clear()


def names(seed):
    return [fault.rule.name for fault in check.request_faults(seed.request(seed.bad))]


def test_without_it_the_documented_limits_are_checked_all_the_same(absent):
    assert names(Seed("", "", say(content="x" * 2001), None)) == ["message.content"]
    assert names(Seed("", "", rows(button(lable="")), None)) == []
    assert check.answer_faults(Seed("", "", None, None).request(None)) == []
    assert description.summary() == description.ABSENT


@pytest.mark.parametrize("said", ["", "{", "[]", "{}"])
def test_one_that_was_named_but_cannot_be_read_stops_everything(monkeypatch, tmp_path, said):
    named = tmp_path / "description.json"
    monkeypatch.setattr(description, "NAMED", str(named))
    assert "cannot be read" in description.wanted_but_unreadable()
    named.write_text(said, encoding="utf-8")
    assert str(named) in description.wanted_but_unreadable()
    named.write_text('{"paths": {}}', encoding="utf-8")
    assert description.wanted_but_unreadable() is None


def test_nobody_has_to_name_one(monkeypatch):
    monkeypatch.setattr(description, "NAMED", None)
    assert description.wanted_but_unreadable() is None


@description.needed
def test_a_follow_up_is_held_against_the_body_that_makes_a_message():
    assert set(description.CHOSEN) <= {("POST", "/webhooks/{webhook_id}/{webhook_token}")}
    assert all(name in description.described()["components"]["schemas"] for name in description.CHOSEN.values())


@description.needed
@pytest.mark.parametrize(
    ("to", "body"),
    [
        (SEND, say(message_reference={"message_id": 1300000000000000000, "channel_id": 1300000000000000000})),
        (SEND, say(allowed_mentions={"parse": [], "users": [1300000000000000000]})),
        (SEND, say(embeds=[{"type": "rich", "title": "News", "flags": 0}])),
        (EDIT, say(tts=False)),
        (COMMANDS, [{"name": "a", "description": "A.", "nsfw": False, "default_member_permissions": 32}]),
    ],
)
def test_what_discord_py_always_sends_passes_and_only_for_the_patches(to, body):
    method, route = to
    assert list(description.request_faults(method, route, {}, body)) == []
    told = description.operation(method, route)["requestBody"]["content"]["application/json"]["schema"]
    published = description.described()["components"]["schemas"]
    unpatched = description._validator(description._strict(told, published), description.answerable())
    assert list(unpatched.iter_errors(body)) != []


@description.needed
def test_an_unknown_parameter_is_complained_of():
    (fault,) = description.request_faults("GET", "/channels/{channel_id}/messages", {"limit": "5", "limt": "5"}, None)
    assert fault.place == ("?", "limt")


@description.needed
def test_a_body_where_none_belongs_is_complained_of():
    (fault,) = description.request_faults("GET", "/users/@me", {}, {})
    assert fault.what == "this request has no body"
