"""What each store of a development household knows of one case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from relevo.agency.adapters import tables as agency
from relevo.care.adapters import tables as care
from relevo.dev.tracing.lines import (
    Kind,
    Line,
    Part,
    Reading,
    Source,
    Store,
    counted,
    fields_of,
    listed,
    plain,
    shortened,
    told,
)
from relevo.dev.tracing.records import ledger, outbox, read_broker
from relevo.vault.sql import tables as vault

_AGENCY = (
    Source(
        Kind.HEADER,
        agency.cases,
        "changed_at",
        ("version", "state", "urgency", "close_reason", "erased_at"),
    ),
    Source(
        Kind.HANDOVER,
        agency.handovers,
        "queued_at",
        (
            "pending",
            "attempts",
            "next_attempt_at",
            "receipted_version",
            "parked_version",
            "parked_reason",
            "parked_field",
        ),
        lambda row: row["pending"] or row["parked_reason"] is not None,
    ),
    Source(Kind.RECEIPT, agency.receipts, "received_at", ("version", "at", "care_leaf")),
    Source(Kind.UPDATE, agency.updates, "applied_at", ("sequence", "kind", "outcome")),
    Source(
        Kind.REPLY,
        agency.replies,
        "created_at",
        ("reply_id", "origin", "state", "reason", "attempts", "next_attempt_at", "changed_at"),
        lambda row: row["next_attempt_at"] is not None,
    ),
    Source(
        Kind.ACTION,
        agency.actions,
        "at",
        ("action_id", "kind", "reply_id", "reason", "attempts", "reported_at", "parked_reason"),
        lambda row: row["pending"] or row["parked_reason"] is not None,
    ),
    Source(
        Kind.VISIBILITY,
        agency.visibilities,
        "changed_at",
        ("visibility_id", "hidden", "wanted", "wanted_reason", "refused_reason", "attempts"),
        lambda row: row["next_attempt_at"] is not None,
    ),
)
_CARE = (
    Source(
        Kind.HEADER,
        care.case_headers,
        "received_at",
        ("version", "state", "urgency", "close_reason", "changed_at"),
    ),
    Source(Kind.RECEIPT, care.receipts, "at", ("version", "items_digest")),
    Source(
        Kind.UPDATE,
        care.updates,
        "at",
        ("sequence", "kind", "subject", "number"),
        lambda row: row["sequence"] is None,
    ),
    Source(
        Kind.REPLY,
        care.replies,
        "written_at",
        ("reply_id", "state", "settled_at", "settled_reason"),
        lambda row: row["settled_at"] is None,
    ),
    Source(Kind.NOTE, care.notes, "arrived_at", ("note_id", "at", "actor")),
    Source(Kind.QUESTION, care.questions, "asked_at", ("question_id",)),
    Source(
        Kind.ACTION, care.actions, "reported_at", ("action_id", "kind", "reply_id", "reason", "at")
    ),
)


def _read_agency(reading: Reading) -> Part:
    part = Part()
    for source in _AGENCY:
        part.lines += source.lines(reading)
    for row in reading.rows(agency.post_versions):
        part.lines.append(_post(reading, row, row["received_at"]))
        if row["seal_digest"] is not None:
            part.lines.append(_agency_seal(reading, row))
    part.lines += _agency_notes(reading)
    part.lines += ledger(reading, agency.ledger)
    part.lines += outbox(reading, agency.outbox)
    part.standing = _agency_standing(reading)
    return part


def _agency_notes(reading: Reading) -> list[Line]:
    """Notes for care, timed by their lines of the story."""
    written = {row["entry_id"]: row for row in reading.rows(agency.timeline)}
    return [
        reading.line(
            Kind.NOTE,
            written[row["note_id"]]["at"],
            waits=row["receipted_at"] is None,
            note_id=row["note_id"],
            actor=written[row["note_id"]]["actor"],
            receipted_at=row["receipted_at"],
        )
        for row in reading.rows(agency.notes)
    ]


def _agency_standing(reading: Reading) -> list[str]:
    cases = reading.rows(agency.cases)
    if not cases:
        return ["does not have the case"]
    version, row = cases[0]["version"], reading.rows(agency.handovers)[0]
    stands = f"version {version}, {cases[0]['state']}; "
    if row["parked_reason"] is not None:
        return [f"{stands}hand-over parked: {row['parked_reason']}"]
    if not row["pending"]:
        return [f"{stands}care has receipted version {row['receipted_version']}"]
    if not row["attempts"]:
        return [f"{stands}to be handed over"]
    return [f"{stands}to be handed over, {counted(row['attempts'], 'attempt')} so far"]


def _agency_seal(reading: Reading, row: Mapping[str, Any]) -> Line:
    state = "held"
    for column, word in (("receipted_at", "receipted"), ("ingested_at", "ingested")):
        state = word if row[column] is not None else state
    return reading.line(
        Kind.SEAL,
        row["received_at"],
        waits=row["ingested_at"] is None,
        post_version=row["post_version_id"],
        state=state if row["seal"] is not None else "deleted",
        digest=plain(row["seal_digest"]),
        key_id=row["seal_key_id"],
        fields=fields_of(row["seal"]),
        receipted_at=row["receipted_at"],
        ingested_at=row["ingested_at"],
        delete_after=row["delete_seal_after"],
    )


def _read_care(reading: Reading) -> Part:
    part = Part()
    for source in _CARE:
        part.lines += source.lines(reading)
    for row in reading.rows(care.post_versions):
        part.lines.append(_post(reading, row, row["arrived_at"]))
    for row in reading.rows(care.seals):
        part.lines.append(
            reading.line(
                Kind.SEAL,
                row["changed_at"],
                waits=row["state"] != "ingested",
                post_version=row["post_version_id"],
                state=row["state"],
                digest=row["digest"],
                fields=fields_of(row["sealed"]),
                attempts=row["attempts"],
                next_attempt_at=row["next_attempt_at"],
                reason=row["reason"],
            )
        )
    part.lines += ledger(reading, care.ledger)
    part.lines += outbox(reading, care.outbox)
    part.standing = _care_standing(reading)
    return part


def _care_standing(reading: Reading) -> list[str]:
    cases = reading.rows(care.cases)
    if not cases:
        return ["does not have the case yet"]
    states = [row["state"] for row in reading.rows(care.seals)]
    counts = [f"{states.count(state)} {state}" for state in dict.fromkeys(states)]
    seals = f"seals: {', '.join(counts)}" if counts else "no seals"
    return [f"version {cases[0]['version']}, {cases[0]['desk']}; {seals}"]


def _read_vault(reading: Reading) -> Part:
    part = Part()
    fields: dict[str, list[tuple[int, str]]] = {}
    held = vault.held_values
    for version, number, kind in reading.connection.execute(
        sa.select(held.c.post_version_id, held.c.number, held.c.type)
        .where(held.c.case_id == reading.case_id)
        .order_by(held.c.number)
    ):
        fields.setdefault(version, []).append((number, kind))
    seals = reading.rows(vault.seals)
    for row in seals:
        part.lines.append(
            reading.line(
                Kind.SEAL,
                row["ingested_at"],
                post_version=row["post_version_id"],
                state="ingested",
                digest=plain(row["digest"]),
                key_id=row["key_id"],
                fields=told(fields.get(row["post_version_id"], ())),
            )
        )
    part.lines += ledger(reading, vault.ledger)
    values = sum(map(len, fields.values()))
    has = f"{counted(len(seals), 'seal')} ingested, {counted(values, 'value')} held"
    part.standing = [has if seals else "has no seal of it yet"]
    return part


def _post(reading: Reading, row: Mapping[str, Any], at: datetime) -> Line:
    return reading.line(
        Kind.POST,
        at,
        post_version=row["post_version_id"],
        verb=row["verb"],
        event_time=row["event_time"],
        text=shortened(row["redacted_text"]),
        findings=listed(finding["type"] for finding in row["findings"]),
        attachments=row["attachment_count"] or None,
    )


READERS: Mapping[Store, Callable[[Reading], Part]] = MappingProxyType(
    {
        Store.AGENCY: _read_agency,
        Store.AGENCY_BROKER: read_broker,
        Store.CARE: _read_care,
        Store.CARE_BROKER: read_broker,
        Store.VAULT: _read_vault,
    }
)
