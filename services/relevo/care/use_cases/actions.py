"""What the agency reports of its acts in public."""

from __future__ import annotations

from relevo.care.adapters.storage import Transaction
from relevo.care.domain.acceptance import check_reportable
from relevo.care.domain.case import Case, CaseKey, Closure
from relevo.care.domain.errors import UnknownCase, UnknownPlaceholder, UnknownReply
from relevo.care.domain.replies import REPLY_KINDS, outcome
from relevo.care.domain.restorations import Restoration
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.handover import NOT_NOW, Refusal, refused
from relevo.crossing.errors import DifferentContent, MalformedMessage, UnknownBrand
from relevo.crossing.vocabulary import Action, ActionKind
from relevo.errors import RelevoError
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Actor, Code, Id, Slug
from relevo.service import crash, logs
from relevo.service.crash import Point

_log = logs.get("actions")


def report_action(care: Care, agency: str, action: Action, *, actor: Actor) -> Refusal | None:
    """Take one reported act; the same act again changes nothing. None: it is taken.

    An act of a case that has not arrived yet is refused for now, never for good.
    """
    log = _log.bind(agency=agency, case=action.case_id, action=action.action_id)
    try:
        _take(care, agency, action, actor)
    except DifferentContent as error:
        log.error(  # noqa: TRY400 - a trace says nothing about a peer's mistake
            "SAME ID, OTHER CONTENT: the report contradicts what is stored", field=error.field
        )
        return refused(error)
    except RelevoError as error:
        log.warning("report refused", reason=error.reason, field=error.field)
        return refused(error)
    except Exception as error:
        log.error("report failed", exc_info=error)  # noqa: TRY400 - our own form of a trace
        return NOT_NOW
    return None


def _take(care: Care, agency: str, action: Action, actor: Actor) -> None:
    if action.brand not in care.brands:
        raise UnknownBrand("brand: is not served here", field="brand")
    check_reportable(action)
    if action.kind in REPLY_KINDS and action.reply_id is None:
        raise MalformedMessage("reply_id: must be there for this kind", field="reply_id")
    key = CaseKey(agency, action.case_id)
    with care.storage.write() as tx:
        at = care.now()
        case = tx.cases.get(key, lock=True)
        if case is None or case.brand != action.brand:
            raise UnknownCase("there is no such case", field="case_id")
        if case.closure is Closure.ERASED:
            _take_of_erased(tx, case, action)
            return
        if action.reply_id is not None:
            # A reply that care did not write is one of the agency's own.
            written_for = tx.desk.case_of_reply(agency, action.reply_id)
            if written_for not in (None, action.case_id):
                raise UnknownReply("the case has no such reply", field="reply_id")
        if not tx.desk.add_action(case, action, at=at):
            if tx.desk.action(agency, action.action_id) != action:
                raise DifferentContent(
                    "action_id: arrived before with other content", field="action_id"
                )
            return
        _settle(tx, agency, action)
        if action.kind is ActionKind.RESTORATION_ASKED:
            _ask_back(tx, case, action)
        tx.record(
            recorded.ActionReported(
                at=at,
                actor=actor,
                agency=Slug(agency),
                brand=Slug(action.brand),
                case=Id(action.case_id),
                action=Id(action.action_id),
                kind=Code.of(action.kind.value),
                happened_at=action.at,
                reply=Id(action.reply_id) if action.reply_id is not None else None,
                reason=Code(action.reason) if action.reason is not None else None,
            )
        )
        event = Event(
            care.new_id(),
            EventKind.ACTION_REPORTED,
            at,
            str(actor),
            subject=action.action_id,
            code=action.kind.value,
        )
        tx.desk.add_event(case, event)
        crash.point(Point.CARE_REPORT_BEFORE_COMMIT)
    crash.point(Point.CARE_REPORT_AFTER_COMMIT)


def _take_of_erased(tx: Transaction, case: Case, action: Action) -> None:
    """That the agency erased it, is what care waits for; nothing else of it is kept any more."""
    if action.kind is ActionKind.ERASED:
        tx.orders.confirm(case.key, action.at)


def _ask_back(tx: Transaction, case: Case, action: Action) -> None:
    """Put what the agency believes covered by mistake before somebody at the desk.

    A placeholder that is not in care's copy yet is on its way: refused for now.
    """
    version_id, label = action.post_version_id or "", action.placeholder or ""
    known = tx.cases.posts_named(case.agency, [version_id]).get(version_id)
    if known is None or known.case_id != case.case_id:
        raise UnknownPlaceholder("the case has no such text", field="post_version_id")
    text = known.version.redacted_text
    spans = [one for one in known.version.findings if text[one.start : one.end] == label]
    if not spans:
        raise UnknownPlaceholder("does not stand in the text", field="placeholder")
    number = spans[0].field_number
    if number is None:
        raise MalformedMessage("placeholder: covers what nobody has", field="placeholder")
    asked = Restoration(
        agency=case.agency,
        brand=case.brand,
        case_id=case.case_id,
        request_id=action.action_id,
        post_version_id=version_id,
        placeholder=label,
        type=spans[0].type,
        seal_id=spans[0].seal_id or version_id,
        field_number=number,
        asked_by=action.actor,
        asked_at=action.at,
    )
    tx.redactions.ask(asked)


def _settle(tx: Transaction, agency: str, action: Action) -> None:
    """Say what became of a reply that care wrote; of the agency's own, the report is all."""
    if action.reply_id is None:
        return
    told = outcome(tx.desk.actions_of_reply(agency, action.reply_id))
    if told is not None:
        tx.desk.settle_reply(agency, action.reply_id, told)
