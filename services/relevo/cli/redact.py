"""`relevo redact`: personal data out of a text, or out of JSON Lines."""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from relevo.cli.settings import environment, settings_option
from relevo.errors import InvalidInput
from relevo.redaction import Configuration, Finding, Redaction, Redactor, redact_all
from relevo.service.lifeline import die_with_parent
from relevo.service.settings import SettingsError

_BAD_INPUT = 2
_LINE = "line"
_BOM = b"\xef\xbb\xbf"
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_BRANDS_DIR = "RELEVO_AGENCY_BRANDS_DIR"


@click.command()
@click.option("--jsonl", is_flag=True, help='JSON Lines {"id","text"} in, redactions out.')
@click.option("--brand", metavar="B", help=f"As this brand's file in {_BRANDS_DIR} has it.")
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
    if sys.stdout is None:
        raise click.ClickException("standard output is closed")
    configuration = Configuration() if brand is None else _of_brand(brand, settings_file)
    try:
        with _opened(file) as read:
            if jsonl:
                good = _redact_lines(configuration, read, explain, jobs)
            else:
                good = _redact_text(Redactor(configuration), read, explain)
    except BrokenPipeError:
        raise  # who reads has had enough
    except BrokenExecutor:
        raise click.ClickException("a worker process died; the rest was not redacted") from None
    except OSError as error:
        raise click.ClickException(f"cannot read or write: {error.strerror}") from None
    if not good:
        raise click.exceptions.Exit(_BAD_INPUT)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """The file or standard input. An error does not repeat what was given: it may be a text."""
    if file == Path("-"):
        yield sys.stdin.buffer
        return
    try:
        opened = file.open("rb")
    except OSError as error:
        raise click.UsageError(f"FILE cannot be read: {error.strerror}.") from None
    with opened:
        yield opened


def _of_brand(brand: str, settings_file: Path | None) -> Configuration:
    """The brand's own phones, e-mails and country, from its onboarding file at the agency.

    Raises:
        SettingsError: no folder is named, there is none, or a file in it is wrong.
        InvalidInput: the folder has no such brand.
    """
    # Not at the top: without --brand, nothing of the agency's is loaded.
    from relevo.agency.adapters.brands import read_brands  # noqa: PLC0415

    folder = environment(settings_file).get(_BRANDS_DIR)
    if not folder:
        raise SettingsError(
            f"{_BRANDS_DIR}: must be set (or use --settings FILE) to know a brand",
            field=_BRANDS_DIR,
        )
    if not Path(folder).is_dir():
        raise SettingsError(f"{_BRANDS_DIR}: names no folder", field=_BRANDS_DIR)
    brands = read_brands(Path(folder))
    if brand not in brands:
        known = ", ".join(brands) or "none"
        raise InvalidInput(f"brand: {brand!r} is not there, only {known}", field="brand")
    return brands[brand].configuration()


def _redact_text(redactor: Redactor, file: BinaryIO, explain: bool) -> bool:
    try:
        result = redactor.redact(_decoded(file.read(), "input"))
    except InvalidInput as refused:
        _complain(f"{refused.field}: {refused}")
        return False
    sys.stdout.buffer.write(result.text.encode())
    sys.stdout.buffer.flush()
    if explain:
        if sys.stdout.isatty() and not result.text.endswith("\n"):
            _complain("")
        for placeholder in result.placeholders:
            _complain(f"{placeholder.label} {redactor.explain(placeholder.finding)}")
    return True


def _redact_lines(configuration: Configuration, file: BinaryIO, explain: bool, jobs: int) -> bool:
    good = True
    read: deque[tuple[int, str | int]] = deque()  # line and id of each text under way

    def texts() -> Iterator[str]:
        nonlocal good
        for number, line in _numbered(file):
            try:
                identity, text = _post(line)
            except InvalidInput as refused:
                good = _refuse(number, refused)
                continue
            read.append((number, identity))
            yield text

    out = sys.stdout.buffer
    lifeline = partial(die_with_parent, os.getpid())
    for outcome in redact_all(texts(), configuration, processes=jobs or None, prepare=lifeline):
        number, identity = read.popleft()
        if isinstance(outcome, InvalidInput):
            good = _refuse(number, outcome)
        else:
            out.write(_row(identity, outcome, explain))
    out.flush()
    return good


def _refuse(number: int, refused: InvalidInput) -> bool:
    where = "" if refused.field in (None, _LINE) else f"{refused.field}: "
    _complain(f"line {number}: {where}{refused}")
    return False


def _numbered(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, with their numbers from 1."""
    for number, line in enumerate(file, 1):
        if number == 1:
            line = line.removeprefix(_BOM)  # noqa: PLW2901
        if line.strip():
            yield number, line


def _post(line: bytes) -> tuple[str | int, str]:
    """The id and the text of one line. Raises InvalidInput naming the field at fault."""
    try:
        post = json.loads(_decoded(line, _LINE))
    except (ValueError, RecursionError):
        raise InvalidInput("is not JSON", field=_LINE) from None
    if not isinstance(post, dict):
        raise InvalidInput("is not a JSON object", field=_LINE)
    identity, text = post.get("id"), post.get("text")
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        raise InvalidInput("must be a string or an integer", field="id")
    if isinstance(identity, str) and not _encodable(identity):
        raise InvalidInput("holds a lone surrogate", field="id")
    if not isinstance(text, str):
        raise InvalidInput("must be a string", field="text")
    return identity, text


def _decoded(raw: bytes, field: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise InvalidInput("is not UTF-8", field=field) from None


def _encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _row(identity: str | int, result: Redaction, explain: bool) -> bytes:
    findings = [_told(finding, explain) for finding in result.findings]
    row = {"id": identity, "redacted": result.text, "findings": findings}
    return _ENCODER.encode(row).encode() + b"\n"


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


def _complain(message: str) -> None:
    click.echo(message, err=True)
