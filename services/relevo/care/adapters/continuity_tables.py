"""The tables of continuity: drafts that the guard stopped, and the scripts that pass it."""

from __future__ import annotations

import sqlalchemy as sa

from relevo.service.database import UtcDateTime

_ID = sa.String(36)
_NONCE = 32


class ContinuityTables:
    """The two tables, in care's metadata. Scripts belong to the brand, not to an agency."""

    def __init__(self, metadata: sa.MetaData) -> None:
        self.stopped_drafts = _stopped_drafts(metadata)
        self.scripts = _scripts(metadata)


def _stopped_drafts(metadata: sa.MetaData) -> sa.Table:
    """Of a draft's text, nothing but a commitment, with its nonce until the case is erased."""
    table = sa.Table(
        "stopped_drafts",
        metadata,
        sa.Column("agency", sa.String(40), primary_key=True),
        sa.Column("draft_id", _ID, primary_key=True),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("brand", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("text_nonce", sa.LargeBinary(_NONCE)),
        sa.Column("text_commitment", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.case_id"]),
    )
    sa.Index("ix_stopped_drafts_case", table.c.agency, table.c.case_id, table.c.actor)
    return table


def _scripts(metadata: sa.MetaData) -> sa.Table:
    """Every version that was ever approved; of each script, the newest holds unless retired."""
    return sa.Table(
        "scripts",
        metadata,
        sa.Column("brand", sa.String(40), primary_key=True),
        sa.Column("script_id", sa.String(40), primary_key=True),
        sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("situation", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("approved_by", sa.String(200), nullable=False),
        sa.Column("approved_at", UtcDateTime, nullable=False),
        sa.Column("retired_by", sa.String(200)),
        sa.Column("retired_at", UtcDateTime),
    )
