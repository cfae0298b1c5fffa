"""Taking cases in: repetition, order, conflict, tenants."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.care.adapters import tables
from relevo.care.bootstrap import MIGRATIONS
from relevo.care.domain.case import CaseKey, Desk
from relevo.care.use_cases.desk import case_detail, resolve
from relevo.care.use_cases.ingest import ingest
from relevo.crossing.updates import Received
from relevo.crossing.vocabulary import CaseState, HandOverItem, Urgency, Verb
from tests.databases import Databases
from tests.unit.care.conftest import Logged
from tests.unit.care.world import (
    AGENCY,
    BRAND,
    OTHER_AGENCY,
    ROSA,
    T0,
    World,
    header,
    item,
    new_id,
    open_world,
    post,
    removal,
)


def test_a_case_is_stored_with_ledger_entry_message_and_update_and_receipted(world: World) -> None:
    first = post()
    handed = item(header(), first)

    receipt = world.taken(handed)

    assert first.seal_digest is not None
    assert (receipt.agency, receipt.brand) == (AGENCY, BRAND)
    assert (receipt.case_id, receipt.case_version) == (handed.header.case_id, 1)
    assert [(i.post_version_id, i.seal_digest) for i in receipt.items] == [
        (first.post_version_id, first.seal_digest.hex())
    ]
    assert world.tags() == ["care:handover:received"]
    assert world.queued() == [f"{AGENCY}/{first.post_version_id}"]
    world.number()
    with world.care.storage.read() as tx:
        (update,) = tx.updates.after(AGENCY, BRAND, 0, limit=10)
        stored = tx.seals.get(AGENCY, first.post_version_id)
    assert update.kind == Received(1)
    assert stored is not None
    assert stored.sealed == first.seal


def test_the_receipt_carries_the_leaf_hash_of_the_ledger_entry(world: World) -> None:
    receipt = world.taken(item(None, post()))
    with world.care.storage.database.read() as connection:
        leaf = connection.execute(tables.ledger.entries.select()).one().leaf_hash
    assert receipt.leaf_hash == leaf.hex()


def test_an_exact_repetition_gives_the_stored_receipt_and_changes_nothing(world: World) -> None:
    handed = item(None, post(), removal("100_202"))
    first = world.hand_over(handed)
    world.clock.forward(hours=5)

    assert world.hand_over(handed) == first
    assert world.tags() == ["care:handover:received"]
    assert len(world.queued()) == 1
    assert world.count(tables.updates) == 1
    assert world.case(handed.header.case_id).revision == 1


def test_a_repetition_after_the_seal_was_dropped_is_still_the_same(world: World) -> None:
    handed = item(None, post())
    first = world.hand_over(handed)
    ingest(world.care, world.queued(), grace_seconds=0)
    assert world.hand_over(handed) == first


def test_an_older_header_after_a_newer_one_is_receipted_and_not_taken(world: World) -> None:
    new = header(version=3, urgency=Urgency.URGENT, note="llamar hoy")
    old = replace(new, version=2, urgency=Urgency.NORMAL, note=None)
    late = post()
    world.taken(item(new))

    receipt = world.taken(item(old, late))

    assert receipt.case_version == 2
    case = world.case(new.case_id)
    assert case.header == new
    with world.care.storage.read() as tx:
        assert [p.post_version_id for p in tx.cases.posts(case.key)] == [late.post_version_id]


def test_the_same_header_with_further_posts_gets_a_receipt_of_its_own(world: World) -> None:
    first = item(None, post())
    second = HandOverItem(first.header, (post(source_id="100_300"),))
    one, two = world.taken(first), world.taken(second)
    assert one.items != two.items
    assert world.tags() == ["care:handover:received"] * 2


@pytest.mark.parametrize(
    "change",
    [
        {"redacted_text": "otra cosa [DNI-1]"},
        {"findings": ()},
        {"event_time": T0},
        {"source_id": "100_999"},
        {"seal": b"another", "seal_digest": hashlib.sha256(b"another").digest()},
    ],
)
def test_a_known_post_version_with_other_content_is_a_loud_conflict(
    world: World, change: dict[str, Any], logged: Logged
) -> None:
    first = post()
    handed = item(None, first)
    world.taken(handed)

    refusal = world.refused(HandOverItem(handed.header, (replace(first, **change),)))

    assert (refusal.reason, refusal.field) == ("SAME_ID_OTHER_CONTENT", "post_version_id")
    assert refusal.permanent
    assert "SAME ID, OTHER CONTENT" in logged
    assert handed.header.case_id in logged
    assert "otra cosa" not in logged
    assert world.tags() == ["care:handover:received"]


def test_a_known_header_version_with_other_content_is_a_conflict(world: World) -> None:
    first = header(note="uno")
    world.taken(item(first))
    world.taken(item(replace(first, version=2, note="dos")))
    refusal = world.refused(item(replace(first, note="tres")))
    assert (refusal.reason, refusal.field, refusal.permanent) == (
        "SAME_ID_OTHER_CONTENT",
        "header",
        True,
    )


def test_a_conflict_leaves_nothing_of_its_item_behind(world: World) -> None:
    known = post()
    handed = item(None, known)
    world.taken(handed)
    fresh = post(source_id="100_777")
    newer = replace(handed.header, version=2)
    world.refused(HandOverItem(newer, (fresh, replace(known, redacted_text="x", findings=()))))
    assert world.case(newer.case_id).header.version == 1
    with world.care.storage.read() as tx:
        assert tx.cases.posts_named(AGENCY, [fresh.post_version_id]) == {}


def test_a_post_version_of_another_case_is_a_conflict(world: World) -> None:
    shared = post()
    world.taken(item(None, shared))
    assert world.refused(item(None, shared)).reason == "SAME_ID_OTHER_CONTENT"


@pytest.mark.parametrize("name", ["brand", "thread_id", "author_ref", "public_code", "channel"])
def test_what_never_changes_about_a_case_cannot_change(world: World, name: str) -> None:
    others = {
        "brand": "andes",
        "thread_id": "9_9",
        "author_ref": "cd" * 16,
        "public_code": "Z-00000",
        "channel": "x",
    }
    first = header()
    world.taken(item(first))
    for version in (1, 2):
        refusal = world.refused(item(replace(first, version=version, **{name: others[name]})))
        assert (refusal.reason, refusal.field) == ("SAME_ID_OTHER_CONTENT", name)


def test_a_seal_digest_that_is_not_the_seals_is_refused_for_good(world: World) -> None:
    refusal = world.refused(item(None, replace(post(), seal_digest=bytes(32))))
    assert (refusal.reason, refusal.field, refusal.permanent) == (
        "MALFORMED_MESSAGE",
        "seal_digest",
        True,
    )
    assert world.count(tables.cases) == 0


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (post(redacted_text="a\x00b", findings=()), "redacted_text"),
        (post(redaction_version=""), "redaction_version"),
        (post(verb=Verb.REMOVE), "verb"),
    ],
)
def test_what_cannot_be_stored_or_contradicts_itself_is_refused(
    world: World, broken: Any, field: str
) -> None:
    assert world.refused(item(None, broken)).field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type": "dni 45678912"}, "findings.type"),
        ({"country": "peru"}, "findings.country"),
        ({"detector": "a b"}, "findings.detector"),
        ({"score": float("nan")}, "findings.score"),
        ({"reasons": ("because of Ana",)}, "findings.reasons"),
        ({"field_number": 1 << 16}, "findings.field_number"),
    ],
)
def test_a_finding_carries_codes_and_nothing_else(
    world: World, change: dict[str, Any], field: str
) -> None:
    good = post()
    broken = replace(good, findings=(replace(good.findings[0], **change),))
    assert world.refused(item(None, broken)).field == field


def test_findings_that_overlap_are_refused_before_a_page_repeats_their_text(world: World) -> None:
    good = post()
    finding = good.findings[0]
    for other in (finding, replace(finding, start=finding.end - 1, end=finding.end)):
        broken = replace(good, findings=(finding, other))
        assert world.refused(item(None, broken)).field == "findings"


def test_a_version_that_no_json_reader_keeps_exact_is_refused(world: World) -> None:
    world.taken(item(header(version=(1 << 53) - 1)))
    refusal = world.refused(item(header(version=1 << 53)))
    assert (refusal.field, refusal.permanent) == ("version", True)


def test_an_item_that_fails_unforeseen_is_refused_for_now_and_leaves_nothing(
    world: World, logged: Logged
) -> None:
    handed = item(None, post())

    def broken() -> str:
        raise LookupError("mi dni es 45678912")

    ailing = replace(world, care=replace(world.care, new_id=broken))
    refusal = ailing.refused(handed)
    assert (refusal.reason, refusal.permanent) == ("INTERNAL", False)
    assert "LookupError" in logged
    assert "45678912" not in logged
    assert world.count(tables.cases) == 0
    world.taken(handed)


def test_a_brand_that_is_not_ours_is_refused(world: World) -> None:
    refusal = world.refused(item(header(brand="otro")))
    assert (refusal.reason, refusal.field) == ("UNKNOWN_BRAND", "brand")


def test_two_agencies_with_the_same_ids_have_two_cases(world: World) -> None:
    ours = item(header(note="de colibri"), post())
    theirs = HandOverItem(
        replace(ours.header, note="de zorzal"),
        (replace(ours.post_versions[0], redacted_text="otro [DNI-1]", findings=()),),
    )
    world.taken(ours)
    receipt = world.taken(theirs, OTHER_AGENCY)

    assert receipt.agency == OTHER_AGENCY
    case_id = ours.header.case_id
    assert world.case(case_id).header.note == "de colibri"
    assert world.case(case_id, OTHER_AGENCY).header.note == "de zorzal"
    texts = [
        case_detail(world.care, CaseKey(agency, case_id), {BRAND}).posts[0].current
        for agency in (AGENCY, OTHER_AGENCY)
    ]
    assert [t.redacted_text for t in texts if t] == ["mi dni es [DNI-1]", "otro [DNI-1]"]


def test_new_text_after_a_resolution_reopens_the_case(world: World) -> None:
    handed = item(None, post())
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    resolve(world.care, key, {BRAND}, expected_revision=1, actor=ROSA)

    # The agency had not heard of the resolution when it sent this.
    world.taken(HandOverItem(handed.header, (post(source_id="100_900"),)))

    case = world.case(key.case_id)
    assert case.desk is Desk.OPEN
    assert "care:case:reopened" in world.tags()


@pytest.mark.parametrize("state", [CaseState.NEW, CaseState.ESCALATED])
def test_a_header_with_which_the_agency_reopened_it_reopens_the_case(
    world: World, state: CaseState
) -> None:
    handed = item()
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    resolve(world.care, key, {BRAND}, expected_revision=1, actor=ROSA)
    world.taken(item(replace(handed.header, version=2, state=CaseState.RESOLVED)))
    assert world.case(key.case_id).desk is Desk.RESOLVED

    world.taken(item(replace(handed.header, version=3, state=state)))
    assert world.case(key.case_id).desk is Desk.OPEN


def test_a_removal_or_an_older_note_does_not_reopen_a_resolved_case(world: World) -> None:
    handed = item(None, post())
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    resolve(world.care, key, {BRAND}, expected_revision=1, actor=ROSA)
    world.taken(HandOverItem(replace(handed.header, version=2, note="x"), (removal(),)))
    assert world.case(key.case_id).desk is Desk.RESOLVED


def _history() -> list[HandOverItem]:
    first = header(state=CaseState.NEW, opened_at=T0)
    states = [CaseState.NEW, CaseState.ESCALATED, CaseState.ESCALATED, CaseState.CLOSED]
    posts = [
        post(source_id="1", event_time=T0),
        post(source_id="1", verb=Verb.EDIT, event_time=T0 + timedelta(minutes=1)),
        removal("1", event_time=T0 + timedelta(minutes=2)),
        post(source_id="2", event_time=T0 + timedelta(minutes=3)),
    ]
    items = []
    for index, state in enumerate(states):
        versioned = replace(
            first, version=index + 1, state=state, changed_at=T0 + timedelta(minutes=index)
        )
        items.append(HandOverItem(versioned, (posts[index],)))
    items.append(HandOverItem(items[-1].header, tuple(posts[1:])))
    return items


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.lists(st.integers(0, 4), max_size=8), seed=st.integers(0, 1 << 16))
def test_any_order_and_repetition_of_hand_overs_gives_the_same_state(
    databases: Databases, tmp_path: Path, order: list[int], seed: int
) -> None:
    history = _history()
    shuffled = [*range(5), *order]
    random.Random(seed).shuffle(shuffled)
    states = []
    for sequence in (list(range(5)), shuffled):
        with open_world(tmp_path, databases.fresh(MIGRATIONS)) as world:
            for index in sequence:
                world.taken(history[index])
            key = CaseKey(AGENCY, history[0].header.case_id)
            detail = case_detail(world.care, key, {BRAND})
            case = replace(detail.case, revision=0, received_at=T0)
            seals = {(s.post_version_id, s.digest, s.state) for s in detail.waiting_seals}
            states.append((case, detail.posts, seals, world.count(tables.receipts)))
            assert len(world.queued()) == 3
    assert states[0] == states[1]


def test_ids_are_never_taken_for_another_agencys(world: World) -> None:
    shared = new_id()
    world.taken(item(None, post(post_version_id=shared)))
    world.taken(item(None, post(post_version_id=shared)), OTHER_AGENCY)
    assert sorted(world.queued()) == [f"{AGENCY}/{shared}", f"{OTHER_AGENCY}/{shared}"]
