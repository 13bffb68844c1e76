"""When a threshold is reached: what it rests on, the laws it keeps, and how often its ranges hold the truth."""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import replace
from itertools import pairwise
from statistics import NormalDist, fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.growth import HORIZON_DAYS, SILENT_DAYS, Pace, Reading, Reason, fan, pace
from forecast.trend import REGIMES, Belief, Candidate, _filter, _first_passage, _steps, levels_at, reached_by, weigh
from tests.benchmarks.growth import backtest, read_series
from tests.forecast.rivals import FORECASTERS, judge, tally
from tests.forecast.simulated import FIRST_DAY, History, Kind, histories, kinds

DAY = dt.timedelta(days=1)
NEVER = dt.date.max
SEED = 20_261_123


def told(*values: int, every: int = 7, first: dt.date = FIRST_DAY) -> list[Reading]:
    return [Reading(first + every * number * DAY, value) for number, value in enumerate(values)]


def asked(readings: list[Reading], threshold: int = 10_000, later: int = 0) -> Pace:
    return pace("followers", threshold, readings, max(each.day for each in readings) + later * DAY)


def dates(found: Pace) -> list[dt.date]:
    """Earliest, middle and latest, met being before them all and beyond two years after."""
    if found.reason is Reason.MET:
        return [dt.date.min] * 3
    return [each or NEVER for each in (found.earliest, found.middle, found.latest)]


def earliest(found: Pace) -> dt.date:
    assert found.earliest is not None
    return found.earliest


def middle(found: Pace) -> dt.date:
    assert found.middle is not None
    return found.middle


GROWING = told(5000, 5200, 5380, 5610, 5800, 6050)


# What it rests on.


def test_steady_growth_gives_a_range_of_dates_and_what_it_rests_on() -> None:
    found = asked(GROWING)
    assert (found.fact, found.threshold, found.readings, found.days, found.reason) == ("followers", 10_000, 6, 35, None)
    assert GROWING[-1].day < earliest(found) < middle(found) < found.latest


@pytest.mark.parametrize(
    ("readings", "reason"),
    [
        (GROWING[:2], Reason.TOO_FEW_READINGS),
        (told(5000, 5100, 5200, 5300, every=4), Reason.TOO_SHORT),
        (told(5000, 10_000), Reason.MET),
        (told(12_000, 11_000, 10_000), Reason.MET),
        (told(5000, 5000, 5000, 5000), Reason.NOT_WITHIN_TWO_YEARS),
        (told(9000, 8000, 7000, 6000), Reason.NOT_WITHIN_TWO_YEARS),
    ],
)
def test_without_a_date_there_is_a_reason(readings: list[Reading], reason: Reason) -> None:
    found = asked(readings)
    assert (found.reason, found.earliest, found.middle, found.latest) == (reason, None, None, None)
    assert (found.readings, found.days) == (len(readings), (readings[-1].day - readings[0].day).days)


def test_nothing_told_is_too_little() -> None:
    assert pace("followers", 10, [], FIRST_DAY) == Pace("followers", 10, 0, 0, reason=Reason.TOO_FEW_READINGS)


def test_two_weeks_are_enough_and_a_day_less_is_not() -> None:
    last = FIRST_DAY + 14 * DAY
    assert asked([*told(5000, 5100), Reading(last, 5300)]).earliest is not None
    assert asked([*told(5000, 5100, every=6), Reading(last - DAY, 5300)]).reason is Reason.TOO_SHORT


def test_a_threshold_held_once_and_lost_is_not_met() -> None:
    found = asked(told(9_000, 10_050, 9_900, 9_950, 9_980))
    assert found.reason is None
    assert found.earliest is not None


def test_a_silence_of_half_a_year_is_too_long() -> None:
    assert asked(GROWING, later=SILENT_DAYS).reason is None
    assert asked(GROWING, later=SILENT_DAYS + 1).reason is Reason.TOO_OLD


def test_nothing_is_reached_before_the_day_asked() -> None:
    found = asked(GROWING, later=SILENT_DAYS)
    assert found.earliest == GROWING[-1].day + SILENT_DAYS * DAY


