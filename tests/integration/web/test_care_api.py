"""The desk's API: the inbox, working on a case, opening one value, each brand for itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from relevo.care.adapters import tables
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.vault import IngestRefusal
from relevo.care.use_cases.ingest import ingest
from relevo.crossing.vocabulary import CaseState, Urgency
from tests.canary import scan
from tests.databases import at_rest
from tests.integration.web.care_side import CareSide

DNI = "45678912"
VALUE = "CANARY-45678912"


def test_the_inbox_lists_what_waits_and_cases_all_there_is(care: CareSide) -> None:
    care.arrive(public_code="Q-11111")
    care.arrive(public_code="Q-22222", urgency=Urgency.URGENT)
    care.arrive(public_code="Q-33333", state=CaseState.NEW)
    inbox = care.get("rosa", "/inbox")
    assert [case["public_code"] for case in inbox["cases"]] == ["Q-22222", "Q-11111"]
    assert len(care.get("rosa", "/cases")["cases"]) == 3
    page = care.get("rosa", "/inbox?limit=1")
    rest = care.get("rosa", f"/inbox?limit=1&cursor={page['next_cursor']}")
    assert rest["cases"][0]["public_code"] == "Q-11111"
    assert care.get("rosa", "/inbox?cursor=AAAA", 422)["field"] == "cursor"
    assert care.get("rosa", "/inbox?unassigned=maybe", 422)["field"] == "unassigned"


def test_a_case_shows_its_redacted_thread_and_what_the_vault_holds(care: CareSide) -> None:
    case = care.get("rosa", care.arrive())
    (post,) = case["posts"]
    assert post["current"]["redacted_text"] == "mi dni es [DNI-1]"
    assert case["held_fields"][0]["type"] == "NATIONAL_ID"
    assert len(case["waiting_seals"]) == 1
    care.world.vault.away = True
    assert care.get("rosa", "/inbox")["cases"]


def test_a_vault_that_is_away_hides_no_case(care: CareSide) -> None:
    path = care.arrive()
    care.world.vault.away = True
    assert care.get("rosa", path)["held_fields"] is None


def test_a_case_is_found_by_the_code_that_a_customer_quotes(care: CareSide) -> None:
    care.arrive(public_code="Q-7K3F9")
    for code in ("Q-7K3F9", "q7k3f9", " q-7k3f9 ", "q 7k3 f9", "Q - 7K3F9"):
        assert len(care.post("rosa", "/cases/find", {"code": code})["cases"]) == 1
    assert care.post("toni", "/cases/find", {"code": "Q-7K3F9"})["cases"] == []


def test_working_on_a_case(care: CareSide) -> None:
    path = care.arrive()
    assert care.post("rosa", path + "/assign")["assignee"] == care.ids["rosa"]
    assert care.post("lola", path + "/assign", {"assignee": care.ids["rosa"]})
    assert care.post("rosa", path + "/unassign")["assignee"] is None
    nobody = {"assignee": "00000000-0000-4000-8000-000000000000"}
    assert care.post("rosa", path + "/assign", nobody, 422)["field"] == "assignee"
    reply = care.post("rosa", path + "/replies", {"text": "Ya lo vemos."}, 201)
    assert (reply["in_reply_to_source_id"], reply["state"]) == ("100_201", "sent")
    question = care.post("rosa", path + "/questions", {"text": "¿Es de hoy?"}, 201)
    assert question["author"] == care.ids["rosa"]
    assert care.post("rosa", path + "/resolve")["desk"] == "resolved"
    assert care.post("rosa", path + "/resolve", {}, 409)["reason"] == "ALREADY_RESOLVED"
    assert care.post("rosa", path + "/reopen")["desk"] == "open"
    kinds = [event["kind"] for event in care.get("rosa", path)["timeline"]]
    assert kinds[-4:] == ["reply_written", "question_asked", "resolved", "reopened"]


def test_who_acts_on_an_old_picture_is_told(care: CareSide) -> None:
    path = care.arrive()
    seen = care.get("rosa", path)["case"]["revision"]
    care.post("lola", path + "/assign")
    late = care.post("rosa", path + "/resolve", {"expected_revision": seen}, 409)
    assert (late["reason"], late["field"]) == ("STALE_VERSION", "expected_revision")


@pytest.mark.parametrize("act", ["replies", "questions"])
def test_a_text_with_personal_data_does_not_leave(care: CareSide, act: str) -> None:
    path = care.arrive()
    body = care.post("rosa", f"{path}/{act}", {"text": f"su dni es {DNI}"}, 422)
    assert (body["reason"], body["field"]) == ("CARRIES_PERSONAL_DATA", "text")
    assert body["kinds"] == ["NATIONAL_ID"]
    assert DNI not in json.dumps(body)
    assert care.world.count(tables.replies) == 0


def test_a_value_is_revealed_to_the_caller_on_the_record_and_kept_nowhere(
    care: CareSide, tmp_path: Path
) -> None:
    path = care.arrive()
    version = care.get("rosa", path)["held_fields"][0]["post_version_id"]
    answer = care.reveal("rosa", path, version)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json() == {
        "type": "NATIONAL_ID",
        "value": VALUE,
        "masked": False,
        "rectified": False,
        "ledger_index": 7,
        "display_seconds": 60,
    }
    (call,) = care.world.vault.revealed
    assert call[5] == care.ids["rosa"]
    assert "care:reveal:asked" in care.world.tags()
    assert VALUE.encode() not in at_rest(care.world.care.storage.database)
    assert scan([tmp_path], [VALUE]) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"purpose": "curiosity"}, "purpose"),
        ({"values": []}, "values"),
        ({"values": [{"post_version_id": "x' OR 1=1", "field_number": 1}]}, "values"),
        ({"values": [{"post_version_id": str(uuid4()), "field_number": -1}]}, "values"),
    ],
)
def test_an_asking_out_of_form_names_the_field(
    care: CareSide, changed: dict[str, Any], field: str
) -> None:
    path = care.arrive()
    version = care.world.vault.fields[0].post_version_id
    asked = {
        "values": [{"post_version_id": version, "field_number": 1}],
        "purpose": "identity_check",
    }
    body = care.post("rosa", path + "/reveals", asked | changed, 422)
    assert body["errors"][0]["field"].split(".")[0].split("[")[0] == field
    assert "OR 1=1" not in json.dumps(body)
    assert care.world.vault.challenged == {}


def test_a_refusal_of_the_vault_is_told_by_its_reason(
    care: CareSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = care.arrive()
    version = care.get("rosa", path)["held_fields"][0]["post_version_id"]
    asked = {
        "values": [{"post_version_id": version, "field_number": 1}],
        "purpose": "identity_check",
    }

    def refuse(*_: object, **__: object) -> None:
        raise VaultRefused("TOTP_WRONG")

    care.world.vault.away = True
    assert care.post("rosa", path + "/reveals", asked, 503)["reason"] == "PEER_UNAVAILABLE"
    care.world.vault.away = False
    begun = care.post("rosa", path + "/reveals", asked, 201)
    monkeypatch.setattr(care.world.vault, "confirm", refuse)
    here = f"{path}/reveals/{begun['challenge_id']}"
    code = {"digest": begun["digest"], "totp": "123456"}
    assert care.post("rosa", here + "/confirm", code, 403)["reason"] == "TOTP_WRONG"
    refusal = care.get("rosa", path)["timeline"][-1]
    assert (refusal["kind"], refusal["code"]) == ("reveal_refused", "TOTP_WRONG")


def test_a_lead_agrees_to_what_a_colleague_asks_and_sees_no_value(care: CareSide) -> None:
    care.world.vault.approvals_needed = 1
    path = care.arrive()
    version = care.world.vault.fields[0].post_version_id
    place = {"post_version_id": version, "field_number": 1}
    asked = {"values": [place], "purpose": "fraud_prevention"}
    begun = care.post("rosa", path + "/reveals", asked, 201)
    here = f"{path}/reveals/{begun['challenge_id']}"
    code = {"digest": begun["digest"], "totp": "123456"}
    assert care.get("lola", "/reveals") == {"mine": [], "to_approve": []}
    assert care.post("rosa", here + "/confirm", code)["state"] == "confirmed"
    assert care.post("rosa", here + "/open", place, 403)["reason"] == "APPROVAL_MISSING"
    [waiting] = care.get("lola", "/reveals")["to_approve"]
    assert (waiting["person_id"], waiting["purpose"]) == (care.ids["rosa"], "fraud_prevention")
    assert waiting["values"] == [{**place, "type": "NATIONAL_ID"}]
    assert VALUE not in json.dumps(waiting)
    approve = f"/reveals/{begun['challenge_id']}/approve"
    care.post("rosa", approve, code, 403)  # an agent does not approve
    care.post("julia", approve, code, 403)
    assert care.post("lola", approve, code)["state"] == "ready"
    assert "care:approval:given" in care.world.tags()
    assert care.post("lola", approve, code, 404)["reason"] == "UNKNOWN_CHALLENGE"
    [mine] = care.get("rosa", "/reveals")["mine"]
    assert mine["approvers"] == [care.ids["lola"]]
    assert care.post("rosa", here + "/open", place)["value"] == VALUE
    assert care.get("rosa", path)["timeline"][-2]["kind"] == "reveal_approved"


def test_nobody_confirms_or_approves_what_is_not_hers(care: CareSide) -> None:
    care.world.vault.approvals_needed = 1
    path = care.arrive()
    version = care.world.vault.fields[0].post_version_id
    place = {"post_version_id": version, "field_number": 1}
    begun = care.post(
        "lola", path + "/reveals", {"values": [place], "purpose": "identity_check"}, 201
    )
    code = {"digest": begun["digest"], "totp": "123456"}
    here = f"{path}/reveals/{begun['challenge_id']}"
    assert care.post("rosa", here + "/confirm", code, 404)["reason"] == "UNKNOWN_CHALLENGE"
    care.post("lola", here + "/confirm", code)
    own = f"/reveals/{begun['challenge_id']}/approve"
    assert care.post("lola", own, code, 404)["reason"] == "UNKNOWN_CHALLENGE"


def test_auditors_read_and_change_nothing(care: CareSide) -> None:
    path = care.arrive()
    care.get("julia", path)
    care.get("julia", "/parked")
    for act in ("assign", "resolve", "reopen", "unassign"):
        assert care.post("julia", f"{path}/{act}", {}, 403)["reason"] == "ROLE_MISSING"


def test_a_brand_that_was_not_granted_does_not_exist(care: CareSide) -> None:
    path = care.arrive()
    assert care.get("toni", path, 404)["reason"] == "UNKNOWN_CASE"
    assert care.get("toni", "/cases")["cases"] == []
    care.get("toni", "/cases?brand=qori", 404)
    for act in ("assign", "resolve"):
        care.post("toni", f"{path}/{act}", {}, 404)
    care.post("toni", path + "/replies", {"text": "hola"}, 404)
    care.get("rosa", path.replace("colibri", "zorzal"), 404)
    care.get("rosa", path.replace("colibri", "Zorzal%20X"), 404)


def test_parked_seals_are_listed_and_sent_again_by_a_lead(care: CareSide) -> None:
    path = care.arrive()
    version = care.get("rosa", path)["waiting_seals"][0]["post_version_id"]
    refusal = IngestRefusal("WRONG_BINDING", permanent=True)
    care.world.vault.refusals[version] = refusal
    ingest(care.world.care, [f"colibri/{version}"], grace_seconds=1)
    (seal,) = care.get("julia", "/parked")["seals"]
    assert (seal["reason"], seal["state"]) == ("WRONG_BINDING", "parked")
    care.post("rosa", f"/parked/colibri/{version}/re-drive", {}, 403)
    care.post("lola", f"/parked/colibri/{version}/re-drive", {}, 202)
    assert care.get("julia", "/parked")["seals"] == []
    assert care.post("lola", f"/parked/colibri/{version}/re-drive", {}, 409)
