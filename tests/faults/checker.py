"""Decides whether what was accepted stands on both sides: each once, nothing missing.

    python -m tests.faults.checker --journal FILE --agency URL --care URL --vault URL \
        --platform ADDRESS --page ID [--broker URL]... [--json FILE]

Stands alone: the standard library, sqlite3 and psycopg. Exit code 1, naming each discrepancy by its
ids, unless everything holds. The pair must have come to rest: what is still under way is one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults.evidence import (
    Evidence,
    Places,
    Row,
    digest_of,
    leaf_hash,
    merkle_root,
    read,
    statement,
)

_SHOWN = 20


@dataclass(frozen=True)
class Discrepancy:
    """One thing that should not be: the rule that it breaks, what is wrong, and where."""

    rule: str
    says: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The verdict. `counts`: how much was looked at."""

    counts: dict[str, int]
    rules: tuple[str, ...]
    discrepancies: tuple[Discrepancy, ...]

    @property
    def clean(self) -> bool:
        """Whether every rule holds."""
        return not self.discrepancies

    def as_json(self) -> str:
        """For programs."""
        verdict = "clean" if self.clean else "broken"
        return json.dumps({"verdict": verdict, **asdict(self)}, indent=2)

    def __str__(self) -> str:
        looked_at = ", ".join(f"{number} {name}" for name, number in self.counts.items())
        broken = Counter(one.rule for one in self.discrepancies)
        lines = [f"Looked at {looked_at}."]
        lines += [f"  {'BROKEN' if broken[rule] else 'holds '}  {rule}" for rule in self.rules]
        for one in self.discrepancies[:_SHOWN]:
            lines.append(f"  !! {one.rule}: {one.says}: {' '.join(one.ids)}")
        if len(self.discrepancies) > _SHOWN:
            lines.append(f"  !! and {len(self.discrepancies) - _SHOWN} more")
        return "\n".join(lines)


Findings = Iterator[tuple[str, tuple[str, ...]]]
Rule = Callable[[Evidence], Findings]


def check(evidence: Evidence) -> Report:
    """Hold every rule against the evidence."""
    found = [
        Discrepancy(name, says, ids) for name, rule in RULES.items() for says, ids in rule(evidence)
    ]
    return Report(_counts(evidence), tuple(RULES), tuple(found))


def _counts(evidence: Evidence) -> dict[str, int]:
    agency = evidence.agency
    return {
        "accepted post versions": len(evidence.journaled("post")),
        "cases": len(agency["cases"]),
        "receipts": len(agency["receipts"]),
        "ingested seals": len(evidence.vault["seals"]),
        "updates": len(agency["updates"]),
        "replies": len(agency["replies"]),
        "ledger entries": sum(
            len(side["ledger_entries"]) for side in (agency, evidence.care, evidence.vault)
        ),
    }


def _accepted_at_agency(evidence: Evidence) -> Findings:
    """Every version that was answered 2xx stands once, as it was sent, and no other does."""
    stored: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in evidence.agency["post_versions"]:
        stored[row["source_id"], row["event_time"], row["verb"]].append(row)
    wanted = {
        (line["source_id"], line["event_time"], line["verb"]): line
        for line in evidence.journaled("post")
    }
    for key, line in wanted.items():
        rows = stored.get(key, [])
        if len(rows) != 1:
            yield f"stands {len(rows)} times at the agency", key
        elif digest_of(rows[0]["redacted_text"]) != line["redacted_sha256"]:
            yield "has another redacted text than it should", (*key, rows[0]["post_version_id"])
    for key in stored.keys() - wanted.keys():
        yield "stands at the agency and was never accepted", key


def _same_at_care(evidence: Evidence) -> Findings:
    """Every version of a case stands at care once, the same; nothing else does."""
    theirs = _grouped(evidence.care["post_versions"], "post_version_id")
    added = {line["source_id"] for line in evidence.journaled("post") if line["verb"] == "add"}
    ours = {row["post_version_id"]: row for row in evidence.agency["post_versions"]}
    for version_id, row in ours.items():
        if row["case_id"] is None:
            if row["source_id"] in added or row["verb"] != "remove":
                yield "has no case", (version_id, row["source_id"])
            continue
        copies = theirs.get(version_id, [])
        if len(copies) != 1:
            yield f"stands {len(copies)} times at care", (version_id, row["case_id"])
            continue
        digest = row["seal_digest"].hex() if row["seal_digest"] else None
        names = ("case_id", "source_id", "verb", "event_time", "redacted_text")
        unlike = [name for name in names if copies[0][name] != row[name]]
        unlike += ["seal_digest"] if copies[0]["seal_digest"] != digest else []
        if unlike:
            yield f"differs at care in {', '.join(unlike)}", (version_id, row["case_id"])
    for version_id in theirs.keys() - ours.keys():
        yield "stands at care and not at the agency", (version_id,)


