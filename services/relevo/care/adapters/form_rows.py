"""Statements on private forms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.forms import (
    Again,
    Delivery,
    Form,
    FormState,
    FormValue,
    Language,
    Note,
    Verdict,
)
from relevo.care.domain.known import Given

_FORMS, _VALUES = tables.private_forms.forms, tables.private_forms.values

_CASES = tables.cases
_GIVEN = (
    sa.select(
        _FORMS.c.case_id,
        _FORMS.c.settled_at,
        _VALUES.c.type,
        _CASES.c.channel,
        _CASES.c.public_code,
    )
    .join(_VALUES, (_VALUES.c.agency == _FORMS.c.agency) & (_VALUES.c.form_id == _FORMS.c.form_id))
    .join(_CASES, (_CASES.c.agency == _FORMS.c.agency) & (_CASES.c.case_id == _FORMS.c.case_id))
    .where(_VALUES.c.verdict.in_([Verdict.UNVERIFIED.value, Verdict.CONFIRMED.value]))
)


class FormRows:
    """What a transaction does with forms."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, form: Form) -> None:
        """Keep a new form."""
        self._connection.execute(
            _FORMS.insert().values(
                agency=form.agency,
                form_id=form.form_id,
                case_id=form.case_id,
                brand=form.brand,
                token_digest=form.token_digest,
                submission_id=form.submission_id,
                fields=list(form.fields),
                language=form.language.value,
                delivery=form.delivery.value,
                note=form.note.value if form.note else None,
                again=form.again.value if form.again else None,
                opened_by=form.opened_by,
                opened_at=form.opened_at,
                expires_at=form.expires_at,
                state=form.state.value,
            )
        )

    def get(self, key: CaseKey, form_id: str, *, lock: bool = False) -> Form | None:
        """One form of a case; with `lock` held until the transaction ends."""
        query = sa.select(_FORMS).where(*_of(key), _FORMS.c.form_id == form_id)
        return self._one(query.with_for_update() if lock else query)

    def by_token(self, digest: str) -> Form | None:
        """The form whose token has this digest, without what came: one look, whatever it is."""
        query = sa.select(_FORMS).where(_FORMS.c.token_digest == digest)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _form(row, {})

    def of_case(self, key: CaseKey) -> tuple[Form, ...]:
        """A case's forms, oldest first."""
        return self._many(sa.select(_FORMS).where(*_of(key)))

    def newest(self, brands: Sequence[str], *, limit: int) -> tuple[Form, ...]:
        """The newest forms of these brands, newest first."""
        query = sa.select(_FORMS).where(_FORMS.c.brand.in_(brands))
        newest = query.order_by(_FORMS.c.opened_at.desc()).limit(limit)
        return tuple(reversed(self._many(newest)))

    def given(self, keys: Collection[CaseKey]) -> list[Given]:
        """What customers gave by forms in these cases, and nobody found wrong.

        What stands in a blocked case is for nobody at the desk.
        """
        agencies: dict[str, list[str]] = {}
        for key in keys:
            agencies.setdefault(key.agency, []).append(key.case_id)
        found = []
        for agency, ids in sorted(agencies.items()):
            query = _GIVEN.where(
                _FORMS.c.agency == agency, _FORMS.c.case_id.in_(ids), _CASES.c.closure.is_(None)
            )
            for row in self._connection.execute(query):
                key = CaseKey(agency, row.case_id)
                at = row.settled_at
                found.append(Given(row.type, at, row.channel, key, row.public_code))
        return found

    def due(self, at: datetime, *, limit: int) -> tuple[Form, ...]:
        """Open forms whose time is over."""
        query = sa.select(_FORMS).where(
            _FORMS.c.state == FormState.OPEN.value, _FORMS.c.expires_at <= at
        )
        return self._many(query.order_by(_FORMS.c.expires_at).limit(limit))

    def settle(self, form: Form) -> None:
        """Keep what became of a form, and the kinds that came by it."""
        self._connection.execute(
            _FORMS.update()
            .where(_FORMS.c.agency == form.agency, _FORMS.c.form_id == form.form_id)
            .values(
                state=form.state.value,
                settled_by=form.settled_by,
                settled_at=form.settled_at,
                consent=form.consent,
            )
        )
        rows = [
            {
                "agency": form.agency,
                "form_id": form.form_id,
                "number": value.number,
                "type": value.type,
                "verdict": value.verdict.value,
            }
            for value in form.values
        ]
        if rows:
            self._connection.execute(_VALUES.insert(), rows)

    def judge(self, form: Form, number: int) -> None:
        """Keep what somebody said of one value."""
        value = next(one for one in form.values if one.number == number)
        self._connection.execute(
            _VALUES.update()
            .where(
                _VALUES.c.agency == form.agency,
                _VALUES.c.form_id == form.form_id,
                _VALUES.c.number.in_([number]),
            )
            .values(
                verdict=value.verdict.value, judged_by=value.judged_by, judged_at=value.judged_at
            )
        )

    def _one(self, query: sa.Select[Any]) -> Form | None:
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _form(row, self._values([row]))

    def _many(self, query: sa.Select[Any]) -> tuple[Form, ...]:
        rows = self._connection.execute(query).mappings().all()
        values = self._values(rows)
        found = [_form(row, values) for row in rows]
        return tuple(sorted(found, key=lambda form: (form.opened_at, form.form_id)))

    def _values(self, rows: Iterable[Any]) -> dict[tuple[str, str], list[FormValue]]:
        """The values of forms, by form."""
        agencies: dict[str, list[str]] = {}
        for row in rows:
            if row["state"] == FormState.SUBMITTED.value:
                agencies.setdefault(row["agency"], []).append(row["form_id"])
        found: dict[tuple[str, str], list[FormValue]] = {}
        for agency, ids in agencies.items():
            query = sa.select(_VALUES).where(_VALUES.c.agency == agency, _VALUES.c.form_id.in_(ids))
            for row in self._connection.execute(query.order_by(_VALUES.c.number)).mappings():
                found.setdefault((agency, row["form_id"]), []).append(_value(row))
        return found


def _of(key: CaseKey) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return _FORMS.c.agency == key.agency, _FORMS.c.case_id == key.case_id


def _form(row: Any, values: dict[tuple[str, str], list[FormValue]]) -> Form:
    return Form(
        agency=row["agency"],
        case_id=row["case_id"],
        brand=row["brand"],
        form_id=row["form_id"],
        token_digest=row["token_digest"],
        submission_id=row["submission_id"],
        fields=tuple(row["fields"]),
        language=Language(row["language"]),
        delivery=Delivery(row["delivery"]),
        note=Note(row["note"]) if row["note"] else None,
        again=Again(row["again"]) if row["again"] else None,
        opened_by=row["opened_by"],
        opened_at=row["opened_at"],
        expires_at=row["expires_at"],
        state=FormState(row["state"]),
        settled_by=row["settled_by"],
        settled_at=row["settled_at"],
        consent=row["consent"],
        values=tuple(values.get((row["agency"], row["form_id"]), ())),
    )


def _value(row: Any) -> FormValue:
    return FormValue(
        row["number"], row["type"], Verdict(row["verdict"]), row["judged_by"], row["judged_at"]
    )
