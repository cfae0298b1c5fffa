"""A signed Meta webhook in, the published reply out, through real processes and mutual TLS."""

from __future__ import annotations

from typing import Any

import pytest

from relevo.dev.doors import DoorRefused
from tests.e2e.conftest import World, eventually

DNI = "45678912"
ACCOUNT = "193-45678912-0-47"
TEXT = f"Me cobraron dos veces, mi dni es {DNI} y mi cuenta {ACCOUNT}, nadie responde"


def crossed(world: World, comment_id: str) -> dict[str, Any]:
    """The agency's case once its values are with the vault and its seals are deleted."""

    def look() -> dict[str, Any] | None:
        detail = world.agency_case_of(comment_id)
        if detail is None or not all(version["ingested_at"] for version in detail["versions"]):
            return None
        return None if any(version["sealed"] for version in detail["versions"]) else detail

    return eventually(look, what="the case crossed and its seals were deleted")


def test_a_case_crosses_and_its_answer_is_published(world: World) -> None:
    comment_id = world.comment(TEXT, thread="811", author="71", name="Ana Lucía Mendoza")

    # The agency: redacted, acknowledged, and nothing sealed is left.
    agency_case = crossed(world, comment_id)
    case_id = agency_case["case"]["case_id"]
    [version] = agency_case["versions"]
    assert version["redacted_text"] == (
        "Me cobraron dos veces, mi dni es [DNI-1] y mi cuenta [CUENTA-1], nadie responde"
    )
    assert [finding["type"] for finding in version["findings"]] == ["NATIONAL_ID", "BANK_ACCOUNT"]
    assert agency_case["handover"]["receipted_version"] >= 1

    # Care: the same case, found by its code, with what the vault holds of it.
    [found] = world.care.post("/api/v1/cases/find", {"code": agency_case["case"]["public_code"]})[
        "cases"
    ]
    path = f"/api/v1/cases/{found['agency']}/{case_id}"
    detail = world.care.get(path)
    held = {field["type"]: field for field in detail["held_fields"]}
    assert {"ORIGINAL_TEXT", "NATIONAL_ID", "BANK_ACCOUNT", "AUTHOR_NAME"} <= set(held)

    # Reveal: one value, a purpose, the person's own code.
    place = {name: held["BANK_ACCOUNT"][name] for name in ("post_version_id", "field_number")}
    asked = world.care.post(f"{path}/reveals", {"values": [place], "purpose": "complaint_handling"})
    here = f"{path}/reveals/{asked['challenge_id']}"
    code = {"digest": asked["digest"], "totp": world.code("rosa")}
    assert world.care.post(f"{here}/confirm", code)["state"] == "ready"
    revealed = world.care.post(f"{here}/open", place)
    assert revealed["value"] == ACCOUNT
    with pytest.raises(DoorRefused) as refused:  # the same value again
        world.care.post(f"{here}/open", place)
    assert refused.value.problem["reason"] == "CHALLENGE_OVER"

    # A reply that would carry the value back is stopped, without repeating it.
    with pytest.raises(DoorRefused) as blocked:
        world.care.post(f"{path}/replies", {"text": f"Su cuenta {ACCOUNT} ya fue corregida"})
    assert blocked.value.status == 422
    assert ACCOUNT not in str(blocked.value.problem)

    # One without is published under the same comment, once.
    answer = "Hola Ana, ya corregimos el cobro doble. Gracias por avisar."
    world.care.post(f"{path}/replies", {"text": answer})
    published = eventually(
        lambda: [c for c in world.pair.platform.writes() if c.form.get("message") == answer],
        what="the reply was published",
    )
    assert [call.path for call in published] == [f"/{comment_id}/comments"]

    def reported() -> bool:
        replies = world.care.get(path)["replies"]
        return [reply["state"] for reply in replies] == ["published"]

    eventually(reported, what="care knows that the reply stands")

    # Resolved at care, resolved at the agency.
    world.care.post(f"{path}/resolve")
    eventually(
        lambda: world.agency.get(f"/api/v1/cases/{case_id}")["case"]["state"] == "resolved",
        what="the agency knows that it is resolved",
    )

    # A new comment within seven days reopens the same case.
    again = world.comment("Sigue sin aparecer el abono", thread="811", author="71", name="Ana")
    reopened = eventually(lambda: world.agency_case_of(again), what="the comment was taken in")
    assert reopened["case"]["case_id"] == case_id
    assert reopened["case"]["state"] in ("new", "escalated")


def test_a_secret_reaches_nobody(world: World) -> None:
    comment_id = world.comment(
        "Me asaltaron, tarjeta 4507991223344554 cvv 731, bloquéenla", thread="812", author="72"
    )
    case = crossed(world, comment_id)
    assert "731" not in case["versions"][0]["redacted_text"]
    path = f"/api/v1/cases/colibri/{case['case']['case_id']}"
    types = {field["type"] for field in world.care.get(path)["held_fields"]}
    assert "CARD" in types
    assert "SECRET" not in types


def test_an_edit_and_a_removal_cross_as_versions(world: World) -> None:
    comment_id = world.comment(f"mi dni es {DNI}", thread="813", author="73", name="Rosa Elvira")
    common = {"thread": "813", "author": "73", "name": "Rosa Elvira"}
    world.deliver(comment_id, "edited", **common, message="ya no importa")
    world.deliver(comment_id, "remove", **common)

    def removed() -> dict[str, Any] | None:
        case = world.agency_case_of(comment_id)
        assert case is not None
        try:
            detail = world.care.get(f"/api/v1/cases/colibri/{case['case']['case_id']}")
        except DoorRefused:  # not there yet
            return None
        post = detail["posts"][0]
        return post if post["removed_at"] and post["earlier"] else None

    post = eventually(removed, what="care has both texts and the tombstone")
    assert post["current"]["redacted_text"] == "ya no importa"
    assert [version["redacted_text"] for version in post["earlier"]] == ["mi dni es [DNI-1]"]


def test_a_channel_without_an_api_is_answered_by_hand(world: World) -> None:
    program = world.pair.door("agency", "samples")
    taken = program.post(
        "/api/v1/posts",
        {
            "brand": "qori",
            "channel": "form",
            "source_id": "form-77",
            "thread_id": "form-77",
            "verb": "add",
            "event_time": "2026-11-20T10:00:00Z",
            "text": "Pueden llamarme al 999 888 777",
            "author": {"id": "f-77", "name": "Elena Ríos"},
        },
    )
    assert taken["redacted_text"] == "Pueden llamarme al [TELEFONO-1]"
    path = f"/api/v1/cases/{taken['case_id']}"
    reply = world.agency.post(f"{path}/replies", {"text": "Gracias, ya lo revisamos."})

    def refused() -> bool:
        replies = world.agency.get(path)["replies"]
        return [one["state"] for one in replies] == ["refused"]

    eventually(refused, what="the reply waits for a person")
    reply_id = reply["reply_id"]
    world.agency.post(f"{path}/replies/{reply_id}/by-hand", {"proof": "https://forms.example/77"})
    assert [one["state"] for one in world.agency.get(path)["replies"]] == ["by_hand"]
