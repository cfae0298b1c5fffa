"""`relevo redact`: personal data out of a text, or out of JSON Lines."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from relevo.cli.settings import settings_option
from relevo.cli.texts import (
    BAD_INPUT,
    BRANDS_DIR,
    complain,
    decoded,
    encoded,
    numbered,
    object_of,
    of_brand,
    opened,
    refuse,
    text_of,
)
from relevo.errors import InvalidInput
from relevo.redaction import Configuration, Finding, Redaction, Redactor, redact_all
from relevo.service.lifeline import die_with_parent


@click.command()
@click.option("--jsonl", is_flag=True, help='JSON Lines {"id","text"} in, redactions out.')
@click.option("--brand", metavar="B", help=f"As this brand's file in {BRANDS_DIR} has it.")
@settings_option
@click.option("--explain", is_flag=True, help="Say why each finding is one, in codes.")
@click.option(
    "--jobs",
    type=click.IntRange(0, 256),
    default=1,
    show_default=True,
    help="Processes for JSON Lines; 0: one a core.",
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
def redact(
    file: Path,
    *,
    jsonl: bool,
    brand: str | None,
    explain: bool,
    jobs: int,
    settings_file: Path | None,
) -> None:
    """Replace personal data in FILE (or standard input) by placeholders such as [DNI-1].

    The original is never echoed. Offsets are code points of the input. A text or a line that
    cannot be read is named on standard error and has no row, and the exit code is 2. For one text
    the reasons of --explain go to standard error.
    """
    if settings_file is not None and brand is None:
        raise click.UsageError("--settings says where brands are found: name one by --brand.")
    if jobs != 1 and not jsonl:
        raise click.UsageError("--jobs says over how many processes lines go: add --jsonl.")
    configuration = Configuration() if brand is None else of_brand(brand, settings_file)
    try:
        with opened(file) as read:
            if jsonl:
                good = _redact_lines(configuration, read, explain, jobs)
            else:
                good = _redact_text(Redactor(configuration), read, explain)
    except BrokenExecutor:
        raise click.ClickException("a worker process died; the rest was not redacted") from None
    if not good:
        raise click.exceptions.Exit(BAD_INPUT)


def _redact_text(redactor: Redactor, file: BinaryIO, explain: bool) -> bool:
    try:
        result = redactor.redact(decoded(file.read(), "input"))
    except InvalidInput as refused:
        complain(f"{refused.field}: {refused}")
        return False
    sys.stdout.buffer.write(result.text.encode())
    sys.stdout.buffer.flush()
    if explain:
        if sys.stdout.isatty() and not result.text.endswith("\n"):
            complain("")
        for placeholder in result.placeholders:
            complain(f"{placeholder.label} {redactor.explain(placeholder.finding)}")
    return True


def _redact_lines(configuration: Configuration, file: BinaryIO, explain: bool, jobs: int) -> bool:
    good = True
    read: deque[tuple[int, str | int]] = deque()  # line and id of each text under way

    def texts() -> Iterator[str]:
        nonlocal good
        for number, line in numbered(file):
            try:
                identity, post = object_of(line)
                text = text_of(post, "text")
            except InvalidInput as refused:
                good = refuse(number, refused)
                continue
            read.append((number, identity))
            yield text

    out = sys.stdout.buffer
    lifeline = partial(die_with_parent, os.getpid())
    for outcome in redact_all(texts(), configuration, processes=jobs or None, prepare=lifeline):
        number, identity = read.popleft()
        if isinstance(outcome, InvalidInput):
            good = refuse(number, outcome)
        else:
            out.write(_row(identity, outcome, explain))
    out.flush()
    return good


def _row(identity: str | int, result: Redaction, explain: bool) -> bytes:
    findings = [_told(finding, explain) for finding in result.findings]
    return encoded({"id": identity, "redacted": result.text, "findings": findings})


def _told(finding: Finding, explain: bool) -> dict[str, object]:
    told: dict[str, object] = {
        "start": finding.start,
        "end": finding.end,
        "type": finding.type.value,
        "country": finding.country,
        "detector": finding.detector,
        "score": finding.score,
    }
    if explain:
        told["reasons"] = [reason.value for reason in finding.reasons]
    return told
