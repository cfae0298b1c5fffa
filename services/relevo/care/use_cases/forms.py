"""Private forms at the desk: asking a customer for what is missing, and judging what came.

What a case has already is not asked for again without a reason (P4). Whatever follows from links
between cases stays out of this: the ledger entries here are cosigned by the agency (P7).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from relevo.care.adapters.storage import Transaction
from relevo.care.domain import forms as rules
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.customers import ValueState
from relevo.care.domain.errors import FormOver, FormsNotServed, TooManyForms, UnknownForm
from relevo.care.domain.form_brands import FormBrand
from relevo.care.domain.forms import (
    DEFAULT_LIFE,
    LONGEST_LIFE,
    MOST_FIELDS,
    Again,
    Delivery,
    Form,
    FormState,
    Language,
    Note,
    Verdict,
)
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.use_cases import customers
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.customers import Typed
from relevo.care.use_cases.desk import visible
from relevo.care.use_cases.forms_context import Forms
from relevo.crossing.limits import check_id
from relevo.crossing.updates import FormLink
from relevo.errors import InvalidInput
from relevo.ledger.entries import care_forms as recorded
from relevo.ledger.values import Actor, Code, Id, Slug

MOST_OPEN: Final = 3
"""How many forms of one case may be open at once."""

_SHORTEST_LIFE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class FormRequest:
    """What to ask for, and how.

    Attributes:
        again: why something is asked for that the case has already.
        life: for how long the link works.
    """

    types: tuple[str, ...]
    language: Language
    delivery: Delivery
    note: Note | None = None
    again: Again | None = None
    life: timedelta = DEFAULT_LIFE


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A new form. `link`: for whoever sends it herself, shown this once; None: the agency gets it.

    The link is the right to fill the form in; it is neither stored nor logged.
    """

    form: Form
    link: str | None = field(repr=False)


def open_form(
    care: Care, key: CaseKey, brands: Collection[str], request: FormRequest, *, actor: Actor
) -> OpenedForm:
    """Make a one-time link.

    Raises:
        FormAsksKnown: the case has some of it, and no reason was given.
        InvalidInput: naming `types`, `language` or `life`.
        TooManyForms, UnknownCase, FormsNotServed.
    """
    with care.storage.write() as tx:
        case = visible(tx, key, brands, lock=True)
        return _open(care, tx, case, request, actor=actor)


def reissue(
    care: Care, key: CaseKey, brands: Collection[str], form_id: str, *, actor: Actor
) -> OpenedForm:
    """Another link in the place of one that was lost or is over; an open one works no more.

    Raises:
        FormOver: it was filled in. UnknownForm, UnknownCase, FormsNotServed.
    """
    with care.storage.write() as tx:
        case = visible(tx, key, brands, lock=True)
        form = _form(tx, key, form_id)
        if form.state is FormState.SUBMITTED:
            raise FormOver("the form was filled in")
        if form.takes(care.now()):
            _revoke(care, tx, case, form, actor)
        request = FormRequest(
            form.fields,
            form.language,
            form.delivery,
            form.note,
            form.again,
            form.expires_at - form.opened_at,
        )
        return _open(care, tx, case, request, actor=actor, replaces=form)


def revoke(
    care: Care, key: CaseKey, brands: Collection[str], form_id: str, *, actor: Actor
) -> Form:
    """Its link works no more. Raises `FormOver`, `UnknownForm`, `UnknownCase`."""
    with care.storage.write() as tx:
        case = visible(tx, key, brands, lock=True)
        return _revoke(care, tx, case, _form(tx, key, form_id), actor)


def judge(
    care: Care,
    key: CaseKey,
    brands: Collection[str],
    form_id: str,
    number: int,
    verdict: Verdict,
    *,
    actor: Actor,
) -> Form:
    """Say of one value whether it is the customer's. Until then it counts as unverified.

    Raises:
        FormOver: the form has no such value. ValueJudged: it was judged so already.
        InvalidInput: naming `verdict`. UnknownForm, UnknownCase.
    """
    if verdict is Verdict.UNVERIFIED:
        raise InvalidInput("verdict: must be confirmed, not_hers or wrong", field="verdict")
    with care.storage.write() as tx:
        at = care.now()
        case = visible(tx, key, brands, lock=True)
        form = rules.judged(_form(tx, key, form_id), number, verdict, by=str(actor), at=at)
        tx.forms.judge(form, number)
        value = next(one for one in form.values if one.number == number)
        tx.record(
            recorded.FormValueJudged(
                at=at,
                actor=actor,
                agency=Slug(case.agency),
                brand=Slug(case.brand),
                case=Id(case.case_id),
                form=Id(form_id),
                field_number=number,
                type=Code(value.type),
                verdict=Code.of(verdict.value),
            )
        )
        code = verdict.value.upper()
        event = Event(care.new_id(), EventKind.FORM_JUDGED, at, str(actor), form_id, code, number)
        tx.desk.add_event(case, event)
        state = ValueState.GIVEN if verdict is Verdict.CONFIRMED else ValueState.REFUTED
        customers.judge_value(care, tx, case, Typed(form.submission_id, number), state, actor)
    return form


def forms_of(care: Care, key: CaseKey, brands: Collection[str]) -> tuple[Form, ...]:
    """A case's forms, oldest first. Raises `UnknownCase`."""
    with care.storage.read() as tx:
        visible(tx, key, brands)
        return tx.forms.of_case(key)


