"""Taking seals in: what is kept, what is refused and by which name, what a repetition does."""

from __future__ import annotations

import gc
from dataclasses import replace
from hashlib import sha256
from uuid import uuid4

import pytest
import sqlalchemy as sa

from relevo.sealing.keys import KeyState
from relevo.sealing.opening import SealingPrivateKey
from relevo.sealing.sealing import FieldValue
from relevo.sealing.signed import SignedStatement, key_id_of
from relevo.vault.ingest import Refusal
from relevo.vault.references import CaseRef
from relevo.vault.reveal import held_fields
from relevo.vault.sql.tables import case_keys, held_values, seals
from tests.canary import scan
from tests.unit.vault.world import (
    AGENCY,
    BRAND,
    DNI_CANARY,
    NAME_CANARY,
    NOW,
    OTHER_AGENCY,
    TEXT_CANARY,
    World,
    fields,
)


def _refused(world: World, outcome: SignedStatement | Refusal, reason: str) -> None:
    assert outcome == Refusal(reason, permanent=True)
    assert world.count(held_values) == world.count(seals) == 0
    (entry,) = world.entries("vault:seal:refused")
    assert entry["reason"] == reason
    assert entry["actor"] == "spiffe://qori/care/worker"


def test_a_seal_taken_in_is_answered_by_a_signed_notice_of_exactly_it(world: World) -> None:
    sealed = world.seal()
    notice = world.notice(world.ingest(sealed))
    assert (notice.agency, notice.brand) == (AGENCY, BRAND)
    assert notice.case_id == sealed.item.case_id
    assert notice.post_version_id == sealed.item.post_version_id
    assert notice.seal_digest == sha256(sealed.item.seal).hexdigest()
    assert notice.at == NOW


def test_a_seal_taken_in_writes_exactly_one_entry(world: World) -> None:
    sealed = world.taken(world.seal())
    (entry,) = world.entries("vault:seal:ingested")
    assert entry["post_version"] == sealed.item.post_version_id
    assert entry["seal"] == sha256(sealed.item.seal).hexdigest()
    assert (entry["values"], entry["secrets_destroyed"]) == (3, 0)


def test_every_field_is_held_with_its_type(world: World) -> None:
    sealed = world.taken(world.seal())
    held = held_fields(world.vault, CaseRef(BRAND, AGENCY, sealed.item.case_id))
    assert [(f.number, f.type) for f in held] == [
        (0, "ORIGINAL_TEXT"),
        (1, "NATIONAL_ID"),
        (2, "AUTHOR_NAME"),
    ]


def test_the_posts_of_one_case_share_its_key_and_other_cases_do_not(world: World) -> None:
    first = world.taken(world.seal())
    world.taken(world.seal(case_id=first.item.case_id))
    assert world.count(case_keys) == 1
    world.taken(world.seal())
    assert world.count(case_keys) == 2


def test_a_repetition_gets_the_same_notice_and_has_no_effect(world: World) -> None:
    sealed = world.seal()
    first = world.ingest(sealed)
    world.wait(hours=1)
    assert world.ingest(sealed) == first
    assert len(world.entries("vault:seal:ingested")) == 1
    assert world.count(held_values) == 3


def test_the_same_version_with_another_seal_is_a_conflict(world: World) -> None:
    sealed = world.taken(world.seal())
    other = world.seal(case_id=sealed.item.case_id, post_version_id=sealed.item.post_version_id)
    assert world.ingest(other) == Refusal("SAME_ID_OTHER_CONTENT", permanent=True)
    assert len(world.entries("vault:seal:refused")) == 1
    assert world.count(held_values) == 3


def test_the_same_version_under_another_case_is_refused(world: World) -> None:
    sealed = world.taken(world.seal())
    outcome = world.ingest(sealed.to(case_id=str(uuid4())))
    assert outcome == Refusal("BINDING_MISMATCH", permanent=True)


