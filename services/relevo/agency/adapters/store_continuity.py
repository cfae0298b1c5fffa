"""What the continuity guard needs and leaves behind; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.store_given import given_at
from relevo.agency.adapters.tables import cases, continuity, post_versions, replies
from relevo.agency.domain.reply import ReplyOrigin, ReplyState
from relevo.crossing.continuity import ApprovedScript, Reading
from relevo.crossing.restarts import CountedReply, Period, SettledCase
from relevo.crossing.vocabulary import CaseState, Verb
from relevo.ledger.values import Digest, commit

_drafts = continuity.stopped_drafts
_scripts = continuity.scripts

MOST_DRAFTS = 50
"""How many of a person's stopped drafts of one case, the newest, a draft is compared with."""


@dataclass(frozen=True, slots=True)
class StoppedDraft:
    """A draft that was stopped; of its text, only the commitment under `text_nonce`."""

    draft_id: str
    case_id: str
    actor: str
    at: datetime
    text_nonce: bytes
    text_commitment: Digest

    def is_of(self, text: str) -> bool:
        """Whether it was exactly this text."""
        return commit(text, self.text_nonce) == self.text_commitment


def given(connection: Connection, case_id: str) -> dict[str, datetime]:
    """The kinds of data that were given in a case's posts or forms, each with when it first was.

    Also in versions that were edited or removed since: it was given all the same. A secret was
    destroyed: nobody has it.
    """
    rows = connection.execute(
        sa.select(post_versions.c.event_time, post_versions.c.findings).where(
            post_versions.c.case_id == case_id, post_versions.c.verb != Verb.REMOVE.value
        )
    )
    found = dict(given_at(connection, case_id))
    for at, findings in rows:
        for finding in findings:
            if finding["field_number"] is not None:
                kind = finding["type"]
                found[kind] = min(at, found.get(kind, at))
    return found


def keep_draft(connection: Connection, draft: StoppedDraft) -> None:
    """Remember a stopped draft."""
    connection.execute(
        _drafts.insert().values(
            draft_id=draft.draft_id,
            case_id=draft.case_id,
            actor=draft.actor,
            at=draft.at,
            text_nonce=draft.text_nonce,
            text_commitment=draft.text_commitment,
        )
    )


def draft_like(connection: Connection, case_id: str, actor: str, text: str) -> StoppedDraft | None:
    """The person's stopped draft of exactly this text, if there is one."""
    rows = connection.execute(
        sa.select(_drafts)
        .where(
            _drafts.c.case_id == case_id,
            _drafts.c.actor == actor,
            _drafts.c.text_nonce.is_not(None),
        )
        .order_by(_drafts.c.at.desc(), _drafts.c.draft_id)
        .limit(MOST_DRAFTS)
    ).mappings()
    drafts = (
        StoppedDraft(**{**row, "text_commitment": Digest(row["text_commitment"])}) for row in rows
    )
    return next((draft for draft in drafts if draft.is_of(text)), None)


def forget_drafts(connection: Connection, case_id: str) -> None:
    """Erase what binds a case's stopped drafts to their texts."""
    connection.execute(_drafts.update().where(_drafts.c.case_id == case_id).values(text_nonce=None))


def scripts(connection: Connection, brand: str) -> tuple[ApprovedScript, ...]:
    """The brand's approved scripts as care last listed them, by id."""
    rows = connection.execute(
        sa.select(_scripts).where(_scripts.c.brand == brand).order_by(_scripts.c.script_id)
    ).mappings()
    return tuple(
        ApprovedScript(**{name: value for name, value in row.items() if name != "brand"})
        for row in rows
    )


def replace_scripts(connection: Connection, brand: str, listed: Sequence[ApprovedScript]) -> None:
    """Take another list into use."""
    connection.execute(_scripts.delete().where(_scripts.c.brand == brand))
    rows = [
        {
            "brand": brand,
            "script_id": one.script_id,
            "version": one.version,
            "language": one.language,
            "situation": one.situation,
            "text": one.text,
            "approved_at": one.approved_at,
        }
        for one in listed
    ]
    if rows:
        connection.execute(_scripts.insert(), rows)


def counted_replies(
    connection: Connection, brand: str, agency: str, period: Period
) -> list[CountedReply]:
    """The agency's own replies of a period that were published or wait to be."""
    rows = connection.execute(
        sa.select(replies.c.created_at, replies.c.reading).where(
            replies.c.brand == brand,
            replies.c.origin == ReplyOrigin.AGENCY.value,
            replies.c.state != ReplyState.REFUSED.value,
            replies.c.created_at >= period.since,
            replies.c.created_at < period.until,
        )
    )
    return [CountedReply(at, agency, Reading.of(reading)) for at, reading in rows]


def settled_cases(
    connection: Connection, brand: str, agency: str, period: Period
) -> list[SettledCase]:
    """The cases resolved in a period, each with whether the agency's replies restarted it."""
    within = (
        cases.c.brand == brand,
        cases.c.state == CaseState.RESOLVED.value,
        cases.c.settled_at >= period.since,
        cases.c.settled_at < period.until,
    )
    read = connection.execute(
        sa.select(replies.c.case_id, replies.c.reading)
        .join(cases, cases.c.case_id == replies.c.case_id)
        .where(
            *within,
            replies.c.origin == ReplyOrigin.AGENCY.value,
            replies.c.state != ReplyState.REFUSED.value,
            replies.c.reading.is_not(None),
        )
    )
    restarted = {
        case_id
        for case_id, plain in read
        if (one := Reading.of(plain)) is not None and one.restarts
    }
    rows = connection.execute(sa.select(cases.c.settled_at, cases.c.case_id).where(*within))
    return [SettledCase(at, agency, case_id in restarted) for at, case_id in rows]
