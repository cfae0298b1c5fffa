"""The vault's own ledger, file by file, for the brand's auditors. Care's web asks for them: the
vault answers no HTTP.
"""

from __future__ import annotations

from datetime import datetime

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_id
from relevo.ledger.entries.vault import LogRead
from relevo.ledger.serving import FILES, MAX_PATH, Resource, resource
from relevo.ledger.values import Id, Process
from relevo.vault.context import Vault
from relevo.vault.sql.tables import ledger, witness


def read_log(vault: Vault, path: str, reader: str, *, caller: Process, at: datetime) -> Resource:
    """What stands under a path of the log. That it is read is on the log first, once for each
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
    database = vault.store.database

    def record() -> None:
        entry = LogRead(at=at, actor=caller, what=FILES, since=None, until=None, reader=person)
        with database.write() as connection:
            ledger.record(connection, entry)

    vault.readings.record(person, at, record)
    return resource(database, ledger, witness, path)
