"""What a chart shows: plain data, with names and texts already in the language of the reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from forecast.growth import FanDay, Pace, Reading
from forecast.scoring import Calibration


@dataclass(frozen=True, slots=True)
class RangeRow:
    """What one feature may pay in a month; `counted` if it is part of the total."""

    name: str
    low: Decimal
    middle: Decimal
    high: Decimal
    counted: bool


@dataclass(frozen=True, slots=True)
class RangesChart:
    """What features may pay in a month, in one currency (ISO 4217), and the total of those that count."""

    on: dt.date
    currency: str
    rows: tuple[RangeRow, ...]
    total: RangeRow | None


@dataclass(frozen=True, slots=True)
class HistoryChart:
    """A fact (a key of the profile) over time, where it is heading, and the thresholds that it may reach."""

    fact: str
    on: dt.date
    readings: tuple[Reading, ...]
    fan: tuple[FanDay, ...]
    thresholds: tuple[Pace, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """What an article said of a feature, what it expected, and what that became."""

    feature: str
    said: str
    expected: str
    became: str


@dataclass(frozen=True, slots=True)
class TableChart:
    """A table to share."""

    title: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class CalibrationChart:
    """Whether what was called likely came true as often as it was said to."""

    on: dt.date
    calibration: Calibration


Chart = RangesChart | HistoryChart | TableChart | CalibrationChart
