"""What customers typed into private forms.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No form was filled in before."""
    op.create_table(
        "deposits",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("deposited_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "agency", "submission_id", name="pk_deposits"),
    )
