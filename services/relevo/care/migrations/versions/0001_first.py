"""Care's first schema.

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
    """What belongs to agencies; then the people, the ledger and the outbox of the brand."""
    _cases()
    _posts()
    _receipts_and_seals()
    _answers()
    _actions()
    _updates()
    _people()
    _ledger()
    _delivery()


def downgrade() -> None:
    """Refused: cases that agencies hold receipts for would be lost."""
    raise NotImplementedError("care's first schema has nothing before it")


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("public_code", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("thread_id", sa.String(length=200), nullable=False),
        sa.Column("author_ref", sa.String(length=32), nullable=False),
        sa.Column("author_handle", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=False),
        sa.Column("close_reason", sa.String(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("assignee", sa.String(length=36), nullable=True),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("resolved_by", sa.String(length=200), nullable=True),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("reopens_until", UtcDateTime(), nullable=True),
        sa.Column("desk", sa.String(length=16), nullable=False),
        sa.Column("urgency_rank", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "case_id", name="pk_cases"),
    )
    op.create_index(
        "ix_cases_inbox",
        "cases",
        ["desk", "urgency_rank", "opened_at", "agency", "case_id"],
        unique=False,
    )
    op.create_index("ix_cases_public_code", "cases", ["public_code"], unique=False)
    op.create_table(
        "case_events",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=True),
        sa.Column("code", sa.String(length=500), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"],
            ["cases.agency", "cases.case_id"],
            name="fk_case_events_agency_case_id",
        ),
        sa.PrimaryKeyConstraint("agency", "event_id", name="pk_case_events"),
    )
    op.create_index("ix_case_events_case", "case_events", ["agency", "case_id", "at"], unique=False)
    op.create_table(
        "case_headers",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("author_handle", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=False),
        sa.Column("close_reason", sa.String(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"],
            ["cases.agency", "cases.case_id"],
            name="fk_case_headers_agency_case_id",
        ),
        sa.PrimaryKeyConstraint("agency", "case_id", "version", name="pk_case_headers"),
    )


def _posts() -> None:
    op.create_table(
        "post_versions",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("parent_source_id", sa.String(length=200), nullable=True),
        sa.Column("verb", sa.String(length=8), nullable=False),
        sa.Column("event_time", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("redacted_text", sa.Text(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("redaction_version", sa.String(length=64), nullable=False),
        sa.Column("attachment_count", sa.BigInteger(), nullable=False),
        sa.Column("seal_digest", sa.String(length=64), nullable=True),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"],
            ["cases.agency", "cases.case_id"],
            name="fk_post_versions_agency_case_id",
        ),
        sa.PrimaryKeyConstraint("agency", "post_version_id", name="pk_post_versions"),
    )
    op.create_index("ix_post_versions_case", "post_versions", ["agency", "case_id"], unique=False)


def _receipts_and_seals() -> None:
    op.create_table(
        "receipts",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("items_digest", sa.String(length=64), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"],
            ["cases.agency", "cases.case_id"],
            name="fk_receipts_agency_case_id",
        ),
        sa.PrimaryKeyConstraint("agency", "case_id", "version", "items_digest", name="pk_receipts"),
    )
    op.create_table(
        "seals",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("notice", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"], ["cases.agency", "cases.case_id"], name="fk_seals_agency_case_id"
        ),
        sa.PrimaryKeyConstraint("agency", "post_version_id", name="pk_seals"),
    )
    op.create_index("ix_seals_case", "seals", ["agency", "case_id"], unique=False)
    op.create_index("ix_seals_due", "seals", ["state", "next_attempt_at"], unique=False)


def _answers() -> None:
    op.create_table(
        "questions",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("question_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_nonce", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"],
            ["cases.agency", "cases.case_id"],
            name="fk_questions_agency_case_id",
        ),
        sa.PrimaryKeyConstraint("agency", "question_id", name="pk_questions"),
    )
    op.create_index("ix_questions_case", "questions", ["agency", "case_id"], unique=False)
    op.create_table(
        "replies",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("reply_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_nonce", sa.LargeBinary(), nullable=False),
        sa.Column("in_reply_to_source_id", sa.String(length=200), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_reason", sa.String(length=64), nullable=True),
        sa.Column("proof", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"],
            ["cases.agency", "cases.case_id"],
            name="fk_replies_agency_case_id",
        ),
        sa.PrimaryKeyConstraint("agency", "reply_id", name="pk_replies"),
    )
    op.create_index("ix_replies_case", "replies", ["agency", "case_id"], unique=False)


def _actions() -> None:
    op.create_table(
        "actions",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("reply_id", sa.String(length=36), nullable=True),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("proof", sa.String(length=500), nullable=True),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"],
            ["cases.agency", "cases.case_id"],
            name="fk_actions_agency_case_id",
        ),
        sa.PrimaryKeyConstraint("agency", "action_id", name="pk_actions"),
    )
    op.create_index("ix_actions_case", "actions", ["agency", "case_id"], unique=False)
    op.create_index("ix_actions_reply", "actions", ["agency", "reply_id"], unique=False)


def _updates() -> None:
    op.create_table(
        "update_sequences",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "brand", name="pk_update_sequences"),
    )
    op.create_table(
        "update_streams",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("fencing_token", sa.BigInteger(), nullable=False),
        sa.Column("stream_id", sa.String(length=36), nullable=False),
        sa.Column("applied", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "brand", name="pk_update_streams"),
    )
    op.create_table(
        "updates",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("update_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency", "case_id"],
            ["cases.agency", "cases.case_id"],
            name="fk_updates_agency_case_id",
        ),
        sa.PrimaryKeyConstraint("agency", "update_id", name="pk_updates"),
        sa.UniqueConstraint("agency", "brand", "sequence", name="uq_updates_agency_brand_sequence"),
    )
    op.create_index(
        "ix_updates_unnumbered",
        "updates",
        ["at", "update_id"],
        unique=False,
        sqlite_where=sa.text("sequence IS NULL"),
        postgresql_where=sa.text("sequence IS NULL"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=100), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("brands", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("login", name="uq_people_login"),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_api_tokens_person"),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.UniqueConstraint("digest", name="uq_api_tokens_digest"),
    )
    op.create_index("ix_api_tokens_person", "api_tokens", ["person"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_sessions_person"),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"], unique=False)
    op.create_index("ix_sessions_person", "sessions", ["person"], unique=False)


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


def _delivery() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_by", sa.String(length=200), nullable=True),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_outbox"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_order", "outbox", [sa.literal_column("priority DESC"), "position"], unique=False
    )
