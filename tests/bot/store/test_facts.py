"""What can be stored, said in Python before the database is asked."""

import math

import pytest

from bot.store.errors import RefusedValue
from bot.store.facts import FACTS, Choice, Number, Word, require_facts


@pytest.mark.parametrize("fact", [fact for fact, kind in FACTS.items() if isinstance(kind, Number)])
def test_a_number_is_taken_up_to_its_bounds_and_no_further(fact: str):
    kind = FACTS[fact]
    assert isinstance(kind, Number)
    assert [kind.fault(value) for value in (kind.low, kind.high)] == [None, None]
    assert [kind.fault(value) for value in (kind.low - 1, kind.high + 1)] == ["out_of_bounds"] * 2


@pytest.mark.parametrize("value", [10**30, -1, 2**63, -(2**63)])
def test_a_number_beyond_64_bits_is_out_of_bounds(value: int):
    with pytest.raises(RefusedValue) as refused:
        require_facts({"followers": value})
    assert (refused.value.name, refused.value.reason) == ("followers", "out_of_bounds")


@pytest.mark.parametrize("value", [math.nan, math.inf, 1.0, True, "12", b"12", [12]])
def test_what_is_no_whole_number_is_of_the_wrong_type(value: object):
    assert Number(0, 100).fault(value) == "wrong_type"


@pytest.mark.parametrize("value", ["NO\n", "no", "N", "NOR", "N\0", "\ud800A", "\N{FULLWIDTH LATIN CAPITAL LETTER N}O"])
def test_a_word_outside_its_alphabet_or_length_is_malformed(value: str):
    assert Word("A-Z", 2, 2).fault(value) == "malformed"


def test_a_choice_takes_its_own_words_only():
    assert [Choice(("a", "b")).fault(value) for value in ("a", "c", 1)] == [None, "not_offered", "wrong_type"]


@pytest.mark.parametrize(("facts", "reason"), [({}, "empty"), ({"shoe_size": 43}, "unknown")])
def test_nothing_and_unknown_facts_are_refused(facts: dict[str, str | int | None], reason: str):
    with pytest.raises(RefusedValue) as refused:
        require_facts(facts)
    assert (refused.value.name, refused.value.reason) == ("facts", reason)
