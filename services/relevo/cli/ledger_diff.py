"""`relevo ledger diff`: whether one exported log is how the other begins."""

from __future__ import annotations

from pathlib import Path

import click

from relevo.cli.ledger_options import a_directory
from relevo.errors import InvalidInput
from relevo.ledger.comparing import parting
from relevo.ledger.directory import LogDirectory, read_checkpoint
from relevo.ledger.trust import claimed

_PARTED = 1
_NOT_VERIFIED = "neither was verified by this: `relevo ledger verify` checks a log"


@click.command(short_help="Is one exported log how the other begins?")
@click.argument("one", metavar="DIR1", type=a_directory)
@click.argument("other", metavar="DIR2", type=a_directory)
def diff(one: Path, other: Path) -> None:
    """Whether the log in DIR1 is how the one in DIR2 begins, or the other way round.

    Exit code 0: it is, or they are the same; 1: they part, at the index that is told; 2: they
    are logs of different names. It compares the bytes of tiles and entry bundles, as far as the
    shorter log goes, and believes both: check them with `relevo ledger verify`.
    """
    mine, theirs = claimed(read_checkpoint(one)), claimed(read_checkpoint(other))
    if mine.origin != theirs.origin:
        raise InvalidInput(
            f"DIR1 holds {mine.origin}, DIR2 holds {theirs.origin}: different logs", field="DIR2"
        )
    index = parting(LogDirectory(one, mine.size), LogDirectory(other, theirs.size))
    if index is not None:
        _tell(f"they part at index {index}")
        raise click.exceptions.Exit(_PARTED)
    if mine.size == theirs.size and mine.root != theirs.root:
        _tell(f"the same {mine.size} entries under checkpoints with different roots")
        raise click.exceptions.Exit(_PARTED)
    if mine.size == theirs.size:
        _tell(f"the same {mine.size} entries")
        return
    first, short, long = (
        ("DIR1", mine, theirs) if mine.size < theirs.size else ("DIR2", theirs, mine)
    )
    _tell(f"{first} is how the other begins: {short.size} of {long.size} entries")


def _tell(found: str) -> None:
    click.echo(f"{found}\n{_NOT_VERIFIED}")
