"""`relevo ledger verify-evidence`: evidence that somebody kept, with named public keys alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from relevo.cli.ledger_options import (
    a_file,
    as_json,
    judged,
    signed_json,
    signed_lines,
    trust_of,
    trust_options,
)
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.evidence import checking, members
from relevo.ledger.note import NoteVerifier


@click.command(short_help="Check such a zip with named keys.")
@click.argument("file", metavar="ZIP", type=a_file)
@trust_options
@click.option(
    "--entries-only",
    is_flag=True,
    help="Do not compare report.html and README.txt, which another release may have made "
    "otherwise: entries, proofs and signatures alone.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Write the page that this release makes of the proven entries there.",
)
@as_json
def verify_evidence(
    file: Path,
    *,
    keys: Sequence[Sequence[NoteVerifier]],
    witnesses: Sequence[Sequence[CosignatureVerifier]],
    cosigned_by: int | None,
    entries_only: bool,
    report: Path | None,
    as_json: bool,
) -> None:
    """Check every member of the evidence in ZIP; no network, no database.

    Exit code 0 only if all held; 1 with the first fault; 2 if the call is wrong. That no entry is
    left out is not proven by a part: only by the whole log.
    """
    trust = trust_of(keys, witnesses, cosigned_by)
    with judged(json_too=as_json):
        verified = checking.verify(members.read(file), trust, entries_only=entries_only)
    if report is not None:
        report.write_text(verified.report, encoding="utf-8")
    if as_json:
        indexes = [one.index for one in verified.entries]
        click.echo(json.dumps({**signed_json(verified.signed), "entries": indexes}))
    else:
        lines = [*signed_lines(verified.signed), f"entries     {len(verified.entries)}"]
        click.echo("\n".join([*lines, "HOLDS"]))
