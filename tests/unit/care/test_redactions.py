"""A text that an agency redacted once more takes the place of care's copy, in whatever order."""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import (
    AlreadyDecided,
    ApprovalNeeded,
    NotLookedAt,
    StaysCovered,
    UnknownRestoration,
    VaultRefused,
)
from relevo.care.domain.timeline import EventKind
from relevo.care.domain.vault import Purpose
from relevo.care.use_cases import restorations
from relevo.care.use_cases.actions import report_action
from relevo.care.use_cases.approvals import approve, pending
from relevo.care.use_cases.desk import case_detail, resolve
from relevo.care.use_cases.forgetting import forget
from relevo.care.use_cases.ingest import ingest
from relevo.care.use_cases.recall import recall_case
from relevo.care.use_cases.reveal import Asking, GivenCode, Place, reveal
from relevo.care.use_cases.updates import open_stream
from relevo.crossing.statements import ReceiptItem
from relevo.crossing.updates import Ingested, Restoration
from relevo.crossing.vocabulary import (
    Action,
    ActionKind,
    CaseNote,
    FindingSpan,
    HandOverItem,
    PostVersion,
    Redaction,
    RedactionCause,
)
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Id
from tests.canary import scan
from tests.unit.care.conftest import Logged
from tests.unit.care.world import (
    AGENCY,
    BRAND,
    FORWARDER,
    OTHER_AGENCY,
    ROSA,
    T0,
    TONI,
    World,
    action,
    header,
    new_id,
    post,
)

READABLE = "mi dni es [DNI-1] y mi correo ana.canario@correo.example"
VALUE = "CANARY-45678912"
COVERED = "mi dni es [DNI-1] y mi correo [EMAIL-1]"


def again(version: PostVersion, revision: int = 1, **changes: Any) -> Redaction:
    """The e-mail in the text above, covered."""
    name = new_id()
    seal = changes.pop("seal", b"seal of " + name.encode())
    base = Redaction(
        redaction_id=name,
        post_version_id=version.post_version_id,
        revision=revision,
        cause=RedactionCause.NEWER_REDACTOR,
        at=T0 + timedelta(minutes=revision),
        actor=str(FORWARDER),
        redacted_text=COVERED,
        findings=(
            *version.findings,
            FindingSpan(30, 39, "EMAIL", None, "email", 0.9, ("SHAPE",), 1, name),
        ),
        redaction_version="redaction/1.2.0+0a1b2c3d",
        seal=seal,
        seal_digest=hashlib.sha256(seal).digest() if seal is not None else None,
    )
    return replace(base, **changes)


def readable(**changes: Any) -> PostVersion:
    return post(redacted_text=READABLE, **changes)


def shown(world: World, item: HandOverItem) -> PostVersion:
    detail = case_detail(world.care, CaseKey(AGENCY, item.header.case_id), {BRAND})
    assert detail.posts[0].current is not None
    return detail.posts[0].current


def entries(world: World, tag: str) -> list[dict[str, Any]]:
    table = tables.ledger.entries
    with world.care.storage.database.read() as connection:
        bodies = connection.scalars(
            sa.select(table.c.body).where(table.c.tag == tag).order_by(table.c.position)
        )
        return [json.loads(body) for body in bodies]


def test_a_later_redaction_replaces_the_text_is_recorded_and_receipted(world: World) -> None:
    version = readable()
    first = HandOverItem(header(), (version,))
    world.taken(first)
    world.clock.forward(seconds=30)
    redaction = again(version)
    second = HandOverItem(replace(first.header, version=2), (), (), (redaction,))

    receipt = world.taken(second)

    digest = redaction.seal_digest.hex() if redaction.seal_digest else None
    assert receipt.redactions == (ReceiptItem(redaction.redaction_id, digest),)
    current = shown(world, first)
    assert (current.redacted_text, current.revision) == (COVERED, 1)
    assert current.findings == redaction.findings
    (entry,) = entries(world, "care:post:redacted_again")
    assert (entry["replaced"], entry["readable_seconds"]) == (True, 30)
    assert (entry["cause"], entry["redaction"]) == ("NEWER_REDACTOR", redaction.redaction_id)
    received = entries(world, "care:handover:received")[-1]
    assert received["redactions"][0]["seal"] == digest
    detail = case_detail(world.care, CaseKey(AGENCY, first.header.case_id), {BRAND})
    assert EventKind.REDACTED_AGAIN in {event.kind for event in detail.timeline}
    assert world.hand_over(second) == world.hand_over(second)
    assert len(entries(world, "care:post:redacted_again")) == 1


