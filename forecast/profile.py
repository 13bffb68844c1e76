"""What a creator told us: the facts, their bounds, their units, and how they age."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from forecast.errors import BadInput

#: 30-day figures older than this many days count as unknown; ours to choose.
MONTHLY_FIGURES_LAST_DAYS = 45
#: Days in a year, for advancing an age that was told on a known day.
DAYS_IN_YEAR = 365.25

NICHES = (
    "art", "beauty", "books", "business", "comedy", "dance", "education", "entertainment", "family",
    "fashion", "finance", "fitness", "food", "gaming", "health", "home", "lifestyle", "music", "news",
    "pets", "science", "sports", "tech", "travel", "vehicles",
)  # fmt: skip


@cache
def countries() -> frozenset[str]:
    """Every ISO 3166-1 alpha-2 code."""
    text = (resources.files("forecast") / "countries.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def _known_country(code: str) -> str:
    if code not in countries():
        raise ValueError(f"{code!r} is not an ISO 3166-1 alpha-2 country code, such as NO or US")
    return code


def _known_niche(niche: str) -> str:
    if niche not in NICHES:
        raise ValueError(f"{niche!r} is not a niche we know; one of: {', '.join(NICHES)}")
    return niche


Country = Annotated[str, AfterValidator(_known_country)]
Niche = Annotated[str, AfterValidator(_known_niche)]


class Profile(BaseModel):
    """One creator's facts as they stand on one day; every fact is optional.

    Counts are whole numbers; `_30d` figures cover the last 30 days; ages are whole years, or days
    where the name says so; `country` is an ISO 3166-1 alpha-2 code.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    platform: Literal["tiktok"] | None = None
    country: Country | None = None
    age: Annotated[int, Field(ge=13, le=120)] | None = None
    account_type: Literal["personal", "business", "organisation"] | None = None
    followers: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None
    views_30d: Annotated[int, Field(ge=0, le=1_000_000_000_000)] | None = None
    videos_30d: Annotated[int, Field(ge=0, le=10_000)] | None = None
    account_age_days: Annotated[int, Field(ge=0, le=20_000)] | None = None
    live_hours_30d: Annotated[int, Field(ge=0, le=720)] | None = None
    paying_subscribers: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    shop_orders_30d: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    niche: Niche | None = None
    effects_published: Annotated[int, Field(ge=0, le=100_000)] | None = None

    def told(self) -> dict[str, str | int]:
        """The facts that are known, in the order of this class."""
        return {key: value for key, value in self.model_dump().items() if value is not None}


FACTS: tuple[str, ...] = tuple(Profile.model_fields)
MONTHLY_FACTS = tuple(key for key in FACTS if key.endswith("_30d"))


@cache
def bounds(fact: str) -> tuple[int, int] | None:
    """The least and the greatest value of a numeric fact, both allowed; None for words."""
    schema = Profile.model_json_schema()["properties"][fact]
    for option in schema["anyOf"]:
        if option.get("type") == "integer":
            return option["minimum"], option["maximum"]
    return None


#: The facts that are counted and move as an account does; ages only follow the calendar.
COUNTED_FACTS = tuple(key for key in FACTS if bounds(key) and key not in ("age", "account_age_days"))


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """A profile as it is kept: the facts, and the day on which each was told."""

    facts: Profile = field(default_factory=Profile)
    told_on: Mapping[str, dt.date] = field(default_factory=dict)

    def too_old(self, on: dt.date) -> tuple[str, ...]:
        """The 30-day figures that no longer count on that day and are asked again."""
        limit = dt.timedelta(days=MONTHLY_FIGURES_LAST_DAYS)
        told = self.facts.told()
        return tuple(key for key in MONTHLY_FACTS if key in told and on - self.told_on[key] > limit)

    def on(self, day: dt.date) -> Profile:
        """The facts as they stand on that day: ages advanced, old 30-day figures unknown.

        A day before a fact was told takes the fact as it is: asking about the rules of a past
        day does not make the creator younger.
        """
        changed: dict[str, Any] = dict.fromkeys(self.too_old(day))
        if self.facts.age is not None:
            years = int(self._days_since("age", day) / DAYS_IN_YEAR)
            changed["age"] = min(self.facts.age + years, 120)
        if self.facts.account_age_days is not None:
            older = self.facts.account_age_days + self._days_since("account_age_days", day)
            changed["account_age_days"] = min(older, 20_000)
        return self.facts.model_copy(update=changed)

    def _days_since(self, key: str, day: dt.date) -> int:
        return max((day - self.told_on[key]).days, 0)


def parse_profile(data: object, file: str = "profile") -> Profile:
    """Check a flat mapping of facts; raise BadInput naming the key and the reason."""
    if not isinstance(data, dict):
        raise BadInput(file, "", "a profile is one flat JSON object of facts")
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"][:1])
        raise BadInput(file, key, _reason(first["type"], str(first["msg"]))) from None


def _reason(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"is not a fact we know; the facts are {', '.join(FACTS)}"
    return message.removeprefix("Value error, ")


def read_profile(path: Path) -> Profile:
    """Read a profile file: a flat JSON object of facts; raise BadInput for anything else."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_constants)
    except OSError as error:
        raise BadInput(str(path), "", error.strerror or "cannot be read") from None
    except (ValueError, RecursionError) as error:
        raise BadInput(str(path), "", f"is not JSON: {error}") from None
    return parse_profile(data, str(path))


def _no_constants(name: str) -> None:
    raise ValueError(f"{name} is not a number")
