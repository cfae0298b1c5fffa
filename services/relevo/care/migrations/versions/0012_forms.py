"""Private forms.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """There are none yet."""
    _forms()
    _values()


def _forms() -> None:
    op.create_table(
        "forms",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("form_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("delivery", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=16), nullable=True),
        sa.Column("again", sa.String(length=16), nullable=True),
        sa.Column("opened_by", sa.String(length=200), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("settled_by", sa.String(length=200), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("consent", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"],
            ["cases.agency", "cases.case_id"],
            name="fk_forms_agency_case_id",
        ),
        sa.PrimaryKeyConstraint("agency", "form_id", name="pk_forms"),
    )
    op.create_index("ix_forms_token", "forms", ["token_digest"], unique=True)
    op.create_index("ix_forms_case", "forms", ["agency", "case_id"])
    op.create_index("ix_forms_due", "forms", ["state", "expires_at"])


def _values() -> None:
    op.create_table(
        "form_values",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("form_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("judged_by", sa.String(length=200), nullable=True),
        sa.Column("judged_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency", "form_id"],
            ["forms.agency", "forms.form_id"],
            name="fk_form_values_agency_form_id",
        ),
        sa.PrimaryKeyConstraint("agency", "form_id", "number", name="pk_form_values"),
    )
