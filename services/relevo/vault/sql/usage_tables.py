"""How much was revealed and refused of late, for limits and alerts; the record is the ledger."""

from __future__ import annotations

import sqlalchemy as sa

from relevo.service.database import UtcDateTime


class UsageTables:
    """The four tables, in the vault's metadata."""

    def __init__(self, metadata: sa.MetaData) -> None:
        # One row a subject and stretch of time. `name`: a person, a process or a brand, as
        # `person:<id>`, `caller:<SPIFFE id>`, `brand:<id>`; `start` in seconds since 1970.
        self.counts = sa.Table(
            "reveal_counts",
            metadata,
            sa.Column("name", sa.String(200), primary_key=True),
            sa.Column("width", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("start", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("reveals", sa.Integer, nullable=False),
            sa.Column("refusals", sa.Integer, nullable=False),
            sa.Index(None, "width", "start"),
        )
        # Which cases a person opened something of.
        self.cases = sa.Table(
            "reveal_cases",
            metadata,
            sa.Column("person_id", sa.String(36), primary_key=True),
            sa.Column("agency", sa.String(40), primary_key=True),
            sa.Column("case_id", sa.String(36), primary_key=True),
            sa.Column("at", UtcDateTime, nullable=False),
            sa.Index(None, "at"),
        )
        # When an alert was last raised, so that it is raised once an hour.
        self.alerts = sa.Table(
            "reveal_alerts",
            metadata,
            sa.Column("rule", sa.String(40), primary_key=True),
            sa.Column("name", sa.String(200), primary_key=True),
            sa.Column("at", UtcDateTime, nullable=False),
        )
        # What a challenge has opened already: each value once.
        self.opened = sa.Table(
            "opened_values",
            metadata,
            sa.Column("challenge_id", sa.String(36), primary_key=True),
            sa.Column("post_version_id", sa.String(36), primary_key=True),
            sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("at", UtcDateTime, nullable=False),
            sa.Index(None, "at"),
        )
