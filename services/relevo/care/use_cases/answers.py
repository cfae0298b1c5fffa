"""What care writes to the agency: replies to publish, and questions to the community manager.

Neither may carry personal data back, or make the customer begin again without a reason: such a text
is refused and not stored; that it was refused, and for what kinds, is on the record.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from relevo.care.adapters.desk_rows import AskedQuestion
from relevo.care.adapters.storage import Transaction
from relevo.care.domain import case as rules
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.errors import CarriesPersonalData, NothingToAnswer
from relevo.care.domain.posts import thread
from relevo.care.domain.replies import Reply
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.continuity import Draft, Passed, pass_guard, record_passed
from relevo.care.use_cases.desk import visible
from relevo.crossing.continuity import Justification
from relevo.crossing.errors import CarriesFormLink
from relevo.crossing.form_links import carries_form_link
from relevo.crossing.limits import MAX_QUESTION_CHARACTERS, MAX_REPLY_CHARACTERS, check_text
from relevo.crossing.updates import Question, ReplyToPublish
from relevo.errors import InvalidInput
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import NONCE_SIZE, Actor, Code, Id, Slug, commit
from relevo.service import crash
from relevo.service.crash import Point

FORM_LINK: Final = "FORM_LINK"
"""What stands on the record for a private form's address, among the kinds of personal data."""


def write_reply(
    care: Care,
    key: CaseKey,
    brands: Collection[str],
    text: str,
    *,
    in_reply_to_source_id: str,
    expected_revision: int | None,
    actor: Actor,
    justification: Justification | None = None,
) -> Reply:
    """Send a reply to the agency for publication under one of the case's posts.

    The same text by the same person under the same post, unless it was refused, is the same reply:
    a form that was sent twice changes nothing.

    Args:
        expected_revision: what the person has seen; None: whatever is newest, since a reply
            overwrites nothing.
        justification: why it may ask again or send away; dropped where it does neither.

    Raises:
        CarriesPersonalData: naming `text` and the kinds found; recorded, the text is not kept.
        CarriesFormLink: likewise, for the address of a private form.
        AsksAgain, SendsAway: it makes the customer begin again, and nobody said why it must.
        InvalidInput: naming `text`: empty, too long, or with control characters.
        NothingToAnswer: the post is not of this case, or was removed.
        UnknownCase, ChangedMeanwhile.
    """
    _check_form(text, MAX_REPLY_CHARACTERS)
    with care.storage.read() as tx:
        case = visible(tx, key, brands)
    _check_content(care, case, text, actor)
    draft = Draft(case, actor, text)
    passed = pass_guard(care, draft, justification)
    nonce = care.random_bytes(NONCE_SIZE)
    with care.storage.write() as tx:
        at = care.now()
        reply = Reply(
            care.new_id(), str(actor), text, in_reply_to_source_id, at, reading=passed.reading
        )
        case = visible(tx, key, brands, lock=True)
        if expected_revision is not None:
            rules.expect(case, expected_revision)
        known = next((one for one in tx.desk.replies(key) if one.is_again(reply)), None)
        if known is not None:
            return known
        _check_target(tx, key, in_reply_to_source_id)
        after = rules.answered(case)
        tx.cases.save(after)
        tx.desk.add_reply(after, reply, nonce)
        stopped = record_passed(tx, draft, passed, reply.reply_id, at)
        tx.record(_written(after, reply, passed, stopped, nonce, actor))
        kind = ReplyToPublish(reply.reply_id, text, in_reply_to_source_id)
        tx.updates.add(after, care.new_id(), kind, at=at)
        event = Event(
            care.new_id(),
            EventKind.REPLY_WRITTEN,
            at,
            str(actor),
            subject=reply.reply_id,
            code=_reason(passed),
        )
        tx.desk.add_event(after, event)
        crash.point(Point.DESK_REPLY_BEFORE_COMMIT)
    crash.point(Point.DESK_REPLY_AFTER_COMMIT)
    return reply


