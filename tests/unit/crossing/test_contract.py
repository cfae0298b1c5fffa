"""What crosses comes out as it went in, and what breaks the contract is refused by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.crossing import limits, mapping
from relevo.crossing.errors import MalformedMessage, ReceiptRefused
from relevo.crossing.statements import RECEIPT_TYPE, Receipt, ReceiptItem
from relevo.crossing.updates import (
    Assigned,
    Cover,
    Erase,
    FormLink,
    Given,
    Ingested,
    Question,
    Received,
    Reopened,
    ReplyToPublish,
    Resolved,
    Restoration,
    Stretch,
    Unassigned,
    Unknown,
    Update,
    UpdateKind,
)
from relevo.crossing.vocabulary import (
    Action,
    ActionKind,
    CaseHeader,
    CaseNote,
    CaseState,
    FindingSpan,
    HandOverItem,
    Redaction,
    RedactionCause,
    Urgency,
)
from relevo.sealing import signed
from relevo.sealing.signed import SignedStatement, key_id_of
from relevo.wire.bridge.v1 import update_pb2

NOW = datetime(2026, 7, 1, 8, 5, tzinfo=UTC)
CASE = "11111111-1111-4111-8111-111111111111"
LUIS = "22222222-2222-4222-8222-222222222222"
NOTE = CaseNote("33333333-3333-4333-8333-333333333333", "llamar\nhoy", NOW, LUIS)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
KEY_ID = key_id_of(KEY.public_key())
RECEIPT = Receipt(
    agency="colibri",
    brand="qori",
    case_id=CASE,
    case_version=3,
    items=(ReceiptItem("44444444-4444-4444-8444-444444444444", "ab" * 32),),
    leaf_hash="cd" * 32,
    at=NOW,
    notes=(NOTE.note_id,),
)


def _item(*notes: CaseNote) -> HandOverItem:
    header = CaseHeader(
        case_id=CASE,
        brand="qori",
        version=3,
        public_code="Q-7K3F9",
        channel="facebook",
        thread_id="100_200",
        author_ref="ab" * 16,
        author_handle=None,
        state=CaseState.ESCALATED,
        urgency=Urgency.URGENT,
        close_reason=None,
        note="llamar\nhoy",
        opened_at=NOW,
        changed_at=NOW,
    )
    return HandOverItem(header, (), notes)


def test_notes_cross_in_their_order() -> None:
    second = replace(NOTE, note_id=LUIS, text="no llamar", actor="spiffe://colibri/agency/web")
    item = _item(NOTE, second)
    assert mapping.item_from_wire(mapping.item_to_wire(item)) == item


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"note_id": "7"}, "note_id"),
        ({"text": ""}, "notes.text"),
        ({"text": " \n"}, "notes.text"),
        ({"text": "x" * 4_001}, "notes.text"),
        ({"text": "a\x00b"}, "notes.text"),
        ({"at": datetime(1999, 1, 1, tzinfo=UTC)}, "notes.at"),
        ({"actor": ""}, "actor"),
        ({"actor": "x" * 201}, "actor"),
    ],
)
def test_a_note_that_breaks_the_contract_is_refused_by_field(
    change: dict[str, Any], field: str
) -> None:
    with pytest.raises(MalformedMessage) as refused:
        mapping.item_from_wire(mapping.item_to_wire(_item(replace(NOTE, **change))))
    assert refused.value.field == field


def test_notes_that_repeat_or_are_too_many_are_refused() -> None:
    with pytest.raises(MalformedMessage, match="note_id"):
        limits.check_item(_item(NOTE, NOTE))
    many = [replace(NOTE, note_id=f"{number:08x}{CASE[8:]}") for number in range(51)]
    limits.check_item(_item(*many[:50]))
    with pytest.raises(MalformedMessage, match="notes: must be at most 50"):
        limits.check_item(_item(*many))


def test_a_notes_text_is_never_shown_by_its_repr() -> None:
    assert "llamar" not in repr(_item(NOTE).notes)


def test_a_receipt_names_post_versions_and_notes() -> None:
    statement = RECEIPT.sign(KEY, KEY_ID)
    assert Receipt.verify(statement, {KEY_ID: KEY.public_key()}) == RECEIPT
    assert NOTE.note_id.encode() in statement.payload
    assert b"llamar" not in statement.payload


def test_redactions_cross_and_stand_in_the_receipt() -> None:
    span = FindingSpan(10, 17, "NATIONAL_ID", "PE", "pe.dni", 0.95, ("LABEL",), 1, LUIS)
    redaction = Redaction(
        redaction_id=LUIS,
        post_version_id=CASE,
        revision=2,
        cause=RedactionCause.BY_HAND,
        at=NOW,
        actor="spiffe://colibri/agency/forwarder",
        redacted_text="mi dni es [DNI-1]",
        findings=(span,),
        redaction_version="redaction/1.1.0+0a1b2c3d",
        seal=b"sealed",
        seal_digest=b"d" * 32,
    )
    later = replace(redaction, redaction_id=CASE, revision=3, seal=None)
    item = replace(_item(), redactions=(redaction, later))
    assert mapping.item_from_wire(mapping.item_to_wire(item)) == item
    assert "mi dni" not in repr(item)
    for change, field in [
        ({"revision": 0}, "revision"),
        ({"seal_digest": None}, "seal_digest"),
        ({"redacted_text": ""}, "findings"),
        ({"findings": (replace(span, seal_id="7"),)}, "findings.seal_id"),
        ({"post_version_id": "7"}, "redactions.post_version_id"),
    ]:
        broken = replace(item, redactions=(replace(redaction, **change),))
        with pytest.raises(MalformedMessage) as refused:
            mapping.item_from_wire(mapping.item_to_wire(broken))
        assert refused.value.field == field
    with pytest.raises(MalformedMessage, match="redaction_id"):
        limits.check_item(replace(item, redactions=(redaction, redaction)))
    receipt = replace(RECEIPT, redactions=(ReceiptItem(LUIS, "ab" * 32), ReceiptItem(CASE, None)))
    assert Receipt.verify(receipt.sign(KEY, KEY_ID), {KEY_ID: KEY.public_key()}) == receipt


def test_what_is_asked_to_be_put_back_crosses_by_its_placeholder() -> None:
    asked = Action(
        action_id=LUIS,
        brand="qori",
        case_id=CASE,
        kind=ActionKind.RESTORATION_ASKED,
        at=NOW,
        actor=LUIS,
        reply_id=None,
        source_id="100_201",
        reason=None,
        proof=None,
        post_version_id=CASE,
        placeholder="[DNI-1]",
    )
    assert mapping.action_from_wire(mapping.action_to_wire(asked)) == asked
    for change in ({"placeholder": None}, {"post_version_id": None}, {"placeholder": "45678912"}):
        with pytest.raises(MalformedMessage) as refused:
            mapping.action_from_wire(mapping.action_to_wire(replace(asked, **change)))
        assert refused.value.field in change


def test_a_receipt_from_before_notes_crossed_is_still_read() -> None:
    body = _body(RECEIPT)
    del body["notes"]
    old = signed.sign(RECEIPT_TYPE, body, KEY, KEY_ID)
    assert Receipt.verify(old, {KEY_ID: KEY.public_key()}) == replace(RECEIPT, notes=())
    odd = signed.sign(RECEIPT_TYPE, {**body, "notes": 7}, KEY, KEY_ID)
    with pytest.raises(ReceiptRefused):
        Receipt.verify(odd, {KEY_ID: KEY.public_key()})


@pytest.mark.parametrize(
    "kind",
    [
        Received(3),
        Assigned(LUIS),
        Unassigned(),
        Ingested(CASE, SignedStatement("t", b"{}", "0" * 16, bytes(64)), 60),
        ReplyToPublish(CASE, "Hola", "100_201"),
        Question(CASE, "¿Cuándo?"),
        FormLink("https://qori.example/f/1", NOW),
        Given(CASE, ("NATIONAL_ID", "PHONE")),
        Resolved(NOW),
        Reopened(LUIS),
        Erase(CASE),
        Restoration(CASE, "987654321"),
        Restoration(CASE, None),
        Cover(CASE, LUIS, 3, (Stretch(0, 4, "CARD"), Stretch(9, 12, "SECRET"))),
    ],
)
def test_every_kind_of_update_comes_out_as_it_went_in(kind: UpdateKind) -> None:
    update = Update(7, LUIS, "qori", CASE, NOW, kind)
    raw = mapping.update_to_wire(update).SerializeToString()
    assert mapping.update_from_wire(update_pb2.Update.FromString(raw)) == update


COVER = Cover(CASE, LUIS, 3, (Stretch(9, 12, "SECRET"), Stretch(0, 4, "CARD")))


def test_a_request_to_cover_is_checked_by_name() -> None:
    limits.check_cover(COVER)
    many = tuple(Stretch(number, number + 1, "CARD") for number in range(101))
    for field, changes in (
        ("request_id", {"request_id": "Ana"}),
        ("post_version_id", {"post_version_id": ""}),
        ("revision", {"revision": -1}),
        ("stretches", {"stretches": many}),
        ("stretches", {"stretches": (Stretch(4, 4, "CARD"),)}),
        ("stretches", {"stretches": (Stretch(0, 5, "CARD"), Stretch(4, 9, "CARD"))}),
    ):
        with pytest.raises(MalformedMessage) as refused:
            limits.check_cover(replace(COVER, **changes))
        assert refused.value.field == field


def test_a_kind_of_a_later_release_is_unknown_and_no_error() -> None:
    message = mapping.update_to_wire(Update(7, LUIS, "qori", CASE, NOW, Unassigned()))
    message.ClearField("unassigned")
    later = message.SerializeToString() + bytes([0xFA, 0x01, 0x00])  # field 31, an empty message
    assert mapping.update_from_wire(update_pb2.Update.FromString(later)).kind == Unknown()


def _body(receipt: Receipt) -> dict[str, Any]:
    statement = receipt.sign(KEY, KEY_ID)
    return dict(signed.verify(statement, RECEIPT_TYPE, {KEY_ID: KEY.public_key()}))


def test_a_close_reason_that_this_release_does_not_know_is_refused_not_dropped() -> None:
    message = mapping.item_to_wire(_item())
    message.header.close_reason = 99
    with pytest.raises(MalformedMessage) as refused:
        mapping.item_from_wire(message)
    assert refused.value.field == "close_reason"
