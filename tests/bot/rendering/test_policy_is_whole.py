"""The policy names everything that the database can hold of a person: a new table that it is silent about is found."""

from __future__ import annotations

import pytest

from bot.rendering.account import ForgetPage, PolicyPage
from bot.rendering.locales import LANGUAGES
from bot.rendering.renderer import render
from bot.store import people

#: Where the database can name a person, and the words by which the policy says so, in each language.
SAID = {
    "profiles.user_id": ("each fact you told", "hver opplysning du har gitt"),
    "profile_history.user_id": ("every earlier reading", "hver tidligere verdi"),
    "preferences.user_id": ("the language you chose", "språket du har valgt"),
    "profile_shares.user_id": ("the servers in which you let", "serverne der du lar"),
    "alerts.user_id": ("the answers you know", "svarene du kjenner"),
    "alert_servers.user_id": ("for which servers", "for hvilke servere"),
    "deliveries.user_id": ("each alert and when it was sent", "hvert varsel og når det ble sendt"),
    "announcements.author_id": ("the announcement with your number and name", "kunngjøringen med nummeret og navnet"),
    "announcements.approved_by": ("if you approve one", "hvis du godkjenner en"),
}


def test_every_place_that_can_name_a_person_is_in_the_list() -> None:
    assert {f"{each.table.name}.{each.person.name}" for each in people.mentions()} == set(SAID)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_policy_says_each_of_them(language: str) -> None:
    said = "\n".join(block for page in render(PolicyPage(), language) for block in page)
    assert [name for name, words in SAID.items() if words[LANGUAGES.index(language)] not in said] == []
    assert "30" in said


def test_before_it_erases_it_says_what_goes_and_what_stays() -> None:
    (page,) = render(ForgetPage(), "en")
    for word in ("facts", "history", "language", "alerts", "where you share", "stays, without your name", "30 days"):
        assert word in page[0]
