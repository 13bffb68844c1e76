"""Charts to draw: four as the bot draws them, and as many strange ones as wanted."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from functools import cache

from bot.rendering.charts import (
    CalibrationChart,
    Chart,
    HistoryChart,
    RangeRow,
    RangesChart,
    TableChart,
    TableRow,
)
from forecast.growth import Reading, fan, pace
from forecast.scoring import Case, calibrate

ON = dt.date(2026, 11, 28)


def row(name: str, low: str, middle: str, high: str, counted: bool = True) -> RangeRow:
    return RangeRow(name, Decimal(low), Decimal(middle), Decimal(high), counted)


def ranges() -> RangesChart:
    rows = (
        row("Creator Rewards Program", "18", "62", "210"),
        row("LIVE Gifts", "5.80", "15", "41"),
        row("Subscription", "140", "420", "1300", counted=False),
        row("TikTok Shop affiliate", "0.40", "9.50", "88", counted=False),
    )
    return RangesChart(ON, "USD", rows, row("Total", "27", "80", "240"))


def history() -> HistoryChart:
    values = (6100, 6600, 6900, 7600, 8000, 8300, 8900, 9120)
    readings = tuple(Reading(ON - dt.timedelta(days=14 * (8 - n)), each) for n, each in enumerate(values))
    thresholds = tuple(pace("followers", each, readings, ON) for each in (5000, 10_000, 15_000))
    return HistoryChart("followers", ON, readings, fan(readings, ON, 240), thresholds)


def table() -> TableChart:
    return TableChart(
        "15 predictions for 2025, and what came of them",
        (
            TableRow("Creator Fund", "Limited countries, low pay.", "It closes, and Creator Rewards takes over.", "Came true: closed in the US, the UK, France and Germany on 16 December 2023."),
            TableRow("Subscription", "Only for LIVE creators by invitation.", "Open to all with 1,000 followers.", "Partly: since September 2024 without LIVE, from 10,000 followers on."),
            TableRow("AI tools", "In beta.", "Income from avatars.", "No sign of it was found."),
        ),
    )  # fmt: skip


def calibration() -> CalibrationChart:
    cases = [(10, 0)] * 6 + [(10, 1)] + [(35, 0)] * 4 + [(30, 1)] * 2 + [(55, 1)] * 3 + [(50, 0)] * 3
    cases += [(70, 1)] * 7 + [(75, 0)] * 2 + [(92, 1)] * 9
    return CalibrationChart(ON, calibrate([Case(probability, bool(said)) for probability, said in cases]))


def usual() -> tuple[Chart, ...]:
    return ranges(), history(), table(), calibration()


NAMES = (
    "LIVE Gifts",
    "TikTok Shop",
    "Effect Creator Rewards i Norge, Sverige, Danmark og på Åland – for særlig lange øvelser",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvertrag",
    '<&"]]>\x00\x07\x1b\u202e\ud800 </text><script>',
    "漢字とかな 🎉 e\u0301\u0301\u0301\u0301",
    "Æ",
    "",
)
FACTS = ("followers", "views_30d", "videos_30d", "live_hours_30d", "paying_subscribers", "shop_orders_30d")


@cache
def strange(number: int) -> tuple[tuple[Chart, str], ...]:
    """So many charts that nobody would draw on purpose, each with a language; always the same ones."""
    chance = random.Random(20261128)
    kinds = (_ranges, _history, _table, _calibration)
    return tuple((kinds[each % len(kinds)](chance), "en" if each // len(kinds) % 2 else "nb") for each in range(number))


def _amounts(chance: random.Random) -> tuple[Decimal, ...]:
    size = chance.choice((0, 1, 100, 10**9))
    drawn = sorted(Decimal(chance.randint(0, 99_999) * size).scaleb(-2) for _ in range(3))
    return (drawn[0],) * 3 if chance.random() < 0.2 else tuple(drawn)


def _ranges(chance: random.Random) -> RangesChart:
    rows = [
        RangeRow(chance.choice(NAMES), *_amounts(chance), counted=chance.random() < 0.5)
        for _ in range(chance.choice((1, 2, 5, 25)))
    ]
    total = RangeRow(chance.choice(NAMES), *_amounts(chance), counted=True) if chance.random() < 0.7 else None
    return RangesChart(ON, chance.choice(("USD", "NOK", "XXX")), tuple(rows), total)


def _history(chance: random.Random) -> HistoryChart:
    size, every = chance.choice((0, 3, 1000, 10**12)), chance.choice((1, 9, 40, 400))
    count = chance.choice((1, 2, 3, 8, 25))
    first = ON - dt.timedelta(days=every * count)
    readings = tuple(
        Reading(first + dt.timedelta(days=every * number), round(size * chance.uniform(0.5, 2)))
        for number in range(1, count + 1)
    )
    near = [
        round(readings[-1].value * chance.uniform(0.9, 1.3)) + chance.randint(0, 3) for _ in range(chance.randint(0, 5))
    ]
    far = chance.sample([1, 1000, 10_000, 10**6, 10**9], chance.randint(0, 3))
    fact = chance.choice(FACTS)
    thresholds = tuple(pace(fact, each, readings, ON) for each in sorted({*near, *far}))
    return HistoryChart(fact, ON, readings, fan(readings, ON, chance.choice((30, 240, 730))), thresholds)


def _table(chance: random.Random) -> TableChart:
    def text() -> str:
        return " ".join(chance.choices(NAMES, k=chance.randint(1, 4)))

    rows = tuple(TableRow(text(), text(), text(), text()) for _ in range(chance.choice((1, 5, 25))))
    return TableChart(text(), rows)


def _calibration(chance: random.Random) -> CalibrationChart:
    close = chance.choice((range(1, 100), (20, 21, 40, 41), (50,), (1, 99), (60, 61, 80, 81)))
    cases = [Case(chance.choice(list(close)), chance.random() < 0.5) for _ in range(chance.choice((10, 12, 60, 1500)))]
    return CalibrationChart(ON, calibrate(cases))
