"""An alert as one person reads it: what changed for them, and the one tap that ends alerts."""

from __future__ import annotations

from bot.rendering.alerting import AlertPage
from bot.rendering.locales import label
from bot.rendering.page import Button, Page
from bot.rendering.post import ALERT_MARKER
from bot.rendering.renderer import render


def alert(key: str, language: str, page: AlertPage) -> Page:
    """Say an alert in a language, on one page; its button carries the delivery's key, by which it is found again."""
    (blocks, *_) = render(page, language)
    return Page(blocks, (Button(label(language, "button.unalert"), ALERT_MARKER.format(key)),))
