"""Files, both ways: what a person sends along with a command or a form, and what the bot hands out."""

from __future__ import annotations

import io

import discord
import pytest
from discord import ui

from bot.standin.errors import NotPossible
from bot.standin.files import MAX_FILE

EXPORT = b'{"country": "NO"}'


class Papers(ui.Modal, title="Your papers"):
    """A form that takes up to two files."""

    papers = ui.Label(text="Papers", component=ui.FileUpload(custom_id="papers", required=False, max_values=2))

    async def on_submit(self, interaction):
        read = [(one.filename, await one.read()) for one in self.papers.component.values]
        await interaction.response.send_message(str(read), ephemeral=True)


@pytest.fixture
async def got(bot):
    """Attachments that the bot was given by /import, and commands that take and hand out files."""
    taken = []

    @bot.tree.command(name="import", description="Takes a file.")
    async def take(interaction, file: discord.Attachment, again: discord.Attachment | None = None):
        taken.append(file)
        await interaction.response.send_message(f"{file.filename}: {(await file.read())[:99].decode()}", ephemeral=True)

    @bot.tree.command(name="export", description="Hands out a file.")
    async def hand_out(interaction):
        files = [discord.File(io.BytesIO(EXPORT), "my export.json"), discord.File(io.BytesIO(b"\xff"), "raw.csv")]
        await interaction.response.send_message("Here it is.", files=files, ephemeral=True)

    @bot.tree.command(name="papers", description="Opens a form.")
    async def papers(interaction):
        await interaction.response.send_modal(Papers())

    await bot.tree.sync()
    return taken


async def test_a_file_sent_with_a_command_is_read_by_the_bot(ada, got):
    done = await ada.run("/import", {"file": ("export.json", EXPORT)})
    assert done.message.content == f"export.json: {EXPORT.decode()}"
    assert got[0].ephemeral
    assert got[0].size == len(EXPORT)
    assert got[0].content_type == "application/json; charset=utf-8"


async def test_the_file_is_resolved_as_discord_sends_it(ada, got, standin):
    data = (await ada.run("/import", {"file": ("my export.json", EXPORT)})).interaction.payload["data"]
    (option,) = data["options"]
    shown = data["resolved"]["attachments"][option["value"]]
    assert (option["type"], shown["id"], shown["filename"]) == (11, option["value"], "my_export.json")
    assert set(shown) == {"id", "filename", "size", "url", "proxy_url", "content_type", "ephemeral"}
    assert shown["url"] == shown["proxy_url"]
    assert shown["url"].startswith(standin.world.address)


async def test_two_files_are_kept_apart(ada, got):
    done = await ada.run("/import", {"file": ("a.txt", b"a"), "again": ("a.txt", b"b")})
    resolved = done.interaction.payload["data"]["resolved"]["attachments"]
    assert [item["value"] for item in done.interaction.payload["data"]["options"]] == list(resolved)
    assert done.message.content == "a.txt: a"


async def test_a_file_of_exactly_the_limit_is_let_through(ada, got):
    await ada.run("/import", {"file": ("large.txt", b"a" * MAX_FILE)})
    assert len(await got[0].read()) == got[0].size == MAX_FILE


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (("big.json", bytes(MAX_FILE + 1)), "file: big.json is too large"),
        ("export.json", "takes a file: its name and its bytes"),
        (("export.json", "text"), "takes a file: its name and its bytes"),
        (("", b""), "takes a file: its name and its bytes"),
    ],
)
async def test_the_client_refuses_a_file_it_would_not_send(ada, got, standin, value, reason):
    with pytest.raises(NotPossible, match=reason):
        await ada.run("/import", {"file": value})
    assert got == []
    assert standin.world.uploads == {}


async def test_files_in_a_form(ada, got):
    opened = await ada.run("/papers")
    done = await ada.submit(opened.modal, {"Papers": [("a.txt", b"a"), ("b.txt", b"b")]})
    assert done.message.content == "[('a.txt', b'a'), ('b.txt', b'b')]"
    opened = await ada.run("/papers")
    assert (await ada.submit(opened.modal, {"papers": ("c.txt", b"c")})).message.content == "[('c.txt', b'c')]"
    opened = await ada.run("/papers")
    assert (await ada.submit(opened.modal, {})).message.content == "[]"
    opened = await ada.run("/papers")
    with pytest.raises(NotPossible, match="Papers: 3 files; it takes 1 to 2"):
        await ada.submit(opened.modal, {"papers": [("a.txt", b"a")] * 3})


async def test_a_person_downloads_what_the_bot_hands_out(ada, got, standin):
    message = (await ada.run("/export")).message
    assert await ada.download(message, "my_export.json") == EXPORT
    assert await ada.download(message, "raw.csv") == b"\xff"
    (sent,) = standin.ledger.calls(route="/interactions/{webhook_id}/{webhook_token}/callback")
    assert [(item.filename, item.data) for item in sent.files] == [("my export.json", EXPORT), ("raw.csv", b"\xff")]


async def test_what_cannot_be_downloaded(ada, got, standin):
    message = (await ada.run("/export")).message
    with pytest.raises(NotPossible, match=r"which file\? there are my_export.json, raw.csv"):
        await ada.download(message)
    with pytest.raises(NotPossible, match="does not see"):
        await standin.person("bob").download(message, "raw.csv")


async def test_a_file_goes_with_its_message(ada, got, standin, bot):
    channel = bot.get_channel(standin.channel("general").id)
    sent = await channel.send(file=discord.File(io.BytesIO(b"1"), "1.txt"))
    assert await sent.attachments[0].read() == b"1"
    await sent.delete()
    with pytest.raises(discord.NotFound):
        await sent.attachments[0].read()