def ask_question(
    care: Care,
    key: CaseKey,
    brands: Collection[str],
    text: str,
    *,
    actor: Actor,
    justification: Justification | None = None,
) -> AskedQuestion:
    """Ask the agency's community manager something about the case.

    One that would have her ask the customer again is stopped like a reply (docs/adr/0028).

    Raises:
        CarriesPersonalData, AsksAgain, InvalidInput: as `write_reply`. UnknownCase.
    """
    _check_form(text, MAX_QUESTION_CHARACTERS)
    with care.storage.read() as tx:
        case = visible(tx, key, brands)
    _check_content(care, case, text, actor)
    draft = Draft(case, actor, text, public=False)
    passed = pass_guard(care, draft, justification)
    nonce = care.random_bytes(NONCE_SIZE)
    with care.storage.write() as tx:
        at = care.now()
        question = AskedQuestion(care.new_id(), str(actor), text, at)
        case = visible(tx, key, brands, lock=True)
        after = rules.answered(case)
        tx.cases.save(after)
        tx.desk.add_question(after, question, nonce)
        stopped = record_passed(tx, draft, passed, question.question_id, at)
        tx.record(
            recorded.QuestionAsked(
                at=at,
                actor=actor,
                agency=Slug(after.agency),
                brand=Slug(after.brand),
                case=Id(key.case_id),
                question=Id(question.question_id),
                text_commitment=commit(text, nonce),
                asks_again=tuple(Code(kind) for kind in passed.here),
                justification=_code(passed.main_reason),
                stopped=stopped if passed.main_reason else None,
            )
        )
        tx.updates.add(after, care.new_id(), Question(question.question_id, text), at=at)
        event = Event(
            care.new_id(),
            EventKind.QUESTION_ASKED,
            at,
            str(actor),
            subject=question.question_id,
            code=_reason(passed),
        )
        tx.desk.add_event(after, event)
    return question


def _written(
    case: Case, reply: Reply, passed: Passed, stopped: Id | None, nonce: bytes, actor: Actor
) -> recorded.ReplyWritten:
    """For the main log: nothing in it may depend on other cases of the customer (P7)."""
    reading, shown = passed.reading, passed.main_reason is not None
    return recorded.ReplyWritten(
        at=reply.written_at,
        actor=actor,
        agency=Slug(case.agency),
        brand=Slug(case.brand),
        case=Id(case.key.case_id),
        reply=Id(reply.reply_id),
        text_commitment=commit(reply.text, nonce),
        justification=_code(passed.main_reason),
        asks_again=tuple(Code(kind) for kind in passed.here),
        sends_away=reading.sends_away,
        script=Slug(reading.script) if reading.script else None,
        stopped=stopped if shown else None,
    )


def _code(reason: Justification | None) -> Code | None:
    return Code.of(reason.value) if reason else None


def _reason(passed: Passed) -> str | None:
    return _code(passed.reading.justification)


def _check_form(text: str, characters: int) -> None:
    if not text.strip():
        raise InvalidInput("text: must not be empty", field="text")
    check_text(text, "text", characters=characters)


def _check_content(care: Care, case: Case, text: str, actor: Actor) -> None:
    """Refuse a text that carries personal data or a form's link, and record that it was refused."""
    linked = carries_form_link(text)
    findings = care.redactors[case.brand].redact(text).findings
    if not findings and not linked:
        return
    types = tuple(sorted({finding.type.value for finding in findings}))
    if linked:
        types = (FORM_LINK, *types)
    with care.storage.write() as tx:
        at = care.now()
        tx.record(
            recorded.ReplyBlocked(
                at=at,
                actor=actor,
                agency=Slug(case.agency),
                brand=Slug(case.brand),
                case=Id(case.header.case_id),
                carries=tuple(Code(kind) for kind in types),
            )
        )
        event = Event(care.new_id(), EventKind.REPLY_BLOCKED, at, str(actor), code=" ".join(types))
        tx.desk.add_event(case, event)
    if linked:
        raise CarriesFormLink("text: holds a private form's link", field="text")
    raise CarriesPersonalData(types)


def _check_target(tx: Transaction, key: CaseKey, source_id: str) -> None:
    for post in thread(tx.cases.posts(key)):
        if post.source_id == source_id and post.removed_at is None:
            return
    raise NothingToAnswer("the post to answer is not here", field="in_reply_to_source_id")
