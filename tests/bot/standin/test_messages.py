"""Messages over REST, by the real discord.py: what is accepted, and what is refused and how."""

from __future__ import annotations

import io

import discord
import pytest
from discord.http import Route

from bot.standin.world import ChannelType, Permission
from tests.bot.standin.harbour import Napping, layout


@pytest.fixture
def general(standin, bot):
    return bot.get_channel(standin.channel("general").id)


@pytest.fixture
def news(standin, bot):
    return bot.get_channel(standin.channel("announcements").id)


async def post(bot, channel, **body):
    """Send what discord.py itself would not let one send."""
    return await bot.http.request(
        Route("POST", f"/channels/{channel.id}/messages"), json={"allowed_mentions": {"parse": []}, **body}
    )


async def refusal(call):
    """Give the status, code and form errors of a refusal."""
    with pytest.raises(discord.HTTPException) as caught:
        await call
    return caught.value.status, caught.value.code, caught.value.text


async def test_sending_editing_reading_publishing_deleting(news, standin):
    sent = await news.send("ahoy", embed=discord.Embed(title="News", description="*all* of it"))
    assert sent.embeds[0].title == "News"
    edited = await sent.edit(content="ahoy there")
    assert edited.edited_at is not None
    assert (await news.fetch_message(sent.id)).content == "ahoy there"
    published = await sent.publish()
    assert published is None
    assert (await news.fetch_message(sent.id)).flags.crossposted
    assert (await refusal(sent.publish()))[:2] == (400, 40033)
    await sent.delete()
    assert (await refusal(news.fetch_message(sent.id)))[:2] == (404, 10008)
    assert standin.ledger.unknown() == []


async def test_only_news_channels_publish(general):
    assert (await refusal((await general.send("hi")).publish()))[:2] == (400, 50024)


async def test_history_is_paged_and_shows_only_ones_own_words(general, standin):
    sent = [await general.send(str(n)) for n in range(5)]
    standin.scene.message(standin.channel("general"), standin.person("ada").user, "not for bots")
    shown = [item.content async for item in general.history(limit=3)]
    assert shown == ["", "4", "3"]
    assert [item.content async for item in general.history(before=sent[2])] == ["1", "0"]
    assert [item.content async for item in general.history(after=sent[2], limit=2)] == ["3", "4"]


async def test_files_arrive_and_are_served(general, bot):
    sent = await general.send(file=discord.File(io.BytesIO(b"a,b\n"), "my data.csv", description="a table"))
    one = sent.attachments[0]
    assert (one.filename, one.size, one.description) == ("my_data.csv", 4, "a table")
    assert await one.read() == b"a,b\n"
    kept = await sent.edit(content="more", attachments=[one, discord.File(io.BytesIO(b"2"), "2.txt")])
    assert [item.filename for item in kept.attachments] == ["my_data.csv", "2.txt"]
    assert (await sent.edit(attachments=[])).attachments == []


