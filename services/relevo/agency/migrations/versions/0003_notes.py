"""Notes for care cross for themselves.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was written before crosses with the next version of its case."""
    op.create_table(
        "notes",
        sa.Column("note_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("receipted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_notes_case_id"),
        sa.ForeignKeyConstraint(["note_id"], ["timeline.entry_id"], name="fk_notes_note_id"),
        sa.PrimaryKeyConstraint("note_id", name="pk_notes"),
    )
    op.create_index("ix_notes_case_id_receipted_at", "notes", ["case_id", "receipted_at"])
    op.execute(
        "INSERT INTO notes (note_id, case_id) SELECT entry_id, case_id FROM timeline"
        " WHERE text IS NOT NULL AND kind IN ('note', 'escalated')"
    )


def downgrade() -> None:
    """Refused: which notes care has would be lost."""
    raise NotImplementedError("notes that care has not seen would be lost")
