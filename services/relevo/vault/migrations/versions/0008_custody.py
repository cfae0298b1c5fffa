"""Until when epochs were offered to agencies, and which of their moves are on the ledger.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An epoch that was offered before counts as offered up to its retirement."""
    op.create_table(
        "key_offers",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("key_id", sa.String(length=200), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "key_id", name="pk_key_offers"),
    )
    op.create_table(
        "key_moves",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("key_id", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "key_id", "state", name="pk_key_moves"),
    )


def downgrade() -> None:
    """The moves stay on the ledger."""
    op.drop_table("key_moves")
    op.drop_table("key_offers")
