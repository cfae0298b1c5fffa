"""Small stories of entries: who did what, so many minutes after eight o'clock."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from relevo.ledger.entries import Entry, agency, care, vault
from relevo.ledger.entries.base import Verb
from relevo.ledger.questions import Asked, Row, named
from relevo.ledger.values import Code, Digest, Id, Process, Slug

EIGHT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
LUIS = Id("00000000-0000-4000-8000-0000000000b1")
ROSA = Id("00000000-0000-4000-8000-0000000000a1")
TONI = Id("00000000-0000-4000-8000-0000000000a2")
CASE = Id("00000000-0000-4000-8000-00000000000c")
OTHER_CASE = Id("00000000-0000-4000-8000-00000000000d")
WEB = Process("spiffe://colibri.example/agency/web")
FORWARDER = Process("spiffe://colibri.example/agency/forwarder")
QORI = Slug("qori")
_DIGEST = Digest("ab" * 32)


def minute(number: float) -> datetime:
    return EIGHT + timedelta(minutes=number)


def new_id() -> Id:
    return Id(str(uuid.uuid4()))


def ask(name: str, *entries: Entry, now: float = 24 * 60, **asked: Any) -> list[Any]:
    """The rows, asked a day after the story begins."""
    rows: Iterator[Row] = named(name).ask(enumerate(entries), Asked(now=minute(now), **asked))
    return list(rows)


def finding(kind: str = "NATIONAL_ID", detector: str = "PE.DNI") -> agency.RedactedFinding:
    return agency.RedactedFinding(
        type=Code(kind),
        country=Code("PE"),
        detector=Code(detector),
        reasons=(Code("SHAPE"),),
        start=10,
        end=17,
    )


def redacted(at: float, *findings: agency.RedactedFinding, **changes: Any) -> agency.PostRedacted:
    values: dict[str, Any] = {
        "at": minute(at),
        "actor": WEB,
        "case": CASE,
        "post_version": new_id(),
        "brand": QORI,
        "channel": Slug("facebook"),
        "verb": Verb.ADD,
        "engine": Code("1.0"),
        "findings": findings,
        "text_commitment": _DIGEST,
        "seal": _DIGEST,
    }
    return agency.PostRedacted(**values | changes)


def edited(
    at: float, before: agency.PostRedacted, *findings: agency.RedactedFinding, **changes: Any
) -> agency.PostRedacted:
    values = {"verb": Verb.EDIT, "earlier": before.post_version, **changes}
    return redacted(at, *findings, **values)


def redacted_again(
    at: float,
    post: agency.PostRedacted,
    *findings: agency.RedactedFinding,
    cause: str = "NEWER_REDACTOR",
) -> agency.PostRedactedAgain:
    return agency.PostRedactedAgain(
        at=minute(at),
        actor=FORWARDER,
        case=post.case,
        post_version=post.post_version,
        brand=post.brand,
        channel=post.channel,
        redaction=new_id(),
        revision=1,
        cause=Code(cause),
        engine_before=Code("1.0"),
        engine=Code("1.1"),
        findings=findings,
        secrets_destroyed=0,
        text_commitment=_DIGEST,
        seal=_DIGEST,
        exposed_since=post.at,
        exposed_seconds=int((minute(at) - post.at).total_seconds()),
        exposed_at_care_since=None,
    )


def restored(
    at: float, post: agency.PostRedacted, of: agency.RedactedFinding
) -> agency.PostRestored:
    return agency.PostRestored(
        at=minute(at),
        actor=FORWARDER,
        case=post.case,
        post_version=post.post_version,
        brand=post.brand,
        channel=post.channel,
        redaction=new_id(),
        revision=2,
        request=new_id(),
        type=of.type,
        detector=of.detector,
        text_commitment=_DIGEST,
    )


def asked_back(
    at: float, post: agency.PostRedacted, of: agency.RedactedFinding
) -> agency.RestorationAsked:
    return agency.RestorationAsked(
        at=minute(at),
        actor=LUIS,
        case=post.case,
        brand=post.brand,
        post_version=post.post_version,
        request=new_id(),
        type=of.type,
        detector=of.detector,
    )


def hidden(at: float, post: agency.PostRedacted, **changes: Any) -> agency.PostHidden:
    values: dict[str, Any] = {
        "at": minute(at),
        "actor": LUIS,
        "case": post.case,
        "post_version": post.post_version,
        "channel": post.channel,
        "reason": Code("PERSONAL_DATA"),
        "brand": post.brand,
    }
    return agency.PostHidden(**values | changes)


def shown(at: float, post: agency.PostRedacted) -> agency.PostUnhidden:
    return agency.PostUnhidden(
        at=minute(at),
        actor=LUIS,
        case=post.case,
        post_version=post.post_version,
        channel=post.channel,
        reason=Code("MISTAKE"),
        brand=post.brand,
    )


def removed(at: float, post: agency.PostRedacted, **changes: Any) -> agency.PostRemoved:
    values: dict[str, Any] = {
        "at": minute(at),
        "actor": WEB,
        "case": post.case,
        "post_version": new_id(),
        "brand": post.brand,
        "channel": post.channel,
        "earlier": post.post_version,
    }
    return agency.PostRemoved(**values | changes)


def outside(at: float, act: str, **changes: Any) -> agency.PostOutsideRelevo:
    values: dict[str, Any] = {
        "at": minute(at),
        "actor": WEB,
        "brand": QORI,
        "channel": Slug("facebook"),
        "act": Code(act),
        "case": CASE,
    }
    return agency.PostOutsideRelevo(**values | changes)


def published(at: float, case: Id = CASE) -> agency.ReplyPublished:
    return agency.ReplyPublished(
        at=minute(at),
        actor=FORWARDER,
        reply=new_id(),
        case=case,
        brand=QORI,
        channel=Slug("facebook"),
        text_commitment=_DIGEST,
        attempts=1,
    )


def by_hand(at: float, happened: float, case: Id = CASE) -> agency.ReplyByHand:
    return agency.ReplyByHand(
        at=minute(at),
        actor=LUIS,
        reply=new_id(),
        case=case,
        brand=QORI,
        channel=Slug("facebook"),
        happened_at=minute(happened),
    )


def reported(at: float, kind: str, happened: float, **changes: Any) -> care.ActionReported:
    values: dict[str, Any] = {
        "at": minute(at),
        "actor": FORWARDER,
        "agency": Slug("colibri"),
        "brand": QORI,
        "case": CASE,
        "action": new_id(),
        "kind": Code(kind),
        "happened_at": minute(happened),
    }
    return care.ActionReported(**values | changes)


def reveal_asked(at: float, person: Id = ROSA, **changes: Any) -> care.RevealAsked:
    values: dict[str, Any] = {
        "at": minute(at),
        "actor": person,
        "agency": Slug("colibri"),
        "brand": QORI,
        "case": CASE,
        "post_version": CASE,
        "field_number": 1,
        "purpose": Code("IDENTITY_CHECK"),
        "type": Code("CARD"),
    }
    return care.RevealAsked(**values | changes)


def revealed(at: float, person: Id = ROSA, **changes: Any) -> vault.ValueRevealed:
    values: dict[str, Any] = {
        "at": minute(at),
        "actor": Process("spiffe://qori.example/vault/rpc"),
        "agency": Slug("colibri"),
        "brand": QORI,
        "case": CASE,
        "post_version": CASE,
        "field_number": 1,
        "type": Code("CARD"),
        "person": person,
        "purpose": Code("IDENTITY_CHECK"),
        "legal_basis": Code("CONTRACT"),
        "caller": Process("spiffe://qori.example/care/web"),
    }
    return vault.ValueRevealed(**values | changes)


def reveal_refused(at: float, person: Id | None = ROSA, **changes: Any) -> vault.RevealRefused:
    values: dict[str, Any] = {
        "at": minute(at),
        "actor": Process("spiffe://qori.example/vault/rpc"),
        "agency": Slug("colibri"),
        "brand": QORI,
        "case": CASE,
        "post_version": CASE,
        "field_number": 1,
        "person": person,
        "purpose": Code("IDENTITY_CHECK"),
        "reason": Code("TOTP_WRONG"),
        "caller": Process("spiffe://qori.example/care/web"),
    }
    return vault.RevealRefused(**values | changes)


def blocked(at: float, person: Id = ROSA, **changes: Any) -> care.ReplyBlocked:
    values: dict[str, Any] = {
        "at": minute(at),
        "actor": person,
        "agency": Slug("colibri"),
        "brand": QORI,
        "case": CASE,
        "carries": (Code("NATIONAL_ID"),),
    }
    return care.ReplyBlocked(**values | changes)


def written(at: float, justification: str | None = None, **changes: Any) -> care.ReplyWritten:
    values: dict[str, Any] = {
        "at": minute(at),
        "actor": ROSA,
        "agency": Slug("colibri"),
        "brand": QORI,
        "case": CASE,
        "reply": new_id(),
        "text_commitment": _DIGEST,
        "justification": Code(justification) if justification else None,
    }
    return care.ReplyWritten(**values | changes)