@pytest.mark.sends_bad_bodies
@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"content": "x" * 2001}, "In content: Must be 2000 or fewer in length."),
        ({"embeds": [{"title": "x" * 257}]}, "In embeds.0.title: Must be 256 or fewer"),
        ({"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, "In embeds: Embed size exceeds"),
        ({"embeds": [{"fields": [{"name": "a", "value": ""}]}]}, "In embeds.0.fields.0.value: This field is required"),
        ({"embeds": [{"title": "a", "url": "javascript:alert(1)"}]}, 'In embeds.0.url: Scheme "javascript"'),
        ({"content": "a", "nonce": "n" * 26}, "In nonce: Must be 25 or fewer in length."),
        ({"content": "a", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "mutually exclusive"),
        (
            {"content": "a", "components": [{"type": 10, "content": "a"}]},
            "In components.0.type: Value must be one of (1)",
        ),
        ({"content": "a", "poll": {"question": {}}}, "The stand-in has no poll"),
    ],
)
async def test_a_form_with_faults(general, bot, body, where):
    status, code, text = await refusal(post(bot, general, **body))
    assert (status, code) == (400, 50035)
    assert where in text


def button(custom_id="a", **more):
    return {"type": 2, "style": 1, "label": "A", "custom_id": custom_id, **more}


@pytest.mark.sends_bad_bodies
@pytest.mark.parametrize(
    ("row", "where"),
    [
        ([button(), button()], "custom id cannot be duplicated"),
        ([button(str(n)) for n in range(6)], "components: Must be between 1 and 5 in length."),
        ([button("x" * 101)], "custom_id: Must be between 1 and 100 in length."),
        ([button(label="x" * 81)], "label: Must be 80 or fewer in length."),
        ([button(url="https://example.org")], "cannot both be specified"),
        ([{"type": 2, "style": 5, "label": "A"}], "url: This field is required"),
        ([{"type": 2, "style": 1, "custom_id": "a"}], "A label or emoji is required"),
        ([{"type": 3, "custom_id": "s", "options": []}], "options: Must be between 1 and 25 in length."),
        ([{"type": 3, "custom_id": "s", "options": [{"label": "A", "value": "a"}] * 2}], "already used"),
        ([button(), {"type": 5, "custom_id": "u"}], "exceeds the maximum width"),
        ([{"type": 5, "custom_id": "u", "min_values": 3, "max_values": 2}], "must not be above max_values"),
        ([{"type": 5, "custom_id": "u", "max_values": 26}], "should be between 1 and 25"),
    ],
)
async def test_components_with_faults(general, bot, row, where):
    status, code, text = await refusal(post(bot, general, content="a", components=[{"type": 1, "components": row}]))
    assert (status, code) == (400, 50035)
    assert where in text


def display(text):
    return {"type": 10, "content": text}


@pytest.mark.sends_bad_bodies
@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"content": "a", "components": [display("a")]}, "In content: The 'content' field cannot be used"),
        ({"embeds": [{"title": "a"}], "components": [display("a")]}, "In embeds: The 'embeds' field cannot be used"),
        ({"components": [display("a")] * 41}, "In components: Must be between 1 and 40"),
        ({"components": [{"type": 17, "components": [display("a")] * 40}]}, "In components: Must be between 1 and 40"),
        ({"components": [display("x" * 2000), display("x" * 2001)]}, "exceeds the maximum of 4000"),
        ({"components": []}, "In components: Must be between 1 and 40"),
        (
            {"components": [{"type": 9, "components": [display("a")]}]},
            "In components.0.accessory: This field is required",
        ),
        ({"components": [{"type": 12, "items": [{"media": {"url": "attachment://x.png"}}]}]}, "x.png is not here"),
        ({"components": [{"type": 17, "components": [{"type": 17, "components": []}]}]}, "Value must be one of"),
    ],
)
async def test_layouts_with_faults(general, bot, body, where):
    status, code, text = await refusal(post(bot, general, flags=1 << 15, **body))
    assert (status, code) == (400, 50035)
    assert where in text


async def test_forty_components_and_four_thousand_characters_fit(general, bot):
    await post(bot, general, flags=1 << 15, components=[display("x" * 100)] * 40)


@pytest.mark.sends_bad_bodies("layout.bytes")
async def test_too_many_bytes_make_discord_fall_over(standin, general, bot, clock, monkeypatch):
    monkeypatch.setattr("discord.http.asyncio", Napping(clock))
    status, _, _ = await refusal(post(bot, general, flags=1 << 15, components=[display("語" * 3400)]))
    assert status == 500
    assert len(standin.ledger.calls("POST", status=500)) == 5


@pytest.mark.sends_bad_bodies("refused")
async def test_a_layout_replaces_words_but_words_never_replace_a_layout(general):
    sent = await general.send("words")
    page = await sent.edit(content=None, view=layout("laid out"))
    assert page.flags.components_v2
    assert (await refusal(sent.edit(content="words again")))[:2] == (400, 50035)


@pytest.mark.sends_bad_bodies
@pytest.mark.parametrize("content", ["", "  ", "\u202e"])
async def test_nothing_is_not_a_message(general, bot, content):
    assert (await refusal(post(bot, general, content=content)))[:2] == (400, 50006)


async def test_a_nonce_makes_one_message_for_a_while(general, bot, clock, standin):
    first = await post(bot, general, content="once", nonce="n1", enforce_nonce=True)
    assert (await post(bot, general, content="once", nonce="n1", enforce_nonce=True))["id"] == first["id"]
    assert (await post(bot, general, content="twice", nonce="n1"))["id"] != first["id"]
    clock.advance(standin.realm.timings.nonce + 1)
    assert (await post(bot, general, content="once", nonce="n1", enforce_nonce=True))["id"] != first["id"]
    assert (await general.fetch_message(int(first["id"]))).nonce is None


async def test_a_nonce_remembers_a_message_deleted_since(general, bot):
    first = await post(bot, general, content="once", nonce="n2", enforce_nonce=True)
    await general.get_partial_message(int(first["id"])).delete()
    again = refusal(post(bot, general, content="once", nonce="n2", enforce_nonce=True))
    assert (await again)[:2] == (404, 10008)


async def test_missing_permissions_and_access(standin, general, bot):
    place, everyone, own = standin.channel("general"), standin.role("@everyone"), standin.role("Forecastle")
    for needed, body in (
        (Permission.SEND_MESSAGES, {"content": "a"}),
        (Permission.EMBED_LINKS, {"embeds": [{"title": "a"}]}),
    ):
        standin.scene.overwrite(place, own, deny=needed)
        assert (await refusal(post(bot, general, **body)))[:2] == (403, 50013)
    standin.scene.overwrite(place, own)
    standin.scene.overwrite(place, everyone, deny=Permission.VIEW_CHANNEL)
    assert (await refusal(general.send("a")))[:2] == (403, 50001)
    standin.scene.overwrite(place, own, allow=Permission.VIEW_CHANNEL)
    await general.send("a")
    standin.scene.overwrite(place, own, allow=Permission.VIEW_CHANNEL, deny=Permission.READ_MESSAGE_HISTORY)
    assert [item async for item in general.history()] == []


