"""Published checkpoints, their cosignatures, what is held of others' logs, and alarms.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was published before: the first tick does it."""
    _own()
    _witnessed()
    _alarms()


def _own() -> None:
    op.create_table(
        "ledger_published",
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "size", name="pk_ledger_published"),
    )
    op.create_table(
        "ledger_cosignatures",
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "size", "name", name="pk_ledger_cosignatures"),
    )


def _witnessed() -> None:
    op.create_table(
        "ledger_witnessed",
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_ledger_witnessed"),
    )
    op.create_table(
        "ledger_awaited",
        sa.Column("log", sa.String(length=200), nullable=False),
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("log", "leaf", name="pk_ledger_awaited"),
    )
    unseen = sa.text("seen_at IS NULL")
    op.create_index(
        "ix_ledger_awaited_unseen",
        "ledger_awaited",
        ["log", "since"],
        sqlite_where=unseen,
        postgresql_where=unseen,
    )


def _alarms() -> None:
    op.create_table(
        "ledger_alarms",
        sa.Column("alarm_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("log", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("alarm_id", name="pk_ledger_alarms"),
    )
    standing = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_ledger_alarms_standing",
        "ledger_alarms",
        ["kind", "log"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def downgrade() -> None:
    """Refused: a witness that forgets what it cosigned would cosign another history."""
    raise NotImplementedError("a witness must not forget what it cosigned")
