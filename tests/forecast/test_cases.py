"""Every worked case, against the packaged catalogue."""

import pytest

from forecast import load_catalogue
from tests.forecast.casebook import Case, cases, failures

CATALOGUE = load_catalogue()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_case(case: Case) -> None:
    assert failures(case, CATALOGUE) == []


def test_every_feature_has_cases() -> None:
    judged = {feature for case in cases() for feature in case.expect}
    assert judged == set(CATALOGUE.features)
