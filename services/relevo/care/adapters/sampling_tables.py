"""The tables of quality sampling: samples, their texts, auditors' marks, and breaches.

A sample is drawn from the texts of one agency, so that the agency is first in every key here too.
"""

from __future__ import annotations

import sqlalchemy as sa

from relevo.service.database import UtcDateTime

_ID = sa.String(36)
_CODE = sa.String(64)
_HEX_DIGEST = sa.String(64)
_ACTOR = sa.String(200)


class SamplingTables:
    """The four tables, in care's metadata."""

    def __init__(self, metadata: sa.MetaData) -> None:
        self.samples = _samples(metadata)
        self.items = _items(metadata)
        self.marks = _marks(metadata)
        self.breaches = _breaches(metadata)


def _samples(metadata: sa.MetaData) -> sa.Table:
    table = sa.Table(
        "samples",
        metadata,
        sa.Column("agency", sa.String(40), primary_key=True),
        sa.Column("sample_id", _ID, primary_key=True),
        sa.Column("brand", sa.String(40), nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("until", UtcDateTime, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("seed", _HEX_DIGEST, nullable=False),
        # Of what it was drawn from.
        sa.Column("frame_digest", _HEX_DIGEST, nullable=False),
        sa.Column("strata", sa.JSON, nullable=False),
        sa.Column("drawn_by", _ACTOR, nullable=False),
        sa.Column("drawn_at", UtcDateTime, nullable=False),
    )
    sa.Index("ix_samples_newest", table.c.brand, table.c.drawn_at)
    return table


def _items(metadata: sa.MetaData) -> sa.Table:
    """They outlive their texts: what was said of an erased one still counts."""
    return sa.Table(
        "sample_items",
        metadata,
        sa.Column("agency", sa.String(40), primary_key=True),
        sa.Column("sample_id", _ID, primary_key=True),
        sa.Column("post_version_id", _ID, primary_key=True),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        # The place of its stratum among the sample's.
        sa.Column("stratum", sa.Integer, nullable=False),
        sa.Column("arrived_at", UtcDateTime, nullable=False),
        sa.Column("examined_by", _ACTOR),
        sa.Column("examined_at", UtcDateTime),
        sa.ForeignKeyConstraint(["agency", "sample_id"], ["samples.agency", "samples.sample_id"]),
    )


def _marks(metadata: sa.MetaData) -> sa.Table:
    """Never changed, but that a stretch goes with its text: a later mark names the one in whose
    place it stands.
    """
    table = sa.Table(
        "sample_marks",
        metadata,
        sa.Column("agency", sa.String(40), primary_key=True),
        sa.Column("mark_id", _ID, primary_key=True),
        sa.Column("sample_id", _ID, nullable=False),
        sa.Column("post_version_id", _ID, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("placeholder", sa.String(40)),
        sa.Column("type", _CODE, nullable=False),
        sa.Column("country", sa.String(2)),
        sa.Column("detector", _CODE),
        sa.Column("redaction_version", _CODE, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("stretch_start", sa.Integer),
        sa.Column("stretch_end", sa.Integer),
        sa.Column("cover_id", _ID),
        sa.Column("replaces", _ID),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor", _ACTOR, nullable=False),
        sa.UniqueConstraint("agency", "replaces"),
        sa.ForeignKeyConstraint(
            ["agency", "sample_id", "post_version_id"],
            ["sample_items.agency", "sample_items.sample_id", "sample_items.post_version_id"],
        ),
    )
    # Of a text in a sample, and of a text in all of them.
    item = (table.c.agency, table.c.post_version_id, table.c.sample_id)
    sa.Index("ix_sample_marks_item", *item)
    sa.Index("ix_sample_marks_cover", table.c.agency, table.c.cover_id)
    return table


def _breaches(metadata: sa.MetaData) -> sa.Table:
    table = sa.Table(
        "breaches",
        metadata,
        sa.Column("agency", sa.String(40), primary_key=True),
        sa.Column("breach_id", _ID, primary_key=True),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("brand", sa.String(40), nullable=False),
        sa.Column("post_version_id", _ID, nullable=False),
        sa.Column("mark_id", _ID, nullable=False),
        sa.Column("type", _CODE, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("public_since", UtcDateTime, nullable=False),
        sa.Column("agency_since", UtcDateTime, nullable=False),
        sa.Column("care_since", UtcDateTime, nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("opened_by", _ACTOR, nullable=False),
        sa.Column("deadlines", sa.JSON, nullable=False),
        # The earliest of them, for the list.
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("closed_by", _ACTOR),
        sa.Column("closed_at", UtcDateTime),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.case_id"]),
    )
    sa.Index("ix_breaches_due", table.c.state, table.c.due_at)
    return table
