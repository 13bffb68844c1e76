"""Contexts become pages: the Jinja environment, its filters, and nothing that a person typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.rendering import account, accuracy, alerting, announcing_contexts, contexts, money, paying, post_page
from bot.rendering.locales import formats, label, sentences
from bot.rendering.page import paginate
from bot.rendering.quote import quote
from bot.rendering.reading import country_name
from forecast.dates import When

#: Which template speaks for which context.
TEMPLATES: Mapping[type, str] = {
    contexts.ForecastPage: "forecast.md.j2",
    contexts.SharedPage: "shared.md.j2",
    contexts.WhyPage: "why.md.j2",
    contexts.FeaturePage: "feature.md.j2",
    contexts.ComparePage: "compare.md.j2",
    contexts.CompareFeaturePage: "compare_feature.md.j2",
    contexts.ProfilePage: "profile.md.j2",
    contexts.SetupPage: "setup.md.j2",
    contexts.HelpPage: "help.md.j2",
    contexts.ErrorPage: "error.md.j2",
    paying.PayPage: "pay.md.j2",
    account.PolicyPage: "policy.md.j2",
    account.ExportPage: "export.md.j2",
    account.ForgetPage: "forget.md.j2",
    account.ErasedPage: "erased.md.j2",
    account.LanguagePage: "language.md.j2",
    account.SharingPage: "sharing.md.j2",
    account.ImportedPage: "imported.md.j2",
    account.HistoryPage: "history.md.j2",
    account.AddedPage: "reading_added.md.j2",
    account.AboutPage: "about.md.j2",
    account.AllSourcesPage: "all_sources.md.j2",
    account.SourcesPage: "sources.md.j2",
    accuracy.AccuracyPage: "accuracy.md.j2",
    accuracy.PredictionsPage: "predictions.md.j2",
    accuracy.QuestionPage: "one_forecast.md.j2",
    post_page.PostPage: "post.md.j2",
    alerting.AffectsPage: "affects.md.j2",
    alerting.AlertsPage: "alerts_show.md.j2",
    alerting.AlertsOffPage: "alerts_off.md.j2",
    alerting.AlertPage: "alert.md.j2",
    announcing_contexts.SettingsPage: "settings.md.j2",
    announcing_contexts.PreviewPage: "announce_preview.md.j2",
    announcing_contexts.DonePage: "announce_done.md.j2",
    announcing_contexts.WithdrawPage: "announce_withdraw.md.j2",
    announcing_contexts.RefusedPage: "announce_refused.md.j2",
    announcing_contexts.AnnouncementsPage: "announcements.md.j2",
}
_BREAK = "---"


def render(context: object, language: str) -> tuple[tuple[str, ...], ...]:
    """Say a context in a language: pages of blocks, each within Discord's limits."""
    return paginate(blocks(context, language))


def blocks(context: object, language: str) -> list[str]:
    """Say a context in a language: the blocks of its template, however long."""
    template = environment(language).get_template(TEMPLATES[type(context)])
    values = {field.name: getattr(context, field.name) for field in fields(context)}  # type: ignore[arg-type]
    return _blocks(template.render(values))


def templates_folder() -> Path:
    """Where the templates are: beside the packages in a checkout, inside ours once installed."""
    installed = Path(str(resources.files("bot"))) / "_templates"
    return installed if installed.is_dir() else Path(str(resources.files("bot"))).parent / "templates"


@cache
def environment(language: str) -> Environment:
    """The Jinja environment of one language; autoescape is off because this is no HTML."""
    env = Environment(
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        autoescape=False,  # noqa: S701 - Discord's Markdown, and no text of a person's ever gets here
    )
    env.install_gettext_translations(sentences(language), newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(_filters(language))
    return env


def _filters(language: str) -> dict[str, Callable[..., str]]:
    locale = formats(language)

    def when(date: When) -> str:
        return _when(date, language)

    return {
        "number": lambda value: format_decimal(value, locale=locale),
        "span": lambda amounts: money.span(amounts, locale),
        "middle": lambda amounts: money.single(amounts.middle, amounts.currency, locale),
        "between": lambda figure, currency: money.between(figure, currency, locale),
        "percent": lambda share: format_percent(share, locale=locale),
        "day": lambda value: format_date(value, "long", locale=locale),
        "when": when,
        "day_before": lambda first, last: _day_before(first, last, language),
        "month": lambda value: format_date(value, "MMMM y", locale=locale),
        "month_before": lambda first, last: _month_before(first, last, language),
        "country": lambda code: country_name(code, language),
        "countries": lambda codes: format_list([country_name(code, language) for code in codes], locale=locale),
        "either": lambda words: format_list(list(words), style="or", locale=locale),
        "quote": lambda text, at_most=100: quote(str(text), at_most),
        "label": lambda key: label(language, key),
        "say": sentences(language).gettext,
    }


def _day_before(first: dt.date, last: dt.date, language: str) -> str:
    """The first of two days, without its year where the second one says it."""
    if first.year != last.year:
        return format_date(first, "long", locale=formats(language))
    return format_skeleton("MMMMd", first, locale=formats(language))


def _month_before(first: dt.date, last: dt.date, language: str) -> str:
    """The first of two months, without its year where the second one says it."""
    return format_date(first, "LLLL" if first.year == last.year else "MMMM y", locale=formats(language))


def _when(date: When, language: str) -> str:
    """A date as precisely as it is known: a day, a month, a year, or from one to the other."""
    if date.earliest == date.latest:
        return format_date(date.latest, "long", locale=formats(language))
    pattern = _pattern(date.earliest, date.latest)
    if pattern:
        return format_date(date.earliest, pattern, locale=formats(language))
    return "–".join(format_date(each, "medium", locale=formats(language)) for each in (date.earliest, date.latest))


def _pattern(earliest: dt.date, latest: dt.date) -> str | None:
    next_day = latest + dt.timedelta(days=1)
    if earliest.day != 1 or next_day.day != 1 or earliest.year != latest.year:
        return None
    if earliest.month == latest.month:
        return "MMMM y"
    return "y" if (earliest.month, latest.month) == (1, 12) else None


def _blocks(text: str) -> list[str]:
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip() == _BREAK:
            blocks.append([])
        elif line.strip():
            blocks[-1].append(line.strip())
    return ["\n".join(lines) for lines in blocks if lines]


def free_names(source: str, language: str = "en") -> set[str]:
    """The names that a template's text uses and does not set: what its context must have."""
    from jinja2.meta import find_undeclared_variables  # noqa: PLC0415 - only tests ask

    env: Any = environment(language)
    return find_undeclared_variables(env.parse(source)) - set(env.globals)
