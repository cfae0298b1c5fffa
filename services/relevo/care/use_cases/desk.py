"""The desk: reading cases, and who works on them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from relevo.care.adapters.desk_rows import AskedQuestion, Awaited, InboxPlace
from relevo.care.adapters.storage import Transaction
from relevo.care.domain import case as rules
from relevo.care.domain.case import Case, CaseKey, Closure, Desk
from relevo.care.domain.errors import CaseBlocked, UnknownCase, VaultRefused
from relevo.care.domain.forms import Form, given
from relevo.care.domain.posts import Post, thread
from relevo.care.domain.replies import Reply
from relevo.care.domain.restorations import Restoration
from relevo.care.domain.seals import Seal, SealState
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.domain.vault import HeldField
from relevo.care.use_cases.context import Care
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_id, check_slug
from relevo.crossing.updates import Assigned, Reopened, Resolved, Unassigned
from relevo.crossing.vocabulary import Action, CaseHeader, CaseNote
from relevo.errors import InvalidInput, Unavailable
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Actor, Code, Id, Slug
from relevo.service import logs

_log = logs.get("desk")

MAX_PAGE = 100
MAX_AWAITED = 20


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """Which cases to list.

    Attributes:
        brands: the brands that the person may see, or those of them that she picked.
        desk: only cases that stand there; None: all.
        assignee: only this person's; `unassigned`: only nobody's.
        awaited: only cases of which the agency asked something back that nobody has decided.
        cursor: `InboxPage.next_cursor` of the page before, or None.
        limit: cases on a page, 1 to `MAX_PAGE`.
    """

    brands: Collection[str]
    desk: Desk | None = Desk.OPEN
    assignee: str | None = None
    unassigned: bool = False
    awaited: bool = False
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Cases, urgent first, then the longest open. `next_cursor` is None on the last page."""

    cases: tuple[Case, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class ExpiredType:
    """Values of this type were kept until then."""

    type: str
    expired_at: datetime


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """All that a person at the desk reads of a case.

    Attributes:
        posts: the redacted thread as it stands, with what was removed and earlier texts.
        timeline: what happened, oldest first.
        headers: the agency's headers that arrived, oldest version first; events name them by it.
        notes: what the agency's people wrote for care, oldest first; events name them by id.
        restorations: what the agency asked to be put back, oldest first.
        actions: what the agency reported, oldest first; events name them by id.
        held_fields: what the vault holds; None: it was not asked, or did not answer.
        waiting_seals: seals that the vault does not have yet.
        parked_seals: seals that the vault refused for good.
        forms: private forms, oldest first.
        expired: types of values that the brand's policy has destroyed, and when.
    """

    case: Case
    posts: tuple[Post, ...]
    timeline: tuple[Event, ...]
    headers: tuple[CaseHeader, ...]
    notes: tuple[CaseNote, ...]
    replies: tuple[Reply, ...]
    questions: tuple[AskedQuestion, ...]
    restorations: tuple[Restoration, ...]
    actions: tuple[Action, ...]
    held_fields: tuple[HeldField, ...] | None
    waiting_seals: tuple[Seal, ...]
    parked_seals: tuple[Seal, ...]
    forms: tuple[Form, ...]
    expired: tuple[ExpiredType, ...]


def inbox(care: Care, query: InboxQuery) -> InboxPage:
    """One page of the inbox. Raises `InvalidInput` naming `cursor` or `limit`."""
    if not 1 <= query.limit <= MAX_PAGE:
        raise InvalidInput(f"limit: must be 1 to {MAX_PAGE}", field="limit")
    after = _place_of(query.cursor) if query.cursor is not None else None
    with care.storage.read() as tx:
        found = tx.desk.inbox(
            sorted(query.brands),
            desk=query.desk,
            assignee=query.assignee,
            unassigned=query.unassigned,
            awaited=query.awaited,
            after=after,
            limit=query.limit + 1,
        )
    page = found[: query.limit]
    more = len(found) > query.limit
    return InboxPage(
        cases=tuple(case for _, case in page),
        next_cursor=_cursor_of(page[-1][0]) if more else None,
    )


def counts(care: Care, brands: Collection[str]) -> dict[Desk, int]:
    """How many cases stand where."""
    with care.storage.read() as tx:
        return tx.desk.counts(sorted(brands))


def awaited(care: Care, brands: Collection[str]) -> tuple[list[Awaited], int]:
    """Requests to put something back that nobody has decided, wherever their cases stand.

    The oldest `MAX_AWAITED`, and how many there are in all.
    """
    with care.storage.read() as tx:
        return tx.desk.awaited(sorted(brands), limit=MAX_AWAITED)


def with_awaited(care: Care, cases: Iterable[Case]) -> set[CaseKey]:
    """Those of these cases that have such a request."""
    with care.storage.read() as tx:
        return tx.desk.with_awaited({case.key for case in cases})


def case_detail(
    care: Care,
    key: CaseKey,
    brands: Collection[str],
    *,
    with_held_fields: bool = True,
    blocked_too: bool = False,
) -> CaseDetail:
    """A case with its thread, in one consistent snapshot.

    The vault is asked after the snapshot; that it does not answer never hides the case.

    Raises:
        UnknownCase, CaseBlocked: there is none that the person may see; see `visible`.
    """
    with care.storage.read() as tx:
        case = visible(tx, key, brands, blocked_too=blocked_too)
        posts = thread(tx.cases.posts(key))
        timeline = tuple(tx.desk.events(key))
        headers = tx.cases.all_headers(case)
        notes = tuple(tx.notes.of_case(key))
        replies = tuple(tx.desk.replies(key))
        questions = tuple(tx.desk.questions(key))
        asked = tuple(tx.redactions.of_case(key))
        actions = tuple(tx.desk.actions(key))
        seals = tx.seals.of_case(key)
        forms = tx.forms.of_case(key)
        expired = sorted(tx.orders.expired_of(key).items())
    return CaseDetail(
        case=case,
        posts=posts,
        timeline=timeline,
        headers=headers,
        notes=notes,
        replies=replies,
        questions=questions,
        restorations=asked,
        actions=actions,
        held_fields=_held_fields(care, case) if with_held_fields else None,
        waiting_seals=tuple(seal for seal in seals if seal.state is SealState.WAITING),
        parked_seals=tuple(seal for seal in seals if seal.state is SealState.PARKED),
        forms=forms,
        expired=tuple(ExpiredType(kind, when) for kind, when in expired),
    )


def given_here(detail: CaseDetail) -> frozenset[str]:
    """The types that were given in this case: in a post as it stands, or by a form."""
    current = (post.current for post in detail.posts if post.current is not None)
    found = {span.type for version in current for span in version.findings}
    return frozenset(found) | given(detail.forms)


def find_by_public_code(care: Care, public_code: str, brands: Collection[str]) -> tuple[Case, ...]:
    """Cases under the code that a customer quotes; lower case, spaces and dashes are forgiven."""
    spelled = re.sub(r"[\s-]", "", public_code).upper()
    code = f"{spelled[:1]}-{spelled[1:]}"
    with care.storage.read() as tx:
        return tuple(tx.desk.by_public_code(sorted(brands), code))


def assign(
    care: Care,
    key: CaseKey,
    brands: Collection[str],
    assignee: str | None,
    *,
    expected_revision: int,
    actor: Actor,
) -> Case:
    """Somebody works on the case, or (None) nobody any more; tells the agency.

    Raises:
        UnknownCase, ChangedMeanwhile, AlreadyResolved; MalformedMessage naming `assignee`.
    """
    if assignee is not None:
        check_id(assignee, "assignee")
    with care.storage.write() as tx:
        at = care.now()
        after = _change(
            tx, key, brands, expected_revision, lambda case: rules.assigned(case, assignee)
        )
        tx.record(
            recorded.CaseAssigned(
                at=at,
                actor=actor,
                agency=Slug(after.agency),
                brand=Slug(after.brand),
                case=Id(key.case_id),
                assignee=Id(assignee) if assignee is not None else None,
            )
        )
        event = Event(care.new_id(), EventKind.ASSIGNED, at, str(actor), subject=assignee)
        tx.desk.add_event(after, event)
        told = Assigned(assignee) if assignee is not None else Unassigned()
        tx.updates.add(after, care.new_id(), told, at=at)
    return after


def resolve(
    care: Care, key: CaseKey, brands: Collection[str], *, expected_revision: int, actor: Actor
) -> Case:
    """The customer's matter is settled; a new comment within seven days reopens it.

    Raises:
        UnknownCase, ChangedMeanwhile, AlreadyResolved.
    """
    with care.storage.write() as tx:
        at = care.now()
        after = _change(
            tx,
            key,
            brands,
            expected_revision,
            lambda case: rules.resolved(case, by=str(actor), at=at),
        )
        assert after.resolution is not None
        tx.record(
            recorded.CaseResolved(
                at=at,
                actor=actor,
                agency=Slug(after.agency),
                brand=Slug(after.brand),
                case=Id(key.case_id),
            )
        )
        tx.desk.add_event(after, Event(care.new_id(), EventKind.RESOLVED, at, str(actor)))
        tx.updates.add(after, care.new_id(), Resolved(after.resolution.reopens_until), at=at)
    return after


def reopen(
    care: Care, key: CaseKey, brands: Collection[str], *, expected_revision: int, actor: Actor
) -> Case:
    """Back into the inbox by a person's choice; the agency opens it again too.

    Raises:
        UnknownCase, ChangedMeanwhile, NotResolved.
    """
    reason = "BY_PERSON"
    with care.storage.write() as tx:
        at = care.now()
        after = _change(tx, key, brands, expected_revision, rules.reopened)
        tx.record(
            recorded.CaseReopened(
                at=at,
                actor=actor,
                agency=Slug(after.agency),
                brand=Slug(after.brand),
                case=Id(key.case_id),
                reason=Code(reason),
            )
        )
        event = Event(care.new_id(), EventKind.REOPENED, at, str(actor), code=reason)
        tx.desk.add_event(after, event)
        tx.updates.add(after, care.new_id(), Reopened(str(actor)), at=at)
    return after


def visible(
    tx: Transaction,
    key: CaseKey,
    brands: Collection[str],
    *,
    lock: bool = False,
    blocked_too: bool = False,
) -> Case:
    """The case.

    Raises:
        UnknownCase: there is none, or none of these brands, or it was erased.
        CaseBlocked: it is blocked; not with `blocked_too`.
    """
    case = tx.cases.get(key, lock=lock)
    if case is None or case.brand not in brands or case.closure is Closure.ERASED:
        raise UnknownCase("there is no such case", field="case_id")
    if case.closure is Closure.BLOCKED and not blocked_too:
        raise CaseBlocked("the case is blocked", field="case_id")
    return case


def _change(
    tx: Transaction,
    key: CaseKey,
    brands: Collection[str],
    expected_revision: int,
    move: Callable[[Case], Case],
) -> Case:
    case = visible(tx, key, brands, lock=True)
    rules.expect(case, expected_revision)
    after = move(case)
    tx.cases.save(after)
    return after


def _held_fields(care: Care, case: Case) -> tuple[HeldField, ...] | None:
    try:
        return care.vault.held_fields(case.key, case.brand)
    except (Unavailable, VaultRefused) as error:
        _log.warning("held fields are not known", case=case.key.case_id, reason=error.reason)
        return None


def _cursor_of(place: InboxPlace) -> str:
    opened_at = place.opened_at.isoformat()
    text = json.dumps([place.urgency_rank, opened_at, place.agency, place.case_id])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place_of(cursor: str) -> InboxPlace:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        match json.loads(base64.urlsafe_b64decode(padded)):
            case [int(rank), str(opened_at), str(agency), str(case_id)] if 0 <= rank < 100:
                moment = datetime.fromisoformat(opened_at).astimezone(UTC)
                check_slug(agency, "cursor")
                check_id(case_id, "cursor")
                return InboxPlace(rank, moment, agency, case_id)
    except (ValueError, OverflowError, RecursionError, MalformedMessage):
        pass
    raise InvalidInput("cursor: is not one of ours", field="cursor")