def test_what_was_told_later_is_not_known_yet() -> None:
    later = [Reading(GROWING[-1].day + 5 * DAY, 900_000)]
    assert pace("followers", 10_000, GROWING + later, GROWING[-1].day) == asked(GROWING)


def test_of_several_readings_on_a_day_the_last_counts() -> None:
    wrong = [replace(each, value=each.value * 9) for each in GROWING]
    both = [each for pair in zip(wrong, GROWING, strict=True) for each in pair]
    assert asked(both) == asked(GROWING)
    assert asked(both[::-1]) == asked(wrong)


def test_the_order_in_which_days_are_told_does_not_matter() -> None:
    assert asked(GROWING[::-1]) == asked(GROWING)


def test_counts_may_start_from_zero() -> None:
    found = asked(told(0, 0, 1, 3, 6), threshold=100)
    assert found.reason is None
    assert asked(told(0, 0, 0), threshold=10**6).reason is Reason.NOT_WITHIN_TWO_YEARS


def test_many_readings_are_thinned_and_still_cover_all_days() -> None:
    daily = told(*(5000 + 10 * day for day in range(400)), every=1)
    found = asked(daily)
    assert (found.readings, found.days) == (32, 399)
    weekly = asked(daily[::14] + daily[-1:])
    assert abs((middle(found) - middle(weekly)).days) <= 7


def test_three_readings_of_a_rush_are_believed_less_than_ten() -> None:
    few, many = (told(*(round(1000 * 1.01 ** (7 * week)) for week in range(weeks))) for weeks in (3, 10))
    slow, fast = (asked(each, threshold=each[-1].value * 4) for each in (few, many))
    assert (middle(slow) - few[-1].day) > (middle(fast) - many[-1].day)


# The fan.


def test_the_fan_opens_from_the_last_reading_to_the_end_asked_for() -> None:
    on = GROWING[-1].day + 10 * DAY
    found = fan(GROWING, on, 90)
    assert (found[0].day, found[-1].day) == (GROWING[-1].day, on + 90 * DAY)
    assert all(a.day < b.day and a.high / a.low < b.high / b.low for a, b in pairwise(found))
    assert all(each.low < each.middle < each.high for each in found)
    assert found[0].middle == pytest.approx(GROWING[-1].value, rel=0.01)


def test_where_there_is_no_estimate_there_is_no_fan() -> None:
    assert fan(GROWING[:2], GROWING[1].day, 90) == ()
    assert fan([], FIRST_DAY, 90) == ()


@pytest.mark.parametrize("horizon", [0, -5])
def test_a_fan_without_a_future_is_the_last_reading(horizon: int) -> None:
    assert [each.day for each in fan(GROWING, GROWING[-1].day, horizon)] == [GROWING[-1].day]


def test_the_fan_is_at_the_threshold_about_when_the_dates_say_so() -> None:
    found, on = asked(GROWING), GROWING[-1].day
    first, half = (fan(GROWING, on, (each - on).days)[-1] for each in (earliest(found), middle(found)))
    # Whoever is above on a day has been there by that day: the dates are a little earlier than the fan.
    assert 9_500 < first.high <= 10_100
    assert 9_500 < half.middle <= 10_100


# Laws.

COUNTS = st.integers(0, 10**9)
GAPS = st.lists(st.integers(1, 120), min_size=2, max_size=12)


@st.composite
def wandering(draw: st.DrawFn) -> list[Reading]:
    """An account that grows, stays or shrinks, with leaps."""
    days = [0]
    for gap in draw(GAPS):
        days.append(days[-1] + gap)
    level, growth, found = draw(st.floats(5, 14)), draw(st.floats(-0.01, 0.02)), []
    for day in days:
        leap = draw(st.sampled_from([0, 0, 0, 0.01, -0.02, 0.1, 0.7]))
        level += leap
        found.append(Reading(FIRST_DAY + day * DAY, round(math.exp(min(level + growth * day, 20)))))
    return found


