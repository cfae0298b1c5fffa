"""The guard, the rules, what vanished, and who read the log."""

from __future__ import annotations

from typing import Any

import pytest

from relevo.ledger.entries import agency, logs, vault
from relevo.ledger.values import Code, LogOrigin, Process
from tests.unit.ledger.questions.stories import (
    CASE,
    LUIS,
    OTHER_CASE,
    ROSA,
    TONI,
    ask,
    asked_back,
    blocked,
    edited,
    finding,
    hidden,
    minute,
    new_id,
    outside,
    published,
    redacted,
    redacted_again,
    removed,
    reported,
    restored,
    written,
)


def test_a_reply_that_was_stopped_is_told_with_what_for() -> None:
    (row,) = ask("guard", blocked(1, asks_again=(Code("CARD"),), sends_away=True))
    assert (row.outcome, row.person, row.carries, row.asks_again, row.sends_away) == (
        "BLOCKED",
        ROSA,
        ("NATIONAL_ID",),
        ("CARD",),
        True,
    )


def test_a_reply_with_a_justification_overrode_the_guard_and_one_without_passed_it() -> None:
    over = written(1, "CUSTOMER_ASKED_FOR_IT")
    (row,) = ask("guard", written(0), over)
    assert (row.index, row.outcome, row.reply, row.justification) == (
        1,
        "OVERRIDDEN",
        over.reply,
        "CUSTOMER_ASKED_FOR_IT",
    )


def test_the_guard_can_be_asked_for_person_case_and_period() -> None:
    entries = [blocked(0), blocked(10, TONI), blocked(20, case=OTHER_CASE)]
    assert [row.index for row in ask("guard", *entries, person=TONI)] == [1]
    assert [row.index for row in ask("guard", *entries, case=OTHER_CASE)] == [2]
    assert [row.index for row in ask("guard", *entries, until=minute(10))] == [0]


def _rules(*entries: Any, **asked: Any) -> list[tuple[Any, ...]]:
    return [
        (
            row.detector,
            row.type,
            row.found,
            row.asked_back,
            row.put_back,
            row.wrong,
            row.covered_by_people,
            row.covered_by_newer_rules,
        )
        for row in ask("wrong-rules", *entries, **asked)
    ]


def test_the_rule_that_care_overruled_most_comes_first() -> None:
    dni, booking = finding(), finding("BOOKING_CODE", "BOOKING")
    one, two = redacted(0, dni, booking), redacted(1, booking, booking)
    entries = [one, two, asked_back(2, one, booking), asked_back(3, two, booking)]
    entries_all = [*entries, restored(4, one, booking), asked_back(5, one, dni)]
    assert _rules(*entries_all) == [
        ("BOOKING", "BOOKING_CODE", 3, 2, 1, 0.3333, 0, 0),
        ("PE.DNI", "NATIONAL_ID", 1, 1, 0, 0.0, 0, 0),
    ]


def test_a_miss_is_counted_by_type_and_blames_no_rule() -> None:
    post = redacted(0)
    entries = [
        post,
        redacted_again(1, post, finding("PHONE", "PERSON"), cause="BY_HAND"),
        redacted_again(2, post, finding("PHONE", "PHONE"), cause="NEWER_REDACTOR"),
        redacted_again(3, post, finding("PHONE", "PHONE"), cause="SPLIT"),
    ]
    assert _rules(*entries) == [
        (None, "PHONE", 0, 0, 0, None, 1, 1),
        ("PHONE", "PHONE", 2, 0, 0, 0.0, 0, 0),
    ]


def test_rules_are_counted_within_the_period_and_by_type() -> None:
    entries = [redacted(0, finding()), redacted(10, finding(), finding("PHONE", "PHONE"))]
    assert _rules(*entries, since=minute(5), type=Code("NATIONAL_ID")) == [
        ("PE.DNI", "NATIONAL_ID", 1, 0, 0, 0.0, 0, 0)
    ]
    assert _rules(*entries, since=minute(11)) == []


