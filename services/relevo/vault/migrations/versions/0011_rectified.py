"""Since when a value is another than came.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is held is what came."""
    op.add_column("held_values", sa.Column("rectified_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Values stay; that some were put right is on the ledger alone."""
    op.drop_column("held_values", "rectified_at")
