"""Care's order to erase a case: author, texts, nonces and seals go; ids, times and the ledger stay.

Without its nonce, a commitment in the ledger says nothing about the text that it was made for.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_actions, store_continuity
from relevo.agency.adapters.tables import (
    cases,
    conversations,
    handovers,
    ledger,
    post_versions,
    redactions,
    replies,
    restorations,
    timeline,
)
from relevo.agency.context import AgencyContext
from relevo.agency.domain.case import Case
from relevo.agency.domain.reply import ReplyState
from relevo.agency.domain.restoration import RestorationState
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.use_cases.recording import tell
from relevo.crossing import limits
from relevo.crossing.vocabulary import Action, ActionKind
from relevo.errors import InvalidInput
from relevo.ledger.entries import agency as recorded
from relevo.ledger.entries.base import SealedItem
from relevo.ledger.values import Digest, Id, Slug
from relevo.ledger.values import actor as actor_of

NOBODY = "0" * 32
"""The author of an erased case."""


def hold_author(connection: Connection, case_id: str) -> None:
    """Hold the author's place in the thread before the case itself: in intake's order of locks."""
    connection.execute(
        sa.select(conversations.c.case_id)
        .where(conversations.c.case_id == case_id)
        .order_by(*conversations.primary_key.columns)
        .with_for_update(key_share=True)
    ).all()


def erase(
    context: AgencyContext, connection: Connection, case: Case, order_id: str, now: datetime
) -> str:
    """Erase the case; a later comment of the same author opens a new one. Returns an outcome."""
    try:
        limits.check_id(order_id, "order_id")
    except InvalidInput as refused:
        return refused.reason
    ledger.record(
        connection,
        recorded.CaseErased(
            at=now,
            actor=actor_of(context.process("forwarder")),
            case=Id(case.case_id),
            brand=Slug(case.brand),
            order=Id(order_id),
            items=_seals(connection, case.case_id),
        ),
    )
    _erase_texts(connection, case.case_id, now)
    connection.execute(conversations.delete().where(conversations.c.case_id == case.case_id))
    connection.execute(
        handovers.update().where(handovers.c.case_id == case.case_id).values(pending=False)
    )
    connection.execute(
        cases.update()
        .where(cases.c.case_id == case.case_id)
        .values(author_ref=NOBODY, author_handle=None, note=None, erased_at=now)
    )
    actor = context.process("forwarder")
    tell(context, connection, case, TimelineKind.ERASED, at=now, actor=actor, reference_id=order_id)
    store_actions.record(connection, _report(context, case, now))
    return "APPLIED"


def _report(context: AgencyContext, case: Case, now: datetime) -> Action:
    """What care waits for before it says that nothing is left here."""
    return Action(
        action_id=context.new_id(),
        brand=case.brand,
        case_id=case.case_id,
        kind=ActionKind.ERASED,
        at=now,
        actor=context.process("forwarder"),
        reply_id=None,
        source_id=None,
        reason=None,
        proof=None,
    )


def _seals(connection: Connection, case_id: str) -> tuple[SealedItem, ...]:
    """Also those of redactions, each under its own id."""
    items = []
    for table, name in (
        (post_versions, post_versions.c.post_version_id),
        (redactions, redactions.c.redaction_id),
    ):
        rows = connection.execute(
            sa.select(name, table.c.seal_digest)
            .where(table.c.case_id == case_id, table.c.seal.is_not(None))
            .order_by(table.c.position)
        )
        items += [
            SealedItem(post_version=Id(one), seal=Digest.of(digest) if digest else None)
            for one, digest in rows
        ]
    return tuple(items)


def _erase_texts(connection: Connection, case_id: str, now: datetime) -> None:
    connection.execute(
        post_versions.update()
        .where(post_versions.c.case_id == case_id)
        .values(
            redacted_text="",
            text_nonce=None,
            findings=[],
            exempt=[],
            seal=None,
            delete_seal_after=None,
        )
    )
    connection.execute(
        redactions.update()
        .where(redactions.c.case_id == case_id)
        .values(seal=None, delete_seal_after=None)
    )
    connection.execute(
        timeline.update()
        .where(timeline.c.case_id == case_id)
        .values(text=None, text_nonce=None, url=None)
    )
    store_continuity.forget_drafts(connection, case_id)
    connection.execute(
        restorations.update()
        .where(
            restorations.c.case_id == case_id,
            restorations.c.state == RestorationState.ASKED.value,
        )
        .values(state=RestorationState.OVERTAKEN.value, settled_at=now)
    )
    # What is not published yet will not be: there is no text left to publish.
    connection.execute(
        replies.update()
        .where(
            replies.c.case_id == case_id,
            replies.c.state.in_([ReplyState.PENDING.value, ReplyState.UNKNOWN.value]),
        )
        .values(state=ReplyState.REFUSED.value, reason="ERASED", next_attempt_at=None)
    )
    connection.execute(
        replies.update()
        .where(replies.c.case_id == case_id)
        .values(text="", text_nonce=None, changed_at=now)
    )
