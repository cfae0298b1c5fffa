"""The door to a service's log for its auditors: the questions, and their answers page by page.

The pages of one answer are of one moment: the cursor holds the period, the time at which it was
asked and the newest entry of then.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

import marshmallow as ma
from flask import Response, request
from marshmallow import fields, validate
from sqlalchemy.engine import Connection

from relevo.errors import InvalidInput
from relevo.ledger.answering import ServiceLog, ask
from relevo.ledger.questions import QUESTIONS, Asked, Question, Row, named
from relevo.ledger.questions.forms import columns, csv_lines, plain
from relevo.ledger.values import Code, Id
from relevo.service.web import Access, Door
from relevo.service.web.access import person
from relevo.service.web.schemas import Instant, Matching, Takes, closed, random_id

LONGEST = timedelta(days=366)
USUAL = timedelta(days=30)
MOST_ENTRIES = 100_000
_CSV = "text/csv"
_JSON = "application/json"


Logins: TypeAlias = Callable[[Connection], Mapping[str, str]]
"""Reads the logins of a service's people by their ids."""


class Format(StrEnum):
    """What an answer is written in."""

    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Asking:
    """How a question is asked; see `questions.Asked`. `format` None: as the header Accept says."""

    since: datetime | None = None
    until: datetime | None = None
    case: str | None = None
    person: str | None = None
    type: str | None = None
    minutes: int | None = None
    format: Format | None = None
    cursor: str | None = None
    limit: int = 100


class AskingSchema(Takes[Asking]):
    """The period (at most 366 days; the last 30 unless told), filters, form and page."""

    makes = Asking
    since = Instant()
    until = Instant()
    case = random_id()
    person = random_id()
    type = Matching("[A-Z][A-Z_]{1,40}", "a type of personal data, such as CARD")
    minutes = fields.Integer(validate=validate.Range(min=1, max=527_040))
    format = closed(Format)
    cursor = Matching("[A-Za-z0-9_-]{1,300}", "1 to 300 of A-Z a-z 0-9 _ -")
    limit = fields.Integer(validate=validate.Range(min=1, max=1_000))


class LedgerColumnDocument(ma.Schema):
    """One column of the rows."""

    name = fields.String(required=True)
    kind = fields.String(required=True)
    meaning = fields.String(required=True)


class LedgerQuestionDocument(ma.Schema):
    """A question, its exact definition, the filters that it takes beside the period."""

    name = fields.String(required=True)
    asks = fields.String(required=True)
    counts = fields.List(fields.String(), required=True)
    leaves_out = fields.List(fields.String(), required=True)
    filters = fields.List(fields.String(), required=True)
    minutes = fields.Integer(required=True, allow_none=True)
    columns = fields.List(fields.Nested(LedgerColumnDocument), required=True)


class LedgerQuestionsDocument(ma.Schema):
    """What can be asked of this service's log."""

    questions = fields.List(fields.Nested(LedgerQuestionDocument), required=True)


