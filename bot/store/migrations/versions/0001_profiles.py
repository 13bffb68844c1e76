"""The first shape: what creators told, every reading of it, and whom the database serves."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")
ID_BOUNDS = "BETWEEN 1 AND 9223372036854775807"

NUMBERS = {
    "age": (13, 120),
    "followers": (0, 1_000_000_000),
    "views_30d": (0, 1_000_000_000_000),
    "videos_30d": (0, 10_000),
    "account_age_days": (0, 20_000),
    "live_hours_30d": (0, 720),
    "paying_subscribers": (0, 100_000_000),
    "shop_orders_30d": (0, 100_000_000),
    "effects_published": (0, 100_000),
}
CHOICES = {"platform": "('tiktok')", "account_type": "('personal', 'business', 'organisation')"}
WORDS = {"country": ("A-Z", 2, 2), "niche": ("a-z_", 1, 32)}
ORDER = (
    "platform",
    "country",
    "age",
    "account_type",
    "followers",
    "views_30d",
    "videos_30d",
    "account_age_days",
    "live_hours_30d",
    "paying_subscribers",
    "shop_orders_30d",
    "niche",
    "effects_published",
)


def upgrade() -> None:
    """Make the three tables and the one row of `meta`."""
    op.create_table("profiles", *_profile_parts(), sqlite_strict=True)
    op.create_table("profile_history", *_history_parts(), sqlite_strict=True)
    op.create_index("ix_profile_history_user_id_fact_told_at", "profile_history", ["user_id", "fact", "told_at"])
    meta = op.create_table("meta", *_meta_parts(), sqlite_strict=True)
    op.bulk_insert(meta, [{"id": 1}])


def downgrade() -> None:
    """Refuse: a database goes back by restoring a backup, never by dropping what people told."""
    raise NotImplementedError


def _spelt_with(column: str, alphabet: str, shortest: int, longest: int) -> str:
    glob = op.get_bind().dialect.name == "sqlite"
    spelling = f"{column} NOT GLOB '*[^{alphabet}]*'" if glob else f"{column} !~ '[^{alphabet}]'"
    return f"{spelling} AND length({column}) BETWEEN {shortest} AND {longest}"


def _bounds(fact: str) -> str:
    if fact in NUMBERS:
        return "{} BETWEEN {} AND {}".format(fact, *NUMBERS[fact])
    if fact in CHOICES:
        return f"{fact} IN {CHOICES[fact]}"
    return _spelt_with(fact, *WORDS[fact])


def _profile_parts() -> Iterator[SchemaItem]:
    yield sa.Column("user_id", NUMBER, autoincrement=False, nullable=False)
    for fact in ORDER:
        yield sa.Column(fact, NUMBER if fact in NUMBERS else sa.Text())
        yield sa.Column(f"{fact}_told_on", DAY)
    yield sa.Column("created_at", NUMBER, nullable=False)
    yield sa.Column("updated_at", NUMBER, nullable=False)
    yield sa.PrimaryKeyConstraint("user_id", name="pk_profiles")
    for fact in ORDER:
        yield sa.CheckConstraint(_bounds(fact), name=op.f(f"ck_profiles_{fact}_bounds"))
        both = f"({fact} IS NULL) = ({fact}_told_on IS NULL)"
        yield sa.CheckConstraint(both, name=op.f(f"ck_profiles_{fact}_told_on"))
    yield sa.CheckConstraint(f"user_id {ID_BOUNDS}", name=op.f("ck_profiles_user_id_bounds"))


def _history_parts() -> Iterator[SchemaItem]:
    yield sa.Column("id", NUMBER, nullable=False)
    yield sa.Column("user_id", NUMBER, nullable=False)
    yield sa.Column("told_on", DAY, nullable=False)
    yield sa.Column("told_at", NUMBER, nullable=False)
    yield sa.Column("fact", sa.Text(), nullable=False)
    yield sa.Column("text", sa.Text())
    yield sa.Column("number", NUMBER)
    yield sa.PrimaryKeyConstraint("id", name="pk_profile_history")
    yield sa.ForeignKeyConstraint(
        ["user_id"], ["profiles.user_id"], "fk_profile_history_user_id_profiles", ondelete="CASCADE"
    )
    for name, condition in (
        ("fact_bounds", _spelt_with("fact", "a-z0-9_", 1, 32)),
        ("text_bounds", "length(text) BETWEEN 1 AND 32"),
        ("number_bounds", "number BETWEEN 0 AND 1000000000000"),
        ("one_value", "text IS NULL OR number IS NULL"),
    ):
        yield sa.CheckConstraint(condition, name=op.f(f"ck_profile_history_{name}"))


def _meta_parts() -> Iterator[SchemaItem]:
    yield sa.Column("id", NUMBER, autoincrement=False, nullable=False)
    yield sa.Column("application_id", NUMBER)
    yield sa.PrimaryKeyConstraint("id", name="pk_meta")
    yield sa.CheckConstraint("id = 1", name=op.f("ck_meta_one_row"))
    yield sa.CheckConstraint(f"application_id {ID_BOUNDS}", name=op.f("ck_meta_application_id_bounds"))