def _newest_version(evidence: Evidence) -> Findings:
    """Every case is at care at the agency's newest version, with a receipt for it."""
    theirs = {row["case_id"]: row for row in evidence.care["cases"]}
    handovers = {row["case_id"]: row for row in evidence.agency["handovers"]}
    for row in evidence.agency["cases"]:
        case_id = row["case_id"]
        copy, handover = theirs.pop(case_id, None), handovers.get(case_id)
        if copy is None or handover is None:
            yield "is not at care", (case_id,)
            continue
        names = ("version", "state", "urgency", "public_code")
        unlike = [name for name in names if copy[name] != row[name]]
        if unlike:
            yield f"differs at care in {', '.join(unlike)}", (case_id,)
        if handover["pending"] or handover["receipted_version"] != row["version"]:
            yield "has no receipt for its newest version", (case_id,)
    for case_id in theirs:
        yield "is at care and not at the agency", (case_id,)


def _receipts(evidence: Evidence) -> Findings:
    """Receipts are care's own, true, and together name every version that crossed."""
    issued = {bytes(row["statement"]) for row in evidence.care["receipts"]}
    leaves = {row["leaf_hash"].hex(): row for row in evidence.care["ledger_entries"]}
    versions = {row["post_version_id"]: row for row in evidence.agency["post_versions"]}
    named: set[str] = set()
    for row in evidence.agency["receipts"]:
        receipt = statement(row["statement"])
        ids = (row["case_id"], str(row["version"]))
        if bytes(row["statement"]) not in issued:
            yield "care did not issue this receipt", ids
        if (receipt["case"], receipt["version"]) != (row["case_id"], row["version"]):
            yield "is filed under another case or version", ids
        entry = leaves.get(receipt["leaf_hash"])
        if entry is None or json.loads(entry["body"])["case"] != row["case_id"]:
            yield "names no entry of care's ledger", ids
        for item in receipt["items"]:
            version = versions.get(item["post_version"])
            digest = version["seal_digest"].hex() if version and version["seal_digest"] else None
            if version is None or item["seal_digest"] != digest:
                yield "names what was not sent", (*ids, item["post_version"])
            named.add(item["post_version"])
    for version_id, version in versions.items():
        if version["case_id"] and (version_id not in named or not version["receipted_at"]):
            yield "is named by no receipt", (version_id, version["case_id"])


def _ingested_once(evidence: Evidence) -> Findings:
    """Every seal is with the vault, once, and gone from the agency and from care."""
    at_care = _grouped(evidence.care["seals"], "post_version_id")
    at_vault = _grouped(evidence.vault["seals"], "post_version_id")
    values = Counter(row["post_version_id"] for row in evidence.vault["held_values"])
    sealed = {
        row["post_version_id"]: row
        for row in evidence.agency["post_versions"]
        if row["seal_digest"] is not None
    }
    for version_id, row in sealed.items():
        ids, digest = (version_id, str(row["case_id"])), row["seal_digest"]
        kept, held = at_care.get(version_id, []), at_vault.get(version_id, [])
        if [one["digest"] for one in held] != [digest] or not values[version_id]:
            yield f"is ingested {len(held)} times, or as another seal", ids
        if [(one["digest"], one["state"]) for one in kept] != [(digest.hex(), "ingested")]:
            yield f"is at care as {[one['state'] for one in kept]}", ids
        elif kept[0]["sealed"] is not None:
            yield "is still kept by care", ids
        if row["ingested_at"] is None:
            yield "is not known to be ingested at the agency", ids
        if row["seal"] is not None:
            yield "is still sealed at the agency after the grace", ids
    for version_id in at_vault.keys() - sealed.keys():
        yield "is with the vault and not the agency's", (version_id,)


