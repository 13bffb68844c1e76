"""What a server announced beside the catalogue: what flips, what stays, and whose word it is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forecast import Catalogue, Profile, Verdict, load_catalogue
from forecast.announced import Announced, apply_announced, fits, standing
from forecast.changes import parse_changes
from forecast.effects import Effect, Touch, effects
from forecast.entries import by_place
from forecast.evidence import Confidence, Grade
from forecast.feature import Status
from forecast.outlook import assess_all
from tests.forecast.test_laws import COUNTRIES, NUMBERS, PROFILES
from tests.forecast.tiny import DAY, asks, judge, tiny, where

CATALOGUE = load_catalogue()
TODAY = dt.date(2026, 11, 23)
SOON = dt.date(2026, 7, 1)
ME = {"country": "NO", "followers": 2000}


def said(day: dt.date = DAY, *, corrects: bool = False, who: str | None = "Kari", **entry: object) -> Announced:
    entry = {"feature": "tiktok.a", "from": str(day), **entry}
    if not {"status", "requirement", "rate"} & set(entry):
        entry |= {"requirement": "followers"}
    (change,) = parse_changes([entry])
    return Announced("abc", who, dt.date(2026, 5, 1), "https://example.com/post", change, corrects)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return tiny(
        tmp_path,
        a=where() + asks("followers", 1000),
        b=where(countries=["US"]),
        c='requires = ["tiktok.a"]\n' + where(),
        d='requires = ["tiktok.c"]\n' + where() + asks("age", 18),
    )


def effect(catalogue: Catalogue, *announced: Announced, **facts: object) -> Effect:
    return effects(Profile.model_validate(facts), catalogue.on(DAY), announced)[-1]


def verdicts(found: Effect) -> tuple[str, str]:
    return found.flip.before.verdict.value, found.flip.after.verdict.value


def test_a_value_announced_here_names_who_and_when_and_is_weak(catalogue: Catalogue) -> None:
    world = apply_announced(catalogue, [said(at_least=5000)], DAY)
    found = judge(world, "a", **ME)
    (source,) = found.backing.sources
    assert (found.verdict, found.confidence) == (Verdict.NOT_YET, Confidence.WEAK)
    assert (source.publisher, source.evidence_date, source.grade) == ("Kari", dt.date(2026, 5, 1), Grade.INDICATION)
    assert source.url == "https://example.com/post"


def test_the_catalogue_itself_is_left_alone(catalogue: Catalogue) -> None:
    before = dict(catalogue.sources), dict(catalogue.features)
    apply_announced(catalogue, [said(at_least=5000), said(status="ended")], DAY)
    assert (dict(catalogue.sources), dict(catalogue.features)) == before


def test_an_announcer_who_erased_themselves_is_nobody(catalogue: Catalogue) -> None:
    found = judge(apply_announced(catalogue, [said(at_least=5000, who=None)], DAY), "a", **ME)
    assert found.backing.sources[0].publisher == "—"


def test_a_raised_bar_closes_the_feature_and_all_that_require_it(catalogue: Catalogue) -> None:
    found = effect(catalogue, said(at_least=5000), age=20, **ME)
    assert verdicts(found) == ("eligible", "not_yet")
    assert [each.before.feature.id for each in found.also] == ["tiktok.c", "tiktok.d"]
    assert (found.touch, found.gains, found.loses) == (Touch.YES, False, True)
    assert found.turn is not None
    assert (found.turn.flips, found.turn.before.need, found.turn.after.need) == (True, 1000, 5000)
    assert [each.gap for each in found.most.after.missing] == [3000]


def test_a_lowered_bar_opens_it_from_its_day_on(catalogue: Catalogue) -> None:
    found = effect(catalogue, said(SOON, at_least=500), country="NO", followers=700)
    assert (found.day, verdicts(found)) == (SOON, ("not_yet", "eligible"))
    assert (found.gains, found.loses) == (True, False)


def test_what_holds_already_is_judged_today(catalogue: Catalogue) -> None:
    assert effect(catalogue, said(dt.date(2026, 1, 1), at_least=5000), **ME).day == DAY


def test_an_availability_has_no_turn_but_a_flip(catalogue: Catalogue) -> None:
    opened = said(feature="tiktok.b", status="offered", countries=["NO"])
    found = effect(catalogue, opened, **ME)
    assert (found.turn, verdicts(found)) == (None, ("unverified", "eligible"))


def test_a_bar_that_one_is_above_anyway_changes_nothing(catalogue: Catalogue) -> None:
    found = effect(catalogue, said(at_least=1500), **ME)
    assert (found.touch, verdicts(found)) == (Touch.NO, ("eligible", "eligible"))


PAID = {"country": "US", "age": 24, "account_type": "personal", "followers": 12000, "views_30d": 250_000}
DEARER = {"feature": "tiktok.creator_rewards", "rate": [0.8, 2.0], "countries": ["US"]}


def test_another_rate_changes_what_is_open_pays_and_no_answer() -> None:
    found = effects(Profile.model_validate(PAID), CATALOGUE.on(TODAY), [said(TODAY, **DEARER)])[0]
    assert (found.touch, found.repaid, found.decided) == (Touch.YES, True, ())
    before, after = (each.range for each in found.pays if each and each.range)
    assert float(after.low) == pytest.approx(2 * float(before.low), abs=0.02)
    assert (found.gains, found.loses) == (False, False)


def test_another_rate_is_nothing_to_whom_it_is_not_open() -> None:
    for other in ({"followers": 500}, {"country": "NO"}, {"country": "DE"}):
        profile = Profile.model_validate(PAID | other)
        found = effects(profile, CATALOGUE.on(TODAY), [said(TODAY, **DEARER)])[0]
        assert (found.touch, found.repaid) == (Touch.NO, False)


def test_a_correction_of_the_rate_leaves_the_availability_alone() -> None:
    closed = said(TODAY, feature="tiktok.creator_rewards", status="ended")
    corrected = said(TODAY, corrects=True, **DEARER)
    assert standing([closed, said(TODAY, **DEARER), corrected]) == (closed, corrected)


def test_what_is_not_told_yet_may_decide(catalogue: Catalogue) -> None:
    found = effect(catalogue, said(at_least=5000), country="NO")
    assert (found.touch, found.asks) == (Touch.UNKNOWN, ("followers",))


def test_an_answer_that_the_announcement_does_not_rest_on_is_not_asked(catalogue: Catalogue) -> None:
    """Followers are told and enough either way, so whatever the age is, the announcement changes nothing."""
    found = effect(catalogue, said(at_least=1500), **ME)
    assert (found.touch, found.asks) == (Touch.NO, ())
    raised = said(feature="tiktok.d", requirement="age", at_least=21)
    assert effect(catalogue, raised, **ME).asks == ("age",)
    assert effect(catalogue, raised, country="NO", followers=5).touch is Touch.NO


def test_a_country_not_told_may_decide(catalogue: Catalogue) -> None:
    opened = said(feature="tiktok.b", status="offered", countries=["NO"])
    assert effect(catalogue, opened).asks == ("country",)
    repeated = said(feature="tiktok.b", status="offered", countries=["US"])
    assert effect(catalogue, repeated).touch is Touch.NO


def test_an_offer_repeated_for_one_of_its_countries_asks_nothing_there(tmp_path: Path) -> None:
    catalogue = tiny(tmp_path, a=where(countries=["NO", "US"]) + asks("followers", 1000))
    repeated = said(status="offered", countries=["US"])
    assert effect(catalogue, repeated, country="US").touch is Touch.NO
    assert effect(catalogue, repeated).touch is Touch.NO
    opened = said(status="offered", countries=["SE"])
    assert effect(catalogue, opened, country="SE").asks == ("followers",)
    assert effect(catalogue, opened).asks == ("country", "followers")


def test_what_may_close_where_one_is_asks_for_the_country(tmp_path: Path) -> None:
    catalogue = tiny(tmp_path, a=where(countries=["NO", "US"]), b='requires = ["tiktok.a"]\n' + where())
    closed = said(status="ended", countries=["NO"])
    assert effect(catalogue, closed).asks == ("country",)
    assert effect(catalogue, closed, country="US").touch is Touch.NO
    assert effect(catalogue, said(feature="tiktok.b", status="ended")).touch is Touch.UNKNOWN


def test_a_bar_repeated_for_one_of_its_countries_asks_nothing_while_no_country_is_told(tmp_path: Path) -> None:
    named = asks("followers", {"at_least": 1000, "countries": ["NO", "SE"]})
    catalogue = tiny(tmp_path, a=where() + named)
    for country, bar, asked in (
        ("NO", 1000, ()),
        ("NO", 2000, ("followers", "country")),
        ("DK", 1000, ("followers", "country")),
    ):
        told = said(at_least=bar, countries=[country])
        assert set(effect(catalogue, told).asks) == set(asked), (country, bar)


def test_two_that_open_it_together_are_told_once_both_hold(catalogue: Catalogue) -> None:
    lowered = said(feature="tiktok.a", at_least=500)
    opened = said(SOON, status="ended")
    first, second = effects(Profile(country="NO", followers=700), catalogue.on(DAY), [opened, lowered])
    assert (first.announced, verdicts(first)) == (lowered, ("not_yet", "eligible"))
    assert verdicts(second) == ("eligible", "ended")


def test_a_reminder_does_what_the_first_did(catalogue: Catalogue) -> None:
    found = effects(Profile(country="NO", followers=2000), catalogue.on(DAY), [said(at_least=5000)] * 2)
    assert [verdicts(each) for each in found] == [("eligible", "not_yet")] * 2


@pytest.mark.parametrize("day", [dt.date(2026, 5, 20), DAY, SOON])
def test_a_correction_takes_the_place_of_what_it_corrects_whatever_its_day(catalogue: Catalogue, day: dt.date) -> None:
    wrong, right = said(at_least=5000), said(day, at_least=1500, corrects=True)
    assert standing([wrong, right]) == (right,)
    assert judge(apply_announced(catalogue, [wrong, right], SOON), "a", SOON, **ME).verdict == "eligible"


def test_a_correction_leaves_alone_what_it_is_not_about(catalogue: Catalogue) -> None:
    ended, norway, everywhere = said(status="ended"), said(at_least=9, countries=["NO"]), said(at_least=8)
    corrected = said(at_least=7, countries=["NO", "SE"], corrects=True)
    assert standing([ended, norway, everywhere, corrected]) == (ended, everywhere, corrected)


def test_what_the_catalogue_no_longer_has_is_left_out(catalogue: Catalogue) -> None:
    gone = [said(feature="tiktok.moon", status="ended"), said(requirement="age", at_least=1), said(one_of=["x"])]
    assert not any(fits(catalogue, each.change) for each in gone)
    assert effects(Profile(), catalogue.on(DAY), gone) == []
    assert apply_announced(catalogue, gone, DAY) == catalogue.on(DAY)


def test_a_market_condition_is_nobodys_answer() -> None:
    entry = said(TODAY, feature="tiktok.ad_formats", status="ended")
    (found,) = effects(Profile(country="NO"), CATALOGUE.on(TODAY), [entry])
    assert (found.touch, verdicts(found)) == (Touch.NO, ("context", "context"))


# Laws over the packaged catalogue.


def _places(feature: str) -> list[Announced]:
    """Announcements that repeat, place by place, what the catalogue says of a feature today."""
    held = by_place(CATALOGUE.feature(feature).availability, TODAY)
    return [
        said(TODAY, feature=feature, status=each.entry.status.value, countries=_countries(place, each.entry.countries))
        for place, each in held.items()
        if each.entry is not None
    ]


def _countries(place: str, said_of: object) -> object:
    return [place] if place else said_of


def _bars(feature: str) -> list[Announced]:
    found = []
    for requirement in CATALOGUE.feature(feature).requirement:
        for place, held in by_place(requirement.value, TODAY).items():
            value = held.entry
            if value is None or value.at_least is None or value.or_at_least is not None:
                continue
            more = {"countries": [place]} if place else {}
            found.append(said(TODAY, feature=feature, requirement=requirement.id, at_least=value.at_least, **more))
    return found


REPEATED = {feature: [*_places(feature), *_bars(feature)] for feature in CATALOGUE.features}


@given(PROFILES, st.sampled_from(sorted(REPEATED)))
def test_repeating_what_the_catalogue_says_changes_nothing(profile: Profile, feature: str) -> None:
    repeated = [each for each in REPEATED[feature] if isinstance(each.change.countries, tuple | str)]
    assume(repeated)
    for each in effects(profile, CATALOGUE.on(TODAY), repeated):
        assert (each.touch, each.also) == (Touch.NO, ())


def _announcements() -> st.SearchStrategy[list[Announced]]:
    bars = [(f.id, r.id) for f in CATALOGUE.features.values() for r in f.requirement if r.key == "followers"]
    days = st.dates(dt.date(2026, 11, 1), dt.date(2027, 3, 1))
    one = st.tuples(st.sampled_from(bars), days, st.sampled_from([0, 500, 5000, 10**6]), st.booleans())
    two = st.tuples(st.sampled_from(sorted(CATALOGUE.features)), days, st.sampled_from(list(Status)))
    return st.lists(st.one_of(one.map(_bar), two.map(_status)), max_size=5)


def _bar(drawn: tuple[tuple[str, str], dt.date, int, bool]) -> Announced:
    (feature, requirement), day, bar, corrects = drawn
    return said(day, feature=feature, requirement=requirement, at_least=bar, corrects=corrects)


def _status(drawn: tuple[str, dt.date, Status]) -> Announced:
    return said(drawn[1], feature=drawn[0], status=drawn[2].value)


@given(PROFILES, _announcements(), _announcements())
def test_a_later_announcement_of_the_same_day_and_thing_wins(
    profile: Profile, some: list[Announced], others: list[Announced]
) -> None:
    last = {(each.change.feature, each.change.requirement, each.effective): each for each in (*some, *others)}
    kept = [
        each for each in (*some, *others) if each is last[each.change.feature, each.change.requirement, each.effective]
    ]
    assume(not any(each.corrects for each in (*some, *others)))
    day = dt.date(2027, 3, 1)
    worlds = [apply_announced(CATALOGUE, which, day) for which in ((*some, *others), kept)]
    first, second = ([each.verdict for each in assess_all(profile, world)] for world in worlds)
    assert first == second


@given(PROFILES, _announcements())
def test_the_effects_together_lead_from_the_catalogue_to_the_world_as_announced(
    profile: Profile, announced: list[Announced]
) -> None:
    """On the last day nothing but the sum of what was told differs from the catalogue."""
    day = dt.date(2027, 3, 1)
    told = effects(profile, CATALOGUE.on(day), announced)
    after = {each.feature.id: each.verdict for each in assess_all(profile, CATALOGUE.on(day))}
    for each in told:
        for flip in (each.flip, *each.also):
            after[flip.after.feature.id] = flip.after.verdict
    there = assess_all(profile, apply_announced(CATALOGUE, announced, day))
    assert after == {each.feature.id: each.verdict for each in there}


def _anywhere() -> st.SearchStrategy[Announced]:
    """One bar or one status, everywhere or in some countries."""
    bars = [
        {"feature": feature.id, "requirement": each.id}
        for feature in CATALOGUE.features.values()
        for each in feature.requirement
        if each.key in NUMBERS
    ]
    bar = st.builds(dict.__or__, st.sampled_from(bars), st.sampled_from([0, 3, 18, 1000, 5000, 10**6]).map(_at_least))
    status = st.fixed_dictionaries(
        {
            "feature": st.sampled_from(sorted(CATALOGUE.features)),
            "status": st.sampled_from([each.value for each in Status]),
        }
    )
    places = st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=3, unique=True)
    return st.builds(lambda what, where: said(TODAY, **what, **where), bar | status, st.just({}) | places.map(_in))


def _at_least(bar: int) -> dict[str, int]:
    return {"at_least": bar}


def _in(countries: list[str]) -> dict[str, list[str]]:
    return {"countries": countries}


@given(PROFILES, PROFILES, _anywhere())
def test_no_stays_no_whatever_is_told_besides(some: Profile, more: Profile, announced: Announced) -> None:
    told = more.model_dump(exclude_none=True) | some.model_dump(exclude_none=True)
    for each in effects(some, CATALOGUE.on(TODAY), [announced]):
        if each.touch is Touch.NO:
            (later,) = effects(Profile.model_validate(told), CATALOGUE.on(TODAY), [announced])
            assert later.decided == ()


@given(PROFILES, _announcements())
def test_an_announcement_promises_no_more_than_maybe(profile: Profile, announced: list[Announced]) -> None:
    for each in effects(profile, CATALOGUE.on(TODAY), announced):
        assert not each.gains or each.most.after.confidence is Confidence.WEAK
        assert not (each.gains and each.loses)
        assert (each.touch is Touch.UNKNOWN) == bool(each.asks)


def test_what_is_withdrawn_is_as_if_it_had_never_been(catalogue: Catalogue) -> None:
    stays, withdrawn = said(status="limited"), said(at_least=5000)
    assert apply_announced(catalogue, [stays, withdrawn], DAY) != apply_announced(catalogue, [stays], DAY)
    assert effect(catalogue, stays, **ME).touch is Touch.NO
