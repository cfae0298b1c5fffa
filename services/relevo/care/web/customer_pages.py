"""The pages of customers: who phones, and what is decided about a case's links."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from relevo.care.domain.case import CaseKey
from relevo.care.domain.customers import DecisionReason, Owner
from relevo.care.domain.errors import VaultRefused
from relevo.care.use_cases import customers, lookups
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.customers import Deciding
from relevo.care.use_cases.lookups import Said
from relevo.care.web import words
from relevo.care.web.acts import Acts, key_of, known_agency
from relevo.care.web.customers import MAX_SAID
from relevo.care.web.pages import ACTORS
from relevo.care.web.revealing import address_of
from relevo.crossing.limits import check_id
from relevo.errors import InvalidInput, Unavailable
from relevo.service.web import declares

_CASE = "/cases/<agency>/<uuid:case_id>/customer"


def customer_pages(care: Care) -> Blueprint:
    """The pages of customers."""
    group = Blueprint("customers", __name__)
    views = _Pages(care)
    for rule, view, method in (
        ("/lookup", views.lookup, "GET"),
        ("/lookup", views.look_up, "POST"),
        (_CASE + "/merge", views.merge, "POST"),
        (_CASE + "/split", views.split, "POST"),
        (_CASE + "/owner", views.owner, "POST"),
        (_CASE + "/undo", views.undo, "POST"),
    ):
        group.add_url_rule(rule, view.__name__, declares(ACTORS)(view), methods=[method])
    return group


class _Pages:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def lookup(self) -> ResponseReturnValue:
        """Where what a customer says is typed."""
        return self._shown(None, None)

    def look_up(self) -> ResponseReturnValue:
        """Her cases. What was typed stands in no address, and is not shown again."""
        value = request.form.get("value", "").strip()
        if not 0 < len(value) <= MAX_SAID:
            raise InvalidInput(f"value: must be 1 to {MAX_SAID} characters", field="value")
        said, brands = Said(value), self._acts.brands()
        try:
            found = lookups.look_up(self._care, said, brands, actor=self._acts.actor())
        except (VaultRefused, Unavailable) as error:
            denied = error.remote_reason if isinstance(error, VaultRefused) else error.reason
            return self._shown(None, denied), 403 if isinstance(error, VaultRefused) else 503
        return self._shown(found, None)

    def merge(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """These two are one customer's."""
        deciding = self._deciding(agency, case_id)
        customers.merge(self._care, deciding, _other())
        return redirect(address_of(deciding.case), 303)

    def split(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """These two are not."""
        deciding = self._deciding(agency, case_id)
        customers.split(self._care, deciding, _other())
        return redirect(address_of(deciding.case), 303)

    def owner(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """Whose a value is."""
        deciding, handle = self._deciding(agency, case_id), request.form.get("handle", "")
        try:
            owner = Owner(request.form.get("owner", ""))
        except ValueError:
            raise InvalidInput("owner: must be one of the list", field="owner") from None
        customers.set_owner(self._care, deciding, check_id(handle, "handle"), owner)
        return redirect(address_of(deciding.case), 303)

    def undo(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """A decision does not count any more."""
        deciding, name = self._deciding(agency, case_id), request.form.get("decision", "")
        customers.undo(self._care, deciding, check_id(name, "decision"))
        return redirect(address_of(deciding.case), 303)

    def _deciding(self, agency: str, case_id: UUID) -> Deciding:
        try:
            reason = DecisionReason(request.form.get("reason", ""))
        except ValueError:
            raise InvalidInput("reason: must be one of the list", field="reason") from None
        return Deciding(key_of(agency, case_id), self._acts.brands(), reason, self._acts.actor())

    def _shown(self, found: tuple[lookups.FoundCase, ...] | None, denied: str | None) -> str:
        return render_template("lookup.html", found=found, denied=denied, words=words)


def _other() -> CaseKey:
    agency, _, case_id = request.form.get("other", "").partition("/")
    return CaseKey(known_agency(agency), check_id(case_id, "other"))
