"""`relevo ledger prove`, `relevo ledger verify-proof`: one entry of a log, by one text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from relevo.cli.ledger_options import (
    a_directory,
    a_file,
    as_json,
    judged,
    signed_json,
    signed_lines,
    text_of,
    trust_of,
    trust_options,
)
from relevo.errors import InvalidInput
from relevo.ledger.bundles import MOST_ENTRY_BYTES
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.directory import LogDirectory, read_checkpoint
from relevo.ledger.note import MAX_NOTE_BYTES, NoteVerifier
from relevo.ledger.proof_file import LeafProof
from relevo.ledger.proof_file import prove as proof_of
from relevo.ledger.reading import find_entry, find_leaf
from relevo.ledger.trust import claimed
from relevo.ledger.values import Digest, Id

_MOST_PROOF_BYTES = MAX_NOTE_BYTES + 10_000
_LONGEST_INDEX = 18
a_new_file = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command(short_help="Prove that one entry stands in an exported log.")
@click.argument("subject", metavar="INDEX|ENTRY-ID|LEAF-HASH")
@click.argument("directory", metavar="DIR", type=a_directory)
@click.option(
    "--out", type=a_new_file, metavar="FILE", help="Write the proof there; without: print it."
)
@click.option("--entry", type=a_new_file, metavar="FILE", help="Write the entry's bytes there too.")
def prove(subject: str, directory: Path, *, out: Path | None, entry: Path | None) -> None:
    """Prove that one entry stands in the log that was exported into DIR.

    The proof holds the path through the tree and the signed checkpoint: with the entry's bytes
    and the log's key, `relevo ledger verify-proof` needs nothing else. DIR itself is not checked
    here: `relevo ledger verify` does.
    """
    note = read_checkpoint(directory)
    size = claimed(note).size
    log = LogDirectory(directory, size)
    index = _index(subject, log)
    proof = proof_of(log, note, index)
    if entry is not None:
        entry.write_bytes(next(log.bodies(index, index + 1)))
    if out is None:
        click.echo(proof.to_text(), nl=False)
    else:
        out.write_text(proof.to_text(), encoding="utf-8")


@click.command(short_help="Check such a proof with named keys.")
@click.argument("file", metavar="FILE", type=a_file)
@click.option("--entry", type=a_file, metavar="FILE", required=True, help="The entry's bytes.")
@trust_options
@as_json
def verify_proof(
    file: Path,
    *,
    entry: Path,
    keys: Sequence[Sequence[NoteVerifier]],
    witnesses: Sequence[Sequence[CosignatureVerifier]],
    cosigned_by: int | None,
    as_json: bool,
) -> None:
    """Check the proof in FILE: the entry's very bytes stand in the log that these keys signed.

    Exit code 0 only if it held, 1 if not, 2 if the call is wrong.
    """
    trust = trust_of(keys, witnesses, cosigned_by)
    text = text_of(file, "FILE", _MOST_PROOF_BYTES)
    with entry.open("rb") as stream:
        body = stream.read(MOST_ENTRY_BYTES + 1)
    with judged(json_too=as_json):
        proof = LeafProof.parse(text)
        signed = proof.verify(body, trust)
    if as_json:
        click.echo(json.dumps({**signed_json(signed), "index": proof.index}))
    else:
        click.echo("\n".join([f"index       {proof.index}", *signed_lines(signed), "HOLDS"]))


def _index(subject: str, log: LogDirectory) -> int:
    """The index that a subject names; raises `InvalidInput`, `NotFound`."""
    if Digest.pattern.fullmatch(subject):
        return find_leaf(log, log.size, Digest(subject))
    if Id.pattern.fullmatch(subject):
        return find_entry(log, log.size, Id(subject))
    if subject.isascii() and subject.isdigit() and len(subject) <= _LONGEST_INDEX:
        if int(subject) >= log.size:
            raise InvalidInput(
                f"index: must be below the tree's size, which is {log.size}",
                field="subject",
            )
        return int(subject)
    raise InvalidInput(
        "INDEX|ENTRY-ID|LEAF-HASH: must be a number, a UUID or 64 hexadecimal digits",
        field="subject",
    )
