"""The vault's ledger for the brand's auditors: the vault itself answers no HTTP.

Whoever reads is on care's log before the vault is asked, and on the vault's before it answers.
"""

from __future__ import annotations

from typing import Final

from flask import Response

from relevo.care.use_cases.context import Care
from relevo.ledger.answering import ServiceLog
from relevo.ledger.files_door import LogFiles, add_files
from relevo.ledger.values import Code
from relevo.service.web import Access, Door

VAULT_FILES: Final = Code("VAULT_FILES")


def vault_log_door(care: Care, log: ServiceLog, *, readers: Access) -> Door:
    """The door. `log`: care's own."""
    door = Door(
        "vault-log", description="The vault's ledger as tlog-tiles, for programs that verify it."
    )
    files = LogFiles(log, VAULT_FILES, care.vault.read_log, brands=care.brands, clock=care.now)
    views = _VaultLog(files)
    add_files(
        door,
        "/ledger/vault",
        views.read_vault_checkpoint,
        views.read_vault_tile,
        readers=readers,
        errors=[503],
    )
    return door


class _VaultLog:
    def __init__(self, files: LogFiles) -> None:
        self._files = files

    def read_vault_checkpoint(self) -> Response:
        """Read the signed checkpoint of the vault's log (C2SP tlog-checkpoint)."""
        return self._files.checkpoint()

    def read_vault_tile(self, place: str) -> Response:
        """Read a tile or an entry bundle of the vault's log by its path (C2SP tlog-tiles)."""
        return self._files.tile(place)
