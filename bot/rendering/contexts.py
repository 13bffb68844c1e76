"""What each template is given: one frozen context per template, and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from forecast import Assessment
from forecast.advice import Question, Step
from forecast.dates import When
from forecast.earnings import Earning, Range
from forecast.effects import Effect
from forecast.evidence import Source
from forecast.feature import Area
from forecast.outlook import Flip
from forecast.predictions import Mistake, Outcome, PredictedArea, Prediction, Row
from forecast.prospects import Upcoming, WouldFlip
from forecast.scoring import Entry
from forecast.timing import Timing


@dataclass(frozen=True)
class Told:
    """One fact of a profile: what was told, when, and whether it is too old to count."""

    fact: str
    value: str | int
    told_on: dt.date
    too_old: bool


@dataclass(frozen=True)
class ForecastPage:
    """The screen of /forecast: programmes by what they are to this creator, the question, what is ahead."""

    facts: tuple[Told, ...]
    on: dt.date
    today: dt.date
    programmes: int
    likely: tuple[Assessment, ...]
    maybe: tuple[Assessment, ...]
    totals: tuple[Range, ...]
    not_yet: tuple[Assessment, ...]
    waiting: tuple[Assessment, ...]
    invited: tuple[Assessment, ...]
    blocked: tuple[Assessment, ...]
    unverified: tuple[Assessment, ...]
    tools: tuple[Assessment, ...]
    gone: tuple[Assessment, ...]
    context: tuple[Assessment, ...]
    country: str | None
    ask: Question | None
    asked: tuple[Assessment, ...]
    also_waiting: tuple[Assessment, ...]
    soon: tuple[Upcoming, ...]
    prediction: Prediction
    would_flip: WouldFlip | None
    announced: tuple[Effect, ...]
    announced_more: int
    timing: Timing
    newest_evidence: dt.date


@dataclass(frozen=True)
class SharedPage:
    """What everybody may read of a forecast: the verdicts, without a fact, a gap or an amount that gives one away."""

    on: dt.date
    programmes: int
    likely: tuple[Assessment, ...]
    maybe: tuple[Assessment, ...]
    not_yet: tuple[Assessment, ...]
    waiting: tuple[Assessment, ...]
    unverified: tuple[Assessment, ...]
    closed: tuple[Assessment, ...]
    newest_evidence: dt.date


@dataclass(frozen=True)
class AreaSection:
    """One area of the article with what every feature in it is to this creator."""

    area: Area
    assessments: tuple[Assessment, ...]


@dataclass(frozen=True)
class WhyPage:
    """The reasons behind a forecast, area by area, the steps to take, and every source used."""

    on: dt.date
    country: str | None
    sections: tuple[AreaSection, ...]
    steps: tuple[Step, ...]
    timing: Timing
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Known:
    """One sentence worth knowing about a feature, since when it holds, and who says so."""

    text: str
    since: When
    source: Source


@dataclass(frozen=True)
class FeaturePage:
    """One feature for one creator: reasons, what is known of it, predictions, forecasts of ours, sources."""

    on: dt.date
    country: str | None
    now: Assessment
    earning: Earning | None
    timing: Timing
    known: tuple[Known, ...]
    announced: tuple[Effect, ...]
    predictions: tuple[Prediction, ...]
    ours: tuple[Entry, ...]
    ours_more: int
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class ComparedArea:
    """One area of the article: its rows and predictions, and what its features are today."""

    area: PredictedArea
    rows: tuple[Row, ...]
    predictions: tuple[Prediction, ...]
    flips: tuple[Flip, ...]


@dataclass(frozen=True)
class ComparePage:
    """The article's table made true, area by area, with "for you" where there is a profile."""

    on: dt.date
    has_profile: bool
    author: str
    publisher: str
    url: str
    counts: dict[Outcome, int]
    areas: tuple[ComparedArea, ...]
    would_flip: tuple[WouldFlip, ...]
    announced: tuple[Effect, ...]
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True)
class CompareFeaturePage:
    """One feature in both worlds, side by side, and what flips."""

    on: dt.date
    has_profile: bool
    country: str | None
    flip: Flip
    pays: Earning | None
    would_pay: Earning | None
    rows: tuple[Row, ...]
    predictions: tuple[Prediction, ...]
    would_flip: tuple[WouldFlip, ...]
    announced: tuple[Effect, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class ProfilePage:
    """What is stored about one person, since when, and what is missing or too old."""

    facts: tuple[Told, ...]
    missing: tuple[str, ...]
    saved: tuple[str, ...]
    keeps_days: int


@dataclass(frozen=True)
class SetupPage:
    """Nothing told yet: the way to begin."""


@dataclass(frozen=True)
class HelpPage:
    """What the bot does, in five lines."""


@dataclass(frozen=True)
class ErrorPage:
    """One sentence about what was refused; `incident` is set where nobody expected it."""

    key: str
    facts: dict[str, str | int]
    incident: str | None = None
