"""/accuracy: what became of the article's predictions, what we hold likely ourselves, and how good that was."""

from __future__ import annotations

from discord import app_commands

from bot.commands.desk import Desk
from bot.commands.options import read_question, suggest_questions
from bot.commands.query import Asker, Press, Query, Shown
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.rendering import accuracy as pages
from bot.rendering import charting
from bot.rendering.page import Style
from bot.services import Services

_ALL = Press("button.accuracy", "accuracy")


async def _accuracy(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - the same for everyone
    card = services.accuracy.card()
    presses = [Press("button.predictions", "predictions"), Press("button.compare", "compare")]
    if card.entries:
        presses.insert(0, Press("button.question", "question", style=Style.STRONG))
    return Shown(pages.accuracy_page(card), tuple(presses), chart=charting.calibration(card))


async def _predictions(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - the same for everyone
    page = pages.predictions_page(services.accuracy.card(), services.accuracy.sources)
    return Shown(page, (_ALL, Press("button.compare", "compare")))


async def _question(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - the same for everyone
    found = services.accuracy
    card, place = found.place(query.choice.upper() if query.choice else None)
    chosen = card.entries[place].forecast
    ids = [each.forecast.id for each in card.entries]
    presses = [_to("button.question_before", ids[place - 1])] if place else []
    presses += [_to("button.question_after", each) for each in ids[place + 1 : place + 2]]
    page = pages.question_page(card, place, found.rule(chosen.id), found.sources(chosen.evidence))
    return Shown(page, (*presses, _ALL))


def _to(label: str, forecast_id: str) -> Press:
    return Press(label, "question", Query(choice=forecast_id.lower()))


SCREENS = {"accuracy": _accuracy, "predictions": _predictions, "question": _question}


def command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    """Make the command."""

    @app_commands.command(name=said("accuracy"), description=said("accuracy.description"))
    @app_commands.rename(question=said("option.question"))
    @app_commands.describe(question=said("option.question.description"))
    async def accuracy(interaction: Interaction, question: str | None = None) -> None:
        chosen = read_question(desk.services, question)
        if chosen is None:
            await desk.show(interaction, "accuracy", Query())
        else:
            await desk.show(interaction, "question", Query(choice=chosen.lower()))

    @accuracy.autocomplete("question")
    async def _suggest(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return suggest_questions(interaction, desk.services, current)

    return accuracy
