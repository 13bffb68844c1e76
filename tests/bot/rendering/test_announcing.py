"""What a moderator reads, in both languages: every stage, every reason, every refusal, whole and within limits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pytest

from bot.rendering import announcing
from bot.rendering.announcing import Around
from bot.rendering.announcing_contexts import (
    AnnouncementsPage,
    Became,
    Copy,
    DonePage,
    Doubt,
    Item,
    Noticed,
    Place,
    RefusedPage,
    SettingsPage,
    WithdrawPage,
)
from bot.rendering.contexts import ErrorPage
from bot.rendering.renderer import render
from bot.services.moderating import blank
from bot.store.announcements import Announcement, Changed, Kind, State
from bot.store.servers import Server
from forecast import load_catalogue
from tests.bot.rendering.test_words import LANGUAGES, check

CATALOGUE = load_catalogue()
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
STAGES = ("draft", "ask", "own", "approve", "scheduled", "public", "over", "save")
LACKS = ("view", "send", "send_in_threads", "embed", "history", "mention")
REASONS = (
    "missing_view", "missing_send", "missing_history", "channel_gone", "refused", "deadline", "unreadable", "withdrawn",
    "removed", "rate_limited", "unreachable", "server_error", "dm_closed", "unauthorised", None, "something_new",
)  # fmt: skip


@dataclass(frozen=True)
class Count:
    """As the service counts: 0 is fewer than five."""

    gain: int = 10
    lose: int = 0
    unknown: int = 20
    of: int = 40
    tomorrow: bool = False


def announcement(**given: object) -> Announcement:
    found = replace(
        blank("aaaaaaaaaaaa", 7, NOON), title="Pulse opens", body="To more.\n\nFrom December.", author_name="Ada",
        kind=Kind.CHANGE, feature="tiktok.pulse", effective=dt.date(2026, 12, 1), source="https://tiktok.com/x",
        change=Changed(requirement="followers", at_least=50_000, countries=("NO", "SE")),
    )  # fmt: skip
    return replace(found, **given)


def said(context: object, language: str = "en") -> str:
    pages = render(context, language)
    check(pages)
    return "\n".join(block for page in pages for block in page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("role", [None, 5, 7])
def test_every_stage_of_a_preview(stage: str, role: int | None, language: str) -> None:
    found = announcement(state=State.SCHEDULED, publish_at=NOON, zone="America/Port-au-Prince")
    server = Server(7, (9,), role, language)
    findings = (
        Noticed("figure", "60,000 followers", "followers", (50_000, 100_000)),
        Noticed("time", "18:00"),
        Noticed("link", "http://x.com"),
        Noticed("ping", "@everyone"),
    )
    for around in (
        Around(),
        Around((Place(9), Place(10, LACKS), Place(11, ("gone",))), Count(), findings),
        Around((Place(9),), Count(tomorrow=True)),
    ):
        page = announcing.preview_page(found, server, CATALOGUE, stage, around)
        text = said(page, language)
        assert "@everyone" not in text
        assert ("60,000" in text) == bool(around.findings)


def test_the_preview_is_the_post_to_the_letter_with_its_empty_lines() -> None:
    page = announcing.preview_page(announcement(), Server(7, (9,), 5), CATALOGUE, "draft", Around((Place(9),)))
    text = said(page)
    assert text.startswith("## Ready to post in <#9>, pings <@&5>\n<@&5> Change: Pulse opens\nTo more.\n")
    assert "To more.\n\N{BRAILLE PATTERN BLANK}\nFrom December." in text


def test_whom_it_affects_is_said_in_round_numbers() -> None:
    page = announcing.preview_page(announcement(), Server(7), CATALOGUE, "draft", Around((), Count()))
    line = (
        "Whom it affects: about 10 gain, fewer than 5 lose, about 20 unknown, of about 40 who share their profile here."
    )
    assert line in said(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_cut_where_it_is_posted_is_pointed_at(language: str) -> None:
    long = announcing.preview_page(announcement(body="*" * 3000), Server(7), CATALOGUE, "draft", Around())
    assert long.cut
    assert "too long" in said(long)
    said(long, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("done", ["published", "asked", "scheduled", "saved", "discarded", "withdrawn"])
def test_what_was_done(done: str, language: str) -> None:
    said(DonePage(done, "*Title* @everyone", (9, 10), 1_796_144_400, "2026-12-01 18:00", "Europe/Oslo"), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("state", ["waiting", "done", "failed", "unclear"])
def test_what_became_of_it_is_always_said_in_words(state: str, reason: str | None, language: str) -> None:
    for stands, newest in ((False, False), (True, False), (True, True)):
        copies = (Copy(9, "https://discord.com/channels/7/9/1" if stands else None), Copy(10, None))
        item = Item("Title", "change", "published", "Ada", 1, (Became(state, reason, stands, newest, copies),))
        text = said(AnnouncementsPage((item,), 0, None), language)
        assert "_" not in text
        assert text.splitlines()[-1].startswith("- <#9>")
        assert not text.rstrip().endswith(":")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_line_of_the_list_is_what_somebody_must_do(language: str) -> None:
    items = tuple(Item(title, kind, state, None, None, ()) for title, kind, state in zip(
        ("", "b", "c", "d", "e"), Kind, ("draft", "waiting", "scheduled", "published", "withdrawn"), strict=True
    ))  # fmt: skip
    firsts = {
        said(page, language).splitlines()[0]
        for page in (
            AnnouncementsPage(items, 1, Doubt("Title", 9)),
            AnnouncementsPage(items, 2, None),
            AnnouncementsPage(items, 0, None),
            AnnouncementsPage((), 0, None),
        )
    }
    assert len(firsts) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_settings_whatever_is_set(language: str) -> None:
    said(SettingsPage((), None, False, None, None, None, None), language)
    lacking = (Place(9, LACKS), Place(10, ("gone",)))
    said(SettingsPage(lacking, 5, False, language, "America/Port-au-Prince", 6, 1), language)
    assert "@everyone" not in said(SettingsPage((Place(9),), 7, True, None, None, None, 0), language)
    for public in (True, False):
        said(WithdrawPage("Title", public), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "reason", ["empty", "long", "number", "choice", "country", "no_day", "no_value", "no_change", "no_need", "refused"]
)
def test_every_refusal_of_words_is_one_line_that_repeats_them(reason: str, language: str) -> None:
    for field in ("title", "body", "value"):
        facts = {"field": field, "reason": reason, "given": "**half**", "fact": "followers", "least": 0, "most": 5}
        for context in (RefusedPage(facts), ErrorPage("bad_text", facts)):
            text = said(context, language)
            assert "\n" not in text
            assert ("half" in text) == (reason in ("number", "choice", "country", "no_need"))


REFUSED = (
    *(("bad_setting", {"reason": each, "given": "x", "most": 5}) for each in (
        "nothing", "zone", "many", "forum", "category", "kind", "here_already", "not_here", "everyone")),
    *(("bad_time", {"reason": each, "zone": "Europe/Oslo"}) for each in ("format", "gap", "twice", "past", "far")),
    *(("not_yours", {"reason": each}) for each in ("own", "author", "unknown")),
    *(("too_late", {"state": each.value}) for each in State),
    *((each, {}) for each in (
        "may_not_announce", "may_not_manage", "bad_source", "unknown_announcement", "changed_meanwhile",
        "needs_approval", "no_channel")),
)  # fmt: skip


def test_every_other_refusal_is_a_line_of_its_own() -> None:
    for language in LANGUAGES:
        lines = [said(ErrorPage(key, dict(facts)), language) for key, facts in REFUSED]
        assert len(set(lines)) == len(lines)
        assert not any("\n" in line or "number" in line for line in lines if language == "en")
