"""Options and outcomes that the commands of `relevo ledger` share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

import click

from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.errors import LedgerBroken, NoteRefused, ProofInvalid
from relevo.ledger.note import NoteVerifier
from relevo.ledger.trust import Signed, Trust

Command = TypeVar("Command", bound=Callable[..., Any])
Key = TypeVar("Key", NoteVerifier, CosignatureVerifier)

_NOT_HELD = 1
_MOST_KEY_BYTES = 1_000_000

a_directory = click.Path(exists=True, file_okay=False, path_type=Path)
a_file = click.Path(exists=True, dir_okay=False, path_type=Path)
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object on one line.")


class _Keys(click.ParamType[tuple[Any, ...]], Generic[Key]):
    """A verifier key, or a file with one a line; lines of the other kind are passed over."""

    name = "VKEY|FILE"

    def __init__(self, kind: type[Key], other: type[Any], what: str) -> None:
        self._kind: type[Key] = kind
        self._other = other
        self._what = what

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Any, ...]:
        """The keys of one value of the option."""
        if isinstance(value, tuple):
            return value
        if not Path(value).is_file():
            try:
                return (self._kind.parse(value),)
            except NoteRefused as refused:
                self.fail(f"{refused}, and it names no file", param, ctx)
        found = tuple(self._of_file(Path(value), param, ctx))
        if not found:
            self.fail(f"{value}: holds no {self._what}", param, ctx)
        return found

    def _of_file(
        self, path: Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> Iterator[Key]:
        with path.open("rb") as stream:
            data = stream.read(_MOST_KEY_BYTES)
        for number, raw in enumerate(data.decode(errors="replace").splitlines(), start=1):
            line = raw.strip()
            if line and not line.startswith("#"):
                try:
                    yield self._kind.parse(line)
                except NoteRefused as refused:
                    if not _parses(self._other, line):
                        self.fail(f"{path}: line {number}: {refused}", param, ctx)


def _parses(kind: type[Any], line: str) -> bool:
    try:
        kind.parse(line)
    except NoteRefused:
        return False
    return True


_log_keys = _Keys(NoteVerifier, CosignatureVerifier, "log's key")
_witness_keys = _Keys(CosignatureVerifier, NoteVerifier, "witness's key")


def trust_options(command: Command) -> Command:
    """Add `--key`, `--witness` and `--cosigned-by`; see `trust_of`."""
    for option in (
        click.option(
            "--cosigned-by",
            type=click.IntRange(min=0),
            metavar="N",
            help="How many of the witnesses must have cosigned; without: all that are named.",
        ),
        witness_option("A witness's verifier key, or a file with one a line; repeat for several."),
        click.option(
            "--key",
            "keys",
            type=_log_keys,
            multiple=True,
            required=True,
            help="The log's verifier key, or a file with one a line; repeat for several.",
        ),
    ):
        command = option(command)
    return command


def witness_option(meaning: str) -> Callable[[Command], Command]:
    """Add `--witness` to a command; `meaning`: its help."""
    return click.option("--witness", "witnesses", type=_witness_keys, multiple=True, help=meaning)


def trust_of(
    keys: Sequence[Sequence[NoteVerifier]],
    witnesses: Sequence[Sequence[CosignatureVerifier]],
    cosigned_by: int | None,
) -> Trust:
    """Whom the options name; `click.UsageError` if more must cosign than are named."""
    named = flat(witnesses)
    if cosigned_by is not None and cosigned_by > len(named):
        raise click.UsageError(f"--cosigned-by {cosigned_by}: only {len(named)} --witness given.")
    return Trust(flat(keys), named, cosigned_by)


def flat(values: Sequence[Sequence[Key]]) -> tuple[Key, ...]:
    """The keys of every value of an option."""
    return tuple(key for value in values for key in value)


@contextmanager
def judged(*, json_too: bool) -> Iterator[None]:
    """A check that does not hold: its first fault is told, and the command ends with 1."""
    try:
        yield
    except (LedgerBroken, NoteRefused, ProofInvalid) as fault:
        index = fault.index if isinstance(fault, LedgerBroken) else None
        if json_too:
            click.echo(
                json.dumps(
                    {"held": False, "reason": fault.reason, "index": index, "fault": str(fault)}
                )
            )
        click.echo(f"DOES NOT HOLD: {fault} ({fault.reason})", file=sys.stderr)
        raise click.exceptions.Exit(_NOT_HELD) from None


def signed_lines(signed: Signed) -> list[str]:
    """What is told of a checkpoint that held."""
    checkpoint = signed.checkpoint
    lines = [
        f"log         {checkpoint.origin}",
        f"size        {checkpoint.size}",
        f"root        {checkpoint.root.hex()}",
        f"signed by   {signed.key.encode()}",
    ]
    lines += [f"cosigned by {one.name} at {moment(one.at)}" for one in signed.cosigned]
    return lines if signed.cosigned else [*lines, "cosigned by nobody who was named"]


def signed_json(signed: Signed) -> dict[str, Any]:
    """The same for a program."""
    return {
        "held": True,
        "origin": signed.checkpoint.origin,
        "size": signed.checkpoint.size,
        "root": signed.checkpoint.root.hex(),
        "key": signed.key.encode(),
        "cosigned": [{"name": one.name, "at": moment(one.at)} for one in signed.cosigned],
    }


def moment(at: datetime) -> str:
    """A time in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def text_of(path: Path, option: str, most: int) -> str:
    """A small text file that an option names; `click.BadParameter` for anything else."""
    with path.open("rb") as stream:
        data = stream.read(most + 1)
    try:
        if len(data) <= most:
            return data.decode()
    except UnicodeDecodeError:
        pass
    raise click.BadParameter("must be a UTF-8 text of ordinary size", param_hint=option)
