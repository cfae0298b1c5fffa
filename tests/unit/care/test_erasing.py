"""Erasing cases at care: who may order it, what it leaves, and what comes late or twice."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from relevo.care.adapters import clearing, tables
from relevo.care.domain.case import CaseKey, Closure
from relevo.care.domain.erasure import OrderState
from relevo.care.domain.errors import (
    AlreadyOrdered,
    NoReceipt,
    OrderSettled,
    OwnApproval,
    UnknownCase,
    VaultRefused,
)
from relevo.care.use_cases import answers, desk, erasing
from relevo.care.use_cases.actions import report_action
from relevo.care.use_cases.erasure_receipts import receipt_due
from relevo.care.use_cases.ingest import ingest
from relevo.care.use_cases.recall import recall_case
from relevo.care.use_cases.shredding import erase_due, reconcile
from relevo.crossing.erasure import ErasureReceipt, keys_of
from relevo.crossing.updates import Erase, ReplyToPublish
from relevo.crossing.vocabulary import ActionKind
from relevo.ledger.entries import care_erasure, care_private
from relevo.vault.errors import ValueNotHeld
from relevo.vault.sql.tables import held_values
from tests.unit.care.erasing import BRANDS, Both, Died
from tests.unit.care.world import (
    AGENCY,
    BRAND,
    FORWARDER,
    ROSA,
    action,
    header,
    item,
    new_id,
    note,
    post,
)


def test_two_officers_erase_a_case_and_nothing_of_it_is_left(both: Both) -> None:
    key, other = both.arrive(author_handle="ana.quispe"), both.arrive(public_code="Q-OTHER")
    both.erased(key)
    case = both.care_world.case(key.case_id)
    assert case.closure is Closure.ERASED
    assert (case.header.author_ref, case.header.author_handle) == (clearing.NOBODY, None)
    assert both.care_world.case(other.case_id).closure is None
    assert both.vault_world.count(held_values) == 3
    (entry,) = both.care_world.recorded(care_erasure.CaseErased)
    assert {str(one.kind): one.count for one in entry.cleared}["TEXTS"] == 1


def test_no_text_author_or_nonce_of_an_erased_case_rests_in_cares_files(both: Both) -> None:
    key = both.arrive(author_handle="canary.handle")
    canaries = ("canario-texto", "canario-nota", "canario-respuesta", "canario-pregunta")
    first = item(
        header(case_id=key.case_id, version=2, author_handle="canary.handle"),
        post(redacted_text="canario-texto", findings=()),
    )
    both.care_world.taken(replace(first, notes=(note("canario-nota"),)))
    answers.write_reply(
        both.care,
        key,
        BRANDS,
        "canario-respuesta",
        in_reply_to_source_id="100_201",
        expected_revision=None,
        actor=ROSA,
    )
    answers.ask_question(both.care, key, BRANDS, "canario-pregunta", actor=ROSA)
    with both.care.storage.read() as tx:
        nonces = list(tx.connection.scalars(sa.select(tables.replies.c.text_nonce)))
    both.erased(key)
    folder = both.vault_world.folder.parent / "care"
    rest = b"".join(path.read_bytes() for path in folder.iterdir())
    assert nonces
    assert not [one for one in (*canaries, "canary.handle") if one.encode() in rest]
    assert not [nonce for nonce in nonces if nonce in rest]


def test_every_table_that_names_a_case_is_cleared_or_kept_on_purpose() -> None:
    naming = {
        table.name
        for table in tables.metadata.sorted_tables
        if "case_id" in table.c or table.name == "sample_marks"
    }
    sorted_out = (clearing.CLEARED, clearing.FORGOTTEN, clearing.KEPT)
    assert naming == frozenset().union(*sorted_out)
    assert not [a & b for a, b in itertools.combinations(sorted_out, 2) if a & b]


def test_the_agency_is_told_and_reports_and_the_receipt_says_both(both: Both) -> None:
    key = both.arrive()
    request = both.erased(key)
    assert both.updates(key)[-1] == ("erase", request.orders[0].order_id)
    with pytest.raises(NoReceipt):
        erasing.receipt_of(both.care, request.request_id, BRANDS)
    assert receipt_due(both.care) == 1
    assert receipt_due(both.care) == 0
    keys = keys_of([both.vault_world.vault.notice_key.public_key()])

    def receipt() -> ErasureReceipt:
        signed = erasing.receipt_of(both.care, request.request_id, BRANDS)
        return ErasureReceipt.verify(signed, keys)

    assert receipt().cases[0].agency_at is None
    erased_at = receipt().cases[0].erased_at
    assert receipt().clean_on == (erased_at + timedelta(days=36, hours=-5)).date()
    told = action(key.case_id, ActionKind.ERASED)
    assert report_action(both.care, AGENCY, told, actor=FORWARDER) is None
    assert receipt_due(both.care) == 1
    assert receipt().cases[0].agency_at == told.at
    assert receipt().cases[0].shredded.destroyed == {"values": 3, "keys": 1}
    assert receipt_due(both.care) == 0


def test_an_erase_update_reaches_the_stream_as_such(both: Both) -> None:
    key = both.arrive()
    request = both.erased(key)
    both.care_world.number()
    with both.care.storage.read() as tx:
        kinds = [update.kind for update in tx.updates.after(AGENCY, BRAND, 0, limit=50)]
    assert Erase(request.orders[0].order_id) in kinds


def test_a_reply_that_was_on_its_way_is_not_published_empty(both: Both) -> None:
    key = both.arrive()
    answers.write_reply(
        both.care,
        key,
        BRANDS,
        "le ayudamos",
        in_reply_to_source_id="100_201",
        expected_revision=None,
        actor=ROSA,
    )
    both.erased(key)
    both.care_world.number()
    with both.care.storage.read() as tx:
        kinds = [update.kind for update in tx.updates.after(AGENCY, BRAND, 0, limit=50)]
    assert not [kind for kind in kinds if isinstance(kind, ReplyToPublish)]


def test_who_asked_cannot_approve(both: Both) -> None:
    request = both.ask(both.arrive())
    with pytest.raises(OwnApproval):
        both.approve(request, both.diana)


def test_attack_two_officers_at_once_approve_once(both: Both) -> None:
    request = both.ask(both.arrive())
    both.approve(request)
    with pytest.raises(OrderSettled):
        both.approve(request, both.pilar)
    with both.care.storage.read() as tx:
        table = tables.private.entries
        tags = list(tx.connection.scalars(sa.select(table.c.tag)))
    assert tags.count(care_private.ErasureApproved.tag.value) == 1


def test_a_case_has_one_order_at_a_time(both: Both) -> None:
    key = both.arrive()
    both.ask(key)
    with pytest.raises(AlreadyOrdered):
        both.ask(key)


def test_what_is_withdrawn_is_not_done(both: Both) -> None:
    key = both.arrive()
    request = both.approve(both.ask(key))
    erasing.withdraw_erasure(both.care, request.request_id, BRANDS, actor=both.actor(both.diana))
    both.forward(days=2)
    assert erase_due(both.care) == 0
    assert both.care_world.case(key.case_id).closure is None
    assert both.vault_world.count(held_values) == 3


def test_each_case_of_a_request_has_an_order_and_a_time_of_its_own(both: Both) -> None:
    """P7: the agency sees nothing that two cases of one customer have in common."""
    keys = [both.arrive(public_code=f"Q-{n}AAAA") for n in range(3)]
    request = both.approve(both.ask(*keys))
    assert len({order.order_id for order in request.orders}) == 3
    assert len({order.due_at for order in request.orders}) == 3
    assert request.request_id not in {order.order_id for order in request.orders}
    entries = both.care_world.tags()
    assert not [tag for tag in entries if tag.startswith("care:erasure:")]


def test_attack_a_forged_order_in_cares_database_destroys_nothing(both: Both) -> None:
    """A compromised web process writes what it likes; the vault has heard of nobody."""
    key = both.arrive()
    request = both.ask(key)
    with both.care.storage.write() as tx:
        forged = replace(
            request.orders[0],
            state=OrderState.APPROVED,
            approved_by=both.lola,
            due_at=both.care.now(),
        )
        tx.orders.save(forged)
    both.forward(seconds=1)
    assert erase_due(both.care) == 0
    assert both.order(key).state is OrderState.REFUSED
    assert both.care_world.case(key.case_id).closure is None
    assert both.vault_world.count(held_values) == 3
    (entry,) = both.care_world.recorded(care_erasure.CaseNotErased)
    assert entry.reason == "NOT_APPROVED"
    assert ("erase", request.orders[0].order_id) not in both.updates(key)


def test_attack_an_erased_cases_code_finds_nothing(both: Both) -> None:
    key = both.arrive(public_code="Q-7K3F9")
    both.erased(key)
    assert desk.find_by_public_code(both.care, "q 7k3f9", BRANDS) == ()
    assert desk.inbox(both.care, desk.InboxQuery(BRANDS, desk=None)).cases == ()
    with pytest.raises(UnknownCase):
        desk.case_detail(both.care, key, BRANDS, blocked_too=True)


def test_attack_a_late_hand_over_leaves_nothing_and_ends_the_agencys_queue(both: Both) -> None:
    key = both.arrive(author_handle="ana.quispe")
    both.erased(key)
    late = replace(
        item(
            header(case_id=key.case_id, version=7, author_handle="ana.quispe", note="llamar"),
            post(redacted_text="late canary"),
        ),
        notes=(note("late canary"),),
    )
    before = both.updates(key)
    receipt = both.care_world.taken(late)
    assert receipt.items[0].post_version_id == late.post_versions[0].post_version_id
    assert both.care_world.taken(late) == receipt
    assert both.updates(key) == [*before, before[-1]]
    with both.care.storage.read() as tx:
        assert [one.redacted_text for one in tx.cases.posts(key)] == [""]
        assert tx.notes.of_case(key) == []
    assert both.care_world.case(key.case_id).header.author_handle is None
    assert len(both.care_world.recorded(care_erasure.HandoverAfterErasure)) == 1


def test_a_late_hand_over_holds_up_no_neighbour(both: Both) -> None:
    key = both.arrive()
    both.erased(key)
    late, fresh = item(header(case_id=key.case_id, version=2), post()), item(header(), post())
    results = both.care_world.hand_over_all([late, fresh])
    assert len(results) == 2
    assert both.care_world.case(fresh.header.case_id).closure is None


def test_attack_a_recall_of_an_erased_case_gives_nothing(both: Both) -> None:
    key = both.arrive()
    both.erased(key)
    with pytest.raises(UnknownCase):
        recall_case(both.care, AGENCY, BRAND, key.case_id, actor=FORWARDER)


def test_what_is_reported_of_an_erased_case_is_taken_and_not_kept(both: Both) -> None:
    key = both.arrive()
    both.erased(key)
    told = action(
        key.case_id, ActionKind.REPLY_BY_HAND, reply_id=new_id(), proof="https://x.example/ana"
    )
    assert report_action(both.care, AGENCY, told, actor=FORWARDER) is None
    assert both.care_world.count(tables.actions) == 0


def test_a_seal_that_still_waits_when_its_case_is_erased_never_reaches_the_vault(
    both: Both,
) -> None:
    key = both.arrive()
    (queued,) = both.care_world.queued()
    both.erased(key)
    ingest(both.care, [queued], grace_seconds=0)
    assert both.care_world.vault.taken == []


@pytest.mark.parametrize("moment", ["shred", "before"])
def test_after_a_death_at_any_point_the_erasure_goes_on(both: Both, moment: str) -> None:
    key = both.arrive()
    request = both.approve(both.ask(key))
    both.forward(days=1)
    if moment == "shred":  # the vault has destroyed, care does not know
        both.vault.dies_after = "shred"
        with pytest.raises(Died):
            erase_due(both.care)
    else:  # the vault was never reached
        both.vault.away = True
        assert erase_due(both.care) == 0
        both.vault.away = False
    assert both.order(key).state is OrderState.EXECUTING
    assert both.care_world.case(key.case_id).closure is None
    both.forward(hours=1)
    assert erase_due(both.care) == 1
    assert erase_due(both.care) == 0
    assert both.updates(key).count(("erase", request.orders[0].order_id)) == 1
    assert len(both.vault_world.entries("vault:case:shredded")) == 1


@pytest.mark.parametrize("act", ["request", "approve"])
def test_an_officer_whose_process_dies_says_it_once_more(both: Both, act: str) -> None:
    key = both.arrive()
    both.vault.dies_after = act
    with pytest.raises(Died):
        both.approve(both.ask(key))
    request = both.ask(key) if act == "request" else both.order_request(key)
    both.approve(request)
    both.forward(days=1)
    assert erase_due(both.care) == 1


def test_a_vault_restored_from_a_backup_is_told_again(both: Both) -> None:
    key = both.arrive()
    both.vault_world.store.database.empty_log()
    database = both.vault_world.folder / "data" / "vault.sqlite"
    backup = database.read_bytes()
    both.erased(key)
    both.vault_world.store.database.empty_log()
    both.vault_world.store.database.close()
    database.write_bytes(backup)
    assert both.vault_world.count(held_values) == 3
    assert reconcile(both.care) == 1
    assert both.vault_world.count(held_values) == 0
    assert reconcile(both.care) == 0


def test_a_care_restored_from_a_backup_learns_it_from_the_vault(both: Both) -> None:
    key = both.arrive(author_handle="ana.quispe")
    request = both.approve(both.ask(key))
    with both.care.storage.read() as tx:
        before = tx.orders.of_request(request.request_id)
    both.forward(days=1)
    both.vault.shred(BRAND, before[0].named, before[0].basis, None)
    with both.care.storage.write() as tx:  # the backup is from before anybody asked
        tx.connection.execute(tables.erasing.orders.delete())
    assert reconcile(both.care) == 1
    assert both.care_world.case(key.case_id).closure is Closure.ERASED
    assert both.updates(key)[-1][0] == "erase"
    assert reconcile(both.care) == 0
    assert both.care_world.taken(item(header(case_id=key.case_id, version=3), post()))


def test_a_reveal_after_the_erasure_fails(both: Both) -> None:
    key = both.arrive()
    with both.care.storage.read() as tx:
        (version,) = tx.cases.posts(key)
    both.erased(key)
    both.vault_world.wait(seconds=30)
    sealed = both.vault_world.seal(case_id=key.case_id, post_version_id=version.post_version_id)
    with pytest.raises(ValueNotHeld):
        both.vault_world.reveal(sealed, both.diana)


def test_what_the_approver_saw_is_what_is_erased(both: Both) -> None:
    request = both.ask(both.arrive())
    with pytest.raises(VaultRefused) as caught:
        both.approve(replace(request, digest="00" * 32))
    assert caught.value.remote_reason == "ERASURE_UNLIKE"


def test_a_request_names_cases_that_the_officer_may_see(both: Both) -> None:
    foreign = both.care_world.taken(item(header(brand="andes"), post())).case_id
    with pytest.raises(UnknownCase):
        both.ask(CaseKey(AGENCY, foreign))