@given(wandering(), st.floats(1.001, 20), st.floats(1.0, 3))
def test_a_lower_threshold_is_never_reached_later(readings: list[Reading], times: float, more: float) -> None:
    low, high = (math.ceil(readings[-1].value * each) for each in (times, times * more))
    assert all(a <= b for a, b in zip(dates(asked(readings, low)), dates(asked(readings, high)), strict=True))


@given(wandering(), st.floats(1.01, 10), st.integers(-300_000, 300_000), st.integers(0, 200))
def test_shifting_all_dates_shifts_the_answer(readings: list[Reading], times: float, days: int, later: int) -> None:
    threshold, shift = math.ceil(readings[-1].value * times), days * DAY
    here = asked(readings, threshold, later)
    there = asked([Reading(each.day + shift, each.value) for each in readings], threshold, later)
    moved = [None if each is None else each + shift for each in (here.earliest, here.middle, here.latest)]
    assert [there.earliest, there.middle, there.latest] == moved
    assert (there.reason, there.readings, there.days) == (here.reason, here.readings, here.days)


@given(wandering(), st.floats(1.01, 10), st.integers(2, 1000))
def test_scaling_followers_and_threshold_together_changes_nothing(
    readings: list[Reading], times: float, factor: int
) -> None:
    threshold = math.ceil(readings[-1].value * times)
    small = asked(readings, threshold)
    large = asked([Reading(each.day, each.value * factor) for each in readings], threshold * factor)
    assert small.reason == large.reason
    # A sum of other roundings may fall on the other side of midnight.
    assert all(abs((a - b).days) <= 1 for a, b in zip(dates(small), dates(large), strict=True) if NEVER not in (a, b))


@given(
    st.lists(st.builds(Reading, st.dates(), st.one_of(COUNTS, st.integers(-5, 10**40))), max_size=12),
    st.one_of(COUNTS, st.integers(-5, 10**40)),
    st.one_of(st.dates(), st.just(dt.date.max)),
    st.integers(-10, 10_000),
)
def test_nothing_raises_for_any_history(readings: list[Reading], threshold: int, on: dt.date, days: int) -> None:
    found = pace("followers", threshold, readings, on)
    known = [each for each in (found.earliest, found.middle, found.latest) if each is not None]
    assert known == sorted(known)
    assert (found.earliest is None) == (found.reason is not None)
    assert all(on <= each and (each - on).days <= HORIZON_DAYS for each in known)
    assert all(each.low <= each.middle <= each.high for each in fan(readings, on, days))


@pytest.mark.parametrize("days", [0, 1, 40])
def test_the_end_of_the_calendar_is_the_end_of_the_range(days: int) -> None:
    found = pace("followers", 6100, told(*(each.value for each in GROWING), first=NEVER - (35 + days) * DAY), NEVER)
    assert found.latest is None or found.latest <= NEVER


@given(st.lists(st.integers(3, 40), min_size=2, max_size=12), st.floats(-0.01, 0.02), st.integers(5, 400))
def test_a_steady_account_told_more_often_never_has_a_wider_range(gaps: list[int], growth: float, ahead: int) -> None:
    days = [sum(gaps[:number]) for number in range(len(gaps) + 1)]
    between = sorted({*days, *(day + 1 for day in days[:-1])})
    few, many = ([(day, 9 + growth * day) for day in each] for each in (days, between))
    assert width(many, ahead) <= width(few, ahead) * 1.0001


@given(
    st.lists(st.integers(1, 60), min_size=2, max_size=12), st.integers(0, 11), st.sampled_from(REGIMES),
    st.integers(1, HORIZON_DAYS),
)  # fmt: skip
def test_in_each_regime_a_reading_more_and_a_miscount_less_never_widen(gaps, extra, regime, ahead) -> None:
    days = [sum(gaps[:number]) for number in range(len(gaps) + 1)]
    readings = [(day, 9 + 0.001 * day) for day in days]
    fewer = [each for number, each in enumerate(readings) if number != extra % len(days[:-1])]
    all_told = variance(regime, readings, ahead)
    assert all_told <= variance(regime, fewer, ahead) * (1 + 1e-9)
    assert variance(replace(regime, miscount=regime.miscount / 2), readings, ahead) <= all_told * (1 + 1e-9)


