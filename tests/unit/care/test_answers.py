"""Replies and questions: what carries personal data never leaves, and is never kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import (
    AlreadyAsked,
    CarriesPersonalData,
    ChangedMeanwhile,
    NothingToAnswer,
    UnknownCase,
    UnknownSeal,
    VaultRefused,
)
from relevo.care.domain.timeline import EventKind
from relevo.care.domain.vault import Purpose
from relevo.care.use_cases.answers import ask_question, write_reply
from relevo.care.use_cases.desk import case_detail
from relevo.care.use_cases.reveal import Asking, Opened, Place, reveal
from relevo.crossing.errors import CarriesFormLink
from relevo.crossing.form_links import token_of
from relevo.errors import InvalidInput
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Digest, Id, verify_commitment
from relevo.service.rpc.errors import PeerUnavailable
from tests.databases import at_rest
from tests.unit.care.conftest import Logged
from tests.unit.care.world import AGENCY, BRAND, ROSA, TONI, World, item, post, removal

CANARY = "45678912"


def _case(world: World) -> CaseKey:
    handed = item(None, post())
    world.taken(handed)
    return CaseKey(AGENCY, handed.header.case_id)


def _reply(world: World, key: CaseKey, text: str, **changes: object) -> object:
    given: dict[str, object] = {
        "in_reply_to_source_id": "100_201",
        "expected_revision": 1,
        "actor": ROSA,
        **changes,
    }
    return write_reply(world.care, key, {BRAND}, text, **given)  # type: ignore[arg-type]


def _ask(world: World, key: CaseKey, text: str) -> object:
    return ask_question(world.care, key, {BRAND}, text, actor=ROSA)


def _everything_written(world: World) -> bytes:
    return at_rest(world.care.storage.database)


@pytest.mark.parametrize("write", [_reply, _ask])
def test_a_text_that_carries_personal_data_is_refused_recorded_and_not_kept(
    world: World, write: Callable[[World, CaseKey, str], object], logged: Logged
) -> None:
    key = _case(world)
    with pytest.raises(CarriesPersonalData) as refused:
        write(world, key, f"Su DNI es {CANARY}, ¿correcto?")

    assert (refused.value.field, refused.value.types) == ("text", ("NATIONAL_ID",))
    assert CANARY not in str(refused.value)
    assert world.tags()[1:] == ["care:reply:blocked"]
    event = case_detail(world.care, key, {BRAND}).timeline[-1]
    assert (event.kind, event.code, event.actor) == (
        EventKind.REPLY_BLOCKED,
        "NATIONAL_ID",
        ROSA,
    )
    assert world.count(tables.updates) == 1
    assert world.case(key.case_id).revision == 1
    assert CANARY.encode() not in _everything_written(world)
    assert CANARY not in logged


@pytest.mark.parametrize("write", [_reply, _ask])
def test_a_text_with_a_private_forms_link_is_refused_recorded_and_not_kept(
    world: World, write: Callable[[World, CaseKey, str], object]
) -> None:
    key, token = _case(world), token_of(bytes(range(32)))
    with pytest.raises(CarriesFormLink) as refused:
        write(world, key, f"Complete https://datos.qori.example/f/{token}")
    assert refused.value.field == "text"
    (entry,) = world.recorded(recorded.ReplyBlocked)
    assert entry.carries == ("FORM_LINK",)
    assert token.encode() not in _everything_written(world)


@pytest.mark.parametrize("text", ["", " \n\t", "x" * 8_001, "a\x00b", "a\x1bb"])
@pytest.mark.parametrize("write", [_reply, _ask])
def test_a_text_without_form_is_refused_by_name(
    world: World, write: Callable[[World, CaseKey, str], object], text: str
) -> None:
    key = _case(world)
    with pytest.raises(InvalidInput) as refused:
        write(world, key, text)
    assert refused.value.field == "text"
    assert world.tags() == ["care:handover:received"]


def test_a_lone_surrogate_is_refused_by_name(world: World) -> None:
    key = _case(world)
    with pytest.raises(InvalidInput) as refused:
        _reply(world, key, "hola \ud800")
    assert refused.value.field == "text"


def test_the_ledger_binds_the_text_that_left(world: World) -> None:
    key = _case(world)
    _reply(world, key, "Ya lo vemos, Ana.")
    entries = tables.ledger.entries
    with world.care.storage.database.read() as connection:
        row = connection.execute(tables.replies.select()).one()
        body = connection.scalar(
            entries.select()
            .with_only_columns(entries.c.body)
            .where(entries.c.tag == "care:reply:written")
        )
    assert body is not None
    assert "Ana" not in body.decode()
    verify_commitment(Digest(json.loads(body)["text_commitment"]), row.text, row.text_nonce)


def test_a_reply_answers_a_post_of_the_case_that_still_stands(world: World) -> None:
    handed = item(None, post(), post(source_id="2"), removal("2"))
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    for source_id in ("2", "999"):
        with pytest.raises(NothingToAnswer):
            _reply(world, key, "Hola", in_reply_to_source_id=source_id)
    assert world.count(tables.replies) == 0


def test_the_same_reply_sent_twice_leaves_once(world: World) -> None:
    key = _case(world)
    _reply(world, key, "Hola, Ana")
    with pytest.raises(ChangedMeanwhile):
        _reply(world, key, "Hola, Ana")
    assert world.count(tables.replies) == 1


def test_a_form_sent_twice_is_one_reply_and_a_case_that_changed_refuses_none(world: World) -> None:
    key = _case(world)
    first = _reply(world, key, "Hola, Ana", expected_revision=None)
    assert _reply(world, key, "Hola, Ana", expected_revision=None) == first
    assert _reply(world, key, "Otra cosa", expected_revision=None) != first
    assert world.count(tables.replies) == 2


def test_nobody_answers_for_another_brand(world: World) -> None:
    key = _case(world)
    with pytest.raises(UnknownCase):
        write_reply(
            world.care,
            key,
            {"andes"},
            "Hola",
            in_reply_to_source_id="100_201",
            expected_revision=1,
            actor=ROSA,
        )


def _asking(post_version_id: str, *numbers: int, asked_before: int | None = None) -> Asking:
    values = tuple(Place(post_version_id, number) for number in numbers or (1,))
    return Asking(values, Purpose.IDENTITY_CHECK, asked_before)


def _reveal(
    world: World, key: CaseKey, asking: Asking, totp: str = "123456", actor: Id = ROSA
) -> Opened:
    return reveal(world.care, key, {BRAND}, asking, totp, actor=actor)


def test_a_revealed_value_passes_through_and_rests_nowhere(world: World, logged: Logged) -> None:
    handed = item(None, post())
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    sent = handed.post_versions[0].post_version_id

    (revealed,) = _reveal(world, key, _asking(sent)).shown

    assert (revealed.type, revealed.value, revealed.display_seconds) == (
        "NATIONAL_ID",
        "CANARY-45678912",
        60,
    )
    assert "CANARY" not in repr(revealed)
    assert world.vault.revealed == [
        (key, BRAND, sent, 1, Purpose.IDENTITY_CHECK, str(ROSA), "123456")
    ]
    assert world.tags()[1:] == ["care:reveal:asked"]
    story = case_detail(world.care, key, {BRAND}).timeline[-2:]
    assert [(event.kind, event.code) for event in story] == [
        (EventKind.REVEAL_ASKED, "identity_check"),
        (EventKind.REVEAL_SHOWN, "NATIONAL_ID"),
    ]
    for event in story:
        assert (event.actor, event.subject, event.number) == (ROSA, sent, 1)
    written = _everything_written(world)
    for secret in ("CANARY-45678912", "123456"):
        assert secret.encode() not in written
        assert secret not in logged


@pytest.mark.parametrize(("number", "kind"), [(1, "NATIONAL_ID"), (0, "ORIGINAL_TEXT"), (2, None)])
def test_the_record_says_what_kind_of_value_was_asked_for_where_the_text_does(
    world: World, number: int, kind: str | None
) -> None:
    handed = item(None, post())
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    sent = handed.post_versions[0].post_version_id
    _reveal(world, key, _asking(sent, number))
    (asked,) = world.recorded(recorded.RevealAsked)
    assert (asked.field_number, asked.type) == (number, kind)


def test_a_reveal_that_the_vault_does_not_answer_is_on_the_record_and_fails(
    world: World,
) -> None:
    handed = item(None, post())
    world.taken(handed)
    world.vault.away = True
    key = CaseKey(AGENCY, handed.header.case_id)
    with pytest.raises(PeerUnavailable):
        _reveal(world, key, _asking(handed.post_versions[0].post_version_id))
    assert world.tags()[1:] == ["care:reveal:asked"]
    event = case_detail(world.care, key, {BRAND}).timeline[-1]
    assert (event.kind, event.code) == (EventKind.REVEAL_REFUSED, "PEER_UNAVAILABLE")


def test_a_form_sent_again_reveals_nothing_again(world: World) -> None:
    handed = item(None, post())
    world.taken(handed)
    key = CaseKey(AGENCY, handed.header.case_id)
    asking = _asking(handed.post_versions[0].post_version_id, asked_before=0)
    _reveal(world, key, asking)
    with pytest.raises(AlreadyAsked):
        _reveal(world, key, asking)
    _reveal(world, key, asking, actor=TONI)
    _reveal(world, key, replace(asking, asked_before=1))
    assert len(world.vault.revealed) == 3


def test_a_reveal_of_another_cases_value_or_without_a_code_is_refused(world: World) -> None:
    key, other = _case(world), item(None, post())
    world.taken(other)
    theirs = other.post_versions[0].post_version_id
    with pytest.raises(UnknownSeal):
        _reveal(world, key, _asking(theirs))
    own = CaseKey(AGENCY, other.header.case_id)
    for asking, totp, field in (
        (_asking(theirs), "12345", "totp"),
        (_asking(theirs), "１２３４５６", "totp"),
        (_asking(theirs, -1), "123456", "field_number"),
        (_asking(theirs, 1, 1), "123456", "values"),
        (_asking(theirs, *range(21)), "123456", "values"),
    ):
        with pytest.raises(InvalidInput) as refused:
            _reveal(world, own, asking, totp)
        assert refused.value.field == field
    assert world.vault.revealed == []
    assert VaultRefused("WRONG_CODE").remote_reason == "WRONG_CODE"
