"""The shape of the memory: every table, every column with its bounds and with how private it is.

A table says in `info["person"]` which of its columns names the person a row is about, or None when its rows
are about nobody, and in `info["since"]` at which moment such a row came to be. Export and erasure walk these
labels, so a new table takes part in both by saying so; a test refuses a table or a column that says nothing. A
change here needs a revision in `migrations/versions`.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table, Text, func, or_
from sqlalchemy.types import TypeEngine

from bot.store.columns import BIG_NUMBER, Day, Instant, labelled
from bot.store.facts import ANY_NUMBER, DISCORD_ID, FACT_NAME, FACTS, LANGUAGE, Kind, Number

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _column_type(kind: Kind) -> TypeEngine[str] | TypeEngine[int]:
    return BIG_NUMBER if isinstance(kind, Number) else Text()


def _fact_parts(name: str, kind: Kind) -> Iterator[Column[object] | CheckConstraint]:
    """Two columns for a fact, its value and the day it was told, and what must hold of them."""
    value = labelled(name, _column_type(kind), "personal")
    told_on = labelled(f"{name}_told_on", Day(), "personal")
    yield from (value, told_on)
    yield CheckConstraint(kind.condition(value), name=f"{name}_bounds")
    yield CheckConstraint(value.is_(None) == told_on.is_(None), name=f"{name}_told_on")


_user_id = labelled("user_id", BIG_NUMBER, "identifier", primary_key=True, autoincrement=False)

profiles: Final = Table(
    "profiles",
    metadata,
    _user_id,
    *(part for name, kind in FACTS.items() for part in _fact_parts(name, kind)),
    labelled("created_at", Instant(), "personal", nullable=False),
    labelled("updated_at", Instant(), "personal", nullable=False),
    CheckConstraint(DISCORD_ID.condition(_user_id), name="user_id_bounds"),
    info={"person": "user_id", "since": "created_at"},
    sqlite_strict=True,
)
"""What each creator told us, one row each: the present state."""

_fact = labelled("fact", Text(), "personal", nullable=False)
_text = labelled("text", Text(), "personal")
_number = labelled("number", BIG_NUMBER, "personal")

profile_history: Final = Table(
    "profile_history",
    metadata,
    labelled("id", BIG_NUMBER, "operational", primary_key=True),
    labelled(
        "user_id",
        BIG_NUMBER,
        "identifier",
        ForeignKey(profiles.c.user_id, ondelete="CASCADE"),
        nullable=False,
    ),
    labelled("told_on", Day(), "personal", nullable=False),
    labelled("told_at", Instant(), "personal", nullable=False),
    _fact,
    _text,
    _number,
    CheckConstraint(FACT_NAME.condition(_fact), name="fact_bounds"),
    CheckConstraint(func.length(_text).between(1, 32), name="text_bounds"),
    CheckConstraint(ANY_NUMBER.condition(_number), name="number_bounds"),
    CheckConstraint(or_(_text.is_(None), _number.is_(None)), name="one_value"),
    Index(None, "user_id", "fact", "told_at"),
    info={"person": "user_id", "since": "told_at"},
    sqlite_strict=True,
)
"""Every reading ever told, only appended to; neither text nor number means that the fact was taken back."""

_reader_id = labelled("user_id", BIG_NUMBER, "identifier", primary_key=True, autoincrement=False)
_language = labelled("language", Text(), "personal", nullable=False)

preferences: Final = Table(
    "preferences",
    metadata,
    _reader_id,
    _language,
    labelled("set_at", Instant(), "personal", nullable=False),
    CheckConstraint(DISCORD_ID.condition(_reader_id), name="user_id_bounds"),
    CheckConstraint(LANGUAGE.condition(_language), name="language_bounds"),
    info={"person": "user_id", "since": "set_at"},
    sqlite_strict=True,
)
"""The language a person chose over Discord's; no row for whoever chose none."""

_sharer_id = labelled("user_id", BIG_NUMBER, "identifier", primary_key=True, autoincrement=False)
_guild_id = labelled("guild_id", BIG_NUMBER, "personal", primary_key=True, autoincrement=False)

profile_shares: Final = Table(
    "profile_shares",
    metadata,
    _sharer_id,
    _guild_id,
    labelled("shared_at", Instant(), "personal", nullable=False),
    CheckConstraint(DISCORD_ID.condition(_sharer_id), name="user_id_bounds"),
    CheckConstraint(DISCORD_ID.condition(_guild_id), name="guild_id_bounds"),
    Index(None, "guild_id"),
    info={"person": "user_id", "since": "shared_at"},
    sqlite_strict=True,
)
"""In which servers a person lets their profile be counted; no row where they do not."""

_meta_id = labelled("id", BIG_NUMBER, "operational", primary_key=True, autoincrement=False)
_application_id = labelled("application_id", BIG_NUMBER, "operational")

meta: Final = Table(
    "meta",
    metadata,
    _meta_id,
    _application_id,
    CheckConstraint(_meta_id == 1, name="one_row"),
    CheckConstraint(DISCORD_ID.condition(_application_id), name="application_id_bounds"),
    info={"person": None},
    sqlite_strict=True,
)
"""One row about the database itself: the Discord application it serves, unknown until claimed."""