def test_its_seal_goes_to_the_vault_under_its_own_id(world: World) -> None:
    version = readable()
    redaction = again(version)
    world.taken(HandOverItem(header(), (version,), (), (redaction,)))
    ingest(world.care, [f"{AGENCY}/{redaction.redaction_id}"], grace_seconds=60)
    assert world.vault.taken == [redaction.redaction_id]
    world.number()
    with world.care.storage.read() as tx:
        kinds = [one.kind for one in tx.updates.after(AGENCY, BRAND, 0, limit=10)]
    (told,) = [kind for kind in kinds if isinstance(kind, Ingested)]
    assert told.post_version_id == redaction.redaction_id


def test_a_value_under_a_redactions_seal_is_asked_for_by_its_kind(world: World) -> None:
    version = readable()
    first = HandOverItem(header(), (version,))
    world.taken(first)
    redaction = again(version)
    world.taken(HandOverItem(replace(first.header, version=2), (), (), (redaction,)))
    asking = Asking((Place(redaction.redaction_id, 1),), Purpose.IDENTITY_CHECK)
    key = CaseKey(AGENCY, first.header.case_id)
    reveal(world.care, key, {BRAND}, asking, "123456", actor=ROSA)
    (asked,) = world.recorded(recorded.RevealAsked)
    assert (asked.post_version, asked.type) == (redaction.redaction_id, "EMAIL")


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_highest_revision_stands_whatever_comes_first(
    world: World, order: tuple[int, ...]
) -> None:
    version = readable()
    one = again(version, 1, redacted_text="", findings=())
    two = again(version, 2)
    later = replace(
        version,
        revision=2,
        redacted_text=two.redacted_text,
        findings=two.findings,
        redaction_version=two.redaction_version,
    )
    case = header()
    parts: list[tuple[tuple[PostVersion, ...], tuple[Redaction, ...]]] = [
        ((version,), ()),
        ((), (one,)),
        ((), (two,)),
        ((later,), ()),
    ]
    for number, place in enumerate((*order, *order), start=1):
        posts, redactions = parts[place]
        world.taken(HandOverItem(replace(case, version=number), posts, (), redactions))
    current = shown(world, HandOverItem(case, ()))
    assert (current.redacted_text, current.revision) == (COVERED, 2)
    assert world.count(tables.redactions) == 2
    assert world.count(tables.post_versions) == 1
    assert sum(e["replaced"] for e in entries(world, "care:post:redacted_again")) <= 1


def test_a_contradiction_is_loud_and_changes_nothing(world: World, logged: Logged) -> None:
    version = readable()
    redaction = again(version)
    first = HandOverItem(header(), (version,), (), (redaction,))
    world.taken(first)
    other = header()
    world.taken(HandOverItem(other, ()))
    for item in (
        replace(first, redactions=(replace(redaction, revision=7),), post_versions=()),
        replace(first, redactions=(replace(redaction, cause=RedactionCause.SPLIT),)),
        HandOverItem(replace(other, version=2), (), (), (redaction,)),
        HandOverItem(replace(other, version=2), (), (), (again(version),)),
        replace(first, post_versions=(replace(version, revision=2, source_id="else"),)),
    ):
        refusal = world.refused(replace(item, header=replace(item.header, version=3)))
        assert (refusal.reason, refusal.permanent) == ("SAME_ID_OTHER_CONTENT", True)
    assert shown(world, first).revision == 1
    assert "canario" not in logged


def test_one_of_a_version_that_is_not_here_waits_for_it_and_a_seal_may_be_gone(
    world: World,
) -> None:
    version = readable()
    redaction = replace(again(version), seal=None)
    case = header()
    world.taken(HandOverItem(case, (), (), (redaction,)))
    assert world.count(tables.seals) == 0
    later = replace(version, revision=1, redacted_text=COVERED, findings=redaction.findings)
    world.taken(HandOverItem(replace(case, version=2), (later,)))
    assert shown(world, HandOverItem(case, ())).redacted_text == COVERED
    given = recall_case(world.care, AGENCY, BRAND, case.case_id, actor=FORWARDER)
    assert [one.revision for one in given.post_versions] == [1]


