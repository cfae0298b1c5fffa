"""Cases can be held, blocked and erased.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every case is open."""
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("closure", sa.String(length=16), nullable=True))
    _holds()
    _blocks()
    _orders()
    _expiries()


def downgrade() -> None:
    """Refused: what was closed would be open, and what was erased could come back."""
    raise NotImplementedError("closed cases would be open again, and erased ones could come back")


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agency", "case_id"],
        ["cases.agency", "cases.case_id"],
        name=f"fk_{table}_agency_case_id",
    )


def _holds() -> None:
    op.create_table(
        "legal_holds",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("hold_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("lifted_by", sa.String(length=200), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        _of_case("legal_holds"),
        sa.PrimaryKeyConstraint("agency", "hold_id", name="pk_legal_holds"),
    )
    op.create_index("ix_legal_holds_case", "legal_holds", ["agency", "case_id"])
    op.create_index("ix_legal_holds_newest", "legal_holds", ["brand", "set_at"])


def _blocks() -> None:
    op.create_table(
        "case_blocks",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=False),
        sa.Column("blocked_by", sa.String(length=200), nullable=False),
        sa.Column("blocked_at", UtcDateTime(), nullable=False),
        sa.Column("destroy_after", UtcDateTime(), nullable=True),
        _of_case("case_blocks"),
        sa.PrimaryKeyConstraint("agency", "case_id", name="pk_case_blocks"),
    )
    op.create_index("ix_case_blocks_due", "case_blocks", ["brand", "destroy_after"])


def _orders() -> None:
    op.create_table(
        "erasure_orders",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=False),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("requested_by", sa.String(length=200), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", sa.String(length=200), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("statement", sa.LargeBinary(), nullable=True),
        sa.Column("cleared", sa.JSON(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.Column("agency_at", UtcDateTime(), nullable=True),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.Column("receipt_final", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "order_id", name="pk_erasure_orders"),
    )
    op.create_index("ix_erasure_orders_request", "erasure_orders", ["request_id"])
    op.create_index("ix_erasure_orders_case", "erasure_orders", ["agency", "case_id"])
    op.create_index("ix_erasure_orders_due", "erasure_orders", ["state", "due_at"])


def _expiries() -> None:
    op.create_table(
        "expired_types",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("expired_at", UtcDateTime(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        _of_case("expired_types"),
        sa.PrimaryKeyConstraint("agency", "case_id", "type", name="pk_expired_types"),
    )
