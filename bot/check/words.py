"""What the bot knows and says: the catalogue, the templates, the languages."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import gettext
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from bot.check.finding import Finding
from bot.rendering import extract, locales
from bot.rendering.renderer import environment, templates_folder
from forecast import ForecastError, load_catalogue, load_forecasts, load_predictions


def all_of_them(today: dt.date) -> Iterator[Finding]:
    """Look at the catalogue, at every template and at every language."""
    yield _catalogue(today)
    yield _templates()
    yield from (_language(code) for code in locales.LANGUAGES if code != locales.DEFAULT)


def _catalogue(today: dt.date) -> Finding:
    try:
        catalogue = load_catalogue()
        load_predictions(catalogue)
        load_forecasts(catalogue)
    except ForecastError as error:
        return Finding("wrong", "catalogue", str(error), "mend that file")
    old = sum(source.is_stale(today) for source in catalogue.sources.values())
    said = f"{len(catalogue.features)} features; the newest source is of {catalogue.newest_evidence}"
    if not old:
        return Finding("ok", "catalogue", said)
    said += f"; {old} of {len(catalogue.sources)} sources want reading again"
    return Finding("warning", "catalogue", said, f"python -m forecast check --on {today}")


def _templates() -> Finding:
    env = environment(locales.DEFAULT)
    names = env.list_templates(extensions=["j2"])
    for name in names:
        try:
            env.get_template(name)
        except TemplateError as error:
            return Finding("wrong", "templates", f"{name}: {error}", "mend that file")
    if not names:
        return Finding("wrong", "templates", f"there are none in {templates_folder()}", "install Forecastle anew")
    return Finding("ok", "templates", f"all {len(names)} can be read")


def _language(code: str) -> Finding:
    spoken, gaps = copy.copy(locales.sentences(code)), _Gaps()
    spoken.add_fallback(gaps)
    for sentence in _sentences():
        spoken.gettext(sentence)
    if not gaps.missing:
        return Finding("ok", f"language {code}", "is complete")
    said = f"{len(gaps.missing)} not translated and so in English, such as “{min(gaps.missing)}”"
    return Finding("warning", f"language {code}", said, "make messages, then translate what is new")


class _Gaps(gettext.NullTranslations):
    """Is asked for what a language lacks, and remembers it."""

    def __init__(self) -> None:
        super().__init__()
        self.missing: set[str] = set()

    def gettext(self, message: str) -> str:
        self.missing.add(message)
        return message


def _sentences() -> Iterator[str]:
    """Every sentence there is to translate; a file that cannot be read is told of by whoever looks at it first."""
    for name in environment(locales.DEFAULT).list_templates(extensions=["j2"]):
        with contextlib.suppress(TemplateError):
            yield from _said_in(templates_folder() / name)
    for file in _facts():
        with contextlib.suppress(ValueError, OSError), file.open("rb") as source:
            yield from [text for _, _, text, _ in extract.sentences(source, (), (), {})]


def _said_in(template: Path) -> list[str]:
    env: Any = environment(locales.DEFAULT)
    found = env.extract_translations(template.read_text(encoding="utf-8"))
    return [said if isinstance(said, str) else next(part for part in said if part) for _, _, said in found]


def _facts() -> Iterator[Path]:
    for folder in ("features", "predictions"):
        yield from Path(str(resources.files("forecast") / folder)).rglob("*.toml")
