"""What the commands over texts share: opening, numbering, decoding, and a brand's settings."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from relevo.cli.settings import environment
from relevo.errors import InvalidInput
from relevo.redaction import Configuration
from relevo.service.settings import SettingsError

BAD_INPUT = 2
LINE = "line"
BRANDS_DIR = "RELEVO_AGENCY_BRANDS_DIR"
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_BOM = b"\xef\xbb\xbf"


@contextmanager
def opened(file: Path) -> Iterator[BinaryIO]:
    """The file or standard input, while standard output can take what is made of it.

    An error does not repeat what was given: it may be a text.
    """
    if sys.stdout is None:
        raise click.ClickException("standard output is closed")
    try:
        with _bytes_of(file) as read:
            yield read
    except BrokenPipeError:
        raise  # who reads has had enough
    except OSError as error:
        raise click.ClickException(f"cannot read or write: {error.strerror}") from None


@contextmanager
def _bytes_of(file: Path) -> Iterator[BinaryIO]:
    if file == Path("-"):
        yield sys.stdin.buffer
        return
    try:
        read = file.open("rb")
    except OSError as error:
        raise click.UsageError(f"FILE cannot be read: {error.strerror}.") from None
    with read:
        yield read


def of_brand(brand: str, settings_file: Path | None) -> Configuration:
    """The brand's own phones, e-mails and country, from its onboarding file at the agency.

    Raises:
        SettingsError: no folder is named, there is none, or a file in it is wrong.
        InvalidInput: the folder has no such brand.
    """
    # Not at the top: without --brand, nothing of the agency's is loaded.
    from relevo.agency.adapters.brands import read_brands  # noqa: PLC0415

    folder = environment(settings_file).get(BRANDS_DIR)
    if not folder:
        raise SettingsError(
            f"{BRANDS_DIR}: must be set (or use --settings FILE) to know a brand",
            field=BRANDS_DIR,
        )
    if not Path(folder).is_dir():
        raise SettingsError(f"{BRANDS_DIR}: names no folder", field=BRANDS_DIR)
    brands = read_brands(Path(folder))
    if brand not in brands:
        known = ", ".join(brands) or "none"
        raise InvalidInput(f"brand: {brand!r} is not there, only {known}", field="brand")
    return brands[brand].configuration()


def numbered(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, with their numbers from 1."""
    for number, line in enumerate(file, 1):
        if number == 1:
            line = line.removeprefix(_BOM)  # noqa: PLW2901
        if line.strip():
            yield number, line


def decoded(raw: bytes, field: str) -> str:
    """Text of UTF-8. Raises InvalidInput."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise InvalidInput("is not UTF-8", field=field) from None


def object_of(line: bytes) -> tuple[str | int, dict[str, object]]:
    """The id and the whole of one line. Raises InvalidInput naming the field at fault."""
    try:
        read = json.loads(decoded(line, LINE))
    except (ValueError, RecursionError):
        raise InvalidInput("is not JSON", field=LINE) from None
    if not isinstance(read, dict):
        raise InvalidInput("is not a JSON object", field=LINE)
    identity = read.get("id")
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        raise InvalidInput("must be a string or an integer", field="id")
    if isinstance(identity, str) and not _encodable(identity):
        raise InvalidInput("holds a lone surrogate", field="id")
    return identity, read


def text_of(read: Mapping[str, object], field: str) -> str:
    """A field of a line that is text. Raises InvalidInput."""
    text = read.get(field)
    if not isinstance(text, str):
        raise InvalidInput("must be a string", field=field)
    return text


def encoded(row: Mapping[str, object]) -> bytes:
    """One line of JSON Lines."""
    return _ENCODER.encode(row).encode() + b"\n"


def refuse(number: int, refused: InvalidInput) -> bool:
    """Say which line and field is wrong, never what it holds. False: not all was good."""
    where = "" if refused.field in (None, LINE) else f"{refused.field}: "
    complain(f"line {number}: {where}{refused}")
    return False


def complain(message: str) -> None:
    """To standard error."""
    click.echo(message, err=True)


def _encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)
