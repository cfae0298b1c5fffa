"""`relevo ledger evidence`: a part of a service's log, to keep for years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from relevo.cli.ledger_logs import a_service, epoch_option, log_key, opened, settings_of
from relevo.cli.ledger_options import (
    flat,
    judged,
    witness_option,
)
from relevo.cli.settings import settings_option
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.errors import EntryRefused
from relevo.ledger.evidence import collecting, members
from relevo.ledger.evidence.collecting import Question
from relevo.ledger.evidence.members import Members
from relevo.ledger.evidence.words import Language
from relevo.ledger.note import Checkpoint
from relevo.ledger.values import Code, Id
from relevo.service.clock import now

_EVIDENCE = Code("EVIDENCE")
_TIMES = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


class _Case(click.ParamType[Id]):
    name = "UUID"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Id:
        """A case's id."""
        try:
            return Id(value)
        except EntryRefused as refused:
            self.fail(str(refused), param, ctx)


@click.command(short_help="Write entries with proofs and a report into a zip.")
@click.argument("file", metavar="ZIP", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--service", type=a_service, required=True, help="Whose log.")
@click.option("--case", type=_Case(), help="Only entries that name this case.")
@click.option("--since", type=click.DateTime(_TIMES), help="Only from then on, in UTC.")
@click.option("--until", type=click.DateTime(_TIMES), help="Only before then, in UTC.")
@click.option(
    "--lang",
    type=click.Choice([language.value for language in Language]),
    default=Language.ES.value,
    show_default=True,
    help="Language of the report and of README.txt.",
)
@click.option(
    "--published",
    is_flag=True,
    help="Under the newest published checkpoint that is cosigned; entries since then are left out.",
)
@witness_option(
    "A witness's verifier key, or a file with one a line, to be listed; repeat for several."
)
@click.option("--force", is_flag=True, help="Write over a ZIP that is there already.")
@epoch_option
@settings_option
def evidence(  # noqa: PLR0913 - a parameter an option
    file: Path,
    *,
    service: str,
    case: Id | None,
    since: datetime | None,
    until: datetime | None,
    lang: str,
    published: bool,
    witnesses: Sequence[Sequence[CosignatureVerifier]],
    force: bool,
    epoch: int | None,
    settings_file: Path | None,
) -> None:
    """Write entries of a service's log into ZIP, each with its proof, and a report to read.

    At least one of --case, --since and --until says which. That they were read is recorded in the
    log first. ZIP holds all that `relevo ledger verify-evidence` needs but the keys, which whoever
    checks must have from elsewhere; those given here are only listed in it.

    Exit code 1: no entry is what was asked for, and nothing was written; or the log does not hold.
    2: the call is wrong, or ZIP is there already.
    """
    if case is None and since is None and until is None:
        raise click.UsageError("Say which entries: --case, --since or --until.")
    if file.exists() and not force:
        raise click.UsageError(f"{file} is there already; --force writes over it.")
    question = Question(case, _utc(since), _utc(until))
    key = log_key(service, settings_of(service, settings_file), epoch)
    with opened(service, settings_file, epoch) as log:
        newest = log.newest(published=published)
        log.record(
            log.read(
                at=now(),
                actor=log.actor,
                what=_EVIDENCE,
                since=question.since,
                until=question.until,
                case=question.case,
            )
        )
        with judged(json_too=False):
            made = collecting.collect(
                log.source,
                newest.note,
                question,
                key=key,
                witnesses=flat(witnesses),
                language=Language(lang),
            )
    _write(made, file, newest.checkpoint)


def _write(made: Members, file: Path, checkpoint: Checkpoint) -> None:
    """Write the bundle, unless it holds no entry."""
    count = sum(name.startswith("entries/") for name in made)
    proven = f"its checkpoint of {checkpoint.size} entries"
    if not count:
        raise click.ClickException(
            f"no entry of {checkpoint.origin} is what was asked for, under {proven}; "
            "nothing was written"
        )
    members.write(made, file)
    entries = "1 entry" if count == 1 else f"{count} entries"
    click.echo(f"{file}: {entries} of {checkpoint.origin}, proven under {proven}")


def _utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.replace(tzinfo=UTC)
