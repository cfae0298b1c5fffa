"""What the agency's people wrote for care, note by note.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An agency sends what it had written before with the next version of each case."""
    op.create_table(
        "notes",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("note_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"], ["cases.agency", "cases.case_id"], name="fk_notes_agency"
        ),
        sa.PrimaryKeyConstraint("agency", "note_id", name="pk_notes"),
    )
    op.create_index("ix_notes_case", "notes", ["agency", "case_id"])


def downgrade() -> None:
    """Refused: notes that agencies hold receipts for would be lost."""
    raise NotImplementedError("notes that agencies hold receipts for would be lost")
