"""A customer opens a form's link and fills it in.

Opening consumes nothing. What she typed goes to the vault from memory, and only once it is held
there does care note that the form was filled in; so a vault that is away consumes nothing. Which
of two submissions at once is the one, the vault decides: both come under the form's own id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from relevo.care.domain.case import Case, CaseKey, Closure
from relevo.care.domain.errors import FormOver, UnknownForm, VaultRefused
from relevo.care.domain.form_brands import FormBrand
from relevo.care.domain.forms import Form, digest_of
from relevo.care.use_cases import forms
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.form_checks import check
from relevo.care.use_cases.form_settling import note, settle
from relevo.crossing.errors import DifferentContent
from relevo.crossing.form_links import is_token
from relevo.errors import Unavailable
from relevo.service import logs

_log = logs.get("forms")
_CLOSED = frozenset({"BLOCKED", "ERASED"})  # the vault's words for a case that takes nothing more


class VaultCannot(Unavailable):
    """The vault did not take what was typed, for a reason that is ours; nothing was consumed."""

    reason = "VAULT_CANNOT"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page may show: the form, whose it is, and the code of the case, which is public."""

    form: Form
    brand: FormBrand
    public_code: str


def shown(care: Care, token: str) -> Shown:
    """What a link that works leads to; nothing is consumed. Raises `UnknownForm`."""
    form, case = find_form(care, token)
    _, brand = forms.served(care, form.brand)
    return Shown(form, brand, case.header.public_code)


def find_form(care: Care, token: str) -> tuple[Form, Case]:
    """The form behind a link that works, and its case.

    Whatever else it is (no token, unknown, filled in, revoked, over), the same error after the same
    work: one digest and one look by an index. A form of a blocked case, whose link may work again,
    costs one look more.

    Raises:
        UnknownForm.
    """
    digest = digest_of(token)
    with care.storage.read() as tx:
        form = tx.forms.by_token(digest)
    working = form is not None and form.takes(care.now()) and is_token(token)
    if form is None or not working or care.forms is None or form.brand not in care.forms.brands:
        raise UnknownForm("there is no such form")
    with care.storage.read() as tx:
        case = tx.cases.get(CaseKey(form.agency, form.case_id))
    if case is None or case.closure in (Closure.BLOCKED, Closure.ERASED):
        raise UnknownForm("there is no such form")
    return form, case


def submit(care: Care, token: str, typed: Mapping[int, str], consent: str) -> Form:
    """Take what a customer typed, by field number, once.

    Args:
        consent: the version of the text that stood on her page and that she agreed to.

    Raises:
        UnknownForm: the link works no more; what she typed was not taken.
        AnswersRefused: naming each field that must be typed otherwise; nothing is consumed.
        Unavailable: the vault or the database is away; nothing is consumed.
    """
    form, _ = find_form(care, token)
    serving, brand = forms.served(care, form.brand)
    values = check(form, typed, consent, brand)
    key = CaseKey(form.agency, form.case_id)
    try:
        held = serving.deposits.deposit(key, form.brand, form.submission_id, values)
    except VaultRefused as refused:
        if refused.remote_reason == DifferentContent.reason:
            _finish_other(care, form)
            raise UnknownForm("another submission was first") from None
        if refused.remote_reason in _CLOSED:
            raise UnknownForm("the case takes nothing any more") from None
        _log.error("the vault takes no submission", form=form.form_id, why=refused.remote_reason)
        raise VaultCannot("the vault did not take it") from None
    try:
        return settle(care, form, held, consent)
    except FormOver:
        raise UnknownForm("another submission was first") from None


def _finish_other(care: Care, form: Form) -> None:
    """The vault holds another submission of the form: see that care knows of it."""
    serving, _ = forms.served(care, form.brand)
    key = CaseKey(form.agency, form.case_id)
    held = serving.deposits.find(key, form.brand, form.submission_id)
    if held is not None:
        note(care, form, held)
