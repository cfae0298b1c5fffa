"""Stored texts, their redactions, and what waits to cross of these; in the caller's transaction."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import post_versions, redactions
from relevo.crossing.vocabulary import FindingSpan, Redaction, RedactionCause, Verb
from relevo.redaction.again import Span
from relevo.service.among import among

_STORED = (
    post_versions.c.position,
    post_versions.c.post_version_id,
    post_versions.c.case_id,
    post_versions.c.brand,
    post_versions.c.channel,
    post_versions.c.source_id,
    post_versions.c.received_at,
    post_versions.c.receipted_at,
    post_versions.c.redacted_text,
    post_versions.c.findings,
    post_versions.c.exempt,
    post_versions.c.redaction_version,
    post_versions.c.checked_version,
    post_versions.c.revision,
)
_has_text = sa.and_(
    post_versions.c.verb != Verb.REMOVE.value,
    post_versions.c.text_nonce.is_not(None),  # null: erased
)
_newest = redactions.c.revision == post_versions.c.revision
_of_cases = sa.and_(
    among(redactions.c.case_id, "case_ids"),
    redactions.c.receipted_at.is_(None),
    # Of what care does not have yet, the text crosses with the version; the rest comes next.
    post_versions.c.receipted_at.is_not(None),
    post_versions.c.text_nonce.is_not(None),
)
_joined = redactions.join(
    post_versions, post_versions.c.post_version_id == redactions.c.post_version_id
)
_ranked = (
    sa.select(
        redactions.c.position,
        sa.func.row_number()
        .over(partition_by=redactions.c.case_id, order_by=redactions.c.position)
        .label("place"),
    )
    .select_from(_joined)
    .where(_of_cases)
    .subquery()
)
_UNRECEIPTED = (
    sa.select(
        redactions.c.case_id,
        redactions.c.redaction_id,
        redactions.c.post_version_id,
        redactions.c.revision,
        redactions.c.cause,
        redactions.c.at,
        redactions.c.actor,
        sa.case((_newest, post_versions.c.redacted_text), else_="").label("redacted_text"),
        sa.case((_newest, post_versions.c.findings), else_=sa.literal([], sa.JSON)).label(
            "findings"
        ),
        redactions.c.redaction_version,
        redactions.c.seal,
        redactions.c.seal_digest,
    )
    .select_from(_joined)
    .join(_ranked, _ranked.c.position == redactions.c.position)
    .where(_ranked.c.place <= sa.bindparam("most", type_=sa.Integer))
    .order_by(redactions.c.position)
)
_by_age = (
    sa.select(
        post_versions.c.position,
        sa.func.row_number()
        .over(partition_by=post_versions.c.case_id, order_by=post_versions.c.position.desc())
        .label("place"),
    )
    .where(among(post_versions.c.case_id, "case_ids"), _has_text)
    .subquery()
)
_LAST = (
    sa.select(*_STORED)
    .join(_by_age, _by_age.c.position == post_versions.c.position)
    .where(_by_age.c.place <= sa.bindparam("most", type_=sa.Integer))
    .order_by(post_versions.c.position)
)
_RECEIPTED = (
    redactions.update()
    .where(
        redactions.c.redaction_id == sa.bindparam("redaction"),
        redactions.c.receipted_at.is_(None),
    )
    .values(receipted_at=sa.bindparam("since"))
)
_SEAL_DIGESTS = sa.select(
    redactions.c.case_id, redactions.c.redaction_id, redactions.c.seal_digest
).where(among(redactions.c.redaction_id, "ids"), redactions.c.seal_digest.is_not(None))
_INGESTED = (
    redactions.update()
    .where(
        redactions.c.redaction_id == sa.bindparam("redaction"),
        redactions.c.ingested_at.is_(None),
    )
    .values(ingested_at=sa.bindparam("since"), delete_seal_after=sa.bindparam("after"))
)
_CHECKED = (
    post_versions.update()
    .where(among(post_versions.c.post_version_id, "version_ids"))
    .values(checked_version=sa.bindparam("version"))
)


@dataclass(frozen=True, slots=True)
class StoredText:
    """A post version's text as it rests.

    Attributes:
        findings: what is covered in it, by start.
        exempt: what was put back on purpose.
        received_at: when it was stored; `receipted_at`: since when care has it, by care's clock.
    """

    position: int
    post_version_id: str
    case_id: str
    brand: str
    channel: str
    source_id: str
    received_at: datetime
    receipted_at: datetime | None
    text: str = field(repr=False)
    findings: tuple[FindingSpan, ...]
    exempt: tuple[Span, ...]
    redaction_version: str
    checked_version: str
    revision: int

    @property
    def spans(self) -> list[Span]:
        """Where its placeholders stand."""
        return [(finding.start, finding.end) for finding in self.findings]


@dataclass(frozen=True, slots=True)
class NewText:
    """What takes a stored text's place. `text_nonce`: of its commitment in the ledger."""

    text: str = field(repr=False)
    text_nonce: bytes = field(repr=False)
    findings: tuple[FindingSpan, ...]
    exempt: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """How far a walk over the stale texts has come."""

    checked_version: str = ""
    position: int = 0


