"""The page's endpoints over real HTTP, with the real bot behind them."""

from __future__ import annotations

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.playground.asks import MAX_BODY
from bot.standin import files
from tests.bot.playground.ashore import AMERICAN, PIXEL, Ashore, ashore


@pytest.fixture
async def shore(tmp_path: Path) -> AsyncIterator[Ashore]:
    async with ashore(tmp_path) as running:
        yield running


async def test_the_creator_is_in_the_server_and_the_stranger_is_not(shore: Ashore) -> None:
    assert list(await shore.places("creator")) == ["general", "announcements", "pulse-talk", "Forecastle"]
    assert list(await shore.places("stranger")) == ["Forecastle", "Friends, without the bot"]


async def test_commands_are_in_the_persons_language_and_fall_back_to_english(shore: Ashore) -> None:
    spoken = {}
    for locale in ("en-US", "no", "de"):
        screen = await shore.as_("creator", locale=locale)
        told = await shore.get("commands", **screen.me)
        spoken[locale] = next(item for item in told["commands"] if item["path"] == "/forecast")
    assert spoken["no"]["name"] == "/prognose"
    assert spoken["no"]["options"][0]["label"] == "funksjon"
    assert spoken["de"] == spoken["en-US"]
    assert spoken["en-US"]["name"] == "/forecast"


async def test_options_carry_bounds_choices_and_suggestions(shore: Ashore) -> None:
    screen = await shore.as_("creator")
    told = await shore.get("commands", **screen.me)
    options = {item["name"]: item for item in _path(told, "/profile set")["options"]}
    assert (options["age"]["type"], options["age"]["min_value"], options["age"]["max_value"]) == ("integer", 13, 120)
    assert {"name": "personal", "value": "personal"} in options["account_type"]["choices"]
    assert options["country"]["autocomplete"]
    assert not options["country"]["required"]


def _path(told: dict, path: str) -> dict:
    return next(item for item in told["commands"] if item["path"] == path)


async def test_a_command_answers_in_the_channel_under_the_name_it_was_called_by(shore: Ashore) -> None:
    screen = await shore.as_("creator", locale="no")
    assert await screen.run("/help") == {}
    text = await screen.text()
    assert "Creator  used  /hjelp" in text
    assert "Only you can see this" in text


async def test_the_bot_suggests_while_one_types(shore: Ashore) -> None:
    screen = await shore.as_("creator", locale="no")
    told = await screen.do("suggest", path="/profile set", options={"country": "norg"}, focused="country")
    assert told == {"choices": [{"name": "Norge", "value": "NO"}]}


async def test_what_discord_would_not_send_is_said_in_a_sentence(shore: Ashore) -> None:
    screen = await shore.as_("creator")
    assert await screen.run("/profile set", age=5) == {"refused": "age: 5 is not between 13 and 120"}
    assert "'nonsense' is not among" in (await screen.run("/nonsense"))["refused"]
    assert (await screen.do("press", message="1", custom_id="x"))["refused"] == "that message is no longer there"
    assert await screen.messages() == []


async def test_buttons_and_forms_go_to_the_bot(shore: Ashore) -> None:
    screen = await shore.as_("creator")
    form = (await screen.run("/profile setup"))["dialog"]
    assert form["title"] == "About your account"
    assert '<label for="field' in form["html"]
    told = await screen.do("submit", form=form["id"], values={"country": "Norway", "followers": "12 000"})
    assert told == {}
    assert "Saved 2 facts" in await screen.text()
    assert "Creator  used  /profile setup" in await screen.text()
    await screen.press("My forecast")
    assert "Norway" in await screen.text()
    assert "(edited)" in await screen.text()


async def test_a_form_is_for_whoever_opened_it(shore: Ashore) -> None:
    creator, moderator = await shore.as_("creator"), await shore.as_("moderator")
    form = (await creator.run("/profile setup"))["dialog"]
    told = await moderator.do("submit", form=form["id"], values={"country": "Norway"})
    assert told == {"refused": "the form was opened for somebody else"}


async def test_what_the_creator_got_privately_the_moderator_does_not_see(shore: Ashore) -> None:
    creator, moderator = await shore.as_("creator"), await shore.as_("moderator")
    await creator.run("/profile set", **AMERICAN)
    await creator.run("/forecast")
    assert len(await creator.messages()) == 2
    assert await moderator.messages() == []
    private = (await creator.messages())[-1]
    assert "refused" in await moderator.do("press", message=private["id"], custom_id="fc1:why:")
    await creator.press("Share")
    assert len(await creator.messages()) == 3
    assert "You likely qualify" in await moderator.text()
    assert "in reply to a message that you do not see" in await moderator.text()


async def test_the_stranger_has_the_bot_in_a_dm_and_among_friends(shore: Ashore) -> None:
    for place in ("Forecastle", "Friends, without the bot"):
        stranger = await shore.as_("stranger", place)
        assert await stranger.run("/compare") == {}
        assert "predictions" in await stranger.text()


