"""Care's tables. What belongs to an agency has the agency first in its key.

The libraries' tables (ledger, outbox, leases, people) belong to the brand and have their own keys.
"""

from __future__ import annotations

import sqlalchemy as sa

from relevo.care.adapters.continuity_tables import ContinuityTables
from relevo.care.adapters.customer_tables import CustomerTables
from relevo.care.adapters.erasure_tables import ErasureTables
from relevo.care.adapters.form_tables import FormTables
from relevo.care.adapters.sampling_tables import SamplingTables
from relevo.delivery.leases import Leases
from relevo.delivery.outbox import OutboxTables
from relevo.ledger.store import LedgerTables
from relevo.ledger.witness_store import WitnessTables
from relevo.service.database import UtcDateTime
from relevo.service.people import PeopleTables

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
# Links and look-ups: a log that is cosigned within the brand alone (DESIGN section 7, P7).
private = LedgerTables(metadata, "private", private=True)
private_witness = WitnessTables(metadata, "private")
outbox = OutboxTables(metadata)
leases = Leases(metadata)
people = PeopleTables(metadata)
sampling = SamplingTables(metadata)
erasing = ErasureTables(metadata)
customers = CustomerTables(metadata)
continuity = ContinuityTables(metadata)
private_forms = FormTables(metadata)

_AGENCY = sa.String(40)
_BRAND = sa.String(40)
_ID = sa.String(36)
_PLATFORM_ID = sa.String(200)
_CODE = sa.String(64)
_HEX_DIGEST = sa.String(64)
_ACTOR = sa.String(200)


def _agency() -> sa.Column[str]:
    return sa.Column("agency", _AGENCY, primary_key=True)


def _of_a_case() -> tuple[sa.Column[str], sa.Column[str], sa.ForeignKeyConstraint]:
    return (
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("brand", _BRAND, nullable=False),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.case_id"]),
    )


