"""The only code that answers interactions."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import discord
from discord import ui

from bot.rendering.charts import Picture
from bot.rendering.page import Button, Page, Style

Interaction = discord.Interaction[Any]
_BUTTONS_IN_A_ROW = 5
_STYLES = {
    Style.PLAIN: discord.ButtonStyle.secondary,
    Style.STRONG: discord.ButtonStyle.primary,
    Style.DANGER: discord.ButtonStyle.danger,
}


async def acknowledge(interaction: Interaction) -> None:
    """Answer within Discord's three seconds: a private "thinking", or an update of the message pressed.

    Only a message of the presser's own is updated. One that stands in public is left as it is for everybody.
    """
    if _is_their_own(interaction):
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)
    _note_time(interaction)


def _is_their_own(interaction: Interaction) -> bool:
    """Whether what was pressed is an answer to the presser, and no post or message that we sent unasked."""
    message = interaction.message
    if message is None:
        return False
    asked = message.interaction_metadata
    return message.flags.ephemeral or (asked is not None and asked.user.id == interaction.user.id)


def _note_time(interaction: Interaction) -> None:
    """Leave word for the figures of when somebody first heard from us."""
    interaction.extras["acknowledged"] = asyncio.get_running_loop().time()


async def send(interaction: Interaction, page: Page) -> None:
    """Put a page where the acknowledgement stands; files of an earlier page go."""
    await interaction.edit_original_response(
        view=layout(page), attachments=_files(page), allowed_mentions=discord.AllowedMentions.none()
    )


async def say_to_all(interaction: Interaction, page: Page) -> None:
    """Put a page into the channel for everybody, after an acknowledgement that showed nothing."""
    await interaction.followup.send(
        view=layout(page), files=_files(page), allowed_mentions=discord.AllowedMentions.none()
    )


async def ask(interaction: Interaction, form: ui.Modal) -> None:
    """Open a form; its answer arrives as an interaction of its own, after a restart too."""
    form.stop()  # nothing of ours waits for it in memory
    await interaction.response.send_modal(form)
    _note_time(interaction)


async def refuse(interaction: Interaction, page: Page) -> None:
    """Say why something was refused, privately, and leave the message that was pressed as it is."""
    if not interaction.response.is_done():
        await interaction.response.send_message(view=layout(page), ephemeral=True)
    elif interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
        await send(interaction, page)
    else:
        await interaction.followup.send(view=layout(page), ephemeral=True)


def _files(page: Page) -> list[discord.File]:
    files = [] if page.file is None else [discord.File(io.BytesIO(page.file.content), page.file.name)]
    if page.picture is not None:
        shown = page.picture
        files.append(discord.File(io.BytesIO(shown.content), shown.name, description=shown.alt))
    return files


def layout(page: Page) -> ui.LayoutView:
    """Lay a page out: texts with a line between them, a picture after the first, then rows of buttons."""
    view = ui.LayoutView(timeout=None)
    for number, block in enumerate(page.blocks):
        if number:
            view.add_item(ui.Separator())
        view.add_item(ui.TextDisplay(block))
        if page.picture is not None and number == 0:
            view.add_item(_gallery(page.picture))
    if page.file is not None:
        view.add_item(ui.File(f"attachment://{page.file.name}"))
    for row in _rows(page.buttons):
        view.add_item(ui.ActionRow(*(_button(each) for each in row)))
    view.stop()  # buttons are understood by their custom_id alone, so no view needs to be kept
    return view


def _gallery(picture: Picture) -> ui.MediaGallery[Any]:
    item = discord.MediaGalleryItem(f"attachment://{picture.name}", description=picture.alt)
    return ui.MediaGallery(item)


def _button(button: Button) -> ui.Button[Any]:
    return ui.Button(label=button.label, custom_id=button.custom_id, style=_STYLES[button.style])


def _rows(buttons: Sequence[Button]) -> Iterator[list[Button]]:
    left = iter(buttons)
    while row := list(islice(left, _BUTTONS_IN_A_ROW)):
        yield row
