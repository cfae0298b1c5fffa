"""Agencies redact texts once more, and ask for what they covered by mistake.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What has arrived so far is as it came in."""
    for name in ("post_versions", "notes"):
        with op.batch_alter_table(name, recreate=_anew()) as table:
            table.add_column(
                sa.Column("revision", sa.BigInteger(), nullable=False, server_default="0")
            )
        with op.batch_alter_table(name, recreate=_anew()) as table:
            table.alter_column("revision", server_default=None)
    with op.batch_alter_table("actions", recreate=_anew()) as actions:
        actions.add_column(sa.Column("post_version_id", sa.String(length=36), nullable=True))
        actions.add_column(sa.Column("placeholder", sa.String(length=40), nullable=True))
    op.create_table(
        "redactions",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("redaction_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("redaction_version", sa.String(length=64), nullable=False),
        sa.Column("seal_digest", sa.String(length=64), nullable=True),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"], ["cases.agency", "cases.case_id"], name="fk_redactions_agency"
        ),
        sa.PrimaryKeyConstraint("agency", "redaction_id", name="pk_redactions"),
    )
    _restorations()


def _restorations() -> None:
    op.create_table(
        "restorations",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("placeholder", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("seal_id", sa.String(length=36), nullable=False),
        sa.Column("field_number", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"], ["cases.agency", "cases.case_id"], name="fk_restorations_agency"
        ),
        sa.PrimaryKeyConstraint("agency", "request_id", name="pk_restorations"),
    )
    op.create_index("ix_restorations_case", "restorations", ["agency", "case_id"])
    op.create_index("ix_restorations_state", "restorations", ["state", "brand"])


def _anew() -> Literal["always", "never"]:
    """SQLite alone makes a changed table anew, so that it is written as a new one would be."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def downgrade() -> None:
    """Refused: texts would name seals that nobody knows."""
    raise NotImplementedError("redacted texts would name seals that nobody knows")