async def test_places_that_are_gone_or_take_no_messages(standin, general, bot):
    forum = standin.channel("ideas")
    assert (await refusal(post(bot, forum, content="a")))[:2] == (400, 40058)
    thread = bot.get_channel(standin.channel("pulse-talk").id)
    assert (await thread.send("in a thread")).channel == thread
    standin.scene.delete_channel(standin.channel("general"))
    assert (await refusal(general.send("a")))[:2] == (404, 10003)
    news = bot.get_channel(standin.channel("announcements").id)
    standin.scene.kick_bot(standin.guild)
    assert (await refusal(news.send("a")))[:2] == (403, 50001)


async def test_what_others_wrote_is_theirs(standin, general):
    place, ada = standin.channel("general"), standin.person("ada").user
    theirs = general.get_partial_message(standin.scene.message(place, ada, "mine").id)
    assert (await refusal(theirs.edit(content="ours")))[:2] == (403, 50005)
    assert (await refusal(theirs.delete()))[:2] == (403, 50013)


async def test_private_messages_and_closed_doors(standin, bot):
    ada = standin.person("ada").user
    opened = await (await bot.fetch_user(ada.id)).create_dm()
    assert (await opened.send("psst")).channel.id == standin.world.private_channel(ada.id).id
    ada.closed_dms = True
    assert (await refusal(opened.send("psst")))[:2] == (403, 50007)
    stranger = standin.scene.user("stranger")
    assert (await refusal((await bot.fetch_user(stranger.id)).send("psst")))[:2] == (403, 50007)


@pytest.mark.sends_bad_bodies("refused")
async def test_replies(general, bot):
    first = await general.send("question")
    assert (await first.reply("answer")).reference.message_id == first.id
    await first.delete()
    assert (await refusal(first.reply("answer")))[:2] == (400, 50035)


async def test_strangers_are_turned_away(bot):
    bot.http.token = "wrong"
    assert (await refusal(bot.http.get_user(1)))[0] == 401


@pytest.mark.sends_bad_bodies("refused")
async def test_what_is_larger_than_discord_reads_is_noted(general, bot, standin, monkeypatch):
    standin._runner.app._client_max_size = 1000
    assert (await refusal(general.send("x" * 1000)))[:2] == (413, 40005)
    assert [item.status for item in standin.ledger.calls("POST", "/channels/{channel_id}/messages")] == [413]


@pytest.mark.sends_bad_bodies("refused")
@pytest.mark.parametrize("said", ['{"content": NaN}', '{"content": "\\ud83c"}', "{", "\xff"])
async def test_what_is_no_json_is_refused(general, bot, standin, said):
    route = Route("POST", f"/channels/{general.id}/messages")
    headers = {"Content-Type": "application/json"}
    assert (await refusal(bot.http.request(route, data=said.encode("latin-1"), headers=headers)))[:2] == (400, 50109)


@pytest.mark.sends_bad_bodies("standin-fell-over", "description.type")
async def test_what_the_standin_was_not_made_for_is_noted(general, bot, standin, clock, monkeypatch):
    monkeypatch.setattr("discord.http.asyncio", Napping(clock))
    assert (await refusal(post(bot, general, content="a", embeds=7)))[0] == 500
    assert "fell over" in standin.ledger.requests[-1].answer["message"]


@pytest.mark.sends_bad_bodies("no-such-route")
async def test_what_is_not_there_is_not_found_and_noted(standin, bot):
    status, code, _ = await refusal(bot.http.request(Route("GET", "/guilds/1/soundboard-sounds")))
    assert (status, code) == (404, 0)
    assert [item.path for item in standin.ledger.unknown()] == ["/guilds/1/soundboard-sounds"]


async def test_what_there_is(standin, bot):
    guild = await bot.fetch_guild(standin.guild.id)
    assert guild.approximate_member_count == len(standin.guild.members)
    kinds = {channel.type.value for channel in await guild.fetch_channels()}
    assert kinds == {ChannelType.TEXT, ChannelType.NEWS, ChannelType.FORUM}
    assert {role.name for role in await guild.fetch_roles()} == {"@everyone", "Creators", "Moderators", "Forecastle"}
    assert (await guild.fetch_member(standin.world.bot.id)).name == "Forecastle"
    assert (await bot.fetch_channel(standin.channel("general").id)).name == "general"
    async with bot.get_channel(standin.channel("general").id).typing():
        pass
