"""Verifies the three ledgers of a household from their rows and signed checkpoints."""

from __future__ import annotations

from pathlib import Path

from relevo.agency.adapters.tables import ledger as agency_ledger
from relevo.care.adapters.tables import ledger as care_ledger
from relevo.dev.household import Household
from relevo.dev.pair import settings_of
from relevo.ledger.note import NoteVerifier
from relevo.ledger.store import LedgerTables
from relevo.ledger.verification import verify
from relevo.sealing.signed import load_private_key
from relevo.service.database import Database
from relevo.service.settings import SettingsError
from relevo.vault.sql.tables import ledger as vault_ledger


def verify_all(home: Household) -> dict[str, int]:
    """Recompute every log; the number of entries under each log's newest checkpoint.

    Raises:
        LedgerBroken: a row or a checkpoint does not fit; it names the first that fails.
    """
    agency, care, vault = settings_of(home)
    return {
        "agency": _verify(
            agency.database_url, agency_ledger, agency.ledger_origin, agency.ledger_key_file
        ),
        "care": _verify(care.database_url, care_ledger, care.ledger_origin, care.ledger_key_file),
        "vault": _verify(
            vault.database_url, vault_ledger, vault.ledger_origin, vault.ledger_key_file
        ),
    }


def _verify(url: str, tables: LedgerTables, origin: str, key_file: Path | None) -> int:
    if key_file is None:
        raise SettingsError("ledger_key_file: must be set", field="ledger_key_file")
    verifier = NoteVerifier(origin, load_private_key(key_file).public_key())
    database = Database(url)
    try:
        newest = verify(database, tables, verifier, origin=origin)
    finally:
        database.close()
    return 0 if newest is None else newest.checkpoint.size
