"""The vault's own logs, file by file, for the brand's auditors. Care's web asks for them: the
vault answers no HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_id
from relevo.ledger.entries import vault as main_log
from relevo.ledger.entries import vault_private as private_log
from relevo.ledger.serving import FILES, MAX_PATH, Readings, Resource, resource
from relevo.ledger.store import LedgerTables
from relevo.ledger.values import Id, Process
from relevo.ledger.witness_store import WitnessTables
from relevo.service.database import Database
from relevo.vault.context import Vault
from relevo.vault.sql import tables


@dataclass(frozen=True, slots=True)
class LogRows:
    """One of the vault's logs. `read`: how it records that it was read."""

    ledger: LedgerTables
    witness: WitnessTables
    read: type[main_log.LogRead | private_log.LogRead]


MAIN: Final = LogRows(tables.ledger, tables.witness, main_log.LogRead)
PRIVATE: Final = LogRows(tables.private, tables.private_witness, private_log.LogRead)


def read_log(vault: Vault, path: str, reader: str, *, caller: Process, at: datetime) -> Resource:
    """What stands under a path of the main log; see `read_file`."""
    database = vault.store.database
    return read_file(database, MAIN, vault.readings, path, reader, caller=caller, at=at)


def read_file(
    database: Database,
    log: LogRows,
    readings: Readings,
    path: str,
    reader: str,
    *,
    caller: Process,
    at: datetime,
) -> Resource:
    """What stands under a path of a log. That it is read is on that log first, once for each
    reader and hour.

    Args:
        reader: the person's id at care, who is not known here: her caller answers for her.

    Raises:
        MalformedMessage: the path is too long, or the reader no id.
        NotFound: nothing stands there, or not yet.
    """
    if len(path) > MAX_PATH:
        raise MalformedMessage(f"path: must be at most {MAX_PATH} characters", field="path")
    person = Id(check_id(reader, "reader"))

    def record() -> None:
        entry = log.read(at=at, actor=caller, what=FILES, since=None, until=None, reader=person)
        with database.write() as connection:
            log.ledger.record(connection, entry)

    readings.record(person, at, record)
    return resource(database, log.ledger, log.witness, path)
