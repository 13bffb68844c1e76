"""The labels and the bounds that the schema itself holds."""

import sqlite3
from collections.abc import Callable

import pytest
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from bot.store.facts import FACTS
from bot.store.schema import metadata, profiles

Ask = Callable[[str], list[tuple[object, ...]]]


def unlabelled(schema: MetaData) -> list[str]:
    """Name every table and column that does not say how private it is."""
    tables = [table for table in schema.sorted_tables if "person" not in table.info]
    columns = [column for table in schema.sorted_tables for column in table.columns]
    labels = ("identifier", "personal", "operational")
    return [str(table) for table in tables] + [
        str(column) for column in columns if column.info.get("privacy") not in labels
    ]


def test_every_table_and_column_says_how_private_it_is():
    assert unlabelled(metadata) == []


def test_a_column_without_a_label_is_noticed():
    schema = MetaData()
    Table("new", schema, Column("id", Integer, info={"privacy": "operational"}), Column("bare", Integer))
    assert unlabelled(schema) == ["new", "new.bare"]


def test_the_column_that_names_a_person_is_an_identifier_and_a_table_without_one_holds_nothing_personal():
    for table in metadata.sorted_tables:
        person = table.info["person"]
        labels = {column.name: column.info["privacy"] for column in table.columns}
        if person is None:
            assert set(labels.values()) == {"operational"}
        else:
            assert labels[person] == "identifier"


def test_a_profile_has_a_value_and_a_day_for_every_fact_and_nothing_else():
    expected = {name for fact in FACTS for name in (fact, f"{fact}_told_on")}
    assert set(profiles.c.keys()) == expected | {"user_id", "created_at", "updated_at"}


def test_the_schema_can_be_written_for_postgresql():
    for table in metadata.sorted_tables:
        assert "STRICT" not in str(CreateTable(table).compile(dialect=postgresql.dialect()))


BAD_VALUES = [
    ("platform", "'youtube'"),
    ("country", "'no'"),
    ("country", "'NOR'"),
    ("country", "'N'"),
    ("country", "'ÆØ'"),
    ("age", "12"),
    ("age", "121"),
    ("age", "'twenty'"),
    ("age", "20.5"),
    ("account_type", "'brand'"),
    ("followers", "-1"),
    ("followers", "1000000001"),
    ("followers", "X'00'"),
    ("views_30d", "1000000000001"),
    ("videos_30d", "10001"),
    ("account_age_days", "20001"),
    ("live_hours_30d", "721"),
    ("paying_subscribers", "100000001"),
    ("shop_orders_30d", "100000001"),
    ("niche", "''"),
    ("niche", "'Food'"),
    ("niche", "'" + "a" * 33 + "'"),
    ("effects_published", "100001"),
]


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(("fact", "literal"), BAD_VALUES)
def test_the_database_itself_refuses_what_is_out_of_bounds(ask: Ask, fact: str, literal: str):
    with pytest.raises(sqlite3.IntegrityError):
        ask(
            f"INSERT INTO profiles (user_id, {fact}, {fact}_told_on, created_at, updated_at) "  # noqa: S608
            f"VALUES (1, {literal}, '2026-11-23', 0, 0)"
        )


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(("value", "day"), [("20", "NULL"), ("NULL", "'2026-11-23'")])
def test_a_fact_and_its_day_come_together(ask: Ask, value: str, day: str):
    with pytest.raises(sqlite3.IntegrityError, match="ck_profiles_age_told_on"):
        ask(
            "INSERT INTO profiles (user_id, age, age_told_on, created_at, updated_at) "  # noqa: S608
            f"VALUES (1, {value}, {day}, 0, 0)"
        )


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO profiles (user_id, created_at, updated_at) VALUES (0, 0, 0)",
        "INSERT INTO profile_history VALUES (1, 1, '2026-11-23', 0, 'age', 'a', 1)",
        "INSERT INTO profile_history (user_id, told_on, told_at, fact) VALUES (1, '2026-11-23', 0, 'Age!')",
        "INSERT INTO meta (id) VALUES (2)",
        "UPDATE meta SET application_id = 0",
    ],
)
def test_the_other_tables_hold_their_bounds(ask: Ask, statement: str):
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        ask(statement)


@pytest.mark.usefixtures("made")
def test_every_table_is_strict(ask: Ask):
    strict = {row[1]: row[5] for row in ask("PRAGMA table_list")}
    assert {table.name: strict[table.name] for table in metadata.sorted_tables} == dict.fromkeys(metadata.tables, 1)
