"""The tables of holding, blocking and erasing cases."""

from __future__ import annotations

import sqlalchemy as sa

from relevo.service.database import UtcDateTime

_AGENCY = sa.String(40)
_BRAND = sa.String(40)
_ID = sa.String(36)
_CODE = sa.String(64)
_ACTOR = sa.String(200)


class ErasureTables:
    """The four tables, in care's metadata."""

    def __init__(self, metadata: sa.MetaData) -> None:
        self.holds = _holds(metadata)
        self.blocks = _blocks(metadata)
        self.orders = _orders(metadata)
        self.expiries = _expiries(metadata)


def _holds(metadata: sa.MetaData) -> sa.Table:
    """Never deleted: one that is over says why something was kept."""
    table = sa.Table(
        "legal_holds",
        metadata,
        sa.Column("agency", _AGENCY, primary_key=True),
        sa.Column("hold_id", _ID, primary_key=True),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("brand", _BRAND, nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("ground", sa.String(16), nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("set_by", _ACTOR, nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
        # The first instant at which it holds no more; null: until it is lifted.
        sa.Column("ends_at", UtcDateTime),
        sa.Column("review_on", sa.Date, nullable=False),
        sa.Column("lifted_by", _ACTOR),
        sa.Column("lifted_at", UtcDateTime),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.case_id"]),
    )
    sa.Index("ix_legal_holds_case", table.c.agency, table.c.case_id)
    sa.Index("ix_legal_holds_newest", table.c.brand, table.c.set_at)
    return table


def _blocks(metadata: sa.MetaData) -> sa.Table:
    table = sa.Table(
        "case_blocks",
        metadata,
        sa.Column("agency", _AGENCY, primary_key=True),
        sa.Column("case_id", _ID, primary_key=True),
        sa.Column("brand", _BRAND, nullable=False),
        sa.Column("ground", sa.String(32), nullable=False),
        sa.Column("blocked_by", _ACTOR, nullable=False),
        sa.Column("blocked_at", UtcDateTime, nullable=False),
        # By the brand's policy; null: it has none for blocked cases.
        sa.Column("destroy_after", UtcDateTime),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.case_id"]),
    )
    sa.Index("ix_case_blocks_due", table.c.brand, table.c.destroy_after)
    return table


def _orders(metadata: sa.MetaData) -> sa.Table:
    """One row a case; those of one request share its id. It is the case's tombstone, too: a case
    that is restored, or handed over late, is found by it. So it may name a case that is not here.
    """
    table = sa.Table(
        "erasure_orders",
        metadata,
        sa.Column("agency", _AGENCY, primary_key=True),
        sa.Column("order_id", _ID, primary_key=True),
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("brand", _BRAND, nullable=False),
        sa.Column("ground", sa.String(32), nullable=False),
        sa.Column("basis", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("requested_by", _ACTOR, nullable=False),
        sa.Column("requested_at", UtcDateTime, nullable=False),
        sa.Column("approved_by", _ACTOR),
        sa.Column("approved_at", UtcDateTime),
        sa.Column("due_at", UtcDateTime),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("reason", _CODE),
        # What the vault signed, and what was cleared here, once the case is erased.
        sa.Column("statement", sa.LargeBinary),
        sa.Column("cleared", sa.JSON),
        sa.Column("erased_at", UtcDateTime),
        sa.Column("agency_at", UtcDateTime),
        # Of the whole request; the same in each of its rows.
        sa.Column("receipt", sa.LargeBinary),
        sa.Column("receipt_final", sa.Boolean, nullable=False),
    )
    sa.Index("ix_erasure_orders_request", table.c.request_id)
    sa.Index("ix_erasure_orders_case", table.c.agency, table.c.case_id)
    sa.Index("ix_erasure_orders_due", table.c.state, table.c.due_at)
    return table


def _expiries(metadata: sa.MetaData) -> sa.Table:
    """Which types of values of a case were destroyed by the clock, and when."""
    return sa.Table(
        "expired_types",
        metadata,
        sa.Column("agency", _AGENCY, primary_key=True),
        sa.Column("case_id", _ID, primary_key=True),
        sa.Column("type", _CODE, primary_key=True),
        sa.Column("brand", _BRAND, nullable=False),
        sa.Column("expired_at", UtcDateTime, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.case_id"]),
    )
