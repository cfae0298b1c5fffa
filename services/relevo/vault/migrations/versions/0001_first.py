"""The vault's first schema.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Values and keys, people, key reports; then the ledger."""
    _values()
    _people()
    _key_reports()
    _ledger()


def downgrade() -> None:
    """Refused: values whose keys are here would be lost."""
    raise NotImplementedError("the vault's first schema has nothing before it")


def _values() -> None:
    op.create_table(
        "case_keys",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("key_closed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "agency", "case_id", name="pk_case_keys"),
    )
    op.create_table(
        "held_values",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("value_closed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint(
            "brand", "agency", "post_version_id", "number", name="pk_held_values"
        ),
    )
    op.create_index(
        "ix_held_values_brand_agency_case_id",
        "held_values",
        ["brand", "agency", "case_id"],
        unique=False,
    )
    op.create_table(
        "seals",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=200), nullable=False),
        sa.Column("notice", sa.LargeBinary(), nullable=False),
        sa.Column("ingested_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "agency", "post_version_id", name="pk_seals"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("secret_closed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("locked_until", UtcDateTime(), nullable=True),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_people"),
        sa.UniqueConstraint("login", name="uq_people_login"),
    )
    op.create_table(
        "recent_reveals",
        sa.Column("reveal_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("reveal_id", name="pk_recent_reveals"),
    )
    op.create_index(
        "ix_recent_reveals_person_id_at", "recent_reveals", ["person_id", "at"], unique=False
    )


def _key_reports() -> None:
    op.create_table(
        "key_reports",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "agency", name="pk_key_reports"),
    )
    op.create_table(
        "keys_held",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("key_id", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("brand", "agency", "key_id", name="pk_keys_held"),
    )


def _ledger() -> None:
    op.create_table(
        "ledger_checkpoints",
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "size", name="pk_ledger_checkpoints"),
    )
    op.create_table(
        "ledger_entries",
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
        sa.PrimaryKeyConstraint("position", name="pk_ledger_entries"),
        sa.UniqueConstraint("entry_id", name="uq_ledger_entries_entry_id"),
        sa.UniqueConstraint("leaf_hash", name="uq_ledger_entries_leaf_hash"),
        sa.UniqueConstraint("origin", "leaf_index", name="uq_ledger_entries_origin_leaf_index"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_ledger_entries_pending",
        "ledger_entries",
        ["position"],
        unique=False,
        sqlite_where=sa.text("leaf_index IS NULL"),
        postgresql_where=sa.text("leaf_index IS NULL"),
    )
    op.create_index("ix_ledger_entries_tag", "ledger_entries", ["tag"], unique=False)
    op.create_table(
        "ledger_heads",
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_ledger_heads"),
    )