@pytest.mark.parametrize("place", [200, 700, 1500, -30, -1])
def test_a_changed_byte_is_refused(world: World, place: int) -> None:
    sealed = world.seal()
    seal = bytearray(sealed.item.seal)
    seal[place] ^= 1
    outcome = world.ingest(sealed.to(seal=bytes(seal)))
    assert isinstance(outcome, Refusal)
    _refused(world, outcome, "BAD_MANIFEST_SIGNATURE")


def test_a_seal_that_its_agency_signed_after_damaging_it_is_tampered(world: World) -> None:
    sealed = world.seal(
        public_key=SealingPrivateKey(world.public_key().key_id, bytes(32)).public_key(
            world.public_key().not_after
        )
    )
    _refused(world, world.ingest(sealed), "SEAL_TAMPERED")


@pytest.mark.parametrize("changed", ["case_id", "post_version_id"])
def test_a_replay_under_another_id_is_refused(world: World, changed: str) -> None:
    sealed = world.seal()
    _refused(world, world.ingest(sealed.to(**{changed: str(uuid4())})), "BINDING_MISMATCH")


def test_a_seal_for_another_brand_is_refused(world: World) -> None:
    sealed = world.seal(brand="inti")
    _refused(world, world.ingest(sealed.to(brand=BRAND)), "BINDING_MISMATCH")


def test_a_seal_bound_to_another_agency_is_refused(world: World) -> None:
    sealed = world.seal(agency=OTHER_AGENCY, signed_by=AGENCY)
    _refused(world, world.ingest(sealed.to(agency=AGENCY)), "BINDING_MISMATCH")


def test_another_agencys_seal_passed_on_as_ones_own_is_refused(world: World) -> None:
    sealed = world.seal(agency=OTHER_AGENCY)
    _refused(world, world.ingest(sealed.to(agency=AGENCY)), "UNKNOWN_SIGNER")


def test_another_agencys_signature_under_the_right_key_id_is_refused(world: World) -> None:
    right = key_id_of(world.agency_keys[AGENCY].public_key())
    sealed = world.seal(signed_by=OTHER_AGENCY, signer=right)
    _refused(world, world.ingest(sealed), "BAD_MANIFEST_SIGNATURE")


def test_an_unsigned_seal_is_refused(world: World) -> None:
    sealed = world.seal()
    outcome = world.ingest(sealed.to(seal=sealed.item.seal[:-64] + bytes(64)))
    _refused(world, outcome, "BAD_MANIFEST_SIGNATURE")


def test_a_seal_under_an_unknown_key_is_refused(world: World) -> None:
    key = SealingPrivateKey("never-was", bytes(32)).public_key(world.public_key().not_after)
    _refused(world, world.ingest(world.seal(public_key=key)), "UNKNOWN_KEY")


def test_a_seal_under_a_destroyed_key_is_refused(world: World) -> None:
    sealed = world.seal()
    path = world.folder / "sealing" / f"{BRAND}.{sealed.key_id}.json"
    text = path.read_text()
    seed = text.split('"seed": ')[1].split(",")[0]
    path.write_text(
        text.replace(seed, "null").replace(KeyState.ACTIVE.value, KeyState.DESTROYED.value)
    )
    _refused(world, world.ingest(sealed), "KEY_DESTROYED")


def test_an_unknown_agency_is_refused(world: World) -> None:
    _refused(world, world.ingest(world.seal().to(agency="nadie")), "UNKNOWN_AGENCY")


def test_an_unknown_brand_is_refused(world: World) -> None:
    _refused(world, world.ingest(world.seal().to(brand="inti")), "UNKNOWN_BRAND")


@pytest.mark.parametrize("seal", [b"", b"\0" * 40, b"relevo-seal-v1"])
def test_bytes_that_are_no_envelope_are_refused(world: World, seal: bytes) -> None:
    _refused(world, world.ingest(world.seal().to(seal=seal)), "MALFORMED_ENVELOPE")


def test_an_oversized_seal_is_refused(world: World) -> None:
    outcome = world.ingest(world.seal().to(seal=bytes((1 << 20) + 1)))
    _refused(world, outcome, "MALFORMED_MESSAGE")


