"""The blind index: tokens of values, their handles, and who looked something up of late.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """It begins empty: what was ingested before is not named."""
    _keys()
    _values()
    _lookups()


def downgrade() -> None:
    """Refused: handles that care knows would be lost."""
    raise NotImplementedError("handles that care knows would be lost")


def _keys() -> None:
    op.create_table(
        "index_versions",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("oldest", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("brand", name="pk_index_versions"),
    )
    op.create_table(
        "index_keys",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_closed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "type", "version", name="pk_index_keys"),
    )


def _values() -> None:
    op.create_table(
        "index_tokens",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("brand", "token", name="pk_index_tokens"),
    )
    op.create_index("ix_index_tokens_handle", "index_tokens", ["brand", "handle", "version"])
    op.create_index("ix_index_tokens_version", "index_tokens", ["brand", "version", "token"])
    op.create_table(
        "index_places",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("author", sa.LargeBinary(length=32), nullable=False),
        sa.Column("handle", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint(
            "brand", "agency", "post_version_id", "number", name="pk_index_places"
        ),
    )
    op.create_index("ix_index_places_case", "index_places", ["brand", "agency", "case_id"])
    op.create_index("ix_index_places_handle", "index_places", ["brand", "handle", "author"])
    op.create_table(
        "index_counts",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("author", sa.LargeBinary(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "agency", "day", "type", "author", name="pk_index_counts"),
    )


def _lookups() -> None:
    op.create_table(
        "recent_lookups",
        sa.Column("lookup_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("caller", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("lookup_id", name="pk_recent_lookups"),
    )
    op.create_index("ix_recent_lookups_at", "recent_lookups", ["at"])
