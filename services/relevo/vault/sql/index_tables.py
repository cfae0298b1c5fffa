"""The tables of the blind index. A token stands for a value; nothing here holds one.

A handle is random and stays when keys are rotated: care knows values by it and never by a token.
"""

from __future__ import annotations

import sqlalchemy as sa

from relevo.service.database import UtcDateTime


class IndexTables:
    """The index's tables, in the vault's metadata."""

    def __init__(self, metadata: sa.MetaData) -> None:
        self.versions = _versions(metadata)
        self.keys = _keys(metadata)
        self.tokens = _tokens(metadata)
        self.places = _places(metadata)
        self.counts = _counts(metadata)
        self.lookups = _lookups(metadata)


def _versions(metadata: sa.MetaData) -> sa.Table:
    """The versions of a brand's keys. Whoever indexes holds the row; whoever rotates, alone."""
    return sa.Table(
        "index_versions",
        metadata,
        sa.Column("brand", sa.String(40), primary_key=True),
        sa.Column("newest", sa.Integer, nullable=False),
        sa.Column("oldest", sa.Integer, nullable=False),
    )


def _keys(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "index_keys",
        metadata,
        sa.Column("brand", sa.String(40), primary_key=True),
        sa.Column("type", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key_closed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )


def _tokens(metadata: sa.MetaData) -> sa.Table:
    table = sa.Table(
        "index_tokens",
        metadata,
        sa.Column("brand", sa.String(40), primary_key=True),
        sa.Column("token", sa.LargeBinary(32), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("handle", sa.String(36), nullable=False),
    )
    sa.Index("ix_index_tokens_handle", table.c.brand, table.c.handle, table.c.version)
    sa.Index("ix_index_tokens_version", table.c.brand, table.c.version, table.c.token)
    return table


def _places(metadata: sa.MetaData) -> sa.Table:
    """Where each value that could link stands. No handle: it was beyond what its author may link,
    or is no value of its type.
    """
    table = sa.Table(
        "index_places",
        metadata,
        sa.Column("brand", sa.String(40), primary_key=True),
        sa.Column("agency", sa.String(40), primary_key=True),
        sa.Column("post_version_id", sa.String(36), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        # A token of the author, under a key of its own.
        sa.Column("author", sa.LargeBinary(32), nullable=False),
        sa.Column("handle", sa.String(36)),
    )
    sa.Index("ix_index_places_case", table.c.brand, table.c.agency, table.c.case_id)
    sa.Index("ix_index_places_handle", table.c.brand, table.c.handle, table.c.author)
    return table


def _counts(metadata: sa.MetaData) -> sa.Table:
    """New values of an author, a type and a day; under an empty author, all of the agency's."""
    return sa.Table(
        "index_counts",
        metadata,
        sa.Column("brand", sa.String(40), primary_key=True),
        sa.Column("agency", sa.String(40), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("type", sa.String(64), primary_key=True),
        sa.Column("author", sa.LargeBinary(32), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )


def _lookups(metadata: sa.MetaData) -> sa.Table:
    """Who looked something up within the past day, for the limits; never what."""
    table = sa.Table(
        "recent_lookups",
        metadata,
        sa.Column("lookup_id", sa.String(36), primary_key=True),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("caller", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    sa.Index("ix_recent_lookups_at", table.c.at)
    return table
