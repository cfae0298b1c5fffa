"""The desk's pages: the inbox, one case, and the acts on it.

The pages call the same use cases as the API. A form that is refused comes back with what was typed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from relevo.care.domain.case import CaseKey, Desk
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.replies import Reply
from relevo.care.people import Role
from relevo.care.use_cases import answers, continuity, desk, linked, restorations
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.continuity import KnownData
from relevo.care.use_cases.desk import CaseDetail, InboxQuery
from relevo.care.use_cases.reveal import asked_by
from relevo.care.web import words
from relevo.care.web.acts import Acts, key_of, standing
from relevo.care.web.held import groups
from relevo.care.web.private_pages import add_form_acts, for_page
from relevo.care.web.revealing import Revealing, address_of, askings, number
from relevo.care.web.story import story
from relevo.crossing.continuity import Justification
from relevo.crossing.limits import check_id
from relevo.crossing.vocabulary import ActionKind
from relevo.errors import Conflict, InvalidInput, Unavailable
from relevo.service.web import declares, notices, with_session
from relevo.service.web.access import person, session
from relevo.service.web.polling import fragment, fragment_of
from relevo.service.web.refusals import Refused, refused

READERS = with_session(Role)
ACTORS = with_session([Role.AGENT, Role.LEAD])
_CASE = "/cases/<agency>/<uuid:case_id>"
_ACTS = (
    "assign",
    "unassign",
    "reply",
    "question",
    "resolve",
    "reopen",
    "grant",
    "refuse",
)
_MAX_CODE = 40
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
        (_CASE + "/forms", views.forms_part),
    ):
        group.add_url_rule(rule, view.__name__, declares(READERS)(view), methods=["GET"])
    group.add_url_rule("/find", "find", declares(READERS)(views.find), methods=["POST"])
    acting = _Acting(care, views)
    for name in _ACTS:
        act = declares(ACTORS)(getattr(acting, name))
        group.add_url_rule(f"{_CASE}/{name}", name, act, methods=["POST"])
    add_form_acts(group, care, views.show, address_of)
    revealing = Revealing(care, views.show)
    for name in ("reveal", "open"):
        act = declares(ACTORS)(getattr(revealing, name))
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
        code = request.form.get("code", "")[:_MAX_CODE]
        cases = desk.find_by_public_code(self._care, code, self._acts.brands())
        if len(cases) == 1:
            return redirect(address_of(cases[0].key), 303)
        shown: dict[str, Any] = {"cases": cases, "cursor": None, "following": None, "where": None}
        shown |= {"awaited": [], "awaited_count": 0, "counts": {}}
        shown |= {"linked": linked.with_others(self._care, cases)}
        shown |= {"marked": desk.with_awaited(self._care, cases), "names": self._names()}
        return render_template("cases.html", found=True, words=words, **shown)

    def case(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """One case with its forms, and what was just done to it."""
        done, _ = notices.take()
        return self.show(key_of(agency, case_id), done=words.DONE.get(done or ""))

    def case_part(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """What of a case changes by itself."""
        detail = self._acts.detail(key_of(agency, case_id), with_held_fields=False)
        return fragment(render_template("case_part.html", **self._shown(detail)))

    def forms_part(self, agency: str, case_id: UUID) -> Response:
        """The forms that its present state offers; the vault is asked only after a change."""
        key = key_of(agency, case_id)
        seen = self._acts.detail(key, with_held_fields=False)

        def render() -> tuple[str, bool]:
            detail = self._acts.detail(key, with_held_fields=may_act())
            html = render_template("case_forms.html", **self._shown(detail))
            return html, not may_act() or detail.held_fields is not None

        given = self.known(key).known
        state = f"{_state_of(seen)} {len(given.here)} {len(given.elsewhere)}"
        return fragment_of(state, render)

    def known(self, key: CaseKey) -> KnownData:
        """What the case's customer has given."""
        return continuity.known(self._care, key, self._acts.brands())

    def show(self, key: CaseKey, **told: Any) -> str:
        """The page of a case; `told`: done, refused, denied or revealed."""
        detail = self._acts.detail(key, with_held_fields=may_act())
        nothing = {"done": None, "cut": (), "revealed": (), "denied": None, "opened": None}
        return render_template("case.html", **{**nothing, **self._shown(detail), **told})

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
        awaited, awaited_count = desk.awaited(self._care, query.brands)
        return {
            "awaited": awaited,
            "awaited_count": awaited_count,
            "marked": desk.with_awaited(self._care, page.cases),
            "linked": linked.with_others(self._care, page.cases),
            "cases": page.cases,
            "cursor": query.cursor,
            "following": page.next_cursor,
            "where": where,
            "counts": desk.counts(self._care, self._acts.brands()),
            "words": words,
            "names": self._names(),
        }

    def _shown(self, detail: CaseDetail) -> Mapping[str, Any]:
        names = self._names()
        replies, others = _replies(detail)
        return {
            "detail": detail,
            "customer": linked.customer_of(
                self._care, detail.case.key, self._acts.brands(), person().id
            ),
            "case": detail.case,
            "story": story(detail, names),
            "replies": replies,
            "other_replies": others,
            "hidden": _hidden(detail),
            "standing": standing(detail),
            "held": groups(detail),
            "known": self.known(detail.case.key),
            "asked": asked_by(detail.timeline, person().id),
            "askings": askings(self._care, detail) if detail.held_fields is not None else (),
            "may_act": may_act(),
            "refused": None,
            "words": words,
            "names": names,
            "known_here": desk.given_here(detail),
            **for_page(self._care, detail),
        }

    def _names(self) -> Mapping[str, str]:
        return {one.id: one.display_name for one in self._acts.colleagues()}