def test_ids_that_are_no_ids_are_refused_without_an_entry_that_repeats_them(world: World) -> None:
    outcome = world.ingest(world.seal().to(case_id=DNI_CANARY))
    assert outcome == Refusal("MALFORMED_MESSAGE", permanent=True)
    assert DNI_CANARY not in str(world.entries())


def test_a_field_typed_secret_refuses_the_seal(world: World) -> None:
    sealed = world.seal(fields(FieldValue(3, "SECRET", "8841")))
    _refused(world, world.ingest(sealed), "SECRET_SEALED")


def test_a_field_of_no_known_type_refuses_the_seal(world: World) -> None:
    sealed = world.seal(fields(FieldValue(3, "SHOE_SIZE", "44")))
    _refused(world, world.ingest(sealed), "UNKNOWN_FIELD_TYPE")


def test_a_secret_that_the_agency_missed_is_cut_before_storing(world: World) -> None:
    text = "mi tarjeta no pasa, mi clave es 8841 ayuda"
    sealed = world.taken(world.seal(fields(text=text)))
    (entry,) = world.entries("vault:seal:ingested")
    assert entry["secrets_destroyed"] == 1
    revealed = world.reveal(sealed, world.enrol(), field_number=0)
    assert "8841" not in revealed.value
    assert revealed.value.startswith("mi tarjeta no pasa, mi clave es [")


def test_a_value_that_repeats_a_secret_is_not_kept(world: World) -> None:
    values = fields(FieldValue(3, "UNKNOWN_NUMBER", "88-41"), text="mi clave es 8841 ayuda")
    sealed = world.taken(world.seal(values))
    held = held_fields(world.vault, CaseRef(BRAND, AGENCY, sealed.item.case_id))
    assert [f.number for f in held] == [0, 1, 2]


def test_a_secret_that_is_repeated_without_its_word_is_cut_there_too(world: World) -> None:
    text = "mi clave es 8841, repito 8841; el monto es 88410"
    values = fields(FieldValue(3, "ADDRESS", "Av. Arequipa 8841 int. 2"), text=text)
    sealed = world.taken(world.seal(values))
    rosa = world.enrol()
    assert world.reveal(sealed, rosa, field_number=0).value == (
        "mi clave es [CLAVE-1], repito [CLAVE-1]; el monto es 88410"
    )
    world.wait(seconds=30)
    assert world.reveal(sealed, rosa, field_number=3).value == "Av. Arequipa [SECRET] int. 2"
    (entry,) = world.entries("vault:seal:ingested")
    assert entry["secrets_destroyed"] == 3


def test_a_secret_within_a_value_is_cut(world: World) -> None:
    sealed = world.taken(world.seal(fields(FieldValue(3, "PERSON", "Ana, mi clave es 8841"))))
    assert "8841" not in world.reveal(sealed, world.enrol(), field_number=3).value


def test_a_text_that_no_redactor_reads_is_kept_and_can_be_shown(world: World) -> None:
    text = "nul \0 y medio par \ud83d fin"
    sealed = world.taken(world.seal(fields(text=text)))
    shown = world.reveal(sealed, world.enrol(), field_number=0).value
    assert shown == "nul \0 y medio par \ufffd fin"


def test_a_secret_in_a_text_that_no_redactor_reads_is_cut_all_the_same(world: World) -> None:
    sealed = world.taken(world.seal(fields(text="\0\ud83d mi clave es 8841 ayuda")))
    assert "8841" not in world.reveal(sealed, world.enrol(), field_number=0).value


def test_no_file_of_the_vault_holds_a_value(world: World) -> None:
    sealed = world.taken(world.seal())
    world.ingest(sealed.to(post_version_id=str(uuid4())))
    world.reveal(sealed, world.enrol())
    world.integrator.integrate(world.now)
    canaries = [DNI_CANARY, NAME_CANARY, TEXT_CANARY, "colibrí-canario"]
    assert scan([world.folder], canaries) == []
    world.close()
    gc.collect()
    assert scan([world.folder], canaries) == []


