"""What each template is given: one frozen context per template, built from what a service returned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.services.forecasts import Answer, Facing
from forecast import Assessment, ProfileRecord, Report, Verdict
from forecast.advice import Question, Step
from forecast.catalogue import World
from forecast.dates import Reached, When, in_force
from forecast.evidence import Confidence, Source
from forecast.feature import Area, Kind
from forecast.outlook import Flip
from forecast.predictions import Outcome, PredictedArea, Prediction, Row
from forecast.profile import FACTS, MONTHLY_FIGURES_LAST_DAYS
from forecast.prospects import Upcoming, WouldFlip
from forecast.verdicts import GONE


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
    soon: tuple[Upcoming, ...]
    prediction: Prediction
    would_flip: WouldFlip | None
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
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Known:
    """One sentence worth knowing about a feature, since when it holds, and who says so."""

    text: str
    since: When
    source: Source


@dataclass(frozen=True)
class FeaturePage:
    """One feature for one creator: reasons, what is known of it, predictions, sources."""

    on: dt.date
    country: str | None
    now: Assessment
    known: tuple[Known, ...]
    predictions: tuple[Prediction, ...]
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
    country: str | None
    author: str
    publisher: str
    url: str
    counts: dict[Outcome, int]
    areas: tuple[ComparedArea, ...]
    would_flip: tuple[WouldFlip, ...]


@dataclass(frozen=True)
class CompareFeaturePage:
    """One feature in both worlds, side by side, and what flips."""

    on: dt.date
    has_profile: bool
    country: str | None
    flip: Flip
    rows: tuple[Row, ...]
    predictions: tuple[Prediction, ...]
    would_flip: tuple[WouldFlip, ...]
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


def forecast_page(answer: Answer) -> ForecastPage:
    """Sort a report's features into the lines of the screen."""
    found = answer.report.assessments
    programmes = [each for each in found if each.feature.kind is Kind.PROGRAMME]
    eligible = _with(programmes, Verdict.ELIGIBLE)
    would_flip = answer.comparison.would_flip
    return ForecastPage(
        facts=told(answer.record, answer.report.world.day),
        on=answer.report.world.day,
        today=answer.today,
        programmes=sum(each.verdict not in GONE for each in programmes),
        likely=tuple(each for each in eligible if each.confidence is not Confidence.WEAK),
        maybe=tuple(each for each in eligible if each.confidence is Confidence.WEAK),
        not_yet=_nearest_first(_with(programmes, Verdict.NOT_YET)),
        waiting=_with(programmes, Verdict.NEEDS_ANSWER),
        invited=_with(programmes, Verdict.INVITE_ONLY),
        blocked=_with(programmes, Verdict.BLOCKED),
        unverified=_with(programmes, Verdict.UNVERIFIED),
        tools=tuple(e for e in found if e.feature.kind is Kind.TOOL and e.verdict not in GONE),
        gone=tuple(each for each in found if each.verdict in GONE),
        context=_with(found, Verdict.CONTEXT),
        country=answer.report.profile.country,
        ask=answer.report.ask,
        asked=_asked(answer.report),
        soon=answer.report.soon,
        prediction=_telling(answer),
        would_flip=next((each for each in would_flip if each.after.verdict is Verdict.ELIGIBLE), None),
        newest_evidence=answer.report.world.catalogue.newest_evidence,
    )


def why_page(answer: Answer) -> WhyPage:
    """Lay the reasons out under the article's areas."""
    world = answer.report.world
    found = answer.report.assessments
    sections = (AreaSection(area, tuple(e for e in found if e.feature.area is area)) for area in Area)
    return WhyPage(
        on=world.day,
        country=answer.report.profile.country,
        sections=tuple(each for each in sections if each.assessments),
        steps=answer.report.steps,
        sources=deciding_sources(found),
    )


def feature_page(facing: Facing) -> FeaturePage:
    """Lay out one feature for one creator."""
    world = facing.answer.report.world
    return FeaturePage(
        on=world.day,
        country=facing.answer.report.profile.country,
        now=facing.now,
        known=_known(facing.now, world),
        predictions=facing.answer.article.about(facing.now.feature.id),
        sources=_every_source(facing.now, world),
    )


