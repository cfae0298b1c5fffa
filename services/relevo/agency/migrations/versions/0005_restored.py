"""What was applied of a history that care has lost stays known by its ids.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was lost so far."""
    op.create_table(
        "superseded_updates",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("update_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("superseded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "update_id", name="pk_superseded_updates"),
    )


def downgrade() -> None:
    """Refused: what was applied once would be applied again."""
    raise NotImplementedError("what was applied once would be applied again")
