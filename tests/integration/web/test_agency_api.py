"""The agency's API: posts in, cases read and acted on, each brand for itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.integration.web.agency_side import AgencySide, posted
from tests.unit.agency.world import BRAND, OTHER_BRAND

CANARY = "45678912"


def test_a_post_is_answered_with_its_redaction_and_case(agency: AgencySide) -> None:
    body = agency.bring()
    assert body["redacted_text"] == "mi dni es [DNI-1], no puedo entrar"
    (finding,) = body["findings"]
    assert body["redacted_text"][finding["start"] : finding["end"]] == "[DNI-1]"
    assert (finding["type"], finding["country"]) == ("NATIONAL_ID", "PE")
    assert finding["reasons"]
    assert body["duplicate"] is False
    detail = agency.get("luis", f"/cases/{body['case_id']}")
    assert detail["case"]["public_code"] == body["public_code"]
    assert detail["handover"]["pending"] is True
    assert agency.world.ledger_tags().count("agency:post:redacted") == 1


def test_the_same_post_again_is_answered_alike_with_200(agency: AgencySide) -> None:
    first = agency.bring()
    again = agency.bring(status=200)
    assert again == first | {"duplicate": True}
    assert len(agency.get("luis", "/cases")["cases"]) == 1


def test_a_removal_before_its_post_has_no_case(agency: AgencySide) -> None:
    body = agency.bring(verb="remove", text=..., author=...)
    assert (body["case_id"], body["redacted_text"], body["findings"]) == (None, "", [])


def test_a_text_that_cannot_be_read_is_sealed_whole(agency: AgencySide) -> None:
    body = agency.bring(text="mi dni \x00 45678912")
    assert body["redacted_text"] == "[UNREADABLE-1]"


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"brand": "nobody"}, 404, "brand"),
        ({"brand": OTHER_BRAND}, 404, "brand"),
        ({"channel": "tiktok"}, 422, "channel"),
        ({"source_id": "con espacio"}, 422, "source_id"),
        ({"source_id": -5}, 422, "source_id"),
        ({"source_id": f"dni-{CANARY}"}, 422, "source_id"),
        ({"parent_source_id": "ana.quispe@correo.example"}, 422, "parent_source_id"),
        ({"thread_id": "51987654321@s.whatsapp.net"}, 422, "thread_id"),
        ({"event_time": "9999-01-01T00:00:00Z"}, 422, "event_time"),
        ({"event_time": "ayer"}, 422, "event_time"),
        ({"verb": "like"}, 422, "verb"),
        ({"text": "x" * 100_001}, 422, "text"),
        ({"author": {"name": "Ana"}}, 422, "author.id"),
        ({"attachments": [CANARY] * 51}, 422, "attachments"),
        ({"thread_id": ...}, 422, "thread_id"),
    ],
)
def test_a_refused_post_names_the_field_and_leaves_nothing(
    agency: AgencySide, changes: dict[str, Any], status: int, field: str
) -> None:
    body = agency.bring(status=status, **changes)
    named = body.get("field") or body["errors"][0]["field"]
    assert named == field
    assert CANARY not in json.dumps(body)
    assert agency.get("root", "/cases")["cases"] == []


def test_only_integrations_bring_posts_in(agency: AgencySide) -> None:
    assert agency.post("luis", "/posts", posted(), 403)["reason"] == "ROLE_MISSING"
    agency.post("root", "/posts", posted(), 201)
    assert agency.send("crm", "GET", "/cases").status_code == 403


def test_a_brand_that_was_not_granted_does_not_exist(agency: AgencySide) -> None:
    case_id = agency.bring()["case_id"]
    nobody = "00000000-0000-4000-8000-000000000000"
    reply_path = f"/cases/{case_id}/replies/{nobody}/by-hand"
    missing = agency.get("marta", f"/cases/{nobody}", 404)
    foreign = agency.get("marta", f"/cases/{case_id}", 404)
    assert missing["reason"] == foreign["reason"]
    assert missing["detail"] == foreign["detail"]
    assert agency.get("marta", "/cases")["cases"] == []
    agency.get("marta", f"/cases?brand={BRAND}", 404)
    agency.post("marta", "/cases/search", {"text": "entrar", "brand": BRAND}, 404)
    assert agency.post("marta", "/cases/search", {"text": "entrar"})["cases"] == []
    for path, body in (
        ("escalate", {}),
        ("close", {"reason": "spam"}),
        ("reopen", {}),
        ("notes", {"text": "x"}),
        ("replies", {"text": "hola"}),
        ("posts/f_1/hide", {"reason": "spam"}),
    ):
        agency.post("marta", f"/cases/{case_id}/{path}", body, 404)
    agency.post("marta", reply_path, {"proof": "https://example.org/1"}, 404)


def test_pages_of_a_list_are_stable_while_cases_come(agency: AgencySide) -> None:
    for number in range(5):
        agency.world.clock.forward(seconds=1)
        agency.bring(source_id=f"f_{number}", thread_id=f"t_{number}")
    first = agency.get("luis", "/cases?limit=2")
    agency.world.clock.forward(seconds=1)
    agency.bring(source_id="f_9", thread_id="t_9")
    seen = [one["case"]["thread_id"] for one in first["cases"]]
    cursor = first["next_cursor"]
    while cursor:
        page = agency.get("luis", f"/cases?limit=2&cursor={cursor}")
        seen += [one["case"]["thread_id"] for one in page["cases"]]
        cursor = page["next_cursor"]
    assert seen == ["t_4", "t_3", "t_2", "t_1", "t_0"]
    assert agency.get("luis", "/cases?cursor=AAAA", 422)["field"] == "cursor"


def test_escalating_closing_and_reopening_follow_the_cases_states(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    acted = agency.post(
        "luis", case + "/escalate", {"urgency": "urgent", "note": "llamar al 987654321"}
    )
    assert acted["case"]["state"] == "escalated"
    assert acted["case"]["note"] == "llamar al [TELEFONO-1]"
    assert acted["removed"] == ["PHONE"]
    assert agency.get("luis", "/cases?state=escalated&urgency=urgent")["cases"]
    assert agency.get("luis", "/cases?state=new")["cases"] == []
    assert agency.post("luis", case + "/close", {"reason": "spam"}, 409)["reason"] == (
        "ILLEGAL_TRANSITION"
    )
    assert agency.post("luis", case + "/reopen", {}, 409)
    stale = agency.post("luis", case + "/escalate", {"expected_version": 1}, 409)
    assert (stale["reason"], stale["field"]) == ("STALE_VERSION", "expected_version")


def test_a_new_case_is_closed_with_a_reason_and_reopened(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    agency.post("luis", case + "/close", {"reason": "because"}, 422)
    closed = agency.post("luis", case + "/close", {"reason": "praise"})
    assert closed["case"]["close_reason"] == "praise"
    assert agency.post("luis", case + "/reopen")["case"]["state"] == "new"


def test_a_reply_with_personal_data_is_refused_and_not_kept(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    body = agency.post("luis", case + "/replies", {"text": f"su dni {CANARY}"}, 422)
    assert (body["reason"], body["field"]) == ("CARRIES_PERSONAL_DATA", "text")
    assert body["kinds"] == ["NATIONAL_ID"]
    assert CANARY not in json.dumps(body)
    assert agency.get("luis", case)["replies"] == []
    reply = agency.post("luis", case + "/replies", {"text": "Gracias, lo vemos."}, 201)
    assert (reply["state"], reply["in_reply_to_source_id"]) == ("pending", "f_1")
    assert reply["actor"] == agency.ids["luis"]


def test_a_search_finds_by_words_and_code_and_cuts_personal_data(agency: AgencySide) -> None:
    code = agency.bring()["public_code"]
    assert agency.post("luis", "/cases/search", {"text": "puedo entrar"})["cases"]
    for spelled in (code.replace("-", "").lower(), " ".join(code), code.replace("-", " ")):
        found = agency.post("luis", "/cases/search", {"text": spelled})
        assert found["cases"][0]["case"]["public_code"] == code
    cut = agency.post("luis", "/cases/search", {"text": f"dni {CANARY}"})
    assert cut["removed"] == ["NATIONAL_ID"]
    assert CANARY not in json.dumps(cut)


def test_hiding_is_asked_for_and_told(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    body = agency.post("luis", case + "/posts/f_1/hide", {"reason": "personal_data"}, 202)
    assert (body["hidden"], body["wanted"]) == (False, True)
    body = agency.post("luis", case + "/posts/f_1/unhide", {"reason": "mistake"}, 202)
    assert body["hidden"] is False
    other = agency.post("luis", case + "/posts/f_2/hide", {"reason": "spam"}, 422)
    assert other["field"] == "source_id"


def test_a_parked_case_is_listed_and_sent_again_by_a_lead(agency: AgencySide) -> None:
    from relevo.agency.adapters import store_handovers

    case_id = agency.bring()["case_id"]
    assert agency.get("luis", "/parked")["cases"] == []
    with agency.world.database.write() as connection:
        store_handovers.parked(connection, case_id, 1, "MALFORMED_MESSAGE", "note")
    assert agency.get("luis", "/parked")["cases"][0]["parked_reason"] == "MALFORMED_MESSAGE"
    agency.post("luis", f"/parked/{case_id}/resend", {}, 403)
    agency.post("lena", f"/parked/{case_id}/resend", {}, 202)
    assert agency.get("luis", "/parked")["cases"] == []
    assert agency.get("luis", f"/cases/{case_id}")["handover"]["pending"] is True


def test_a_reply_refused_by_the_channel_is_confirmed_by_hand_with_a_link(
    agency: AgencySide,
) -> None:
    from relevo.agency.adapters import store_replies
    from relevo.agency.domain import reply as replies

    case = f"/cases/{agency.bring()['case_id']}"
    reply_id = agency.post("luis", case + "/replies", {"text": "Hola"}, 201)["reply_id"]
    path = f"{case}/replies/{reply_id}/by-hand"
    assert agency.post("luis", path, {"proof": "https://example.org/1"}, 409)
    with agency.world.database.write() as connection:
        reply = store_replies.get(connection, reply_id)
        assert reply
        refused = replies.refused(reply, reason="NO_API", at=agency.world.clock())
        store_replies.update(connection, refused)
    assert agency.post("luis", path, {"proof": "ftp://x"}, 422)["field"] == "proof"
    assert agency.post("luis", path, {"proof": "https://example.org/1"})["state"] == "by_hand"
