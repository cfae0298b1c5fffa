"""Logs for verifiers that are not ours: `python -m tests.interop.ledger.logs make|flip …`.

`make FOLDER ENTRIES` exports a log of so many entries into FOLDER/log, cosigned, and writes its
verifier key into FOLDER/key. `flip FILE PLACE` flips one bit of one byte of a file, in place; a
negative PLACE counts from its end.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.unit.ledger.kept import Kept


def make(folder: Path, entries: int) -> None:
    """Export a log as an operator would: once small, then grown."""
    log = Kept.of(entries)
    log.export(folder / "log", entries // 2)
    log.export(folder / "log")
    (folder / "key").write_text(log.signer.verifier().encode())


def flip(file: Path, place: int) -> None:
    """Change one bit."""
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)


def main(arguments: list[str]) -> int:
    """One of the two commands."""
    match arguments:
        case ["make", folder, entries]:
            make(Path(folder), int(entries))
        case ["flip", file, place]:
            flip(Path(file), int(place))
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
