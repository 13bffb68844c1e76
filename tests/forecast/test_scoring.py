"""How the forecasts are scored: worked cases, laws, and the same figures from somebody else's program."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast import load_catalogue, load_predictions
from forecast.predictions import Outcome
from forecast.questions import Forecast, Forecasts, Page, State, load_forecasts
from forecast.scoring import (
    BINS,
    CASES_TO_DRAW,
    Case,
    Drawing,
    Entry,
    Scorecard,
    Z,
    brier,
    calibrate,
    record,
    resolved_cases,
    score,
    wilson,
)

CATALOGUE = load_catalogue()
ARTICLE = load_predictions(CATALOGUE).article
OURS = load_forecasts(CATALOGUE)
MADE = dt.date(2026, 11, 24)
BY = dt.date(2027, 6, 30)
SETTLED = dt.date(2027, 3, 1)

CASES = st.builds(Case, st.integers(1, 99), st.booleans())
SOME = st.lists(CASES, min_size=1, max_size=60)

#: (probability, answer) each; Brier score; that of the base rate. Worked out by hand.
WORKED = [
    ([(70, True)], 0.09, 0.0),
    ([(70, False)], 0.49, 0.0),
    ([(99, True), (1, False)], 0.0001, 0.25),
    ([(1, True), (99, False)], 0.9801, 0.25),
    ([(50, True), (50, False), (50, False)], 0.25, 2 / 9),
    ([(80, True), (80, True), (80, True), (80, True), (80, False)], 0.16, 0.16),
    ([(90, True), (10, False), (60, True), (20, True)], 0.205, 0.1875),
]

#: yes, cases, and the ends of the 95 % interval as tables give them.
WILSON = [
    (0, 10, 0.0, 0.2775),
    (10, 10, 0.7225, 1.0),
    (5, 10, 0.2366, 0.7634),
    (1, 1, 0.2065, 1.0),
    (81, 263, 0.2553, 0.3662),
]


def cases(pairs: Sequence[tuple[int, bool]]) -> list[Case]:
    return [Case(probability, answer) for probability, answer in pairs]


def forecast(number: int, **said: object) -> Forecast:
    plain = {
        "id": f"F{number:02}", "platform": "tiktok", "question": "Q", "by": BY, "made_on": MADE, "probability": 40,
        "reason": "R", "evidence": ("off",), "look": "https://example.com", "resolves": "S",
    }  # fmt: skip
    return Forecast.model_validate(plain | said)


def settled(number: int, probability: int, answer: bool, on: dt.date = SETTLED, **said: object) -> Forecast:
    resolved = {"on": on, "answer": answer, "source": "https://example.com"}
    return forecast(number, probability=probability, resolved=resolved, **said)


def card(day: dt.date, *forecasts: Forecast, which: str = "first") -> Scorecard:
    return record(day, ARTICLE, Forecasts({"page": Page(id="page", rule="R", forecast=forecasts)}), which)


@pytest.mark.parametrize(("pairs", "expected", "base_rate"), WORKED)
def test_a_worked_case_scores_what_one_gets_by_hand(
    pairs: list[tuple[int, bool]], expected: float, base_rate: float
) -> None:
    found = score(cases(pairs))
    assert found is not None
    assert found.cases == len(pairs)
    assert found.brier == pytest.approx(expected)
    assert found.base_rate == pytest.approx(base_rate)
    assert found.always_half == 0.25


@given(SOME)
def test_the_score_is_that_of_scoringrules(some: list[Case]) -> None:
    import scoringrules  # here, for it takes a second, and every process of the suite reads this file

    answers, probabilities = [int(each.answer) for each in some], [each.probability / 100 for each in some]
    assert brier(some) == pytest.approx(float(scoringrules.brier_score(answers, probabilities).mean()), abs=1e-12)
    found = score(some)
    assert found is not None
    share = sum(answers) / len(answers)
    for dull, said in ((found.always_half, 0.5), (found.base_rate, share)):
        assert dull == pytest.approx(float(scoringrules.brier_score(answers, [said] * len(answers)).mean()), abs=1e-12)


@given(st.lists(st.booleans(), min_size=1))
def test_a_perfect_forecaster_scores_0_and_a_perfectly_wrong_one_1(answers: list[bool]) -> None:
    assert brier([Case(100 * answer, answer) for answer in answers]) == 0
    assert brier([Case(100 * (not answer), answer) for answer in answers]) == 1


@given(st.integers(0, 100), st.integers(0, 100))
def test_nobody_gains_by_saying_something_other_than_what_is_true(truth: int, said: int) -> None:
    def expected(probability: int) -> float:
        return brier([Case(probability, True)] * truth + [Case(probability, False)] * (100 - truth))

    if said == truth:
        assert expected(said) == pytest.approx(truth * (100 - truth) / 10_000)
    else:
        assert expected(said) > expected(truth)


@given(SOME)
def test_no_constant_answer_beats_the_base_rate_of_hindsight(some: list[Case]) -> None:
    found = score(some)
    assert found is not None
    constants = [brier([Case(said, each.answer) for each in some]) for said in range(101)]
    assert found.base_rate <= min(constants) + 1e-12


@given(SOME, st.randoms(use_true_random=False))
def test_the_order_of_the_cases_does_not_matter(some: list[Case], chance: random.Random) -> None:
    shuffled = chance.sample(some, len(some))
    assert score(shuffled) == score(some)
    assert calibrate(shuffled) == calibrate(some)


@pytest.mark.parametrize(("yes", "among", "low", "high"), WILSON)
def test_wilsons_interval_is_that_of_the_tables(yes: int, among: int, low: float, high: float) -> None:
    found = wilson(yes, among)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@st.composite
def _shares(draw: st.DrawFn) -> tuple[int, int]:
    among = draw(st.integers(1, 2000))
    return draw(st.integers(0, among)), among


@given(_shares())
def test_wilsons_interval_is_that_of_scipy(share: tuple[int, int]) -> None:
    from scipy.stats import binomtest  # here, as above

    expected = binomtest(*share).proportion_ci(0.95, "wilson")
    found = wilson(*share)
    assert (found.low, found.high) == (pytest.approx(expected.low, abs=1e-9), pytest.approx(expected.high, abs=1e-9))


@given(_shares(), st.floats(0.1, 5))
def test_wilsons_interval_lies_between_0_and_1_holds_the_share_and_has_a_width(
    share: tuple[int, int], z: float
) -> None:
    yes, among = share
    found = wilson(yes, among, z)
    assert 0 <= found.low <= yes / among <= found.high <= 1
    assert found.low < found.high


@given(_shares())
def test_more_of_the_same_narrows_the_interval_and_asking_for_more_certainty_widens_it(share: tuple[int, int]) -> None:
    yes, among = share
    one, more, surer = wilson(yes, among), wilson(4 * yes, 4 * among), wilson(yes, among, 2 * Z)
    assert more.high - more.low < one.high - one.low < surer.high - surer.low


def test_z_leaves_one_in_twenty_outside() -> None:
    assert math.erf(Z / math.sqrt(2)) == pytest.approx(0.95, abs=1e-12)
    assert calibrate([]).z == Z


def test_every_whole_per_cent_lies_in_exactly_one_bin() -> None:
    assert [percent for first, last in BINS for percent in range(first, last + 1)] == list(range(1, 100))


def test_nine_cases_are_too_few_to_draw_and_ten_are_enough() -> None:
    nine = cases([(30, False)] * 6 + [(30, True)] * 3)
    assert (calibrate(nine).drawing, calibrate(nine).bins) == (Drawing.TOO_FEW, ())
    assert (calibrate(nine).cases, calibrate(nine).needed) == (9, CASES_TO_DRAW)
    ten = calibrate([*nine, Case(60, True)])
    assert ten.drawing is Drawing.DRAWN
    assert [(each.first, each.last, each.cases, each.yes) for each in ten.bins] == [(21, 40, 9, 3), (41, 60, 1, 1)]
    assert [(each.mean, each.share) for each in ten.bins] == [(0.3, pytest.approx(1 / 3)), (0.6, 1.0)]


@given(st.lists(CASES, max_size=60))
def test_bins_hold_every_case_once_and_none_is_empty(some: list[Case]) -> None:
    found = calibrate(some)
    assert (found.drawing is Drawing.DRAWN) is (len(some) >= 10)
    if found.drawing is Drawing.DRAWN:
        assert sum(each.cases for each in found.bins) == len(some)
        assert sum(each.yes for each in found.bins) == sum(each.answer for each in some)
        for each in found.bins:
            assert each.cases > 0
            assert each.first <= round(100 * each.mean, 9) <= each.last
            assert each.interval == wilson(each.yes, each.cases)


def test_the_packaged_record_has_the_fifteen_counted_and_ours_open_and_unscored() -> None:
    found = record(MADE, ARTICLE, OURS)
    assert sum(found.outcomes.values()) == 15
    assert found.outcomes[Outcome.CAME_TRUE] == 9
    assert list(found.outcomes) == list(Outcome)
    assert len(found.entries) == len(list(OURS)) >= 15
    assert found.states == {State.OPEN: len(found.entries), State.OVERDUE: 0, State.YES: 0, State.NO: 0}
    assert found.score is None
    assert found.calibration.drawing is Drawing.TOO_FEW


def test_the_day_before_they_were_made_there_are_none_and_no_score() -> None:
    found = record(MADE - dt.timedelta(1), ARTICLE, OURS)
    assert (found.entries, found.score) == ((), None)


def test_left_alone_all_of_them_are_overdue_in_2028() -> None:
    alone = [each.model_copy(update={"resolved": None}) for each in OURS]
    found = card(dt.date(2028, 1, 1), *alone)
    assert len(found.entries) == len(alone)
    assert found.states[State.OVERDUE] == len(found.entries)
    assert all(each.days_left is not None and each.days_left < 0 for each in found.entries)


@pytest.mark.parametrize(
    ("day", "entry"),
    [
        (MADE, (State.OPEN, 40, 218)),
        (BY, (State.OPEN, 40, 0)),
        (BY + dt.timedelta(1), (State.OVERDUE, 40, -1)),
    ],
)
def test_days_are_counted_to_the_last_one_and_beyond(day: dt.date, entry: tuple[State, int, int]) -> None:
    (found,) = card(day, forecast(1)).entries
    assert (found.state, found.probability, found.days_left) == entry


def test_a_settled_forecast_has_no_days_left_and_is_scored_from_the_day_it_was_settled() -> None:
    yes = settled(1, 70, True)
    before, after = card(SETTLED - dt.timedelta(1), yes), card(SETTLED, yes)
    assert (before.states[State.OPEN], before.score) == (1, None)
    assert after.entries == (Entry(yes, State.YES, 70, 70, None),)
    assert after.score is not None
    assert after.score.brier == pytest.approx(0.09)


def test_overdue_ones_are_not_scored_and_are_counted_beside_the_score() -> None:
    found = card(BY + dt.timedelta(1), settled(1, 70, True), forecast(2), settled(3, 20, False))
    assert found.score is not None
    assert (found.score.cases, found.states[State.OVERDUE]) == (2, 1)


def test_the_first_probability_is_scored_and_the_latest_is_shown() -> None:
    earlier = ({"on": MADE, "probability": 40}, {"on": dt.date(2027, 1, 5), "probability": 60})
    revised = settled(1, 95, True, made_on=dt.date(2027, 2, 1), earlier=earlier)
    found, latest = card(SETTLED, revised), card(SETTLED, revised, which="latest")
    (entry,) = found.entries
    assert (entry.first, entry.probability) == (40, 95)
    assert found.score is not None
    assert latest.score is not None
    assert found.score.brier == pytest.approx(0.36)
    assert latest.score.brier == pytest.approx(0.0025)


def test_a_revision_is_shown_from_its_own_day() -> None:
    revised = forecast(1, made_on=dt.date(2027, 2, 1), probability=90, earlier=({"on": MADE, "probability": 40},))
    days = (MADE, dt.date(2027, 1, 31), dt.date(2027, 2, 1))
    assert [card(day, revised).entries[0].probability for day in days] == [40, 40, 90]


def test_what_is_overdue_comes_first_then_what_is_due_soonest_then_what_is_settled() -> None:
    day = dt.date(2027, 7, 15)
    late, soon = forecast(4, by=dt.date(2027, 12, 31)), forecast(3, by=dt.date(2027, 8, 1))
    found = card(day, settled(1, 50, False), late, forecast(2), soon, settled(5, 50, True))
    assert [each.forecast.id for each in found.entries] == ["F02", "F03", "F04", "F01", "F05"]
    assert [case.answer for case in resolved_cases([each.forecast for each in found.entries], day)] == [False, True]


def test_the_record_does_not_depend_on_the_order_of_the_file() -> None:
    some = [settled(1, 70, True), forecast(2), settled(3, 10, False), forecast(4, by=dt.date(2027, 12, 31))]
    assert card(SETTLED, *some) == card(SETTLED, *reversed(some))
