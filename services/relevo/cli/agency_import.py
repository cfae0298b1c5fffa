"""`relevo agency import`: a page's history, with a progress bar that anybody may look at."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Protocol

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from relevo.agency import bootstrap
from relevo.agency.backfill import report
from relevo.agency.backfill.preparing import RUN_KEY_SIZE, Preparer
from relevo.agency.backfill.running import Ended, Source, Stop, dry_run, run
from relevo.agency.backfill.workers import Workers
from relevo.agency.domain.backfill import Ending, Reach
from relevo.agency.domain.errors import ImportFailed
from relevo.agency.settings import PREFIX, AgencySettings
from relevo.cli.settings import load, settings_option
from relevo.errors import RelevoError
from relevo.service import logs
from relevo.service.dumps import forbid_dumps

_REFUSED, _INTERRUPTED = 1, 130
_PLAIN_SECONDS = 10.0


class Watcher(Protocol):
    """Who is told how far an import came."""

    def __call__(self, reach: Reach) -> None:
        """It came this far."""


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--brand", metavar="B", help="The brand of lines that name none.")
@click.option("--dry-run", is_flag=True, help="Check and redact every line; write nothing.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write counts and refused lines there, as JSON; never anything of a line.",
)
@click.option(
    "--workers", type=click.IntRange(1, 256), help="Worker processes; one a core if not given."
)
@settings_option
def import_history(
    file: str,
    *,
    brand: str | None,
    dry_run: bool,
    report_file: Path | None,
    workers: int | None,
    settings_file: Path | None,
) -> None:
    """Bring a page's history in from FILE (- is standard input).

    FILE holds JSON Lines: one object a line, as POST /api/v1/posts takes it. It is never copied.
    Ctrl-C stops after the lines under way; the same command goes on from there. Exit code 1: some
    lines were refused, or it could not go on.
    """
    forbid_dumps()
    logs.configure(process="agency/import")
    settings = load(AgencySettings, PREFIX, settings_file)
    try:
        ended = _import(settings, file, brand, dry_run, report_file, workers or _cores())
    except RelevoError:
        raise
    except Exception:  # noqa: BLE001 - what it says may quote a line
        raise ImportFailed("the import broke off; the same command goes on") from None
    if ended.ending is Ending.INTERRUPTED:
        raise click.exceptions.Exit(_INTERRUPTED)
    if ended.reach.refused:
        raise click.exceptions.Exit(_REFUSED)


def _import(
    settings: AgencySettings,
    file: str,
    brand: str | None,
    dry: bool,
    report_file: Path | None,
    workers: int,
) -> Ended:
    stop = Stop()
    run_key = os.urandom(RUN_KEY_SIZE)
    with Workers(settings, workers, run_key, brand, dry=dry) as pool:
        context = bootstrap.open_context(settings)
        preparer = Preparer(context, run_key, brand, dry=dry)
        try:
            with _opened(file) as source, _told_to(stop), _progress(source) as watch:
                if dry:
                    ended = dry_run(source, pool, stop=stop, watch=watch)
                else:
                    ended = run(context, source, pool, preparer, stop=stop, watch=watch)
            _conclude(ended, report.reasons(context, ended), source, dry=dry)
            if report_file is not None:
                report.write(context, ended, report_file)
        finally:
            bootstrap.close(context)
    return ended


@contextmanager
def _opened(file: str) -> Iterator[Source]:
    if file == "-":
        yield Source(sys.stdin.buffer)
        return
    with Path(file).open("rb") as stream:
        yield Source.file(stream) if Path(file).is_file() else Source(stream)


@contextmanager
def _told_to(stop: Stop) -> Iterator[None]:
    """Ask to stop on the first Ctrl-C or SIGTERM; break off on the second Ctrl-C."""

    def handle(number: int, frame: FrameType | None) -> None:
        if stop and number == signal.SIGINT:
            signal.default_int_handler(number, frame)
        stop.ask()

    before = {one: signal.signal(one, handle) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def _progress(source: Source) -> Iterator[Watcher]:
    """A bar with rate and time left where there is a terminal, else a line now and then."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Plain(source.size)
        return
    columns: tuple[ProgressColumn, ...] = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %" if source.size is not None else ""),
        _Lines(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("import", total=source.size, lines=0)
        yield lambda reach: bar.update(task, completed=reach.bytes, lines=reach.lines)


class _Lines(ProgressColumn):
    """Lines that are settled, and how many a second in this run."""

    def __init__(self) -> None:
        super().__init__()
        self._rate: _Rate | None = None

    def render(self, task: Task) -> Text:
        lines = int(task.fields["lines"])
        if self._rate is None:
            self._rate = _Rate(lines)
        return Text(f"{lines:,} lines, {self._rate.of(lines):,.0f}/s")


class _Rate:
    """Lines a second since its making."""

    def __init__(self, lines: int) -> None:
        self._first, self._started = lines, time.monotonic()

    def of(self, lines: int) -> float:
        return (lines - self._first) / max(time.monotonic() - self._started, 0.001)


class _Plain:
    """A line on standard error every ten seconds."""

    def __init__(self, size: int | None) -> None:
        self._size = size
        self._told = time.monotonic()
        self._begun: tuple[_Rate, int, float] | None = None

    def __call__(self, reach: Reach) -> None:
        now = time.monotonic()
        if self._begun is None:
            self._begun = (_Rate(reach.lines), reach.bytes, now)
        if now - self._told < _PLAIN_SECONDS:
            return
        self._told = now
        rate, first, started = self._begun
        parts = [f"line {reach.lines:,}", f"{rate.of(reach.lines):,.0f} lines/s"]
        done = reach.bytes - first
        if self._size and done:
            left = (self._size - reach.bytes) / done * (now - started)
            parts.insert(1, f"{reach.bytes / self._size:.0%}")
            parts.append(f"{int(left) // 60}:{int(left) % 60:02d} left")
        click.echo("import: " + ", ".join(parts), err=True)


def _conclude(ended: Ended, reasons: report.Reasons, source: Source, *, dry: bool) -> None:
    reach = ended.reach
    verb = "could be taken in" if dry else "taken in"
    click.echo(
        f"{reach.lines:,} lines: {reach.taken:,} {verb}, {reach.duplicates:,} had come in before, "
        f"{reach.refused:,} refused."
    )
    for why, times in reasons.items():
        click.echo(f"  {times:>8,}  {why.reason}{f' ({why.field})' if why.field else ''}")
    if ended.ending is Ending.INTERRUPTED:
        click.echo(f"Stopped after line {reach.lines:,}. " + _resuming(source, dry=dry), err=True)


def _resuming(source: Source, *, dry: bool) -> str:
    if dry:
        return "Nothing was written."
    if source.identity is None:
        return "Send the same lines again: those that came in are known."
    return "The same command with the same file goes on from there."


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
