"""Nobody starts over, on the brand's side: linked cases count, and the agency learns nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey, Closure
from relevo.care.domain.customers import DecisionReason
from relevo.care.domain.errors import UnknownCase
from relevo.care.domain.timeline import EventKind
from relevo.care.domain.vault import IngestRefusal
from relevo.care.use_cases import continuity, desk
from relevo.care.use_cases.actions import report_action
from relevo.care.use_cases.answers import ask_question, write_reply
from relevo.care.use_cases.customers import Deciding, merge
from relevo.care.use_cases.ingest import ingest
from relevo.crossing.continuity import Justification, Reading
from relevo.crossing.guarding import AsksAgain, SendsAway
from relevo.crossing.restarts import GroupedBy
from relevo.crossing.vocabulary import ActionKind, FindingSpan
from relevo.ledger.entries import care as recorded
from relevo.ledger.entries.care_continuity_private import LinkedDataAsked
from relevo.ledger.entries.parsing import parse
from tests.unit.care.world import (
    AGENCY,
    BRAND,
    FORWARDER,
    ROSA,
    T0,
    World,
    action,
    header,
    item,
    new_id,
    post,
)

ASKS = "Hola, indíquenos su DNI, por favor."
ASKS_MAIL = "Hola, indíquenos su correo, por favor."
SENDS = "Escríbanos a nuestro correo de reclamos, por favor."
WRONG = Justification.DATA_WRONG_OR_INCOMPLETE
MAIL = FindingSpan(10, 19, "EMAIL", None, "email", 0.95, ("SHAPE",), 1)


def _case(world: World, source_id: str = "100_201", **changes: object) -> CaseKey:
    handed = item(header(public_code="Q-" + new_id()[:5].upper()), post(source_id=source_id))
    if changes:
        changed = replace(handed.post_versions[0], **changes)  # type: ignore[arg-type]
        handed = replace(handed, post_versions=(changed,))
    world.taken(handed)
    return CaseKey(AGENCY, handed.header.case_id)


def _mail_case(world: World) -> CaseKey:
    text = "mi mail es [EMAIL-1]"
    span = replace(MAIL, start=11, end=20)
    return _case(world, "100_301", redacted_text=text, findings=(span,))


def _linked(world: World) -> CaseKey:
    """A case that gave a DNI, of a customer who gave an e-mail in another one."""
    here, there = _case(world), _mail_case(world)
    merge(world.care, Deciding(here, {BRAND}, next(iter(DecisionReason)), ROSA), there)
    return here


def _reply(world: World, key: CaseKey, text: str, reason: Justification | None = None) -> str:
    return write_reply(
        world.care,
        key,
        {BRAND},
        text,
        in_reply_to_source_id="100_201",
        expected_revision=None,
        actor=ROSA,
        justification=reason,
    ).reply_id


def _private(world: World) -> list[LinkedDataAsked]:
    table = tables.private.entries
    with world.care.storage.read() as tx:
        bodies = tx.connection.scalars(sa.select(table.c.body).order_by(table.c.position)).all()
    entries = [parse(body)[1] for body in bodies]
    return [one for one in entries if isinstance(one, LinkedDataAsked)]


def test_what_linked_cases_gave_is_known_with_where_and_when(world: World) -> None:
    key = _linked(world)
    found = continuity.known(world.care, key, {BRAND})
    assert [one.kind for one in found.known.here] == ["NATIONAL_ID"]
    (mail,) = found.known.elsewhere
    assert (mail.kind, mail.channel, mail.given_at) == (
        "EMAIL",
        "facebook",
        T0 - timedelta(minutes=1),
    )
    assert mail.case != key


def test_what_a_blocked_case_gave_is_told_to_nobody_at_the_desk(world: World) -> None:
    key = _linked(world)
    (mail,) = continuity.known(world.care, key, {BRAND}).known.elsewhere
    with world.care.storage.write() as tx:
        other = tx.cases.get(mail.case, lock=True)
        assert other is not None
        tx.cases.save(replace(other, closure=Closure.BLOCKED))
    assert continuity.known(world.care, key, {BRAND}).known.elsewhere == ()
    _reply(world, key, ASKS_MAIL)


def test_no_wording_tells_of_what_only_a_linked_case_gave(world: World) -> None:
    alone, linked = _case(world, "100_900"), _linked(world)
    told = [continuity.known(world.care, key, {BRAND}).wording for key in (alone, linked)]
    assert told[0] == told[1] != ""


def test_a_draft_that_asks_for_what_a_linked_case_gave_is_stopped(world: World) -> None:
    key = _linked(world)
    with pytest.raises(AsksAgain) as stopped:
        _reply(world, key, ASKS_MAIL)
    assert stopped.value.kinds == ("EMAIL",)
    alone = _case(world, "100_900")
    write_reply(
        world.care,
        alone,
        {BRAND},
        ASKS_MAIL,
        in_reply_to_source_id="100_900",
        expected_revision=None,
        actor=ROSA,
    )


def test_the_main_log_does_not_grow_by_what_depends_on_a_link(world: World) -> None:
    key = _linked(world)
    before = world.tags()
    with pytest.raises(AsksAgain):
        _reply(world, key, ASKS_MAIL)
    assert world.tags() == before
    (entry,) = _private(world)
    assert (entry.asks_again, entry.justification) == (("EMAIL",), None)
    reply_id = _reply(world, key, ASKS_MAIL, WRONG)
    assert world.tags() == [*before, "care:reply:written"]
    (written,) = world.recorded(recorded.ReplyWritten)
    assert (written.justification, written.asks_again, written.stopped) == (None, (), None)
    _, justified = _private(world)
    assert (justified.draft, justified.justification) == (reply_id, "DATA_WRONG_OR_INCOMPLETE")


def test_of_a_draft_over_both_each_log_has_its_part(world: World) -> None:
    key = _linked(world)
    with pytest.raises(AsksAgain) as stopped:
        _reply(world, key, "Indíquenos su DNI y su correo, por favor.")
    assert stopped.value.kinds == ("EMAIL", "NATIONAL_ID")
    (blocked,) = world.recorded(recorded.ReplyBlocked)
    assert blocked.asks_again == ("NATIONAL_ID",)
    (private,) = _private(world)
    assert (private.asks_again, private.draft) == (("EMAIL",), blocked.draft)


def test_a_stopped_draft_is_on_the_record_once_and_in_the_story(world: World) -> None:
    key = _case(world)
    for _ in range(2):
        with pytest.raises(AsksAgain):
            _reply(world, key, ASKS)
    (entry,) = world.recorded(recorded.ReplyBlocked)
    assert (entry.asks_again, entry.sends_away, entry.carries) == (("NATIONAL_ID",), False, ())
    story = desk.case_detail(world.care, key, {BRAND}, with_held_fields=False).timeline
    assert [one.code for one in story if one.kind is EventKind.REPLY_STOPPED] == ["ASKS_AGAIN"]
    assert world.count(tables.replies) == 0


def test_the_stopped_draft_itself_is_told_from_a_changed_one(world: World) -> None:
    key = _case(world)
    with pytest.raises(SendsAway):
        _reply(world, key, SENDS)
    (blocked,) = world.recorded(recorded.ReplyBlocked)
    _reply(world, key, SENDS, Justification.CUSTOMER_ASKED_FOR_CHANNEL)
    _reply(world, key, f"{SENDS} Gracias.", Justification.CUSTOMER_ASKED_FOR_CHANNEL)
    same, changed = world.recorded(recorded.ReplyWritten)
    assert (same.stopped, same.justification, same.sends_away) == (
        blocked.draft,
        "CUSTOMER_ASKED_FOR_CHANNEL",
        True,
    )
    assert (changed.stopped, changed.justification) == (None, "CUSTOMER_ASKED_FOR_CHANNEL")


def test_what_the_vault_refused_was_not_given_to_care(world: World) -> None:
    key = _case(world)
    with world.care.storage.read() as tx:
        (version,) = tx.cases.posts(key)
    world.vault.refusals[version.post_version_id] = IngestRefusal("SEAL_TAMPERED", permanent=True)
    ingest(world.care, world.queued(), grace_seconds=0)
    assert continuity.known(world.care, key, {BRAND}).known.here == ()
    _reply(world, key, ASKS)


def test_a_question_that_makes_the_agency_ask_again_is_stopped_and_may_send_away(
    world: World,
) -> None:
    key = _case(world)
    with pytest.raises(AsksAgain):
        ask_question(world.care, key, {BRAND}, ASKS, actor=ROSA)
    ask_question(world.care, key, {BRAND}, SENDS, actor=ROSA)
    ask_question(world.care, key, {BRAND}, ASKS, actor=ROSA, justification=WRONG)
    away, again = world.recorded(recorded.QuestionAsked)
    assert (away.justification, again.justification) == (None, "DATA_WRONG_OR_INCOMPLETE")
    assert again.stopped is not None


def test_a_check_leaves_nothing(world: World) -> None:
    key = _linked(world)
    before = world.tags()
    checked = continuity.check(world.care, key, {BRAND}, f"{ASKS_MAIL} {SENDS} Su DNI 45678912.")
    assert (checked.passes, checked.carries) == (False, ("NATIONAL_ID",))
    assert checked.verdict.asks_again == ("EMAIL",)
    assert checked.verdict.sends_away
    assert world.tags() == before
    assert _private(world) == []
    assert world.count(tables.continuity.stopped_drafts) == 0


def test_another_brands_case_is_not_known_to_exist(world: World) -> None:
    key = _case(world)
    with pytest.raises(UnknownCase):
        continuity.known(world.care, key, {"andes"})
    with pytest.raises(UnknownCase):
        continuity.restarts(world.care, BRAND, {"andes"}, by=GroupedBy.WEEK)


def test_restarts_of_both_sides_are_counted_by_agency(world: World) -> None:
    key = _case(world)
    _reply(world, key, ASKS, WRONG)
    _reply(world, key, "Ya lo vemos.")
    theirs = Reading((), True, Justification.EMERGENCY, "noche")
    for kind, reading in (
        (ActionKind.REPLY_UNKNOWN, theirs),
        (ActionKind.REPLY_PUBLISHED, theirs),
    ):
        reported = action(
            key.case_id, kind, reply_id="33333333-3333-4333-8333-333333333333", reading=reading
        )
        assert report_action(world.care, AGENCY, reported, actor=FORWARDER) is None
    for kind in (ActionKind.REPLY_REFUSED, ActionKind.REPLY_PUBLISHED):
        reading = Reading() if kind is ActionKind.REPLY_REFUSED else None
        reported = action(key.case_id, kind, reply_id=new_id(), reading=reading)
        assert report_action(world.care, AGENCY, reported, actor=FORWARDER) is None
    desk.resolve(
        world.care, key, {BRAND}, expected_revision=world.case(key.case_id).revision, actor=ROSA
    )
    found = continuity.restarts(world.care, BRAND, {BRAND}, by=GroupedBy.AGENCY)
    ours, agency = found.groups
    assert (ours.name, ours.replies.events, ours.replies.trials) == (None, 1, 2)
    assert (agency.name, agency.replies.events, agency.replies.trials) == (AGENCY, 1, 1)
    assert (agency.by_reason, agency.unread) == ({"emergency": 1}, 1)
    assert agency.cases is not None
    assert (agency.cases.events, agency.cases.trials) == (1, 1)
    teams = continuity.restarts(world.care, BRAND, {BRAND}, by=GroupedBy.TEAM).groups
    assert [(one.name, one.replies.events) for one in teams] == [(None, 1), ("noche", 1)]


def test_a_report_twice_with_another_reading_is_a_contradiction(world: World) -> None:
    key = _case(world)
    first = action(
        key.case_id, ActionKind.REPLY_PUBLISHED, reply_id=new_id(), reading=Reading(team="noche")
    )
    assert report_action(world.care, AGENCY, first, actor=FORWARDER) is None
    assert report_action(world.care, AGENCY, first, actor=FORWARDER) is None
    other = replace(first, reading=Reading(team="tarde"))
    refusal = report_action(world.care, AGENCY, other, actor=FORWARDER)
    assert refusal is not None
    assert refusal.reason == "SAME_ID_OTHER_CONTENT"