def test_over_many_histories_exact_readings_give_narrower_ranges_than_miscounted_ones() -> None:
    chance, ratios = random.Random(SEED), []
    for _ in range(60):
        days = list(range(0, chance.randint(60, 160), chance.randint(5, 20)))
        growth, wrong = chance.uniform(-0.004, 0.01), chance.uniform(0.005, 0.1)
        exact = [(day, 9 + growth * day) for day in days]
        miscounted = [(day, level + chance.gauss(0, wrong)) for day, level in exact]
        ratios.append(width(exact, 90) / width(miscounted, 90))
    assert fmean(ratios) < 0.7
    assert max(ratios) < 1.15


def width(levels: list[tuple[int, float]], ahead: int) -> float:
    low, high = levels_at(weigh(levels), (0.1, 0.9), ahead)
    return high - low


def variance(regime, readings, ahead: int) -> float:
    _, belief = _filter(regime, readings[0][1], _steps(readings, regime.fading))
    _, driven, chance = Candidate(regime, 1.0, belief).ahead(ahead)
    return driven + chance


# The closed forms.


@pytest.mark.parametrize("driven", [1e-6, 0.01, 0.5])
@pytest.mark.parametrize("chance", [1e-4, 0.05, 1.0])
@pytest.mark.parametrize(("gap", "rise"), [(0.01, 0.5), (0.7, 0.6), (0.7, -0.4), (2.0, 0.1)])
def test_an_uncertain_rise_is_integrated_out_exactly(gap: float, rise: float, driven: float, chance: float) -> None:
    rises = [rise + math.sqrt(driven) * (step + 0.5) / 200 for step in range(-1600, 1600)]
    law = NormalDist(rise, math.sqrt(driven))
    weights = [law.pdf(each) for each in rises]
    summed = sum(w * _first_passage(gap, each, 0.0, chance) for w, each in zip(weights, rises, strict=True))
    assert _first_passage(gap, rise, driven, chance) == pytest.approx(summed / sum(weights), abs=2e-4)


@pytest.mark.parametrize("number", range(0, len(REGIMES), 7))
def test_a_bar_is_reached_as_often_as_when_the_regime_is_played_out(number: int) -> None:
    regime, chance, ahead = REGIMES[number], random.Random(SEED + number), 240
    belief = Belief(9.0, regime.spread / 2, regime.miscount**2 / 4, 0.0, (regime.spread / 4) ** 2)
    rise, driven, by_chance = Candidate(regime, 1.0, belief).ahead(ahead)
    bar = 9.0 + rise + 0.5 * math.sqrt(driven + by_chance)
    reached = [_played_out(regime, belief, bar, ahead, chance) for _ in range(1000)]
    # The standard error is 1.5 points; the rest is what the closed form gives up: it lets the rise come evenly.
    assert reached_by([Candidate(regime, 1.0, belief)], bar, ahead) == pytest.approx(fmean(reached), abs=0.06)


def _played_out(regime, belief: Belief, bar: float, ahead: int, chance: random.Random) -> bool:
    level = chance.gauss(belief.level, math.sqrt(belief.level_variance))
    drift = chance.gauss(belief.drift, math.sqrt(belief.drift_variance))
    kept = math.exp(-regime.fading)
    blown = regime.wander * math.sqrt(1 - kept * kept)
    for _ in range(ahead):
        if level >= bar:
            return True
        level += drift + chance.gauss(0, regime.volatility)
        drift = kept * drift + chance.gauss(0, blown)
    return level >= bar


# As a forecaster.

KINDS = {kind.name: kind for kind in kinds()}
HISTORIES = 250
LEAST_HELD = 0.75


