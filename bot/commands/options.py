"""Options that several commands share: suggestions as somebody types, and reading what they picked."""

from __future__ import annotations

from discord.app_commands import Choice

from bot.commands.reply import Interaction
from bot.errors import UnknownName, UnknownQuestion
from bot.rendering.locales import label, language, sentences
from bot.rendering.reading import suggest_countries
from bot.services import Services
from forecast.profile import NICHES

#: Discord shows no more, and refuses a longer list.
_CHOICES_AT_MOST = 25
#: Characters of a suggestion's name; Discord refuses more.
_NAME_AT_MOST = 100


async def suggest_country(interaction: Interaction, current: str) -> list[Choice[str]]:
    """Suggest countries by name, in the person's language."""
    return _choices(suggest_countries(current, language(str(interaction.locale))))


async def suggest_niche(interaction: Interaction, current: str) -> list[Choice[str]]:
    """Suggest niches by name, in the person's language."""
    spoken = language(str(interaction.locale))
    return _choices(_holding(current, [(label(spoken, f"niche.{niche}"), niche) for niche in NICHES]))


def suggest_features(services: Services, current: str) -> list[Choice[str]]:
    """Suggest features by name."""
    return _choices(_holding(current, services.forecasts.feature_names()))


def suggest_questions(interaction: Interaction, services: Services, current: str) -> list[Choice[str]]:
    """Suggest forecasts of ours by their question, in the person's language; those that want somebody first."""
    say = sentences(language(str(interaction.locale))).gettext
    asked = [(say(each.forecast.question), each.forecast.id) for each in services.accuracy.card().entries]
    return _choices([(_shortened(name), id_) for name, id_ in _holding(current, asked)])


def _shortened(name: str) -> str:
    return name if len(name) <= _NAME_AT_MOST else name[: _NAME_AT_MOST - 1].rstrip() + "…"


def _holding(current: str, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    wanted = current.casefold().strip()
    return [each for each in pairs if wanted in each[0].casefold()]


def _choices(pairs: list[tuple[str, str]]) -> list[Choice[str]]:
    return [Choice(name=name, value=value) for name, value in pairs[:_CHOICES_AT_MOST]]


def read_feature(services: Services, text: str | None) -> str | None:
    """The id of a feature picked from the list or written by its name; raises UnknownName."""
    if not text:
        return None
    wanted = text.casefold().strip()
    for name, feature_id in services.forecasts.feature_names():
        if wanted in (name.casefold(), feature_id, feature_id.partition(".")[2]):
            return feature_id
    raise UnknownName(given=text)


def read_question(services: Services, text: str | None) -> str | None:
    """The id of a forecast picked from the list or written by its number; raises UnknownQuestion."""
    if not text:
        return None
    wanted = text.casefold().strip()
    for each in services.accuracy.card().entries:
        if wanted == each.forecast.id.casefold():
            return each.forecast.id
    raise UnknownQuestion(given=text)
