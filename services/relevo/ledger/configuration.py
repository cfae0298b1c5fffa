"""A service's settings on its ledger: whenever one is another than when it started last."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from relevo.ledger.entries.base import SettingDigest, SettingsChanged
from relevo.ledger.store import LedgerTables
from relevo.ledger.values import Actor, Code, Digest
from relevo.service.database import Database


def record_settings(
    database: Database,
    tables: LedgerTables,
    kind: type[SettingsChanged],
    values: Mapping[str, bytes],
    *,
    salt: bytes,
    actor: Actor,
    at: datetime,
) -> bool:
    """Record the settings that a service starts with, unless they are those recorded last.

    Args:
        kind: the service's own entry type.
        values: each setting's value, by its name as a code.
        salt: 32 fresh random bytes; the digests say nothing to who guesses at a value without
            reading the entry.

    Returns:
        Whether an entry was written.
    """
    with database.write() as connection:
        entries = tables.entries
        last = connection.scalar(
            sa.select(entries.c.body)
            .where(entries.c.tag == kind.tag.value)
            .order_by(entries.c.position.desc())
            .limit(1)
        )
        if last is not None:
            recorded = json.loads(last)
            before = {one["name"]: one["digest"] for one in recorded["settings"]}
            if before == _digests(values, bytes.fromhex(recorded["salt"])):
                return False
        tables.record(
            connection,
            kind(
                at=at,
                actor=actor,
                salt=Digest.of(salt),
                settings=tuple(
                    SettingDigest(name=Code(name), digest=Digest(digest))
                    for name, digest in sorted(_digests(values, salt).items())
                ),
            ),
        )
    return True


def _digests(values: Mapping[str, bytes], salt: bytes) -> dict[str, str]:
    """By name; what has no name that a ledger takes counts under one of its own."""
    return {
        name if Code.pattern.fullmatch(name) else f"OTHER-{place}": hmac.new(
            salt, value, hashlib.sha256
        ).hexdigest()
        for place, (name, value) in enumerate(sorted(values.items()))
    }
