"""`relevo ledger export`: a service's whole log as files that anybody can check."""

from __future__ import annotations

import json
from pathlib import Path

import click

from relevo.cli.ledger_logs import a_service, epoch_option, opened
from relevo.cli.ledger_options import as_json, judged
from relevo.cli.settings import settings_option
from relevo.ledger.export import export as write
from relevo.ledger.values import Code, LogOrigin
from relevo.service.clock import now

_FORMAT = Code("TLOG-TILES")


@click.command(short_help="Write a service's whole log into files.")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--service", type=a_service, required=True, help="Whose log.")
@click.option(
    "--published",
    is_flag=True,
    help="At the newest published checkpoint that is cosigned; without: at the newest of all, "
    "which nobody but the service has signed yet.",
)
@epoch_option
@as_json
@settings_option
def export(
    directory: Path,
    *,
    service: str,
    published: bool,
    epoch: int | None,
    as_json: bool,
    settings_file: Path | None,
) -> None:
    """Write a service's log into DIR, or add to an earlier export there what it lacks.

    DIR becomes a C2SP tlog-tiles directory: checkpoint, tile/…, tile/entries/…. The export is
    recorded in the log before it begins. Exit code 1: the log does not hold, or a file that never
    changes has other content; the checkpoint in DIR is then as it was.
    """
    with opened(service, settings_file, epoch) as log:
        newest = log.newest(published=published)
        checkpoint = newest.checkpoint
        log.record(
            log.exported(
                at=now(),
                actor=log.actor,
                origin=LogOrigin(checkpoint.origin),
                size=checkpoint.size,
                format=_FORMAT,
            )
        )
        with judged(json_too=as_json):
            write(log.source, newest.note, directory)
    if as_json:
        root = checkpoint.root.hex()
        told = {"origin": checkpoint.origin, "size": checkpoint.size, "root": root}
        click.echo(json.dumps({"held": True, **told}))
    else:
        click.echo(f"{checkpoint.origin}: {checkpoint.size} entries, root {checkpoint.root.hex()}")
