"""A person at a Discord client, and the real discord.py at the other end."""

from __future__ import annotations

import pytest
from discord import ui

from bot.standin.errors import NotPossible
from bot.standin.exchange import NO_ANSWER
from bot.standin.world import Permission
from tests.bot.standin.harbour import Counter, true_soon


async def test_a_command_is_run_and_answered_in_private(ada):
    done = await ada.run(
        "/profile set", {"country": "NO", "followers": "12000", "account": "Personal", "friend": "ada"}
    )
    assert done.message.content == "NO 12000 p ada"
    assert done.message.ephemeral
    assert done.error is None
    assert not done.deferred
    assert done.acknowledged_after == 0


async def test_a_command_goes_by_its_name_in_any_language(ada):
    done = await ada.run("/profil sett", {"country": "SE"})
    assert done.message.content == "SE None None None"


@pytest.mark.parametrize(
    ("path", "options", "reason"),
    [
        ("/profile", {}, "cannot be run by itself"),
        ("/profile sett-not", {}, "is not among set"),
        ("/nowhere", {}, "there is no /nowhere"),
        ("/profile set", {}, "country is required"),
        ("/profile set", {"country": "NO", "shoe": 42}, "there is no option shoe"),
        ("/profile set", {"country": "NO", "followers": "many"}, "not a whole number"),
        ("/profile set", {"country": "NO", "followers": -1}, "not between 0 and 1000000"),
        ("/profile set", {"country": "NO", "account": "Robot"}, "is not among Personal"),
        ("/profile set", {"country": "NO", "friend": "nobody"}, "there is no user"),
        ("/think", {"private": "maybe"}, "neither True nor False"),
        ("/guild-only", {}, "lacks the permissions"),
    ],
)
async def test_the_client_refuses_what_it_would_not_send(ada, standin, path, options, reason):
    sent = len(standin.ledger.said("INTERACTION_CREATE"))
    with pytest.raises(NotPossible, match=reason):
        await ada.run(path, options)
    assert len(standin.ledger.said("INTERACTION_CREATE")) == sent


async def test_permissions_and_contexts_decide_who_has_a_command(standin, bot):
    moderator = standin.person("mo", permissions=Permission.MANAGE_GUILD)
    assert (await moderator.run("/guild-only")).message.content == "ok"
    with pytest.raises(NotPossible, match="not offered in a DM"):
        await standin.person("mo", dm=True).run("/guild-only")
    assert (await standin.person("mo", dm=True).run("/profile set", {"country": "NO"})).message.ephemeral
    with pytest.raises(NotPossible, match="not installed"):
        await standin.person("eve", guild=standin.scene.guild("Elsewhere", with_bot=False)).run("/panel")


async def test_somebody_brings_the_app_along(standin, bot):
    elsewhere = standin.scene.guild("Elsewhere", with_bot=False)
    for person in (
        standin.person("eve", guild=elsewhere, user_install=True),
        standin.person("eve", user_install=True),
    ):
        done = await person.run("/profile set", {"country": "DK"})
        assert done.message.content.startswith("DK")
        assert done.interaction.owners == {"1": str(person.user.id)}


async def test_a_deferred_answer_is_waited_for_and_keeps_its_privacy(ada):
    done = await (await ada.run("/think", {"private": True})).until(lambda it: len(it.messages) == 2)
    assert done.deferred
    first, second = done.messages
    assert (first.content, first.ephemeral) == ("thought it over", True)
    assert (second.content, second.ephemeral) == ("and more", False)


async def test_nobody_answers(ada):
    ada.patience = 0.05
    done = await ada.run("/silent")
    assert done.error == NO_ANSWER
    assert done.messages == []
    assert done.acknowledged_after is None


async def test_suggestions_while_typing(ada):
    found = await ada.autocomplete("/profile set", {"country": "N"}, focused="country")
    assert found == [{"name": "Norway", "value": "NO"}, {"name": "Netherlands", "value": "NE"}]
    with pytest.raises(NotPossible, match="no autocomplete"):
        await ada.autocomplete("/profile set", {"country": "N", "followers": 1}, focused="followers")


async def test_a_button_that_is_in_no_view_counts_on(ada):
    message = (await ada.run("/count")).message
    for n in (1, 2):
        done = await ada.press(message, label=f"Count {n - 1}")
        assert done.messages == [message]
        assert message.content == f"count is {n}"
    with pytest.raises(NotPossible, match="there are Count 2"):
        await ada.press(message, custom_id="count:0")


