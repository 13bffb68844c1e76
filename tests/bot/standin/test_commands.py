"""Registering commands: what Discord accepts, refuses and keeps."""

from __future__ import annotations

import pytest
from discord import app_commands
from discord.http import Route

from tests.bot.standin.test_messages import refusal


def chat(name="a", **more):
    return {"name": name, "description": "A command.", **more}


def option(name="o", kind=3, **more):
    return {"type": kind, "name": name, "description": "An option.", **more}


async def put(bot, *commands):
    return await bot.http.bulk_upsert_global_commands(bot.application_id, list(commands))


async def test_what_discord_py_syncs_comes_back(standin, bot):
    fetched = {command.name: command for command in await bot.tree.fetch_commands()}
    assert set(fetched) == {command.name for command in bot.tree.get_commands()}
    assert fetched["guild-only"].default_member_permissions.manage_guild
    assert not fetched["guild-only"].allowed_contexts.dm_channel
    kept = next(item for item in standin.world.commands[0] if item["name"] == "profile")
    assert kept["name_localizations"] == {"no": "profil"}
    assert kept["options"][0]["options"][1]["max_value"] == 1_000_000


async def test_a_command_keeps_its_id(bot):
    before = {item["name"]: item["id"] for item in await put(bot, chat("a"), chat("b"))}
    after = {item["name"]: item["id"] for item in await put(bot, chat("b"), chat("c"))}
    assert after["b"] == before["b"]
    assert after["c"] not in before.values()
    assert [item["name"] for item in await bot.http.get_global_commands(bot.application_id)] == ["b", "c"]


async def test_a_guilds_own_command_comes_first_and_says_so(standin, bot):
    guild = bot.get_guild(standin.guild.id)

    @bot.tree.command(name="local", description="Here only.", guild=guild)
    async def local(interaction):
        await interaction.response.send_message(str(interaction.data["guild_id"]))

    await bot.tree.sync(guild=guild)
    assert (await standin.person("ada").run("/local")).message.content == str(guild.id)


@pytest.mark.sends_bad_bodies("command.name")
async def test_one_command_at_a_time(bot):
    route = Route("POST", "/applications/{application_id}/commands", application_id=bot.application_id)
    made = await bot.http.request(route, json=chat("extra"))
    assert (await bot.http.request(route, json=chat("extra")))["id"] == made["id"]
    assert (await refusal(bot.http.request(route, json=chat("Extra!"))))[:2] == (400, 50035)


@pytest.mark.sends_bad_bodies
@pytest.mark.parametrize(
    ("command", "where"),
    [
        (chat("Upper"), "In 0.name: Command name is invalid"),
        (chat("with space"), "In 0.name: Command name is invalid"),
        (chat("x" * 33), "In 0.name: Must be between 1 and 32 in length."),
        ({"name": "a"}, "In 0.description: This field is required"),
        (chat(description="x" * 101), "In 0.description: Must be between 1 and 100 in length."),
        (chat(name_localizations={"nb": "a"}), "In 0.name_localizations.nb: Value must be one of"),
        (chat(name_localizations={"no": "Stor"}), "In 0.name_localizations.no: Command name is invalid"),
        (chat(options=[option(str(n)) for n in range(26)]), "In 0.options: Must be 25 or fewer in length."),
        (chat(options=[option(), option()]), "In 0.options.1.name: Option name already exists"),
        (chat(options=[option("a"), option("b", required=True)]), "In 0.options.1: Required options must be placed"),
        (chat(options=[option(kind=1), option("b")]), "mutually exclusive to all other types"),
        (chat(options=[option(kind=12)]), "In 0.options.0.type: Option type is invalid here"),
        (chat(options=[option(choices=[{"name": "x" * 101, "value": "a"}])]), "choices.0.name: Must be between"),
        (chat(options=[option(choices=[{"name": "a", "value": "x" * 101}])]), "choices.0.value: Must be between"),
        (
            chat(options=[option(choices=[{"name": "a", "value": "a"}], autocomplete=True)]),
            "both choices and autocomplete",
        ),
        (chat(options=[option(kind=4, min_value=2, max_value=1)]), "min_value must be less than"),
        (chat(contexts=[7]), "In 0.contexts.0: Value must be one of (0, 1, 2)"),
        (
            chat(
                options=[
                    option(
                        f"o{n}",
                        description="x" * 100,
                        choices=[{"name": f"{c}" + "x" * 50, "value": str(c)} for c in range(6)],
                    )
                    for n in range(20)
                ]
            ),
            "exceeds maximum size",
        ),
        ({"type": 2, "name": "Look Up", "description": "no"}, "In 0.description: Must be empty"),
    ],
)
async def test_commands_with_faults(standin, bot, command, where):
    status, code, text = await refusal(put(bot, command))
    assert (status, code) == (400, 50035)
    assert where in text


@pytest.mark.sends_bad_bodies
async def test_lists_with_faults(bot):
    for commands, where in (([chat()] * 2, "must be unique"), ([chat(f"c{n}") for n in range(101)], "reached (100)")):
        status, code, text = await refusal(put(bot, *commands))
        assert (status, code) == (400, 50035)
        assert where in text


async def test_names_in_other_scripts_are_fine(bot):
    names = ["данные", "プロフィール", "profil-é", "प्रोफ़ाइल"]
    assert [item["name"] for item in await put(bot, *map(chat, names))] == names


async def test_a_choice_keeps_its_name_in_every_language(standin, bot):
    told = option(choices=[{"name": "Yes", "name_localizations": {"no": "Ja"}, "value": "y"}])
    await put(bot, chat("ask", options=[told]))
    heard = []

    async def hear(interaction):
        heard.append(interaction.data["options"])

    bot.on_interaction = hear
    ada = standin.person("ada")
    ada.patience = 0.02
    await ada.run("/ask", {"o": "Ja"})
    assert heard == [[{"name": "o", "type": 3, "value": "y"}]]


async def test_every_kind_of_option(standin, bot):
    got = []

    @bot.tree.command(name="all", description="Every kind.")
    async def every(
        interaction,
        text: app_commands.Range[str, 2, 5],
        number: float,
        channel: app_commands.AppCommandChannel,
        role: __import__("discord").Role,
    ):
        got.append((text, number, channel.name, role.name))
        await interaction.response.send_message("ok")

    await bot.tree.sync()
    ada = standin.person("ada")
    values = {"text": "abc", "number": "1.5", "channel": "general", "role": standin.role("Creators")}
    await ada.run("/all", values)
    assert got == [("abc", 1.5, "general", "Creators")]
    for key, value, reason in (
        ("text", "x", "1 characters; it takes 2 to 5"),
        ("number", "x", "is not a number"),
        ("channel", "nowhere", "there is no channel"),
        ("role", "nobody", "there is no role"),
    ):
        with pytest.raises(Exception, match=reason):
            await ada.run("/all", {**values, key: value})
