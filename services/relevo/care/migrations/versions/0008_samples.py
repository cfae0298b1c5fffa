"""Auditors sample redactions; what they find missed may be a breach.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was sampled before."""
    _samples()
    _items()
    _marks()
    _breaches()


def downgrade() -> None:
    """Refused: what was marked, and the clocks of breaches, would be lost."""
    raise NotImplementedError("marks and the clocks of breaches would be lost")


def _samples() -> None:
    op.create_table(
        "samples",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("sample_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("frame_digest", sa.String(length=64), nullable=False),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.Column("drawn_by", sa.String(length=200), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "sample_id", name="pk_samples"),
    )
    op.create_index("ix_samples_newest", "samples", ["brand", "drawn_at"])


def _items() -> None:
    op.create_table(
        "sample_items",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("sample_id", sa.String(length=36), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.Integer(), nullable=False),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        sa.Column("examined_by", sa.String(length=200), nullable=True),
        sa.Column("examined_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency", "sample_id"],
            ["samples.agency", "samples.sample_id"],
            name="fk_sample_items_agency_sample_id",
        ),
        sa.PrimaryKeyConstraint("agency", "sample_id", "post_version_id", name="pk_sample_items"),
    )


def _marks() -> None:
    op.create_table(
        "sample_marks",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("mark_id", sa.String(length=36), nullable=False),
        sa.Column("sample_id", sa.String(length=36), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("placeholder", sa.String(length=40), nullable=True),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("detector", sa.String(length=64), nullable=True),
        sa.Column("redaction_version", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("stretch_start", sa.Integer(), nullable=True),
        sa.Column("stretch_end", sa.Integer(), nullable=True),
        sa.Column("cover_id", sa.String(length=36), nullable=True),
        sa.Column("replaces", sa.String(length=36), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency", "sample_id", "post_version_id"],
            ["sample_items.agency", "sample_items.sample_id", "sample_items.post_version_id"],
            name="fk_sample_marks_agency_sample_id_post_version_id",
        ),
        sa.PrimaryKeyConstraint("agency", "mark_id", name="pk_sample_marks"),
        sa.UniqueConstraint("agency", "replaces", name="uq_sample_marks_agency_replaces"),
    )
    op.create_index(
        "ix_sample_marks_item", "sample_marks", ["agency", "post_version_id", "sample_id"]
    )
    op.create_index("ix_sample_marks_cover", "sample_marks", ["agency", "cover_id"])


def _breaches() -> None:
    op.create_table(
        "breaches",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("breach_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("mark_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("public_since", UtcDateTime(), nullable=False),
        sa.Column("agency_since", UtcDateTime(), nullable=False),
        sa.Column("care_since", UtcDateTime(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=200), nullable=False),
        sa.Column("deadlines", sa.JSON(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("closed_by", sa.String(length=200), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"],
            ["cases.agency", "cases.case_id"],
            name="fk_breaches_agency_case_id",
        ),
        sa.PrimaryKeyConstraint("agency", "breach_id", name="pk_breaches"),
    )
    op.create_index("ix_breaches_due", "breaches", ["state", "due_at"])
