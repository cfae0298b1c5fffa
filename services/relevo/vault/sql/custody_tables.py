"""What the vault remembers of sealing keys beside the keys themselves. No key is in here."""

from __future__ import annotations

import sqlalchemy as sa

from relevo.service.database import UtcDateTime


class CustodyTables:
    """The two tables, in the vault's metadata."""

    def __init__(self, metadata: sa.MetaData) -> None:
        # Until when some signed list lets agencies seal under an epoch.
        self.offers = sa.Table(
            "key_offers",
            metadata,
            sa.Column("brand", sa.String(40), primary_key=True),
            sa.Column("key_id", sa.String(200), primary_key=True),
            sa.Column("until", UtcDateTime, nullable=False),
        )
        # Moves of epochs whose entry is written, so that one that a crash cut short is done again
        # without a second entry.
        self.moves = sa.Table(
            "key_moves",
            metadata,
            sa.Column("brand", sa.String(40), primary_key=True),
            sa.Column("key_id", sa.String(200), primary_key=True),
            sa.Column("state", sa.String(20), primary_key=True),
            sa.Column("at", UtcDateTime, nullable=False),
        )
