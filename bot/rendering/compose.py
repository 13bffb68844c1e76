"""What a service returned becomes the context of a template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from bot.rendering.accuracy import ON_A_FEATURE_AT_MOST
from bot.rendering.contexts import (
    AreaSection,
    ComparedArea,
    CompareFeaturePage,
    ComparePage,
    FeaturePage,
    ForecastPage,
    Known,
    ProfilePage,
    SharedPage,
    Told,
    WhyPage,
)
from forecast import Answer, Assessment, Facing, ProfileRecord, Verdict, World
from forecast.dates import Reached, in_force
from forecast.effects import Effect
from forecast.evidence import Confidence, Source
from forecast.feature import Area, Kind
from forecast.outlook import Flip
from forecast.predictions import Outcome, PredictedArea, Prediction
from forecast.profile import FACTS, MONTHLY_FIGURES_LAST_DAYS
from forecast.scoring import Entry
from forecast.timing import Timing
from forecast.verdicts import GONE

#: Lines that announcements may take on the screen of /forecast; a dated rule ahead takes one of them, and pay another.
ANNOUNCED_AT_MOST = 3
#: Where nothing was told over time, there are no dates.
_UNTOLD = Timing()


def forecast_page(answer: Answer, announced: Sequence[Effect] = (), timing: Timing = _UNTOLD) -> ForecastPage:
    """Sort a report's features into the lines of the screen; what was announced here stands apart."""
    found, ask = answer.report.assessments, answer.report.ask
    programmes = [each for each in found if each.feature.kind is Kind.PROGRAMME]
    eligible = _with(programmes, Verdict.ELIGIBLE)
    would_flip = answer.comparison.would_flip
    lines = ANNOUNCED_AT_MOST - bool(answer.report.soon) - bool(answer.report.earnings.totals)
    return ForecastPage(
        facts=told(answer.record, answer.report.world.day),
        on=answer.report.world.day,
        today=answer.today,
        programmes=sum(each.verdict not in GONE for each in programmes),
        likely=tuple(each for each in eligible if each.confidence is not Confidence.WEAK),
        maybe=tuple(each for each in eligible if each.confidence is Confidence.WEAK),
        totals=answer.report.earnings.totals,
        not_yet=_nearest_first(_with(programmes, Verdict.NOT_YET)),
        waiting=_with(programmes, Verdict.NEEDS_ANSWER),
        invited=_with(programmes, Verdict.INVITE_ONLY),
        blocked=_with(programmes, Verdict.BLOCKED),
        unverified=_with(programmes, Verdict.UNVERIFIED),
        tools=tuple(e for e in found if e.feature.kind is Kind.TOOL and e.verdict not in GONE),
        gone=tuple(each for each in found if each.verdict in GONE),
        context=_with(found, Verdict.CONTEXT),
        country=answer.report.profile.country,
        ask=ask,
        asked=tuple(each for each in found if ask is not None and each.feature.id in ask.touches),
        also_waiting=tuple(
            each
            for each in _with(programmes, Verdict.NEEDS_ANSWER)
            if ask is None or each.feature.id not in ask.touches
        ),
        soon=answer.report.soon,
        prediction=_telling(answer),
        would_flip=next((each for each in would_flip if each.after.verdict is Verdict.ELIGIBLE), None),
        announced=tuple(announced[:lines]),
        announced_more=len(announced[lines:]),
        timing=timing,
        newest_evidence=answer.report.world.catalogue.newest_evidence,
    )


def shared_page(page: ForecastPage) -> SharedPage:
    """Take out of a forecast what everybody may read."""
    return SharedPage(
        on=page.on,
        programmes=page.programmes,
        likely=page.likely,
        maybe=page.maybe,
        not_yet=page.not_yet,
        waiting=page.waiting,
        unverified=page.unverified,
        closed=page.blocked + page.invited,
        newest_evidence=page.newest_evidence,
    )


def why_page(answer: Answer, timing: Timing = _UNTOLD) -> WhyPage:
    """Lay the reasons out under the article's areas."""
    world = answer.report.world
    found = answer.report.assessments
    sections = (AreaSection(area, tuple(e for e in found if e.feature.area is area)) for area in Area)
    return WhyPage(
        on=world.day,
        country=answer.report.profile.country,
        sections=tuple(each for each in sections if each.assessments),
        steps=answer.report.steps,
        timing=timing,
        sources=deciding_sources(found),
    )


def feature_page(
    facing: Facing, announced: Sequence[Effect] = (), timing: Timing = _UNTOLD, ours: Sequence[Entry] = ()
) -> FeaturePage:
    """Lay out one feature for one creator; `ours` are our forecasts that touch it."""
    world = facing.answer.report.world
    return FeaturePage(
        on=world.day,
        country=facing.answer.report.profile.country,
        now=facing.now,
        earning=facing.pays,
        timing=timing,
        known=_known(facing.now, world),
        announced=tuple(announced),
        predictions=facing.answer.article.about(facing.now.feature.id),
        ours=tuple(ours[:ON_A_FEATURE_AT_MOST]),
        ours_more=len(ours[ON_A_FEATURE_AT_MOST:]),
        sources=_every_source(facing.now, world),
    )


def compare_page(answer: Answer, announced: Sequence[Effect] = ()) -> ComparePage:
    """Lay the article's table out beside what became of it."""
    article, comparison = answer.article, answer.comparison
    return ComparePage(
        on=comparison.before.day,
        has_profile=answer.told,
        author=article.author,
        publisher=article.publisher,
        url=article.url,
        counts={outcome: sum(e.outcome is outcome for e in article.prediction) for outcome in Outcome},
        areas=tuple(_compared(area, answer) for area in article.area),
        would_flip=comparison.would_flip,
        announced=tuple(announced),
        mistakes=article.error,
    )


def compare_feature_page(facing: Facing, announced: Sequence[Effect] = ()) -> CompareFeaturePage:
    """Lay one feature out in both worlds."""
    answer, feature = facing.answer, facing.now.feature
    article = answer.article
    ids = [id_ for each in article.about(feature.id) for evidence in each.evidence for id_ in evidence.sources]
    return CompareFeaturePage(
        on=answer.comparison.before.day,
        has_profile=answer.told,
        country=answer.comparison.profile.country,
        flip=Flip(facing.now, facing.predicted),
        pays=facing.pays,
        would_pay=facing.would_pay,
        rows=tuple(row for row in article.row if feature.id in row.features),
        predictions=article.about(feature.id),
        would_flip=tuple(e for e in answer.comparison.would_flip if e.check.feature.id == feature.id),
        announced=tuple(announced),
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


def _telling(answer: Answer) -> Prediction:
    """The prediction whose outcome says most: the one that went the other way, else the first."""
    found = answer.article.prediction
    return next((each for each in found if each.outcome is Outcome.OPPOSITE), found[0])
