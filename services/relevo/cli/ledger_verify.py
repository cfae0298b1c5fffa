"""`relevo ledger verify`: an exported log, with nothing but named public keys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from relevo.cli.ledger_options import (
    a_directory,
    a_file,
    as_json,
    judged,
    moment,
    signed_json,
    signed_lines,
    text_of,
    trust_of,
    trust_options,
)
from relevo.ledger import offline
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.note import MAX_NOTE_BYTES, NoteVerifier


@click.command(short_help="Check an exported log with named keys.")
@click.argument("directory", metavar="DIR", type=a_directory)
@trust_options
@click.option(
    "--trusted",
    type=a_file,
    metavar="FILE",
    help="A checkpoint that was kept earlier; the log must extend it.",
)
@click.option(
    "--hashes-only",
    is_flag=True,
    help="Do not read what the entries say: hashes, tiles, signatures and proofs alone.",
)
@as_json
def verify(
    directory: Path,
    *,
    keys: Sequence[Sequence[NoteVerifier]],
    witnesses: Sequence[Sequence[CosignatureVerifier]],
    cosigned_by: int | None,
    trusted: Path | None,
    hashes_only: bool,
    as_json: bool,
) -> None:
    """Check every byte of the log that was exported into DIR; no network, no database.

    Exit code 0 only if all held; 1 with the first fault, and the entry that it is at; 2 if the
    call is wrong.
    """
    trust = trust_of(keys, witnesses, cosigned_by)
    kept = None if trusted is None else text_of(trusted, "--trusted", MAX_NOTE_BYTES)
    with judged(json_too=as_json):
        verified = offline.verify(directory, trust, trusted=kept, hashes_only=hashes_only)
    if as_json:
        click.echo(json.dumps(_json(verified, read=not hashes_only)))
        return
    lines = signed_lines(verified.signed)
    if verified.trusted is not None:
        lines.append(f"extends     the checkpoint of {verified.trusted.size} entries")
    if verified.first_at and verified.last_at:
        lines.append(f"entries     {moment(verified.first_at)} to {moment(verified.last_at)}")
    if hashes_only:
        lines.append("entries     not read: --hashes-only")
    click.echo("\n".join([*lines, "HOLDS"]))


def _json(verified: offline.Verified, *, read: bool) -> dict[str, Any]:
    first, last = verified.first_at, verified.last_at
    return {
        **signed_json(verified.signed),
        "trusted_size": None if verified.trusted is None else verified.trusted.size,
        "entries_read": read,
        "first_at": None if first is None else moment(first),
        "last_at": None if last is None else moment(last),
    }
