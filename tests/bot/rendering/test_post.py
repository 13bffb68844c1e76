"""A public post: what changed since it was posted, and when, stands under it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.rendering.post import post
from bot.services.moderating import blank
from bot.store.announcements import Edit, State
from bot.store.servers import Server
from forecast import load_catalogue

CATALOGUE = load_catalogue()
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def footer(edits: tuple[Edit, ...], language: str = "en") -> str:
    found = replace(blank("aaaaaaaaaaaa", 7, NOON), title="Pulse", body="Opens.", author_name="Ada", edits=edits)
    return post(replace(found, state=State.PUBLISHED), Server(7, (9,), language=language), CATALOGUE).footer


def edit(version: int, days: int, *parts: str) -> Edit:
    return Edit(version, NOON + dt.timedelta(days=days), parts)


def test_every_edit_is_appended_with_its_day_and_those_of_a_day_are_one():
    edits = edit(2, 0, "body"), edit(3, 0, "body", "change"), edit(4, 8, "source")
    assert footer(()) == "Posted by Ada · not by TikTok or Discord"
    assert (
        footer(edits) == "Posted by Ada · edited 23 November 2026: text, what changes; 1 December 2026: source"
        " · not by TikTok or Discord"
    )
    assert "endret 23. november 2026: tekst, hva som endres; 1. desember 2026: kilde" in footer(edits, "nb")


def test_however_often_it_is_edited_the_newest_stand_there():
    said = footer(tuple(edit(number, number, "title", "body", "change", "source") for number in range(2, 400)))
    assert "22 December 2027" not in said
    assert "23 December 2027" in said
    assert len(said) < 2_048
