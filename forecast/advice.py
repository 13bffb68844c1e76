"""The next step worth most, and the one question worth asking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forecast.evidence import Confidence
from forecast.feature import Kind
from forecast.outlook import Assessment
from forecast.profile import FACTS
from forecast.rules import Check, State
from forecast.verdicts import Verdict

#: How many next steps fit a phone's screen (the issue asks for "up to three").
STEPS_AT_MOST = 3


@dataclass(frozen=True)
class Question:
    """The unknown fact whose answer could settle the most features.

    It could settle all that it `touches`: an answer that falls short decides each of them. Those in
    `settles` wait for nothing else, so that any answer decides them.
    """

    fact: str
    settles: tuple[str, ...]
    touches: tuple[str, ...]


class Action(StrEnum):
    """What a step asks of a creator."""

    APPLY = "apply"
    REACH = "reach"
    WAIT = "wait"
    SWITCH = "switch"
    CHECK = "check"


@dataclass(frozen=True)
class Step:
    """One thing to do next about one feature; `check` is the requirement it is about, if any."""

    action: Action
    assessment: Assessment
    check: Check | None = None


def question(assessments: Iterable[Assessment]) -> Question | None:
    """Pick the one fact worth asking for; None when no answer would help."""
    waiting = [each for each in assessments if each.verdict is Verdict.NEEDS_ANSWER]
    asked = {fact for each in waiting for fact in each.asks}
    if not asked:
        return None
    ranked = [_question(fact, waiting) for fact in FACTS if fact in asked]
    return max(ranked, key=lambda each: (len(each.touches), len(each.settles)))


def _question(fact: str, waiting: Sequence[Assessment]) -> Question:
    touched = [each for each in waiting if fact in each.asks]
    return Question(
        fact,
        tuple(each.feature.id for each in touched if each.asks == (fact,)),
        tuple(each.feature.id for each in touched),
    )


def next_steps(assessments: Sequence[Assessment]) -> tuple[Step, ...]:
    """Up to three steps about programmes: apply for what is likely, then what is nearest here, then look-ups.

    What is not known to be offered in the creator's country comes last, however near it is.
    """
    programmes = [each for each in assessments if each.feature.kind is Kind.PROGRAMME]
    here = _nearest([each for each in programmes if each.known_here])
    elsewhere = _nearest([each for each in programmes if not each.known_here])
    steps = [*_apply(programmes), *here, *_look_up(programmes), *elsewhere]
    return tuple(steps[:STEPS_AT_MOST])


def _apply(assessments: Sequence[Assessment]) -> list[Step]:
    likely = (e for e in assessments if e.verdict is Verdict.ELIGIBLE and e.confidence is not Confidence.WEAK)
    return [Step(Action.APPLY, each) for each in likely][:1]


def _nearest(assessments: Sequence[Assessment]) -> list[Step]:
    """Features not yet open to this creator, the smallest missing share first, one step each."""
    near = [each for each in assessments if each.verdict is Verdict.NOT_YET and each.missing]
    near.sort(key=lambda each: each.distance)
    seen: set[tuple[str | None, object]] = set()
    steps = []
    for each in near:
        worst = each.missing[-1]
        if (worst.requirement.key, worst.needs) not in seen:
            steps.append(Step(_action(worst), each, worst))
        seen.add((worst.requirement.key, worst.needs))
    return steps


def _action(unmet: Check) -> Action:
    if unmet.requirement.key in ("age", "account_age_days"):
        return Action.WAIT
    return Action.REACH if unmet.gap is not None else Action.SWITCH


def _look_up(assessments: Sequence[Assessment]) -> list[Step]:
    """What may be open already but nobody can tell from outside: look in the app."""
    maybe = [e for e in assessments if e.verdict is Verdict.ELIGIBLE and e.confidence is Confidence.WEAK]
    unknown = [e for e in assessments if e.verdict is Verdict.UNVERIFIED and _all_met(e)]
    return [Step(Action.CHECK, each) for each in (*maybe, *unknown)]


def _all_met(each: Assessment) -> bool:
    return bool(each.checks) and all(check.state is State.MET for check in each.checks)
