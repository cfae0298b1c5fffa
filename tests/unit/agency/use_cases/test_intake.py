"""A post comes in: what is stored, what is sealed, what belongs to which case."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
import traceback
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any, cast

import pytest
import sqlalchemy as sa

from relevo.agency.adapters import tables
from relevo.agency.domain.errors import (
    IntakeFailed,
    NoSealingKey,
    PostTooLarge,
    StorageUnavailable,
    UnknownBrand,
    UnknownChannel,
)
from relevo.agency.domain.post import Author, PostEvent, Taken
from relevo.agency.domain.protection import protect
from relevo.agency.use_cases import actions, cases, intake
from relevo.agency.use_cases.sealing_posts import author_ref
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.vocabulary import CaseState, CloseReason, Verb
from relevo.errors import RelevoError
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import Digest, verify_commitment
from relevo.redaction import Redaction, Redactor
from relevo.sealing.envelope import Envelope
from relevo.sealing.sealing import Sealer
from tests.unit.agency.world import BRAND, NOW, OTHER_BRAND, ROOT_KEY, World, key_list

LUIS = "11111111-1111-4111-8111-111111111111"


def test_a_post_is_stored_redacted_and_its_values_sealed(world: World) -> None:
    event = world.post("mi dni es 45678912", attachments=("https://cdn.example/a.jpg",))
    taken = intake.take_in(world.context, event)
    (row,) = world.rows(tables.post_versions)
    assert row["redacted_text"] == "mi dni es [DNI-1]"
    assert [(f["start"], f["end"], f["type"], f["field_number"]) for f in row["findings"]] == [
        (10, 17, "NATIONAL_ID", 1)
    ]
    assert world.opened(row) == {
        0: ("ORIGINAL_TEXT", "mi dni es 45678912"),
        1: ("NATIONAL_ID", "45678912"),
        2: ("AUTHOR_NAME", "Ana Prueba"),
        3: ("AUTHOR_ID", "fb-ana"),
        4: ("ATTACHMENT", "https://cdn.example/a.jpg"),
    }
    assert row["attachment_count"] == 1
    assert taken.case_id == row["case_id"]
    assert not taken.duplicate


def test_one_transaction_writes_version_case_ledger_and_outbox(world: World) -> None:
    taken = intake.take_in(world.context, world.post())
    (case,) = world.rows(tables.cases)
    assert (case["case_id"], case["version"], case["state"]) == (taken.case_id, 1, "new")
    assert case["public_code"] == taken.public_code
    assert world.ledger_tags() == ["agency:case:opened", "agency:post:redacted"]
    assert [(m["topic"], m["key"]) for m in world.rows(tables.outbox.outbox)] == [
        ("case.handover", taken.case_id)
    ]


def test_a_duplicate_has_the_first_answer_and_no_second_effect(world: World) -> None:
    event = world.post("mi dni es 45678912")
    first = intake.take_in(world.context, event)
    world.clock.forward(hours=30)
    again = intake.take_in(world.context, replace(event, text="another text altogether"))
    assert again == replace(first, duplicate=True)
    assert len(world.rows(tables.post_versions)) == 1
    assert world.rows(tables.cases)[0]["version"] == 1
    assert len(world.rows(tables.outbox.outbox)) == 1


def test_the_commitment_in_the_ledger_binds_the_redacted_text(world: World) -> None:
    intake.take_in(world.context, world.post("mi dni es 45678912"))
    (row,) = world.rows(tables.post_versions)
    entry = json.loads(world.rows(tables.ledger.entries)[-1]["body"])
    verify_commitment(Digest(entry["text_commitment"]), row["redacted_text"], row["text_nonce"])
    assert len(row["text_nonce"]) == 32
    assert entry["seal"] == row["seal_digest"].hex()
    assert entry["actor"] == "spiffe://colibri/agency/web"
    assert (entry["findings"][0]["detector"], entry["findings"][0]["start"]) == ("PE.DNI", 10)


def test_the_same_value_twice_is_one_field(world: World) -> None:
    intake.take_in(world.context, world.post("dni 45678912, repito: dni 45678912"))
    (row,) = world.rows(tables.post_versions)
    assert [f["field_number"] for f in row["findings"]] == [1, 1]
    assert [kind for kind, _ in world.opened(row).values()].count("NATIONAL_ID") == 1


def test_a_secret_is_neither_stored_nor_sealed(world: World) -> None:
    text = "tarjeta 4111 1111 1111 1111, mi cvv es 737"
    author = Author("fb-ana", "Ana, mi clave es Zx9-kk2!")
    intake.take_in(world.context, world.post(text, author=author))
    (row,) = world.rows(tables.post_versions)
    assert "737" not in row["redacted_text"]
    sealed = world.opened(row)
    assert all("737" not in value for _, value in sealed.values())
    assert sealed[1] == ("CARD", "4111 1111 1111 1111")
    secrets = [f for f in row["findings"] if f["type"] == "SECRET"]
    assert [f["field_number"] for f in secrets] == [None]
    assert "4111 1111 1111 1111" in sealed[0][1]
    assert all("Zx9-kk2" not in value for _, value in sealed.values())


@pytest.mark.parametrize("text", ["antes\x00después 45678912", "roto \ud83d 45678912"])
def test_text_that_cannot_be_processed_is_sealed_whole(world: World, text: str) -> None:
    intake.take_in(world.context, world.post(text))
    (row,) = world.rows(tables.post_versions)
    assert (row["redacted_text"], row["findings"]) == ("[UNREADABLE-1]", [])
    assert world.opened(row)[0] == ("ORIGINAL_TEXT", text)


def test_a_redactor_that_breaks_loses_no_post(world: World) -> None:
    class Broken:
        version = "redaction/broken"

        def redact(self, text: str) -> Redaction:
            raise RuntimeError(text)

    redactors = {BRAND: cast(Redactor, Broken())}
    context = dataclasses.replace(world.context, redactors=redactors)
    intake.take_in(context, world.post("mi dni es 45678912"))
    (row,) = world.rows(tables.post_versions)
    assert row["redacted_text"] == "[UNREADABLE-1]"
    assert world.opened(row)[0] == ("ORIGINAL_TEXT", "mi dni es 45678912")


def test_a_very_long_text_is_taken_in_whole_and_one_beyond_the_contract_refused(
    world: World,
) -> None:
    intake.take_in(world.context, world.post("ñ" * 220_000))
    (row,) = world.rows(tables.post_versions)
    assert row["redacted_text"] == "[UNREADABLE-1]"
    assert len(world.opened(row)[0][1]) == 220_000
    with pytest.raises(PostTooLarge) as refused:
        intake.take_in(world.context, world.post("ñ" * 600_000))
    assert refused.value.field == "text"
    assert len(world.rows(tables.post_versions)) == 1


def test_more_findings_than_can_cross_are_sealed_as_one(world: World) -> None:
    text = " ".join(f"ana{number}@correo.example" for number in range(1_100))
    intake.take_in(world.context, world.post(text))
    (row,) = world.rows(tables.post_versions)
    assert (row["redacted_text"], row["findings"]) == ("[UNREADABLE-1]", [])
    fields = world.opened(row)
    assert fields[0] == ("ORIGINAL_TEXT", text)
    assert [kind for kind, _ in fields.values()] == ["ORIGINAL_TEXT", "AUTHOR_NAME", "AUTHOR_ID"]


@pytest.mark.parametrize(
    ("handle", "kept"),
    [
        ("@ana.p", "@ana.p"),
        ("ana_p", "@ana_p"),
        ("@dni45678912", None),
        ("@ana con espacios", None),
        ("@" + "a" * 64, None),
    ],
)
def test_a_public_handle_is_kept_only_if_nothing_is_found_in_it(
    world: World, handle: str, kept: str | None
) -> None:
    found = world.context.redactors[BRAND].redact(handle.lstrip("@")).findings
    intake.take_in(world.context, world.post(author=Author("fb-ana", None, handle)))
    (case,) = world.rows(tables.cases)
    (row,) = world.rows(tables.post_versions)
    assert case["author_handle"] == (None if found else kept)
    names = [value for kind, value in world.opened(row).values() if kind == "AUTHOR_NAME"]
    assert names == ([] if case["author_handle"] else [handle])


def test_authors_are_pseudonyms_that_differ_by_brand_and_channel(world: World) -> None:
    taken = [
        intake.take_in(world.context, world.post(**changes)).case_id
        for changes in ({}, {"channel": "form"}, {"brand": OTHER_BRAND}, {"thread_id": "t_2"})
    ]
    stored = {row["case_id"]: row["author_ref"] for row in world.rows(tables.cases)}
    refs = [stored[case_id] for case_id in taken]
    assert refs[0] == refs[3]
    assert len(set(refs)) == 3
    assert all("ana" not in ref and len(ref) == 32 for ref in refs)


def test_posts_of_one_author_in_one_thread_are_one_case(world: World) -> None:
    first = intake.take_in(world.context, world.post())
    second = intake.take_in(world.context, world.post())
    other_author = intake.take_in(world.context, world.post(author=Author("fb-bea")))
    other_thread = intake.take_in(world.context, world.post(thread_id="t_2"))
    unknown = [intake.take_in(world.context, world.post(author=None)) for _ in range(2)]
    assert first.case_id == second.case_id
    ids = {one.case_id for one in (first, other_author, other_thread, *unknown)}
    assert len(ids) == 5
    assert world.rows(tables.cases, tables.cases.c.case_id == first.case_id)[0]["version"] == 2


def test_an_edit_belongs_to_its_posts_case_whoever_sends_it(world: World) -> None:
    event = world.post("antes")
    first = intake.take_in(world.context, event)
    world.clock.forward(minutes=1)
    edit = world.post("después", source_id=event.source_id, verb=Verb.EDIT, author=None)
    assert intake.take_in(world.context, edit).case_id == first.case_id
    assert [row["redacted_text"] for row in world.rows(tables.post_versions)] == [
        "antes",
        "después",
    ]


def test_the_record_says_which_versions_are_of_one_post_and_when_they_were_written(
    world: World,
) -> None:
    event = world.post("mi dni es 45678912")
    lima = timezone(timedelta(hours=-5))
    edited = replace(
        event, verb=Verb.EDIT, event_time=(event.event_time + timedelta(minutes=3)).astimezone(lima)
    )
    removed = replace(edited, verb=Verb.REMOVE, event_time=edited.event_time + timedelta(minutes=1))
    ids = [intake.take_in(world.context, one).post_version_id for one in (event, edited, removed)]
    other = replace(event, source_id="100_other")
    intake.take_in(world.context, other)

    first, second, of_other = world.recorded(recorded.PostRedacted)
    (removal,) = world.recorded(recorded.PostRemoved)
    assert [first.earlier, second.earlier, removal.earlier] == [None, *ids[:2]]
    assert of_other.earlier is None
    assert [first.happened_at, second.happened_at, removal.happened_at] == [
        event.event_time,
        edited.event_time,
        removed.event_time,
    ]


def test_a_removal_before_its_post_waits_without_a_case_and_wins(world: World) -> None:
    removal = world.post(None, verb=Verb.REMOVE, author=None)
    tombstone = intake.take_in(world.context, removal)
    assert (tombstone.case_id, tombstone.public_code) == (None, None)
    assert world.rows(tables.cases) == []
    late = world.post("tarde", source_id=removal.source_id)
    taken = intake.take_in(world.context, late)
    assert taken.case_id is not None
    detail = cases.case_detail(world.context, (BRAND,), taken.case_id)
    assert [(one.verb, one.removed) for one in detail.versions] == [
        (Verb.REMOVE, True),
        (Verb.ADD, True),
    ]
    assert intake.take_in(world.context, removal) == Taken(
        tombstone.post_version_id, taken.case_id, taken.public_code, duplicate=True
    )
    assert world.ledger_tags()[0] == "agency:post:removed"


@pytest.mark.parametrize(("days", "same"), [(0, True), (6.99, True), (7.0, False), (400, False)])
def test_a_comment_within_seven_days_of_closing_reopens_the_case(
    world: World, days: float, same: bool
) -> None:
    first = intake.take_in(world.context, world.post())
    case_id = first.case_id or ""
    actions.close(world.context, case_id, brands=(BRAND,), actor=LUIS, reason=CloseReason.ANSWERED)
    world.clock.forward(days=days)
    if days > 20:
        with world.database.write() as connection:
            statement = key_list(at=world.clock()).sign(ROOT_KEY)
            world.keys.store(connection, BRAND, statement, world.clock())
    again = intake.take_in(world.context, world.post("sigue igual"))
    assert (again.case_id == case_id) is same
    states = {row["case_id"]: row["state"] for row in world.rows(tables.cases)}
    assert states[case_id] == ("new" if same else "closed")
    assert states[again.case_id] == "new"
    third = intake.take_in(world.context, world.post("y otra"))
    assert third.case_id == again.case_id


def test_a_late_or_removed_text_reopens_nothing(world: World) -> None:
    event = world.post("uno")
    case_id = intake.take_in(world.context, event).case_id or ""
    actions.close(world.context, case_id, brands=(BRAND,), actor=LUIS, reason=CloseReason.PRAISE)
    older = dataclasses.replace(
        event, verb=Verb.EDIT, event_time=event.event_time - timedelta(hours=1)
    )
    removal = world.post(None, source_id=event.source_id, verb=Verb.REMOVE)
    edit = world.post("tarde", source_id=event.source_id, verb=Verb.EDIT)
    for late in (older, removal, edit):
        intake.take_in(world.context, late)
        assert cases.case_detail(world.context, (BRAND,), case_id).case.state is CaseState.CLOSED
    assert cases.case_detail(world.context, (BRAND,), case_id).case.version == 5


def test_threads_that_take_the_same_author_in_at_once_open_one_case(world: World) -> None:
    gate = threading.Barrier(6)
    taken: list[Taken] = []

    def take(event: PostEvent) -> None:
        gate.wait()
        taken.append(intake.take_in(world.context, event))

    same = world.post("igual")
    events = [world.post("hola"), world.post("hola 2"), world.post("hola 3"), same, same, same]
    threads = [threading.Thread(target=take, args=(event,)) for event in events]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.case_id for one in taken}) == 1
    assert len(taken) == 6
    assert [one.duplicate for one in taken].count(True) == 2
    rows = world.rows(tables.post_versions)
    assert len(rows) == 4
    for row in rows:
        world.opened(row)  # bound to the case that it is in
    (case,) = world.rows(tables.cases)
    assert case["version"] == 4


def test_one_that_cannot_be_taken_harms_none_of_those_taken_in_with_it(world: World) -> None:
    sealer = world.context.sealer
    commits: list[None] = []

    class Slow:
        """Holds the first round up until the others wait for the next."""

        def seal(self, *arguments: Any) -> Envelope:
            while len(context.intake._waiting) < 4 and not commits:
                time.sleep(0.001)
            commits.append(None)
            return sealer.seal(*arguments)

    context = dataclasses.replace(world.context, sealer=cast(Sealer, Slow()))
    ana = [world.post(f"mi dni es 4567891{n}") for n in range(2)]
    bea = world.post("hola", author=Author("fb-bea"))
    huge = world.post("ñ" * 600_000, author=Author("fb-caro"))
    with ThreadPoolExecutor(5) as pool:
        first = pool.submit(intake.take_in, context, world.post("uno", author=Author("fb-dan")))
        while not context.intake._led:
            time.sleep(0.001)
        others = [pool.submit(intake.take_in, context, event) for event in (*ana, bea, huge)]
        with pytest.raises(PostTooLarge):
            others[3].result(30)
        taken = [one.result(30) for one in (first, *others[:3])]
    assert taken[1].case_id == taken[2].case_id
    assert len({one.case_id for one in taken}) == 3
    rows = world.rows(tables.post_versions)
    assert len(rows) == 4
    for row in rows:
        world.opened(row)  # bound to the case that it is in
    assert huge.source_id not in {row["source_id"] for row in world.rows(tables.posts)}


def _round(world: World, events: Iterable[PostEvent]) -> list[Taken | RelevoError]:
    """What becomes of posts that come together."""
    context = world.context
    coming = [
        intake._Coming(
            event,
            author_ref(context, event),
            protect(event, context.redactor_of(event.brand).redact),
            None,
        )
        for event in events
    ]
    return intake._take_several(context, coming)


def test_many_that_cannot_be_sealed_cost_those_beside_them_one_more_transaction(
    own_world: World,
) -> None:
    world = own_world
    keys = tables.sealing_keys
    with world.database.write() as connection:
        connection.execute(keys.delete().where(keys.c.brand == OTHER_BRAND))
    keyless = [world.post(brand=OTHER_BRAND, author=Author(f"fb-{n}")) for n in range(20)]
    commits: list[object] = []
    sa.event.listen(world.database.engine, "begin", commits.append)
    *refused, taken = _round(world, [*keyless, world.post("mi dni es 45678912")])
    assert {type(one) for one in refused} == {NoSealingKey}
    assert len({id(one) for one in refused}) == 20  # raised in as many threads
    assert isinstance(taken, Taken)
    assert len(commits) == 2
    assert len(world.rows(tables.posts)) == 1


def test_one_that_breaks_on_its_way_to_the_database_breaks_none_beside_it(world: World) -> None:
    unheard = cast(Verb, "unheard-of")
    canary = "4567" + "8912"
    bad = world.post(f"mi dni es {canary}", verb=unheard, author=Author("fb-bad"))
    good = [world.post(f"dni 4567891{n}", author=Author(f"fb-{n}")) for n in range(3)]
    first, broken, *others = _round(world, [good[0], bad, *good[1:]])
    assert isinstance(broken, IntakeFailed)
    assert canary not in "".join(traceback.format_exception(broken))
    assert all(isinstance(one, Taken) for one in (first, *others))
    assert len(world.rows(tables.post_versions)) == 3


@pytest.mark.parametrize(
    ("changes", "error", "name"),
    [
        ({"brand": "unknown"}, UnknownBrand, "brand"),
        ({"channel": "x"}, UnknownChannel, "channel"),
        ({"source_id": ""}, MalformedMessage, "source_id"),
        ({"source_id": "con espacio"}, MalformedMessage, "source_id"),
        ({"thread_id": "x" * 201}, MalformedMessage, "thread_id"),
        ({"parent_source_id": "\n"}, MalformedMessage, "parent_source_id"),
        ({"event_time": NOW.replace(year=9999)}, MalformedMessage, "event_time"),
        ({"event_time": NOW.replace(tzinfo=None)}, MalformedMessage, "event_time"),
    ],
)
def test_what_is_no_post_is_refused_by_name_and_leaves_nothing(
    world: World, changes: dict[str, Any], error: type[RelevoError], name: str
) -> None:
    with pytest.raises(error) as refused:
        intake.take_in(world.context, world.post(**changes))
    assert refused.value.field == name
    assert world.rows(tables.posts) == []


def test_without_a_sealing_key_nothing_is_stored_and_trying_later_is_right(
    own_world: World,
) -> None:
    world = own_world
    with world.database.write() as connection:
        connection.execute(tables.sealing_keys.delete())
    event = world.post("mi dni es 45678912")
    with pytest.raises(NoSealingKey):
        intake.take_in(world.context, event)
    assert world.rows(tables.posts) == []
    with world.database.write() as connection:
        world.keys.store(connection, BRAND, key_list().sign(ROOT_KEY), world.clock())
    assert not intake.take_in(world.context, event).duplicate


def test_no_error_quotes_or_chains_what_it_was_about(own_world: World) -> None:
    world = own_world
    canary = "4567" + "8912"  # traceback lines quote this file
    text = f"mi dni es {canary}"

    class Chatty:
        def seal(self, values: Any, *_: Any) -> Envelope:
            raise ValueError([value.value for value in values])

    context = dataclasses.replace(world.context, sealer=cast(Sealer, Chatty()))
    with pytest.raises(IntakeFailed) as failed:
        intake.take_in(context, world.post(text))
    assert canary not in "".join(traceback.format_exception(failed.value))
    with world.database.write() as connection:
        connection.execute(sa.text("ALTER TABLE timeline RENAME TO away"))
    with pytest.raises(StorageUnavailable) as failed_store:
        intake.take_in(world.context, world.post(text))
    assert canary not in "".join(traceback.format_exception(failed_store.value))
    assert canary not in repr(world.post(canary))


def test_more_findings_than_a_ledger_entry_holds_are_sealed_whole(world: World) -> None:
    text = " ".join(f"a{number}@b.co" for number in range(800))
    intake.take_in(world.context, world.post(text))
    (row,) = world.rows(tables.post_versions)
    assert (row["redacted_text"], row["findings"]) == ("[UNREADABLE-1]", [])
    assert world.opened(row)[0] == ("ORIGINAL_TEXT", text)


def test_as_many_findings_as_it_holds_are_kept(world: World) -> None:
    intake.take_in(world.context, world.post(" ".join(f"a{n}@b.co" for n in range(550))))
    (row,) = world.rows(tables.post_versions)
    assert len(row["findings"]) == 550
