"""The ledgers, the private ones too: whole trees, and in the main ones an entry for each fact."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable

from tests.faults.checker.evidence import Evidence, Findings, Row, leaf_hash, merkle_root
from tests.faults.checker.statements import opened


def whole(evidence: Evidence) -> Findings:
    """Every entry has its place in the tree, and the newest checkpoint has the tree's root."""
    for side, rows, prefix in (
        ("agency", evidence.agency, "ledger"),
        ("care", evidence.care, "ledger"),
        ("vault", evidence.vault, "ledger"),
        ("care (private)", evidence.care, "private"),
        ("vault (private)", evidence.vault, "private"),
    ):
        entries = rows[f"{prefix}_entries"]
        waiting = [row["entry_id"] for row in entries if row["leaf_index"] is None]
        if waiting:
            yield f"wait for their place in the ledger of {side}", tuple(waiting[:5])
            continue
        for row in entries:
            if leaf_hash(row["body"]) != row["leaf_hash"]:
                yield f"does not have its hash in the ledger of {side}", (row["entry_id"],)
        ordered = sorted(entries, key=lambda row: row["leaf_index"])
        if [row["leaf_index"] for row in ordered] != list(range(len(ordered))):
            yield "the indexes have a gap", (side,)
        newest = max(rows[f"{prefix}_checkpoints"], key=lambda row: row["size"], default=None)
        root = merkle_root([row["leaf_hash"] for row in ordered])
        if newest is not None and (newest["size"], newest["root"]) != (len(ordered), root):
            yield "the newest checkpoint is not the tree's", (side, str(newest["size"]))


Subject = str | tuple[str, ...]
Told = Callable[[Row], Iterable[Subject]]
Fact = tuple[str, Iterable[Subject], Told]
"""A tag, the subjects of its facts as the tables have them, and those of an entry."""


def tell_the_rows(evidence: Evidence) -> Findings:
    """Each fact has exactly one entry, and each entry its fact."""
    for side, facts in (
        (evidence.agency, _agency_facts(evidence)),
        (evidence.care, _care_facts(evidence)),
        (evidence.vault, _vault_facts(evidence)),
    ):
        for tag, rows, subjects in facts:
            told = Counter(one for body in evidence.ledger(side, tag) for one in subjects(body))
            stand = Counter(rows)
            for subject in told.keys() | stand.keys():
                if told[subject] != stand[subject]:
                    says = f"{tag} is told {told[subject]} times of {stand[subject]}"
                    yield says, (subject,) if isinstance(subject, str) else subject


def _agency_facts(evidence: Evidence) -> list[Fact]:
    agency = evidence.agency
    versions = agency["post_versions"]
    texts = [row["post_version_id"] for row in versions if row["verb"] != "remove"]
    removals = [row["post_version_id"] for row in versions if row["verb"] == "remove"]
    gone = [row["post_version_id"] for row in versions if row["seal_digest"] and not row["seal"]]
    gone += [r["redaction_id"] for r in agency["redactions"] if r["seal_digest"] and not r["seal"]]
    again = _column(agency["redactions"], "redaction_id")
    asked = _column(agency["restorations"], "request_id")
    receipted = [(row["case_id"], row["care_leaf"]) for row in agency["receipts"]]
    lines = {row["entry_id"]: row for row in agency["timeline"]}
    noted = [lines[row["note_id"]] for row in agency["notes"]]
    return [
        ("agency:post:redacted", texts, _named("post_version")),
        ("agency:post:redacted_again", again, _named("redaction")),
        ("agency:restoration:asked", asked, _named("request")),
        ("agency:restoration:refused", asked, _named("request")),
        ("agency:post:removed", removals, _named("post_version")),
        ("agency:case:opened", _column(agency["cases"], "case_id"), _named("case")),
        ("agency:case:noted", map(_committed, noted), _named("case", "note_commitment")),
        ("agency:handover:receipted", receipted, _named("case", "care_leaf")),
        ("agency:seals:deleted", gone, lambda b: [item["post_version"] for item in b["items"]]),
        ("agency:reply:published", _published(agency["replies"]), _named("reply")),
        ("agency:handover:parked", [], _named("case")),
    ]


def _care_facts(evidence: Evidence) -> list[Fact]:
    care = evidence.care
    issued = [
        (row["case_id"], str(opened(row["statement"])["version"])) for row in care["receipts"]
    ]
    passed = [row["post_version_id"] for row in care["seals"] if row["state"] == "ingested"]
    written = [(row["case_id"], row["reply_id"]) for row in care["replies"]]
    reported = _column(care["actions"], "action_id")
    again = _column(care["redactions"], "redaction_id")
    decided = [row["request_id"] for row in care["restorations"] if row["state"] != "asked"]
    return [
        ("care:handover:received", issued, lambda b: [(b["case"], str(b["version"]))]),
        ("care:post:redacted_again", again, lambda b: [b["redaction"]] if b["redaction"] else []),
        ("care:restoration:decided", decided, _named("request")),
        ("care:reply:written", written, _named("case", "reply")),
        ("care:action:reported", reported, _named("action")),
        ("care:ingest:passed", passed, _named("post_version")),
        ("care:ingest:refused", [], _named("post_version")),
    ]


def _vault_facts(evidence: Evidence) -> list[Fact]:
    ingested = _column(evidence.vault["seals"], "post_version_id")
    return [
        ("vault:seal:ingested", ingested, _named("post_version")),
        ("vault:seal:refused", [], _named("post_version")),
    ]


def _column(rows: list[Row], name: str) -> list[str]:
    return [row[name] for row in rows]


def _published(replies: list[Row]) -> list[str]:
    return [row["reply_id"] for row in replies if row["state"] == "published"]


def _named(*members: str) -> Told:
    """The one subject of an entry, by its members."""
    if len(members) == 1:
        return lambda body: [body[members[0]]]
    return lambda body: [tuple(body[member] for member in members)]


def _committed(note: Row) -> tuple[str, ...]:
    """A note's case and the commitment to its text: SHA-256 over nonce and text."""
    return note["case_id"], hashlib.sha256(note["text_nonce"] + note["text"].encode()).hexdigest()
