"""Pictures are drawn beside the loop that answers, and the latest are kept: the same chart is drawn once."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from bot.rendering.charts import Chart, Picture, draw

#: Some 50 kB each.
_KEPT = 64


async def drawn(chart: Chart, language: str, *, dark: bool) -> Picture:
    """Draw a chart, or take it from those that were drawn last; raises ValueError for one that has nothing to show."""
    return await asyncio.to_thread(_drawn, chart, language, dark)


@lru_cache(_KEPT)
def _drawn(chart: Chart, language: str, dark: bool) -> Picture:
    return draw(chart, language, dark)
