"""What people did and what the public sees of it: replies, escalations, hides, edits, removals."""

from __future__ import annotations

from collections import Counter, defaultdict

from tests.faults.checker.evidence import Evidence, Findings, Row, digest_of, grouped


def replies(evidence: Evidence) -> Findings:
    """Every reply stands in public once, or not at all with a reason; care knows which."""
    ours = {row["reply_id"]: row for row in evidence.agency["replies"]}
    theirs = {row["reply_id"]: row for row in evidence.care["replies"]}
    public = grouped(
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
        elif row["next_attempt_at"] or not row["reason"]:
            yield f"is still {row['state']}", ids
        elif len(standing) > (row["state"] != "refused"):
            yield f"is {row['state']} and stands {len(standing)} times", ids
        if line["side"] == "care" and theirs.get(reply_id, {}).get("state") != row["state"]:
            yield f"is {row['state']}, and care knows otherwise", ids
    for reply_id in (ours.keys() | theirs.keys()) - accepted.keys():
        yield "was written by nobody", (reply_id,)
    for comments in public.values():
        yield "stands on the platform and is no reply", tuple(c["comment_id"] for c in comments)


def public_acts(evidence: Evidence) -> Findings:
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


def visible_state(evidence: Evidence) -> Findings:
    """What can be seen of each post is what a model makes of the journal: the newest text, and gone
    for good once it was removed."""
    models: dict[str, list[Row]] = defaultdict(list)
    for line in evidence.posts():
        models[line["source_id"]].append(line)
    removed = {row["source_id"]: bool(row["removed"]) for row in evidence.agency["posts"]}
    for side, rows in (("agency", evidence.agency), ("care", evidence.care)):
        stored = grouped(rows["post_versions"], "source_id")
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


def nothing_waits(evidence: Evidence) -> Findings:
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


def _newest(versions: list[Row]) -> list[Row]:
    """The newest text of a post, if it has any."""
    texts = [row for row in versions if row["verb"] != "remove"]
    return [max(texts, key=lambda row: row["event_time"])] if texts else []
