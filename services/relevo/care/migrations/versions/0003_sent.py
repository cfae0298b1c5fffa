"""What any stream has carried stays known, so that a restored agency is told what it may forget.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now `applied` was what the newest stream had carried."""
    with op.batch_alter_table("update_streams", recreate="auto") as streams:
        streams.add_column(sa.Column("sent", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE update_streams SET sent = applied")
    with op.batch_alter_table("update_streams", recreate="auto") as streams:
        streams.alter_column("sent", server_default=None)


def downgrade() -> None:
    """Refused: a restored agency would publish again what it has forgotten."""
    raise NotImplementedError("a restored agency would publish again what it has forgotten")
