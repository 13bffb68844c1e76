"""A time as somebody wrote it, in a zone: the instant it names, or why it names none."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from functools import cache

from bot.errors import BadTime

#: Where no zone is set.
DEFAULT_ZONE = "UTC"
_AHEAD_AT_MOST = dt.timedelta(days=366)


@cache
def zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(zoneinfo.available_timezones())


def moment(text: str, zone: str, now: dt.datetime) -> dt.datetime:
    """Read "2026-12-01 18:00" in a zone; raises BadTime for a time that is none, is two, is past or too far."""
    there = zoneinfo.ZoneInfo(zone)
    try:
        written = dt.datetime.strptime(" ".join(text.split()), "%Y-%m-%d %H:%M").replace(tzinfo=there)
        instant, other = (written.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    except (ValueError, OverflowError):  # the first and the last hours there are have no instant everywhere
        raise BadTime(reason="format") from None
    if instant != other:
        exists = instant.astimezone(there).replace(tzinfo=None) == written.replace(tzinfo=None)
        raise BadTime(reason="twice" if exists else "gap", zone=zone)
    if instant <= now:
        raise BadTime(reason="past")
    if instant > now + _AHEAD_AT_MOST:
        raise BadTime(reason="far")
    return instant
