"""The bot's verbs: gather, think, keep; no Discord, no words, no SQL."""

from dataclasses import dataclass

from bot.services.forecasts import Forecasts
from bot.services.profiles import Clock, Profiles

__all__ = ["Clock", "Forecasts", "Profiles", "Services"]


@dataclass(frozen=True)
class Services:
    """Every verb the commands may use, and the clock they share."""

    profiles: Profiles
    forecasts: Forecasts
    clock: Clock
