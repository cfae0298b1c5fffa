"""Answers as other programs take them: JSON values, and CSV (RFC 4180)."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from relevo.ledger.questions.asking import Column, Question, Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_PERSON = "person"
LOGIN = Column("login", "text, or null", "the login of that person, if she is one of this service")


def columns(question: Question, logins: Mapping[str, str] | None = None) -> tuple[Column, ...]:
    """The columns of an answer; with `logins`, whose keys are people's ids, also who that is."""
    found: list[Column] = []
    for column in question.columns():
        found.append(column)
        if column.name == _PERSON and logins is not None:
            found.append(LOGIN)
    return tuple(found)


def plain(row: Row, logins: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A row as JSON values, in the order of `columns`."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(row):
        value = getattr(row, field.name)
        values[field.name] = _plain(value)
        if field.name == _PERSON and logins is not None:
            values[LOGIN.name] = None if value is None else logins.get(value)
    return values


def csv_lines(
    question: Question, rows: Iterable[Row], logins: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The header and one line a row, each with its CRLF. Lists are joined by blanks, null is empty.

    No cell begins a formula in a spreadsheet: one that would is led by an apostrophe.
    """
    yield _line([column.name for column in columns(question, logins)])
    for row in rows:
        yield _line(plain(row, logins).values())


def cell(value: object) -> str:
    """One cell, before quoting."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = " ".join(map(str, value))
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(values: Iterable[object]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([cell(value) for value in values])
    return written.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    return str(value) if isinstance(value, str) else value
