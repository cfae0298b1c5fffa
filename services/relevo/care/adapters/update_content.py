"""What updates say, put together from where it lies: texts of replies and questions, the vault's
notices, what is to be covered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.domain.restorations import RestorationState
from relevo.crossing.updates import (
    Assigned,
    Cover,
    Erase,
    FormLink,
    Given,
    Ingested,
    Question,
    Received,
    Reopened,
    ReplyToPublish,
    Resolved,
    Restoration,
    Stretch,
    Unassigned,
    UpdateKind,
)
from relevo.sealing.signed import SignedStatement


def _named(identity: sa.Column[str], *columns: sa.Column[Any]) -> sa.Select[Any]:
    return sa.select(identity, *columns).where(
        identity.table.c.agency == sa.bindparam("agency_"),
        identity.in_(sa.bindparam("ids_", expanding=True)),
    )


_CONTENT = {
    "reply": _named(
        tables.replies.c.reply_id, tables.replies.c.text, tables.replies.c.in_reply_to_source_id
    ),
    "question": _named(tables.questions.c.question_id, tables.questions.c.text),
    "restoration": _named(
        tables.restorations.c.request_id, tables.restorations.c.state, tables.restorations.c.text
    ),
    "ingested": _named(tables.seals.c.post_version_id, tables.seals.c.notice),
}
_MARKS = tables.sampling.marks
_STRETCHES = _named(
    _MARKS.c.cover_id,
    _MARKS.c.post_version_id,
    _MARKS.c.revision,
    _MARKS.c.stretch_start,
    _MARKS.c.stretch_end,
    _MARKS.c.type,
).order_by(_MARKS.c.stretch_start)

_FORM_VALUES = tables.private_forms.values
_GIVEN = _named(_FORM_VALUES.c.form_id, _FORM_VALUES.c.type).order_by(_FORM_VALUES.c.number)


def no_link(_form_id: str) -> str:
    """Of a care that serves no forms any more: what was sent long ago leads nowhere."""
    return ""


class Content:
    """What updates refer to: texts of replies and questions, the vault's notices."""

    def __init__(
        self,
        connection: Connection,
        agency: str,
        rows: Sequence[Any],
        link_of: Callable[[str], str],
    ) -> None:
        def found(kind: str) -> dict[str, Any]:
            """Rows that updates of a kind refer to, by id; most kinds do not occur at all."""
            ids = [row["subject"] for row in rows if row["kind"] == kind]
            if not ids:
                return {}
            bound = {"agency_": agency, "ids_": ids}
            return {row[0]: row for row in connection.execute(_CONTENT[kind], bound)}

        self._replies, self._questions = found("reply"), found("question")
        self._notices, self._restorations = found("ingested"), found("restoration")
        self._covers = _covers(
            connection, agency, [row["subject"] for row in rows if row["kind"] == "cover"]
        )
        self._given = _given(
            connection, agency, [row["subject"] for row in rows if row["kind"] == "given"]
        )
        self._link_of = link_of

    def kind_of(self, row: Any) -> UpdateKind:
        subject = row["subject"]
        match row["kind"]:
            case "received":
                return Received(row["number"])
            case "assigned":
                return Assigned(subject)
            case "ingested":
                notice = SignedStatement.from_bytes(self._notices[subject].notice)
                return Ingested(subject, notice, row["number"])
            case "reply":
                reply = self._replies[subject]
                return ReplyToPublish(subject, reply.text, reply.in_reply_to_source_id)
            case "question":
                return Question(subject, self._questions[subject].text)
            case "restoration":
                asked = self._restorations[subject]
                granted = asked.state == RestorationState.GRANTED.value
                # It goes once more, to an agency that lost what it had applied.
                return Restoration(subject, (asked.text or "") if granted else None)
            case "cover":
                return self._covers[subject]
            case "resolved":
                return Resolved(row["until"])
            case "reopened":
                return Reopened(subject)
            case "unassigned":
                return Unassigned()
            case "erase":
                return Erase(subject)
            case _:
                return self._of_form(row)

    def _of_form(self, row: Any) -> UpdateKind:
        subject = row["subject"]
        match row["kind"]:
            case "form_link":
                return FormLink(self._link_of(subject), row["until"], subject)
            case "given":
                return Given(subject, self._given.get(subject, ()))
            case other:
                raise LookupError(f"an update of the kind {other} cannot be read")


def _covers(connection: Connection, agency: str, ids: Sequence[str]) -> dict[str, Cover]:
    """Requests to cover, by id: each the marks that were made together."""
    if not ids:
        return {}
    found: dict[str, Cover] = {}
    for row in connection.execute(_STRETCHES, {"agency_": agency, "ids_": list(ids)}):
        before = found[row.cover_id].stretches if row.cover_id in found else ()
        # None left: another text is here, so that it was applied, or came too late.
        left = row.stretch_start is not None
        stretches = (Stretch(row.stretch_start, row.stretch_end, row.type),) if left else ()
        found[row.cover_id] = Cover(
            row.cover_id, row.post_version_id, row.revision, (*before, *stretches)
        )
    return found


def _given(connection: Connection, agency: str, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What kinds customers gave by forms, by form."""
    if not ids:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(_GIVEN, {"agency_": agency, "ids_": list(ids)}):
        found[row.form_id] = tuple(dict.fromkeys((*found.get(row.form_id, ()), row.type)))
    return found
