"""Tables on a terminal, in a file, or on their way to another program."""

from __future__ import annotations

import io
import sys

import click
from rich.console import Console, RenderableType
from rich.table import Table

_WIDE = 400
_UUID = 36


def listing(*columns: str, id_width: int = _UUID) -> Table:
    """A table without lines whose last column, an id to be copied, is never cut."""
    table = Table(*columns[:-1], box=None, pad_edge=False)
    table.add_column(columns[-1], no_wrap=True, min_width=id_width)
    return table


def show(*parts: RenderableType) -> None:
    """To a terminal coloured and as wide as it is; elsewhere each row on one line, as it ends."""
    if sys.stdout.isatty():
        Console().print(*parts, sep="\n")
        return
    console = Console(file=io.StringIO(), width=_WIDE)
    with console.capture() as shown:
        console.print(*parts, sep="\n")
    for line in shown.get().splitlines():
        click.echo(line.rstrip())  # a table fills its last column up
