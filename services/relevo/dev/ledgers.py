"""Verifies the ledgers of a household: rows, signed checkpoints and cosignatures.

They are five: one of each service, and the brand's two private ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from relevo.agency.adapters import tables as agency_tables
from relevo.care.adapters import tables as care_tables
from relevo.crossing.pinned_logs import witness_name
from relevo.dev.household import Household
from relevo.dev.pair import settings_of
from relevo.ledger.alarms import AlarmKind
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.errors import NoteRefused
from relevo.ledger.note import Checkpoint, NoteVerifier, verify_checkpoint
from relevo.ledger.store import LedgerTables
from relevo.ledger.verification import verify
from relevo.ledger.witness_store import WitnessTables
from relevo.sealing.signed import load_private_key
from relevo.service.database import Database
from relevo.service.settings import SettingsError
from relevo.vault.sql import tables as vault_tables


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A published checkpoint of one log, and who cosigned it."""

    size: int
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Log:
    url: str
    ledger: LedgerTables
    witness: WitnessTables
    verifier: NoteVerifier
    witnesses: tuple[CosignatureVerifier, ...]

    @contextmanager
    def database(self) -> Iterator[Database]:
        database = Database(self.url)
        try:
            yield database
        finally:
            database.close()


def verify_all(home: Household) -> dict[str, int]:
    """Recompute every log; the number of entries under each log's newest checkpoint.

    Raises:
        LedgerBroken: a row or a checkpoint does not fit; it names the first that fails.
    """
    return {name: _verify(log) for name, log in _logs(home).items()}


def cosigned(home: Household, sizes: Mapping[str, int]) -> dict[str, Witnessed] | None:
    """By log, the newest published checkpoint, once each covers as many entries as are given and
    everybody who witnesses it has cosigned it; None before. Every log is recomputed against it.

    Raises:
        SettingsError: a side has no key to witness with.
        LedgerBroken: a log is not the one that its published checkpoint signs.
    """
    logs = _logs(home)
    if not all(log.witnesses for log in logs.values()):
        raise SettingsError("witness_key_file: must be set", field="witness_key_file")
    published = {name: _published(log, sizes[name]) for name, log in logs.items()}
    found = {name: checkpoint for name, checkpoint in published.items() if checkpoint is not None}
    if found.keys() != logs.keys():
        return None
    for name, checkpoint in found.items():
        _verify(logs[name], checkpoint)
    return {
        name: Witnessed(found[name].size, tuple(one.name for one in log.witnesses))
        for name, log in logs.items()
    }


def alarms(home: Household) -> set[AlarmKind]:
    """What was ever wrong with a log, as its witnesses saw it."""
    kinds = set()
    for log in _logs(home).values():
        with log.database() as database, database.read() as connection:
            rows = connection.execute(log.witness.alarms.select())
            kinds |= {AlarmKind(row.kind) for row in rows}
    return kinds


def _logs(home: Household) -> dict[str, _Log]:
    agency, care, vault = settings_of(home)
    by_care = _witness(witness_name(care.org, "care"), care.witness_key_file)
    by_agency = _witness(witness_name(agency.org, "agency"), agency.witness_key_file)
    by_vault = _witness(witness_name(vault.org, "vault"), vault.witness_key_file)
    return {
        "agency": _Log(
            agency.database_url,
            agency_tables.ledger,
            agency_tables.witness,
            _verifier(agency.ledger_origin, agency.ledger_key_file),
            by_care,
        ),
        "care": _Log(
            care.database_url,
            care_tables.ledger,
            care_tables.witness,
            _verifier(care.ledger_origin, care.ledger_key_file),
            by_agency,
        ),
        "vault": _Log(
            vault.database_url,
            vault_tables.ledger,
            vault_tables.witness,
            _verifier(vault.ledger_origin, vault.ledger_key_file),
            (*by_care, *by_agency),
        ),
        "care-private": _Log(
            care.database_url,
            care_tables.private,
            care_tables.private_witness,
            _verifier(care.private_origin, care.private_ledger_key_file),
            by_vault,
        ),
        "vault-private": _Log(
            vault.database_url,
            vault_tables.private,
            vault_tables.private_witness,
            _verifier(vault.private_origin, vault.private_ledger_key_file),
            by_care,
        ),
    }


def _verify(log: _Log, trusted: Checkpoint | None = None) -> int:
    origin = log.verifier.name
    with log.database() as database:
        newest = verify(database, log.ledger, log.verifier, origin=origin, trusted=trusted)
    return 0 if newest is None else newest.checkpoint.size


def _published(log: _Log, size: int) -> Checkpoint | None:
    """The newest published checkpoint if it is that large and carries every cosignature."""
    origin = log.verifier.name
    with log.database() as database, database.read() as connection:
        newest = log.witness.newest_published(connection, origin)
        if newest is None or newest.checkpoint.size < size:
            return None
        names = [one.name for one in log.witnesses]
        note = log.witness.cosigned_note(connection, origin, newest.checkpoint.size, names)
    try:
        for witness in log.witnesses:
            witness.verify(note)
    except NoteRefused:  # one is not there yet
        return None
    return verify_checkpoint(note, log.verifier, origin=origin)


def _verifier(origin: str, key_file: Path | None) -> NoteVerifier:
    if key_file is None:
        raise SettingsError("ledger_key_file: must be set", field="ledger_key_file")
    return NoteVerifier(origin, load_private_key(key_file).public_key())


def _witness(name: str, key_file: Path | None) -> tuple[CosignatureVerifier, ...]:
    """None where a household of an earlier release has no key for it."""
    if key_file is None:
        return ()
    return (CosignatureVerifier(name, load_private_key(key_file).public_key()),)
