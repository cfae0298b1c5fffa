"""What the agency reports: once each, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.replies import Reply, ReplyState, outcome
from relevo.care.domain.timeline import EventKind
from relevo.care.use_cases.actions import report_action
from relevo.care.use_cases.answers import write_reply
from relevo.care.use_cases.desk import case_detail
from relevo.crossing.vocabulary import Action, ActionKind
from tests.unit.care.world import (
    AGENCY,
    BRAND,
    FORWARDER,
    OTHER_AGENCY,
    ROSA,
    T0,
    World,
    action,
    item,
    new_id,
    post,
)


def _report(world: World, act: Action, agency: str = AGENCY) -> str | None:
    refusal = report_action(world.care, agency, act, actor=FORWARDER)
    return refusal.reason if refusal else None


@pytest.fixture
def replied(world: World) -> tuple[CaseKey, str]:
    handed = item(None, post())
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    reply = write_reply(
        world.care,
        key,
        {BRAND},
        "Ya lo vemos.",
        in_reply_to_source_id="100_201",
        expected_revision=1,
        actor=ROSA,
    )
    return key, reply.reply_id


def _reply(world: World, key: CaseKey) -> Reply:
    (reply,) = case_detail(world.care, key, {BRAND}).replies
    return reply


def test_a_published_reply_is_known_to_stand_with_its_proof(
    world: World, replied: tuple[CaseKey, str]
) -> None:
    key, reply_id = replied
    act = action(
        key.case_id, ActionKind.REPLY_PUBLISHED, reply_id=reply_id, proof="https://x.example/1"
    )
    assert _report(world, act) is None

    reply = _reply(world, key)
    assert (reply.state, reply.proof) == (ReplyState.PUBLISHED, "https://x.example/1")
    detail = case_detail(world.care, key, {BRAND})
    assert detail.actions == (act,)
    assert detail.timeline[-1].kind is EventKind.ACTION_REPORTED
    assert detail.timeline[-1].subject == act.action_id
    assert world.tags()[-1] == "care:action:reported"


def test_the_same_report_twice_changes_nothing(world: World, replied: tuple[CaseKey, str]) -> None:
    key, reply_id = replied
    act = action(key.case_id, ActionKind.REPLY_PUBLISHED, reply_id=reply_id)
    assert _report(world, act) is None
    tags, events = world.tags(), world.count(tables.events)
    assert _report(world, act) is None
    assert (world.tags(), world.count(tables.events)) == (tags, events)


def test_the_same_id_with_another_act_is_a_conflict(
    world: World, replied: tuple[CaseKey, str]
) -> None:
    key, reply_id = replied
    act = action(key.case_id, ActionKind.REPLY_REFUSED, reply_id=reply_id, reason="NO_API")
    _report(world, act)
    refusal = report_action(
        world.care, AGENCY, replace(act, reason="TEXT_TOO_LONG"), actor=FORWARDER
    )
    assert refusal is not None
    assert (refusal.reason, refusal.permanent) == ("SAME_ID_OTHER_CONTENT", True)


def test_what_stands_in_public_wins_in_whatever_order_reports_come() -> None:
    acts = [
        action(new_id(), kind, at=T0 + timedelta(minutes=minute))
        for minute, kind in enumerate(
            [ActionKind.REPLY_PUBLISHED, ActionKind.REPLY_UNKNOWN, ActionKind.REPLY_REFUSED]
        )
    ]
    states = {told.state for order in permutations(acts) if (told := outcome(order))}
    assert states == {ReplyState.PUBLISHED}
    later = {told.state for order in permutations(acts[1:]) if (told := outcome(order))}
    assert later == {ReplyState.REFUSED}


def test_a_case_that_has_not_arrived_is_refused_for_now(world: World) -> None:
    refusal = report_action(
        world.care, AGENCY, action(new_id(), ActionKind.POST_HIDDEN), actor=FORWARDER
    )
    assert refusal is not None
    assert (refusal.reason, refusal.permanent) == ("UNKNOWN_CASE", False)


def test_another_agency_cannot_report_on_this_agencys_case_or_reply(
    world: World, replied: tuple[CaseKey, str]
) -> None:
    key, reply_id = replied
    act = action(key.case_id, ActionKind.REPLY_PUBLISHED, reply_id=reply_id)
    assert _report(world, act, OTHER_AGENCY) == "UNKNOWN_CASE"
    theirs = item()
    world.taken(theirs, OTHER_AGENCY)
    _report(world, replace(act, case_id=theirs.header.case_id), OTHER_AGENCY)
    assert _reply(world, key).state is ReplyState.SENT


def test_what_became_of_a_reply_of_the_agencys_own_is_taken(
    world: World, replied: tuple[CaseKey, str]
) -> None:
    key, _ = replied
    act = action(key.case_id, ActionKind.REPLY_PUBLISHED, reply_id=new_id(), proof="100_901")
    assert _report(world, act) is None
    assert case_detail(world.care, key, {BRAND}).actions == (act,)
    assert _reply(world, key).state is ReplyState.SENT


def test_a_reply_to_another_case_than_it_was_written_for_is_refused(
    world: World, replied: tuple[CaseKey, str]
) -> None:
    key, reply_id = replied
    other = item()
    world.taken(other)
    act = action(other.header.case_id, ActionKind.REPLY_PUBLISHED, reply_id=reply_id)
    assert _report(world, act) == "UNKNOWN_REPLY"
    assert _reply(world, key).state is ReplyState.SENT


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"actor": "Ana María Quispe"}, "actor"),
        ({"reason": "DNI_45678912"}, "reason"),
        ({"proof": "javascript:alert(1)//<script>"}, "proof"),
        ({"proof": "javascript:alert(1)"}, "proof"),
        ({"proof": "DATA:text/html,x"}, "proof"),
        ({"proof": "http://x.example/"}, "proof"),
        ({"kind": ActionKind.REPLY_PUBLISHED}, "reply_id"),
    ],
)
def test_words_that_could_carry_something_else_are_refused(
    world: World, change: dict[str, object], field: str
) -> None:
    handed = item()
    world.taken(handed)
    act = replace(action(handed.header.case_id, ActionKind.POST_HIDDEN), **change)
    refusal = report_action(world.care, AGENCY, act, actor=FORWARDER)
    assert refusal is not None
    assert (refusal.reason, refusal.field, refusal.permanent) == ("MALFORMED_MESSAGE", field, True)


def test_an_act_of_another_brand_than_the_cases_finds_no_case(world: World) -> None:
    handed = item()
    world.taken(handed)
    act = action(handed.header.case_id, ActionKind.POST_HIDDEN, brand="andes")
    assert _report(world, act) == "UNKNOWN_CASE"