def _updates(evidence: Evidence) -> Findings:
    """Updates are numbered without gap or repetition, and applied to the last in that order."""
    numbered: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in evidence.care["updates"]:
        numbered[row["agency"], row["brand"]].append(row)
    last = {(row["agency"], row["brand"]): row["last"] for row in evidence.care["update_sequences"]}
    cursors = {row["brand"]: row["update_cursor"] for row in evidence.agency["brand_links"]}
    applied = {(row["brand"], row["sequence"]): row for row in evidence.agency["updates"]}
    for (agency, brand), rows in numbered.items():
        numbers = sorted(row["sequence"] or 0 for row in rows)
        if numbers != list(range(1, len(rows) + 1)):
            yield "the sequence has a gap or a repetition", (agency, brand)
        if last.get((agency, brand)) != len(rows) or cursors.get(brand) != len(rows):
            yield f"the cursor is {cursors.get(brand)} of {len(rows)}", (agency, brand)
        for row in rows:
            ours = applied.pop((brand, row["sequence"]), None)
            if ours is None or ours["update_id"] != row["update_id"]:
                yield "was not applied under its number", (row["update_id"], str(row["sequence"]))
            elif ours["outcome"] != "APPLIED":
                yield f"had no effect ({ours['outcome']})", (row["update_id"], row["case_id"])
    for brand, sequence in applied:
        yield "was applied and never numbered", (brand, str(sequence))


def _replies(evidence: Evidence) -> Findings:
    """Every reply stands in public once, or not at all with a reason; care knows which."""
    ours = {row["reply_id"]: row for row in evidence.agency["replies"]}
    theirs = {row["reply_id"]: row for row in evidence.care["replies"]}
    public = _grouped(
        [one for one in evidence.comments if one["author_id"] == evidence.page_id], "message"
    )
    told = Counter((row["reply_id"], row["kind"]) for row in evidence.care["actions"])
    accepted = {line["reply_id"]: line for line in evidence.journaled("reply")}
    for reply_id, line in accepted.items():
        row = ours.get(reply_id)
        if row is None or digest_of(row["text"]) != line["text_sha256"]:
            yield "is not at the agency as it was written", (reply_id,)
            continue
        standing = [one["comment_id"] for one in public.pop(row["text"], [])]
        ids = (reply_id, row["case_id"], *standing)
        if row["state"] == "published":
            if standing != [row["platform_id"]]:
                yield f"stands {len(standing)} times on the platform", ids
            if told[reply_id, "reply_published"] != 1:
                yield "was not reported as published once", ids
        elif row["state"] not in ("refused", "by_hand", "unknown") or not row["reason"]:
            yield f"is still {row['state']}", ids
        elif len(standing) > (row["state"] != "refused"):
            yield f"is {row['state']} and stands {len(standing)} times", ids
        if line["side"] == "care" and theirs.get(reply_id, {}).get("state") != row["state"]:
            yield f"is {row['state']}, and care knows otherwise", ids
    for reply_id in (ours.keys() | theirs.keys()) - accepted.keys():
        yield "was written by nobody", (reply_id,)
    for comments in public.values():
        yield "stands on the platform and is no reply", tuple(c["comment_id"] for c in comments)


def _public_acts(evidence: Evidence) -> Findings:
    """Escalations and hides were done once; nothing of ours is taken for somebody else's."""
    for row in evidence.agency["page_comments"]:
        if row["outcome"] == "OUTSIDE_RELEVO":
            yield "our own comment is recorded as done outside Relevo", (row["source_id"],)
    cases = {row["source_id"]: row["case_id"] for row in evidence.agency["posts"]}
    escalated = Counter(
        body["case"] for body in evidence.ledger(evidence.agency, "agency:case:escalated")
    )
    wanted = Counter({cases[line["source_id"]]: 1 for line in evidence.journaled("escalate")})
    for case_id in escalated.keys() | wanted.keys():
        if escalated[case_id] != wanted[case_id]:
            yield f"was escalated {escalated[case_id]} times", (case_id,)
    hidden = {one["comment_id"] for one in evidence.comments if one["is_hidden"]}
    told = Counter(
        row["source_id"] for row in evidence.care["actions"] if row["kind"] == "post_hidden"
    )
    asked = {line["source_id"] for line in evidence.journaled("hide")}
    for source_id in asked | hidden | told.keys():
        if (source_id in asked, source_id in hidden, told[source_id]) != (True, True, 1):
            yield f"hidden and told {told[source_id]} times", (source_id,)