def stale(
    connection: Connection, brand: str, version: str, *, after: Place, limit: int
) -> tuple[StoredText, ...]:
    """Texts of the brand that another redactor than `version` looked at last, in one order.

    Two ranges of an index: what is up to date costs nothing.
    """
    place = sa.tuple_(post_versions.c.checked_version, post_versions.c.position)
    found: list[StoredText] = []
    for other in (
        post_versions.c.checked_version < version,
        post_versions.c.checked_version > version,
    ):
        rows = connection.execute(
            sa.select(*_STORED)
            .where(
                post_versions.c.brand == brand,
                other,
                place > sa.tuple_(sa.literal(after.checked_version), sa.literal(after.position)),
            )
            .order_by(post_versions.c.checked_version, post_versions.c.position)
            .limit(limit - len(found))
        )
        found += [_stored(row) for row in rows]
        if len(found) == limit:
            break
    return tuple(found)


def get(connection: Connection, post_version_id: str, *, lock: bool = False) -> StoredText | None:
    """A version's text; None if there is no such version, or it has none (any more)."""
    query = sa.select(*_STORED).where(
        post_versions.c.post_version_id == post_version_id,
        post_versions.c.case_id.is_not(None),
        _has_text,
    )
    row = connection.execute(query.with_for_update(key_share=True) if lock else query).one_or_none()
    return None if row is None else _stored(row)


def last_of_cases(
    connection: Connection, case_ids: Collection[str], *, most: int
) -> Mapping[str, Sequence[StoredText]]:
    """The newest texts of each case, the oldest of them first."""
    found: dict[str, list[StoredText]] = defaultdict(list)
    if case_ids:
        rows = connection.execute(_LAST, {"case_ids": sorted(case_ids), "most": most})
        for row in rows:
            found[row.case_id].append(_stored(row))
    return found


def checked(connection: Connection, texts: Collection[StoredText], version: str) -> None:
    """The redactor has looked at these, and left them as they are."""
    if texts:
        ids = sorted(text.post_version_id for text in texts)
        connection.execute(_CHECKED, {"version_ids": ids, "version": version})


def replace(
    connection: Connection,
    stored: StoredText,
    new: NewText,
    made: Redaction,
    seal_key_id: str | None,
    checked_version: str,
) -> None:
    """Put the new text in the old one's place, and keep the fact without any text.

    `checked_version`: the redactor that looked at all of it last.
    """
    connection.execute(
        post_versions.update()
        .where(post_versions.c.post_version_id == stored.post_version_id)
        .values(
            redacted_text=new.text,
            text_nonce=new.text_nonce,
            findings=[dataclasses.asdict(finding) for finding in new.findings],
            exempt=[list(span) for span in new.exempt],
            redaction_version=made.redaction_version,
            checked_version=checked_version,
            revision=made.revision,
        )
    )
    connection.execute(
        redactions.insert().values(
            redaction_id=made.redaction_id,
            post_version_id=made.post_version_id,
            case_id=stored.case_id,
            brand=stored.brand,
            revision=made.revision,
            cause=made.cause.value,
            at=made.at,
            actor=made.actor,
            redaction_version=made.redaction_version,
            seal=made.seal,
            seal_digest=made.seal_digest,
            seal_key_id=seal_key_id,
        )
    )


def unreceipted(
    connection: Connection, case_ids: Collection[str], *, most: int
) -> Mapping[str, Sequence[Redaction]]:
    """The oldest redactions of each case, at most so many, that care has not acknowledged."""
    found: dict[str, list[Redaction]] = defaultdict(list)
    if not case_ids:
        return found
    for row in connection.execute(_UNRECEIPTED, {"case_ids": list(case_ids), "most": most}):
        values = dict(row._mapping)
        case_id = values.pop("case_id")
        values["cause"] = RedactionCause(values["cause"])
        values["findings"] = findings_of(values["findings"])
        found[case_id].append(Redaction(**values))
    return found


def receipted(connection: Connection, held_since: Mapping[str, datetime]) -> None:
    """Care has these, by its clock since then; a second receipt changes nothing."""
    if held_since:
        connection.execute(
            _RECEIPTED,
            [{"redaction": one, "since": held_since[one]} for one in sorted(held_since)],
        )


def seal_digests(connection: Connection, ids: Collection[str]) -> Mapping[tuple[str, str], bytes]:
    """The digests of redactions' seals, by case and redaction."""
    if not ids:
        return {}
    rows = connection.execute(_SEAL_DIGESTS, {"ids": list(ids)})
    return {(case_id, redaction_id): digest for case_id, redaction_id, digest in rows}


def ingested(connection: Connection, delete_after: Mapping[str, datetime], *, at: datetime) -> None:
    """The vault holds these redactions' values; their seals may go after `delete_after`."""
    if delete_after:
        connection.execute(
            _INGESTED,
            [
                {"redaction": one, "since": at, "after": delete_after[one]}
                for one in sorted(delete_after)
            ],
        )


def findings_of(stored: Sequence[Mapping[str, Any]]) -> tuple[FindingSpan, ...]:
    """Findings as they rest in JSON."""
    return tuple(
        FindingSpan(**{**finding, "reasons": tuple(finding["reasons"])}) for finding in stored
    )


def _stored(row: sa.Row[*tuple[Any, ...]]) -> StoredText:
    values = dict(row._mapping)
    values["text"] = values.pop("redacted_text")
    values["findings"] = findings_of(values["findings"])
    values["exempt"] = tuple((start, end) for start, end in values["exempt"])
    return StoredText(**values)
