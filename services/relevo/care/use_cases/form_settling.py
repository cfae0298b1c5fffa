"""What becomes of a form: filled in, once the vault holds what was typed; or over.

A process that died between the vault's answer and the note of it at care left a form that can be
sent again, or that the sweep finds: it asks the vault before it calls a form expired.
"""

from __future__ import annotations

from collections.abc import Iterable

from relevo.care.adapters.customer_rows import LinkedValue
from relevo.care.adapters.storage import Transaction
from relevo.care.domain import forms as rules
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.customers import ValueState
from relevo.care.domain.errors import FormOver
from relevo.care.domain.forms import Form, FormState, GivenField
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.use_cases import forms
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.customers import keep_values
from relevo.crossing.updates import Given
from relevo.ledger.entries import care_forms as recorded
from relevo.ledger.values import Code, Id, Slug
from relevo.service import logs

_log = logs.get("forms")
_SWEPT_AT_ONCE = 50


def expire(care: Care) -> int:
    """Settle forms whose time is over; how many. One of which the vault holds a submission that
    nobody noted was filled in.

    Raises:
        Unavailable, VaultRefused: the vault cannot say; those that are left wait.
    """
    if care.forms is None:
        return 0
    with care.storage.read() as tx:
        due = tx.forms.due(care.now(), limit=_SWEPT_AT_ONCE)
    for form in due:
        key = CaseKey(form.agency, form.case_id)
        held = care.forms.deposits.find(key, form.brand, form.submission_id)
        if held is None:
            _expire(care, form)
        else:
            note(care, form, held)
    return len(due)


def note(care: Care, form: Form, held: Iterable[GivenField]) -> None:
    """Care knows of what the vault holds; nothing changes if it does already."""
    brand = care.forms.brands.get(form.brand) if care.forms else None
    try:
        settle(care, form, held, brand.consent_version if brand else "UNKNOWN")
    except FormOver:
        return  # it is noted already


def settle(care: Care, form: Form, held: Iterable[GivenField], consent: str) -> Form:
    """Care knows of what the vault holds, and tells. Raises `FormOver` if it did already."""
    held = tuple(held)
    with care.storage.write() as tx:
        at = care.now()
        case, newest = _locked(tx, form)
        after = rules.submitted(newest, held, consent=consent, at=at)
        tx.forms.settle(after)
        types = tuple(dict.fromkeys(value.type for value in after.values))
        tx.record(
            recorded.FormSubmitted(
                at=at,
                actor=care.process,
                agency=Slug(form.agency),
                brand=Slug(form.brand),
                case=Id(form.case_id),
                form=Id(form.form_id),
                submission=Id(form.submission_id),
                types=tuple(Code(one) for one in types),
                consent=Code.of(consent),
            )
        )
        kind, code = EventKind.FORM_SUBMITTED, " ".join(types)
        event = Event(care.new_id(), kind, at, str(care.process), form.form_id, code)
        tx.desk.add_event(case, event)
        keep_values(care, tx, [_linked(form, one) for one in held if one.handle is not None])
        if types:
            tx.updates.add(case, care.new_id(), Given(form.form_id, types), at=at)
    _log.info("form filled in", form=form.form_id, values=len(after.values))
    return after


def _linked(form: Form, field: GivenField) -> LinkedValue:
    """It counts for links once somebody has confirmed it."""
    return LinkedValue(
        CaseKey(form.agency, form.case_id),
        form.brand,
        form.submission_id,
        field.number,
        field.type,
        field.handle or "",
        ValueState.UNVERIFIED,
    )


def _expire(care: Care, form: Form) -> None:
    with care.storage.write() as tx:
        at = care.now()
        case, newest = _locked(tx, form)
        if newest.state is FormState.OPEN:
            forms.end(care, tx, case, rules.expired(newest, at=at), care.process, at)


def _locked(tx: Transaction, form: Form) -> tuple[Case, Form]:
    key = CaseKey(form.agency, form.case_id)
    case = tx.cases.get(key, lock=True)
    newest = tx.forms.get(key, form.form_id, lock=True)
    if case is None or newest is None:
        raise FormOver("the case is gone")
    return case, newest
