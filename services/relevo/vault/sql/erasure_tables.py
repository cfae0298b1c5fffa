"""The tables of erasing: what was asked for, what is blocked, and what was destroyed."""

from __future__ import annotations

import sqlalchemy as sa

from relevo.service.database import UtcDateTime


class ErasureTables:
    """The three tables, in the vault's metadata."""

    def __init__(self, metadata: sa.MetaData) -> None:
        self.orders = _orders(metadata)
        self.blocks = _blocks(metadata)
        self.tombstones = _tombstones(metadata)


def _orders(metadata: sa.MetaData) -> sa.Table:
    """One row a case; those of one request are asked for, approved and withdrawn together."""
    return sa.Table(
        "erasure_orders",
        metadata,
        sa.Column("brand", sa.String(40), primary_key=True),
        sa.Column("agency", sa.String(40), primary_key=True),
        sa.Column("order_id", sa.String(36), primary_key=True),
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("requested_by", sa.String(36), nullable=False),
        sa.Column("requested_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("approved_by", sa.String(36)),
        sa.Column("approved_at", UtcDateTime),
        sa.Index(None, "brand", "request_id"),
    )


def _blocks(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "blocked_cases",
        metadata,
        sa.Column("brand", sa.String(40), primary_key=True),
        sa.Column("agency", sa.String(40), primary_key=True),
        sa.Column("case_id", sa.String(36), primary_key=True),
        sa.Column("blocked_by", sa.String(36), nullable=False),
        sa.Column("blocked_at", UtcDateTime, nullable=False),
    )


def _tombstones(metadata: sa.MetaData) -> sa.Table:
    """They outlive everything: a seal of such a case that comes late is refused for good."""
    return sa.Table(
        "tombstones",
        metadata,
        sa.Column("brand", sa.String(40), primary_key=True),
        sa.Column("agency", sa.String(40), primary_key=True),
        sa.Column("case_id", sa.String(36), primary_key=True),
        sa.Column("order_id", sa.String(36), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        # What the vault signed when it destroyed the case, and the leaf of the entry that says so.
        sa.Column("statement", sa.LargeBinary, nullable=False),
        sa.Column("leaf", sa.String(64), nullable=False),
    )
