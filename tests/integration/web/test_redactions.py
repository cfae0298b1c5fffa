"""Covering what was missed and asking for what was not, through API and pages of both sides."""

from __future__ import annotations

from relevo.care.use_cases.actions import report_action
from relevo.crossing.vocabulary import ActionKind
from tests.integration.web.agency_side import AgencySide
from tests.integration.web.care_side import CareSide
from tests.integration.web.test_pages import Browser
from tests.unit.care.world import AGENCY, FORWARDER, action, new_id

TEXT = "mi dni es 45678912, vivo en Las Lilas y la clave es 8841"


def test_the_agencys_api_covers_and_asks_back(agency: AgencySide) -> None:
    taken = agency.bring(text=TEXT)
    case = f"/cases/{taken['case_id']}"
    here = f"{case}/versions/{taken['post_version_id']}"
    start = taken["redacted_text"].index("Las Lilas")
    body = {"start": start, "end": start + 9, "type": "ADDRESS", "revision": 0}
    assert agency.post("luis", f"{here}/cover", body)["removed"] == ["ADDRESS"]
    assert agency.post("luis", f"{here}/cover", body, 409)["reason"] == "STALE_VERSION"
    cut = {**body, "revision": 1, "start": 12, "end": 30}
    assert agency.post("luis", f"{here}/cover", cut, 422)["reason"] == "CUTS_PLACEHOLDER"
    assert agency.post("luis", f"{here}/cover", {**body, "type": "NOPE"}, 422)["status"] == 422
    [version] = agency.get("luis", case)["versions"]
    assert version["redacted_text"] == (
        "mi dni es [DNI-1], vivo en [DIRECCION-1] y la clave es [CLAVE-1]"
    )
    assert version["revision"] == 1
    assert [one["seal_id"] is None for one in version["findings"]] == [True, False, True]
    asked = agency.post("luis", f"{here}/restore", {"placeholder": "[DNI-1]"}, 202)
    assert (asked["state"], asked["placeholder"]) == ("asked", "[DNI-1]")
    assert agency.get("luis", case)["restorations"] == [asked]
    gone = agency.post("luis", f"{here}/restore", {"placeholder": "[CLAVE-1]"}, 422)
    assert gone["reason"] == "SECRET_DESTROYED"
    unknown = agency.post("luis", f"{here}/restore", {"placeholder": "[DNI-7]"}, 404)
    assert unknown["reason"] == "UNKNOWN_PLACEHOLDER"
    assert agency.post("luis", f"{here}/restore", {"placeholder": "45678912"}, 422)["status"] == 422


def test_a_community_manager_covers_and_asks_back_on_the_page(agency: AgencySide) -> None:
    taken = agency.bring(text=TEXT)
    case = f"/cases/{taken['case_id']}"
    browser = Browser(agency.browser(), "luis")
    page = browser.read(case)
    assert "Falta tapar" in page
    assert "De más" in page
    version = taken["post_version_id"]
    form = {"version": version, "part": "Las Lilas", "type": "ADDRESS"}
    page = browser.act(case + "/cover", **form)
    assert "Tapado" in page
    assert "Las Lilas" not in page
    answer = browser.send(case + "/cover", **form)
    assert answer.status_code == 422
    assert "Las Lilas" not in answer.get_data(as_text=True)
    page = browser.act(case + "/ask_back", version=version, placeholder="[DNI-1]")
    assert "Pedido a la marca" in page
    assert browser.send(case + "/ask_back", version=version, placeholder="x").status_code == 422
    assert browser.send(case + "/cover", **{**form, "version": "x"}).status_code == 422


def _asked(care: CareSide) -> tuple[str, str]:
    case = care.arrive()
    (post,) = care.get("rosa", case)["posts"]
    asked = action(
        case.rpartition("/")[2],
        ActionKind.RESTORATION_ASKED,
        actor=new_id(),
        post_version_id=post["current"]["post_version_id"],
        placeholder="[DNI-1]",
    )
    assert report_action(care.world.care, AGENCY, asked, actor=FORWARDER) is None
    return case, asked.action_id


def test_cares_api_decides_after_a_look(care: CareSide) -> None:
    case, request_id = _asked(care)
    [asked] = care.get("rosa", case)["restorations"]
    assert (asked["request_id"], asked["state"]) == (request_id, "asked")
    here = f"{case}/restorations/{request_id}"
    totp = {"totp": "123456"}
    assert care.post("rosa", f"{here}/grant", totp, 409)["reason"] == "NOT_LOOKED_AT"
    look = {
        "post_version_id": asked["seal_id"],
        "field_number": asked["field_number"],
        "purpose": "redaction_review",
        "totp": "123456",
    }
    care.post("rosa", f"{case}/reveal", look)
    granted = care.post("rosa", f"{here}/grant", {"totp": "654321"})
    assert granted["state"] == "granted"
    assert "text" not in granted
    assert care.post("rosa", f"{here}/refuse", None, 409)["reason"] == "ALREADY_DECIDED"
    other = f"{case}/restorations/{new_id()}"
    assert care.post("rosa", f"{other}/refuse", None, 404)["reason"] == "UNKNOWN_RESTORATION"


def test_somebody_of_care_decides_on_the_page(care: CareSide) -> None:
    case, request_id = _asked(care)
    browser = Browser(care.browser(), "rosa")
    assert "¿[DNI-1] está tapado de más?" in browser.read(case)
    answer = browser.send(case + "/grant", request=request_id, totp="123456")
    assert answer.status_code == 409
    assert "Vea primero el dato" in answer.get_data(as_text=True)
    page = browser.act(case + "/refuse", request=request_id)
    assert "Sigue tapado" in page
    assert "está tapado de más?" not in page
