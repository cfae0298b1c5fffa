"""The agency's schema. Redacted text, ids and sealed bytes; never a value, name, address or key.

Written for SQLite and PostgreSQL alike. `migrations/` holds the same schema in steps; a test keeps
the two equal.
"""

from __future__ import annotations

import sqlalchemy as sa

from relevo.agency.adapters.continuity_tables import ContinuityTables
from relevo.delivery.leases import Leases
from relevo.delivery.messages import Topic
from relevo.delivery.outbox import OutboxTables
from relevo.ledger.store import LedgerTables
from relevo.ledger.witness_store import WitnessTables
from relevo.service.database import UtcDateTime
from relevo.service.people.tables import PeopleTables

_NONCE = 32
_DIGEST = 32
_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ledger = LedgerTables(metadata)
witness = WitnessTables(metadata)
outbox = OutboxTables(metadata)
leases = Leases(metadata)
people = PeopleTables(metadata)
continuity = ContinuityTables(metadata)


def _case(*, nullable: bool = False, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(
        "case_id",
        sa.String(36),
        sa.ForeignKey("cases.case_id"),
        nullable=nullable,
        primary_key=primary_key,
    )


cases = sa.Table(
    "cases",
    metadata,
    sa.Column("case_id", sa.String(36), primary_key=True),
    sa.Column("brand", sa.String(40), nullable=False),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("thread_id", sa.String(200), nullable=False),
    sa.Column("author_ref", sa.String(32), nullable=False),
    sa.Column("author_handle", sa.String(64)),
    sa.Column("public_code", sa.String(12), nullable=False, unique=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("urgency", sa.String(16), nullable=False),
    sa.Column("close_reason", sa.String(16)),
    sa.Column("note", sa.Text),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("escalated_at", UtcDateTime),
    sa.Column("settled_at", UtcDateTime),
    sa.Column("reopens_until", UtcDateTime),
    sa.Column("erased_at", UtcDateTime),
    sa.Index(None, "brand", "changed_at", "case_id"),
    sa.Index(None, "brand", "channel", "thread_id"),
)

# The current case of each author in each thread; its row is also the lock under which it changes.
conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("brand", sa.String(40), primary_key=True),
    sa.Column("channel", sa.String(40), primary_key=True),
    sa.Column("thread_id", sa.String(200), primary_key=True),
    sa.Column("author_ref", sa.String(32), primary_key=True),
    sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.case_id"), index=True),
)

# One row a public post, whatever came first of it; also the lock under which its versions come in.
posts = sa.Table(
    "posts",
    metadata,
    sa.Column("brand", sa.String(40), primary_key=True),
    sa.Column("channel", sa.String(40), primary_key=True),
    sa.Column("source_id", sa.String(200), primary_key=True),
    _case(nullable=True),  # null: only a removal is known
    sa.Column("removed", sa.Boolean, nullable=False),  # a tombstone: never false again
    sa.Index(None, "case_id"),
)

post_versions = sa.Table(
    "post_versions",
    metadata,
    sa.Column("position", _BIG, primary_key=True, autoincrement=True),  # order of taking in
    sa.Column("post_version_id", sa.String(36), nullable=False, unique=True),
    _case(nullable=True),  # null: a removal that came before its post
    sa.Column("brand", sa.String(40), nullable=False),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("source_id", sa.String(200), nullable=False),
    sa.Column("parent_source_id", sa.String(200)),
    sa.Column("thread_id", sa.String(200), nullable=False),
    sa.Column("verb", sa.String(8), nullable=False),
    sa.Column("event_time", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("redacted_text", sa.Text, nullable=False),
    # Hides the text behind its commitment in the ledger; erased with the text.
    sa.Column("text_nonce", sa.LargeBinary(_NONCE)),
    sa.Column("findings", sa.JSON, nullable=False),
    sa.Column("redaction_version", sa.String(64), nullable=False),
    # The text's own count: 0 as it came in, one higher with each of its `redactions`.
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("checked_version", sa.String(64), nullable=False),  # who last looked at the text
    sa.Column("exempt", sa.JSON, nullable=False),  # [start, end] of what was put back on purpose
    sa.Column("attachment_count", sa.Integer, nullable=False),
    sa.Column("seal", sa.LargeBinary),
    sa.Column("seal_digest", sa.LargeBinary(_DIGEST)),
    sa.Column("seal_key_id", sa.String(200)),
    sa.Column("receipted_at", UtcDateTime),  # care's clock, from the receipt
    sa.Column("ingested_at", UtcDateTime),
    sa.Column("delete_seal_after", UtcDateTime),
    sa.Column("hidden_at", UtcDateTime),  # hidden through Relevo; null again once shown
    sa.UniqueConstraint("brand", "channel", "source_id", "event_time", "verb"),
    sa.Index(None, "case_id", "position"),
    sa.Index(None, "delete_seal_after"),
    sa.Index(None, "brand", "checked_version", "position"),
    sqlite_autoincrement=True,
)

# That a stored text was redacted once more. The text itself stands in `post_versions` alone.
redactions = sa.Table(
    "redactions",
    metadata,
    sa.Column("position", _BIG, primary_key=True, autoincrement=True),
    sa.Column("redaction_id", sa.String(36), nullable=False, unique=True),
    sa.Column(
        "post_version_id",
        sa.String(36),
        sa.ForeignKey("post_versions.post_version_id"),
        nullable=False,
    ),
    _case(),
    sa.Column("brand", sa.String(40), nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("cause", sa.String(16), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.String(200), nullable=False),
    sa.Column("redaction_version", sa.String(64), nullable=False),
    sa.Column("seal", sa.LargeBinary),  # of what it covered; bound to the redaction's id
    sa.Column("seal_digest", sa.LargeBinary(_DIGEST)),
    sa.Column("seal_key_id", sa.String(200)),
    sa.Column("receipted_at", UtcDateTime),  # care's clock, from the receipt
    sa.Column("ingested_at", UtcDateTime),
    sa.Column("delete_seal_after", UtcDateTime),
    sa.UniqueConstraint("post_version_id", "revision"),
    sa.Index(None, "case_id", "receipted_at"),
    sa.Index(None, "delete_seal_after"),
    sqlite_autoincrement=True,
)

# What somebody asked care to put back. The action of the same id carries it over.
restorations = sa.Table(
    "restorations",
    metadata,
    sa.Column("request_id", sa.String(36), primary_key=True),
    sa.Column(
        "post_version_id",
        sa.String(36),
        sa.ForeignKey("post_versions.post_version_id"),
        nullable=False,
    ),
    _case(),
    sa.Column("placeholder", sa.String(40), nullable=False),
    sa.Column("asked_by", sa.String(200), nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("settled_at", UtcDateTime),
    sa.Index(None, "case_id"),
    sa.Index(None, "post_version_id"),
)

timeline = sa.Table(
    "timeline",
    metadata,
    sa.Column("position", _BIG, primary_key=True, autoincrement=True),
    sa.Column("entry_id", sa.String(36), nullable=False, unique=True),
    _case(),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("actor", sa.String(200), nullable=False),
    sa.Column("text", sa.Text),
    sa.Column("text_nonce", sa.LargeBinary(_NONCE)),
    sa.Column("reference_id", sa.String(36)),
    sa.Column("code", sa.String(64)),
    sa.Column("url", sa.String(500)),
    sa.Column("expires_at", UtcDateTime),
    sa.Index(None, "case_id", "position"),
    sqlite_autoincrement=True,
)

# Lines of the timeline whose text is for care: a note's id is its line's. The text stands there.
notes = sa.Table(
    "notes",
    metadata,
    sa.Column("note_id", sa.String(36), sa.ForeignKey("timeline.entry_id"), primary_key=True),
    _case(),
    sa.Column("receipted_at", UtcDateTime),  # care's clock, from the receipt
    sa.Column("revision", sa.BigInteger, nullable=False),  # of the text, as a post version's
    sa.Index(None, "case_id", "receipted_at"),
)

# Where each case stands on its way over. Made with the case.
handovers = sa.Table(
    "handovers",
    metadata,
    _case(primary_key=True),
    sa.Column("brand", sa.String(40), nullable=False),
    sa.Column("pending", sa.Boolean, nullable=False),  # no current receipt, and not parked
    sa.Column("queued_at", UtcDateTime, nullable=False),  # when a message was last enqueued
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_attempt_at", UtcDateTime, nullable=False),
    sa.Column("receipted_version", sa.BigInteger, nullable=False),  # 0: none yet
    sa.Column("parked_version", sa.BigInteger),
    sa.Column("parked_reason", sa.String(64)),
    sa.Column("parked_field", sa.String(64)),
    sa.Column("backfill", sa.Boolean, nullable=False),  # an import's: goes behind all others
    # Of the newest ledger entry about a text of the case; care awaits it in the agency's log.
    sa.Column("leaf_hash", sa.LargeBinary(_DIGEST)),
    sa.Index(None, "pending", "next_attempt_at"),
    sa.Index(None, "brand", "pending"),
)

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("position", _BIG, primary_key=True, autoincrement=True),
    _case(),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("statement", sa.LargeBinary, nullable=False),  # DSSE, as it came
    sa.Column("statement_digest", sa.LargeBinary(_DIGEST), nullable=False, unique=True),
    sa.Column("care_leaf", sa.String(64), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),  # care's clock
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Index(None, "case_id", "version"),
    sqlite_autoincrement=True,
)

# One row a brand: is it there, and how far its updates have been applied.
brand_links = sa.Table(
    "brand_links",
    metadata,
    sa.Column("brand", sa.String(40), primary_key=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_attempt_at", UtcDateTime, nullable=False),
    sa.Column("last_error", sa.String(64)),
    sa.Column("last_answer_at", UtcDateTime),
    sa.Column("update_cursor", sa.BigInteger, nullable=False),
)

updates = sa.Table(
    "updates",
    metadata,
    sa.Column("brand", sa.String(40), primary_key=True),
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("update_id", sa.String(36), nullable=False),
    sa.Column("case_id", sa.String(36), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),  # care's clock
    sa.Column("applied_at", UtcDateTime, nullable=False),
    sa.Column("outcome", sa.String(64), nullable=False),  # APPLIED, or why it had no effect
    sa.Index(None, "case_id"),
)

# What was applied before care went back to an older history: by its id it has no second effect.
superseded_updates = sa.Table(
    "superseded_updates",
    metadata,
    sa.Column("brand", sa.String(40), primary_key=True),
    sa.Column("update_id", sa.String(36), primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("case_id", sa.String(36), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("applied_at", UtcDateTime, nullable=False),
    sa.Column("outcome", sa.String(64), nullable=False),
    sa.Column("superseded_at", UtcDateTime, nullable=False),
)

sealing_keys = sa.Table(
    "sealing_keys",
    metadata,
    sa.Column("brand", sa.String(40), primary_key=True),
    sa.Column("statement", sa.LargeBinary, nullable=False),  # signed by the vault's root
    sa.Column("issued_at", UtcDateTime, nullable=False),
    sa.Column("not_after", UtcDateTime, nullable=False),
    sa.Column("imported_at", UtcDateTime, nullable=False),
)

# The fields of domain.reply.Reply, by the same names.
replies = sa.Table(
    "replies",
    metadata,
    sa.Column("reply_id", sa.String(36), primary_key=True),
    _case(),
    sa.Column("brand", sa.String(40), nullable=False),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("thread_id", sa.String(200), nullable=False),
    sa.Column("in_reply_to_source_id", sa.String(200), nullable=False),
    sa.Column("origin", sa.String(8), nullable=False),
    sa.Column("actor", sa.String(200), nullable=False),
    sa.Column("text", sa.Text, nullable=False),  # free of findings; else redacted, and refused
    sa.Column("text_nonce", sa.LargeBinary(_NONCE)),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(64)),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("losses", sa.Integer, nullable=False),
    sa.Column("claim_token", sa.String(36)),
    sa.Column("claimed_at", UtcDateTime),
    sa.Column("next_attempt_at", UtcDateTime),
    sa.Column("missed_reads", sa.Integer, nullable=False),
    sa.Column("last_read_at", UtcDateTime),
    sa.Column("platform_id", sa.String(200)),
    sa.Column("proof", sa.String(500)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    # What the continuity guard read in it; null: care wrote it, or nobody read it.
    sa.Column("reading", sa.JSON(none_as_null=True)),
    sa.Index(None, "case_id", "created_at"),
    sa.Index(None, "brand", "created_at"),
    sa.Index(None, "next_attempt_at"),
    sa.Index(None, "brand", "channel", "platform_id", unique=True),  # one comment, one reply
    sa.Index(None, "brand", "channel", "thread_id", "state"),
)

# What the page itself did, until it is told apart from what we published. Without any text.
page_comments = sa.Table(
    "page_comments",
    metadata,
    sa.Column("page_comment_id", sa.String(36), primary_key=True),
    sa.Column("brand", sa.String(40), nullable=False),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("source_id", sa.String(200), nullable=False),
    sa.Column("parent_source_id", sa.String(200)),
    sa.Column("thread_id", sa.String(200), nullable=False),
    sa.Column("verb", sa.String(8), nullable=False),
    sa.Column("event_time", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("settle_after", UtcDateTime, nullable=False),
    sa.Column("outcome", sa.String(16)),  # null: waiting; OURS | OUTSIDE_RELEVO
    sa.Column("reply_id", sa.String(36)),
    sa.UniqueConstraint("brand", "channel", "source_id", "event_time", "verb"),
    sa.Index(None, "outcome", "settle_after"),
)

# What we know and want of a post's visibility; one row a post that was ever hidden.
visibilities = sa.Table(
    "visibilities",
    metadata,
    sa.Column("visibility_id", sa.String(36), primary_key=True),
    _case(nullable=True),  # null: the post is not known (yet)
    sa.Column("brand", sa.String(40), nullable=False),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("source_id", sa.String(200), nullable=False),
    sa.Column("hidden", sa.Boolean, nullable=False),  # as far as we know
    sa.Column("event_time", UtcDateTime),  # of the newest event that the platform told us
    sa.Column("wanted", sa.Boolean),  # hidden or shown, by a person of ours; null: nothing to do
    sa.Column("wanted_by", sa.String(200)),
    sa.Column("wanted_reason", sa.String(64)),
    sa.Column("request_id", sa.String(36)),  # which request `wanted` is; a newer one replaces it
    sa.Column("refused_reason", sa.String(64)),  # why the channel did not do the last one
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_attempt_at", UtcDateTime),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("brand", "channel", "source_id"),
    sa.Index(None, "next_attempt_at"),
    sa.Index(None, "case_id"),
)

# Acts to report to care.
actions = sa.Table(
    "actions",
    metadata,
    sa.Column("action_id", sa.String(36), primary_key=True),
    _case(),
    sa.Column("brand", sa.String(40), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.String(200), nullable=False),
    sa.Column("reply_id", sa.String(36)),
    sa.Column("source_id", sa.String(200)),
    sa.Column("reason", sa.String(64)),
    sa.Column("proof", sa.String(500)),
    sa.Column("post_version_id", sa.String(36)),
    sa.Column("placeholder", sa.String(40)),
    sa.Column("reading", sa.JSON(none_as_null=True)),  # the reply's, as it crosses
    sa.Column("pending", sa.Boolean, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_attempt_at", UtcDateTime, nullable=False),
    sa.Column("queued_at", UtcDateTime, nullable=False),
    sa.Column("reported_at", UtcDateTime),
    sa.Column("parked_reason", sa.String(64)),
    sa.Index(None, "pending", "next_attempt_at"),
    sa.Index(None, "case_id"),
)


# One row an import of a page's history; how far it came commits with what it brought.
imports = sa.Table(
    "imports",
    metadata,
    sa.Column("import_id", sa.String(36), primary_key=True),
    sa.Column("source", sa.String(100)),  # which file, by its place and time; null: a stream
    sa.Column("brand", sa.String(40)),  # of lines that name none
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("outcome", sa.String(16)),  # null: under way, or killed
    sa.Column("lines", sa.BigInteger, nullable=False),  # the last one that is settled
    sa.Column("bytes", sa.BigInteger, nullable=False),  # where it ends
    sa.Column("taken", sa.BigInteger, nullable=False),
    sa.Column("duplicates", sa.BigInteger, nullable=False),
    sa.Column("refused", sa.BigInteger, nullable=False),
    sa.Index(None, "source"),
)

import_refusals = sa.Table(
    "import_refusals",
    metadata,
    sa.Column("import_id", sa.String(36), sa.ForeignKey("imports.import_id"), primary_key=True),
    sa.Column("line", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("reason", sa.String(64), nullable=False),
    sa.Column("field", sa.String(100)),
)


def in_outbox(topic: Topic, key: sa.Column[str]) -> sa.ColumnElement[bool]:
    """Whether a message about the row waits to be relayed."""
    waiting = outbox.outbox
    return sa.exists().where(waiting.c.topic == topic.value, waiting.c.key == key)
