"""Since when an announcement that a backup brought back may have been public already."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; no announcement of this database is known to have come back."""
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("announcements", sa.Column("maybe_public_since", kind))


def downgrade() -> None:
    """Refuse: a database goes back by restoring a backup, never by dropping what people told."""
    raise NotImplementedError
