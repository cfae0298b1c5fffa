"""`relevo ledger tail`: the newest entries of a log, one a line."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from relevo.cli.ledger_logs import a_service, opened
from relevo.cli.ledger_options import a_directory, as_json
from relevo.cli.settings import settings_option
from relevo.errors import NotFound
from relevo.ledger.directory import LogDirectory, read_checkpoint
from relevo.ledger.entries import Tag, care_private, logs, vault_private
from relevo.ledger.reading import Placed, newest, read
from relevo.ledger.source import LogSource
from relevo.ledger.tree import leaf_hash
from relevo.ledger.trust import claimed
from relevo.ledger.values import Code
from relevo.service.clock import now

_PAUSE_SECONDS = 1.0
_MOST = 1_000_000
_TAIL = Code("TAIL")
_WORDS = (logs.AGENCY, logs.CARE, logs.VAULT, care_private.WORDS, vault_private.WORDS)
_PADDING = frozenset(words.padded.tag for words in _WORDS)

Look = Callable[[], tuple[LogSource, int]]
"""The log as it is now, and its size."""


@click.command(short_help="Print a log's newest entries, one a line.")
@click.argument("directory", metavar="[DIR]", type=a_directory, required=False)
@click.option("--service", type=a_service, help="Read this service's log, not a directory.")
@click.option(
    "-n", "count", default=10, show_default=True, type=click.IntRange(0, _MOST), help="How many."
)
@click.option("--follow", is_flag=True, help="Go on with what comes, until Ctrl-C.")
@click.option(
    "--tag",
    "tags",
    multiple=True,
    type=click.Choice([tag.value for tag in Tag]),
    metavar="TAG",
    help="Only entries of this kind (docs/ledger.md); repeat for several.",
)
@click.option("--padding", is_flag=True, help="Entries that only fill the log up, too.")
@as_json
@settings_option
def tail(
    directory: Path | None,
    *,
    service: str | None,
    count: int,
    follow: bool,
    tags: tuple[str, ...],
    padding: bool,
    as_json: bool,
    settings_file: Path | None,
) -> None:
    """Print the newest entries of the log in DIR, or of a service's: one a line, the oldest first.

    Entries are shown once a signed checkpoint covers them. Padding is left out unless --padding or
    --tag asks for it. That a service's log was read is recorded in it first.
    """
    if (directory is None) == (service is None):
        raise click.UsageError("Name one log: DIR or --service.")
    wanted = frozenset(map(Tag, tags)) or frozenset(Tag) - _PADDING
    printed = _Printed(wanted | _PADDING if padding else wanted, as_json=as_json)
    with _log(directory, service, settings_file) as look:
        source, size = look()
        try:
            shown = newest(source, size, count, printed.wanted)
            printed.all_of(read(source, _start(shown, size, count), size))
            while follow:
                time.sleep(_PAUSE_SECONDS)
                source, grown = look()
                printed.all_of(read(source, size, grown))
                size = max(size, grown)
        finally:
            if printed.left_out and not (as_json or tags):
                click.echo(f"padding left out: {printed.left_out} entries; --padding shows them")


def _start(shown: Sequence[Placed], size: int, count: int) -> int:
    """From which index on the log was looked at to find these."""
    if len(shown) < count:
        return 0
    return shown[0].index if shown else size


class _Printed:
    """Prints the wanted entries, and counts the padding that is not."""

    def __init__(self, wanted: Collection[Tag], *, as_json: bool) -> None:
        self.wanted = wanted
        self.left_out = 0
        self._as_json = as_json

    def all_of(self, entries: Iterable[Placed]) -> None:
        """One line each, in their order."""
        for one in entries:
            if one.entry.tag in self.wanted:
                click.echo(_line(one, as_json=self._as_json))
            elif one.entry.tag in _PADDING:
                self.left_out += 1


@contextmanager
def _log(directory: Path | None, service: str | None, settings_file: Path | None) -> Iterator[Look]:
    if directory is not None:
        yield lambda: _exported(directory)
        return
    assert service is not None
    with opened(service, settings_file) as log:
        log.record(log.read(at=now(), actor=log.actor, what=_TAIL, since=None, until=None))

        def look() -> tuple[LogSource, int]:
            try:
                return log.source, log.newest().checkpoint.size
            except NotFound:
                return log.source, 0

        yield look


def _exported(directory: Path) -> tuple[LogSource, int]:
    size = claimed(read_checkpoint(directory)).size
    return LogDirectory(directory, size), size


def _line(one: Placed, *, as_json: bool) -> str:
    content = json.loads(one.body)
    if as_json:
        place = {"index": one.index, "leaf": leaf_hash(one.body).hex()}
        return json.dumps({**place, "entry": content})
    fields = (
        f"{name}={value if isinstance(value, str) else json.dumps(value)}"
        for name, value in content.items()
        if name not in ("id", "tag", "at", "actor") and value is not None
    )
    return " ".join([str(one.index), content["at"], one.entry.tag, content["actor"], *fields])
