"""What continuity reads and writes at care: known data, stopped drafts, restarts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.domain.case import Case, CaseKey, Desk
from relevo.care.domain.known import Given
from relevo.care.domain.replies import REPLY_KINDS, ReplyState
from relevo.care.domain.seals import SealState
from relevo.crossing.continuity import Reading
from relevo.crossing.restarts import CountedReply, Period, SettledCase
from relevo.crossing.vocabulary import ActionKind, Verb
from relevo.ledger.values import Digest, commit

MOST_DRAFTS = 50
"""How many of a person's stopped drafts of one case, the newest, a draft is compared with."""


@dataclass(frozen=True, slots=True)
class StoppedDraft:
    """A draft that was stopped; of its text, only the commitment under `text_nonce`."""

    draft_id: str
    actor: str
    at: datetime
    text_nonce: bytes
    text_commitment: Digest

    def is_of(self, text: str) -> bool:
        """Whether it was exactly this text."""
        return commit(text, self.text_nonce) == self.text_commitment


class ContinuityRows:
    """What a transaction does for continuity."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def given(
        self, keys: Collection[CaseKey], others: Collection[tuple[str, str, int]] = ()
    ) -> list[Given]:
        """What was given in the posts of these cases, in every version that came, removed or not.

        What the vault refused is not there: care does not have it. Nor has anybody a secret. And
        what stands in a blocked case is for nobody at the desk.

        Args:
            others: values that are somebody else's, by agency, seal and field: left out.
        """
        cases, versions = tables.cases, tables.post_versions
        refused = self._refused(keys)
        rows = self._connection.execute(
            sa.select(
                versions.c.agency,
                versions.c.case_id,
                versions.c.post_version_id,
                versions.c.event_time,
                versions.c.findings,
                cases.c.channel,
                cases.c.public_code,
            )
            .join(
                cases,
                (cases.c.agency == versions.c.agency) & (cases.c.case_id == versions.c.case_id),
            )
            .where(
                _among(versions, keys),
                versions.c.verb != Verb.REMOVE.value,
                cases.c.closure.is_(None),
            )
        )
        found = []
        for row in rows:
            key = CaseKey(row.agency, row.case_id)
            for finding in row.findings:
                seal = (row.agency, finding.get("seal_id") or row.post_version_id)
                number = finding["field_number"]
                if number is not None and seal not in refused and (*seal, number) not in others:
                    kind, at = finding["type"], row.event_time
                    found.append(Given(kind, at, row.channel, key, row.public_code))
        return found

    def keep_draft(self, case: Case, draft: StoppedDraft) -> None:
        """Remember a stopped draft."""
        self._connection.execute(
            tables.continuity.stopped_drafts.insert().values(
                agency=case.agency,
                case_id=case.key.case_id,
                brand=case.brand,
                draft_id=draft.draft_id,
                actor=draft.actor,
                at=draft.at,
                text_nonce=draft.text_nonce,
                text_commitment=draft.text_commitment,
            )
        )

    def draft_like(self, key: CaseKey, actor: str, text: str) -> StoppedDraft | None:
        """The person's stopped draft of exactly this text, if there is one."""
        table = tables.continuity.stopped_drafts
        rows = self._connection.execute(
            sa.select(table)
            .where(
                table.c.agency == key.agency,
                table.c.case_id == key.case_id,
                table.c.actor == actor,
                table.c.text_nonce.is_not(None),
            )
            .order_by(table.c.at.desc(), table.c.draft_id)
            .limit(MOST_DRAFTS)
        )
        drafts = (
            StoppedDraft(
                row.draft_id, row.actor, row.at, row.text_nonce, Digest(row.text_commitment)
            )
            for row in rows
        )
        return next((draft for draft in drafts if draft.is_of(text)), None)

    def own_replies(self, brand: str, period: Period) -> list[CountedReply]:
        """Replies that care wrote in a period and that were not refused."""
        table = tables.replies
        rows = self._connection.execute(
            sa.select(table.c.written_at, table.c.reading).where(
                table.c.brand == brand,
                table.c.state != ReplyState.REFUSED.value,
                table.c.written_at >= period.since,
                table.c.written_at < period.until,
            )
        )
        return [CountedReply(at, None, Reading.of(plain)) for at, plain in rows]

    def agencies_replies(self, brand: str, period: Period) -> list[CountedReply]:
        """Replies of agencies' own that were first reported of in a period and do, or may, stand.

        When: by the agency's clock, of the first report.
        """
        table, earlier = tables.actions, tables.actions.alias("earlier")
        rows = self._connection.execute(
            _of_agencies(table)
            .where(
                table.c.brand == brand,
                table.c.at >= period.since,
                table.c.at < period.until,
                ~sa.exists().where(
                    earlier.c.agency == table.c.agency,
                    earlier.c.reply_id == table.c.reply_id,
                    earlier.c.kind.in_(_KINDS),
                    earlier.c.at < period.since,
                ),
            )
            .order_by(table.c.at, table.c.action_id)
        )
        found: dict[tuple[str, str], tuple[CountedReply, set[str]]] = {}
        for row in rows:
            counted = CountedReply(row.at, row.agency, Reading.of(row.reading))
            _, kinds = found.setdefault((row.agency, row.reply_id), (counted, set()))
            kinds.add(row.kind)
        return [counted for counted, kinds in found.values() if _stands(kinds)]

    def settled_cases(self, brand: str, period: Period) -> list[SettledCase]:
        """The cases that care resolved in a period, each with whether a reply restarted it."""
        table = tables.cases
        within = (
            table.c.brand == brand,
            table.c.desk == Desk.RESOLVED.value,
            table.c.resolved_at >= period.since,
            table.c.resolved_at < period.until,
        )
        restarted = self._restarted(within)
        rows = self._connection.execute(
            sa.select(table.c.agency, table.c.case_id, table.c.resolved_at).where(*within)
        )
        return [SettledCase(at, agency, (agency, case) in restarted) for agency, case, at in rows]

    def _restarted(self, within: tuple[sa.ColumnElement[bool], ...]) -> set[tuple[str, str]]:
        cases, replies, actions = tables.cases, tables.replies, tables.actions
        own = self._connection.execute(
            sa.select(replies.c.agency, replies.c.case_id, replies.c.reading)
            .join(cases, _same_case(cases, replies))
            .where(
                *within,
                replies.c.state != ReplyState.REFUSED.value,
                replies.c.reading.is_not(None),
            )
        )
        theirs = self._connection.execute(
            _of_agencies(actions)
            .join(cases, _same_case(cases, actions))
            .where(
                *within,
                actions.c.kind != ActionKind.REPLY_REFUSED.value,
                actions.c.reading.is_not(None),
            )
        )
        return {
            (row.agency, row.case_id)
            for rows in (own, theirs)
            for row in rows
            if (reading := Reading.of(row.reading)) is not None and reading.restarts
        }

    def _refused(self, keys: Collection[CaseKey]) -> set[tuple[str, str]]:
        seals = tables.seals
        rows = self._connection.execute(
            sa.select(seals.c.agency, seals.c.post_version_id).where(
                _among(seals, keys), seals.c.state == SealState.PARKED.value
            )
        )
        return {(agency, name) for agency, name in rows}


