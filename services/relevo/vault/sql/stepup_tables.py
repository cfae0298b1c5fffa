"""Challenges that wait for a person's second factor, and who has agreed to them."""

from __future__ import annotations

import sqlalchemy as sa

from relevo.service.database import UtcDateTime


class StepUpTables:
    """The two tables, in the vault's metadata."""

    def __init__(self, metadata: sa.MetaData) -> None:
        self.challenges = sa.Table(
            "challenges",
            metadata,
            sa.Column("challenge_id", sa.String(36), primary_key=True),
            sa.Column("kind", sa.String(20), nullable=False),
            sa.Column("brand", sa.String(40), nullable=False),
            sa.Column("purpose", sa.String(40), nullable=False),
            sa.Column("person_id", sa.String(36), nullable=False),
            # Canonical JSON (RFC 8785) of exactly what is asked: ids, numbers, types; no value.
            sa.Column("asked", sa.LargeBinary, nullable=False),
            sa.Column("nonce", sa.LargeBinary(32), nullable=False),
            sa.Column("digest", sa.LargeBinary(32), nullable=False),
            sa.Column("approvals_needed", sa.Integer, nullable=False),
            sa.Column("issued_at", UtcDateTime, nullable=False),
            sa.Column("expires_at", UtcDateTime, nullable=False),
            sa.Column("confirmed_at", UtcDateTime),
            sa.Column("approved_at", UtcDateTime),
            sa.Column("used_at", UtcDateTime),
            sa.Index(None, "brand", "expires_at"),
            sa.Index(None, "person_id", "expires_at"),
            sa.Index(None, "expires_at"),
        )
        self.approvals = sa.Table(
            "approvals",
            metadata,
            sa.Column("challenge_id", sa.String(36), primary_key=True),
            sa.Column("person_id", sa.String(36), primary_key=True),
            sa.Column("at", UtcDateTime, nullable=False),
        )
