"""Bad bodies, made from the documentation: each is refused for its one reason, and its twin passes."""

from __future__ import annotations

import pytest

from tests.payloads import check, description
from tests.payloads.seeds import SEEDS

BY_THE_DESCRIPTION = [seed for seed in SEEDS if seed.rule.startswith("description.")]
BY_THE_DOCUMENTATION = [seed for seed in SEEDS if not seed.rule.startswith("description.")]


def found(seed, body):
    return [
        (fault.rule.name, ".".join(map(str, fault.place)), fault.what)
        for fault in check.request_faults(seed.request(body))
    ]


@pytest.mark.parametrize("seed", BY_THE_DOCUMENTATION, ids=str)
def test_a_bad_body_breaks_its_documented_rule_and_no_other(seed):
    assert [fault[:2] for fault in found(seed, seed.bad)] == [(seed.rule, seed.place)], found(seed, seed.bad)
    assert found(seed, seed.good) == []


@description.needed
@pytest.mark.parametrize("seed", BY_THE_DESCRIPTION, ids=str)
def test_a_bad_body_breaks_its_rule_of_the_description_and_no_other(seed):
    assert [fault[:2] for fault in found(seed, seed.bad)] == [(seed.rule, seed.place)], found(seed, seed.bad)
    assert found(seed, seed.good) == []