def test_nothing_that_holds_a_value_shows_it(world: World) -> None:
    sealed = world.taken(world.seal())
    person = world.enrol()
    challenge = world.open_reveal(sealed, person)
    answer = world.answer(challenge, person)
    shown = repr((world.vault, sealed.item, challenge, answer, world.reveal(sealed, person)))
    for canary in (DNI_CANARY, NAME_CANARY, world.code(person)):
        assert canary not in shown


def test_a_store_that_fails_is_no_refusal_for_good(world: World) -> None:
    with world.store.database.write() as connection:
        connection.execute(sa.text("ALTER TABLE held_values RENAME TO gone"))
    assert world.ingest(world.seal()) == Refusal("STORE_UNAVAILABLE", permanent=False)
    with world.store.database.write() as connection:
        connection.execute(sa.text("ALTER TABLE gone RENAME TO held_values"))
    assert world.count(seals) == 0
    assert isinstance(world.ingest(world.seal()), SignedStatement)


def test_a_case_key_that_does_not_open_is_no_refusal_for_good(world: World) -> None:
    sealed = world.taken(world.seal())
    with world.store.database.write() as connection:
        connection.execute(case_keys.update().values(key_closed=bytes(60)))
    outcome = world.ingest(world.seal(case_id=sealed.item.case_id))
    assert outcome == Refusal("KEPT_KEY_DAMAGED", permanent=False)


def test_one_that_breaks_does_not_hold_up_its_neighbours(world: World) -> None:
    class Broken:
        def cut(self, fields: object) -> object:
            raise ZeroDivisionError

    whole = world.vault
    world.vault = replace(whole, second_look=Broken())  # type: ignore[arg-type]
    assert world.ingest(world.seal()) == Refusal("INTERNAL", permanent=False)
    world.vault = whole
    assert isinstance(world.ingest(world.seal()), SignedStatement)


def test_an_original_with_a_secret_that_was_found_late_is_destroyed(world: World) -> None:
    original = world.taken(world.seal())
    order = FieldValue(2, "CUT_ORIGINAL", original.item.post_version_id)
    later = world.seal(
        (FieldValue(1, "EMAIL", "ana@correo.example"), order), case_id=original.item.case_id
    )
    world.taken(later)
    held = held_fields(world.vault, CaseRef(BRAND, AGENCY, original.item.case_id))
    assert sorted((f.post_version_id, f.number, f.type) for f in held) == sorted(
        [
            (original.item.post_version_id, 1, "NATIONAL_ID"),
            (original.item.post_version_id, 2, "AUTHOR_NAME"),
            (later.item.post_version_id, 1, "EMAIL"),
        ]
    )
    (entry,) = world.entries("vault:original:cut")
    assert entry["post_version"] == original.item.post_version_id
    assert entry["redaction"] == later.item.post_version_id
    world.taken(later)
    world.notice(world.ingest(original))
    assert len(world.entries("vault:original:cut")) == 1
    assert world.count(held_values) == 3


def test_the_order_to_destroy_an_original_waits_for_it_and_reaches_no_other_case(
    world: World,
) -> None:
    original, other = world.seal(), world.seal()
    order = FieldValue(1, "CUT_ORIGINAL", original.item.post_version_id)
    early = world.seal((order,), case_id=original.item.case_id)
    assert world.ingest(early) == Refusal("ORIGINAL_NOT_HERE", permanent=False)
    assert world.count(seals) == 0
    together = world.ingest_all(original, other, early)
    assert together[2] == Refusal("ORIGINAL_NOT_HERE", permanent=False)
    world.taken(early)
    astray = world.seal(
        (FieldValue(1, "CUT_ORIGINAL", other.item.post_version_id),),
        case_id=original.item.case_id,
    )
    assert world.ingest(astray) == Refusal("ORIGINAL_NOT_HERE", permanent=False)
    assert [e["post_version"] for e in world.entries("vault:original:cut")] == [
        original.item.post_version_id
    ]
    odd = world.seal((FieldValue(1, "CUT_ORIGINAL", "7"),), case_id=original.item.case_id)
    assert world.ingest(odd) == Refusal("MALFORMED_MESSAGE", permanent=True)
