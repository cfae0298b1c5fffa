"""A page's history is brought in, and crosses behind what happens now.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What waits to cross now is no back-fill."""
    with op.batch_alter_table("handovers", recreate="auto") as handovers:
        handovers.add_column(
            sa.Column("backfill", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("handovers", recreate="auto") as handovers:
        handovers.alter_column("backfill", server_default=None)
    op.create_table(
        "imports",
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=True),
        sa.Column("brand", sa.String(length=40), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("duplicates", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", name="pk_imports"),
    )
    op.create_index("ix_imports_source", "imports", ["source"])
    op.create_table(
        "import_refusals",
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.Column("line", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.import_id"], name="fk_import_refusals_import_id"
        ),
        sa.PrimaryKeyConstraint("import_id", "line", name="pk_import_refusals"),
    )


def downgrade() -> None:
    """Refused: how far imports came would be lost."""
    raise NotImplementedError("how far imports came would be lost")
