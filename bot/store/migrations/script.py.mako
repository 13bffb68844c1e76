"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Say here why the shape changes."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Refuse: a database goes back by restoring a backup, never by dropping what people told."""
    raise NotImplementedError