class LedgerAnswerDocument(ma.Schema):
    """A page of rows, each with the question's columns. `next_cursor` is null at the end."""

    question = fields.String(required=True)
    since = Instant(required=True)
    until = Instant(required=True)
    rows = fields.List(fields.Dict(keys=fields.String()), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


@dataclass(frozen=True, slots=True)
class _Moment:
    """Which part of which answer: so many rows are read already, of these entries, at that time."""

    since: datetime
    until: datetime
    now: datetime
    upto: int
    offset: int = 0

    def encode(self) -> str:
        instants = [moment.isoformat() for moment in (self.since, self.until, self.now)]
        text = json.dumps([*instants, self.upto, self.offset], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, cursor: str) -> _Moment:
        """Raises `InvalidInput` naming `cursor`."""
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            match json.loads(base64.urlsafe_b64decode(padded)):
                case [str(since), str(until), str(now), int(upto), int(offset)] if (
                    type(upto) is type(offset) is int  # JSON's true is a number to Python too
                    and 0 <= upto < 1 << 63
                    and 0 <= offset < 1 << 63
                ):
                    return cls(_instant(since), _instant(until), _instant(now), upto, offset)
        except (ValueError, OverflowError, RecursionError):
            pass
        raise InvalidInput("cursor: was not given by this list", field="cursor")


def ledger_door(
    log: ServiceLog,
    *,
    readers: Access,
    brands: frozenset[str],
    types: frozenset[str],
    logins: Logins,
    clock: Callable[[], datetime],
) -> Door:
    """The door.

    Args:
        readers: who may ask; only of the brands that were granted to them.
        brands: all of the service's: whoever may see them all sees entries without a brand too.
        types: of personal data; another one is refused, for no entry would be found of it.
        logins: of the service's people, by id.
    """
    door = Door("ledger", description="What is on the record, asked by those who watch over it.")
    views = _Ledger(log, brands, types, logins, clock)
    _add(door, "/ledger", views.list_ledger_questions, views.ask_ledger, readers)
    return door


def private_ledger_door(
    log: ServiceLog,
    *,
    readers: Access,
    brands: frozenset[str],
    types: frozenset[str],
    logins: Logins,
    clock: Callable[[], datetime],
) -> Door:
    """The door to a brand's private log; as `ledger_door`."""
    door = Door(
        "private-ledger", description="What depends on links, asked by the brand's auditors alone."
    )
    views = _PrivateLedger(log, brands, types, logins, clock)
    _add(door, "/ledger/private", views.list_private_questions, views.ask_private_ledger, readers)
    return door


def _add(
    door: Door,
    prefix: str,
    questions: Callable[..., object],
    answer: Callable[..., object],
    readers: Access,
) -> None:
    door.add(
        "GET",
        f"{prefix}/questions",
        questions,
        access=readers,
        gives=LedgerQuestionsDocument,
    )
    door.add(
        "GET",
        f"{prefix}/questions/<name>",
        answer,
        access=readers,
        takes=AskingSchema,
        gives=LedgerAnswerDocument,
        also_as=[_CSV],
    )


class _Ledger:
    def __init__(
        self,
        log: ServiceLog,
        brands: frozenset[str],
        types: frozenset[str],
        logins: Logins,
        clock: Callable[[], datetime],
    ) -> None:
        self._log, self._brands, self._types = log, brands, types
        self._logins, self._clock = logins, clock

    def list_ledger_questions(self) -> dict[str, object]:
        """List what can be asked of this side's ledger, each with its exact definition."""
        here = [question for question in QUESTIONS if self._log.service in question.services]
        return {"questions": [_described(question) for question in here]}

    def ask_ledger(self, asking: Asking, name: str) -> dict[str, object] | Response:
        """Ask the ledger one question, as JSON or CSV; that it was asked is on the ledger first."""
        question = named(name, self._log.service)
        moment = self._moment(asking)
        rows = ask(
            [(self._log, Id(person().id))],
            question,
            self._asked(asking, moment),
            at=self._clock(),
            upto=moment.upto,
            most=MOST_ENTRIES,
        )
        page = rows[moment.offset : moment.offset + asking.limit]
        following = replace(moment, offset=moment.offset + len(page))
        cursor = following.encode() if following.offset < len(rows) else None
        with self._log.database.read() as connection:
            logins = self._logins(connection)
        if _is_csv(asking):
            return _as_csv(question, page, logins, cursor)
        return {
            "question": question.name,
            "since": moment.since,
            "until": moment.until,
            "rows": [plain(row, logins) for row in page],
            "next_cursor": cursor,
        }

    def _moment(self, asking: Asking) -> _Moment:
        """The cursor's, or a new one; raises `InvalidInput` naming `cursor`, `since` or `until`."""
        if asking.cursor is not None:
            moment = _Moment.decode(asking.cursor)
        else:
            now = self._clock()
            until = asking.until or now
            moment = _Moment(asking.since or _usual_start(until), until, now, self._log.newest())
        if moment.since >= moment.until:
            raise InvalidInput("until: must be after since", field="until")
        if moment.until - moment.since > LONGEST:
            days = f"{LONGEST.days} days"
            raise InvalidInput(f"since: a period has at most {days}", field="since")
        return moment

    def _asked(self, asking: Asking, moment: _Moment) -> Asked:
        granted = person().brands
        if asking.type is not None and asking.type not in self._types:
            told = ", ".join(sorted(self._types))
            raise InvalidInput(f"type: must be one of {told}", field="type")
        return Asked(
            now=moment.now,
            since=moment.since,
            until=moment.until,
            case=Id(asking.case) if asking.case else None,
            person=Id(asking.person) if asking.person else None,
            type=Code(asking.type) if asking.type else None,
            minutes=asking.minutes,
            brands=None if granted >= self._brands else granted & self._brands,
        )


class _PrivateLedger(_Ledger):
    def list_private_questions(self) -> dict[str, object]:
        """List what can be asked of care's private log, each with its exact definition."""
        return self.list_ledger_questions()

    def ask_private_ledger(self, asking: Asking, name: str) -> dict[str, object] | Response:
        """Ask the private log one question, as JSON or CSV; that it was asked is on it first."""
        return self.ask_ledger(asking, name)


def _instant(text: str) -> datetime:
    """Raises `ValueError` or `OverflowError` for text that is no aware time."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment.astimezone(UTC)


def _usual_start(until: datetime) -> datetime:
    return until - min(USUAL, until - datetime.min.replace(tzinfo=UTC))


def _described(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "asks": question.asks,
        "counts": question.counts,
        "leaves_out": question.leaves_out,
        "filters": sorted(question.filters),
        "minutes": question.minutes,
        "columns": columns(question, {}),
    }


def _is_csv(asking: Asking) -> bool:
    if asking.format is not None:
        return asking.format is Format.CSV
    return request.accept_mimetypes.best_match([_JSON, _CSV], default=_JSON) == _CSV


def _as_csv(
    question: Question, page: list[Row], logins: Mapping[str, str], cursor: str | None
) -> Response:
    text = "".join(csv_lines(question, page, logins))
    answer = Response(text, content_type=f"{_CSV}; charset=utf-8; header=present")
    answer.headers["Content-Disposition"] = f'attachment; filename="{question.name}.csv"'
    answer.headers["Vary"] = "Accept"
    if cursor is not None:
        answer.headers["X-Next-Cursor"] = cursor
    return answer
