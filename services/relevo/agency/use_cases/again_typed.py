"""Notes, questions and replies are redacted once more. As at first, what is found is not kept.

Nothing says which redactor looked at them last: they are few, so each process looks at all of them
when it starts, and then at those that come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases, store_handovers, store_typed
from relevo.agency.adapters.store_typed import Reached, TypedText
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.errors import InvalidInput
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import NONCE_SIZE, Code, Id, Slug, commit, version_code
from relevo.ledger.values import actor as actor_of
from relevo.redaction.again import Again, placeholders_in, redact_again
from relevo.service import logs
from relevo.service.database import as_unavailable

_log = logs.get("again")
_Put = Callable[[Connection, TypedText, str, bytes], bool]


def walk(context: AgencyContext, reached: Reached, *, limit: int = 100) -> Reached:
    """Look at some more texts; where to go on. The same as `reached`: there are no more."""
    with context.database.read() as connection:
        lines = store_typed.lines_after(connection, reached.position, limit=limit)
        ended = store_typed.replies_after(connection, reached, limit=limit)
    for place, text in lines:
        _look(context, text, store_typed.replace_line)
        reached = replace(reached, position=place)
    for text in ended:
        _look(context, text, store_typed.replace_reply)
        reached = replace(reached, created_at=text.at, reply_id=text.text_id)
    return reached


def _look(context: AgencyContext, text: TypedText, put: _Put) -> None:
    try:
        again = _again(context, text)
        if again is not None:
            _redact(context, text, again, put)
    except Exception as error:
        if as_unavailable(error) is not None:
            raise
        _log.error("text not redacted again", text=text.text_id, exc_info=error)


def _again(context: AgencyContext, text: TypedText) -> Again | None:
    """The text with what is found in it covered; None: nothing is."""
    if text.brand not in context.brands:
        return None
    redactor = context.redactor_of(text.brand)
    try:
        again = redact_again(redactor.redact, text.text, placeholders_in(text.text))
    except InvalidInput:
        return None
    return again if again.added else None


def _redact(context: AgencyContext, before: TypedText, again: Again, put: _Put) -> None:
    nonce = context.random_bytes(NONCE_SIZE)
    with context.database.write() as connection:
        case = store_cases.get(connection, before.case_id, lock=True)
        if case is None or not put(connection, before, again.text, nonce):
            return
        now = context.clock()
        changed = case.redacted_again(at=now)
        if case.note == before.text:
            changed = replace(changed, note=again.text)
        store_handovers.change_case(connection, changed, now)
        kinds = dict.fromkeys(one.finding.type.value for one in again.added)
        ledger.record(
            connection,
            recorded.TextRedactedAgain(
                at=now,
                actor=actor_of(context.process("forwarder")),
                case=Id(before.case_id),
                brand=Slug(before.brand),
                text=Id(before.text_id),
                engine=version_code(context.redactor_of(before.brand).version),
                kinds=tuple(Code.of(kind) for kind in kinds),
                text_commitment=commit(again.text, nonce),
                exposed_since=before.at,
                exposed_seconds=max(0, int((now - before.at).total_seconds())),
                exposed_at_care_since=before.receipted_at,
            ),
        )
