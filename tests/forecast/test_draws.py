"""The same numbers for the same name, evenly spread, and quantiles as in closed form."""

from __future__ import annotations

import hashlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.draws import DRAWS, HIGH, LOW, MIDDLE, between, quantiles, uniforms

POSITIVE = st.floats(0.01, 10_000)
FACTOR = st.floats(1, 30)
#: Computed once; another machine, or another version of numpy, must find the same.
RANKS = [2386, 3444, 1253, 4083, 2909]
DIGEST = "f69d48aa5e001a9b"


def test_the_numbers_are_these_on_every_machine() -> None:
    ranks = np.round(uniforms("tiktok.creator_rewards:rate") * DRAWS - 0.5).astype("<i8")
    assert sorted(ranks) == list(range(DRAWS))
    assert list(ranks[:5]) == RANKS
    assert hashlib.sha256(ranks.tobytes()).hexdigest()[:16] == DIGEST


def test_two_figures_know_nothing_of_each_other() -> None:
    names = [f"feature:{number}" for number in range(12)]
    found = np.corrcoef([uniforms(name) for name in names])
    assert np.abs(found - np.eye(len(names))).max() < 0.06


def test_nobody_can_write_into_the_numbers() -> None:
    with pytest.raises(ValueError, match="read-only"):
        uniforms("one")[0] = 1


@given(POSITIVE, FACTOR)
def test_one_figure_alone_gives_back_what_was_reported(low: float, factor: float) -> None:
    high = low * factor
    assert quantiles(between("rate", low, high)) == pytest.approx((low, math.sqrt(low * high), high), rel=1e-6)


@given(POSITIVE, FACTOR, FACTOR)
def test_a_product_of_two_has_the_quantiles_of_its_closed_form(low: float, one: float, other: float) -> None:
    """The logarithms are uniform, so their sum has the distribution of a trapezium; of so many draws, at that."""
    found = quantiles(between("a", low, low * one) * between("b", 1, other))
    for share, value in zip((LOW, MIDDLE, HIGH), found, strict=True):
        off = 3 * math.sqrt(share * (1 - share) / DRAWS)
        least, most = (_product_quantile(near, low, one, other) for near in (share - off, share + off))
        assert least * (1 - 1e-9) <= value <= most * (1 + 1e-9)


def _product_quantile(share: float, low: float, one: float, other: float) -> float:
    widths = sorted(math.log(factor) / (HIGH - LOW) for factor in (one, other))
    start = math.log(low) - (math.log(one) + math.log(other)) * LOW / (HIGH - LOW)
    narrow, wide = widths
    if wide == 0:
        return math.exp(start)
    if share > 0.5:
        return math.exp(2 * start + narrow + wide) / _product_quantile(1 - share, low, one, other)
    if share <= narrow / (2 * wide):
        return math.exp(start + math.sqrt(2 * share * narrow * wide))
    return math.exp(start + share * wide + narrow / 2)
