"""`relevo guard`: what a draft reply would do to the customer, or each of JSON Lines."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
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
from relevo.continuity import Guard, Verdict
from relevo.errors import InvalidInput
from relevo.redaction import Configuration, Redactor

_REPLY, _KNOWN = "reply", "known"


@click.command()
@click.option("--jsonl", is_flag=True, help='JSON Lines {"id","reply","known":[types]} in.')
@click.option("--brand", metavar="B", help=f"As this brand's file in {BRANDS_DIR} has it.")
@settings_option
@click.option("--known", metavar="TYPES", help="What the customer has given: NATIONAL_ID,PHONE …")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
def guard(
    file: Path, *, jsonl: bool, brand: str | None, known: str | None, settings_file: Path | None
) -> None:
    """Say whether the draft reply in FILE (or standard input) makes the customer start over.

    Does it ask for a kind of data that was already given, does it send the customer elsewhere,
    does it carry personal data? For JSON Lines {"id","asks_again","sends_away","carries"} come
    out. A reply or a line that cannot be read is named on standard error and has no row, and the
    exit code is 2.
    """
    if settings_file is not None and brand is None:
        raise click.UsageError("--settings says where brands are found: name one by --brand.")
    if jsonl and known is not None:
        raise click.UsageError("--known is for one reply; a line of JSON Lines has its own.")
    redactor = Redactor(Configuration() if brand is None else of_brand(brand, settings_file))
    with opened(file) as read:
        if jsonl:
            good = _guard_lines(_guard_with(redactor), read)
        else:
            good = _guard_reply(redactor, read, known or "")
    if not good:
        raise click.exceptions.Exit(BAD_INPUT)


def _guard_with(redactor: Redactor) -> Guard:
    return Guard(lambda text: {found.type.value for found in redactor.redact(text).findings})


def _guard_lines(guarding: Guard, file: BinaryIO) -> bool:
    good = True
    out = sys.stdout.buffer
    for number, line in numbered(file):
        try:
            identity, draft = object_of(line)
            verdict = _read(guarding, text_of(draft, _REPLY), _types(draft.get(_KNOWN)))
        except InvalidInput as refused:
            good = refuse(number, refused)
            continue
        out.write(
            encoded(
                {
                    "id": identity,
                    "asks_again": verdict.asks_again,
                    "sends_away": verdict.sends_away,
                    "carries": verdict.carries,
                }
            )
        )
    out.flush()
    return good


def _guard_reply(redactor: Redactor, file: BinaryIO, known: str) -> bool:
    try:
        reply = decoded(file.read(), "input")
        given = [name.strip() for name in known.split(",") if name.strip()]
        verdict = _read(_guard_with(redactor), reply, given)
    except InvalidInput as refused:
        complain(f"{refused.field}: {refused}")
        return False
    for line in _told(verdict, reply, redactor):
        sys.stdout.buffer.write(f"{line}\n".encode())
    sys.stdout.buffer.flush()
    return True


def _read(guarding: Guard, reply: str, known: Collection[str]) -> Verdict:
    """The verdict. Raises InvalidInput that names the reply or what is known."""
    try:
        return guarding.read(reply, known)
    except InvalidInput as refused:
        if refused.field == _KNOWN:
            raise
        raise InvalidInput(str(refused), field=_REPLY) from None


def _types(known: object) -> list[str]:
    if not isinstance(known, list) or not all(isinstance(kind, str) for kind in known):
        raise InvalidInput("must be a list of types", field=_KNOWN)
    return known


def _told(verdict: Verdict, reply: str, redactor: Redactor) -> Iterator[str]:
    """For people. A stretch of the reply is shown without the personal data in it."""
    yield f"asks again: {', '.join(verdict.asks_again) or 'no'}"
    yield f"sends away: {'yes' if verdict.sends_away else 'no'}"
    yield f"carries: {', '.join(verdict.carries) or 'nothing'}"
    for span in verdict.spans:
        stretch = redactor.redact(reply[span.start : span.end]).text
        why = f"asks for {', '.join(span.kinds)}" if span.kinds else "sends away"
        yield f"{span.start}-{span.end} {why}: {' '.join(stretch.split())}"
