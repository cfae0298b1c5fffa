"""Answers of a log on a terminal, in a file, or on their way to another program."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import click
from rich.table import Table
from rich.text import Text as RichText

from relevo.cli.tables import listing, show
from relevo.ledger.questions import QUESTIONS, Question, Row
from relevo.ledger.questions.forms import columns, csv_lines, plain
from relevo.ledger.values import Id

_TAG = "tag"
_ID_SHOWN = 8
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d{6}Z", re.ASCII)


def print_questions(form: str) -> None:
    """What can be asked, with the definitions as JSON or in short as a table."""
    told = [
        {
            "name": question.name,
            "ledgers": sorted(question.services),
            "asks": question.asks,
            "filters": ["since", "until", *sorted(question.filters)],
            "minutes": question.minutes,
            "counts": question.counts,
            "leaves_out": question.leaves_out,
        }
        for question in QUESTIONS
    ]
    if form == "json":
        click.echo(json.dumps({"questions": told}))
        return
    if form == "csv":
        raise click.UsageError("--list: as a table or as json.")
    table = listing("question", "ledgers", "asks", id_width=1)
    for question in QUESTIONS:
        table.add_row(question.name, " ".join(sorted(question.services)), question.asks)
    show(table)


def print_rows(
    question: Question, rows: Sequence[Row], logins: Mapping[str, str], form: str, *, wide: bool
) -> None:
    """The rows in a form; in a table without the columns that are empty throughout.

    Unless it is `wide`, a table has no tags, ids by their first eight characters, and times to
    the second.
    """
    if form == "csv":
        for line in csv_lines(question, rows, logins):
            click.echo(line, nl=False)
    elif form == "json":
        told = {"question": question.name, "rows": [plain(row, logins) for row in rows]}
        click.echo(json.dumps(told))
    elif rows:
        show(_table(question, [plain(row, logins) for row in rows], logins, wide=wide))
    else:
        click.echo("Nothing.")


def _table(
    question: Question,
    rows: Sequence[Mapping[str, Any]],
    logins: Mapping[str, str],
    *,
    wide: bool,
) -> Table:
    names = [column.name for column in columns(question, logins) if wide or column.name != _TAG]
    filled = [name for name in names if any(row[name] not in (None, []) for row in rows)]
    table = Table(*filled, box=None, pad_edge=False)
    for row in rows:
        # As they are: rich would take a tag's ":key:" for a picture.
        table.add_row(*[RichText(_cell(row[name], wide=wide)) for name in filled])
    return table


def _cell(value: object, *, wide: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(_cell(item, wide=wide) for item in value)
    return str(value) if wide else _short(str(value))


def _short(text: str) -> str:
    """An id by its first characters, a time to the second; anything else as it is."""
    if Id.pattern.fullmatch(text):
        return text[:_ID_SHOWN]
    time = _TIME.fullmatch(text)
    return f"{time[1]} {time[2]}" if time else text