def test_what_vanished_is_told_with_what_is_known_of_it() -> None:
    post, reply = redacted(0), new_id()
    entries = [
        post,
        removed(5, post, happened_at=minute(4)),
        outside(6, "HIDE", post_version=post.post_version),
        outside(7, "REMOVE", reply=reply),
    ]
    rows = ask("vanished", *entries)
    assert [(row.index, row.how.value, row.vanished_at) for row in rows] == [
        (1, "REMOVED", minute(4)),
        (2, "HIDDEN_OUTSIDE", minute(6)),
        (3, "REMOVED_OUTSIDE", minute(7)),
    ]
    assert [(row.post_version, row.reply) for row in rows] == [
        (post.post_version, None),
        (post.post_version, None),
        (None, reply),
    ]


@pytest.mark.parametrize("act", ["ADD", "EDIT", "UNHIDE"])
def test_what_came_or_came_back_with_other_tools_did_not_vanish(act: str) -> None:
    assert ask("vanished", outside(0, act)) == []


def test_what_was_done_through_relevo_did_not_vanish_without_us() -> None:
    post = redacted(0)
    assert ask("vanished", post, hidden(1, post), published(2), edited(3, post)) == []


def test_a_removal_before_its_post_is_told_without_a_case() -> None:
    gone = agency.PostRemoved(
        at=minute(0),
        actor=redacted(0).actor,
        case=None,
        post_version=new_id(),
        brand=redacted(0).brand,
        channel=redacted(0).channel,
    )
    (row,) = ask("vanished", gone)
    assert (row.case, row.post_version, row.how) == (None, None, "REMOVED")
    assert ask("vanished", gone, case=CASE) == []


def test_care_knows_what_vanished_from_what_the_agency_reported() -> None:
    entries = [
        reported(5, "OUTSIDE_RELEVO", happened=1, reason=Code("REMOVE"), reply=CASE),
        reported(5, "OUTSIDE_RELEVO", happened=1, reason=Code("ADD")),
        reported(5, "POST_HIDDEN", happened=1, reason=Code("REMOVE")),
    ]
    (row,) = ask("vanished", *entries)
    assert (row.index, row.how, row.vanished_at, row.reply) == (
        0,
        "REMOVED_OUTSIDE",
        minute(1),
        CASE,
    )


def test_who_read_the_log_is_told_with_what_was_asked_and_about_whom() -> None:
    cli = Process("spiffe://qori.example/vault/cli")
    by_person = agency.LogRead(
        at=minute(0),
        actor=LUIS,
        what=Code("REVEALS"),
        since=None,
        until=minute(0),
        case=CASE,
        person=ROSA,
    )
    by_cli = vault.LogRead(at=minute(1), actor=cli, what=Code("EVIDENCE"), since=None, until=None)
    rows = ask("log-reads", by_person, by_cli)
    assert [(row.tag, row.person, row.what, row.case, row.about) for row in rows] == [
        ("agency:log:read", LUIS, "REVEALS", CASE, ROSA),
        ("vault:log:read", cli, "EVIDENCE", None, None),
    ]
    assert [row.index for row in ask("log-reads", by_person, by_cli, person=LUIS)] == [0]
    assert [row.index for row in ask("log-reads", by_person, by_cli, case=CASE)] == [0]
    assert [row.index for row in ask("log-reads", by_person, by_cli, since=minute(1))] == [1]


def test_who_read_the_vaults_files_through_care_is_the_person() -> None:
    web = Process("spiffe://qori.example/care/web")
    through_care = vault.LogRead(
        at=minute(0), actor=web, what=Code("FILES"), since=None, until=None, reader=ROSA
    )
    (row,) = ask("log-reads", through_care, person=ROSA)
    assert (row.tag, row.person, row.what, row.about) == ("vault:log:read", ROSA, "FILES", None)
    assert ask("log-reads", through_care, person=web) == []


def test_an_export_is_a_reading_of_the_whole_log() -> None:
    exported = logs.CareLogExported(
        at=minute(2),
        actor=Process("spiffe://qori.example/care/cli"),
        origin=LogOrigin("qori.example/care/1"),
        size=512,
        format=Code("TLOG-TILES"),
    )
    (row,) = ask("log-reads", exported)
    assert (row.tag, row.person, row.what) == ("care:log:exported", exported.actor, "EXPORT")
    assert ask("log-reads", exported, case=CASE) == []
