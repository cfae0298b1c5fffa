"""A case crosses with the leaf hash of its newest ledger entry about a text.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what stands here already none is known; care awaits nothing of it."""
    with op.batch_alter_table("handovers", recreate=_anew()) as handovers:
        handovers.add_column(sa.Column("leaf_hash", sa.LargeBinary(length=32), nullable=True))


def downgrade() -> None:
    """What crosses from then on names none."""
    op.drop_column("handovers", "leaf_hash")


def _anew() -> Literal["always", "never"]:
    """SQLite alone makes a changed table anew, so that it is written as a new one would be."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
