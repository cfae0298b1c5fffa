"""What care and the vault signed: by the keys that the agency pinned, and true."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.faults.checker.evidence import Evidence, Findings, Row
from tests.faults.checker.statements import Statement, Unsigned, signed_by

_RECEIPT = "application/vnd.relevo.receipt.v1+json"
_NOTICE = "application/vnd.relevo.ingested.v1+json"


def receipts(evidence: Evidence) -> Findings:
    """Receipts bear care's signature, say what its ledger says, and together name every version and
    note that crossed, each seal by the digest that the vault opened."""
    issued = {bytes(row["statement"]): row["agency"] for row in evidence.care["receipts"]}
    entries = {row["leaf_hash"].hex(): row["body"] for row in evidence.care["ledger_entries"]}
    digests = _digests(evidence)
    brands = {row["case_id"]: row["brand"] for row in evidence.agency["cases"]}
    named: set[str] = set()
    for row in evidence.agency["receipts"]:
        ids = (row["case_id"], str(row["version"]))
        if bytes(row["statement"]) not in issued:
            yield "care did not issue this receipt", ids
        try:
            receipt = signed_by(evidence.receipt_keys, _RECEIPT, row["statement"])
        except Unsigned as why:
            yield str(why), ids
            continue
        agency = issued.get(bytes(row["statement"]))
        about = (agency, brands[row["case_id"]], row["case_id"], row["version"], row["care_leaf"])
        if tuple(receipt[n] for n in ("agency", "brand", "case", "version", "leaf_hash")) != about:
            yield "is about something else than it is filed under", ids
        if not _stands_in(entries.get(receipt["leaf_hash"]), receipt):
            yield "names no entry of care's ledger that says the same", ids
        for item in receipt["items"]:
            version_id = item["post_version"]
            if digests.get(version_id) != {item["seal_digest"]}:
                yield "names what was not sent, or another seal", (*ids, version_id)
            named.add(version_id)
        for item in receipt.get("redactions", []):
            if digests.get(item["redaction"]) != {item["seal_digest"]}:
                yield "names what was not sent, or another seal", (*ids, item["redaction"])
            named.add(item["redaction"])
        named |= set(receipt["notes"])
    yield from _unnamed(evidence, named)


def notices(evidence: Evidence) -> Findings:
    """For each ingested seal, care keeps a notice under the vault's signature that names it."""
    for row in evidence.care["seals"]:
        if row["state"] != "ingested":
            continue
        ids = (row["post_version_id"], row["case_id"])
        try:
            notice = signed_by(evidence.notice_keys, _NOTICE, row["notice"])
        except Unsigned as why:
            yield str(why), ids
            continue
        names = {"case": "case_id", "post_version": "post_version_id", "seal_digest": "digest"}
        names |= {"agency": "agency", "brand": "brand"}
        if any(notice[ours] != row[theirs] for ours, theirs in names.items()):
            yield "is about another seal", ids


def _digests(evidence: Evidence) -> dict[str, set[str | None]]:
    """By version, what the agency, care and the vault each hold to be its seal's SHA-256, in hex:
    one value where they agree; a removal has None."""
    found: dict[str, set[str | None]] = {}
    for row in evidence.agency["post_versions"]:
        digest = row["seal_digest"]
        found[row["post_version_id"]] = {digest.hex() if digest else None}
    for row in evidence.agency["redactions"]:
        digest = row["seal_digest"]
        found[row["redaction_id"]] = {digest.hex() if digest else None}
    for row in evidence.care["seals"]:
        found.setdefault(row["post_version_id"], set()).add(row["digest"])
    for row in evidence.vault["seals"]:
        found.setdefault(row["post_version_id"], set()).add(row["digest"].hex())
    return found


def _stands_in(body: bytes | None, receipt: Statement) -> bool:
    """Whether an entry of care's ledger took in exactly what a receipt names."""
    if body is None:
        return False
    entry = json.loads(body)
    items = [
        {"post_version": i["post_version"], "seal": i["seal_digest"]} for i in receipt["items"]
    ]
    again = [(i["redaction"], i["seal"]) for i in entry.get("redactions", [])]
    if again != [(i["redaction"], i["seal_digest"]) for i in receipt.get("redactions", [])]:
        return False
    told = tuple(entry.get(name) for name in ("tag", "case", "version", "items", "notes"))
    said = ("care:handover:received", receipt["case"], receipt["version"], items, receipt["notes"])
    return told == said


def _unnamed(evidence: Evidence, named: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    crossed: list[tuple[str, Row]] = [
        (row["post_version_id"], row) for row in evidence.agency["post_versions"] if row["case_id"]
    ]
    crossed += [(row["redaction_id"], row) for row in evidence.agency["redactions"]]
    crossed += [(row["note_id"], row) for row in evidence.agency["notes"]]
    for its_id, row in crossed:
        if its_id not in named or not row["receipted_at"]:
            yield "is named by no receipt", (its_id, row["case_id"])