async def test_what_cannot_be_pressed(ada, standin):
    message = (await ada.run("/panel")).message
    for label, reason in (("Off", "is disabled"), ("Docs", "opens https://example.org"), ("No", "there is no 'No'")):
        with pytest.raises(NotPossible, match=reason):
            await ada.press(message, label=label)
    with pytest.raises(NotPossible, match="does not see"):
        await standin.person("bob", dm=True).press(message, label="Slow")
    standin.scene.delete_message(message)
    with pytest.raises(NotPossible, match="does not see"):
        await ada.press(message, label="Slow")


async def test_a_message_is_pressed_wherever_one_can_see_it(standin, bot, ada):
    news = standin.channel("announcements")
    view = ui.View(timeout=None)
    view.add_item(Counter(0))
    await bot.get_channel(news.id).send("count is 0", view=view)
    (message,) = ada.reads(news)
    assert (await ada.press(message, label="Count 0")).interaction.channel_id == news.id
    assert message.content == "count is 1"
    standin.scene.overwrite(news, standin.role("@everyone"), deny=Permission.VIEW_CHANNEL)
    assert ada.reads(news) == []


async def test_an_update_that_was_asked_time_for(ada):
    message = (await ada.run("/panel")).message
    done = await ada.press(message, label="Slow")
    assert done.deferred
    assert done.messages == [message]
    assert message.content == "slowly"


async def test_a_select(ada):
    message = (await ada.run("/panel")).message
    assert (await ada.choose(message, "colour", "Red")).message.content == "picked r"
    for values, reason in (("Green", "has no option 'Green'"), (["Red", "Blue"], "2 picked; it takes 1 to 1")):
        with pytest.raises(NotPossible, match=reason):
            await ada.choose(message, "colour", values)


async def test_a_modal_is_filled_in_by_label_or_id(ada):
    opened = await ada.run("/form")
    assert opened.modal.title == "About you"
    done = await ada.submit(opened.modal, {"Country": "Norway", "kind": "Business", "posts": True})
    assert done.message.content == "Norway|b|True"


async def test_a_modal_of_a_button_changes_the_buttons_message(ada):
    message = (await ada.run("/panel")).message
    opened = await ada.press(message, label="Form")
    done = await ada.submit(opened.modal, {"country": "Norway"})
    assert done.messages == [message]
    assert message.content == "Norway||False"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "Country is required"),
        ({"Country": "N"}, "1 characters; it takes 2 to 30"),
        ({"Country": "Nor\nway"}, "single line"),
        ({"Country": "Norway", "Account": "Robot"}, "has no option"),
        ({"Country": "Norway", "Shoe": "42"}, "no field Shoe; it has Country, Account, Posts"),
    ],
)
async def test_a_form_the_client_would_not_submit(ada, values, reason):
    opened = await ada.run("/form")
    with pytest.raises(NotPossible, match=reason):
        await ada.submit(opened.modal, values)


async def test_nobody_submits_another_ones_form(ada, standin):
    opened = await ada.run("/form")
    with pytest.raises(NotPossible, match="somebody else"):
        await standin.person("bob").submit(opened.modal, {"Country": "Norway"})


async def test_a_page_of_components_with_a_picture(ada):
    page = (await ada.run("/page")).message
    assert page.v2
    assert page.ephemeral
    box = page.components[0]
    assert box["components"][0]["components"][0]["content"] == "A page"
    picture = box["components"][2]["items"][0]
    assert picture["description"] == "A chart"
    assert picture["media"]["url"] == page.attachments[0].url
    assert [item["id"] for item in (box, box["components"][0])] == [1, 2]


async def test_private_answers_are_for_their_receiver_alone(ada, standin, bot):
    secret = (await ada.run("/profile set", {"country": "NO"})).message
    bob = standin.person("bob")
    assert ada.sees(secret)
    assert not bob.sees(secret)
    channel = bot.get_channel(secret.channel_id)
    assert [item async for item in channel.history()] == []


async def test_a_forged_press_reaches_the_bot_and_is_answered_by_nobody(standin, bot):
    heard = []
    bot.on_interaction = lambda interaction: _keep(heard, interaction)
    forged = standin.send_interaction({"type": 3, "data": {"custom_id": "no-such", "component_type": 2}})
    await true_soon(lambda: heard)
    assert [item.custom_id for item in heard] == ["no-such"]
    assert forged.error == NO_ANSWER


async def _keep(heard, interaction):
    heard.append(interaction)
