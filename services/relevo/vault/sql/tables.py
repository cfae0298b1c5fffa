"""The vault's tables. Every key starts with brand and agency, so that no statement can forget them.

Columns that end in `_closed` hold AES-256-GCM ciphertext (`keys.cases`).
"""

from __future__ import annotations

import sqlalchemy as sa

from relevo.ledger.store import LedgerTables
from relevo.ledger.witness_store import WitnessTables
from relevo.service.database import UtcDateTime
from relevo.vault.sql.custody_tables import CustodyTables
from relevo.vault.sql.erasure_tables import ErasureTables
from relevo.vault.sql.index_tables import IndexTables
from relevo.vault.sql.stepup_tables import StepUpTables
from relevo.vault.sql.usage_tables import UsageTables

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
stepups = StepUpTables(metadata)
erasing = ErasureTables(metadata)
custody = CustodyTables(metadata)
index = IndexTables(metadata)
usage = UsageTables(metadata)

case_keys = sa.Table(
    "case_keys",
    metadata,
    sa.Column("brand", sa.String(40), primary_key=True),
    sa.Column("agency", sa.String(40), primary_key=True),
    sa.Column("case_id", sa.String(36), primary_key=True),
    sa.Column("key_closed", sa.LargeBinary, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

seals = sa.Table(
    "seals",
    metadata,
    sa.Column("brand", sa.String(40), primary_key=True),
    sa.Column("agency", sa.String(40), primary_key=True),
    sa.Column("post_version_id", sa.String(36), primary_key=True),
    sa.Column("case_id", sa.String(36), nullable=False),
    sa.Column("digest", sa.LargeBinary(32), nullable=False),
    sa.Column("key_id", sa.String(200), nullable=False),
    # The signed notice, so that a repetition gets the very same answer.
    sa.Column("notice", sa.LargeBinary, nullable=False),
    sa.Column("ingested_at", UtcDateTime, nullable=False),
)

held_values = sa.Table(
    "held_values",
    metadata,
    sa.Column("brand", sa.String(40), primary_key=True),
    sa.Column("agency", sa.String(40), primary_key=True),
    sa.Column("post_version_id", sa.String(36), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("case_id", sa.String(36), nullable=False),
    sa.Column("type", sa.String(64), nullable=False),
    sa.Column("value_closed", sa.LargeBinary, nullable=False),
    # Since when it is another than came, because that was wrong.
    sa.Column("rectified_at", UtcDateTime),
    sa.Index(None, "brand", "agency", "case_id"),
)

people = sa.Table(
    "people",
    metadata,
    sa.Column("person_id", sa.String(36), primary_key=True),
    sa.Column("login", sa.String(100), nullable=False, unique=True),
    sa.Column("secret_closed", sa.LargeBinary, nullable=False),
    # The newest time step whose code was accepted (RFC 6238 section 5.2: good once).
    sa.Column("last_step", sa.BigInteger, nullable=False),
    sa.Column("wrong_codes", sa.Integer, nullable=False),
    sa.Column("locked_until", UtcDateTime),
    sa.Column("disabled_at", UtcDateTime),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

# When an agency last asked for a brand's keys, and under which keys it said it still held seals.
key_reports = sa.Table(
    "key_reports",
    metadata,
    sa.Column("brand", sa.String(40), primary_key=True),
    sa.Column("agency", sa.String(40), primary_key=True),
    sa.Column("reported_at", UtcDateTime, nullable=False),
)

keys_held = sa.Table(
    "keys_held",
    metadata,
    sa.Column("brand", sa.String(40), primary_key=True),
    sa.Column("agency", sa.String(40), primary_key=True),
    sa.Column("key_id", sa.String(200), primary_key=True),
)

# What customers typed into private forms; the values stand in `held_values` under the submission.
deposits = sa.Table(
    "deposits",
    metadata,
    sa.Column("brand", sa.String(40), primary_key=True),
    sa.Column("agency", sa.String(40), primary_key=True),
    sa.Column("submission_id", sa.String(36), primary_key=True),
    sa.Column("case_id", sa.String(36), nullable=False),
    sa.Column("deposited_at", UtcDateTime, nullable=False),
)
