"""The desk: the inbox, a case in detail, and moves that two people could make at once."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from relevo.care.domain.case import CaseKey, Desk
from relevo.care.domain.errors import (
    AlreadyResolved,
    ChangedMeanwhile,
    NotResolved,
    UnknownCase,
)
from relevo.care.domain.timeline import EventKind
from relevo.care.domain.vault import HeldField
from relevo.care.use_cases.desk import (
    InboxQuery,
    assign,
    case_detail,
    counts,
    find_by_public_code,
    inbox,
    reopen,
    resolve,
)
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.updates import Assigned, Reopened, Resolved, Unassigned
from relevo.crossing.vocabulary import CaseState, Urgency, Verb
from relevo.errors import InvalidInput
from tests.unit.care.world import (
    AGENCY,
    BRAND,
    OTHER_AGENCY,
    ROSA,
    T0,
    TONI,
    World,
    header,
    item,
    post,
    removal,
)


def _case(world: World, **changes: object) -> CaseKey:
    handed = item(header(**changes), post())
    world.taken(handed)
    return CaseKey(AGENCY, handed.header.case_id)


def test_the_inbox_is_urgent_first_then_the_longest_open_page_by_page(world: World) -> None:
    expected = []
    for index in range(7):
        urgent = index % 3 == 0
        opened = T0 - timedelta(minutes=index)
        key = _case(
            world,
            urgency=Urgency.URGENT if urgent else Urgency.NORMAL,
            opened_at=opened,
        )
        expected.append((not urgent, opened, key.case_id))
    seen = []
    cursor = None
    pages = 0
    while True:
        page = inbox(world.care, InboxQuery({BRAND}, cursor=cursor, limit=3))
        seen += [case.header.case_id for case in page.cases]
        pages += 1
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [case_id for *_, case_id in sorted(expected)]
    assert pages == 3


def test_a_page_that_changes_meanwhile_shows_no_case_twice(world: World) -> None:
    keys = [_case(world, opened_at=T0 - timedelta(minutes=n)) for n in range(4)]
    first = inbox(world.care, InboxQuery({BRAND}, limit=2))
    _case(world, opened_at=T0 - timedelta(hours=9))
    second = inbox(world.care, InboxQuery({BRAND}, cursor=first.next_cursor, limit=5))
    ids = [case.header.case_id for case in (*first.cases, *second.cases)]
    assert ids == [key.case_id for key in reversed(keys)]


def test_the_inbox_shows_what_was_escalated_and_the_rest_on_demand(world: World) -> None:
    escalated = _case(world)
    with_agency = _case(world, state=CaseState.NEW)
    others = _case(world, brand="andes")

    def listed(**query: object) -> set[str]:
        page = inbox(world.care, InboxQuery(**{"brands": {BRAND}, **query}))  # type: ignore[arg-type]
        return {case.header.case_id for case in page.cases}

    assert listed() == {escalated.case_id}
    assert listed(desk=Desk.WITH_AGENCY) == {with_agency.case_id}
    assert listed(desk=None) == {escalated.case_id, with_agency.case_id}
    assert listed(brands={BRAND, "andes"}) == {escalated.case_id, others.case_id}
    assert listed(brands=()) == set()
    assign(world.care, escalated, {BRAND}, TONI, expected_revision=1, actor=ROSA)
    assert listed(assignee=TONI) == {escalated.case_id}
    assert listed(unassigned=True) == set()
    assert counts(world.care, {BRAND}) == {
        Desk.OPEN: 1,
        Desk.WITH_AGENCY: 1,
        Desk.RESOLVED: 0,
    }


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "á",
        "W10",
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
        base64.urlsafe_b64encode(json.dumps([0, "9999-99-99", "a", "b"]).encode()).decode(),
        base64.urlsafe_b64encode(
            json.dumps([1 << 70, T0.isoformat(), "colibri", str(ROSA)]).encode()
        ).decode(),
        base64.urlsafe_b64encode(
            json.dumps([1, "0001-01-01T00:00:00+23:59", "colibri", str(ROSA)]).encode()
        ).decode(),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused_by_name(world: World, cursor: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        inbox(world.care, InboxQuery({BRAND}, cursor=cursor))
    assert refused.value.field == "cursor"


@pytest.mark.parametrize("limit", [0, 101, -1])
def test_a_page_has_one_to_a_hundred_cases(world: World, limit: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        inbox(world.care, InboxQuery({BRAND}, limit=limit))
    assert refused.value.field == "limit"


def test_the_thread_stands_as_it_is_now_with_its_history(world: World) -> None:
    add = post(source_id="1", event_time=T0, redacted_text="uno", findings=())
    edit = post(
        source_id="1",
        verb=Verb.EDIT,
        event_time=T0 + timedelta(minutes=2),
        redacted_text="dos",
        findings=(),
    )
    gone = post(source_id="2", event_time=T0 + timedelta(minutes=1), findings=())
    tombstone = removal("2", event_time=T0 + timedelta(minutes=3))
    late_edit = post(
        source_id="2", verb=Verb.EDIT, event_time=T0 + timedelta(minutes=9), findings=()
    )
    handed = item(None, late_edit, tombstone, edit, gone, add)
    world.taken(handed)

    detail = case_detail(world.care, CaseKey(AGENCY, handed.header.case_id), {BRAND})

    one, two = detail.posts
    assert one.current is not None
    assert (one.current.redacted_text, one.removed_at) == ("dos", None)
    assert [version.redacted_text for version in one.earlier] == ["uno"]
    assert two.removed_at == tombstone.event_time
    assert len(detail.waiting_seals) == 4


def test_a_case_of_another_brand_or_agency_is_as_one_that_does_not_exist(world: World) -> None:
    key = _case(world)
    for wrong, brands in ((key, {"andes"}), (CaseKey(OTHER_AGENCY, key.case_id), {BRAND})):
        with pytest.raises(UnknownCase):
            case_detail(world.care, wrong, brands)
        with pytest.raises(UnknownCase):
            assign(world.care, wrong, brands, ROSA, expected_revision=1, actor=ROSA)
        with pytest.raises(UnknownCase):
            resolve(world.care, wrong, brands, expected_revision=1, actor=ROSA)
    assert find_by_public_code(world.care, "Q-7K3F9", {"andes"}) == ()


@pytest.mark.parametrize("spelt", ["Q-7K3F9", "q-7k3f9", " q7k3f9 "])
def test_a_case_is_found_by_the_code_as_a_customer_says_it(world: World, spelt: str) -> None:
    key = _case(world)
    (found,) = find_by_public_code(world.care, spelt, {BRAND})
    assert found.key == key


def test_the_case_is_shown_while_the_vault_is_away(world: World) -> None:
    key = _case(world)
    world.vault.fields = (HeldField("p", 1, "NATIONAL_ID"),)
    assert case_detail(world.care, key, {BRAND}).held_fields == world.vault.fields
    world.vault.away = True
    assert case_detail(world.care, key, {BRAND}).held_fields is None


def test_of_two_people_who_move_at_once_the_second_is_told(world: World) -> None:
    key = _case(world)
    assign(world.care, key, {BRAND}, ROSA, expected_revision=1, actor=ROSA)
    with pytest.raises(ChangedMeanwhile):
        assign(world.care, key, {BRAND}, TONI, expected_revision=1, actor=TONI)
    case = world.case(key.case_id)
    assert (case.assignee, case.revision) == (ROSA, 2)


def test_who_resolves_has_seen_the_customers_last_words(world: World) -> None:
    handed = item(None, post())
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    world.taken(item(handed.header, post(source_id="9")))
    with pytest.raises(ChangedMeanwhile):
        resolve(world.care, key, {BRAND}, expected_revision=1, actor=ROSA)


def test_moves_are_on_the_record_with_who_and_when(world: World) -> None:
    key = _case(world)
    assign(world.care, key, {BRAND}, TONI, expected_revision=1, actor=ROSA)
    assign(world.care, key, {BRAND}, None, expected_revision=2, actor=TONI)
    resolve(world.care, key, {BRAND}, expected_revision=3, actor=TONI)
    reopen(world.care, key, {BRAND}, expected_revision=4, actor=ROSA)
    assert world.tags()[1:] == [
        "care:case:assigned",
        "care:case:assigned",
        "care:case:resolved",
        "care:case:reopened",
    ]
    timeline = case_detail(world.care, key, {BRAND}).timeline
    assert [(e.kind, e.actor, e.subject) for e in timeline[1:]] == [
        (EventKind.ASSIGNED, ROSA, TONI),
        (EventKind.ASSIGNED, TONI, None),
        (EventKind.RESOLVED, TONI, None),
        (EventKind.REOPENED, ROSA, None),
    ]
    assert world.case(key.case_id).desk is Desk.OPEN


def test_the_agency_is_told_of_every_move(world: World) -> None:
    key = _case(world)
    assign(world.care, key, {BRAND}, TONI, expected_revision=1, actor=ROSA)
    assign(world.care, key, {BRAND}, None, expected_revision=2, actor=TONI)
    resolved = resolve(world.care, key, {BRAND}, expected_revision=3, actor=TONI).resolution
    reopen(world.care, key, {BRAND}, expected_revision=4, actor=ROSA)
    world.number()
    with world.care.storage.read() as tx:
        updates = tx.updates.after(AGENCY, BRAND, 0, limit=10)
    assert resolved is not None
    assert [update.kind for update in updates[1:]] == [
        Assigned(TONI),
        Unassigned(),
        Resolved(resolved.reopens_until),
        Reopened(ROSA),
    ]


def test_the_agencys_echo_of_a_reopening_changes_nothing_but_the_revision(world: World) -> None:
    key = _case(world)
    resolve(world.care, key, {BRAND}, expected_revision=1, actor=ROSA)
    settled = replace(
        world.case(key.case_id).header, version=2, state=CaseState.RESOLVED, changed_at=T0
    )
    world.taken(item(settled))
    reopen(world.care, key, {BRAND}, expected_revision=3, actor=ROSA)
    world.taken(item(replace(settled, version=3, state=CaseState.ESCALATED)))
    case = world.case(key.case_id)
    assert (case.desk, case.revision) == (Desk.OPEN, 5)
    assert world.tags().count("care:case:reopened") == 1


def test_moves_that_the_state_forbids_are_refused(world: World) -> None:
    key = _case(world)
    with pytest.raises(NotResolved):
        reopen(world.care, key, {BRAND}, expected_revision=1, actor=ROSA)
    resolve(world.care, key, {BRAND}, expected_revision=1, actor=ROSA)
    with pytest.raises(AlreadyResolved):
        resolve(world.care, key, {BRAND}, expected_revision=2, actor=ROSA)
    with pytest.raises(AlreadyResolved):
        assign(world.care, key, {BRAND}, ROSA, expected_revision=2, actor=ROSA)
    assert world.tags()[1:] == ["care:case:resolved"]


def test_an_assignee_is_an_id_and_never_a_name(world: World) -> None:
    key = _case(world)
    with pytest.raises(MalformedMessage) as refused:
        assign(world.care, key, {BRAND}, "Toni Pérez", expected_revision=1, actor=ROSA)
    assert refused.value.field == "assignee"


def test_a_case_that_care_took_stays_in_the_inbox_whatever_the_agency_does(world: World) -> None:
    handed = item(header(state=CaseState.NEW))
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    assign(world.care, key, {BRAND}, ROSA, expected_revision=1, actor=ROSA)
    world.taken(item(replace(handed.header, version=2, state=CaseState.CLOSED)))
    assert world.case(key.case_id).desk is Desk.OPEN
