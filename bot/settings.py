"""The settings, and the only reader of the environment and of `.env`."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set from outside; every name is that of an environment variable, in capitals.

    `discord_token`: the bot's token; without it there is only the playground.
    `database_url`: `sqlite:///path` or `postgresql://...`.
    `discord_api_url`, `discord_gateway_url`: another Discord than the real one, for tests.
    `log_format`: `console` for people, `json` for machines.
    `log_level`: `debug`, `info` or `warning`; debug, too, writes no secret and nothing that a person told.
    `metrics_port`: where health and figures are served; nowhere if it is unset.
    `backup_days`: for how many days daily backups are kept; 0 makes none, and nothing is kept beyond 30.
    `metrics_host`: the address that port is opened on; inside a container, 0.0.0.0.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    discord_token: SecretStr | None = None
    database_url: str = "sqlite:///data/forecastle.db"
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning"] = "info"
    metrics_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    metrics_host: str = "127.0.0.1"
    backup_days: Annotated[int, Field(ge=0, le=30)] = 30


def has_display() -> bool:
    """Whether a browser can open a window here; where none can, one for terminals would take over this one."""
    return sys.platform in ("darwin", "win32") or any(os.environ.get(each) for each in ("DISPLAY", "WAYLAND_DISPLAY"))  # noqa: TID251 - the only reader
