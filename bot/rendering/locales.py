"""The languages we speak, and their catalogues of sentences."""

from __future__ import annotations

import gettext
from functools import cache
from importlib import resources
from io import BytesIO

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

#: English is what everything is written in, and what a missing string falls back to.
DEFAULT = "en"
LANGUAGES = ("en", "nb")
#: Languages that read one of ours better than English.
_READS = {"no": "nb", "nn": "nb"}


def language(discord_locale: str | None) -> str:
    """The language of ours for a Discord locale such as "en-US" or "no"; English for the rest."""
    base = (discord_locale or DEFAULT).lower().replace("_", "-").partition("-")[0]
    base = _READS.get(base, base)
    return base if base in LANGUAGES else DEFAULT


@cache
def formats(code: str) -> Locale:
    """Babel's locale for one of our languages: how it writes dates, numbers and names."""
    return Locale.parse("en_GB" if code == "en" else code)


@cache
def sentences(code: str, domain: str = "messages") -> gettext.NullTranslations:
    """The sentences of a language: `messages` by their English, `interface` by their key."""
    file = resources.files("bot") / "locales" / code / "LC_MESSAGES" / f"{domain}.po"
    if not file.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code, domain=domain))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def label(code: str, key: str) -> str:
    """A word of the interface (a button, a command, a field) by its key; English where it is missing."""
    said = sentences(code, "interface").gettext(key)
    return said if said != key else sentences(DEFAULT, "interface").gettext(key)
