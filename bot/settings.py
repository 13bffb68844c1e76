"""The settings, and the only reader of the environment and of `.env`."""

from __future__ import annotations

from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set from outside; every name is that of an environment variable, in capitals.

    `discord_token`: the bot's token; without it there is only the playground.
    `database_url`: `sqlite:///path` or `postgresql://...`.
    `discord_api_url`, `discord_gateway_url`: another Discord than the real one, for tests.
    `log_format`: `console` for people, `json` for machines.
    """

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    discord_token: SecretStr | None = None
    database_url: str = "sqlite:///data/forecastle.db"
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    log_format: Literal["console", "json"] = "console"
