"""The vault's private log: links and look-ups, cosigned within the brand alone (P7).

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """It begins empty."""
    _entries()
    _tree()
    _published()
    _witnessed()
    _alarms()


def _entries() -> None:
    op.create_table(
        "private_entries",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=True),
        sa.Column("leaf_index", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("position", name="pk_private_entries"),
        sa.UniqueConstraint("entry_id", name="uq_private_entries_entry_id"),
        sa.UniqueConstraint("leaf_hash", name="uq_private_entries_leaf_hash"),
        sa.UniqueConstraint("origin", "leaf_index", name="uq_private_entries_origin_leaf_index"),
        sqlite_autoincrement=True,
    )
    pending = sa.text("leaf_index IS NULL")
    op.create_index(
        "ix_private_entries_pending",
        "private_entries",
        ["position"],
        sqlite_where=pending,
        postgresql_where=pending,
    )
    op.create_index("ix_private_entries_tag", "private_entries", ["tag"])


def _tree() -> None:
    op.create_table(
        "private_heads",
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_private_heads"),
    )
    op.create_table(
        "private_checkpoints",
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "size", name="pk_private_checkpoints"),
    )
    op.create_table(
        "private_tiles",
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("level", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("tile", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(length=8192), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("origin", "level", "tile", name="pk_private_tiles"),
    )


def _published() -> None:
    op.create_table(
        "private_published",
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "size", name="pk_private_published"),
    )
    op.create_table(
        "private_cosignatures",
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "size", "name", name="pk_private_cosignatures"),
    )


def _witnessed() -> None:
    op.create_table(
        "private_witnessed",
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_private_witnessed"),
    )
    op.create_table(
        "private_awaited",
        sa.Column("log", sa.String(length=200), nullable=False),
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("log", "leaf", name="pk_private_awaited"),
    )
    unseen = sa.text("seen_at IS NULL")
    op.create_index(
        "ix_private_awaited_unseen",
        "private_awaited",
        ["log", "since"],
        sqlite_where=unseen,
        postgresql_where=unseen,
    )


def _alarms() -> None:
    op.create_table(
        "private_alarms",
        sa.Column("alarm_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("log", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("alarm_id", name="pk_private_alarms"),
    )
    standing = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_private_alarms_standing",
        "private_alarms",
        ["kind", "log"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def downgrade() -> None:
    """Refused: a log is never thrown away."""
    raise NotImplementedError("a log is never thrown away")