class _Acting:
    def __init__(self, care: Care, views: _Pages) -> None:
        self._care = care
        self._acts = Acts(care)
        self._views = views

    def assign(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """Take it."""
        key = key_of(agency, case_id)
        return self._do(
            key, "assign", lambda: self._acts.assign(key, person().id, number("revision"))
        )

    def unassign(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """Give it back."""
        key = key_of(agency, case_id)
        return self._do(key, "unassign", lambda: self._acts.assign(key, None, number("revision")))

    def reply(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """A reply for publication. It overwrites nothing, so no revision is asked for."""
        key = key_of(agency, case_id)
        source_id = request.form.get("in_reply_to_source_id") or None
        return self._do(
            key,
            "reply",
            lambda: self._acts.reply(key, _text("text"), source_id, None, _justification()),
        )

    def question(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """A question to the community manager."""
        key = key_of(agency, case_id)
        brands, actor = self._acts.brands(), self._acts.actor()
        return self._do(
            key,
            "question",
            lambda: answers.ask_question(
                self._care,
                key,
                brands,
                _text("text"),
                actor=actor,
                justification=_justification(),
            ),
        )

    def resolve(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """Settled."""
        key = key_of(agency, case_id)
        return self._do(key, "resolve", lambda: self._acts.resolve(key, number("revision")))

    def reopen(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """Taken up again."""
        key = key_of(agency, case_id)
        return self._do(key, "reopen", lambda: self._acts.reopen(key, number("revision")))

    def grant(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """What was covered by mistake goes back to the agency."""
        key = key_of(agency, case_id)
        brands, actor = self._acts.brands(), self._acts.actor()
        totp = request.form.get("totp", "").strip()
        request_id = check_id(request.form.get("request", ""), "request")
        try:
            restorations.grant(self._care, key, brands, request_id, totp=totp, actor=actor)
        except (VaultRefused, Unavailable) as error:
            denied = error.remote_reason if isinstance(error, VaultRefused) else error.reason
            told = refused(error, "grant")
            return self._views.show(key, denied=denied, refused=told), told.status
        except (InvalidInput, Conflict) as error:
            return self._refuse(key, "grant", error)
        return notices.back_to(address_of(key), "grant")

    def refuse(self, agency: str, case_id: UUID) -> ResponseReturnValue:
        """It stays covered."""
        key = key_of(agency, case_id)
        brands, actor = self._acts.brands(), self._acts.actor()
        request_id = check_id(request.form.get("request", ""), "request")
        return self._do(
            key,
            "refuse",
            lambda: restorations.refuse(self._care, key, brands, request_id, actor=actor),
        )

    def _do(self, key: CaseKey, name: str, act: Callable[[], object]) -> ResponseReturnValue:
        """Back to the case, which says what was done; or the case with the form as it was typed."""
        try:
            act()
        except (InvalidInput, Conflict) as error:
            return self._refuse(key, name, error)
        return notices.back_to(address_of(key), name)

    def _refuse(
        self, key: CaseKey, form: str, error: InvalidInput | Conflict
    ) -> ResponseReturnValue:
        told: Refused = refused(error, form)
        return self._views.show(key, refused=told), told.status


def may_act() -> bool:
    """Whether the caller may do more than read."""
    return person().has_any(ACTORS.roles)


def _state_of(detail: CaseDetail) -> str:
    """What the forms depend on: the case, its seals on their way, and who looks at it."""
    parts = (
        detail.case.revision,
        len(detail.timeline),
        len(detail.waiting_seals),
        len(detail.parked_seals),
        session().csrf,
        may_act(),
    )
    return " ".join(map(str, parts))


def _replies(detail: CaseDetail) -> tuple[Mapping[str, list[Reply]], list[Reply]]:
    """Replies by the post that they answer, and those whose post is not here."""
    posts = {post.source_id for post in detail.posts}
    found: dict[str, list[Reply]] = defaultdict(list)
    for reply in detail.replies:
        found[reply.in_reply_to_source_id].append(reply)
    others = [reply for reply in detail.replies if reply.in_reply_to_source_id not in posts]
    return found, others


def _hidden(detail: CaseDetail) -> frozenset[str]:
    """The posts that the agency said it had hidden, and not shown again."""
    hidden: set[str] = set()
    for action in detail.actions:
        if action.source_id is None:
            continue
        if action.kind is ActionKind.POST_HIDDEN:
            hidden.add(action.source_id)
        elif action.kind is ActionKind.POST_UNHIDDEN:
            hidden.discard(action.source_id)
    return frozenset(hidden)


def _text(field: str) -> str:
    return request.form.get(field, "").replace("\r\n", "\n")


def _justification() -> Justification | None:
    given = request.form.get("justification", "")
    try:
        return Justification(given) if given else None
    except ValueError:
        raise InvalidInput(
            "justification: must be one of the list", field="justification"
        ) from None
