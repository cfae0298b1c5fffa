"""Full tiles of the ledger are kept, so that a proof reads a few rows.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The integrator fills the table, also for what was integrated before."""
    op.create_table(
        "ledger_tiles",
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("level", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("tile", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(length=8192), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("origin", "level", "tile", name="pk_ledger_tiles"),
    )


def downgrade() -> None:
    """What is kept here can be made again from the entries."""
    op.drop_table("ledger_tiles")