def test_it_does_not_reopen_a_resolved_case(world: World) -> None:
    version = readable()
    case = header()
    world.taken(HandOverItem(case, (version,)))
    key = CaseKey(AGENCY, case.case_id)
    resolve(world.care, key, {BRAND}, expected_revision=1, actor=ROSA)
    world.taken(HandOverItem(replace(case, version=2), (), (), (again(version),)))
    assert world.case(case.case_id).resolution is not None


def test_another_agencys_text_is_out_of_reach(world: World) -> None:
    version = readable()
    mine = HandOverItem(header(), (version,))
    world.taken(mine)
    world.taken(HandOverItem(header(), (), (), (again(version),)), OTHER_AGENCY)
    assert shown(world, mine).redacted_text == READABLE


def test_the_readable_text_is_in_no_file_afterwards(world: World) -> None:
    version = readable()
    case = header()
    world.taken(HandOverItem(case, (version,)))
    world.taken(HandOverItem(replace(case, version=2), (), (), (again(version),)))
    if not world.care.storage.database.is_sqlite:
        return  # vacuum's task, and the log's retention
    at = forget(world.care, None)
    assert forget(world.care, at) == at
    url = world.care.storage.database.engine.url.database or ""
    assert scan([Path(url).parent], [COVERED[:9]])  # the scan looks where the text is
    assert [str(one) for one in scan([Path(url).parent], ["ana.canario@correo.example"])] == []


def test_nor_that_of_a_note_or_of_a_version_that_came_again(world: World) -> None:
    version = readable()
    note = CaseNote(new_id(), "llamar a nota.canario@correo.example", T0, new_id(), 0)
    case = header()
    world.taken(HandOverItem(case, (version,), (note,)))
    at = forget(world.care, None)
    later = replace(version, revision=1, redacted_text=COVERED, findings=again(version).findings)
    for number, item in enumerate(
        (
            HandOverItem(case, (), (replace(note, text="llamar a [EMAIL-1]", revision=1),)),
            HandOverItem(case, (later,)),
        ),
        start=2,
    ):
        world.taken(replace(item, header=replace(case, version=number)))
        before, at = at, forget(world.care, at)
        assert at != before
        assert _rests(world, ("nota.canario", "ana.canario")[number - 2]) in (False, None)


def _rests(world: World, text: str) -> bool | None:
    """Whether it is in a file; None where that is vacuum's task, and the log's retention."""
    if not world.care.storage.database.is_sqlite:
        return None
    url = world.care.storage.database.engine.url.database or ""
    return bool(scan([Path(url).parent], [text]))


def _asked(
    world: World, *, secret: bool = False, kind: str = "NATIONAL_ID"
) -> tuple[CaseKey, Action]:
    span = FindingSpan(10, 17, kind, "PE", "pe.dni", 0.9, (), None if secret else 1)
    version = post(findings=(span,))
    case = header()
    world.taken(HandOverItem(case, (version,)))
    asked = action(
        case.case_id,
        ActionKind.RESTORATION_ASKED,
        post_version_id=version.post_version_id,
        placeholder="[DNI-1]",
        actor=new_id(),
        source_id=version.source_id,
    )
    return CaseKey(AGENCY, case.case_id), asked


def _look(world: World, key: CaseKey, asked: Action) -> None:
    asking = Asking((Place(asked.post_version_id or "", 1),), Purpose.REDACTION_REVIEW)
    reveal(world.care, key, {BRAND}, asking, "123456", actor=ROSA)


def test_where_somebody_has_to_agree_it_is_granted_once_she_has(world: World) -> None:
    key, asked = _asked(world)
    report_action(world.care, AGENCY, asked, actor=FORWARDER)
    _look(world, key, asked)
    world.vault.approvals_needed = 1

    def grant(totp: str) -> object:
        return restorations.grant(world.care, key, {BRAND}, asked.action_id, totp=totp, actor=ROSA)

    with pytest.raises(ApprovalNeeded):
        grant("654321")
    (waiting,) = pending(world.care, {BRAND}, actor=TONI).to_approve
    code = GivenCode(waiting.challenge_id, waiting.digest, "111111")
    approve(world.care, {BRAND}, code, actor=TONI)
    grant("222222")
    assert case_detail(world.care, key, {BRAND}).restorations[0].state == "granted"
    assert world.vault.codes[waiting.challenge_id] == "222222"
    assert len(world.vault.challenged) == 2  # the look, and the one that was agreed to


