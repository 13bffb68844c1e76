"""Every place of an announcement and of the settings that repeats what somebody wrote, said without Discord."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial

from bot.rendering.alerting import AffectsPage
from bot.rendering.announcing import Around, preview_page
from bot.rendering.announcing_contexts import (
    AnnouncementsPage,
    Doubt,
    Item,
    Noticed,
    RefusedPage,
    SettingsPage,
    WithdrawPage,
)
from bot.rendering.contexts import ErrorPage
from bot.rendering.post import fits, post
from bot.rendering.renderer import blocks
from bot.services.moderating import blank
from bot.store.announcements import Announcement, Kind, State
from bot.store.servers import Server
from forecast import Catalogue, load_catalogue
from tests.hostile.judge import Found, active, pings, smuggled
from tests.hostile.trial import HARMLESS

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
SERVER = Server(7, (9,), 5, "en")
#: An address that hides nothing: a host of names, and a path without marks of Discord's.
_PLAIN = re.compile(r"https://(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[\w./?=&%+-]*)?", re.ASCII)
#: A public post repeats the plain addresses of its text as links that show where they lead.
LINKED = ("post: body", "preview: body")
Says = Callable[[str], str]


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


def announcement(**given: object) -> Announcement:
    """An announcement with a word in every slot."""
    found = replace(
        blank("aaaaaaaaaaaa", 7, NOON), title="Title", body="Body", author_name="Ada", kind=Kind.CHANGE,
        feature="tiktok.pulse", effective=dt.date(2026, 12, 1), source="https://x.example/a",
    )  # fmt: skip
    return replace(found, **given)  # type: ignore[arg-type]


def _public(slot: str, text: str, **given: object) -> str:
    found = post(announcement(**{slot: text}, **given), SERVER, _catalogue())
    return f"{found.content}\n{found.description}\n{found.footer}"


def _previewed(slot: str, text: str) -> str:
    return _said(preview_page(announcement(**{slot: text}), SERVER, _catalogue(), "draft", Around()))


def _said(context: object) -> str:
    return "\n".join(blocks(context, "en"))


def _noticed(kind: str, text: str) -> str:
    seen = Noticed(kind, text, "followers", (10_000,))
    return _said(preview_page(announcement(), SERVER, _catalogue(), "draft", Around((), None, (seen,))))


def _refused(reason: str, text: str) -> str:
    facts = {"field": "value", "reason": reason, "given": text, "fact": "followers", "least": 0, "most": 5}
    return _said(RefusedPage(facts))


def _listed(slot: str, text: str) -> str:
    item = replace(Item("Title", "new", "published", "Ada", None, ()), **{slot: text})
    return _said(AnnouncementsPage((item,), 0, None))


def _doubted(text: str) -> str:
    return _said(AnnouncementsPage((), 0, Doubt(text, 9)))


def _affects(fate: str, text: str) -> str:
    return _said(AffectsPage(fate, text, NOON.date(), None, NOON.date(), None, None, None, ()))


def _zone(text: str) -> str:
    return _said(SettingsPage((), None, False, None, text, None, None))


def _bad_zone(text: str) -> str:
    return _said(ErrorPage("bad_setting", {"reason": "zone", "given": text}))


_WORDS = {"title": "title", "body": "body", "name": "author_name"}
SLOTS: Mapping[str, Says] = {
    **{f"post: {name}": partial(_public, slot) for name, slot in _WORDS.items()},
    "post withdrawn: title": partial(_public, "title", state=State.WITHDRAWN, withdrawn_at=NOON),
    **{f"preview: {name}": partial(_previewed, slot) for name, slot in _WORDS.items()},
    **{f"preview, {kind}": partial(_noticed, kind) for kind in ("figure", "time", "link", "ping")},
    **{f"refused, {reason}": partial(_refused, reason) for reason in ("number", "choice", "no_need", "country")},
    **{f"list: {slot}": partial(_listed, slot) for slot in ("title", "author")},
    "list, in doubt: title": _doubted,
    **{f"affects, {fate}: title": partial(_affects, fate) for fate in ("withdrawn", "words_only")},
    "withdraw: title": lambda text: _said(WithdrawPage(text, True)),
    "settings: zone": _zone,
    "settings, refused: zone": _bad_zone,
}


def guilt(slot: str, text: str) -> Iterator[Found]:
    """What a text does to the words around it in a slot, beside what a harmless word does."""
    says = SLOTS[slot]
    said = says(text)
    yield from pings(said.replace(_ROLE, ""))
    if _empty(text):
        yield from _innocent(active(said), active(says(HARMLESS)))
        return
    if slot == "preview: body" and not fits(text):
        yield from _innocent(active(said), [*active(says(HARMLESS)), _SAYS_THAT_IT_IS_CUT])
        return
    allowed = _addresses(text) if slot in LINKED else frozenset()
    found = smuggled(said, says(HARMLESS), HARMLESS)
    yield from (each for each in found if each.what not in allowed or each.kind != "autolink")


#: The preview of a text that is too long lists that, as a thing to look at again.
_SAYS_THAT_IT_IS_CUT = Found("list", 0, 0, "-")
#: The role of the server's settings, which a public post pings and says so.
_ROLE = "<@&5>"


def _empty(text: str) -> bool:
    """Nothing of it can be seen, so that nothing of it is said."""
    return not any(unicodedata.category(each) not in ("Cc", "Cf", "Co", "Zs", "Zl", "Zp") for each in text)


def _innocent(found: list[Found], usual: list[Found]) -> Iterator[Found]:
    kinds = {(each.kind, each.what) for each in usual}
    return (each for each in found if (each.kind, each.what) not in kinds)


def _addresses(text: str) -> frozenset[str]:
    unseen = ("Cc", "Cf", "Cs")
    seen = "".join(each for each in unicodedata.normalize("NFC", text) if unicodedata.category(each) not in unseen)
    return frozenset(part for found in _PLAIN.findall(seen) for part in _shorter(found))


def _shorter(address: str) -> Iterator[str]:
    """An address may be repeated up to where it stops being plain."""
    return (address[:end] for end in range(len("https://a.bc"), len(address) + 1))
