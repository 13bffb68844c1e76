"""The desk: every command, button and form comes here, is let through, acknowledged, answered, and sent off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import discord

from bot.commands import forms, policy, reply
from bot.commands.query import PREFIX, Asker, Filled, Form, Press, Query, Screen, Shown, decode
from bot.commands.reply import Interaction
from bot.commands.surroundings import surroundings
from bot.errors import NothingTold, NothingToShare, Stale
from bot.rendering import compose, contexts, gallery
from bot.rendering.locales import label, language
from bot.rendering.page import Button, Page, Style
from bot.rendering.renderer import render
from bot.services import Services
from forecast import ProfileRecord

#: On what a picture is drawn, as buttons say it; Discord does not tell which of the two somebody sees.
DARK, LIGHT = "dark", "light"
SCHEMES = (DARK, LIGHT)
_FORMS = ("setup", "more", "answer")


class Desk:
    """Answers interactions; keeps nothing between them, so that a restart changes nothing."""

    def __init__(self, services: Services, screens: Mapping[str, Screen], made: Mapping[str, Form]) -> None:
        """Keep the services, and by the name that buttons use the screens and the forms made for each occasion."""
        self.services = services
        self._screens = screens
        self._made = made

    async def language(self, interaction: Interaction) -> str:
        """The language somebody chose, else the one that Discord reports for them."""
        chosen = await self.services.people.language_of(interaction.user.id)
        return chosen or language(str(interaction.locale))

    async def show(self, interaction: Interaction, name: str, query: Query) -> None:
        """Acknowledge, then show one screen to the person who asked, and to nobody else."""
        await reply.acknowledge(interaction)
        await self._send(interaction, name, query)

    async def answer(self, interaction: Interaction, work: Callable[[Asker], Awaitable[Shown]]) -> None:
        """Acknowledge, do some work for the person who asked, and show what came of it."""
        await reply.acknowledge(interaction)
        await self._put(interaction, await work(asker(interaction)), "show", Query())

    async def open(self, interaction: Interaction, form: str, query: Query) -> None:
        """Open a form."""
        spoken = await self.language(interaction)
        if form in self._made:
            modal = await self._made[form].open(self.services, asker(interaction), query, spoken)
        else:
            modal = forms.form(form, query, spoken)
        await reply.ask(interaction, modal)

    async def tell(self, interaction: Interaction, given: Mapping[str, str | int]) -> None:
        """Keep some facts as a command gave them, then show what is stored; raises BadFact, NothingTold."""
        await reply.acknowledge(interaction)
        spoken = await self.language(interaction)
        facts: forms.Told = {fact: forms.read_fact(fact, str(it), spoken) for fact, it in given.items()}
        await self._stored(interaction, await self._tell(interaction, facts), facts)

    async def pressed(self, interaction: Interaction) -> None:
        """Answer a button or a submitted form by its custom_id; raises Stale if it is none of ours."""
        data: Mapping[str, Any] = interaction.data or {}
        action, query = _read_id(str(data.get("custom_id", "")))
        await policy.admit(self.services, policy.ACTIONS.get(action), interaction)
        if interaction.type is discord.InteractionType.modal_submit:
            await self._submitted(interaction, action, query)
        elif action in _FORMS or action in self._made:
            await self.open(interaction, action, query)
        elif action == "share":
            await self._share(interaction, query)
        else:
            await self.show(interaction, action, query)

    async def _submitted(self, interaction: Interaction, action: str, query: Query) -> None:
        await reply.acknowledge(interaction)
        data: Mapping[str, Any] = interaction.data or {}
        spoken = await self.language(interaction)
        if action in self._made:
            shown = await self._made[action].take(self.services, asker(interaction), Filled(data, query, spoken))
            await self._put(interaction, shown, "show", Query())
            return
        facts = forms.read_form(data, spoken)
        record = await self._tell(interaction, facts)
        if query.about is not None:
            await self._send(interaction, "affects", Query(about=query.about))
        elif action == "answer":
            await self._send(interaction, "forecast", Query())
        else:
            await self._stored(interaction, record, facts)

    async def _stored(self, interaction: Interaction, record: ProfileRecord, facts: forms.Told) -> None:
        """Show what is stored, and which of it is new."""
        shown = compose.profile_page(record, self.services.clock().date(), facts)
        presses = (Press("button.forecast", "forecast", style=Style.STRONG), Press("button.more", "more"))
        await self._put(interaction, Shown(shown, presses), "show", Query())

    async def _tell(self, interaction: Interaction, facts: forms.Told) -> ProfileRecord:
        """Keep some facts; what they change by themselves is no news to whoever told them. Raises NothingTold."""
        if not facts:
            raise NothingTold
        record = await self.services.profiles.tell(interaction.user.id, facts)
        await self.services.alerts.profile_changed(interaction.user.id)
        return record

    async def _share(self, interaction: Interaction, query: Query) -> None:
        """Say something to the channel, in the server's language and without buttons: the verdicts, or the table."""
        await reply.acknowledge(interaction)
        spoken = language(str(interaction.guild_locale) if interaction.guild_locale else None)
        page = await (
            self._table(interaction, spoken)
            if query.choice == "compare"
            else self._verdicts(interaction, query, spoken)
        )
        await reply.say_to_all(interaction, page)

    async def _verdicts(self, interaction: Interaction, query: Query, spoken: str) -> Page:
        """A forecast without the facts, the gaps, the pace and the pay."""
        shown = await self._screens["forecast"](self.services, asker(interaction), query)
        if not isinstance(shown.context, contexts.ForecastPage):
            raise NothingToShare
        return Page(render(compose.shared_page(shown.context), spoken)[0])

    async def _table(self, interaction: Interaction, spoken: str) -> Page:
        """The article's table as a picture, below the one line that sums it up."""
        shown = await self._screens["compare"](self.services, asker(interaction), Query())
        if shown.chart is None:
            raise NothingToShare
        picture = await gallery.drawn(shown.chart(spoken), spoken, dark=True)
        return Page(render(shown.context, spoken)[0][:1], picture=picture)

    async def _send(self, interaction: Interaction, name: str, query: Query) -> None:
        shown = await self._screens[name](self.services, asker(interaction), query)
        await self._put(interaction, shown, name, query)

    async def _put(self, interaction: Interaction, shown: Shown, name: str, query: Query) -> None:
        spoken = await self.language(interaction)
        pages = render(shown.context, spoken)
        number = min(max(query.page, 1), len(pages))
        name, query = shown.turns or (name, query)
        drawn = _picturing(name, query) if shown.chart is not None else ()
        presses = (*_turning(name, query, number, len(pages)), *shown.presses, *drawn)
        page = Page(pages[number - 1], tuple(_button(each, spoken) for each in presses), shown.file)
        if shown.chart is not None and query.choice in SCHEMES:
            # What was pressed has the words already, so that they stay should the picture fail.
            picture = await gallery.drawn(shown.chart(spoken), spoken, dark=query.choice == DARK)
            page = replace(page, picture=picture)
        await reply.send(interaction, page)


