"""The community managers' first pages: cases on their way, one case, and the acts on it.

The pages call the same use cases as the API.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from relevo.agency.context import AgencyContext
from relevo.agency.domain.visibility import Visibility, VisibilityReason
from relevo.agency.people import Role, people
from relevo.agency.use_cases import actions, by_hand, cases, moderation, replies
from relevo.agency.use_cases.actions import Acted
from relevo.agency.use_cases.cases import CaseDetail, CaseFilters
from relevo.agency.web import words
from relevo.agency.web.cases import cursor_of
from relevo.agency.web.seeing import visible_brands
from relevo.crossing.limits import check_platform_id
from relevo.crossing.vocabulary import CaseState, CloseReason, Urgency, Verb
from relevo.errors import InvalidInput
from relevo.redaction import FindingType
from relevo.service.web import declares, with_session
from relevo.service.web.access import person
from relevo.service.web.polling import fragment

READERS = with_session([Role.CM, Role.LEAD, Role.ADMIN])
ACTORS = with_session([Role.CM, Role.LEAD])
_CASE = "/cases/<uuid:case_id>"
_ACTS = ("escalate", "close", "reopen", "note", "reply", "hide", "unhide")

E = TypeVar("E", bound=StrEnum)


def pages(context: AgencyContext) -> Blueprint:
    """All pages but log-in and log-out."""
    group = Blueprint("pages", __name__)
    views = _Pages(context)
    for rule, view in (
        ("/", views.home),
        ("/parts/cases", views.cases_part),
        (_CASE, views.case),
        (_CASE + "/part", views.case_part),
    ):
        group.add_url_rule(rule, view.__name__, declares(READERS)(view), methods=["GET"])
    group.add_url_rule("/search", "search", declares(READERS)(views.search), methods=["POST"])
    for name in _ACTS:
        act = declares(ACTORS)(getattr(views, name))
        group.add_url_rule(f"{_CASE}/{name}", name, act, methods=["POST"])
    group.add_url_rule(
        f"{_CASE}/replies/<uuid:reply_id>/by-hand",
        "by_hand",
        declares(ACTORS)(views.by_hand),
        methods=["POST"],
    )
    return group


class _Pages:
    def __init__(self, context: AgencyContext) -> None:
        self._context = context
        self._people = people()

    def home(self) -> ResponseReturnValue:
        """Cases, the newest change first."""
        return render_template("cases.html", searched=None, **self._listed())

    def cases_part(self) -> ResponseReturnValue:
        """The list alone, for the script that keeps it current."""
        return fragment(render_template("cases_part.html", searched=None, **self._listed()))

    def search(self) -> ResponseReturnValue:
        """Cases found. The text is in the form's body, and is not kept or shown again."""
        text = _text("text", longest=200)
        found = cases.search(self._context, visible_brands(self._context), text)
        return render_template(
            "cases.html",
            searched=found,
            cases=found.cases,
            cursor=None,
            following=None,
            query={},
            words=words,
        )

    def case(self, case_id: UUID) -> ResponseReturnValue:
        """One case with its forms."""
        known = {kind.value for kind in FindingType}
        cut = [kind for kind in request.args.getlist("cut") if kind in known]
        return render_template("case.html", cut=cut, **self._shown(case_id))

    def case_part(self, case_id: UUID) -> ResponseReturnValue:
        """What of a case changes by itself: thread, replies, story."""
        return fragment(render_template("case_part.html", **self._shown(case_id)))

    def escalate(self, case_id: UUID) -> ResponseReturnValue:
        """Put it into care's inbox."""
        return self._acted(
            actions.escalate(
                self._context,
                str(case_id),
                urgency=_choice(Urgency, "urgency"),
                note=request.form.get("note", "").strip() or None,
                **self._caller(),
            )
        )

    def close(self, case_id: UUID) -> ResponseReturnValue:
        """Settle it here."""
        reason = _choice(CloseReason, "reason")
        return self._acted(
            actions.close(self._context, str(case_id), reason=reason, **self._caller())
        )

    def reopen(self, case_id: UUID) -> ResponseReturnValue:
        """Open it again."""
        return self._acted(actions.reopen(self._context, str(case_id), **self._caller()))

    def note(self, case_id: UUID) -> ResponseReturnValue:
        """A note for care."""
        text = _text("text", longest=4_000)
        return self._acted(
            actions.add_note(self._context, str(case_id), text=text, **self._caller())
        )

    def reply(self, case_id: UUID) -> ResponseReturnValue:
        """Answer in public."""
        replies.submit(
            self._context,
            str(case_id),
            text=_text("text", longest=8_000),
            in_reply_to_source_id=request.form.get("in_reply_to_source_id") or None,
            **self._caller(),
        )
        return _back(str(case_id))

    def hide(self, case_id: UUID) -> ResponseReturnValue:
        """Cover a post for the public."""
        return self._moderated(moderation.hide, case_id)

    def unhide(self, case_id: UUID) -> ResponseReturnValue:
        """Show it again."""
        return self._moderated(moderation.unhide, case_id)

    def by_hand(self, case_id: UUID, reply_id: UUID) -> ResponseReturnValue:
        """A reply stands because a person published it."""
        proof = request.form.get("proof", "").strip() or None
        by_hand.mark_by_hand(
            self._context, str(case_id), str(reply_id), proof=proof, **self._caller()
        )
        return _back(str(case_id))

    def _moderated(self, act: Callable[..., Visibility], case_id: UUID) -> ResponseReturnValue:
        act(
            self._context,
            str(case_id),
            source_id=check_platform_id(request.form.get("source_id", ""), "source_id"),
            reason=_choice(VisibilityReason, "reason"),
            **self._caller(),
        )
        return _back(str(case_id))

    def _caller(self) -> dict[str, Any]:
        return {"brands": visible_brands(self._context), "actor": person().id}

    def _listed(self) -> Mapping[str, Any]:
        state = request.args.get("state") or None
        query = {"state": state} if state else {}
        filters = CaseFilters(state=_member(CaseState, "state", state) if state else None)
        page = cases.list_cases(
            self._context,
            visible_brands(self._context),
            filters,
            after=cursor_of(request.args.get("cursor")),
        )
        following = page.following.encode() if page.following else None
        return {
            "cases": page.cases,
            "cursor": request.args.get("cursor"),
            "following": following,
            "query": query,
            "words": words,
        }

    def _shown(self, case_id: UUID) -> Mapping[str, Any]:
        detail = cases.case_detail(self._context, visible_brands(self._context), str(case_id))
        with self._context.database.read() as connection:
            names = {one.id: one.display_name for one in self._people.everybody(connection)}
        return {
            "detail": detail,
            "case": detail.case,
            "standing": _standing(detail),
            "names": names,
            "words": words,
        }

    def _acted(self, acted: Acted) -> ResponseReturnValue:
        return _back(acted.case.case_id, cut=acted.removed)


def _standing(detail: CaseDetail) -> list[str]:
    """Posts that can be answered, the newest first."""
    found = [v.source_id for v in detail.versions if not v.removed and v.verb is not Verb.REMOVE]
    return list(dict.fromkeys(reversed(found)))


def _back(case_id: str, *, cut: tuple[str, ...] = ()) -> ResponseReturnValue:
    return redirect(url_for("pages.case", case_id=case_id, cut=list(cut) or None), 303)


def _text(field: str, *, longest: int) -> str:
    value = request.form.get(field, "")
    if not 1 <= len(value.strip()) <= longest:
        raise InvalidInput(f"{field}: must be 1 to {longest} characters", field=field)
    return value.replace("\r\n", "\n")


def _choice(kind: type[E], field: str) -> E:
    return _member(kind, field, request.form.get(field, ""))


def _member(kind: type[E], field: str, value: str) -> E:
    try:
        return kind(value)
    except ValueError:
        allowed = ", ".join(member.value for member in kind)
        raise InvalidInput(f"{field}: must be one of {allowed}", field=field) from None
