"""Meta's deliveries: signature before parsing, each change alone, no content in any answer."""

from __future__ import annotations

import json

import pytest
from werkzeug.test import TestResponse

from relevo.agency.adapters import tables
from relevo.service.web import MAX_BODY
from tests.integration.web.agency_side import VERIFY_TOKEN, AgencySide, comment, sign

CANARY = "45678912"


def problem(answer: TestResponse, status: int) -> str:
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    text = answer.get_data(as_text=True)
    assert CANARY not in text
    return str(json.loads(text)["reason"])


def test_the_handshake_echoes_the_challenge_as_plain_text(agency: AgencySide) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    client = agency.browser()
    answer = client.get("/webhooks/meta/qori", query_string=query | {"hub.verify_token": "x"})
    assert problem(answer, 403) == "HANDSHAKE_REFUSED"
    known = query | {"hub.verify_token": VERIFY_TOKEN}
    answer = client.get("/webhooks/meta/qori", query_string=known)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "text/plain", b"1158201444")
    answer = client.get(
        "/webhooks/meta/qori", query_string=known | {"hub.challenge": "<b>" + CANARY}
    )
    problem(answer, 422)
    problem(client.get("/webhooks/meta/nobody", query_string=known), 404)


def test_a_signed_delivery_becomes_a_case_and_its_repetition_nothing(agency: AgencySide) -> None:
    for _ in range(2):
        answer = agency.deliver(comment())
        assert (answer.status_code, answer.json) == (
            200,
            {"taken": 1, "unhandled": 0, "skipped": 0},
        )
    (listed,) = agency.get("luis", "/cases")["cases"]
    assert listed["last_text"] == "mi dni es [DNI-1]"
    assert listed["versions"] == 1


@pytest.mark.parametrize("signature", [None, "", "sha256=", "sha256=" + "0" * 64, "sha1=x", "é"])
def test_a_missing_or_wrong_signature_is_refused_before_anything_is_read(
    agency: AgencySide, signature: str | None
) -> None:
    answer = agency.deliver_raw(b"{not even json " + CANARY.encode(), signature)
    assert problem(answer, 403) == "BAD_SIGNATURE"
    assert agency.world.rows(tables.post_versions) == []


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"object":"page"}', b'{"entry":[]}', b"3"])
def test_a_signed_body_that_is_no_delivery_is_a_bad_request(agency: AgencySide, raw: bytes) -> None:
    problem(agency.deliver_raw(raw, sign(raw)), 400)


def test_an_oversized_delivery_is_refused(agency: AgencySide) -> None:
    raw = b" " * (MAX_BODY + 1)
    assert problem(agency.deliver_raw(raw, sign(raw)), 413) == "BODY_TOO_LARGE"


def test_an_unknown_brand_is_not_found_whatever_the_signature(agency: AgencySide) -> None:
    assert problem(agency.deliver(comment(), brand="nobody"), 404) == "UNKNOWN_BRAND"
    assert problem(agency.deliver(comment(), brand="andes"), 404) == "UNKNOWN_BRAND"


def test_a_change_that_breaks_holds_up_none_of_its_neighbours(agency: AgencySide) -> None:
    answer = agency.deliver(
        comment(1),
        comment(2, comment_id="con espacio"),
        comment(3, verb="dance"),
        comment(4, message="\x00" + CANARY),
        comment(5, created_time=253_370_764_800),
    )
    assert answer.status_code == 200
    texts = [row["redacted_text"] for row in agency.world.rows(tables.post_versions)]
    assert texts[:2] == ["mi dni es [DNI-1]", "[UNREADABLE-1]"]
    assert answer.json is not None
    assert answer.json["unhandled"] == 1


def test_what_cannot_be_stored_now_is_asked_for_again_and_loses_nothing(
    agency: AgencySide,
) -> None:
    agency.world.clock.forward(days=365)  # the sealing keys are out of date
    answer = agency.deliver(comment(1))
    assert problem(answer, 503) == "DELIVER_AGAIN"
    agency.world.clock.forward(days=-365)
    assert agency.deliver(comment(1)).json == {"taken": 1, "unhandled": 0, "skipped": 0}