def test_what_was_taken_for_a_card_is_never_given_back(world: World) -> None:
    key, asked = _asked(world, kind="CARD")
    report_action(world.care, AGENCY, asked, actor=FORWARDER)
    _look(world, key, asked)
    with pytest.raises(StaysCovered):
        restorations.grant(world.care, key, {BRAND}, asked.action_id, totp="654321", actor=ROSA)
    assert len(world.vault.revealed) == 1  # it was not even opened again


def test_what_comes_back_masked_is_not_given_back(world: World) -> None:
    key, asked = _asked(world)
    report_action(world.care, AGENCY, asked, actor=FORWARDER)
    _look(world, key, asked)
    world.vault.masks = True
    with pytest.raises(StaysCovered):
        restorations.grant(world.care, key, {BRAND}, asked.action_id, totp="654321", actor=ROSA)
    assert case_detail(world.care, key, {BRAND}).restorations[0].state == "asked"


def test_what_was_covered_by_mistake_goes_back_once_somebody_has_looked(world: World) -> None:
    key, asked = _asked(world)
    assert report_action(world.care, AGENCY, asked, actor=FORWARDER) is None
    assert report_action(world.care, AGENCY, asked, actor=FORWARDER) is None
    detail = case_detail(world.care, key, {BRAND})
    (request,) = detail.restorations
    assert (request.placeholder, request.type, request.field_number) == (
        "[DNI-1]",
        "NATIONAL_ID",
        1,
    )
    with pytest.raises(NotLookedAt):
        restorations.grant(world.care, key, {BRAND}, asked.action_id, totp="654321", actor=ROSA)
    _look(world, key, asked)
    granted = restorations.grant(
        world.care, key, {BRAND}, asked.action_id, totp="654321", actor=ROSA
    )
    assert granted.text == "CANARY-45678912"
    assert [one[4] for one in world.vault.revealed] == [Purpose.REDACTION_REVIEW] * 2
    world.number()
    with world.care.storage.read() as tx:
        kinds = [one.kind for one in tx.updates.after(AGENCY, BRAND, 0, limit=10)]
    assert kinds[-1] == Restoration(asked.action_id, "CANARY-45678912")
    (entry,) = entries(world, "care:restoration:decided")
    assert (entry["granted"], entry["actor"]) == (True, str(ROSA))
    with pytest.raises(AlreadyDecided):
        restorations.refuse(world.care, key, {BRAND}, asked.action_id, actor=ROSA)


def _granted(world: World) -> tuple[CaseKey, Action]:
    key, asked = _asked(world)
    report_action(world.care, AGENCY, asked, actor=FORWARDER)
    _look(world, key, asked)
    restorations.grant(world.care, key, {BRAND}, asked.action_id, totp="654321", actor=ROSA)
    world.number()
    return key, asked


def _told(world: World) -> object:
    with world.care.storage.read() as tx:
        return tx.updates.after(AGENCY, BRAND, 0, limit=10)[-1].kind


def test_what_went_back_and_was_covered_again_rests_nowhere(world: World) -> None:
    key, asked = _granted(world)
    (waiting,) = case_detail(world.care, key, {BRAND}).restorations
    assert waiting.text == VALUE
    at = forget(world.care, None)
    assert _rests(world, VALUE) in (True, None)
    version = case_detail(world.care, key, {BRAND}).posts[0].current
    assert version is not None
    other = again(version, 1, redacted_text="x [DNI-1]")
    back = again(
        version, 2, cause=RedactionCause.RESTORED, redacted_text=f"es {VALUE}", findings=()
    )
    hidden = again(version, 3, cause=RedactionCause.BY_HAND, redacted_text="es [DNI-1]")
    for number, (one, text) in enumerate([(other, VALUE), (back, None), (hidden, None)], start=2):
        head = replace(world.case(key.case_id).header, version=number)
        world.taken(HandOverItem(head, (), (), (one,)))
        (request,) = case_detail(world.care, key, {BRAND}).restorations
        assert (request.state, request.text) == ("granted", text)
    assert _told(world) == Restoration(asked.action_id, "")
    forget(world.care, at)
    assert _rests(world, VALUE) in (False, None)


