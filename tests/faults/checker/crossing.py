"""What was accepted, on its way: the same at the agency, at care and in the vault, each once."""

from __future__ import annotations

from collections import Counter, defaultdict

from tests.faults.checker.evidence import Evidence, Findings, Row, digest_of, grouped


def accepted_at_agency(evidence: Evidence) -> Findings:
    """Every version that was answered 2xx stands once, as it was sent, and no other does."""
    stored: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in evidence.agency["post_versions"]:
        stored[row["source_id"], row["event_time"], row["verb"]].append(row)
    wanted = {
        (line["source_id"], line["event_time"], line["verb"]): line for line in evidence.posts()
    }
    for key, line in wanted.items():
        rows = stored.get(key, [])
        if len(rows) != 1:
            yield f"stands {len(rows)} times at the agency", key
        elif digest_of(rows[0]["redacted_text"]) != line["redacted_sha256"]:
            yield "has another redacted text than it should", (*key, rows[0]["post_version_id"])
    for key in stored.keys() - wanted.keys():
        yield "stands at the agency and was never accepted", key


def same_at_care(evidence: Evidence) -> Findings:
    """Every version of a case stands at care once, the same; nothing else does."""
    theirs = grouped(evidence.care["post_versions"], "post_version_id")
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
        names = ("case_id", "source_id", "verb", "event_time", "redacted_text", "revision")
        unlike = [name for name in names if copies[0][name] != row[name]]
        unlike += ["seal_digest"] if copies[0]["seal_digest"] != digest else []
        if unlike:
            yield f"differs at care in {', '.join(unlike)}", (version_id, row["case_id"])
    for version_id in theirs.keys() - ours.keys():
        yield "stands at care and not at the agency", (version_id,)


def newest_version(evidence: Evidence) -> Findings:
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


def notes_at_care(evidence: Evidence) -> Findings:
    """Every note that was accepted stands at care once, redacted, with a receipt; no other does."""
    lines = {row["entry_id"]: row for row in evidence.agency["timeline"]}
    theirs = grouped(evidence.care["notes"], "note_id")
    cases = {row["source_id"]: row["case_id"] for row in evidence.agency["posts"]}
    wanted = Counter(
        (cases.get(line["source_id"]), line["redacted_sha256"])
        for line in evidence.journaled("note")
    )
    for note in evidence.agency["notes"]:
        note_id, line = note["note_id"], lines[note["note_id"]]
        ids = (note_id, note["case_id"])
        key = (note["case_id"], digest_of(line["text"]))
        if not wanted[key]:
            yield "was never accepted, or stands twice", ids
        wanted[key] -= 1
        copies = theirs.pop(note_id, [])
        if len(copies) != 1:
            yield f"stands {len(copies)} times at care", ids
        elif any(copies[0][name] != line[name] for name in ("case_id", "text", "at", "actor")):
            yield "differs at care", ids
        if note["receipted_at"] is None:
            yield "has no receipt", ids
    for (case_id, digest), missing in wanted.items():
        if missing > 0:
            yield "was accepted and does not stand at the agency", (str(case_id), digest)
    for note_id in theirs:
        yield "stands at care and not at the agency", (note_id,)


def ingested_once(evidence: Evidence) -> Findings:
    """Every seal is with the vault, once, and gone from the agency and from care."""
    at_care = grouped(evidence.care["seals"], "post_version_id")
    at_vault = grouped(evidence.vault["seals"], "post_version_id")
    values = Counter(row["post_version_id"] for row in evidence.vault["held_values"])
    sealed = {
        row[name]: row
        for table, name in (("post_versions", "post_version_id"), ("redactions", "redaction_id"))
        for row in evidence.agency[table]
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


def updates(evidence: Evidence) -> Findings:
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
