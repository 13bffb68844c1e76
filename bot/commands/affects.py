"""The button under every announcement: does this affect me? It answers whoever presses it, privately."""

from __future__ import annotations

from bot.commands.query import Asker, Press, Query, Shown
from bot.errors import NotHere
from bot.rendering import alerting
from bot.rendering.contexts import SetupPage
from bot.rendering.page import Style
from bot.services import Affected, Fate, Services


async def _affects(services: Services, asker: Asker, query: Query) -> Shown:
    if asker.guild_id is None:
        raise NotHere
    found = await services.announced.affects(asker.user_id, asker.guild_id, query.about or "")
    if not found.answer.told and found.fate is Fate.STANDS:
        return Shown(SetupPage(), (Press("button.setup", "setup", Query(about=query.about), Style.STRONG),))
    page = alerting.affects_page(found.announcement, found.fate.value, found.answer, found.effect, found.by)
    return Shown(page, _presses(found, Query(about=query.about)))


def _presses(found: Affected, same: Query) -> tuple[Press, ...]:
    """The one answer that is missing, then the feature itself."""
    asks = found.effect.asks if found.effect else ()
    answers = (Press("button.answer", "answer", Query(fact=fact, about=same.about), Style.STRONG) for fact in asks[:1])
    known = found.announcement.feature in {each.feature.id for each in found.answer.report.assessments}
    feature = Query(feature=found.announcement.feature) if known else Query()
    return (*answers, Press("button.forecast", "forecast", feature))


SCREENS = {"affects": _affects}