def compare_page(answer: Answer) -> ComparePage:
    """Lay the article's table out beside what became of it."""
    article, comparison = answer.article, answer.comparison
    return ComparePage(
        on=comparison.before.day,
        has_profile=answer.told,
        country=comparison.profile.country,
        author=article.author,
        publisher=article.publisher,
        url=article.url,
        counts={outcome: sum(e.outcome is outcome for e in article.prediction) for outcome in Outcome},
        areas=tuple(_compared(area, answer) for area in article.area),
        would_flip=comparison.would_flip,
    )


def compare_feature_page(facing: Facing) -> CompareFeaturePage:
    """Lay one feature out in both worlds."""
    answer, feature = facing.answer, facing.now.feature
    article = answer.article
    ids = [id_ for each in article.about(feature.id) for evidence in each.evidence for id_ in evidence.sources]
    return CompareFeaturePage(
        on=answer.comparison.before.day,
        has_profile=answer.told,
        country=answer.comparison.profile.country,
        flip=Flip(facing.now, facing.predicted),
        rows=tuple(row for row in article.row if feature.id in row.features),
        predictions=article.about(feature.id),
        would_flip=tuple(e for e in answer.comparison.would_flip if e.check.feature.id == feature.id),
        sources=answer.comparison.before.catalogue.sources_of(dict.fromkeys(ids)),
    )


def profile_page(record: ProfileRecord, today: dt.date, saved: Iterable[str] = ()) -> ProfilePage:
    """Lay out what is stored; `saved` names the facts that were just told."""
    facts = told(record, today)
    known = {each.fact for each in facts}
    missing = tuple(fact for fact in FACTS if fact not in known and fact != "platform")
    return ProfilePage(facts, missing, tuple(saved), MONTHLY_FIGURES_LAST_DAYS)


def told(record: ProfileRecord, day: dt.date) -> tuple[Told, ...]:
    """The facts as they stand on a day, ages advanced, each with when it was told."""
    old = record.too_old(day)
    now = {**record.facts.told(), **record.on(day).told()}
    return tuple(
        Told(fact, now[fact], record.told_on[fact], fact in old) for fact in record.facts.told() if fact != "platform"
    )


def deciding_sources(assessments: Iterable[Assessment]) -> tuple[Source, ...]:
    """Every source that a verdict rests on, once."""
    return tuple(dict.fromkeys(source for each in assessments for source in each.backing.sources))


def _known(now: Assessment, world: World) -> tuple[Known, ...]:
    facts = (e for e in now.feature.fact if in_force(e.from_, e.until, world.day) is not Reached.NO)
    return tuple(Known(e.text, e.from_, world.catalogue.sources_of(e.sources)[0]) for e in facts)


def _every_source(now: Assessment, world: World) -> tuple[Source, ...]:
    dated = (e for e in now.feature.dateables() if e.until is None or e.until.latest > world.day)
    ids = [id_ for each in dated for id_ in each.sources]
    return tuple(dict.fromkeys([*now.backing.sources, *world.catalogue.sources_of(ids)]))


def _with(found: Iterable[Assessment], verdict: Verdict) -> tuple[Assessment, ...]:
    return tuple(each for each in found if each.verdict is verdict)


def _nearest_first(found: Iterable[Assessment]) -> tuple[Assessment, ...]:
    return tuple(sorted(found, key=lambda each: each.distance))


def _compared(area: PredictedArea, answer: Answer) -> ComparedArea:
    predictions = tuple(each for each in answer.article.prediction if each.area is area.id)
    ids = [each.id for each in predictions]
    concerned = {feature for each in predictions for feature in each.features}
    return ComparedArea(
        area,
        tuple(row for row in answer.article.row if set(row.see) & set(ids)),
        predictions,
        tuple(flip for flip in answer.comparison.flips if flip.before.feature.id in concerned),
    )


def _asked(report: Report) -> tuple[Assessment, ...]:
    """The features that the question is about: those it settles, or else those it touches."""
    if report.ask is None:
        return ()
    ids = report.ask.settles or report.ask.touches
    return tuple(each for each in report.assessments if each.feature.id in ids)


def _telling(answer: Answer) -> Prediction:
    """The prediction whose outcome says most: the one that went the other way, else the first."""
    found = answer.article.prediction
    return next((each for each in found if each.outcome is Outcome.OPPOSITE), found[0])