def _visible_state(evidence: Evidence) -> Findings:
    """What can be seen of each post is what a model makes of the journal: the newest text, and gone
    for good once it was removed."""
    models: dict[str, list[Row]] = defaultdict(list)
    for line in evidence.journaled("post"):
        models[line["source_id"]].append(line)
    removed = {row["source_id"]: bool(row["removed"]) for row in evidence.agency["posts"]}
    for side, rows in (("agency", evidence.agency), ("care", evidence.care)):
        stored = _grouped(rows["post_versions"], "source_id")
        for source_id, lines in models.items():
            versions = stored.get(source_id, [])
            if side == "care" and not versions and not _newest(lines):
                continue  # a removal whose post never came
            shown = [digest_of(row["redacted_text"]) for row in _newest(versions)]
            if shown != [line["redacted_sha256"] for line in _newest(lines)]:
                yield f"shows another text at the {side}", (source_id,)
            gone = any(line["verb"] == "remove" for line in lines)
            if gone != any(row["verb"] == "remove" for row in versions):
                yield f"is removed on one side alone ({side})", (source_id,)
            if side == "agency" and gone != removed.get(source_id):
                yield "is not marked as removed", (source_id,)


def _nothing_waits(evidence: Evidence) -> Findings:
    """Nothing is parked, set aside or under way."""
    for side, rows in (("agency", evidence.agency), ("care", evidence.care)):
        for row in rows["outbox"]:
            yield f"waits in the {side}'s outbox", (row["topic"], row["key"])
    for row in evidence.agency["handovers"]:
        if row["parked_reason"]:
            yield f"is parked: {row['parked_reason']}", (row["case_id"],)
    for row in evidence.agency["actions"]:
        if row["pending"] or row["parked_reason"]:
            yield "was not reported", (row["action_id"], row["case_id"], str(row["parked_reason"]))
    for queue, messages in evidence.queues.items():
        if messages:
            yield f"{messages} messages wait in a broker", (queue,)
    for broker in evidence.brokers:
        for row in broker["broker_messages"]:
            yield "waits in a broker", (row["topic"], row["key"])
        for row in broker["broker_dead_letters"]:
            yield f"was set aside: {row['reason']}", (row["topic"], row["key"])


def _grouped(rows: list[Row], name: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[name]].append(row)
    return groups


def _newest(versions: list[Row]) -> list[Row]:
    """The newest text of a post, if it has any."""
    texts = [row for row in versions if row["verb"] != "remove"]
    return [max(texts, key=lambda row: row["event_time"])] if texts else []


def _ledgers_are_whole(evidence: Evidence) -> Findings:
    """Every entry has its place in the tree, and the newest checkpoint has the tree's root."""
    sides = {"agency": evidence.agency, "care": evidence.care, "vault": evidence.vault}
    for side, rows in sides.items():
        entries = rows["ledger_entries"]
        waiting = [row["entry_id"] for row in entries if row["leaf_index"] is None]
        if waiting:
            yield f"wait for their place in the {side}'s ledger", tuple(waiting[:5])
            continue
        for row in entries:
            if leaf_hash(row["body"]) != row["leaf_hash"]:
                yield f"does not have its hash in the {side}'s ledger", (row["entry_id"],)
        ordered = sorted(entries, key=lambda row: row["leaf_index"])
        if [row["leaf_index"] for row in ordered] != list(range(len(ordered))):
            yield "the indexes have a gap", (side,)
        newest = max(rows["ledger_checkpoints"], key=lambda row: row["size"], default=None)
        root = merkle_root([row["leaf_hash"] for row in ordered])
        if newest is not None and (newest["size"], newest["root"]) != (len(ordered), root):
            yield "the newest checkpoint is not the tree's", (side, str(newest["size"]))


