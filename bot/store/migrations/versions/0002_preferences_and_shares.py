"""The language a person chose, and the servers in which they let their profile be counted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ID_BOUNDS = "BETWEEN 1 AND 9223372036854775807"


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "preferences",
        sa.Column("user_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("set_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_preferences"),
        sa.CheckConstraint(f"user_id {ID_BOUNDS}", name=op.f("ck_preferences_user_id_bounds")),
        sa.CheckConstraint(_language_bounds(), name=op.f("ck_preferences_language_bounds")),
        sqlite_strict=True,
    )
    op.create_table(
        "profile_shares",
        sa.Column("user_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("guild_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("shared_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "guild_id", name="pk_profile_shares"),
        sa.CheckConstraint(f"user_id {ID_BOUNDS}", name=op.f("ck_profile_shares_user_id_bounds")),
        sa.CheckConstraint(f"guild_id {ID_BOUNDS}", name=op.f("ck_profile_shares_guild_id_bounds")),
        sqlite_strict=True,
    )
    op.create_index("ix_profile_shares_guild_id", "profile_shares", ["guild_id"])


def downgrade() -> None:
    """Refuse: a database goes back by restoring a backup, never by dropping what people told."""
    raise NotImplementedError


def _language_bounds() -> str:
    spelling = "NOT GLOB '*[^a-z]*'" if op.get_bind().dialect.name == "sqlite" else "!~ '[^a-z]'"
    return f"language {spelling} AND length(language) BETWEEN 2 AND 3"
