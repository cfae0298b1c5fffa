"""Erasing at the vault: two people whom it verified, then nothing can be opened or taken in."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from relevo.crossing.erasure import (
    Basis,
    ErasureOrder,
    ErasureReceipt,
    ErasureRequest,
    Shredded,
    keys_of,
)
from relevo.errors import RelevoError
from relevo.ledger.values import Digest
from relevo.sealing.errors import BadSignature, UnknownSigner
from relevo.sealing.signed import SignedStatement
from relevo.vault.blocking import block, unblock
from relevo.vault.deposit import Deposit, DepositedValue, deposit
from relevo.vault.erasing import approve_erasure, request_erasure, shred, tombstones
from relevo.vault.erasure_receipts import CaseFacts, sign_receipt
from relevo.vault.errors import (
    Blocked,
    CodeWrong,
    Erased,
    ErasureExists,
    ErasureUnlike,
    NotApproved,
    NotErased,
    SecondPersonNeeded,
    UnknownErasure,
    ValueNotHeld,
)
from relevo.vault.ingest import Refusal
from relevo.vault.purposes import Purpose
from relevo.vault.sql import erasures
from relevo.vault.sql.tables import case_keys, erasing, held_values, index, metadata
from tests.unit.vault.erasing import Erasing
from tests.unit.vault.world import AGENCY, BRAND, WEB, WORKER


def test_two_people_destroy_a_case_and_nothing_of_it_is_left(erasing_: Erasing) -> None:
    world = erasing_.world
    other = world.taken(world.seal())
    said = Shredded.verify(erasing_.done(), keys_of([world.vault.notice_key.public_key()]))
    assert said.order == erasing_.request.orders[0]
    assert said.destroyed == {"values": 3, "keys": 1}
    assert (world.count(held_values), world.count(case_keys)) == (3, 1)
    with pytest.raises(ValueNotHeld):
        world.reveal(erasing_.sealed, erasing_.diana, code=erasing_.act(erasing_.diana).code)
    world.wait(seconds=30)
    assert world.reveal(other, erasing_.diana).type == "NATIONAL_ID"


def test_the_destruction_stands_in_the_main_log_under_a_checkpoint(erasing_: Erasing) -> None:
    erasing_.done()
    (entry,) = erasing_.world.entries("vault:case:shredded")
    assert entry["order"] == erasing_.request.orders[0].order_id
    assert (entry["requested_by"], entry["approved_by"]) == (erasing_.diana, erasing_.lola)
    assert entry["actor"] == WORKER
    with erasing_.world.store.database.read() as connection:
        stone = erasures.tombstone(connection, erasing_.case)
        assert stone is not None
    assert erasing_.world.integrator.cover(Digest(stone.leaf), erasing_.world.now).index >= 0


def test_which_cases_go_together_stands_in_the_private_log_alone(erasing_: Erasing) -> None:
    erasing_.done()
    assert erasing_.private_tags()[-2:] == ["vault:erasure:requested", "vault:erasure:approved"]
    assert not [e for e in erasing_.world.entries() if erasing_.request.request_id in json.dumps(e)]


def test_attack_shred_twice_gives_the_same_statement(erasing_: Erasing) -> None:
    first = erasing_.done()
    erasing_.world.wait(days=1)
    assert erasing_.shred() == first
    assert len(erasing_.world.entries("vault:case:shredded")) == 1


def test_attack_the_worker_alone_destroys_nothing(erasing_: Erasing) -> None:
    with pytest.raises(NotApproved):
        erasing_.shred()
    erasing_.ask()
    for basis in (Basis.APPROVED, Basis.RETENTION, Basis.REPEATED):
        with pytest.raises(NotApproved):
            erasing_.shred(basis)
    assert erasing_.world.count(held_values) == 3
    assert erasing_.private_tags()[-1] == "vault:erasure:refused"


def test_attack_an_approved_order_does_not_destroy_another_case(erasing_: Erasing) -> None:
    other = erasing_.world.taken(erasing_.world.seal())
    erasing_.ask()
    erasing_.approve()
    order = ErasureOrder(AGENCY, other.item.case_id, erasing_.request.orders[0].order_id)
    with pytest.raises(NotApproved):
        shred(
            erasing_.world.vault,
            BRAND,
            order,
            Basis.APPROVED,
            statement=None,
            caller=WORKER,
            at=erasing_.world.now,
        )
    assert erasing_.world.count(held_values) == 6


def test_who_asked_cannot_approve(erasing_: Erasing) -> None:
    erasing_.ask()
    with pytest.raises(SecondPersonNeeded):
        erasing_.approve(erasing_.diana)
    with pytest.raises(NotApproved):
        erasing_.shred()


def test_a_wrong_code_asks_for_nothing_and_counts(erasing_: Erasing) -> None:
    with pytest.raises(CodeWrong):
        request_erasure(
            erasing_.world.vault, erasing_.request, erasing_.act(erasing_.diana, "000000")
        )
    with pytest.raises(UnknownErasure):
        erasing_.approve()
    assert erasing_.world.count(erasing.orders) == 0


def test_what_is_approved_is_exactly_what_was_asked_for(erasing_: Erasing) -> None:
    erasing_.ask()
    with pytest.raises(ErasureUnlike):
        approve_erasure(
            erasing_.world.vault,
            BRAND,
            erasing_.request.request_id,
            bytes(32),
            erasing_.act(erasing_.lola),
        )


def test_a_request_that_nobody_approves_runs_out(erasing_: Erasing) -> None:
    erasing_.ask()
    erasing_.world.wait(days=7)
    with pytest.raises(UnknownErasure):
        erasing_.approve()


def test_the_same_request_again_changes_nothing_and_another_under_its_id_is_refused(
    erasing_: Erasing,
) -> None:
    erasing_.ask()
    erasing_.ask()
    assert erasing_.world.count(erasing.orders) == 1
    changed = ErasureRequest(
        erasing_.request.request_id, BRAND, (ErasureOrder(AGENCY, str(uuid4()), str(uuid4())),)
    )
    with pytest.raises(ErasureExists):
        request_erasure(erasing_.world.vault, changed, erasing_.act(erasing_.diana))


def test_two_officers_at_once_approve_once(erasing_: Erasing) -> None:
    erasing_.ask()
    erasing_.approve()
    erasing_.approve(erasing_.world.enrol(login="pilar"))
    assert erasing_.private_tags().count("vault:erasure:approved") == 1


def test_attack_a_late_seal_of_an_erased_case_is_refused_for_good(erasing_: Erasing) -> None:
    world = erasing_.world
    erasing_.done()
    late = world.ingest(world.seal(case_id=erasing_.case.case_id))
    assert late == Refusal("ERASED", permanent=True)
    assert world.ingest(erasing_.sealed) == Refusal("ERASED", permanent=True)
    assert world.count(held_values) == 0
    assert world.count(case_keys) == 0


def test_a_case_that_was_never_ingested_gets_its_tombstone(erasing_: Erasing) -> None:
    never = ErasureOrder(AGENCY, str(uuid4()), str(uuid4()))
    erasing_.request = ErasureRequest(str(uuid4()), BRAND, (never,))
    erasing_.done()
    late = erasing_.world.seal(case_id=never.case_id)
    assert erasing_.world.ingest(late) == Refusal("ERASED", permanent=True)


def test_attack_a_replayed_statement_destroys_no_other_case(erasing_: Erasing) -> None:
    signed = erasing_.done()
    other = erasing_.world.taken(erasing_.world.seal())
    order = ErasureOrder(AGENCY, other.item.case_id, erasing_.request.orders[0].order_id)
    forged = SignedStatement(
        signed.payload_type,
        signed.payload.replace(erasing_.case.case_id.encode(), other.item.case_id.encode()),
        signed.key_id,
        signed.signature,
    )
    for statement in (signed, forged):
        with pytest.raises(NotApproved):
            shred(
                erasing_.world.vault,
                BRAND,
                order,
                Basis.REPEATED,
                statement=statement,
                caller=WORKER,
                at=erasing_.world.now,
            )


def test_tombstones_are_listed_page_by_page(erasing_: Erasing) -> None:
    signed = erasing_.done()
    vault = erasing_.world.vault
    assert tombstones(vault, BRAND, after=("", ""), limit=10) == (signed,)
    assert tombstones(vault, BRAND, after=(erasing_.case.case_id, AGENCY), limit=10) == ()


def test_the_receipt_says_what_was_destroyed_and_its_signature_holds(erasing_: Erasing) -> None:
    world = erasing_.world
    at = world.now
    facts = CaseFacts(erasing_.case, {"texts": 2}, at, None)

    def signed() -> SignedStatement:
        return sign_receipt(
            world.vault,
            BRAND,
            erasing_.request.request_id,
            [facts],
            (at + timedelta(days=35)).date(),
            caller=WORKER,
            at=world.now,
        )

    with pytest.raises(NotErased):
        signed()
    erasing_.done()
    keys = keys_of([world.vault.notice_key.public_key()])
    receipt = ErasureReceipt.verify(signed(), keys)
    (case,) = receipt.cases
    assert case.shredded.destroyed == {"values": 3, "keys": 1}
    assert case.cleared == {"texts": 2}
    assert case.checkpoint.startswith("qori/vault/1\n")
    with pytest.raises(BadSignature):  # a statement of another type is no receipt
        ErasureReceipt.verify(erasing_.shred(), keys)
    with pytest.raises(UnknownSigner):
        ErasureReceipt.verify(signed(), keys_of([world.vault.root_key.public_key()]))


def test_a_blocked_case_is_opened_for_a_legal_duty_and_the_customer_alone(
    erasing_: Erasing,
) -> None:
    world, diana = erasing_.world, erasing_.diana
    block(world.vault, erasing_.case, erasing_.act(diana))
    for purpose in Purpose:
        world.wait(seconds=30)
        if purpose in (Purpose.LEGAL_OBLIGATION, Purpose.DATA_SUBJECT_REQUEST):
            assert world.reveal(erasing_.sealed, diana, purpose=purpose).type == "NATIONAL_ID"
        else:
            with pytest.raises(Blocked):
                world.reveal(erasing_.sealed, diana, purpose=purpose)
    unblock(world.vault, erasing_.case, erasing_.act(diana))
    world.wait(seconds=30)
    assert world.reveal(erasing_.sealed, diana).type == "NATIONAL_ID"
    assert len(world.entries("vault:case:blocked")) == 1
    assert len(world.entries("vault:case:unblocked")) == 1


def test_a_form_filled_in_for_a_blocked_case_is_refused_until_it_is_open_again(
    erasing_: Erasing,
) -> None:
    world, case = erasing_.world, erasing_.case
    values = (DepositedValue(1, "PHONE", "+51 987 654 321"),)
    sent = Deposit(case.brand, case.agency, case.case_id, str(uuid4()), values)
    block(world.vault, case, erasing_.act(erasing_.diana))
    before = world.count(held_values)
    with pytest.raises(Blocked):
        deposit(world.vault, sent, caller=WEB, at=world.now)
    assert world.count(held_values) == before
    assert [one["reason"] for one in world.entries("vault:deposit:refused")] == ["BLOCKED"]
    world.wait(seconds=30)
    unblock(world.vault, case, erasing_.act(erasing_.diana))
    assert len(deposit(world.vault, sent, caller=WEB, at=world.now)) == 1


def test_an_erased_case_cannot_be_blocked(erasing_: Erasing) -> None:
    erasing_.done()
    with pytest.raises(Erased):
        block(erasing_.world.vault, erasing_.case, erasing_.act(erasing_.diana))


def test_nobody_blocks_without_a_code(erasing_: Erasing) -> None:
    with pytest.raises(RelevoError):
        block(erasing_.world.vault, erasing_.case, erasing_.act(erasing_.diana, "000000"))
    assert erasing_.world.count(erasing.blocks) == 0


def test_every_table_that_names_a_case_is_destroyed_or_kept_on_purpose() -> None:
    naming = {table.name for table in metadata.sorted_tables if "case_id" in table.c}
    destroyed = {table.name for table in erasures.DESTROYED.values()}
    forgotten = {index.places.name}  # its tokens too, unless another case holds the value
    assert naming == destroyed | forgotten | erasures.KEPT
    assert not destroyed & erasures.KEPT
