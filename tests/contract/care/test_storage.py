"""What care's storage promises to the use cases, on any database."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from relevo.care.adapters.desk_rows import AskedQuestion, InboxPlace
from relevo.care.adapters.receipt_rows import Receipted
from relevo.care.adapters.redaction_rows import bare
from relevo.care.adapters.seal_rows import NewSeal
from relevo.care.adapters.storage import Storage, Transaction
from relevo.care.domain.case import Case, CaseKey, Desk, Resolution, received
from relevo.care.domain.errors import CursorAhead, StreamFenced
from relevo.care.domain.replies import Outcome, Reply, ReplyState
from relevo.care.domain.restorations import Restoration, decided
from relevo.care.domain.seals import SealState
from relevo.care.domain.timeline import Event, EventKind
from relevo.crossing import updates
from relevo.crossing.updates import Assigned, Received, Unknown
from relevo.crossing.vocabulary import (
    ActionKind,
    CloseReason,
    Redaction,
    RedactionCause,
    Urgency,
    Verb,
)
from relevo.delivery.messages import Topic
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Id, Slug
from relevo.sealing.signed import SignedStatement
from tests.unit.care.world import (
    AGENCY,
    BRAND,
    FORWARDER,
    OTHER_AGENCY,
    ROSA,
    T0,
    action,
    header,
    new_id,
    post,
    removal,
)


def _add(tx: Transaction, agency: str = AGENCY, **changes: object) -> Case:
    case = received(agency, header(**changes), at=T0)
    assert tx.cases.add([case]) == {case.key}
    return case


def test_a_case_comes_back_as_it_was_written(storage: Storage) -> None:
    full = replace(
        received(
            AGENCY,
            header(
                author_handle="@ana_q",
                close_reason=CloseReason.PRAISE,
                note="línea 1\nlínea 2 ñ 😀",
                version=1 << 53,
                changed_at=T0 + timedelta(microseconds=1),
            ),
            at=T0,
        ),
        assignee=str(ROSA),
        taken=True,
        resolution=Resolution(str(ROSA), T0, T0 + timedelta(days=7)),
    )
    with storage.write() as tx:
        assert tx.cases.add([full]) == {full.key}
    with storage.write() as tx:
        assert tx.cases.get(full.key, lock=True) == full
        assert tx.cases.add([replace(full, revision=99)]) == set()
        moved = replace(full, revision=2, resolution=None, assignee=None)
        tx.cases.save(moved)
    with storage.read() as tx:
        assert tx.cases.get(full.key) == moved
        assert tx.cases.get(CaseKey(OTHER_AGENCY, full.key.case_id)) is None


def test_each_version_of_a_header_is_kept(storage: Storage) -> None:
    with storage.write() as tx:
        case = _add(tx)
        second = replace(case.header, version=2, note="dos", urgency=Urgency.URGENT)
        tx.cases.add_headers(AGENCY, [(case.header, T0), (second, T0)])
    with storage.read() as tx:
        for asked, found in (
            (case.header, {case.key.case_id: case.header}),
            (replace(second, note="x"), {case.key.case_id: second}),
            (replace(second, version=3), {}),
        ):
            assert tx.cases.headers_like(AGENCY, [asked]) == found


@pytest.mark.parametrize(
    "version",
    [
        post(),
        post(redacted_text="á😀\r\n\t", findings=(), verb=Verb.EDIT, parent_source_id="1_1"),
        post(seal=None),
        post(attachment_count=(1 << 32) - 1),
        removal(),
    ],
    ids=["add", "edit", "unsealed", "attachments", "remove"],
)
def test_a_post_version_comes_back_as_it_was_written_less_its_seal(
    storage: Storage, version: object
) -> None:
    assert isinstance(version, type(post()))
    with storage.write() as tx:
        case = _add(tx)
        assert tx.cases.add_posts([(case, version, T0)]) == {version.post_version_id}
        assert tx.cases.add_posts([(case, replace(version, redacted_text="x"), T0)]) == set()
    with storage.read() as tx:
        stored = tx.cases.posts_named(AGENCY, [version.post_version_id])[version.post_version_id]
        assert (stored.case_id, stored.version) == (case.key.case_id, replace(version, seal=None))
        assert tx.cases.posts(case.key) == [replace(version, seal=None)]
        assert tx.cases.posts_named(OTHER_AGENCY, [version.post_version_id]) == {}


def test_a_transaction_that_raises_leaves_nothing(storage: Storage) -> None:
    def half() -> None:
        with storage.write() as tx:
            case = _add(tx)
            tx.updates.add(case, new_id(), Received(1), at=T0)
            tx.enqueue(Topic.SEAL_INGEST, f"{AGENCY}/{new_id()}", at=T0)
            tx.record(
                recorded.CaseResolved(
                    at=T0,
                    actor=FORWARDER,
                    agency=Slug(AGENCY),
                    brand=Slug(BRAND),
                    case=Id(case.key.case_id),
                )
            )
            raise LookupError

    with pytest.raises(LookupError):
        half()
    with storage.read() as tx:
        assert tx.desk.counts([BRAND]) == dict.fromkeys(Desk, 0)
        assert not tx.updates.waiting()


def test_a_receipt_is_found_again_for_exactly_what_it_names(storage: Storage) -> None:
    statement = SignedStatement("t", b'{"a":1}', "0" * 16, bytes(64))
    with storage.write() as tx:
        case = _add(tx)
        named = Receipted(case.key, 1, "ab" * 32)
        tx.receipts.add([(named, statement, T0)])
    others = [replace(named, version=2), replace(named, items_digest="cd" * 32)]
    with storage.read() as tx:
        assert tx.receipts.given(AGENCY, [named, *others]) == {named: statement}
        assert tx.receipts.given(AGENCY, others) == {}
        assert tx.receipts.given(OTHER_AGENCY, [named]) == {}


def test_seals_wait_park_and_go(storage: Storage) -> None:
    versions = [post(source_id=str(n)) for n in range(3)]
    notice = SignedStatement("t", b"{}", "0" * 16, bytes(64))
    with storage.write() as tx:
        case = _add(tx)
        for minute, version in enumerate(versions):
            tx.cases.add_posts([(case, version, T0)])
            assert version.seal is not None
            assert version.seal_digest is not None
            seal = NewSeal(version.post_version_id, version.seal, version.seal_digest)
            tx.seals.add([(case, seal, T0)], wait=timedelta(minutes=minute))
    with storage.write() as tx:
        assert [s.post_version_id for s in tx.seals.due(T0 + timedelta(minutes=1), limit=9)] == [
            v.post_version_id for v in versions[:2]
        ]
        first = tx.seals.get(AGENCY, versions[0].post_version_id, lock=True)
        second = tx.seals.get(AGENCY, versions[1].post_version_id, lock=True)
        assert first is not None
        assert second is not None
        assert first.sealed == versions[0].seal
        tx.seals.ingested_all([(first, notice)], at=T0)
        tx.seals.park_all([(second, "SEAL_TAMPERED")], at=T0)
    with storage.read() as tx:
        states = {s.post_version_id: s.state for s in tx.seals.of_case(case.key)}
        assert [states[v.post_version_id] for v in versions] == [
            SealState.INGESTED,
            SealState.PARKED,
            SealState.WAITING,
        ]
        gone = tx.seals.get(AGENCY, versions[0].post_version_id)
        assert gone is not None
        assert gone.sealed is None
    with storage.write() as tx:
        assert tx.seals.due(T0 + timedelta(days=1), limit=9)[0].post_version_id == (
            versions[2].post_version_id
        )
        assert tx.seals.parked([], limit=9) == []
        assert tx.seals.count(SealState.PARKED) == 1


def test_numbers_are_given_in_order_and_without_gaps(storage: Storage) -> None:
    with storage.write() as tx:
        cases = [_add(tx, agency) for agency in (AGENCY, OTHER_AGENCY)]
        for minute in range(3):
            for case in cases:
                at = T0 + timedelta(minutes=minute)
                tx.updates.add(case, new_id(), Received(minute + 1), at=at)
    with storage.write() as tx:
        assert tx.updates.number(limit=2) == 2
        assert tx.updates.number(limit=100) == 4
        assert tx.updates.number(limit=100) == 0
    with storage.read() as tx:
        assert tx.updates.last(AGENCY, BRAND) == 3
        for agency in (AGENCY, OTHER_AGENCY):
            found = tx.updates.after(agency, BRAND, 1, limit=1)
            assert [(u.sequence, u.kind) for u in found] == [(2, Received(2))]
        assert len(tx.updates.newest([BRAND], limit=4)) == 4


def test_a_rolled_back_numbering_uses_up_no_number(storage: Storage) -> None:
    with storage.write() as tx:
        tx.updates.add(_add(tx), new_id(), Assigned(str(ROSA)), at=T0)

    def cut_short() -> None:
        with storage.write() as tx:
            tx.updates.number(limit=9)
            raise LookupError

    with pytest.raises(LookupError):
        cut_short()
    with storage.write() as tx:
        tx.updates.number(limit=9)
    with storage.read() as tx:
        assert [u.sequence for u in tx.updates.after(AGENCY, BRAND, 0, limit=9)] == [1]


def test_a_kind_that_care_does_not_make_is_not_stored(storage: Storage) -> None:
    with pytest.raises(LookupError), storage.write() as tx:
        tx.updates.add(_add(tx), new_id(), Unknown(), at=T0)


def test_the_highest_fencing_token_is_remembered(storage: Storage) -> None:
    def opened(token: int, applied: int = 0) -> str:
        stream_id = new_id()
        with storage.write() as tx:
            tx.updates.open_stream(
                AGENCY, BRAND, token=token, stream_id=stream_id, after=applied, at=T0
            )
        return stream_id

    first = opened(3)
    second = opened((1 << 63) - 1)
    with storage.read() as tx:
        tx.updates.check_stream(AGENCY, BRAND, second)
        with pytest.raises(StreamFenced):
            tx.updates.check_stream(AGENCY, BRAND, first)
    with pytest.raises(StreamFenced):
        opened(4)
    with pytest.raises(CursorAhead), storage.read() as tx:
        tx.updates.common(AGENCY, BRAND, 1, ())


def test_the_inbox_has_one_order_for_every_page(storage: Storage) -> None:
    with storage.write() as tx:
        for urgency in Urgency:
            for minute in (2, 0, 1, 1):
                for agency in (AGENCY, OTHER_AGENCY):
                    _add(tx, agency, urgency=urgency, opened_at=T0 + timedelta(minutes=minute))
    how = {"desk": None, "assignee": None, "unassigned": False}
    with storage.read() as tx:
        whole = tx.desk.inbox([BRAND], after=None, limit=100, **how)  # type: ignore[arg-type]
        places = [place for place, _ in whole]
        paged: list[InboxPlace] = []
        while page := tx.desk.inbox(
            [BRAND],
            after=paged[-1] if paged else None,
            limit=3,
            **how,  # type: ignore[arg-type]
        ):
            paged += [place for place, _ in page]
    assert places == sorted(places) == paged
    assert len(places) == 16
    assert whole[0][1].header.urgency is Urgency.URGENT


def test_the_desks_writings_come_back_as_they_were(storage: Storage) -> None:
    reply = Reply(new_id(), str(ROSA), "Hola, Ana ñ", "1_1", T0)
    question = AskedQuestion(new_id(), str(ROSA), "¿Cuándo?", T0)
    with storage.write() as tx:
        case = _add(tx)
        act = action(
            case.key.case_id,
            ActionKind.REPLY_BY_HAND,
            reply_id=reply.reply_id,
            source_id="1_1",
            reason="NO_API",
            proof="https://x.example/1",
        )
        event = Event(new_id(), EventKind.REVEAL_ASKED, T0, str(ROSA), new_id(), "X", 3)
        tx.desk.add_reply(case, reply, bytes(32))
        tx.desk.add_question(case, question, bytes(32))
        assert tx.desk.add_action(case, act, at=T0)
        assert not tx.desk.add_action(case, replace(act, reason=None), at=T0)
        tx.desk.add_event(case, event)
        outcome = Outcome(ReplyState.BY_HAND, T0, "NO_API", "https://x.example/1")
        tx.desk.settle_reply(AGENCY, reply.reply_id, outcome)
    with storage.read() as tx:
        settled = replace(
            reply,
            state=ReplyState.BY_HAND,
            settled_at=T0,
            settled_reason="NO_API",
            proof="https://x.example/1",
        )
        assert tx.desk.replies(case.key) == [settled]
        assert tx.desk.questions(case.key) == [question]
        assert (
            tx.desk.actions(case.key) == [act] == tx.desk.actions_of_reply(AGENCY, reply.reply_id)
        )
        assert tx.desk.action(AGENCY, act.action_id) == act
        assert tx.desk.action(OTHER_AGENCY, act.action_id) is None
        assert tx.desk.events(case.key) == [event]
        assert tx.desk.case_of_reply(AGENCY, reply.reply_id) == case.key.case_id
        assert tx.desk.case_of_reply(OTHER_AGENCY, reply.reply_id) is None
        assert tx.desk.case_of_reply(AGENCY, new_id()) is None


def test_of_two_transactions_that_lock_a_case_the_second_sees_the_firsts_change(
    storage: Storage,
) -> None:
    with storage.write() as tx:
        case = _add(tx)

    def bump() -> None:
        with storage.write() as tx:
            current = tx.cases.get(case.key, lock=True)
            assert current is not None
            tx.cases.save(replace(current, revision=current.revision + 1))

    threads = [threading.Thread(target=bump) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with storage.read() as tx:
        after = tx.cases.get(case.key)
    assert after is not None
    assert after.revision == 9


def test_a_commit_wakes_those_who_wait_for_it(storage: Storage) -> None:
    seen = storage.signals.updates.count
    storage.signals.outbox.clear()
    with storage.write() as tx:
        _add(tx)
        assert storage.signals.updates.count == seen
    assert storage.signals.updates.count == seen + 1
    assert storage.signals.outbox.is_set()


def test_a_redaction_is_kept_once_and_its_text_replaces_the_one_before(storage: Storage) -> None:
    version = post()
    redaction = Redaction(
        redaction_id=new_id(),
        post_version_id=version.post_version_id,
        revision=1,
        cause=RedactionCause.BY_HAND,
        at=T0,
        actor="x",
        redacted_text="[DNI-1]",
        findings=(),
        redaction_version="r/2",
        seal=b"s",
        seal_digest=b"d" * 32,
    )
    with storage.write() as tx:
        case = _add(tx)
        tx.cases.add_posts([(case, version, T0)])
        assert tx.redactions.add([(case, redaction, T0)]) == {redaction.redaction_id}
        assert tx.redactions.add([(case, redaction, T0)]) == set()
        tx.cases.retext(
            AGENCY, [replace(version, redacted_text="[DNI-1]", findings=(), revision=1)]
        )
    with storage.read() as tx:
        stored = tx.redactions.named(AGENCY, [redaction.redaction_id])[redaction.redaction_id]
        assert (stored.case_id, stored.redaction) == (case.case_id, bare(redaction))
        assert tx.redactions.named(OTHER_AGENCY, [redaction.redaction_id]) == {}
        text = tx.cases.posts_named(AGENCY, [version.post_version_id])[version.post_version_id]
        assert (text.version.redacted_text, text.version.revision) == ("[DNI-1]", 1)


def _wants(case: Case, at: datetime = T0) -> Restoration:
    return Restoration(
        agency=case.agency,
        brand=case.brand,
        case_id=case.case_id,
        request_id=new_id(),
        post_version_id=new_id(),
        placeholder="[DNI-1]",
        type="NATIONAL_ID",
        seal_id=new_id(),
        field_number=1,
        asked_by="x",
        asked_at=at,
    )


def test_a_request_is_decided_once_it_was_asked(storage: Storage) -> None:
    with storage.write() as tx:
        case = _add(tx)
        asked = _wants(case)
        tx.redactions.ask(asked)
    with storage.write() as tx:
        found = tx.redactions.asked(case.key, asked.request_id, lock=True)
        assert found == asked
        done = decided(found, text="hola", by="y", at=T0)
        tx.redactions.decide(done)
    with storage.read() as tx:
        assert tx.redactions.of_case(case.key) == [done]
        assert tx.redactions.asked(CaseKey(OTHER_AGENCY, case.case_id), asked.request_id) is None
        assert tx.redactions.cleared() == 0
    with storage.write() as tx:
        tx.updates.add(case, new_id(), updates.Restoration(asked.request_id, "hola"), at=T0)
        tx.redactions.crossed(AGENCY, case.brand, 0)
        tx.redactions.put_back(case.key, asked.post_version_id)
        assert tx.redactions.of_case(case.key) == [done]
        assert tx.updates.number(limit=10) == 1
        (update,) = tx.updates.after(AGENCY, case.brand, 0, limit=10)
        tx.redactions.crossed(OTHER_AGENCY, case.brand, update.sequence)
        tx.redactions.crossed(AGENCY, case.brand, update.sequence - 1)
        assert tx.redactions.of_case(case.key) == [done]
        tx.redactions.crossed(AGENCY, case.brand, update.sequence)
    with storage.read() as tx:
        assert tx.redactions.of_case(case.key) == [replace(done, text=None)]
        assert tx.redactions.cleared() == 1
        (update,) = tx.updates.after(AGENCY, case.brand, 0, limit=10)
        assert update.kind == updates.Restoration(asked.request_id, "")


def test_open_requests_are_listed_oldest_first_with_a_count_of_all(storage: Storage) -> None:
    with storage.write() as tx:
        one, other, foreign, calm = _add(tx), _add(tx, OTHER_AGENCY), _add(tx, brand="b"), _add(tx)
        late, middle, early = (
            _wants(case, T0 + timedelta(minutes=minute))
            for case, minute in ((one, 3), (other, 2), (one, 1))
        )
        over = _wants(calm)
        for asked in (late, middle, early, over, _wants(foreign)):
            tx.redactions.ask(asked)
        tx.redactions.decide(decided(over, text=None, by="y", at=T0))
    with storage.read() as tx:
        found, count = tx.desk.awaited([BRAND], limit=2)
        assert [row.request_id for row in found] == [early.request_id, middle.request_id]
        assert (found[1].key, found[1].desk, count) == (other.key, other.desk, 3)
        assert tx.desk.awaited([], limit=2) == ([], 0)
        assert tx.desk.with_awaited({one.key, calm.key, foreign.key}) == {one.key, foreign.key}
        assert tx.desk.with_awaited([CaseKey(OTHER_AGENCY, one.case_id), other.key]) == {other.key}
        assert tx.desk.with_awaited([]) == set()
        listed = tx.desk.inbox(
            [BRAND],
            desk=None,
            assignee=None,
            unassigned=False,
            after=None,
            limit=9,
            awaited=True,
        )
        assert {case.key for _, case in listed} == {one.key, other.key}
