"""Cases can be blocked and destroyed: what was asked for, what is blocked, what is gone.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was destroyed before."""
    _orders()
    _blocks()
    _tombstones()


def downgrade() -> None:
    """Refused: a case that was destroyed could come back."""
    raise NotImplementedError("without its tombstone a destroyed case could come back")


def _case() -> tuple[sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
    )


def _orders() -> None:
    op.create_table(
        "erasure_orders",
        *_case(),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("requested_by", sa.String(length=36), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", sa.String(length=36), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("brand", "agency", "order_id", name="pk_erasure_orders"),
    )
    op.create_index("ix_erasure_orders_brand_request_id", "erasure_orders", ["brand", "request_id"])


def _blocks() -> None:
    op.create_table(
        "blocked_cases",
        *_case(),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("blocked_by", sa.String(length=36), nullable=False),
        sa.Column("blocked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "agency", "case_id", name="pk_blocked_cases"),
    )


def _tombstones() -> None:
    op.create_table(
        "tombstones",
        *_case(),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("brand", "agency", "case_id", name="pk_tombstones"),
    )
