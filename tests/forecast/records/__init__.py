"""A small record of forecasts, as data: what is settled, overdue, revised and made when."""

from __future__ import annotations

from pathlib import Path

from forecast import Catalogue
from forecast.questions import Forecasts, load_forecasts


def small(catalogue: Catalogue) -> Forecasts:
    """The forecasts of forecasts/small.toml."""
    return load_forecasts(catalogue, Path(__file__).parent)
