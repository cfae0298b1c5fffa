"""Replies are read by the continuity guard; scripts pass it; people may belong to a team.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was written before was read by nobody."""
    with op.batch_alter_table("people", recreate=_anew()) as people:
        people.add_column(sa.Column("team", sa.String(length=40), nullable=True))
    for name in ("replies", "actions"):
        with op.batch_alter_table(name, recreate=_anew()) as table:
            table.add_column(sa.Column("reading", sa.JSON(none_as_null=True), nullable=True))
    op.create_index("ix_replies_written", "replies", ["brand", "written_at"])
    op.create_index("ix_actions_at", "actions", ["brand", "at"])
    _stopped_drafts()
    _scripts()


def downgrade() -> None:
    """Refused: what replies were justified with, and the scripts, would be lost."""
    raise NotImplementedError("what replies were justified with, and the scripts, would be lost")


def _stopped_drafts() -> None:
    op.create_table(
        "stopped_drafts",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("text_nonce", sa.LargeBinary(length=32), nullable=True),
        sa.Column("text_commitment", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"],
            ["cases.agency", "cases.case_id"],
            name="fk_stopped_drafts_agency_case_id",
        ),
        sa.PrimaryKeyConstraint("agency", "draft_id", name="pk_stopped_drafts"),
    )
    op.create_index("ix_stopped_drafts_case", "stopped_drafts", ["agency", "case_id", "actor"])


def _scripts() -> None:
    op.create_table(
        "scripts",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("script_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("situation", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(length=200), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=False),
        sa.Column("retired_by", sa.String(length=200), nullable=True),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("brand", "script_id", "version", name="pk_scripts"),
    )


def _anew() -> Literal["always", "never"]:
    """SQLite alone makes a changed table anew, so that it is written as a new one would be."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