cases = sa.Table(
    "cases",
    metadata,
    _agency(),
    sa.Column("case_id", _ID, primary_key=True),
    # The agency's newest header.
    sa.Column("brand", _BRAND, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("public_code", sa.String(12), nullable=False),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("thread_id", _PLATFORM_ID, nullable=False),
    sa.Column("author_ref", sa.String(32), nullable=False),
    sa.Column("author_handle", sa.String(64)),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("urgency", sa.String(16), nullable=False),
    sa.Column("close_reason", sa.String(16)),
    sa.Column("note", sa.Text),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    # What care has done with it. `desk` and `urgency_rank` follow from the rest, for the inbox.
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("assignee", _ID),
    sa.Column("taken", sa.Boolean, nullable=False),
    sa.Column("resolved_by", _ACTOR),
    sa.Column("resolved_at", UtcDateTime),
    sa.Column("reopens_until", UtcDateTime),
    sa.Column("closure", sa.String(16)),
    sa.Column("desk", sa.String(16), nullable=False),
    sa.Column("urgency_rank", sa.SmallInteger, nullable=False),
)
sa.Index(
    "ix_cases_inbox",
    cases.c.desk,
    cases.c.urgency_rank,
    cases.c.opened_at,
    cases.c.agency,
    cases.c.case_id,
)
sa.Index("ix_cases_public_code", cases.c.public_code)
sa.Index("ix_cases_author", cases.c.agency, cases.c.brand, cases.c.channel, cases.c.author_ref)

# Every version of the header that arrived: what a repetition must equal.
case_headers = sa.Table(
    "case_headers",
    metadata,
    _agency(),
    sa.Column("case_id", _ID, primary_key=True),
    sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("author_handle", sa.String(64)),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("urgency", sa.String(16), nullable=False),
    sa.Column("close_reason", sa.String(16)),
    sa.Column("note", sa.Text),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.case_id"]),
)

post_versions = sa.Table(
    "post_versions",
    metadata,
    _agency(),
    sa.Column("post_version_id", _ID, primary_key=True),
    *_of_a_case(),
    sa.Column("source_id", _PLATFORM_ID, nullable=False),
    sa.Column("parent_source_id", _PLATFORM_ID),
    sa.Column("verb", sa.String(8), nullable=False),
    sa.Column("event_time", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("redacted_text", sa.Text, nullable=False),
    sa.Column("findings", sa.JSON, nullable=False),
    sa.Column("redaction_version", _CODE, nullable=False),
    # Which redaction the text and the findings are: a higher one takes their place.
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("attachment_count", sa.BigInteger, nullable=False),
    sa.Column("seal_digest", _HEX_DIGEST),
    sa.Column("arrived_at", UtcDateTime, nullable=False),
)
sa.Index("ix_post_versions_case", post_versions.c.agency, post_versions.c.case_id)

# That a text was redacted once more; the text itself stands in `post_versions` alone.
redactions = sa.Table(
    "redactions",
    metadata,
    _agency(),
    sa.Column("redaction_id", _ID, primary_key=True),
    *_of_a_case(),
    sa.Column("post_version_id", _ID, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("cause", sa.String(16), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", _ACTOR, nullable=False),
    sa.Column("redaction_version", _CODE, nullable=False),
    sa.Column("seal_digest", _HEX_DIGEST),
    sa.Column("arrived_at", UtcDateTime, nullable=False),
)

# What an agency asked to be put back, and what was decided. `text`: once granted.
restorations = sa.Table(
    "restorations",
    metadata,
    _agency(),
    sa.Column("request_id", _ID, primary_key=True),
    *_of_a_case(),
    sa.Column("post_version_id", _ID, nullable=False),
    sa.Column("placeholder", sa.String(40), nullable=False),
    sa.Column("type", sa.String(64), nullable=False),
    sa.Column("seal_id", _ID, nullable=False),
    sa.Column("field_number", sa.Integer, nullable=False),
    sa.Column("asked_by", _ACTOR, nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("decided_by", _ACTOR),
    sa.Column("decided_at", UtcDateTime),
    sa.Column("text", sa.Text),
)
sa.Index("ix_restorations_case", restorations.c.agency, restorations.c.case_id)
sa.Index("ix_restorations_state", restorations.c.state, restorations.c.brand)

# What the agency's people wrote for care; events name the notes, the texts stand here alone.
notes = sa.Table(
    "notes",
    metadata,
    _agency(),
    sa.Column("note_id", _ID, primary_key=True),
    *_of_a_case(),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", _ACTOR, nullable=False),
    sa.Column("arrived_at", UtcDateTime, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),  # of the text, as a post version's
)
sa.Index("ix_notes_case", notes.c.agency, notes.c.case_id)

seals = sa.Table(
    "seals",
    metadata,
    _agency(),
    sa.Column("post_version_id", _ID, primary_key=True),
    *_of_a_case(),
    sa.Column("digest", _HEX_DIGEST, nullable=False),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_attempt_at", UtcDateTime),
    sa.Column("reason", _CODE),
    sa.Column("notice", sa.LargeBinary),
    sa.Column("changed_at", UtcDateTime, nullable=False),
)
sa.Index("ix_seals_due", seals.c.state, seals.c.next_attempt_at)
sa.Index("ix_seals_case", seals.c.agency, seals.c.case_id)

receipts = sa.Table(
    "receipts",
    metadata,
    _agency(),
    sa.Column("case_id", _ID, primary_key=True),
    sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
    # SHA-256 over the ids and seal digests that the receipt names.
    sa.Column("items_digest", _HEX_DIGEST, primary_key=True),
    sa.Column("statement", sa.LargeBinary, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.case_id"]),
)

# An update says what happened and where its content lies; texts and notices are not copied here.
updates = sa.Table(
    "updates",
    metadata,
    _agency(),
    sa.Column("update_id", _ID, primary_key=True),
    *_of_a_case(),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("subject", _ID),
    sa.Column("number", sa.BigInteger),
    sa.Column("until", UtcDateTime),
    sa.Column("sequence", sa.BigInteger),
    sa.UniqueConstraint("agency", "brand", "sequence"),
)
_unnumbered = updates.c.sequence.is_(None)
sa.Index(
    "ix_updates_unnumbered",
    updates.c.at,
    updates.c.update_id,
    sqlite_where=_unnumbered,
    postgresql_where=_unnumbered,
)

sequences = sa.Table(
    "update_sequences",
    metadata,
    _agency(),
    sa.Column("brand", _BRAND, primary_key=True),
    sa.Column("last", sa.BigInteger, nullable=False),
)

streams = sa.Table(
    "update_streams",
    metadata,
    _agency(),
    sa.Column("brand", _BRAND, primary_key=True),
    sa.Column("fencing_token", sa.BigInteger, nullable=False),
    sa.Column("stream_id", _ID, nullable=False),
    # The agency's cursor when it asked; from then on, what it was sent.
    sa.Column("applied", sa.BigInteger, nullable=False),
    # The highest sequence that any stream was about to carry. It never falls.
    sa.Column("sent", sa.BigInteger, nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
)

replies = sa.Table(
    "replies",
    metadata,
    _agency(),
    sa.Column("reply_id", _ID, primary_key=True),
    *_of_a_case(),
    sa.Column("author", _ACTOR, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("text_nonce", sa.LargeBinary, nullable=False),
    sa.Column("in_reply_to_source_id", _PLATFORM_ID, nullable=False),
    sa.Column("written_at", UtcDateTime, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("settled_at", UtcDateTime),
    sa.Column("settled_reason", _CODE),
    sa.Column("proof", sa.String(500)),
    # What the continuity guard read in it; null: it was written before there was one.
    sa.Column("reading", sa.JSON(none_as_null=True)),
)
sa.Index("ix_replies_case", replies.c.agency, replies.c.case_id)
sa.Index("ix_replies_written", replies.c.brand, replies.c.written_at)

questions = sa.Table(
    "questions",
    metadata,
    _agency(),
    sa.Column("question_id", _ID, primary_key=True),
    *_of_a_case(),
    sa.Column("author", _ACTOR, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("text_nonce", sa.LargeBinary, nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
)
sa.Index("ix_questions_case", questions.c.agency, questions.c.case_id)

actions = sa.Table(
    "actions",
    metadata,
    _agency(),
    sa.Column("action_id", _ID, primary_key=True),
    *_of_a_case(),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", _ACTOR, nullable=False),
    sa.Column("reply_id", _ID),
    sa.Column("source_id", _PLATFORM_ID),
    sa.Column("reason", _CODE),
    sa.Column("proof", sa.String(500)),
    sa.Column("post_version_id", _ID),
    sa.Column("placeholder", sa.String(40)),
    sa.Column("reported_at", UtcDateTime, nullable=False),
    sa.Column("reading", sa.JSON(none_as_null=True)),  # by the agency's guard
)
sa.Index("ix_actions_at", actions.c.brand, actions.c.at)
sa.Index("ix_actions_case", actions.c.agency, actions.c.case_id)
sa.Index("ix_actions_reply", actions.c.agency, actions.c.reply_id)

events = sa.Table(
    "case_events",
    metadata,
    _agency(),
    sa.Column("event_id", _ID, primary_key=True),
    *_of_a_case(),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", _ACTOR, nullable=False),
    sa.Column("subject", sa.String(36)),
    sa.Column("code", sa.String(500)),
    sa.Column("number", sa.BigInteger),
)
sa.Index("ix_case_events_case", events.c.agency, events.c.case_id, events.c.at)

# The vault's newest checkpoint for each agency, with the proof from what that agency holds of it.
relayed_checkpoints = sa.Table(
    "relayed_checkpoints",
    metadata,
    _agency(),
    sa.Column("held_origin", sa.String(200)),  # null: nothing is held
    sa.Column("held_size", sa.BigInteger, nullable=False),
    sa.Column("note", sa.Text),  # null: there is none that extends what is held
    sa.Column("old_size", sa.BigInteger),
    sa.Column("proof", sa.LargeBinary),
    sa.Column("at", UtcDateTime),
)

# Agencies' cosignatures of the vault's checkpoints, until they are there.
brought_cosignatures = sa.Table(
    "brought_cosignatures",
    metadata,
    _agency(),
    sa.Column("origin", sa.String(200), primary_key=True),
    sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("line", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)