_KINDS = sorted(kind.value for kind in REPLY_KINDS)


def _of_agencies(table: sa.Table) -> sa.Select[tuple[object, ...]]:
    """Reports of replies that care did not write."""
    replies = tables.replies
    return sa.select(table).where(
        table.c.kind.in_(_KINDS),
        ~sa.exists().where(
            replies.c.agency == table.c.agency, replies.c.reply_id == table.c.reply_id
        ),
    )


def _stands(kinds: Collection[str]) -> bool:
    """Whether a reply of which this was reported does, or may, stand in public."""
    if {ActionKind.REPLY_PUBLISHED.value, ActionKind.REPLY_BY_HAND.value} & set(kinds):
        return True
    return ActionKind.REPLY_REFUSED.value not in kinds


def _among(table: sa.Table, keys: Collection[CaseKey]) -> sa.ColumnElement[bool]:
    by_agency: dict[str, list[str]] = {}
    for key in keys:
        by_agency.setdefault(key.agency, []).append(key.case_id)
    return sa.or_(
        sa.false(),
        *(
            sa.and_(table.c.agency == agency, table.c.case_id.in_(sorted(ids)))
            for agency, ids in sorted(by_agency.items())
        ),
    )


def _same_case(cases: sa.Table, other: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(cases.c.agency == other.c.agency, cases.c.case_id == other.c.case_id)
