"""The agency's first schema: cases, posts, and what crosses.

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
    """Cases first, since others refer to them."""
    _cases()
    _crossing()


def downgrade() -> None:
    """Refused: the cases would be lost."""
    raise NotImplementedError("the agency's first schema has nothing before it")


def _cases() -> None:
    """Cases, posts and their stories."""
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("thread_id", sa.String(length=200), nullable=False),
        sa.Column("author_ref", sa.String(length=32), nullable=False),
        sa.Column("author_handle", sa.String(length=64), nullable=True),
        sa.Column("public_code", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=False),
        sa.Column("close_reason", sa.String(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("reopens_until", UtcDateTime(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"),
        sa.UniqueConstraint("public_code", name="uq_cases_public_code"),
    )
    op.create_index(
        "ix_cases_brand_changed_at_case_id",
        "cases",
        ["brand", "changed_at", "case_id"],
        unique=False,
    )
    op.create_index(
        "ix_cases_brand_channel_thread_id", "cases", ["brand", "channel", "thread_id"], unique=False
    )
    op.create_table(
        "conversations",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("thread_id", sa.String(length=200), nullable=False),
        sa.Column("author_ref", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_conversations_case_id"),
        sa.PrimaryKeyConstraint(
            "brand", "channel", "thread_id", "author_ref", name="pk_conversations"
        ),
    )
    op.create_index("ix_conversations_case_id", "conversations", ["case_id"], unique=False)
    op.create_table(
        "posts",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_posts_case_id"),
        sa.PrimaryKeyConstraint("brand", "channel", "source_id", name="pk_posts"),
    )
    op.create_index("ix_posts_case_id", "posts", ["case_id"], unique=False)
    op.create_table(
        "post_versions",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("parent_source_id", sa.String(length=200), nullable=True),
        sa.Column("thread_id", sa.String(length=200), nullable=False),
        sa.Column("verb", sa.String(length=8), nullable=False),
        sa.Column("event_time", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("redacted_text", sa.Text(), nullable=False),
        sa.Column("text_nonce", sa.LargeBinary(length=32), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("redaction_version", sa.String(length=64), nullable=False),
        sa.Column("attachment_count", sa.Integer(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=True),
        sa.Column("seal_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("seal_key_id", sa.String(length=200), nullable=True),
        sa.Column("receipted_at", UtcDateTime(), nullable=True),
        sa.Column("ingested_at", UtcDateTime(), nullable=True),
        sa.Column("delete_seal_after", UtcDateTime(), nullable=True),
        sa.Column("hidden_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_post_versions_case_id"),
        sa.PrimaryKeyConstraint("position", name="pk_post_versions"),
        sa.UniqueConstraint(
            "brand",
            "channel",
            "source_id",
            "event_time",
            "verb",
            name="uq_post_versions_brand_channel_source_id_event_time_verb",
        ),
        sa.UniqueConstraint("post_version_id", name="uq_post_versions_post_version_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_post_versions_case_id_position", "post_versions", ["case_id", "position"], unique=False
    )
    op.create_index(
        "ix_post_versions_delete_seal_after", "post_versions", ["delete_seal_after"], unique=False
    )
    op.create_table(
        "timeline",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("text_nonce", sa.LargeBinary(length=32), nullable=True),
        sa.Column("reference_id", sa.String(length=36), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_timeline_case_id"),
        sa.PrimaryKeyConstraint("position", name="pk_timeline"),
        sa.UniqueConstraint("entry_id", name="uq_timeline_entry_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_timeline_case_id_position", "timeline", ["case_id", "position"], unique=False
    )


def _crossing() -> None:
    """What crosses to care and what comes back."""
    op.create_table(
        "handovers",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=False),
        sa.Column("receipted_version", sa.BigInteger(), nullable=False),
        sa.Column("parked_version", sa.BigInteger(), nullable=True),
        sa.Column("parked_reason", sa.String(length=64), nullable=True),
        sa.Column("parked_field", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_handovers_case_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_handovers"),
    )
    op.create_index("ix_handovers_brand_pending", "handovers", ["brand", "pending"], unique=False)
    op.create_index(
        "ix_handovers_pending_next_attempt_at",
        "handovers",
        ["pending", "next_attempt_at"],
        unique=False,
    )
    op.create_table(
        "receipts",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("statement_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("care_leaf", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_receipts_case_id"),
        sa.PrimaryKeyConstraint("position", name="pk_receipts"),
        sa.UniqueConstraint("statement_digest", name="uq_receipts_statement_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_receipts_case_id_version", "receipts", ["case_id", "version"], unique=False)
    op.create_table(
        "brand_links",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=False),
        sa.Column("last_error", sa.String(length=64), nullable=True),
        sa.Column("last_answer_at", UtcDateTime(), nullable=True),
        sa.Column("update_cursor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand", name="pk_brand_links"),
    )
    op.create_table(
        "updates",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("brand", "sequence", name="pk_updates"),
    )
    op.create_index("ix_updates_case_id", "updates", ["case_id"], unique=False)
    op.create_table(
        "sealing_keys",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("not_after", UtcDateTime(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("brand", name="pk_sealing_keys"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
