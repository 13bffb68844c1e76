"""Answers that changed, small enough to keep: a line of text each, and what they are measured against."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from forecast.catalogue import World
from forecast.effects import Effect
from forecast.evidence import Confidence
from forecast.outlook import Assessment, assess_all
from forecast.profile import ProfileRecord
from forecast.verdicts import Verdict

#: How a weak "eligible" is written; every other verdict is written as it is called.
_MAYBE = "maybe"
#: Stands for the catalogue where a cause is written, as the id of an announcement stands for that.
_CATALOGUE = "catalogue"


@dataclass(frozen=True)
class Said:
    """A verdict as it is told; the confidence says no more than whether an eligible one is a maybe."""

    verdict: Verdict
    confidence: Confidence = Confidence.FAIR

    def __str__(self) -> str:
        """Write it as one word."""
        weak = self.verdict is Verdict.ELIGIBLE and self.confidence is Confidence.WEAK
        return _MAYBE if weak else self.verdict.value


@dataclass(frozen=True)
class News:
    """One answer that changed: from what to what, from which day, and by which announcement, if by one."""

    feature: str
    before: Said
    after: Said
    announcement: str | None = None
    day: dt.date | None = None

    def encode(self) -> str:
        """Write it on one line: `feature:before>after:cause@day`."""
        day = f"@{self.day}" if self.day else ""
        return f"{self.feature}:{self.before}>{self.after}:{self.announcement or _CATALOGUE}{day}"

    @property
    def told(self) -> tuple[object, ...]:
        """What a person reads of it: two announcements of the same are told once."""
        return self.feature, self.before.verdict, self.after.verdict, self.day

    def reversed(self) -> News:
        """The same taken back."""
        return replace(self, before=self.after, after=self.before)

    def is_reverse_of(self, other: News) -> bool:
        """Whether both together leave the answer as it was."""
        return self.told == other.reversed().told


def read_news(text: str) -> tuple[News, ...]:
    """Read lines that `encode` wrote; raises ValueError for anything else."""
    return tuple(_read_line(line) for line in text.splitlines())


def together(news: Iterable[News]) -> tuple[News, ...]:
    """Several changes, oldest first, as they are told at once.

    What was taken back is not told, and what is told anew is told as it was told last.
    """
    found: list[News] = []
    for each in news:
        earlier = [one for one in found if one.feature == each.feature]
        taken_back = [one for one in earlier if one.is_reverse_of(each)]
        replaced = taken_back or [one for one in earlier if one.before.verdict is each.before.verdict]
        found = [one for one in found if one not in replaced]
        if not taken_back:
            found.append(each)
    return tuple(found)


def news_of(effects: Iterable[Effect]) -> tuple[News, ...]:
    """The answers that announcements change for certain, each once."""
    found: dict[tuple[object, ...], News] = {}
    for each in effects:
        for flip in each.decided:
            news = News(flip.after.feature.id, said(flip.before), said(flip.after), each.announced.id, each.day)
            found.setdefault(news.told, news)
    return tuple(found.values())


def news_between(before: Iterable[Effect], after: Iterable[Effect]) -> tuple[News, ...]:
    """What is new where some announcements took the place of others; what they no longer change is reversed."""
    then, now = news_of(before), news_of(after)
    known, still = {each.told for each in then}, {each.feature for each in now}
    new = [each for each in now if each.told not in known]
    return tuple([each.reversed() for each in then if each.feature not in still] + new)


def said(assessment: Assessment) -> Said:
    """An assessment's verdict as it is told."""
    weak = assessment.confidence is Confidence.WEAK
    return Said(assessment.verdict, Confidence.WEAK if weak else Confidence.FAIR)


def measure(record: ProfileRecord, world: World) -> str:
    """Every verdict of a creator on a day, as the text that `news_since` is given later."""
    words = [f"{each.feature.id}:{said(each)}" for each in assess_all(record.on(world.day), world)]
    return " ".join([world.day.isoformat(), _fingerprint(record), *words])


def news_since(measured: str, record: ProfileRecord, world: World) -> tuple[News, ...]:
    """What the catalogue changed of a creator's answers since they were measured.

    What a creator told anew, an age that advanced and figures that grew too old are no news. So only
    those verdicts count that differ for the creator as they were then, too.
    """
    day, fingerprint, *words = measured.split()
    if fingerprint != _fingerprint(record):
        return ()
    before = dict(_read_pair(word) for word in words)
    as_then = _by_feature(assess_all(record.on(dt.date.fromisoformat(day)), world))
    now = assess_all(record.on(world.day), world)
    return tuple(
        News(each.feature.id, before[each.feature.id], said(each), day=world.day)
        for each in now
        if _differs(before.get(each.feature.id), each) and _differs(before[each.feature.id], as_then[each.feature.id])
    )


def is_current(measured: str, record: ProfileRecord, world: World) -> bool:
    """Whether a measure still says what holds, so that it can stay."""
    return measured.split()[1:] == measure(record, world).split()[1:]


def _by_feature(found: Iterable[Assessment]) -> Mapping[str, Assessment]:
    return {each.feature.id: each for each in found}


def _differs(before: Said | None, now: Assessment) -> bool:
    """Whether a verdict is another; a feature that was not there before was never answered."""
    return before is not None and before.verdict is not now.verdict


def _fingerprint(record: ProfileRecord) -> str:
    told = {key: [value, str(record.told_on.get(key))] for key, value in record.facts.told().items()}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _read_line(line: str) -> News:
    feature, change, cause = line.split(":")
    before, after = change.split(">")
    announcement, _, day = cause.partition("@")
    return News(
        feature,
        _read_said(before),
        _read_said(after),
        None if announcement == _CATALOGUE else announcement,
        dt.date.fromisoformat(day) if day else None,
    )


def _read_pair(word: str) -> tuple[str, Said]:
    feature, _, verdict = word.partition(":")
    return feature, _read_said(verdict)


def _read_said(word: str) -> Said:
    return Said(Verdict.ELIGIBLE, Confidence.WEAK) if word == _MAYBE else Said(Verdict(word))
