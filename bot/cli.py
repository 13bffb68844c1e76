"""The commands at the front door, with their options; every refusal is one line and exit status 2."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import Annotated, NoReturn

import aiohttp
import discord
import typer
from pydantic import ValidationError

from bot import app
from bot.playground.say import Speaker, Unclear
from bot.playground.transcript import plain
from bot.settings import Settings
from bot.standin.errors import NotPossible
from bot.store.errors import ForeignDatabase, NewerSchema, StoreError, Unreadable
from forecast import ForecastError

main = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Forecastle, a Discord bot."
)
_TOUR = (
    "/help",
    "/forecast",
    "/profile set country:US age:24 account_type:personal followers:10000 views_30d:100000",
    "/forecast",
    "press:Why",
    "/compare",
)
_CONNECT = """There is no DISCORD_TOKEN, so this is a tour: the real bot, with a stand-in for Discord on this machine.
To connect it to Discord: copy .env.example to .env, put your bot's token into it, and run this again.
"""
_WHAT_TO_DO: dict[type[Exception], str] = {
    ForeignDatabase: "this database belongs to another Discord application: point DATABASE_URL at another file",
    NewerSchema: "this database was made by a newer Forecastle: update this one, or restore a backup",
    Unreadable: "this file is not a database of Forecastle's: point DATABASE_URL at another, or restore a backup",
}
_PLAYGROUND = "sqlite:///data/playground.db"


@main.command()
def run() -> None:
    """Start the bot; without a token, show a short tour of what it answers."""
    settings = _settings()
    app.configure_logging(settings)
    if settings.discord_token is None or not settings.discord_token.get_secret_value():
        print(_CONNECT)
        _guarded(_say(settings.model_copy(update={"database_url": _PLAYGROUND}), _TOUR, Speaker("tourist"), False))
        return
    _guarded(app.serve(settings))


@main.command()
def say(
    lines: Annotated[list[str], typer.Argument(help="'/command option:value', 'press:Label', 'fill:field=value'")],
    name: Annotated[str, typer.Option("--as", help="who speaks; the same name is the same person")] = "ada",
    locale: Annotated[str, typer.Option(help="the person's language, such as nb or en-US")] = "en-US",
    moderator: Annotated[bool, typer.Option("--moderator", help="with a moderator's permissions")] = False,
    db: Annotated[Path, typer.Option(help="the database to use")] = Path("data/playground.db"),
    as_json: Annotated[bool, typer.Option("--json", help="print the messages as sent")] = False,
) -> None:
    """Do things in order as a person, through the real bot, and print each reply."""
    settings = _settings().model_copy(update={"database_url": f"sqlite:///{db}"})
    app.configure_logging(settings)
    _guarded(_say(settings, tuple(lines), Speaker(name, "no" if locale == "nb" else locale, moderator), as_json))


@main.command()
def report(
    profile: Annotated[Path, typer.Argument(help="a flat JSON object of facts")],
    on: Annotated[str | None, typer.Option(help="the day asked about, as 2026-11-23; today if left out")] = None,
    locale: Annotated[str, typer.Option(help="en or nb")] = "en",
) -> None:
    """Print the words of /forecast for a profile file."""
    try:
        day = dt.date.fromisoformat(on) if on else app.now().date()
    except ValueError:
        _refuse(f"--on: {on!r} is not a day such as 2026-11-23")
    try:
        print(plain(app.report_words(profile, day, locale)))
    except ForecastError as error:
        _refuse(str(error))


async def _say(settings: Settings, lines: tuple[str, ...], speaker: Speaker, as_json: bool) -> None:
    async for said in app.say(settings, lines, speaker):
        if as_json:
            print(json.dumps({"line": said.line, "messages": said.messages}, ensure_ascii=False))
        else:
            print(f"> {said.line}\n\n{said.text}\n")


def _guarded(work: Awaitable[None]) -> None:
    """Run something; what can go wrong before it is under way is told in one line."""
    try:
        asyncio.run(_awaited(work))
    except (ForecastError, StoreError) as error:
        _refuse(_sentence(error))
    except Unclear as error:
        _refuse(f"{error} is neither a /command nor a press of a button in sight nor an answer to an open form")
    except NotPossible as error:
        _refuse(f"Discord would not let anybody do that: {error}")
    except discord.LoginFailure:
        _refuse("Discord does not know this token: copy it anew from the developer portal into DISCORD_TOKEN")
    except (aiohttp.ClientError, discord.HTTPException, discord.GatewayNotFound) as error:
        _refuse(f"Discord cannot be reached ({type(error).__name__}): look at the network, then start again")


async def _awaited(work: Awaitable[None]) -> None:
    await work


def _sentence(error: ForecastError | StoreError) -> str:
    """Say what is wrong and what to do, with the error's own facts."""
    if isinstance(error, ForecastError):
        return str(error)
    facts = ", ".join(f"{key} {value}" for key, value in vars(error).items())
    return f"{_WHAT_TO_DO.get(type(error), 'the database cannot be used; look at DATABASE_URL')} ({facts})"


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        _refuse(f"{str(first['loc'][0]).upper()}: {first['msg']}")


def _refuse(reason: str) -> NoReturn:
    print(f"forecastle: {reason}", file=sys.stderr)
    raise typer.Exit(2)