def newest_forms(care: Care, brands: Collection[str], *, limit: int) -> tuple[Form, ...]:
    """The newest forms of all cases, newest first."""
    with care.storage.read() as tx:
        return tx.forms.newest(sorted(brands), limit=limit)


def known_types(tx: Transaction, key: CaseKey) -> frozenset[str]:
    """What was given in this case: in a post, or by a form and not found wrong."""
    found = {span.type for post in tx.cases.posts(key) for span in post.findings}
    return frozenset(found) | rules.given(tx.forms.of_case(key))


def served(care: Care, brand: str) -> tuple[Forms, FormBrand]:
    """What forms of a brand need. Raises `FormsNotServed`."""
    if care.forms is None or brand not in care.forms.brands:
        raise FormsNotServed("no private forms are set up for this brand")
    return care.forms, care.forms.brands[brand]


def askable(brand: FormBrand) -> tuple[str, ...]:
    """What the brand's forms may ask."""
    return tuple(one for one in rules.ASKABLE if one != "CARD" or brand.cards)


def end(care: Care, tx: Transaction, case: Case, form: Form, actor: Actor, at: datetime) -> None:
    """Keep, record and tell that a form ended without having been filled in."""
    outcome = form.state.value.upper()
    tx.forms.settle(form)
    tx.record(
        recorded.FormEnded(
            at=at,
            actor=actor,
            agency=Slug(form.agency),
            brand=Slug(form.brand),
            case=Id(form.case_id),
            form=Id(form.form_id),
            outcome=Code(outcome),
        )
    )
    event = Event(care.new_id(), EventKind.FORM_ENDED, at, str(actor), form.form_id, outcome)
    tx.desk.add_event(case, event)


def _open(
    care: Care,
    tx: Transaction,
    case: Case,
    request: FormRequest,
    *,
    actor: Actor,
    replaces: Form | None = None,
) -> OpenedForm:
    forms, brand = served(care, case.brand)
    types = _checked(request, brand)
    known = rules.check_known(types, known_types(tx, case.key), request.again)
    at = care.now()
    if sum(one.takes(at) for one in tx.forms.of_case(case.key)) >= MOST_OPEN:
        raise TooManyForms(f"the case has {MOST_OPEN} open forms")
    form_id = care.new_id()
    form = Form(
        agency=case.agency,
        case_id=case.case_id,
        brand=case.brand,
        form_id=form_id,
        token_digest=forms.links.digest(case.agency, form_id),
        submission_id=care.new_id(),
        fields=types,
        language=request.language,
        delivery=request.delivery,
        note=request.note,
        again=request.again if known else None,
        opened_by=str(actor),
        opened_at=at,
        expires_at=at + request.life,
    )
    tx.forms.add(form)
    _record_opening(care, tx, case, form, known, actor, replaces)
    by_brand = form.delivery is Delivery.BRAND
    if not by_brand:
        # The link itself is put in when the update leaves, and rests nowhere.
        tx.updates.add(case, care.new_id(), FormLink("", form.expires_at, form_id), at=at)
    return OpenedForm(form, forms.links.url(case.agency, form_id) if by_brand else None)


def _record_opening(
    care: Care,
    tx: Transaction,
    case: Case,
    form: Form,
    known: tuple[str, ...],
    actor: Actor,
    replaces: Form | None,
) -> None:
    tx.record(
        recorded.FormOpened(
            at=form.opened_at,
            actor=actor,
            agency=Slug(form.agency),
            brand=Slug(form.brand),
            case=Id(form.case_id),
            form=Id(form.form_id),
            types=tuple(Code(one) for one in form.fields),
            language=Code.of(form.language.value),
            delivery=Code.of(form.delivery.value),
            expires_at=form.expires_at,
            known=tuple(Code(one) for one in known),
            reason=Code.of(form.again.value) if form.again else None,
            replaces=Id(replaces.form_id) if replaces else None,
        )
    )
    code = " ".join(form.fields)
    kind = EventKind.FORM_OPENED
    event = Event(care.new_id(), kind, form.opened_at, str(actor), form.form_id, code)
    tx.desk.add_event(case, event)


def _checked(request: FormRequest, brand: FormBrand) -> tuple[str, ...]:
    types = rules.in_order(request.types)
    if not 1 <= len(types) <= MOST_FIELDS:
        raise InvalidInput(f"types: must be 1 to {MOST_FIELDS}", field="types")
    if len(types) != len(request.types) or not set(types) <= set(askable(brand)):
        raise InvalidInput("types: must be of those that a form may ask", field="types")
    if request.language not in brand.consents:
        raise InvalidInput("language: the brand has no consent text in it", field="language")
    if not _SHORTEST_LIFE <= request.life <= LONGEST_LIFE:
        raise InvalidInput("life: must be 15 minutes to 7 days", field="life")
    return types


def _revoke(care: Care, tx: Transaction, case: Case, form: Form, actor: Actor) -> Form:
    at = care.now()
    ended = rules.revoked(form, by=str(actor), at=at)
    end(care, tx, case, ended, actor, at)
    return ended


def _form(tx: Transaction, key: CaseKey, form_id: str) -> Form:
    form = tx.forms.get(key, check_id(form_id, "form_id"), lock=True)
    if form is None:
        raise UnknownForm("the case has no such form", field="form_id")
    return form
