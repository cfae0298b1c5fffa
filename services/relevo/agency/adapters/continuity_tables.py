"""The tables of continuity: drafts that the guard stopped, and the brands' approved scripts."""

from __future__ import annotations

import sqlalchemy as sa

from relevo.service.database import UtcDateTime

_NONCE = 32


class ContinuityTables:
    """The two tables, in the agency's metadata."""

    def __init__(self, metadata: sa.MetaData) -> None:
        self.stopped_drafts = _stopped_drafts(metadata)
        self.scripts = _scripts(metadata)


def _stopped_drafts(metadata: sa.MetaData) -> sa.Table:
    """Of a draft's text, nothing but a commitment, with its nonce until the case is erased."""
    return sa.Table(
        "stopped_drafts",
        metadata,
        sa.Column("draft_id", sa.String(36), primary_key=True),
        sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.case_id"), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("text_nonce", sa.LargeBinary(_NONCE)),
        sa.Column("text_commitment", sa.String(64), nullable=False),
        sa.Index(None, "case_id", "actor"),
    )


def _scripts(metadata: sa.MetaData) -> sa.Table:
    """What care last listed; another list takes its place as a whole."""
    return sa.Table(
        "scripts",
        metadata,
        sa.Column("brand", sa.String(40), primary_key=True),
        sa.Column("script_id", sa.String(40), primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("situation", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("approved_at", UtcDateTime, nullable=False),
    )
