"""What it may pay: the models, the laws of ranges and totals, and what is left out with its reason."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast import Catalogue, Profile, Verdict, World, load_catalogue
from forecast.changes import apply, parse_changes
from forecast.draws import between, quantiles
from forecast.earnings import Earning, Earnings, Left, earn
from forecast.errors import BadCatalogue, BadInput
from forecast.outlook import assess_all
from forecast.pay import RECIPES, WIDEST, Model
from tests.forecast.test_laws import DAYS, PROFILES
from tests.forecast.tiny import DAY, asks, tiny, toml, where

CATALOGUE = load_catalogue()
#: How far apart the ends of each figure are, and of which: within what the loader lets through for each model.
SPREADS = st.lists(st.floats(1, 9), min_size=3, max_size=3)
MODELS = tuple(Model)


def pay(model: str, *figures: object, since: str = "2020-01-01", **more: object) -> str:
    """One entry of pay; a figure is two numbers, or None for unpublished."""
    keys = {"model": model, "currency": "USD", "from": since, "sources": ["press"], **more}
    text = "[[pay]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in keys.items())
    for name, figure in zip(RECIPES[Model(model)].figures, figures, strict=True):
        said = "unpublished = true" if figure is None else f"between = {toml(figure)}"
        text += f'[[pay.figure]]\nid = "{name}"\n{said}\n'
    return text


def earned(catalogue: Catalogue | World, day: dt.date = DAY, **facts: object) -> Earnings:
    world = catalogue.on(day) if isinstance(catalogue, Catalogue) else catalogue
    profile = Profile.model_validate(facts)
    return earn(assess_all(profile, world), profile, world)


def of(found: Earnings, name: str) -> Earning:
    earning = found.of(f"tiktok.{name}")
    assert earning is not None
    return earning


def ends(found: Earnings, name: str) -> tuple[float, float]:
    span = of(found, name).range
    assert span is not None
    return float(span.low), float(span.high)


@pytest.mark.parametrize(
    ("model", "figures", "fact", "per_month"),
    [
        ("views", ([0.4, 0.4], [0.5, 0.5]), {"views_30d": 250_000}, 50.0),
        ("ad_share", ([200, 200], [0.5, 0.5]), {}, 100.0),
        ("subscriptions", ([3, 3], [0.8, 0.8], [0.5, 0.5]), {"paying_subscribers": 40}, 48.0),
        ("gifts", ([6, 6], [0.3, 0.3]), {"live_hours_30d": 10}, 18.0),
        ("commission", ([20, 20], [0.1, 0.1]), {"shop_orders_30d": 30}, 60.0),
        ("flat", ([12.5, 12.5],), {}, 12.5),
    ],
)
def test_each_kind_of_income_is_a_product(tmp_path: Path, model: str, figures, fact, per_month: float) -> None:
    found = earned(tiny(tmp_path, one=where() + pay(model, *figures)), **fact)
    assert ends(found, "one") == (per_month, per_month)
    assert [float(each.middle) for each in found.totals] == [per_month]


def test_no_kind_of_income_is_without_a_case() -> None:
    assert {each.value for each in Model} == {"views", "ad_share", "subscriptions", "gifts", "commission", "flat"}
    used = {entry.model for feature in CATALOGUE.features.values() for entry in feature.pay}
    assert used == set(Model)


def test_the_articles_claim_is_its_figure_times_the_views() -> None:
    """0.02 to 0.05 US dollars per 1,000 views: that is what stood in the article, whatever was true."""
    stated = [{"feature": "tiktok.creator_fund", "from": "2025-01-01", "status": "offered", "countries": ["US"]},
              {"feature": "tiktok.creator_fund", "from": "2025-01-01", "rate": [0.02, 0.05], "currency": "USD"}]  # fmt: skip
    world = apply(CATALOGUE, parse_changes(stated)).on(dt.date(2025, 1, 15))
    assert ends(earned(world, country="US", views_30d=1_000_000), "creator_fund") == (20.0, 50.0)


def test_only_what_is_open_to_the_creator_counts(tmp_path: Path) -> None:
    amount = pay("flat", [10, 20])
    found = earned(
        tiny(
            tmp_path,
            open=where() + amount,
            far=where() + asks("followers", 1000) + amount,
            asking=where() + asks("views_30d", 5) + amount,
            gone=where("ended") + amount,
        ),
        followers=10,
    )
    assert [each.assessment.feature.id for each in found.counted] == ["tiktok.open"]
    assert of(found, "far").assessment.verdict is Verdict.NOT_YET
    assert of(found, "far").range is not None
    assert not of(found, "asking").counted
    assert found.of("tiktok.gone") is None
    assert [float(found.totals[0].low), float(found.totals[0].high)] == [10.0, 20.0]


def test_what_has_no_figure_says_why(tmp_path: Path) -> None:
    catalogue = tiny(
        tmp_path,
        silent=where(),
        secret=where() + pay("gifts", None, [0.3, 0.5]),
        untold=where() + pay("commission", [5, 50], [0.05, 0.2]),
        changing=where() + pay("flat", [1, 2], since="2026-01-01..2026-12-31"),
        through='paid_through = "tiktok.silent"\n' + where(),
        later=where() + pay("flat", [1, 2], since="2027-01-01"),
    )
    found = earned(catalogue, live_hours_30d=3)
    left = {each.assessment.feature.name.lower(): each.left for each in found.each}
    assert left == {
        "silent": Left.UNPUBLISHED, "secret": Left.UNPUBLISHED, "untold": Left.NOT_TOLD, "changing": Left.UNCERTAIN,
        "through": Left.ELSEWHERE, "later": Left.UNPUBLISHED,
    }  # fmt: skip
    assert found.totals == ()
    assert of(earned(catalogue, dt.date(2027, 1, 1)), "later").range is not None


def test_a_country_has_its_own_figures_and_its_own_currency(tmp_path: Path) -> None:
    general = pay("flat", [10, 10])
    german = pay("flat", [3, 3], currency="EUR", countries=["DE"])
    catalogue = tiny(tmp_path, one=where() + general + german, two=where() + general)
    there, here = earned(catalogue, country="DE"), earned(catalogue, country="NO")
    assert [(each.currency, float(each.low)) for each in there.totals] == [("EUR", 3.0), ("USD", 10.0)]
    assert [(each.currency, float(each.low)) for each in here.totals] == [("USD", 20.0)]
    assert of(here, "one").general
    assert not of(there, "one").general


def test_nothing_seen_is_nothing_earned(tmp_path: Path) -> None:
    found = earned(tiny(tmp_path, one=where() + pay("views", [0.4, 1], [0.1, 0.6])), views_30d=0)
    assert ends(found, "one") == (0.0, 0.0)


@given(PROFILES, DAYS, st.integers(1, 10**6))
def test_more_views_never_lower_a_range(profile: Profile, day: dt.date, more: int) -> None:
    """For one and the same verdict and pay: whoever has more gets no less."""
    world = CATALOGUE.on(day)
    have = profile.views_30d or 0
    before = profile.model_copy(update={"views_30d": min(have, 10**9)})
    after = profile.model_copy(update={"views_30d": min(have, 10**9) + more})
    found = [earn(assess_all(each, world), each, world) for each in (before, after)]
    for each in found[0].each:
        richer = found[1].of(each.assessment.feature.id)
        assert richer is not None
        if each.range is None or richer.range is None:
            assert each.range is richer.range is None
            continue
        assert richer.range.low >= each.range.low
        assert richer.range.middle >= each.range.middle
        assert richer.range.high >= each.range.high


@given(SPREADS, st.integers(0, 2), st.floats(1, 3), st.floats(1, 3))
def test_a_wider_figure_never_narrows_a_range(spreads: list[float], which: int, down: float, up: float) -> None:
    """Wider is meant as a ratio, as money is multiplied; widened evenly, both ends also move outwards."""
    figures = [(1.0, spread) for spread in spreads]
    low, high = figures[which]
    wider, evenly = list(figures), list(figures)
    wider[which] = (low / down, high * up)
    evenly[which] = (low / up, high * up)
    told, asked, even = (_product(each) for each in (figures, wider, evenly))
    assert asked[2] / asked[0] >= told[2] / told[0] * (1 - 0.02)
    assert even[0] <= told[0] * 1.02
    assert even[2] >= told[2] * 0.98


def _product(figures: list[tuple[float, float]]) -> tuple[float, float, float]:
    drawn = [between(f"law:{number}", low, high) for number, (low, high) in enumerate(figures)]
    return quantiles(drawn[0] * drawn[1] * drawn[2])


@given(
    st.lists(st.tuples(st.floats(0.5, 500), st.lists(st.floats(1, 10), min_size=3, max_size=3)), min_size=1, max_size=8)
)
def test_a_total_lies_between_the_sums_of_lows_and_of_highs(parts: list[tuple[float, list[float]]]) -> None:
    """Over everything that the loader lets through (a factor of WIDEST), but for the chance in the draws."""
    assert WIDEST == 10**3
    drawn = []
    for number, (low, spreads) in enumerate(parts):
        one = [between(f"part{number}:{place}", 1.0, spread) for place, spread in enumerate(spreads)]
        drawn.append(low * math.prod(one))
    total = quantiles(sum(drawn))
    alone = [quantiles(each) for each in drawn]
    assert total[0] >= sum(each[0] for each in alone) * 0.99
    assert total[2] <= sum(each[2] for each in alone) * 1.01


@given(PROFILES, DAYS)
def test_the_total_of_anybody_on_any_day_is_made_of_what_is_counted(profile: Profile, day: dt.date) -> None:
    found = earn(assess_all(profile, CATALOGUE.on(day)), profile, CATALOGUE.on(day))
    for total in found.totals:
        parts = [each.range for each in found.counted if each.range and each.range.currency == total.currency]
        assert sum(each.low for each in parts) <= total.low <= total.middle <= total.high
        assert total.high <= sum(each.high for each in parts)
    assert all(each.assessment.verdict is Verdict.ELIGIBLE for each in found.counted)
    assert earn(assess_all(profile, CATALOGUE.on(day)), profile, CATALOGUE.on(day)) == found


def test_a_rate_that_changes_on_a_day_changes_the_range_from_that_day() -> None:
    change = [{"feature": "tiktok.creator_rewards", "from": "2026-12-01", "rate": [0.8, 2.0], "countries": ["US"]}]
    catalogue = apply(CATALOGUE, parse_changes(change))
    me = {"country": "US", "views_30d": 100_000}
    eve, dawn = (earned(catalogue, dt.date(2026, 12, 1) - dt.timedelta(days), **me) for days in (1, 0))
    before, after = ends(eve, "creator_rewards"), ends(dawn, "creator_rewards")
    assert after == pytest.approx([2 * each for each in before], abs=0.02)
    germany = earned(catalogue, dt.date(2026, 12, 1), country="DE", views_30d=100_000)
    assert of(germany, "creator_rewards").range == of(earned(CATALOGUE, dt.date(2026, 12, 1), country="DE", views_30d=100_000), "creator_rewards").range  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"rate": [2, 1]}, "low to high"),
        ({"rate": [0.5, 0.9], "currency": "EUR"}, "price is in USD"),
        ({"rate": [0.5, 1.5]}, "is a share"),
        ({"rate": [0.5, 0.6], "status": "offered"}, "a rate"),
        ({"currency": "EUR", "status": "offered"}, "goes with a rate"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(change: dict, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        apply(CATALOGUE, parse_changes([{"feature": "tiktok.subscription", "from": "2026-12-01", **change}]))


def test_a_rate_for_what_nobody_published_is_refused() -> None:
    with pytest.raises(BadInput, match="nobody published how"):
        apply(CATALOGUE, parse_changes([{"feature": "tiktok.tips", "from": "2026-12-01", "rate": [1, 2]}]))
    early = [{"feature": "tiktok.creator_rewards", "from": "2019-01-01", "rate": [1, 2]}]
    with pytest.raises(BadInput, match="nobody published"):
        apply(CATALOGUE, parse_changes(early))


def test_a_rate_without_a_currency_is_refused_where_several_are_paid_in() -> None:
    change = {"feature": "tiktok.creator_rewards", "from": "2026-12-01", "rate": [1, 2]}
    for several in ({}, {"countries": ["DE", "US"]}):
        with pytest.raises(BadInput, match="pays in EUR and USD: name the countries"):
            apply(CATALOGUE, parse_changes([change | several]))
    for one in ({"countries": ["DE"]}, {"countries": ["FR", "US"]}, {"currency": "USD"}):
        apply(CATALOGUE, parse_changes([change | one]))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (pay("flat", [2, 1]), "low to high"),
        (pay("flat", [0, 1]), "greater than 0"),
        (pay("flat", [1, 1001]), "factor of 1000"),
        (pay("views", [1, 10], [0.005, 1]), "factor of 1000"),
        (pay("views", [1, 2], [0.5, 1.2]), "is a share"),
        (pay("flat", [1, 2]).replace("amount", "money"), "these figures"),
        (pay("flat", [1, 2]).replace('"USD"', '"dollars"'), "currency"),
        (pay("flat", [1, 2]).replace("between = [1, 2]", ""), "between = "),
        (pay("flat", [1, 2]) + 'assumed = "So."\nsources = ["off"]\n', "no source"),
        (pay("flat", [1, 2]) + 'sources = ["nobody"]\n', "nobody"),
        ('paid_through = "tiktok.one"\n' + pay("flat", [1, 2]), "not both"),
        ('paid_through = "tiktok.moon"\n', "moon"),
    ],
)
def test_pay_that_cannot_be_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    before, _, after = text.rpartition("paid_through") if text.startswith("paid_through") else ("", "", "")
    top, _, rest = (before + "paid_through" + after).partition("\n") if after else ("", "", text)
    with pytest.raises(BadCatalogue, match=reason):
        tiny(tmp_path, one=(top + "\n" if top else "") + where() + rest)
