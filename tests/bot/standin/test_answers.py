"""The rules by which a bot may answer an interaction, kept against the real discord.py."""

from __future__ import annotations

import discord
import pytest
from discord.http import Route

from tests.bot.standin.harbour import true_soon
from tests.bot.standin.test_messages import refusal


@pytest.fixture
def heard(bot):
    """Hand over interactions unanswered, in the order in which they come."""
    got = []

    async def hear(interaction):
        got.append(interaction)

    bot.on_interaction = hear
    return got


@pytest.fixture
async def silent(standin, bot, heard):
    """An interaction with a command that does not answer by itself, and its exchange."""
    ada = standin.person("ada")
    ada.patience = 0.0
    exchange = await ada.run("/silent")
    return await latest(heard, discord.InteractionType.application_command), exchange


async def latest(heard, kind):
    """Wait until the bot has heard of an interaction of a kind."""
    await true_soon(lambda: heard and heard[-1].type is kind)
    return heard[-1]


async def callback(bot, interaction, kind, with_response=False, **data):
    route = Route("POST", f"/interactions/{interaction.id}/{interaction.token}/callback")
    data |= {"allowed_mentions": {"parse": []}} if kind == 4 else {}
    return await bot.http.request(
        route, json={"type": kind, "data": data}, params={"with_response": str(with_response)}
    )


async def test_three_seconds_and_not_more(silent, clock):
    interaction, exchange = silent
    clock.advance(3.001)
    assert (await refusal(interaction.response.send_message("late")))[:2] == (404, 10062)
    assert exchange.acknowledged_after is None
    assert (await refusal(interaction.followup.send("later")))[:2] == (404, 10015)


async def test_two_seconds_are_enough(silent, clock):
    interaction, exchange = silent
    clock.advance(2)
    await interaction.response.send_message("in time")
    assert exchange.acknowledged_after == 2


async def test_one_answer_is_enough(bot, silent):
    interaction, _ = silent
    await interaction.response.send_message("one")
    assert (await refusal(callback(bot, interaction, 4, content="two")))[:2] == (400, 40060)


async def test_fifteen_minutes(silent, clock):
    interaction, _ = silent
    await interaction.response.send_message("one")
    clock.advance(899)
    await interaction.edit_original_response(content="still")
    clock.advance(2)
    assert (await refusal(interaction.edit_original_response(content="no more")))[:2] == (401, 50027)
    assert (await refusal(interaction.followup.send("no more")))[:2] == (401, 50027)


async def test_nothing_is_said_before_the_answer(silent):
    interaction, _ = silent
    assert (await refusal(interaction.followup.send("first")))[:2] == (404, 10015)
    assert (await refusal(interaction.edit_original_response(content="first")))[:2] == (404, 10015)


@pytest.mark.sends_bad_bodies("message.content", "description.maxLength")
async def test_an_answer_that_was_refused_may_be_put_right(bot, silent):
    interaction, exchange = silent
    status, code, text = await refusal(callback(bot, interaction, 4, content="x" * 2001))
    assert (status, code) == (400, 50035)
    assert "In data.content: Must be 2000 or fewer" in text
    await interaction.response.send_message("shorter")
    assert exchange.message.content == "shorter"


@pytest.mark.sends_bad_bodies
@pytest.mark.parametrize("kind", [1, 6, 7, 8, 12])
async def test_answers_that_do_not_fit_a_command(bot, silent, kind):
    assert (await refusal(callback(bot, silent[0], kind)))[:2] == (400, 50035)


@pytest.mark.sends_bad_bodies
@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"title": "x" * 46, "custom_id": "m"}, "In data.title: Must be between 1 and 45"),
        ({"title": "a", "custom_id": "m", "components": []}, "In data.components: Must be between 1 and 5"),
        ({"title": "a", "custom_id": "m", "components": [{"type": 10, "content": "a"}] * 6}, "Must be between 1 and 5"),
        (
            {"title": "a", "custom_id": "m", "components": [{"type": 18, "label": "a"}]},
            "component: This field is required",
        ),
        (
            {"title": "a", "custom_id": "m", "components": [{"type": 18, "label": "x" * 46, "component": {"type": 4}}]},
            "In data.components.0.label: Must be between 1 and 45",
        ),
    ],
)
async def test_modals_with_faults(bot, silent, data, where):
    status, code, text = await refusal(callback(bot, silent[0], 9, **data))
    assert (status, code) == (400, 50035)
    assert where in text