def asker(interaction: Interaction) -> Asker:
    """Who asks, and what the bot sees around them where it is a member itself."""
    user = interaction.user
    spoken = language(str(interaction.locale))
    if not policy.is_server_of_ours(interaction):
        return Asker(user.id, None, user.display_name, language=spoken)
    return Asker(user.id, interaction.guild_id, user.display_name, surroundings(interaction), spoken)


def _read_id(custom_id: str) -> tuple[str, Query]:
    prefix, _, rest = custom_id.partition(":")
    action, _, argument = rest.partition(":")
    if prefix != PREFIX:
        raise Stale
    return action, decode(argument)


def _turning(name: str, query: Query, number: int, of: int) -> tuple[Press, ...]:
    earlier = (Press("button.previous", name, query.turned_to(number - 1)),) if number > 1 else ()
    later = (Press("button.next", name, query.turned_to(number + 1)),) if number < of else ()
    return (*earlier, *later)


def _picturing(name: str, query: Query) -> tuple[Press, ...]:
    """The button that draws; once drawn, the one that draws it on another ground."""
    if query.choice not in SCHEMES:
        return (Press("button.picture", name, replace(query, choice=DARK)),)
    other = LIGHT if query.choice == DARK else DARK
    return (Press(f"button.{other}", name, replace(query, choice=other)),)


def _button(press: Press, spoken: str) -> Button:
    custom_id = f"{PREFIX}:{press.action}:{press.query.encode()}"
    return Button(label(spoken, press.label), custom_id, press.style)
