"""All of it for one person on one day, and the same as JSON for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from forecast.advice import Question, Step, next_steps, question
from forecast.catalogue import World
from forecast.changes import Change, apply
from forecast.earnings import Earnings, Range, earn
from forecast.evidence import Source
from forecast.outlook import Assessment, Flip, assess_all, beside, compare
from forecast.predictions import Article, Prediction
from forecast.profile import Profile
from forecast.prospects import Upcoming, WouldFlip, upcoming, would_flip
from forecast.rules import Check

Json = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """What a creator is told: every feature, what it may pay, the question, the steps, what is ahead."""

    profile: Profile
    world: World
    assessments: tuple[Assessment, ...]
    earnings: Earnings
    ask: Question | None
    steps: tuple[Step, ...]
    soon: tuple[Upcoming, ...]


@dataclass(frozen=True)
class Comparison:
    """A creator in two worlds, and the predictions that one of them is made of."""

    profile: Profile
    before: World
    after: World
    flips: tuple[Flip, ...]
    predictions: tuple[Prediction, ...]
    would_flip: tuple[WouldFlip, ...]

    def earnings_after(self) -> Earnings:
        """What the world after may pay."""
        return earn((flip.after for flip in self.flips), self.profile, self.after)


@dataclass(frozen=True)
class Recheck:
    """A source that wants reading again: past its shelf life by some days, behind some features."""

    source: Source
    days_over: int
    features: tuple[str, ...]


def report(profile: Profile, world: World) -> Report:
    """Judge everything for one profile in one world."""
    found = assess_all(profile, world)
    paid = earn(found, profile, world)
    return Report(profile, world, found, paid, question(found), next_steps(found), upcoming(profile, world))


def compare_predicted(found: Report, article: Article) -> Comparison:
    """Hold the world of a report beside the one that the article foresaw."""
    profile, world = found.profile, found.world
    after = apply(world.catalogue, article.changes()).on(world.day)
    return Comparison(
        profile, world, after, beside(found.assessments, profile, after), article.prediction,
        would_flip(article, profile, world),
    )  # fmt: skip


def compare_changed(profile: Profile, world: World, changes: Iterable[Change], file: str = "changes") -> Comparison:
    """Hold a world beside itself with some changes made, read from a file; raises BadInput naming it."""
    after = apply(world.catalogue, changes, file).on(world.day)
    return Comparison(profile, world, after, compare(profile, world, after), (), ())


def to_recheck(world: World) -> tuple[Recheck, ...]:
    """The sources past their shelf life on the world's day, the most overdue share first.

    Only sources that something in force on that day rests on are listed.
    """
    used: dict[str, list[str]] = {}
    for feature in world.features():
        for dated in feature.in_force(world.day):
            for each in dated.sources:
                used.setdefault(each, []).append(feature.id)
    stale = (world.catalogue.sources[each] for each in used)
    found = [
        Recheck(each, each.days_over(world.day), tuple(dict.fromkeys(used[each.id])))
        for each in stale
        if each.is_stale(world.day)
    ]
    return tuple(sorted(found, key=lambda each: (-each.days_over, each.source.id)))


def report_json(found: Report, article: Article) -> Json:
    """The report as other programs read it; what is in it stays under its name."""
    paid = (found.earnings, compare_predicted(found, article).earnings_after())
    return {
        "on": found.world.day.isoformat(),
        "features": [_feature_json(each, found.world, article, paid) for each in found.assessments],
        "totals": [_range_json(each) for each in found.earnings.totals],
        "ask": _question_json(found.ask),
        "next_steps": [_step_json(each) for each in found.steps],
    }


def comparison_json(found: Comparison) -> Json:
    """Both worlds side by side, and what became of the predictions."""
    return {
        "on": found.before.day.isoformat(),
        "features": [_flip_json(each) for each in found.flips],
        "predictions": [prediction_json(each) for each in found.predictions],
        "would_flip": [_would_flip_json(each) for each in found.would_flip],
    }


def recheck_json(world: World) -> Json:
    """What wants checking again, worst first."""
    return {
        "on": world.day.isoformat(),
        "recheck": [
            {"source": each.source.id, "url": each.source.url, "grade": each.source.grade.value,
             "evidence_date": each.source.evidence_date.isoformat(), "days_over": each.days_over,
             "features": list(each.features)}
            for each in to_recheck(world)
        ],
    }  # fmt: skip


def _feature_json(each: Assessment, world: World, article: Article, paid: tuple[Earnings, Earnings]) -> Json:
    confirmed = each.backing.last_confirmed
    return {
        "feature": each.feature.id,
        "kind": each.feature.kind.value,
        "verdict": each.verdict.value,
        "confidence": each.confidence.value,
        "checks": [_check_json(check, each, world) for check in each.checks],
        "confirmations": [confirmation.text for confirmation in each.confirmations],
        "predictions": [prediction_json(about) for about in article.about(each.feature.id)],
        "last_confirmed": confirmed.isoformat() if confirmed else None,
        "stale": each.backing.stale,
        "earnings": _earnings_json(each.feature.id, *paid),
    }


def _earnings_json(feature_id: str, *worlds: Earnings) -> Json | None:
    now, predicted = ((found.range if found else None) for found in (world.of(feature_id) for world in worlds))
    if now is None and predicted is None:
        return None
    return {"now": _range_json(now), "predicted": _range_json(predicted)}


def _range_json(each: Range | None) -> Json | None:
    if each is None:
        return None
    return {name: float(getattr(each, name)) for name in ("low", "middle", "high")} | {"currency": each.currency}


def _check_json(check: Check, each: Assessment, world: World) -> Json:
    name = check.requirement.id
    own = check.feature is each.feature
    sources = world.catalogue.sources_of(check.values[0].sources) if check.values else ()
    return {
        "group": check.requirement.way,
        "requirement": name if own else f"{check.feature.id}/{name}",
        "state": check.state.value,
        "have": check.have,
        "need": _need_json(check),
        "gap": check.gap,
        "source": (sources[0].url or sources[0].title) if sources else None,
    }


def _need_json(check: Check) -> int | list[Any] | None:
    if isinstance(check.need, tuple):
        return list(check.need)
    return (
        check.need if check.need is not None else [list(e) if isinstance(e, tuple) else e for e in check.needs] or None
    )


def prediction_json(each: Prediction) -> Json:
    """One prediction and what became of it."""
    return {
        "id": each.id,
        "claim": each.claim,
        "outcome": each.outcome.value,
        "came_on": str(each.came_on) if each.came_on else None,
        "summary": each.summary,
    }


def _question_json(ask: Question | None) -> Json | None:
    if ask is None:
        return None
    return {"fact": ask.fact, "settles": list(ask.settles), "touches": list(ask.touches)}


def _step_json(step: Step) -> Json:
    check = step.check
    return {
        "action": step.action.value,
        "feature": step.assessment.feature.id,
        "requirement": check.requirement.id if check else None,
        "have": check.have if check else None,
        "need": _need_json(check) if check else None,
        "gap": check.gap if check else None,
        "verdict": step.assessment.verdict.value,
        "confidence": step.assessment.confidence.value,
        "url": step.assessment.feature.url,
    }


def _flip_json(flip: Flip) -> Json:
    return {
        "feature": flip.before.feature.id,
        "before": {"verdict": flip.before.verdict.value, "confidence": flip.before.confidence.value},
        "after": {"verdict": flip.after.verdict.value, "confidence": flip.after.confidence.value},
        "changed": flip.changed,
    }


def _would_flip_json(each: WouldFlip) -> Json:
    return {
        "prediction": each.prediction.id,
        "feature": each.check.feature.id,
        "requirement": each.check.requirement.id,
        "need": each.check.need,
        "at": each.at,
        "verdict_then": each.after.verdict.value,
    }
