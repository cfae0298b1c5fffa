"""The vault's checkpoints on their way to the agencies, and their cosignatures on the way back.

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
    """Nothing was relayed so far."""
    op.create_table(
        "relayed_checkpoints",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("held_origin", sa.String(length=200), nullable=True),
        sa.Column("held_size", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("old_size", sa.BigInteger(), nullable=True),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("agency", name="pk_relayed_checkpoints"),
    )
    op.create_table(
        "brought_cosignatures",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "origin", "size", name="pk_brought_cosignatures"),
    )


def downgrade() -> None:
    """What is kept here is asked for again."""
    op.drop_table("brought_cosignatures")
    op.drop_table("relayed_checkpoints")
