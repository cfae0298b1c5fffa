"""The tables of customers: which cases share what, and what people decided about it.

None of it may ever reach an agency (P7). A handle is the vault's random name for a value.
"""

from __future__ import annotations

import sqlalchemy as sa

from relevo.service.database import UtcDateTime

_AGENCY = sa.String(40)
_BRAND = sa.String(40)
_ID = sa.String(36)
_CODE = sa.String(64)


class CustomerTables:
    """The tables, in care's metadata."""

    def __init__(self, metadata: sa.MetaData) -> None:
        self.values = _values(metadata)
        self.members = _members(metadata)
        self.decisions = _decisions(metadata)
        self.common = _common(metadata)
        self.work = _work(metadata)
        self.turns = _turns(metadata)


def _values(metadata: sa.MetaData) -> sa.Table:
    """Which value, by its handle, stands in which field of which seal."""
    table = sa.Table(
        "linked_values",
        metadata,
        sa.Column("agency", _AGENCY, primary_key=True),
        sa.Column("post_version_id", _ID, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("brand", _BRAND, nullable=False),
        sa.Column("type", _CODE, nullable=False),
        sa.Column("handle", _ID, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("arrived_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.case_id"]),
    )
    sa.Index("ix_linked_values_case", table.c.agency, table.c.case_id)
    sa.Index("ix_linked_values_handle", table.c.brand, table.c.handle)
    return table


def _members(metadata: sa.MetaData) -> sa.Table:
    """Which customer a case is; none yet: it has just arrived."""
    table = sa.Table(
        "customer_cases",
        metadata,
        sa.Column("agency", _AGENCY, primary_key=True),
        sa.Column("case_id", _ID, primary_key=True),
        sa.Column("brand", _BRAND, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.case_id"]),
    )
    sa.Index("ix_customer_cases_customer", table.c.customer_id)
    return table


def _decisions(metadata: sa.MetaData) -> sa.Table:
    """What people decided, never changed: undoing is a decision too."""
    table = sa.Table(
        "customer_decisions",
        metadata,
        sa.Column("decision_id", _ID, primary_key=True),
        sa.Column("brand", _BRAND, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("reason", _CODE, nullable=False),
        sa.Column("agency", _AGENCY, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("other_agency", _AGENCY),
        sa.Column("other_case_id", _ID),
        sa.Column("handle", _ID),
        sa.Column("owner", sa.String(16)),
        sa.Column("undoes", _ID),
        sa.UniqueConstraint("brand", "number"),
    )
    sa.Index("ix_customer_decisions_case", table.c.agency, table.c.case_id)
    sa.Index("ix_customer_decisions_other", table.c.other_agency, table.c.other_case_id)
    return table


def _common(metadata: sa.MetaData) -> sa.Table:
    """Handles, and authors as `agency/channel/reference`, that too many cases share."""
    return sa.Table(
        "common_links",
        metadata,
        sa.Column("brand", _BRAND, primary_key=True),
        sa.Column("name", sa.String(120), primary_key=True),
        sa.Column("since", UtcDateTime, nullable=False),
    )


def _work(metadata: sa.MetaData) -> sa.Table:
    """Cases whose customer is to be found anew. A row for each time, so that none is lost."""
    table = sa.Table(
        "link_work",
        metadata,
        sa.Column("agency", _AGENCY, primary_key=True),
        sa.Column("work_id", _ID, primary_key=True),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("brand", _BRAND, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
    )
    sa.Index("ix_link_work_since", table.c.since, table.c.agency, table.c.work_id)
    return table


def _turns(metadata: sa.MetaData) -> sa.Table:
    """One row a brand. Whoever changes its customers holds it; it numbers people's decisions."""
    return sa.Table(
        "customer_turns",
        metadata,
        sa.Column("brand", _BRAND, primary_key=True),
        sa.Column("decisions", sa.BigInteger, nullable=False),
    )
