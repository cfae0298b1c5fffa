"""How much was revealed and refused of late, for limits, and what each challenge has opened.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Limits begin anew; the record of what was revealed is the ledger."""
    op.drop_index("ix_recent_reveals_person_id_at", "recent_reveals")
    op.drop_table("recent_reveals")
    op.create_table(
        "reveal_counts",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("width", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reveals", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "width", "start", name="pk_reveal_counts"),
    )
    op.create_index("ix_reveal_counts_width_start", "reveal_counts", ["width", "start"])
    op.create_table(
        "reveal_cases",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "agency", "case_id", name="pk_reveal_cases"),
    )
    op.create_index("ix_reveal_cases_at", "reveal_cases", ["at"])
    op.create_table(
        "reveal_alerts",
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "name", name="pk_reveal_alerts"),
    )
    op.create_table(
        "opened_values",
        sa.Column("challenge_id", sa.String(length=36), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "challenge_id", "post_version_id", "number", name="pk_opened_values"
        ),
    )
    op.create_index("ix_opened_values_at", "opened_values", ["at"])


def downgrade() -> None:
    """Limits begin anew."""
    for table in ("opened_values", "reveal_alerts", "reveal_cases", "reveal_counts"):
        op.drop_table(table)
    op.create_table(
        "recent_reveals",
        sa.Column("reveal_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("reveal_id", name="pk_recent_reveals"),
    )
    op.create_index("ix_recent_reveals_person_id_at", "recent_reveals", ["person_id", "at"])