async def test_the_answer_is_described_on_request(bot, silent):
    interaction, _ = silent
    told = await callback(bot, interaction, 5, with_response=True, flags=64)
    assert told["interaction"]["response_message_loading"] is True
    assert told["interaction"]["response_message_ephemeral"] is True
    assert "resource" not in told


async def test_the_answer_is_otherwise_not_described(bot, silent):
    assert await callback(bot, silent[0], 4, content="hi") == ""


async def test_a_follow_up_right_after_deferring_is_the_answer(silent):
    interaction, exchange = silent
    await interaction.response.defer(ephemeral=True)
    assert exchange.error is not None
    said = await interaction.followup.send("the answer", wait=True)
    assert exchange.messages[0].id == said.id
    assert exchange.message.ephemeral
    assert exchange.error is None
    more = await interaction.followup.send("for everybody", wait=True)
    assert [item.ephemeral for item in exchange.messages] == [True, False]
    await more.edit(content="for all")
    assert exchange.messages[1].content == "for all"
    await more.delete()
    assert len(exchange.messages) == 1


async def test_the_answer_can_be_taken_back(silent):
    interaction, exchange = silent
    await interaction.response.send_message("oops", ephemeral=True)
    await interaction.delete_original_response()
    assert exchange.messages == []
    assert (await refusal(interaction.original_response()))[:2] == (404, 10008) or interaction._original_response


async def test_five_follow_ups_are_enough_for_a_guest(standin, bot, heard):
    eve = standin.person("eve", user_install=True)
    eve.patience = 0.0
    await eve.run("/silent")
    interaction = await latest(heard, discord.InteractionType.application_command)
    await interaction.response.send_message("hello")
    for n in range(5):
        await interaction.followup.send(str(n))
    assert (await refusal(interaction.followup.send("6")))[:2] == (400, 40094)


@pytest.mark.sends_bad_bodies
async def test_a_modal_does_not_answer_a_modal(standin, bot, heard):
    ada = standin.person("ada")
    opened = await ada.run("/form")
    bot._connection._view_store._modals.clear()
    ada.patience = 0.0
    await ada.submit(opened.modal, {"Country": "Norway"})
    submitted = await latest(heard, discord.InteractionType.modal_submit)
    answer = callback(bot, submitted, 9, title="Again", custom_id="m", components=[])
    assert (await refusal(answer))[:2] == (400, 50035)


async def test_an_interaction_is_complete(standin, bot, heard):
    message = (await standin.person("ada", locale="no").run("/panel")).message
    ada = standin.person("ada", locale="no")
    await ada.press(message, label="Slow")
    pressed = heard[-1]
    assert pressed.type is discord.InteractionType.component
    assert pressed.locale is discord.Locale.norwegian
    assert pressed.guild_locale is discord.Locale.american_english
    assert pressed.message.id == message.id
    assert pressed.message.interaction_metadata.user.name == "ada"
    assert pressed.context.guild
    assert pressed.is_guild_integration()
    assert pressed.permissions.use_application_commands
    assert pressed.app_permissions.embed_links
    assert not pressed.app_permissions.mention_everyone
    assert isinstance(pressed.user, discord.Member)
    assert pressed.channel.name == "general"
    assert pressed.filesize_limit == 10 * 1024 * 1024


async def test_an_interaction_in_private_is_complete(standin, bot, heard):
    await standin.person("ada", dm=True).run("/profile set", {"country": "NO"})
    assert isinstance(heard[-1].user, discord.User)
    assert heard[-1].context.dm_channel
    assert heard[-1].guild is None
    assert isinstance(heard[-1].channel, discord.DMChannel)
    await standin.person("eve", user_install=True).run("/profile set", {"country": "NO"})
    assert heard[-1].context.private_channel
    assert heard[-1].is_user_integration()
