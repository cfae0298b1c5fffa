"""Private forms on the page of a case: asking, the link to copy, ending, judging what came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from relevo.care.domain.case import CaseKey
from relevo.care.domain.forms import Again, Delivery, Form, Language, Note, Verdict
from relevo.care.use_cases import forms as use_cases
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import CaseDetail
from relevo.care.use_cases.forms import FormRequest, OpenedForm
from relevo.care.web.acts import Acts, key_of
from relevo.care.web.cases import ACTORS as ACTORS_BY_TOKEN
from relevo.care.web.words import TYPES
from relevo.errors import Conflict, InvalidInput
from relevo.service.web import declares, notices, with_session
from relevo.service.web.refusals import refused

ACTORS: Final = with_session(ACTORS_BY_TOKEN.roles)
LANGUAGES: Final = {Language.ES: "español", Language.EN: "inglés", Language.PT: "portugués"}
DELIVERIES: Final = {
    Delivery.AGENCY: "La agencia, por mensaje privado en el canal",
    Delivery.BRAND: "Yo, por un canal de la marca",
}
NOTES: Final = {
    Note.FIND: "Para encontrar su producto o su compra",
    Note.CALL: "Para llamarle o escribirle",
    Note.REFUND: "Para devolverle dinero",
    Note.SEND: "Para enviarle algo",
    Note.CHECK: "Para comprobar que el caso es suyo",
}
AGAIN: Final = {
    Again.WRONG: "Lo que dio no es correcto",
    Again.CUT: "Lo que dio está incompleto",
    Again.OUT_OF_DATE: "Ya no vale",
    Again.OTHER_PERSON: "Era de otra persona",
}
VERDICTS: Final = {
    Verdict.CONFIRMED: ("Confirmado", "good"),
    Verdict.NOT_HERS: ("No es suyo", "bad"),
    Verdict.WRONG: ("Mal escrito", "bad"),
    Verdict.UNVERIFIED: ("Sin verificar", "wait"),
}
HOURS: Final = (2, 24, 72, 168)
_FORM: Final = "/cases/<agency>/<uuid:case_id>/forms/<uuid:form_id>"
_Choice = TypeVar("_Choice", bound=StrEnum)
Show = Callable[..., str]
Address = Callable[[CaseKey], str]


def add_form_acts(group: Blueprint, care: Care, show: Show, address_of: Address) -> None:
    """The acts on forms, each with its address. `show`: the page of a case."""
    views = _FormActs(care, show, address_of)
    allowed = declares(ACTORS)
    for rule, view in (
        ("/cases/<agency>/<uuid:case_id>/open-form", views.open_form),
        (_FORM + "/reissue", views.reissue_form),
        (_FORM + "/revoke", views.revoke_form),
        (_FORM + "/judge", views.judge_form),
    ):
        group.add_url_rule(rule, view.__name__, allowed(view), methods=["POST"])


def for_page(care: Care, detail: CaseDetail) -> dict[str, Any]:
    """What the partial shows; no fields where the brand has no forms."""
    brand = care.forms.brands.get(detail.case.brand) if care.forms else None
    fields = [(kind, TYPES[kind]) for kind in use_cases.askable(brand)] if brand else []
    return {
        "form_fields": fields,
        "form_languages": [(one.value, LANGUAGES[one]) for one in brand.consents] if brand else [],
        "form_deliveries": [(one.value, said) for one, said in DELIVERIES.items()],
        "form_notes": [(one.value, said) for one, said in NOTES.items()],
        "form_again": [(one.value, said) for one, said in AGAIN.items()],
        "form_verdicts": VERDICTS,
        "form_hours": HOURS,
    }


class _FormActs:
    def __init__(self, care: Care, show: Show, address_of: Address) -> None:
        self._care = care
        self._acts = Acts(care)
        self._show = show
        self._address_of = address_of

    def open_form(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """Ask in private. The link stands in this answer alone, where care sends it itself."""
        key = key_of(agency, case_id)
        return self._opened(
            key,
            lambda: use_cases.open_form(
                self._care, key, self._acts.brands(), _asked(), actor=self._acts.actor()
            ),
        )

    def reissue_form(self, agency: str, case_id: UUID, form_id: UUID) -> ResponseReturnValue:
        """Another link in its place."""
        key = key_of(agency, case_id)
        return self._opened(
            key,
            lambda: use_cases.reissue(
                self._care, key, self._acts.brands(), str(form_id), actor=self._acts.actor()
            ),
        )

    def revoke_form(self, agency: str, case_id: UUID, form_id: UUID) -> ResponseReturnValue:
        """Its link works no more."""
        key = key_of(agency, case_id)
        return self._done(
            key,
            "form_revoked",
            lambda: use_cases.revoke(
                self._care, key, self._acts.brands(), str(form_id), actor=self._acts.actor()
            ),
        )

    def judge_form(self, agency: str, case_id: UUID, form_id: UUID) -> ResponseReturnValue:
        """Whether a value is the customer's."""
        key = key_of(agency, case_id)
        return self._done(
            key,
            "form_judged",
            lambda: use_cases.judge(
                self._care,
                key,
                self._acts.brands(),
                str(form_id),
                _number("number"),
                _choice(Verdict, "verdict"),
                actor=self._acts.actor(),
            ),
        )

    def _opened(self, key: CaseKey, act: Callable[[], OpenedForm]) -> ResponseReturnValue:
        try:
            opened = act()
        except (InvalidInput, Conflict) as error:
            return self._refuse(key, error)
        if opened.link is None:
            return notices.back_to(self._address_of(key), "form_sent")
        return self._show(key, opened=opened)

    def _done(self, key: CaseKey, name: str, act: Callable[[], Form]) -> ResponseReturnValue:
        try:
            act()
        except (InvalidInput, Conflict) as error:
            return self._refuse(key, error)
        return notices.back_to(self._address_of(key), name)

    def _refuse(self, key: CaseKey, error: InvalidInput | Conflict) -> ResponseReturnValue:
        told = refused(error, "form")
        return self._show(key, refused=told), told.status


def _asked() -> FormRequest:
    return FormRequest(
        types=tuple(request.form.getlist("types")),
        language=_choice(Language, "language"),
        delivery=_choice(Delivery, "delivery"),
        note=_choice(Note, "form_note") if request.form.get("form_note") else None,
        again=_choice(Again, "again") if request.form.get("again") else None,
        life=timedelta(hours=_number("hours")),
    )


def _choice(of: type[_Choice], field: str) -> _Choice:
    try:
        return of(request.form.get(field, ""))
    except ValueError:
        raise InvalidInput(f"{field}: must be one of the list", field=field) from None


def _number(field: str) -> int:
    given = request.form.get(field, "")
    if not (given.isascii() and given.isdigit() and len(given) <= 4):
        raise InvalidInput(f"{field}: must be a number", field=field)
    return int(given)
