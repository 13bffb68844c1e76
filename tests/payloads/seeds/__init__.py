"""Bad bodies, each made from one rule of Discord's documentation, with the rule and the place it breaks it in."""

from __future__ import annotations

from tests.payloads.seeds import answers, commands, components, messages

SEEDS = (*messages.SEEDS, *components.SEEDS, *answers.SEEDS, *commands.SEEDS)