def _ledgers_tell_the_rows(evidence: Evidence) -> Findings:
    """Each fact has exactly one entry, and each entry its fact."""
    agency, care, vault = evidence.agency, evidence.care, evidence.vault
    versions = agency["post_versions"]
    texts = [row["post_version_id"] for row in versions if row["verb"] != "remove"]
    removals = [row["post_version_id"] for row in versions if row["verb"] == "remove"]
    gone = [row["post_version_id"] for row in versions if row["seal_digest"] and not row["seal"]]
    published = [row["reply_id"] for row in agency["replies"] if row["state"] == "published"]
    receipted = [(row["case_id"], row["care_leaf"]) for row in agency["receipts"]]
    issued = [(r["case_id"], statement(r["statement"])["leaf_hash"]) for r in care["receipts"]]
    written = [(r["case_id"], r["reply_id"]) for r in care["replies"]]
    reported = [row["action_id"] for row in care["actions"]]
    passed = [row["post_version_id"] for row in care["seals"] if row["state"] == "ingested"]
    ingested = [row["post_version_id"] for row in vault["seals"]]
    facts: list[tuple[dict[str, list[Row]], str, list[object], Callable[[Row], list[object]]]] = [
        (agency, "agency:post:redacted", [*texts], lambda b: [b["post_version"]]),
        (agency, "agency:post:removed", [*removals], lambda b: [b["post_version"]]),
        (agency, "agency:case:opened", _ids(agency["cases"]), lambda b: [b["case"]]),
        (
            agency,
            "agency:handover:receipted",
            [*receipted],
            lambda b: [(b["case"], b["care_leaf"])],
        ),
        (
            agency,
            "agency:seals:deleted",
            [*gone],
            lambda b: [item["post_version"] for item in b["items"]],
        ),
        (agency, "agency:reply:published", [*published], lambda b: [b["reply"]]),
        (agency, "agency:handover:parked", [], lambda b: [b["case"]]),
        (care, "care:handover:received", [c for c, _ in issued], lambda b: [b["case"]]),
        (care, "care:reply:written", [*written], lambda b: [(b["case"], b["reply"])]),
        (care, "care:action:reported", [*reported], lambda b: [b["action"]]),
        (care, "care:ingest:passed", [*passed], lambda b: [b["post_version"]]),
        (care, "care:ingest:refused", [], lambda b: [b["post_version"]]),
        (vault, "vault:seal:ingested", [*ingested], lambda b: [b["post_version"]]),
        (vault, "vault:seal:refused", [], lambda b: [b["post_version"]]),
    ]
    for side, tag, rows, subjects in facts:
        told = Counter(one for body in evidence.ledger(side, tag) for one in subjects(body))
        stand = Counter(rows)
        for subject in told.keys() | stand.keys():
            if told[subject] != stand[subject]:
                says = f"{tag} is told {told[subject]} times of {stand[subject]}"
                yield says, (subject if isinstance(subject, str) else " ".join(map(str, subject)),)  # type: ignore[call-overload]


def _ids(cases: list[Row]) -> list[object]:
    return [row["case_id"] for row in cases]


RULES: dict[str, Rule] = {
    "what was accepted stands at the agency once": _accepted_at_agency,
    "every version stands at care once, the same": _same_at_care,
    "every case is at care at its newest version": _newest_version,
    "receipts name what crossed": _receipts,
    "every seal is with the vault once, and nowhere else": _ingested_once,
    "updates have no gap and are applied to the last": _updates,
    "every reply is public once, or not with a reason": _replies,
    "escalations and hides were done once": _public_acts,
    "edits and removals show as the journal's model says": _visible_state,
    "nothing is parked, set aside or under way": _nothing_waits,
    "ledgers are whole": _ledgers_are_whole,
    "ledgers tell every fact once": _ledgers_tell_the_rows,
}


def main() -> int:
    """Check from the command line. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.faults.checker")
    for name in ("agency", "care", "vault", "platform", "page"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--journal", required=True, type=Path)
    parser.add_argument("--broker", action="append", default=[])
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    report = check(
        read(
            Places(
                journal=given.journal,
                agency=given.agency,
                care=given.care,
                vault=given.vault,
                platform=given.platform,
                page_id=given.page,
                brokers=tuple(given.broker),
            )
        )
    )
    if given.json:
        given.json.write_text(report.as_json())
    sys.stdout.write(f"{report}\n")
    return 0 if report.clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
