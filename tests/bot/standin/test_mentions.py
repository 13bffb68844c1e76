"""Who is pinged: by messages, by answers, and by nobody's private words."""

from __future__ import annotations

import discord
import pytest

from bot.standin.world import Permission, Pinged


@pytest.fixture
def general(standin, bot):
    return bot.get_channel(standin.channel("general").id)


async def pinged(general, standin, text, **how):
    """Send a text and give who was pinged, by name."""
    await general.send(text, **how)
    got = standin.ledger.calls("POST", "/channels/{channel_id}/messages")[-1].pinged
    names = {standin.world.users[item].name for item in got.users}
    return names | {standin.guild.roles[item].name for item in got.roles} | ({"@everyone"} if got.everyone else set())


async def test_nobody_unless_allowed(general, standin):
    ada = standin.person("ada").user
    text = f"<@{ada.id}> <@&{standin.role('Creators').id}> @everyone"
    nobody = discord.AllowedMentions.none()
    assert await pinged(general, standin, text, allowed_mentions=nobody) == set()
    everybody = discord.AllowedMentions.all()
    assert await pinged(general, standin, text, allowed_mentions=everybody) == {"ada", "Creators"}
    assert len(standin.ledger.pings()) == 1


@pytest.mark.sends_bad_bodies("mentions.left-out")
async def test_without_allowed_mentions_all_of_the_text_counts(general, standin, bot):
    bot._connection.allowed_mentions = None
    ada = standin.person("ada").user
    standin.scene.set_role(standin.guild, standin.role("Forecastle"), (1 << 40) - 1)
    text = f"<@{ada.id}> <@!{standin.world.bot.id}> <@&{standin.role('Moderators').id}> @here"
    assert await pinged(general, standin, text) == {"ada", "Forecastle", "Moderators", "@everyone"}


async def test_a_role_is_pinged_when_it_may_be(general, standin):
    creators, moderators = standin.role("Creators"), standin.role("Moderators")
    text = f"<@&{creators.id}> <@&{moderators.id}>"
    only = discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(moderators.id)])
    assert await pinged(general, standin, text, allowed_mentions=only) == set()
    own = standin.role("Forecastle")
    standin.scene.set_role(standin.guild, own, own.permissions | Permission.MENTION_EVERYONE)
    assert await pinged(general, standin, text, allowed_mentions=only) == {"Moderators"}


async def test_strangers_and_unwritten_names_are_not_pinged(general, standin):
    ada, stranger = standin.person("ada").user, standin.scene.user("stranger")
    named = discord.AllowedMentions(
        everyone=True, roles=True, users=[discord.Object(ada.id), discord.Object(stranger.id)]
    )
    assert await pinged(general, standin, f"no names, but <@{stranger.id}>", allowed_mentions=named) == set()


async def test_an_embed_pings_nobody_and_an_edit_pings_no_more(general, standin):
    ada = standin.person("ada").user
    everybody = discord.AllowedMentions.all()
    embed = discord.Embed(description=f"<@{ada.id}>")
    assert await pinged(general, standin, "see", embed=embed, allowed_mentions=everybody) == set()
    sent = await general.send("see")
    await sent.edit(content=f"<@{ada.id}>", allowed_mentions=everybody)
    assert standin.ledger.pings() == []


async def test_a_layouts_words_ping(general, standin):
    ada = standin.person("ada").user
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.TextDisplay(f"<@{ada.id}>"))
    await general.send(view=view, allowed_mentions=discord.AllowedMentions.all())
    assert standin.ledger.pings()[0].pinged == Pinged(frozenset({ada.id}))


async def test_a_bent_everyone_is_straightened(general, standin):
    own = standin.role("Forecastle")
    standin.scene.set_role(standin.guild, own, own.permissions | Permission.MENTION_EVERYONE)
    bent = "@e\u202everyone"
    assert await pinged(general, standin, bent, allowed_mentions=discord.AllowedMentions.all()) == {"@everyone"}


@pytest.mark.sends_bad_bodies("mentions.left-out")
@pytest.mark.parametrize("private", [True, False])
async def test_a_private_answer_pings_nobody(standin, bot, private):
    ada, bob = standin.person("ada"), standin.person("bob").user
    bot._connection.allowed_mentions = None
    command = bot.tree.get_command("silent")

    async def answer(interaction):
        await interaction.response.send_message(f"<@{bob.id}>", ephemeral=private)

    command._callback = answer
    await ada.run("/silent")
    assert bool(standin.ledger.pings()) is not private


@pytest.mark.sends_bad_bodies("mentions.left-out")
async def test_a_deferred_answer_pings_when_it_is_said(standin, bot):
    ada, bob = standin.person("ada"), standin.person("bob").user
    bot._connection.allowed_mentions = None
    command = bot.tree.get_command("silent")

    async def answer(interaction):
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"<@{bob.id}>")

    command._callback = answer
    await ada.run("/silent")
    assert [item.method for item in standin.ledger.pings()] == ["PATCH"]


@pytest.mark.parametrize("asked", [True, False])
async def test_a_reply_pings_whom_it_answers_if_it_is_to(general, standin, asked):
    ada = standin.person("ada").user
    question = standin.scene.message(standin.channel("general"), ada, "well?")
    await general.get_partial_message(question.id).reply("well.", mention_author=asked)
    assert [item.pinged for item in standin.ledger.pings()] == ([Pinged(frozenset({ada.id}))] if asked else [])
