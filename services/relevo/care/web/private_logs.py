"""The brand's private logs for its auditors: what depends on links (P7), care's and the vault's.

That one of them is read is on care's private log first, and of the vault's on its own as well.
"""

from __future__ import annotations

from typing import Final

from flask import Response

from relevo.care.adapters import tables
from relevo.care.people import Role, people
from relevo.care.use_cases.context import Care
from relevo.care.web.vault_log import VAULT_FILES
from relevo.crossing.value_types import VALUE_TYPES
from relevo.ledger.answering import ServiceLog
from relevo.ledger.door import private_ledger_door
from relevo.ledger.files_door import LogFiles, add_files
from relevo.ledger.serving import FILES, Resource, resource
from relevo.ledger.values import Id
from relevo.service.web import Door, with_token

AUDITORS: Final = with_token([Role.AUDITOR])


def private_log_doors(care: Care) -> tuple[Door, ...]:
    """The questions, the files of care's private log, and those of the vault's."""
    log = ServiceLog("care-private", care.storage.database, tables.private)
    asked = private_ledger_door(
        log,
        readers=AUDITORS,
        brands=care.brands,
        types=VALUE_TYPES,
        logins=people().logins,
        clock=care.now,
    )
    return asked, _files_door(care, log)


def _files_door(care: Care, log: ServiceLog) -> Door:
    def own(path: str, _reader: Id) -> Resource:
        return resource(log.database, log.tables, tables.private_witness, path)

    door = Door(
        "private-logs", description="The brand's private logs as tlog-tiles, to be verified."
    )
    vaults = care.vault.read_private_log
    views = _PrivateLogs(
        LogFiles(log, FILES, own, brands=care.brands, clock=care.now),
        LogFiles(log, VAULT_FILES, vaults, brands=care.brands, clock=care.now),
    )
    add_files(
        door,
        "/ledger/private/log",
        views.read_private_checkpoint,
        views.read_private_tile,
        readers=AUDITORS,
    )
    add_files(
        door,
        "/ledger/private/vault",
        views.read_vault_private_checkpoint,
        views.read_vault_private_tile,
        readers=AUDITORS,
        errors=[503],
    )
    return door


class _PrivateLogs:
    def __init__(self, own: LogFiles, vaults: LogFiles) -> None:
        self._own, self._vaults = own, vaults

    def read_private_checkpoint(self) -> Response:
        """Read the signed checkpoint of care's private log (C2SP tlog-checkpoint)."""
        return self._own.checkpoint()

    def read_private_tile(self, place: str) -> Response:
        """Read a tile or an entry bundle of care's private log by its path (C2SP tlog-tiles)."""
        return self._own.tile(place)

    def read_vault_private_checkpoint(self) -> Response:
        """Read the signed checkpoint of the vault's private log (C2SP tlog-checkpoint)."""
        return self._vaults.checkpoint()

    def read_vault_private_tile(self, place: str) -> Response:
        """Read a tile or an entry bundle of the vault's private log by its path."""
        return self._vaults.tile(place)
