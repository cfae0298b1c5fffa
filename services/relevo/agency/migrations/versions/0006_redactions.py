"""A stored text can be redacted once more, and a false hit put back.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Literal

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from relevo.service.database import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Every text was last looked at by the redactor that it came in by."""
    with _batch("post_versions") as versions:
        versions.add_column(
            sa.Column("revision", sa.BigInteger(), nullable=False, server_default="0")
        )
        versions.add_column(
            sa.Column("checked_version", sa.String(64), nullable=False, server_default="")
        )
        versions.add_column(sa.Column("exempt", sa.JSON(), nullable=False, server_default="[]"))
    op.execute("UPDATE post_versions SET checked_version = redaction_version")
    with _batch("post_versions") as versions:
        for name in ("revision", "checked_version", "exempt"):
            versions.alter_column(name, server_default=None)
    op.create_index(
        "ix_post_versions_brand_checked_version_position",
        "post_versions",
        ["brand", "checked_version", "position"],
    )
    with op.batch_alter_table("notes", recreate=_anew()) as notes:
        notes.add_column(sa.Column("revision", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("notes", recreate=_anew()) as notes:
        notes.alter_column("revision", server_default=None)
    _redactions()
    _restorations()
    with op.batch_alter_table("actions", recreate=_anew()) as actions:
        actions.add_column(sa.Column("post_version_id", sa.String(length=36), nullable=True))
        actions.add_column(sa.Column("placeholder", sa.String(length=40), nullable=True))


def _anew() -> Literal["always", "never"]:
    """SQLite alone makes a changed table anew, so that it is written as a new one would be."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def _batch(table: str) -> AbstractContextManager[BatchOperations]:
    kept = {"sqlite_autoincrement": True}
    return op.batch_alter_table(table, recreate=_anew(), table_kwargs=kept)


def _redactions() -> None:
    op.create_table(
        "redactions",
        sa.Column("position", _BIG, autoincrement=True, nullable=False),
        sa.Column("redaction_id", sa.String(length=36), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("redaction_version", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=True),
        sa.Column("seal_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("seal_key_id", sa.String(length=200), nullable=True),
        sa.Column("receipted_at", UtcDateTime(), nullable=True),
        sa.Column("ingested_at", UtcDateTime(), nullable=True),
        sa.Column("delete_seal_after", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_redactions_case_id"),
        sa.ForeignKeyConstraint(
            ["post_version_id"],
            ["post_versions.post_version_id"],
            name="fk_redactions_post_version_id",
        ),
        sa.PrimaryKeyConstraint("position", name="pk_redactions"),
        sa.UniqueConstraint("redaction_id", name="uq_redactions_redaction_id"),
        sa.UniqueConstraint(
            "post_version_id", "revision", name="uq_redactions_post_version_id_revision"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_redactions_case_id_receipted_at", "redactions", ["case_id", "receipted_at"])
    op.create_index("ix_redactions_delete_seal_after", "redactions", ["delete_seal_after"])


def _restorations() -> None:
    op.create_table(
        "restorations",
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("placeholder", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_restorations_case_id"),
        sa.ForeignKeyConstraint(
            ["post_version_id"],
            ["post_versions.post_version_id"],
            name="fk_restorations_post_version_id",
        ),
        sa.PrimaryKeyConstraint("request_id", name="pk_restorations"),
    )
    op.create_index("ix_restorations_case_id", "restorations", ["case_id"])
    op.create_index("ix_restorations_post_version_id", "restorations", ["post_version_id"])


def downgrade() -> None:
    """Refused: texts would name seals that nobody knows, and what was put back would go again."""
    raise NotImplementedError("redacted texts would name seals that nobody knows")
