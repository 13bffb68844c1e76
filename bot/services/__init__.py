"""The bot's verbs: gather, think, keep; no Discord, no words, no SQL."""

from dataclasses import dataclass

from bot.services.forecasts import Forecasts
from bot.services.health import Health, Wellbeing
from bot.services.imports import LARGEST_EXPORT
from bot.services.people import People
from bot.services.profiles import Clock, Profiles

__all__ = ["LARGEST_EXPORT", "Clock", "Forecasts", "Health", "People", "Profiles", "Services", "Wellbeing"]


@dataclass(frozen=True)
class Services:
    """Every verb the commands may use, and the clock they share."""

    profiles: Profiles
    people: People
    forecasts: Forecasts
    health: Health
    clock: Clock
