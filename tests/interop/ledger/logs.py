"""Logs for verifiers that are not ours: `python -m tests.interop.ledger.logs make|flip …`.

`make FOLDER ENTRIES` exports a log of so many entries into FOLDER/log, cosigned, and writes its
verifier key into FOLDER/key. `private FOLDER ENTRIES` does so from a database with care's private
log, published and cosigned by the vault. `flip FILE PLACE` flips one bit of one byte of a file, in
place; a negative PLACE counts from its end.
"""

from __future__ import annotations

import sys
from pathlib import Path

from relevo.ledger.export import export
from relevo.ledger.stored_log import StoredLog
from tests.integration.ledger.world import PRIVATE_CARE, PRIVATE_VAULT, START, Side, show
from tests.unit.ledger.kept import Kept


def make(folder: Path, entries: int) -> None:
    """Export a log as an operator would: once small, then grown."""
    log = Kept.of(entries)
    log.export(folder / "log", entries // 2)
    log.export(folder / "log")
    (folder / "key").write_text(log.signer.verifier().encode())


def make_private(folder: Path, entries: int) -> None:
    """Export care's private log as it stands in its database, under the vault's cosignature."""
    sides = [
        Side(company, f"sqlite:///{folder / name}.sqlite")
        for company, name in ((PRIVATE_CARE, "care"), (PRIVATE_VAULT, "vault"))
    ]
    care, vault = sides
    try:
        care.record(entries)
        care.publish(START)
        size = show(care, vault, START).accepted.checkpoint.size
        with care.database.read() as connection:
            name = vault.company.cosigner.name
            note = care.tables.cosigned_note(connection, care.origin, size, [name])
        export(StoredLog(care.database, care.ledger, care.origin), note, folder / "log")
    finally:
        for side in sides:
            side.close()
    (folder / "key").write_text(care.integrator.verifier.encode())


def flip(file: Path, place: int) -> None:
    """Change one bit."""
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)


def main(arguments: list[str]) -> int:
    """One of the commands."""
    match arguments:
        case ["make", folder, entries]:
            make(Path(folder), int(entries))
        case ["private", folder, entries]:
            make_private(Path(folder), int(entries))
        case ["flip", file, place]:
            flip(Path(file), int(place))
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
