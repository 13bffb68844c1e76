"""Every route of the stand-in called, well and badly, so that the check after every test sees an answer of each."""

from __future__ import annotations

import io

import discord
import pytest

from bot.standin.server import ROUTES
from bot.standin.world import Permission
from tests.bot.standin.harbour import layout
from tests.payloads import check, description


async def everything(standin, bot):
    """Call every route there is, well and badly."""
    ada = standin.person("ada", permissions=Permission.MANAGE_GUILD)
    await ada.run("/profile set", {"country": "NO"})
    await (await ada.run("/think", {"private": False})).until(lambda it: len(it.messages) == 2)
    panel = (await ada.run("/panel")).message
    await ada.press(panel, label="Slow")
    await ada.choose(panel, "colour", "Red")
    await ada.press((await ada.run("/count")).message, label="Count 0")
    await ada.submit((await ada.press(panel, label="Form")).modal, {"Country": "Norway"})
    await ada.run("/page")
    await ada.autocomplete("/profile set", {"country": "N"}, focused="country")
    general = bot.get_channel(standin.channel("general").id)
    standin.scene.message(standin.channel("general"), ada.user, "hello")
    sent = await general.send("hi", embed=rich(), view=links(), file=discord.File(io.BytesIO(b"1"), "1.txt"), nonce="7")
    await sent.reply("a reply")
    await sent.edit(content="ho")
    await general.send(view=layout("page"), nonce=8)
    assert [item async for item in general.history()]
    await sent.delete()
    with pytest.raises(discord.NotFound):
        await sent.fetch()
    with pytest.raises(discord.HTTPException):
        await general.send("x" * 2001)
    news = await bot.get_channel(standin.channel("announcements").id).send("news")
    await news.publish()
    await directory(standin, bot, ada.user)


async def directory(standin, bot, user):
    """Ask for everything that can be asked for."""
    guild = await bot.fetch_guild(standin.guild.id)
    await guild.fetch_channels()
    await guild.fetch_roles()
    await guild.fetch_member(user.id)
    for name in ("general", "announcements", "ideas", "pulse-talk"):
        await bot.fetch_channel(standin.channel(name).id)
    dm = await (await bot.fetch_user(user.id)).create_dm()
    await dm.send("psst")
    await bot.fetch_channel(dm.id)
    await bot.tree.fetch_commands()
    await bot.application_info()
    for path in ("/gateway", "/gateway/bot", "/applications/@me"):
        await bot.http.request(discord.http.Route("GET", path))
    async with bot.get_channel(standin.channel("general").id).typing():
        pass
    own = {"name": "own", "description": "A guild's own."}
    for place in (f"/applications/{bot.application_id}", f"/applications/{bot.application_id}/guilds/{guild.id}"):
        for method, body in (("PUT", [own]), ("POST", own), ("POST", {**own, "name": "own-2"}), ("GET", None)):
            await bot.http.request(discord.http.Route(method, place + "/commands"), json=body)
    token = next(iter(standin.realm.interactions))
    original = f"/webhooks/{bot.application_id}/{token}/messages/@original"
    for method in ("GET", "DELETE"):
        await bot.http.request(discord.http.Route(method, original))


def rich():
    """An embed with all its parts."""
    embed = discord.Embed(title="T", description="D", url="https://example.org", colour=0x123456)
    embed.add_field(name="a", value="b").set_footer(text="f").set_author(name="n", url="https://example.org")
    return embed.set_image(url="https://example.org/a.png")


def links():
    """A row with a button of each sort and a row with a select."""
    view = discord.ui.View()
    view.add_item(discord.ui.Button(label="a", emoji="⛵", custom_id="a"))
    view.add_item(discord.ui.Button(label="b", url="https://example.org"))
    view.add_item(discord.ui.UserSelect(custom_id="u"))
    return view


@pytest.mark.sends_bad_bodies("message.content")
@description.needed
async def test_every_answer_is_as_discord_describes_it(standin, bot):
    await everything(standin, bot)
    assert [fault for record in standin.ledger.requests for fault in check.answer_faults(record)] == []
    called = {(record.method, record.route) for record in standin.ledger.requests}
    assert {(method, route) for method, route, _ in ROUTES} == called
