"""The desk's first pages: the inbox, one case, and the acts on it.

The pages call the same use cases as the API.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from relevo.care.domain.case import CaseKey, Desk
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.vault import Purpose
from relevo.care.people import Role
from relevo.care.use_cases import answers, desk
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import InboxQuery
from relevo.care.use_cases.reveal import RevealRequest, reveal
from relevo.care.web import words
from relevo.care.web.acts import Acts, key_of, standing
from relevo.crossing.limits import check_id
from relevo.errors import InvalidInput, Unavailable
from relevo.service.web import declares, with_session
from relevo.service.web.access import person
from relevo.service.web.polling import fragment

READERS = with_session(Role)
ACTORS = with_session([Role.AGENT, Role.LEAD])
_CASE = "/cases/<agency>/<uuid:case_id>"
_ACTS = ("assign", "unassign", "reply", "question", "resolve", "reopen", "reveal")
_CODE = re.compile(r"[A-Za-z0-9-]{4,12}")
_DESKS: Mapping[str, Desk | None] = {"all": None} | {desk.value: desk for desk in Desk}


def pages(care: Care) -> Blueprint:
    """All pages but log-in and log-out."""
    group = Blueprint("pages", __name__)
    views = _Pages(care)
    for rule, view in (
        ("/", views.home),
        ("/parts/cases", views.cases_part),
        (_CASE, views.case),
        (_CASE + "/part", views.case_part),
    ):
        group.add_url_rule(rule, view.__name__, declares(READERS)(view), methods=["GET"])
    group.add_url_rule("/find", "find", declares(READERS)(views.find), methods=["POST"])
    for name in _ACTS:
        act = declares(ACTORS)(getattr(views, name))
        group.add_url_rule(f"{_CASE}/{name}", name, act, methods=["POST"])
    return group


class _Pages:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def home(self) -> ResponseReturnValue:
        """Cases, urgent first."""
        return render_template("cases.html", found=False, **self._listed())

    def cases_part(self) -> ResponseReturnValue:
        """The list alone, for the script that keeps it current."""
        return fragment(render_template("cases_part.html", found=False, **self._listed()))

    def find(self) -> ResponseReturnValue:
        """Cases under a public code."""
        code = request.form.get("code", "").strip()
        known = _CODE.fullmatch(code) is not None
        brands = self._acts.brands()
        cases = desk.find_by_public_code(self._care, code, brands) if known else ()
        if len(cases) == 1:
            return _back(cases[0].key)
        shown = {"cases": cases, "cursor": None, "following": None, "where": None}
        return render_template(
            "cases.html", found=True, words=words, names=self._names(), counts={}, **shown
        )

    def case(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """One case with its forms."""
        shown = self._shown(key_of(agency, case_id))
        return render_template("case.html", revealed=None, refused=None, **shown)

    def case_part(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """What of a case changes by itself."""
        shown = self._shown(key_of(agency, case_id), with_held_fields=False)
        return fragment(render_template("case_part.html", **shown))

    def assign(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """Take it."""
        key = key_of(agency, case_id)
        self._acts.assign(key, person().id, _revision())
        return _back(key)

    def unassign(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """Give it back."""
        key = key_of(agency, case_id)
        self._acts.assign(key, None, _revision())
        return _back(key)

    def reply(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """A reply for publication."""
        key = key_of(agency, case_id)
        source_id = request.form.get("in_reply_to_source_id") or None
        self._acts.reply(key, _text("text"), source_id, _revision())
        return _back(key)

    def question(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """A question to the community manager."""
        key = key_of(agency, case_id)
        answers.ask_question(
            self._care, key, self._acts.brands(), _text("text"), actor=self._acts.actor()
        )
        return _back(key)

    def resolve(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """Settled."""
        key = key_of(agency, case_id)
        self._acts.resolve(key, _revision())
        return _back(key)

    def reopen(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """Taken up again."""
        key = key_of(agency, case_id)
        self._acts.reopen(key, _revision())
        return _back(key)

    def reveal(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """One value, once: it stands in this answer alone, and masks itself."""
        key = key_of(agency, case_id)
        version_id, _, number = request.form.get("value", "").partition(":")
        if not (number.isascii() and number.isdigit() and len(number) <= 5):
            raise InvalidInput("value: must be one of the case's values", field="value")
        asked = RevealRequest(
            check_id(version_id, "value"),
            int(number),
            _purpose(),
            request.form.get("totp", "").strip(),
        )
        brands, actor = self._acts.brands(), self._acts.actor()
        try:
            shown = reveal(self._care, key, brands, asked, actor=actor)
        except (VaultRefused, Unavailable) as error:
            refused = getattr(error, "remote_reason", error.reason)
            status = 503 if isinstance(error, Unavailable) else 403
            page = render_template("case.html", revealed=None, refused=refused, **self._shown(key))
            return page, status
        return render_template("case.html", revealed=shown, refused=None, **self._shown(key))

    def _listed(self) -> Mapping[str, Any]:
        where = request.args.get("desk", Desk.OPEN.value)
        if where not in _DESKS:
            raise InvalidInput("desk: is not a place at the desk", field="desk")
        query = InboxQuery(
            brands=self._acts.brands(),
            desk=_DESKS[where],
            cursor=request.args.get("cursor"),
        )
        page = desk.inbox(self._care, query)
        return {
            "cases": page.cases,
            "cursor": query.cursor,
            "following": page.next_cursor,
            "where": where,
            "counts": desk.counts(self._care, self._acts.brands()),
            "words": words,
            "names": self._names(),
        }

    def _shown(self, key: CaseKey, *, with_held_fields: bool = True) -> Mapping[str, Any]:
        detail = self._acts.detail(key, with_held_fields=with_held_fields)
        return {
            "detail": detail,
            "case": detail.case,
            "actions": {action.action_id: action for action in detail.actions},
            "standing": standing(detail),
            "words": words,
            "names": self._names(),
        }

    def _names(self) -> Mapping[str, str]:
        return {one.id: one.display_name for one in self._acts.colleagues()}


def _back(key: CaseKey) -> ResponseReturnValue:
    return redirect(url_for("pages.case", agency=key.agency, case_id=key.case_id), 303)


def _text(field: str) -> str:
    return request.form.get(field, "").replace("\r\n", "\n")


def _revision() -> int | None:
    given = request.form.get("revision", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= 15):
        raise InvalidInput("revision: must be a number", field="revision")
    return int(given)


def _purpose() -> Purpose:
    try:
        return Purpose(request.form.get("purpose", ""))
    except ValueError:
        raise InvalidInput("purpose: must be one of the list", field="purpose") from None