@pytest.fixture(scope="module")
def tallies():
    """Every forecaster on the same histories of every kind."""
    found = {}
    for name, kind in KINDS.items():
        drawn = list(histories(kind, HISTORIES, SEED))
        for forecaster, foretell in FORECASTERS.items():
            found[name, forecaster] = tally(judge(foretell(each.readings, each.threshold), each) for each in drawn)
    return found


def test_there_is_a_file_for_every_kind() -> None:
    assert set(KINDS) == {"constant", "fading", "decline", "noise", "gaps", "jump"}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"jump"}))
def test_the_range_holds_the_truth_three_times_in_four(kind: str, tallies) -> None:
    """With 250 histories the standard error is 2.7 points at 75 %; two of them are asked on top.

    A forecaster that held the truth in just 75 % would get past this in one kind of 44, in all five never.
    """
    found = tallies[kind, "ours"]
    assert found.coverage - 2 * found.error >= LEAST_HELD, found


def test_a_leap_that_nobody_can_foresee_is_held_less_often_and_we_say_so(tallies) -> None:
    assert 0.25 < tallies["jump", "ours"].coverage < LEAST_HELD


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_ours_scores_better_than_last_value(kind: str, tallies) -> None:
    assert tallies[kind, "ours"].score < tallies[kind, "last value"].score


@pytest.mark.parametrize("kind", ["fading", "gaps"])
def test_where_growth_fades_ours_scores_better_than_plain_drift(kind: str, tallies) -> None:
    assert tallies[kind, "ours"].score < 0.7 * tallies[kind, "plain drift"].score


def test_the_rivals_would_not_pass(tallies) -> None:
    for rival in ("plain drift", "last value"):
        assert min(tallies[kind, rival].coverage for kind in KINDS if kind != "jump") < 0.5


def test_the_same_seed_gives_the_same_histories() -> None:
    first, again, other = (next(histories(KINDS["gaps"], 1, seed)) for seed in (SEED, SEED, SEED + 1))
    assert first == again != other


def test_a_history_knows_when_its_threshold_was_reached() -> None:
    still = Kind("still", "", (3, 3), (10, 10), (1000, 1000), (0.3, 0.3), (0, 0), (0, 0), (2, 2))
    (history,) = histories(still, 1, SEED)
    days = math.log(2) / math.log(1.3) * 30
    assert history.reached is not None
    assert abs((history.reached - history.on).days - days) <= 1


@pytest.mark.parametrize(
    ("earliest", "latest", "reached", "held"),
    [(5, 9, 5, True), (5, 9, 9, True), (5, 9, 4, False), (5, 9, 10, False), (5, 9, None, False),
     (5, None, 700, True), (5, None, None, True), (None, None, None, True), (None, None, 700, False)],
)  # fmt: skip
def test_a_range_is_judged_by_the_day_that_came(earliest, latest, reached, held) -> None:
    def day(days: int | None) -> dt.date | None:
        return None if days is None else FIRST_DAY + days * DAY

    history = History((Reading(FIRST_DAY, 1),), 2, day(reached), FIRST_DAY + HORIZON_DAYS * DAY)
    found = judge(Pace("followers", 2, 1, 0, day(earliest), None, day(latest)), history)
    assert found.held is held
    assert (found.score == found.width) is held


def test_a_file_of_series_is_asked_every_four_weeks_about_what_came(tmp_path) -> None:
    rows = [f"a,{FIRST_DAY + 7 * week * DAY},{1000 * 1.02**week:.0f}" for week in range(52)]
    file = tmp_path / "series.csv"
    file.write_text("\n".join(["series,date,value", *rows[::-1], rows[0]]))
    found = list(backtest(read_series(file)))
    assert len({each.on for each in found}) == 11
    assert all(each.on < (each.reached or NEVER) and each.until == FIRST_DAY + 357 * DAY for each in found)
    assert {each.reached is None for each in found} == {True, False}


def test_a_row_that_is_no_reading_is_named(tmp_path) -> None:
    file = tmp_path / "series.csv"
    file.write_text("series,date,value\na,2026-01-01,5\na,yesterday,6\n")
    with pytest.raises(SystemExit, match="line 3"):
        read_series(file)
