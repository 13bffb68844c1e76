"""The mind: which features apply to a creator on a day, why, and what would change it.

Pure and synchronous: no clock, no network, no language; the day asked about is an argument.
"""

from forecast.answer import Answer, Facing, answer, face
from forecast.catalogue import Catalogue, World, load_catalogue
from forecast.errors import BadCatalogue, BadInput, ForecastError, NoSuchFeature
from forecast.outlook import Assessment, assess, compare
from forecast.predictions import Record, load_predictions
from forecast.profile import FACTS, Profile, ProfileRecord
from forecast.questions import load_forecasts
from forecast.report import Comparison, Report, compare_predicted, report
from forecast.verdicts import Verdict

__all__ = [
    "FACTS",
    "Answer",
    "Assessment",
    "BadCatalogue",
    "BadInput",
    "Catalogue",
    "Comparison",
    "Facing",
    "ForecastError",
    "NoSuchFeature",
    "Profile",
    "ProfileRecord",
    "Record",
    "Report",
    "Verdict",
    "World",
    "answer",
    "assess",
    "compare",
    "compare_predicted",
    "face",
    "load_catalogue",
    "load_forecasts",
    "load_predictions",
    "report",
]