async def test_nobody_gets_into_a_place_that_is_not_theirs(shore: Ashore) -> None:
    general = (await shore.places("creator"))["general"]
    status, told = await (await shore.as_("stranger", "Forecastle")).post("run", place=general, path="/help")
    assert (status, told) == (400, {"error": f"the stranger sees no place {general}"})


async def test_each_place_has_its_own_messages_and_tells_of_the_last(shore: Ashore) -> None:
    general, dm = await shore.as_("creator"), await shore.as_("creator", "Forecastle")
    await general.do("write", text="hello **there**")
    assert "<strong>there</strong>" in await general.html()
    assert await dm.messages() == []
    latest = (await shore.get("messages", **dm.me))["latest"]
    assert latest[general.me["place"]] == (await general.messages())[-1]["id"]
    assert latest[dm.me["place"]] == "0"


async def test_a_dismissed_message_is_gone_for_its_reader_only_if_it_was_private(shore: Ashore) -> None:
    screen = await shore.as_("creator")
    await screen.run("/help")
    await screen.do("write", text="everybody's")
    for one in await screen.messages():
        await screen.do("dismiss", message=one["id"])
    assert "everybody's" in await screen.text()
    assert "used" not in await screen.text()


async def test_old_buttons_work_after_a_restart(shore: Ashore) -> None:
    screen = await shore.as_("creator")
    await screen.run("/profile set", **AMERICAN)
    await screen.run("/forecast")
    assert await screen.do("restart") == {}
    assert await screen.press("Why") == {}
    assert "Why, and what to do next" in await screen.text()


async def test_changes_are_told_as_they_come(shore: Ashore) -> None:
    screen = await shore.as_("creator")
    async with shore.session.get(f"{shore.address}api/changes", params=screen.me) as line:
        assert line.content_type == "text/event-stream"
        assert await _heard(line) == b"data: changed\n"
        news = asyncio.create_task(_heard(line))
        message = shore.put("announcements", "news")
        assert await news == b"data: changed\n"
        message.content = "other news"
        shore.ship.standin.realm.bell.ring()
        assert await _heard(line) == b"data: changed\n"


async def _heard(line: aiohttp.ClientResponse) -> bytes:
    async with asyncio.timeout(5):
        while not (told := await line.content.readline()).startswith(b"data:"):
            pass
    return told


async def test_the_page_stops_while_somebody_listens(tmp_path: Path) -> None:
    async with ashore(tmp_path) as shore:
        screen = await shore.as_("creator")
        async with shore.session.get(f"{shore.address}api/changes", params=screen.me) as line:
            await _heard(line)
            async with asyncio.timeout(2):
                await shore.page.stop()
            assert line.content.at_eof() or await line.content.read() is not None


async def test_a_port_that_is_taken_is_said_at_once(shore: Ashore) -> None:
    port = int(shore.address.rsplit(":", 1)[1].strip("/"))
    with pytest.raises(OSError, match="in use"):
        await type(shore.page)(shore.ship.standin, asyncio.Event().wait).start(port)


async def test_another_name_for_this_machine_is_refused(shore: Ashore) -> None:
    for host in ("evil.example", "evil.example:80", "127.0.0.1", "localhost:1"):
        async with shore.session.get(shore.address, headers={"Host": host}) as got:
            assert got.status == 403, host
            assert "forecastle" not in (await got.text()).lower()


async def test_another_sites_page_is_refused(shore: Ashore) -> None:
    screen = await shore.as_("creator")
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        async with shore.session.post(
            f"{shore.address}api/write", json={**screen.me, "text": "x"}, headers={"Origin": origin}
        ) as got:
            assert got.status == 403, origin
    assert await screen.messages() == []


async def test_this_pages_own_origin_is_let_in(shore: Ashore) -> None:
    screen = await shore.as_("creator")
    own = {"Origin": shore.address.rstrip("/")}
    async with shore.session.post(f"{shore.address}api/write", json={**screen.me, "text": "x"}, headers=own) as got:
        assert got.status == 200


async def test_everything_is_served_under_a_strict_policy(shore: Ashore) -> None:
    for path in ("", "static/page.js", "static/page.css", "api/scene?who=creator", "nowhere", "static/../page.py"):
        async with shore.session.get(shore.address + path) as got:
            assert got.headers["Content-Security-Policy"].startswith("default-src 'self';")
            assert "unsafe" not in got.headers["Content-Security-Policy"]
            assert got.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_has_no_inline_script_style_or_foreign_address() -> None:
    static = Path(__file__).parents[3] / "bot" / "playground" / "static"
    page = (static / "index.html").read_text()
    assert "style=" not in page
    assert "<style" not in page
    assert " on" not in page.replace(" one", "").replace(" on ", "")
    for file in static.iterdir():
        addresses = file.read_text().replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in addresses, file
        assert "https://" not in addresses, file


