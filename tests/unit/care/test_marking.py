"""What an auditor says of a text, how she corrects it, and what follows from what was missed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from relevo.care.adapters import tables
from relevo.care.domain.breaches import BreachPolicy, BreachReason, BreachState
from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import (
    BreachClosed,
    CoveredByHand,
    CoverPending,
    NotAllMarked,
    TextChanged,
    UnknownBreach,
    UnknownItem,
    UnknownMark,
    UnknownSample,
)
from relevo.care.domain.marks import CoverState, Marking
from relevo.care.domain.sampling import Sample, Verdict
from relevo.care.domain.timeline import EventKind
from relevo.care.use_cases import breaches, marking, sampling
from relevo.care.use_cases.desk import case_detail
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.updates import Cover, Stretch
from relevo.crossing.vocabulary import HandOverItem, Redaction, RedactionCause
from relevo.errors import InvalidInput
from relevo.redaction import FindingType
from relevo.redaction.again import CutsPlaceholder, NothingToCover
from tests.unit.care.samples import JULIA, SPAN, arrive, drawn, mark, missed, read
from tests.unit.care.world import AGENCY, BRAND, ROSA, T0, World, header, new_id, post

LUIS = "11111111-1111-4111-8111-111111111111"
TEXT = "mi dni es [DNI-1], vivo donde Las Lilas, la clave es 8841"
ADDRESS = missed("donde Las Lilas", text=TEXT)
PIN = missed("8841", FindingType.SECRET, TEXT)


def sampled(world: World, **changes: Any) -> tuple[Sample, str]:
    """One text in a sample."""
    values = {"redacted_text": TEXT, "findings": (SPAN,), **changes}
    (name,) = arrive(world, **values)
    return drawn(world), name


def entries(world: World, tag: str) -> list[dict[str, Any]]:
    table = tables.ledger.entries
    with world.care.storage.database.read() as connection:
        bodies = connection.scalars(
            sa.select(table.c.body).where(table.c.tag == tag).order_by(table.c.position)
        )
        return [json.loads(body) for body in bodies]


def told(world: World) -> list[Cover]:
    world.number()
    with world.care.storage.read() as tx:
        updates = tx.updates.after(AGENCY, BRAND, 0, limit=100)
    return [one.kind for one in updates if isinstance(one.kind, Cover)]


def redacted(world: World, sample: Sample, name: str, text: str, **changes: Any) -> None:
    """The agency hands the text over once more, redacted again."""
    item = read(world, sample, name).item
    case = world.case(item.case_id)
    revision = read(world, sample, name).version.revision + 1
    made = Redaction(
        redaction_id=new_id(),
        post_version_id=name,
        revision=revision,
        cause=RedactionCause.BY_HAND,
        at=world.clock(),
        actor="spiffe://qori/care/rpc",
        redacted_text=text,
        findings=(SPAN,),
        redaction_version="redaction/1.0.0+0a1b2c3d",
        seal=None,
        seal_digest=None,
    )
    newer = replace(case.header, version=case.header.version + 1)
    world.taken(HandOverItem(newer, (), (), (replace(made, **changes),)))


def test_a_finding_is_marked_and_the_mark_is_on_record(world: World) -> None:
    sample, name = sampled(world)
    found = mark(world, sample, name, too_much=("[DNI-1]",))
    (finding,) = found.findings
    assert finding.mark is not None
    assert (finding.mark.verdict, finding.mark.detector) == (Verdict.TOO_MUCH, "pe.dni")
    (entry,) = entries(world, "care:sample:marked")
    (noted,) = entry["marks"]
    assert (noted["verdict"], noted["type"], noted["country"]) == ("TOO_MUCH", "NATIONAL_ID", "PE")
    assert (noted["detector"], entry["examined"], entry["cover"]) == ("PE.DNI", False, None)
    assert (entry["actor"], entry["revision"]) == (JULIA, 0)
    assert told(world) == []


def test_the_same_mark_again_changes_nothing_and_another_takes_its_place(world: World) -> None:
    sample, name = sampled(world)
    first = mark(world, sample, name, right=("[DNI-1]",))
    assert mark(world, sample, name, right=("[DNI-1]",)) == first
    assert mark(world, sample, name, rest_right=True) == first
    assert len(entries(world, "care:sample:marked")) == 1
    after = mark(world, sample, name, too_much=("[DNI-1]",))
    assert [one.verdict for one in after.history] == [Verdict.RIGHT, Verdict.TOO_MUCH]
    assert after.history[1].replaces == after.history[0].mark_id
    assert after.findings[0].mark == after.history[1]


def test_a_text_is_examined_when_all_of_it_is_marked(world: World) -> None:
    sample, name = sampled(world)
    with pytest.raises(NotAllMarked):
        mark(world, sample, name, examined=True)
    done = mark(world, sample, name, examined=True, right=("[DNI-1]",))
    assert (done.item.examined_by, done.item.examined_at is None) == (JULIA, False)
    assert entries(world, "care:sample:marked")[-1]["examined"] is True
    again = mark(world, sample, name, examined=True)
    assert again.item == done.item
    assert len(entries(world, "care:sample:marked")) == 1
    (plain,) = arrive(world, redacted_text="hola", findings=())
    other = drawn(world)
    assert mark(world, other, plain, examined=True).item.examined_at is not None


def test_a_mark_is_withdrawn_stays_in_the_history_and_counts_no_more(world: World) -> None:
    sample, name = sampled(world)
    done = mark(world, sample, name, rest_right=True, examined=True)
    (first,) = done.history

    def withdraw(mark_id: str) -> sampling.ReadItem:
        return marking.withdraw(world.care, sample.key, name, mark_id, {BRAND}, actor=ROSA)

    after = withdraw(first.mark_id)
    assert after.findings[0].mark is None
    assert (after.history[-1].verdict, after.history[-1].actor) == (Verdict.WITHDRAWN, ROSA)
    assert after.item.examined_at is None
    assert sampling.report(world.care, sample.key, {BRAND}).total.right == 0
    for gone in (first.mark_id, after.history[-1].mark_id, new_id()):
        with pytest.raises(UnknownMark):
            withdraw(gone)
    assert mark(world, sample, name, right=("[DNI-1]",)).findings[0].mark is not None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"right": ("[DNI-7]",)}, "right"),
        ({"too_much": ("[DNI-7]",)}, "too_much"),
        ({"right": ("[DNI-1]",), "too_much": ("[DNI-1]",)}, "too_much"),
    ],
)
def test_placeholders_that_are_not_there_are_refused(
    world: World, said: dict[str, Any], field: str
) -> None:
    sample, name = sampled(world)
    with pytest.raises(InvalidInput) as refused:
        mark(world, sample, name, **said)
    assert refused.value.field == field
    assert world.count(tables.sampling.marks) == 0


def test_what_a_person_covered_says_nothing_of_the_redactor(world: World) -> None:
    by_hand = replace(SPAN, detector="person.missed")
    sample, name = sampled(world, findings=(by_hand,))
    with pytest.raises(CoveredByHand):
        mark(world, sample, name, right=("[DNI-1]",))
    done = mark(world, sample, name, rest_right=True, examined=True)
    assert (done.history, done.findings[0].placeholder.by_hand) == ((), True)


def test_what_was_missed_goes_to_the_agency_in_one_request(world: World) -> None:
    sample, name = sampled(world)
    world.clock.forward(hours=2)
    found = mark(world, sample, name, missed=(PIN, replace(ADDRESS, country="PE")))
    assert [(one.mark.type, one.cover) for one in found.misses] == [
        ("ADDRESS", CoverState.PENDING),
        ("SECRET", CoverState.PENDING),
    ]
    (cover,) = told(world)
    (entry,) = entries(world, "care:sample:marked")
    assert (cover.request_id, cover.post_version_id, cover.revision) == (entry["cover"], name, 0)
    assert cover.stretches == (
        Stretch(ADDRESS.start, ADDRESS.end, "ADDRESS"),
        Stretch(PIN.start, PIN.end, "SECRET"),
    )
    detail = case_detail(world.care, CaseKey(AGENCY, found.item.case_id), {BRAND})
    event = detail.timeline[-1]
    assert (event.kind, event.subject, event.actor) == (EventKind.COVER_ASKED, name, JULIA)
    assert (event.code, event.number) == ("SECRET ADDRESS", 0)


def test_while_a_text_is_being_covered_nothing_more_of_it_is_marked_missed(world: World) -> None:
    sample, name = sampled(world)
    other = drawn(world)
    pin = mark(world, sample, name, missed=(PIN,)).misses[0].mark
    for one in (sample, other):
        with pytest.raises(CoverPending):
            mark(world, one, name, missed=(ADDRESS,))
    marking.withdraw(world.care, sample.key, name, pin.mark_id, {BRAND}, actor=JULIA)
    with pytest.raises(CoverPending):
        mark(world, sample, name, missed=(ADDRESS,))
    assert mark(world, sample, name, right=("[DNI-1]",)).findings[0].mark is not None
    assert len(told(world)) == 1
    redacted(world, sample, name, TEXT.replace("8841", "[CLAVE-1]"))
    assert mark(world, sample, name, revision=1, missed=(ADDRESS,)).misses


def test_a_request_that_had_no_effect_can_be_made_again(world: World) -> None:
    sample, name = sampled(world)
    first = mark(world, sample, name, missed=(ADDRESS,)).misses[0].mark
    again = replace(ADDRESS, replaces=first.mark_id)
    world.clock.at += marking.COVER_PATIENCE - timedelta(seconds=1)
    with pytest.raises(CoverPending):
        mark(world, sample, name, missed=(again,))
    world.clock.at += timedelta(seconds=2)
    repeated = mark(world, sample, name, missed=(again,)).misses
    assert [one.mark.replaces for one in repeated] == [first.mark_id]
    assert len(told(world)) == 2


def test_once_another_text_stands_nothing_tells_how_long_a_missed_value_was(world: World) -> None:
    sample, name = sampled(world)
    mark(world, sample, name, missed=(PIN, ADDRESS))
    assert [one.mark.start for one in read(world, sample, name).misses] == [
        ADDRESS.start,
        PIN.start,
    ]
    place = read(world, sample, name).misses[0].mark.mark_id
    marking.withdraw(world.care, sample.key, name, place, {BRAND}, actor=JULIA)
    redacted(world, sample, name, TEXT.replace("8841", "[CLAVE-1]"))
    found = read(world, sample, name)
    assert [(one.start, one.end) for one in found.history] == [(None, None)] * 3
    (cover,) = told(world)  # it goes once more, to an agency that lost what it had applied
    assert (cover.post_version_id, cover.revision, cover.stretches) == (name, 0, ())
    later = read(world, sample, name).version.redacted_text
    again = missed("donde Las Lilas", text=later)
    mark(world, sample, name, revision=1, missed=(again,))
    assert again.start in {one.mark.start for one in read(world, sample, name).misses}


def test_what_somebody_else_covered_first_is_not_taken_for_what_was_asked(world: World) -> None:
    sample, name = sampled(world)
    mark(world, sample, name, missed=(PIN,))
    redacted(world, sample, name, TEXT.replace("donde Las Lilas", "[DIRECCION-1]"), actor=LUIS)
    found = read(world, sample, name)
    assert [one.cover for one in found.misses] == [CoverState.CHANGED]
    (breach,) = breaches.breaches(world.care, {BRAND}).breaches
    assert (breach.covered_at_care, breach.text_changed) == (None, True)


def test_what_comes_back_is_covered_and_what_changed_otherwise_is_told(world: World) -> None:
    sample, name = sampled(world)
    pin = mark(world, sample, name, missed=(PIN,)).misses[0].mark
    after = "mi dni es [DNI-1], vivo donde Las Lilas, la clave es [CLAVE-1]"
    redacted(world, sample, name, after)
    found = read(world, sample, name)
    assert [one.cover for one in found.misses] == [CoverState.COVERED]
    assert (found.version.revision, found.version.redacted_text) == (1, after)
    with pytest.raises(TextChanged):
        mark(world, sample, name, missed=(ADDRESS,))
    mark(world, sample, name, revision=1, missed=(ADDRESS,))
    redacted(world, sample, name, TEXT, cause=RedactionCause.NEWER_REDACTOR)
    states = [one.cover for one in read(world, sample, name).misses]
    assert states == [CoverState.COVERED, CoverState.CHANGED]
    last = read(world, sample, name).misses[1].mark
    moved = replace(ADDRESS, replaces=last.mark_id)
    with pytest.raises(UnknownMark):
        mark(world, sample, name, revision=2, missed=(replace(ADDRESS, replaces=new_id()),))
    twice = (moved, replace(moved, start=PIN.start, end=PIN.end))
    with pytest.raises(UnknownMark):
        mark(world, sample, name, revision=2, missed=twice)
    assert len(mark(world, sample, name, revision=2, missed=(moved,)).misses) == 2
    assert pin.cover_id != last.cover_id


@pytest.mark.parametrize(
    ("stretches", "error"),
    [
        ((replace(ADDRESS, end=10_000),), NothingToCover),
        ((replace(ADDRESS, start=12),), CutsPlaceholder),
        ((replace(ADDRESS, start=10, end=17),), NothingToCover),
        ((ADDRESS, replace(ADDRESS, start=ADDRESS.end - 1, end=ADDRESS.end + 5)), MalformedMessage),
    ],
)
def test_stretches_are_checked_as_the_agency_will(
    world: World, stretches: tuple[Any, ...], error: type[Exception]
) -> None:
    sample, name = sampled(world)
    with pytest.raises(error):
        mark(world, sample, name, missed=stretches)
    assert told(world) == []
    assert world.count(tables.sampling.marks) == 0


def test_a_missed_value_of_the_policys_types_is_a_breach_with_its_clocks(world: World) -> None:
    sample, name = sampled(world)
    world.clock.forward(hours=5)
    mark(world, sample, name, missed=(PIN, ADDRESS))
    (found,) = breaches.breaches(world.care, {BRAND}).breaches
    breach = found.breach
    assert (breach.type, breach.state, breach.channel) == ("SECRET", BreachState.OPEN, "facebook")
    assert breach.public_since == T0 - timedelta(minutes=1)
    assert breach.agency_since == T0
    assert breach.opened_at - breach.care_since >= timedelta(hours=5)
    assert [one.country for one in breach.deadlines] == ["PE", "ES", "CO"]
    assert found.seconds_left[0] == 48 * 3600 - 1
    assert (found.covered_at_care, found.text_changed) == (None, False)
    (entry,) = entries(world, "care:breach:opened")
    assert (entry["breach"], entry["type"]) == (breach.breach_id, "SECRET")
    assert entry["clocks"] == ["PE", "ES", "CO"]
    redacted(world, sample, name, "mi dni es [DNI-1], y nada más")
    covered = breaches.breach_of(world.care, AGENCY, breach.breach_id, {BRAND})
    assert covered.covered_at_care is not None
    assert (covered.covered_at_agency is None, covered.text_changed) == (False, True)
    world.clock.forward(hours=50)
    late = breaches.breach_of(world.care, AGENCY, breach.breach_id, {BRAND})
    assert late.seconds_left[0] < 0 < late.seconds_left[1]


def test_the_policy_says_what_is_a_breach(world: World) -> None:
    sample, name = sampled(world)
    policy = BreachPolicy(frozenset({"ADDRESS"}), ("EU",))
    world.care = replace(world.care, breach_policy=policy)
    mark(world, sample, name, missed=(PIN, ADDRESS))
    (found,) = breaches.breaches(world.care, {BRAND}).breaches
    assert found.breach.type == "ADDRESS"
    assert [one.country for one in found.breach.deadlines] == ["EU"]


def test_a_breach_is_closed_with_a_reason_and_reopened_on_record(world: World) -> None:
    sample, name = sampled(world)
    mark(world, sample, name, missed=(PIN,))
    (found,) = breaches.breaches(world.care, {BRAND}, state=BreachState.OPEN).breaches
    breach_id = found.breach.breach_id

    def close(reason: BreachReason) -> breaches.ReadBreach:
        return breaches.close(world.care, AGENCY, breach_id, {BRAND}, reason, actor=ROSA)

    done = close(BreachReason.AUTHORITY_TOLD)
    assert (done.breach.state, done.breach.closed_by) == (BreachState.NOTIFIED, ROSA)
    assert breaches.breaches(world.care, {BRAND}, state=BreachState.OPEN).breaches == ()
    with pytest.raises(BreachClosed):
        close(BreachReason.NO_RISK)
    reopened = breaches.reopen(world.care, AGENCY, breach_id, {BRAND}, actor=ROSA)
    assert reopened.breach == found.breach
    world.clock.forward(hours=49)
    assert close(BreachReason.NO_RISK).breach.state is BreachState.DISMISSED
    assert [
        (one["outcome"], one["reason"], one["in_time"])
        for one in entries(world, "care:breach:closed")
    ] == [("NOTIFIED", "AUTHORITY_TOLD", True), ("DISMISSED", "NO_RISK", False)]
    assert len(entries(world, "care:breach:reopened")) == 1
    with pytest.raises(UnknownBreach):
        breaches.breach_of(world.care, AGENCY, breach_id, {"andes"})


def test_breaches_are_listed_by_what_is_due_first_page_by_page(world: World) -> None:
    for _ in range(3):
        sample, name = sampled(world)
        mark(world, sample, name, missed=(PIN,))
        world.clock.forward(hours=1)
    found, cursor = [], None
    for _ in range(2):
        page = breaches.breaches(world.care, {BRAND}, cursor=cursor, limit=2)
        found += [one.breach.opened_at for one in page.breaches]
        cursor = page.next_cursor
    assert (found, len(found), cursor) == (sorted(found), 3, None)
    assert breaches.breaches(world.care, {"andes"}).breaches == ()
    with pytest.raises(InvalidInput):
        breaches.breaches(world.care, {BRAND}, cursor="AAAA")


def test_only_texts_of_ones_own_brands_samples_are_marked(world: World) -> None:
    sample, name = sampled(world)
    (outside,) = arrive(world)
    with pytest.raises(UnknownItem):
        mark(world, sample, outside, rest_right=True)
    with pytest.raises(UnknownSample):
        marking.mark(
            world.care, sample.key, name, {"andes"}, Marking(0, rest_right=True), actor=JULIA
        )


def test_an_agencys_span_that_is_no_placeholder_is_neither_shown_nor_marked(world: World) -> None:
    odd = post(redacted_text="soy Ana Canaria", findings=(replace(SPAN, start=4, end=15),))
    world.taken(HandOverItem(header(), (odd,)))
    sample = drawn(world)
    found = mark(world, sample, odd.post_version_id, rest_right=True, examined=True)
    assert (found.findings, found.history) == ((), ())


def test_more_marks_than_an_entry_holds_are_recorded_in_several(world: World) -> None:
    labels = [f"[DNI-{number}]" for number in range(1, 701)]
    text, findings = "", []
    for label in labels:
        findings.append(replace(SPAN, start=len(text), end=len(text) + len(label)))
        text += f"{label} "
    sample, name = sampled(world, redacted_text=text, findings=tuple(findings))
    mark(world, sample, name, rest_right=True, examined=True)
    made = entries(world, "care:sample:marked")
    assert [len(one["marks"]) for one in made] == [200, 200, 200, 100]
    assert len(read(world, sample, name).history) == 700