def test_what_an_agency_has_applied_is_kept_no_more(world: World) -> None:
    key, asked = _granted(world)
    at = forget(world.care, None)
    with world.care.storage.read() as tx:
        last = tx.updates.last(AGENCY, BRAND)
    for token, (after, text) in enumerate([(last - 1, VALUE), (last, None)], start=1):
        open_stream(world.care, AGENCY, BRAND, after=after, fencing_token=token)
        assert case_detail(world.care, key, {BRAND}).restorations[0].text == text
    assert _told(world) == Restoration(asked.action_id, "")
    assert forget(world.care, at) != at
    assert _rests(world, VALUE) in (False, None)


@pytest.mark.parametrize(
    ("purpose", "actor", "minutes", "holds"),
    [
        (Purpose.REDACTION_REVIEW, ROSA, 14, True),
        (Purpose.REDACTION_REVIEW, ROSA, 16, False),
        (Purpose.REDACTION_REVIEW, Id("00000000-0000-4000-8000-0000000000a9"), 0, False),
        (Purpose.IDENTITY_CHECK, ROSA, 0, False),
    ],
)
def test_only_a_fresh_look_of_ones_own_for_this_purpose_counts(
    world: World, purpose: Purpose, actor: Id, minutes: int, *, holds: bool
) -> None:
    key, asked = _asked(world)
    report_action(world.care, AGENCY, asked, actor=FORWARDER)
    asking = Asking((Place(asked.post_version_id or "", 1),), purpose)
    reveal(world.care, key, {BRAND}, asking, "123456", actor=actor)
    world.clock.forward(minutes=minutes)
    if holds:
        restorations.grant(world.care, key, {BRAND}, asked.action_id, totp="654321", actor=ROSA)
        return
    with pytest.raises(NotLookedAt):
        restorations.grant(world.care, key, {BRAND}, asked.action_id, totp="654321", actor=ROSA)
    assert len(world.vault.revealed) == 1


def test_what_is_personal_stays_covered(world: World) -> None:
    key, asked = _asked(world)
    report_action(world.care, AGENCY, asked, actor=FORWARDER)
    with pytest.raises(UnknownRestoration):
        restorations.refuse(world.care, key, {BRAND}, new_id(), actor=ROSA)
    restorations.refuse(world.care, key, {BRAND}, asked.action_id, actor=ROSA)
    world.number()
    with world.care.storage.read() as tx:
        kinds = [one.kind for one in tx.updates.after(AGENCY, BRAND, 0, limit=10)]
    assert kinds[-1] == Restoration(asked.action_id, None)
    assert entries(world, "care:restoration:decided")[0]["granted"] is False


def test_what_the_vault_refuses_decides_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, asked = _asked(world)
    report_action(world.care, AGENCY, asked, actor=FORWARDER)
    _look(world, key, asked)

    def wrong(*_: object, **__: object) -> None:
        raise VaultRefused("TOTP_USED")

    monkeypatch.setattr(world.vault, "reveal", wrong)
    with pytest.raises(VaultRefused):
        restorations.grant(world.care, key, {BRAND}, asked.action_id, totp="123456", actor=ROSA)
    assert case_detail(world.care, key, {BRAND}).restorations[0].state == "asked"


def test_a_request_that_care_cannot_place_is_refused(world: World) -> None:
    key, asked = _asked(world)
    refusals = [
        report_action(world.care, AGENCY, replace(asked, **change), actor=FORWARDER)
        for change in (
            {"action_id": new_id(), "placeholder": "[DNI-2]"},
            {"action_id": new_id(), "post_version_id": new_id()},
        )
    ]
    assert [(one.reason, one.permanent) for one in refusals if one] == [
        ("UNKNOWN_PLACEHOLDER", False)
    ] * 2
    _, secret = _asked(world, secret=True)
    refused = report_action(world.care, AGENCY, secret, actor=FORWARDER)
    assert refused is not None
    assert refused.permanent
    assert case_detail(world.care, key, {BRAND}).restorations == ()
