"""Names and descriptions of commands by their key, in every language that Discord and we share."""

from __future__ import annotations

from discord import Locale
from discord.app_commands import TranslationContextTypes, Translator, locale_str

from bot.rendering.locales import DEFAULT, label, language

#: Which of our languages each of Discord's is read in: at a start every word is asked for in every one of them.
_SPOKEN = {locale: language(locale.value) for locale in Locale}


def said(key: str) -> locale_str:
    """The English word for a key, with the key kept for the translator."""
    return locale_str(label(DEFAULT, key), key=key)


class Words(Translator):
    """Gives Discord the names and descriptions of commands in our other languages."""

    async def translate(
        self,
        string: locale_str,
        locale: Locale,
        context: TranslationContextTypes,  # noqa: ARG002 - a key says enough
    ) -> str | None:
        """Return the word of a key in a locale, or None where English does."""
        key = string.extras.get("key")
        spoken = _SPOKEN[locale]
        if key is None or spoken == DEFAULT:
            return None
        return label(spoken, key)
