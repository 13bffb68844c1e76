"""What a creator told us: bounds, strictness, and how it ages."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.profile import FACTS, NICHES, Profile, ProfileRecord, bounds, countries, parse_profile, read_profile

LIMITS = {
    "age": (13, 120),
    "followers": (0, 1_000_000_000),
    "views_30d": (0, 1_000_000_000_000),
    "videos_30d": (0, 10_000),
    "account_age_days": (0, 20_000),
    "live_hours_30d": (0, 720),
    "paying_subscribers": (0, 100_000_000),
    "shop_orders_30d": (0, 100_000_000),
    "effects_published": (0, 100_000),
}
TOLD = dt.date(2026, 1, 1)
MONTHLY = ("views_30d", "videos_30d", "live_hours_30d", "shop_orders_30d")


def refused(data: object) -> BadInput:
    with pytest.raises(BadInput) as caught:
        parse_profile(data, "me.json")
    assert len(str(caught.value).splitlines()) == 1
    assert caught.value.reason
    return caught.value


def file_refused(tmp_path: Path, text: str | bytes) -> BadInput:
    file = tmp_path / "me.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    with pytest.raises(BadInput) as caught:
        read_profile(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


def record(**facts: object) -> ProfileRecord:
    told = Profile.model_validate(facts)
    return ProfileRecord(told, dict.fromkeys(told.told(), TOLD))


def after(days: int) -> dt.date:
    return TOLD + dt.timedelta(days=days)


def test_the_facts_are_those_of_the_design() -> None:
    assert set(FACTS) == {*LIMITS, "platform", "country", "account_type", "niche"}
    assert len(FACTS) == 13


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_is_optional(fact: str) -> None:
    assert getattr(parse_profile({}), fact) is None


@pytest.mark.parametrize("fact", LIMITS)
def test_the_least_and_the_most_of_a_number_are_allowed(fact: str) -> None:
    for number in LIMITS[fact]:
        assert getattr(parse_profile({fact: number}), fact) == number


@pytest.mark.parametrize("fact", LIMITS)
def test_one_beyond_the_bounds_of_a_number_is_refused(fact: str) -> None:
    least, most = LIMITS[fact]
    for number in (least - 1, most + 1, 10**30, -(10**30)):
        assert refused({fact: number}).key == fact


@pytest.mark.parametrize("fact", FACTS)
def test_the_bounds_that_others_are_told_are_those_that_are_kept(fact: str) -> None:
    assert bounds(fact) == LIMITS.get(fact)


@pytest.mark.parametrize("fact", LIMITS)
@pytest.mark.parametrize("said", [True, False, "12", "", 12.0, float("nan"), float("inf"), [20], {"n": 20}])
def test_a_number_is_a_whole_number_and_nothing_that_looks_like_one(fact: str, said: object) -> None:
    assert refused({fact: said}).key == fact


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("platform", "youtube"), ("platform", "TikTok"), ("platform", 1),
        ("country", "no"), ("country", "NOR"), ("country", "XX"), ("country", "UK"), ("country", ""), ("country", " NO"),
        ("country", 47), ("country", True),
        ("account_type", "Personal"), ("account_type", "creator"), ("account_type", ["personal"]),
        ("niche", "Music"), ("niche", "nothing"), ("niche", 3),
        ("country", "\ud800"), ("niche", "\udfff"), ("account_type", "\ud800"), ("platform", "\ud800"),
    ],
)  # fmt: skip
def test_a_word_we_do_not_know_is_refused(fact: str, said: object) -> None:
    assert refused({fact: said}).key == fact


@pytest.mark.parametrize("code", ["NO", "US", "GB", "KR", "AX", "ZW"])
def test_an_iso_country_is_accepted(code: str) -> None:
    assert parse_profile({"country": code}).country == code


def test_there_are_249_countries_of_two_capitals_each() -> None:
    assert len(countries()) == 249
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in countries())


@pytest.mark.parametrize("niche", NICHES)
def test_every_niche_we_name_is_accepted(niche: str) -> None:
    assert parse_profile({"niche": niche}).niche == niche


@pytest.mark.parametrize("key", ["folowers", "Followers", "followers ", "told_on", "id", ""])
def test_a_key_we_do_not_know_is_refused_and_those_we_know_are_named(key: str) -> None:
    error = refused({key: 1})
    assert error.key == key
    assert "followers, views_30d" in error.reason


def test_one_bad_fact_refuses_the_whole_profile() -> None:
    assert refused({"followers": 12_000, "age": 12}).key == "age"


@pytest.mark.parametrize("data", [[], [1], "x", 1, None, True, [{"age": 20}]])
def test_a_profile_is_one_flat_object(data: object) -> None:
    assert "one flat JSON object" in refused(data).reason


def test_a_profile_cannot_be_changed_after_it_was_checked() -> None:
    with pytest.raises(ValueError, match="frozen"):
        parse_profile({"age": 20}).age = 21


def test_what_was_told_comes_in_the_order_of_the_facts_without_the_rest() -> None:
    assert list(parse_profile({"followers": 0, "country": "NO"}).told().items()) == [
        ("country", "NO"),
        ("followers", 0),
    ]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_a_file_with_a_number_that_json_does_not_have_is_refused(tmp_path: Path, text: str) -> None:
    assert f"{text} is not a number" in file_refused(tmp_path, f'{{"followers": {text}}}').reason


@pytest.mark.parametrize(
    "text",
    ["", "{", "{'age': 20}", '{"age": 20,}', '{"age": 020}', "[" * 100_000, '{"a":' * 100_000, b"\xff\xfe{}", "\ufeff{}",
     '{"followers": ' + "9" * 5000 + "}"],
    ids=["empty", "open", "quotes", "comma", "octal", "deep list", "deep object", "bytes", "mark", "digits"],
)  # fmt: skip
def test_a_file_that_is_not_json_is_refused(tmp_path: Path, text: str | bytes) -> None:
    assert file_refused(tmp_path, text).reason.startswith("is not JSON")


@pytest.mark.parametrize("text", ['{"followers": true}', '{"followers": "12"}', '{"followers": 12.0}', '{"followers": 1e3}',
                                  '{"followers": 1e400}', '{"followers": 1000000000000000000000000000000}',
                                  '{"followers": {"followers": 1}}'])  # fmt: skip
def test_a_file_names_the_key_whose_value_is_no_whole_number(tmp_path: Path, text: str) -> None:
    assert file_refused(tmp_path, text).key == "followers"


def test_a_file_with_half_a_character_is_refused(tmp_path: Path) -> None:
    assert file_refused(tmp_path, '{"niche": "\\ud800"}').key == "niche"
    assert file_refused(tmp_path, '{"\\ud800": 1}').reason


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.json: No such file"):
        read_profile(tmp_path / "nowhere.json")


def test_a_folder_is_no_profile(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="directory"):
        read_profile(tmp_path)


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    facts = {"country": "NO", "age": 24, "account_type": "personal", "followers": 12_000, "niche": "music"}
    (tmp_path / "me.json").write_text(json.dumps(facts), encoding="utf-8")
    assert read_profile(tmp_path / "me.json").told() == facts


@pytest.mark.parametrize(("days", "age"), [(0, 20), (365, 20), (366, 21), (731, 22), (1461, 24)])
def test_an_age_advances_a_year_at_a_time_and_never_early(days: int, age: int) -> None:
    assert record(age=20).on(after(days)).age == age


@pytest.mark.parametrize("days", [0, 1, 30, 400])
def test_an_account_grows_older_day_by_day(days: int) -> None:
    assert record(account_age_days=10).on(after(days)).account_age_days == 10 + days


def test_ages_stop_at_the_greatest_that_can_be_told() -> None:
    found = record(age=119, account_age_days=19_999).on(after(5000))
    assert (found.age, found.account_age_days) == (120, 20_000)


@pytest.mark.parametrize("fact", MONTHLY)
def test_a_30_day_figure_counts_for_45_days_and_not_for_46(fact: str) -> None:
    told = record(**{fact: 7})
    assert getattr(told.on(after(45)), fact) == 7
    assert getattr(told.on(after(46)), fact) is None
    assert told.too_old(after(45)) == ()
    assert told.too_old(after(46)) == (fact,)


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact not in (*MONTHLY, "age", "account_age_days")])
def test_every_other_fact_lasts(fact: str) -> None:
    words = {"platform": "tiktok", "country": "NO", "account_type": "business", "niche": "music"}
    said = words.get(fact, 5)
    assert getattr(record(**{fact: said}).on(after(3000)), fact) == said


def test_each_fact_ages_from_the_day_it_was_told_itself() -> None:
    facts = Profile(views_30d=1, videos_30d=2)
    found = ProfileRecord(facts, {"views_30d": TOLD, "videos_30d": after(30)}).on(after(46))
    assert (found.views_30d, found.videos_30d) == (None, 2)


@pytest.mark.parametrize("days", [-1, -46, -3000])
def test_asking_about_a_past_day_makes_nobody_younger_and_forgets_nothing(days: int) -> None:
    told = record(age=20, account_age_days=100, views_30d=5, followers=9)
    assert told.on(after(days)) == told.facts


def test_a_stored_profile_is_not_touched_by_looking_at_it_later() -> None:
    told = record(age=20, views_30d=5)
    told.on(after(1000))
    assert (told.facts.age, told.facts.views_30d) == (20, 5)


@given(st.integers(13, 120), st.integers(0, 20_000), st.integers(-3000, 6000), st.integers(0, 3000))
def test_nobody_ever_gets_younger(age: int, account_age: int, days: int, later: int) -> None:
    told = record(age=age, account_age_days=account_age)
    before, then = told.on(after(days)), told.on(after(days + later))
    assert age <= before.age <= then.age <= 120
    assert account_age <= before.account_age_days <= then.account_age_days <= 20_000
