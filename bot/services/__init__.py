"""The bot's verbs: gather, think, keep; no Discord, no words, no SQL."""

from dataclasses import dataclass

from bot.services.accuracy import Accuracy
from bot.services.alerts import Alerts
from bot.services.announced import Affected, AnnouncedHere, Fate
from bot.services.announcing import Announcing
from bot.services.forecasts import Forecasts
from bot.services.health import Health, Wellbeing
from bot.services.imports import LARGEST_EXPORT
from bot.services.people import People
from bot.services.profiles import Added, Clock, Profiles
from bot.services.reach import Reach, ReachCount
from bot.services.servers import Servers

__all__ = [
    "LARGEST_EXPORT",
    "Accuracy",
    "Added",
    "Affected",
    "Alerts",
    "AnnouncedHere",
    "Announcing",
    "Clock",
    "Fate",
    "Forecasts",
    "Health",
    "People",
    "Profiles",
    "Reach",
    "ReachCount",
    "Servers",
    "Services",
    "Wellbeing",
]


@dataclass(frozen=True)
class Services:
    """Every verb the commands may use, and the clock they share."""

    profiles: Profiles
    people: People
    forecasts: Forecasts
    accuracy: Accuracy
    announced: AnnouncedHere
    reach: Reach
    alerts: Alerts
    servers: Servers
    announcing: Announcing
    health: Health
    clock: Clock