BAD = {
    "no JSON": b"{",
    "a list": b"[]",
    "nothing": b"",
    "deep": b"[" * 100_000,
    "somebody else": b'{"who": "root", "locale": "en-US", "place": "1", "path": "/help"}',
    "another language": b'{"who": "creator", "locale": "xx", "place": "1", "path": "/help"}',
    "no place": b'{"who": "creator", "locale": "en-US", "place": "../1", "path": "/help"}',
    "no such place": b'{"who": "creator", "locale": "en-US", "place": "1", "path": "/help"}',
    "no command": b'{"who": "creator", "locale": "en-US", "place": "1", "path": ""}',
    "more": b'{"who": "creator", "locale": "en-US", "place": "1", "path": "/help", "admin": true}',
    "an odd option": b'{"who": "creator", "locale": "en-US", "place": "1", "path": "/help", "options": {"a": {}}}',
    "not text": b"\xff\xfe\x00",
}


async def test_bad_input_gets_one_sentence(shore: Ashore) -> None:
    headers = {"Content-Type": "application/json"}
    for name, body in BAD.items():
        async with shore.session.post(f"{shore.address}api/run", data=body, headers=headers) as got:
            assert got.status == 400, name
            assert set(await got.json()) == {"error"}, name


async def test_only_json_and_forms_are_read(shore: Ashore) -> None:
    async with shore.session.post(f"{shore.address}api/run", data="who=creator") as got:
        assert (got.status, await got.json()) == (400, {"error": "send JSON, or a form with files"})


async def test_too_much_is_refused(shore: Ashore) -> None:
    screen = await shore.as_("creator")
    headers = {"Content-Type": "application/json"}
    body = io.BytesIO(b" " * (MAX_BODY + 1))
    async with shore.session.post(f"{shore.address}api/run", data=body, headers=headers) as got:
        assert (got.status, "too much" in (await got.json())["error"]) == (413, True)
    status, told = await screen.upload("/help", file=("a.bin", io.BytesIO(b"x" * (MAX_BODY + 1))))
    assert (status, "too much" in told["error"]) == (413, True)


async def test_a_file_goes_along_with_a_command(shore: Ashore) -> None:
    commands = shore.ship.standin.world.commands[0]
    option = {"name": "file", "description": "a file", "type": 11, "required": True}
    commands.append({**commands[0], "name": "deliver", "type": 1, "options": [option]})
    screen = await shore.as_("creator")
    await screen.upload("/deliver", file=("facts.json", b'{"age": 24}'))
    sent = shore.ship.standin.ledger.said("INTERACTION_CREATE")[-1]["data"]
    kept = sent["resolved"]["attachments"][sent["options"][0]["value"]]
    assert (kept["filename"], kept["size"]) == ("facts.json", 11)
    address = kept["url"].replace(shore.ship.standin.world.address, shore.address.rstrip("/"))
    async with shore.session.get(address) as got:
        assert json.loads(await got.read()) == {"age": 24}
        assert got.headers["Content-Disposition"] == "attachment"


async def test_pictures_are_shown_and_every_other_file_is_only_downloaded(shore: Ashore) -> None:
    message = shore.put("general", "look")
    given = {"chart.png": PIXEL, "page.html": b"<script>alert(1)</script>", "drawing.svg": b"<svg onload='alert(1)'/>"}
    for name, data in given.items():
        message.attachments.append(
            files.on_message(shore.ship.standin.world, message.channel_id, name, data, f"about {name}")
        )
    html = await (await shore.as_("creator")).html()
    assert re.findall(r'<img src="([^"]*)" alt="([^"]*)"', html) == [
        (f"/attachments/{message.channel_id}/{message.attachments[0].id}/chart.png", "about chart.png")
    ]
    for name, address in re.findall(r'<a href="[^"]*/([^"/]*)" download="([^"]*)"', html):
        assert name == address
    for one in message.attachments:
        address = one.url.replace(shore.ship.standin.world.address, shore.address.rstrip("/"))
        async with shore.session.get(address) as got:
            assert await got.read() == one.data
            shown = "Content-Disposition" not in got.headers
            assert shown == (one.filename == "chart.png")
            assert got.headers["X-Content-Type-Options"] == "nosniff"
    async with shore.session.get(f"{shore.address}attachments/1/2/chart.png") as got:
        assert got.status == 404


async def test_a_bot_that_is_away_did_not_respond(shore: Ashore, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = await shore.as_("creator")
    for person in shore.page._cast._people.values():
        monkeypatch.setattr(person, "patience", 0.05)
    monkeypatch.setattr(shore.ship.standin.realm, "listeners", [])
    assert await screen.run("/help") == {"refused": "The application did not respond"}
