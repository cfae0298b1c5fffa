"""The community managers' pages: cases on their way, one case, and the acts on it.

The pages call the same use cases as the API. A form that is refused comes back with what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from relevo.agency.context import AgencyContext
from relevo.agency.domain.visibility import Visibility, VisibilityReason
from relevo.agency.people import Role, people
from relevo.agency.use_cases import (
    actions,
    again,
    by_hand,
    cases,
    continuity,
    moderation,
    replies,
    restorations,
)
from relevo.agency.use_cases.actions import Acted
from relevo.agency.use_cases.again import Missed
from relevo.agency.use_cases.cases import CaseFilters, StoredVersion
from relevo.agency.web import words
from relevo.agency.web.cases import cursor_of
from relevo.agency.web.seeing import visible_brands
from relevo.agency.web.story import story
from relevo.agency.web.thread import coverings, thread
from relevo.crossing.continuity import Justification
from relevo.crossing.limits import check_platform_id
from relevo.crossing.vocabulary import CaseState, CloseReason, Urgency
from relevo.errors import Conflict, InvalidInput
from relevo.redaction import FindingType
from relevo.service.web import declares, notices, with_session
from relevo.service.web.access import person
from relevo.service.web.codes import FINDINGS
from relevo.service.web.polling import fragment
from relevo.service.web.refusals import Refused, refused

READERS = with_session([Role.CM, Role.LEAD, Role.AUDITOR, Role.ADMIN])
ACTORS = with_session([Role.CM, Role.LEAD])
_CASE = "/cases/<uuid:case_id>"
_ACTS = ("escalate", "close", "reopen", "note", "reply", "hide", "unhide", "cover", "ask_back")

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
        (_CASE + "/forms", views.forms_part),
    ):
        group.add_url_rule(rule, view.__name__, declares(READERS)(view), methods=["GET"])
    group.add_url_rule("/search", "search", declares(READERS)(views.search), methods=["POST"])
    acting = _Acting(context, views)
    for name in _ACTS:
        act = declares(ACTORS)(getattr(acting, name))
        group.add_url_rule(f"{_CASE}/{name}", name, act, methods=["POST"])
    group.add_url_rule(
        f"{_CASE}/replies/<uuid:reply_id>/by-hand",
        "by_hand",
        declares(ACTORS)(acting.by_hand),
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
        """One case with its forms, and what was just done to it."""
        done, cut = notices.take()
        return self.show(
            case_id,
            done=words.DONE.get(done or ""),
            cut=[kind for kind in cut if kind in FINDINGS],
        )

    def case_part(self, case_id: UUID) -> ResponseReturnValue:
        """What of a case changes by itself: thread, replies, story."""
        return fragment(render_template("case_part.html", **self._shown(case_id)))

    def forms_part(self, case_id: UUID) -> ResponseReturnValue:
        """The forms that its present state offers."""
        return fragment(render_template("case_forms.html", **self._shown(case_id)))

    def show(self, case_id: UUID, **told: Any) -> str:
        """The page of a case; `told`: done, cut or refused."""
        given = {"done": None, "cut": (), **self._shown(case_id), **told}
        return render_template("case.html", **given)

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
        case = detail.case
        with self._context.database.read() as connection:
            names = {one.id: one.display_name for one in self._people.everybody(connection)}
        channel = self._context.channels.get((case.brand, case.channel))
        return {
            "detail": detail,
            "case": case,
            "known": continuity.known(self._context, str(case_id), brands={case.brand}),
            "thread": thread(detail),
            "story": story(detail.timeline, names),
            "names": names,
            "may_act": person().has_any(ACTORS.roles),
            "by_interface": channel is not None and channel.can_reply,
            "refused": None,
            "kinds": FINDINGS,
            "coverings": coverings,
            "words": words,
        }


class _Acting:
    def __init__(self, context: AgencyContext, views: _Pages) -> None:
        self._context = context
        self._views = views

    def escalate(self, case_id: UUID) -> ResponseReturnValue:
        """Put it into care's inbox, or change its urgency there."""

        def act() -> Acted:
            return actions.escalate(
                self._context,
                str(case_id),
                urgency=_choice(Urgency, "urgency"),
                note=request.form.get("note", "").strip().replace("\r\n", "\n") or None,
                **self._caller(),
            )

        return self._do(case_id, "escalate", act)

    def close(self, case_id: UUID) -> ResponseReturnValue:
        """Settle it here."""

        def act() -> Acted:
            reason = _choice(CloseReason, "reason")
            return actions.close(self._context, str(case_id), reason=reason, **self._caller())

        return self._do(case_id, "close", act)

    def reopen(self, case_id: UUID) -> ResponseReturnValue:
        """Open it again."""

        def act() -> Acted:
            return actions.reopen(self._context, str(case_id), **self._caller())

        return self._do(case_id, "reopen", act)

    def note(self, case_id: UUID) -> ResponseReturnValue:
        """A note for care."""

        def act() -> Acted:
            text = _text("text", longest=4_000)
            return actions.add_note(self._context, str(case_id), text=text, **self._caller())

        return self._do(case_id, "note", act)

    def reply(self, case_id: UUID) -> ResponseReturnValue:
        """Answer in public."""

        def act() -> None:
            replies.submit(
                self._context,
                str(case_id),
                text=_text("text", longest=8_000),
                in_reply_to_source_id=request.form.get("in_reply_to_source_id") or None,
                justification=_justification(),
                **self._caller(),
            )

        return self._do(case_id, "reply", act)

    def hide(self, case_id: UUID) -> ResponseReturnValue:
        """Cover a post for the public."""
        return self._moderate(case_id, "hide", moderation.hide)

    def unhide(self, case_id: UUID) -> ResponseReturnValue:
        """Show it again."""
        return self._moderate(case_id, "unhide", moderation.unhide)

    def cover(self, case_id: UUID) -> ResponseReturnValue:
        """Something was missed: what the person copied from the text is covered there."""

        def act() -> None:
            version = self._version(case_id)
            part = _text("part", longest=2_000).strip()
            start = version.redacted_text.find(part)
            if start < 0:
                raise InvalidInput("part: does not stand in the text", field="part")
            kind = _choice(FindingType, "type")
            missed = Missed(start, start + len(part), kind, version.revision)
            again.cover_by_hand(
                self._context, str(case_id), version.post_version_id, missed, **self._caller()
            )

        return self._do(case_id, "cover", act)

    def ask_back(self, case_id: UUID) -> ResponseReturnValue:
        """Something is covered by mistake: care is asked."""

        def act() -> None:
            version = self._version(case_id)
            restorations.ask(
                self._context,
                str(case_id),
                version.post_version_id,
                request.form.get("placeholder", ""),
                **self._caller(),
            )

        return self._do(case_id, "ask_back", act)

    def _version(self, case_id: UUID) -> StoredVersion:
        """The version that the form names."""
        named = request.form.get("version", "")
        detail = cases.case_detail(self._context, visible_brands(self._context), str(case_id))
        for version in detail.versions:
            if version.post_version_id == named:
                return version
        raise InvalidInput("version: is none of the case's", field="version")

    def by_hand(self, case_id: UUID, reply_id: UUID) -> ResponseReturnValue:
        """A reply stands because a person published it."""

        def act() -> None:
            proof = request.form.get("proof", "").strip() or None
            by_hand.mark_by_hand(
                self._context, str(case_id), str(reply_id), proof=proof, **self._caller()
            )

        return self._do(case_id, "by_hand", act, f"by_hand-{reply_id}")

    def _moderate(
        self, case_id: UUID, name: str, moderate: Callable[..., Visibility]
    ) -> ResponseReturnValue:
        def act() -> None:
            moderate(
                self._context,
                str(case_id),
                source_id=check_platform_id(request.form.get("source_id", ""), "source_id"),
                reason=_choice(VisibilityReason, "reason"),
                **self._caller(),
            )

        return self._do(case_id, name, act)

    def _do(
        self,
        case_id: UUID,
        name: str,
        act: Callable[[], Acted | None],
        form: str | None = None,
    ) -> ResponseReturnValue:
        """Back to the case, which says what was done; or the case with the form as it was typed."""
        try:
            acted = act()
        except (InvalidInput, Conflict) as error:
            told: Refused = refused(error, form or name)
            return self._views.show(case_id, refused=told), told.status
        address = url_for("pages.case", case_id=case_id)
        return notices.back_to(address, name, acted.removed if acted else ())

    def _caller(self) -> dict[str, Any]:
        return {"brands": visible_brands(self._context), "actor": person().id}


def _text(field: str, *, longest: int) -> str:
    """A text of the form; raises `InvalidInput` if it is empty or too long."""
    value = request.form.get(field, "").replace("\r\n", "\n")
    if not 1 <= len(value.strip()) <= longest:
        raise InvalidInput(f"{field}: must be 1 to {longest} characters", field=field)
    return value


def _justification() -> Justification | None:
    given = request.form.get("justification", "")
    return _member(Justification, "justification", given) if given else None


def _choice(kind: type[E], field: str) -> E:
    return _member(kind, field, request.form.get(field, ""))


def _member(kind: type[E], field: str, value: str) -> E:
    try:
        return kind(value)
    except ValueError:
        allowed = ", ".join(member.value for member in kind)
        raise InvalidInput(f"{field}: must be one of {allowed}", field=field) from None
