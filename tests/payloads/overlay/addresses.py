"""Which addresses may stand where: the description takes any URI, javascript: included."""

from __future__ import annotations

from collections.abc import Iterator

from tests.payloads.fault import Fault, Place, Rule

EMBED_LINK = Rule("embed.link-scheme", "resources/message#embed-object")
EMBED_MEDIA = Rule("embed.media-scheme", "resources/message#embed-object")
BUTTON_LINK = Rule("button.link-scheme", "components/reference#button")
MEDIA = Rule("media.scheme", "components/reference#unfurled-media-item")
FILE = Rule("file.scheme", "components/reference#file")

WEB = ("http", "https")
SHOWN = (*WEB, "attachment")


def fault(rule: Rule, place: Place, url: object, schemes: tuple[str, ...]) -> Iterator[Fault]:
    """Complain of an address with another scheme than those given; of none where there is none."""
    scheme, mark, _ = str(url).partition("://")
    if url and (not mark or scheme not in schemes):
        yield Fault(rule, place, f"{str(url)[:40]!r} is none of {', '.join(schemes)}")
