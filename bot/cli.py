"""The commands at the front door, with their options; every refusal is one line and exit status 2."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import sys
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Iterable
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer
from pydantic import ValidationError

from bot import app, check
from bot.check import Finding
from bot.playground.say import Speaker
from bot.playground.transcript import plain
from bot.refusals import REFUSED, sentence
from bot.settings import Settings, has_display
from bot.store import Findings, backup, migrate, restore
from forecast import ForecastError

T = TypeVar("T")

main = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Forecastle, a Discord bot."
)
db = typer.Typer(no_args_is_help=True, help="Look after the database of DATABASE_URL.")
main.add_typer(db, name="db")
_CONNECT = """There is no DISCORD_TOKEN, so this is the playground: the real bot, and a stand-in for Discord here.
To connect it to Discord: copy .env.example to .env, put your bot's token into it, and run this again.
"""
_PLAYGROUND = "sqlite:///data/playground.db"
_ENV_FILE = Path(".env")


@main.command()
def run() -> None:
    """Start the bot; without a token, the playground."""
    settings = _settings()
    if settings.discord_token is None:
        print(_CONNECT)
        _play(settings, 0, browser=True)
        return
    app.configure_logging(settings)
    _guarded(app.serve(settings))


@main.command()
def playground(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for any that is free")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="open a browser")] = True,
) -> None:
    """Talk to the bot in a browser, with a stand-in for Discord on this machine."""
    _play(_settings(), port, browser=browser)


def _play(settings: Settings, port: int, *, browser: bool) -> None:
    def opened_at(address: str) -> None:
        print(f"The bot is at {address} - end it with Ctrl+C", flush=True)
        if browser and has_display():
            webbrowser.open(address)

    playing = _quiet(settings.model_copy(update={"database_url": _PLAYGROUND}))
    try:
        _guarded(app.playground(playing, port, opened_at))
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "in use"
        _refuse(f"port {port} cannot be opened ({reason}): choose another with --port")


@main.command()
def say(
    lines: Annotated[
        list[str],
        typer.Argument(
            help="'/command option:value', 'press:Label', 'fill:field=value', 'as:NAME', 'look:CHANNEL', 'save:FILE'"
        ),
    ],
    name: Annotated[str, typer.Option("--as", help="who speaks; the same name is the same person")] = "ada",
    locale: Annotated[str, typer.Option(help="the person's language, such as nb or en-US")] = "en-US",
    moderator: Annotated[bool, typer.Option("--moderator", help="with a moderator's permissions")] = False,
    db: Annotated[Path, typer.Option(help="the database to use")] = Path("data/playground.db"),
    as_json: Annotated[bool, typer.Option("--json", help="print the messages as sent")] = False,
) -> None:
    """Do things in order as a person, through the real bot, and print each reply."""
    settings = _quiet(_settings().model_copy(update={"database_url": f"sqlite:///{db}"}))
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


@main.command("check")
def check_(offline: Annotated[bool, typer.Option("--offline", help="leave Discord alone")] = False) -> None:
    """Tell what is wrong before Discord does: a line for each thing; exit status 2 when something is wrong."""
    try:
        settings = _read_settings()
    except _BadSettings as error:
        _tell([Finding("wrong", "settings", str(error), "look at .env and at the environment")])
    readable = Finding("ok", "settings", "can be read")
    found = asyncio.run(_listed(check.findings(settings, app.now().date(), _ENV_FILE, offline=offline)))
    _tell([readable, *found])


@db.command()
def upgrade() -> None:
    """Bring the database to the shape this version works with, making it where there is none."""
    settings = _quiet(_settings())
    _guarded(migrate.upgrade(settings.database_url))
    _tell(_looked_at(settings))


@db.command()
def verify() -> None:
    """Look whether the database is whole, ours and private, without changing it; exit status 2 if it is not."""
    _tell(_looked_at(_settings()))


@db.command("backup")
def backup_(file: Annotated[Path, typer.Argument(help="the new file; it must not be there yet")]) -> None:
    """Copy the database to a file, while the bot runs or not; the copy is looked through before it gets its name."""
    found = _guarded(backup.take(_settings().database_url, file))
    print(f"{file}: {_contents(found)}")


@db.command("restore")
def restore_(file: Annotated[Path, typer.Argument(help="a backup")]) -> None:
    """Put a backup in the place of the database, which is kept; the bot must not run."""
    settings = _quiet(_settings())
    done = _guarded(restore(settings.database_url, file, app.now()))
    print(f"restored from {file}: {_contents(done.findings)}")
    if done.kept is not None:
        print(f"what was there before is kept as {done.kept}")
    if done.erased:
        print(f"{done.erased} rows of people who were erased since are left out")
    if done.unfinished:
        print(f"announcements that are not public in it: {done.unfinished}; /announce list shows what is still planned")


def _contents(found: Findings) -> str:
    return f"whole, at revision {found.revision}, with {found.of_people} rows of what was told"


def _looked_at(settings: Settings) -> tuple[Finding, ...]:
    return asyncio.run(check.memory.look(settings.database_url, app.now().date(), settings.backup_days)).findings


def _tell(findings: Iterable[Finding]) -> NoReturn:
    found = tuple(findings)
    for each in found:
        print(each)
    raise typer.Exit(2 if any(each.state == "wrong" for each in found) else 0)


async def _listed(findings: AsyncIterator[Finding]) -> list[Finding]:
    return [each async for each in findings]


async def _say(settings: Settings, lines: tuple[str, ...], speaker: Speaker, as_json: bool) -> None:
    async for said in app.say(settings, lines, speaker):
        if as_json:
            print(json.dumps({"line": said.line, "messages": said.messages}, ensure_ascii=False))
        else:
            print(f"> {said.line}\n\n{said.text}\n")


def _guarded(work: Awaitable[T]) -> T:
    """Run something and give what comes of it; what can go wrong before it is under way is told in one line."""
    try:
        return asyncio.run(_awaited(work))
    except REFUSED as error:
        _refuse(sentence(error))


async def _awaited(work: Awaitable[T]) -> T:
    return await work


class _BadSettings(Exception):
    """The settings cannot be read; says which and why."""


def _read_settings() -> Settings:
    try:
        return Settings(_env_file=_ENV_FILE)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _BadSettings(f"{str(first['loc'][0]).upper()}: {first['msg']}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise _BadSettings(f"{_ENV_FILE} cannot be read ({type(error).__name__})") from None


def _settings() -> Settings:
    try:
        return _read_settings()
    except _BadSettings as error:
        _refuse(str(error))


def _quiet(settings: Settings) -> Settings:
    """Log only what went wrong, unless somebody asked for more: who types a command wants its answer."""
    if settings.log_level == "info":
        settings = settings.model_copy(update={"log_level": "warning"})
    app.configure_logging(settings)
    return settings


def _refuse(reason: str) -> NoReturn:
    print(f"forecastle: {reason}", file=sys.stderr)
    raise typer.Exit(2)
