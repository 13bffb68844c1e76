"""What the mind found becomes charts: plain data, in the language of the reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from bot.rendering.charts import CalibrationChart, Chart, HistoryChart, RangeRow, RangesChart, TableChart, TableRow
from bot.rendering.locales import label, sentences
from forecast import Answer
from forecast.earnings import Range
from forecast.growth import HORIZON_DAYS, Reading, fan
from forecast.predictions import Article
from forecast.scoring import Drawing, Scorecard
from forecast.timing import Timing

#: A chart is made for a language.
Charted = Callable[[str], Chart]
#: Of what is told over time, the first of these that was told more than once is drawn.
_DRAWN_FIRST = ("followers", "views_30d", "paying_subscribers", "live_hours_30d", "shop_orders_30d", "videos_30d")
#: A fan reaches as far ahead as the readings go back, between these bounds.
_LEAST_AHEAD_DAYS = 90
#: Thresholds that are drawn: no more, for they would hide the line, and none so high that the line lies flat below it.
_THRESHOLDS_AT_MOST = 3
_IN_SIGHT = 1.5


def ranges(answer: Answer) -> Charted | None:
    """What features may pay, in the currency that most of them pay in; None where no figure is known."""
    found = answer.report.earnings
    every = [(each, each.range) for each in found.each if each.range is not None]
    if not every:
        return None
    currency = _most([span.currency for _, span in every])
    total = next((each for each in found.totals if each.currency == currency), None)

    def chart(language: str) -> Chart:
        said = sentences(language).gettext
        rows = [
            _row(said(each.assessment.feature.name), span, each.counted)
            for each, span in sorted(every, key=lambda pair: not pair[0].counted)
            if span.currency == currency
        ]
        whole = _row(label(language, "chart.total"), total, counted=True) if total else None
        return RangesChart(answer.report.world.day, currency, tuple(rows), whole)

    return chart


def table(article: Article) -> Charted:
    """The article's table beside what became of it."""

    def chart(language: str) -> Chart:
        said = sentences(language).gettext
        rows = (
            TableRow(said(e.name), said(e.claimed_status), said(e.claimed_change), said(e.outcome)) for e in article.row
        )
        return TableChart(said("Predicted for 2025, and what came of it"), tuple(rows))

    return chart


def history(told: dict[str, list[Reading]], timing: Timing, on: dt.date) -> Charted | None:
    """The fact that was told over time, and where it is heading; None where nothing was told twice."""
    fact = next((each for each in _DRAWN_FIRST if len({reading.day for reading in told.get(each, ())}) > 1), None)
    if fact is None:
        return None
    readings = _by_day(told[fact], on)
    trend, ahead = timing.trend(fact), fan(readings, on, _ahead(readings))
    highest = max([each.value for each in readings] + [each.high for each in ahead])
    paces = tuple(each.pace for each in trend.ahead) if trend else ()
    near = tuple(each for each in paces if each.threshold <= _IN_SIGHT * highest)[:_THRESHOLDS_AT_MOST]
    return lambda _: HistoryChart(fact, on, readings, ahead, near or paces[:1])


def calibration(card: Scorecard) -> Charted | None:
    """Whether what was called likely is likely; None while too few are settled."""
    if card.calibration.drawing is Drawing.TOO_FEW:
        return None
    return lambda _: CalibrationChart(card.on, card.calibration)


def _row(name: str, span: Range, counted: bool) -> RangeRow:
    low, middle, high = (max(each, Decimal("0.01")) for each in (span.low, span.middle, span.high))
    return RangeRow(name, low, middle, high, counted)


def _most(currencies: Sequence[str]) -> str:
    return max(dict.fromkeys(currencies), key=currencies.count)


def _by_day(readings: Iterable[Reading], on: dt.date) -> tuple[Reading, ...]:
    """One reading a day, the last that was told, up to a day."""
    found = {each.day: each for each in readings if each.day <= on}
    return tuple(found[day] for day in sorted(found))


def _ahead(readings: Sequence[Reading]) -> int:
    span = (readings[-1].day - readings[0].day).days if readings else 0
    return min(max(span, _LEAST_AHEAD_DAYS), HORIZON_DAYS)
