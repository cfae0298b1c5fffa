"""What reading a ledger costs on one core."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import uuid4

from benchmarks.timing import Row, beside
from relevo.ledger.entries import Entry, agency, body
from relevo.ledger.entries.base import SealedItem, Verb
from relevo.ledger.entries.parsing import parse
from relevo.ledger.values import Code, Digest, Id, Process, Slug
from relevo.service.clock import now

_CASES = 250
_DIGEST = Digest("5e" * 32)


def reading() -> Iterator[Row]:
    """Entries a second of cases of three entries each, beside reading them as mere JSON."""
    bodies = [body(entry, _id()) for _ in range(_CASES) for entry in _case()]

    def strictly() -> int:
        for one in bodies:
            parse(one)
        return len(bodies)

    def as_json() -> int:
        for one in bodies:
            json.loads(one)
        return len(bodies)

    name = "read ledger entries, types and canonical form checked"
    yield beside(name, "entries/s", strictly, "bare json.loads", as_json)


def _case() -> list[Entry]:
    """What most cases leave: a post with two findings, the opening, and the receipt."""
    case, post_version, brand, channel = _id(), _id(), Slug("qori"), Slug("facebook")
    web = Process("spiffe://colibri.example/agency/web")
    forwarder = Process("spiffe://colibri.example/agency/forwarder")
    findings = [_finding("NATIONAL_ID", 12), _finding("PHONE", 40)]
    return [
        agency.PostRedacted(
            at=now(),
            actor=web,
            case=case,
            post_version=post_version,
            brand=brand,
            channel=channel,
            verb=Verb.ADD,
            engine=Code("1.4.0"),
            findings=tuple(findings),
            text_commitment=_DIGEST,
            seal=_DIGEST,
        ),
        agency.CaseOpened(at=now(), actor=web, case=case, brand=brand, channel=channel),
        agency.HandoverReceipted(
            at=now(),
            actor=forwarder,
            case=case,
            brand=brand,
            version=1,
            items=(SealedItem(post_version=post_version, seal=_DIGEST),),
            care_leaf=_DIGEST,
        ),
    ]


def _finding(kind: str, start: int) -> agency.RedactedFinding:
    return agency.RedactedFinding(
        type=Code(kind),
        country=Code("PE"),
        detector=Code(f"PE.{kind}"),
        reasons=(Code("CHECKSUM"), Code("LABEL")),
        start=start,
        end=start + 10,
    )


def _id() -> Id:
    return Id(str(uuid4()))
