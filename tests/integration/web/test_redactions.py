"""Covering what was missed and asking for what was not, through API and pages of both sides."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from relevo.care.use_cases.actions import report_action
from relevo.crossing.vocabulary import ActionKind, CaseState
from tests.integration.web.agency_side import AgencySide
from tests.integration.web.care_side import CareSide
from tests.integration.web.test_pages import Browser
from tests.unit.care.world import AGENCY, FORWARDER, T0, action, new_id

TEXT = "mi dni es 45678912, vivo en Las Lilas y la clave es 8841"
MARK = '<span class="tag wait">Por decidir</span>'


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


def _asked(care: CareSide, **changes: Any) -> tuple[str, str]:
    case = care.arrive(**changes)
    (post,) = care.get("rosa", case)["posts"]
    return case, _ask(care, case, post["current"]["post_version_id"])


def _ask(care: CareSide, case: str, version: str, *, minutes: int = 0) -> str:
    asked = action(
        case.rpartition("/")[2],
        ActionKind.RESTORATION_ASKED,
        actor=new_id(),
        at=T0 + timedelta(minutes=minutes),
        post_version_id=version,
        placeholder="[DNI-1]",
    )
    assert report_action(care.world.care, AGENCY, asked, actor=FORWARDER) is None
    return asked.action_id


def test_cares_api_decides_after_a_look(care: CareSide) -> None:
    case, request_id = _asked(care)
    [asked] = care.get("rosa", case)["restorations"]
    assert (asked["request_id"], asked["state"]) == (request_id, "asked")
    here = f"{case}/restorations/{request_id}"
    totp = {"totp": "123456"}
    assert care.post("rosa", f"{here}/grant", totp, 409)["reason"] == "NOT_LOOKED_AT"
    care.reveal("rosa", case, asked["seal_id"], asked["field_number"], "redaction_review")
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


def _page(care: CareSide, where: str, who: str = "rosa") -> str:
    return Browser(care.browser(), who).read(f"/?desk={where}")


def test_what_waits_for_a_decision_is_told_on_every_desk(care: CareSide) -> None:
    case, request_id = _asked(care, public_code="Q-22222", state=CaseState.NEW)
    link = f'href="{case}#restoration-{request_id}">Q-22222</a> · [DNI-1]'
    for where in ("open", "with_agency", "resolved", "all"):
        page = _page(care, where)
        assert link in page
        assert "espera respuesta a 1 petición." in page
        assert page.count(MARK) == (where in ("with_agency", "all"))
    browser = Browser(care.browser(), "rosa")
    assert link in browser.read("/parts/cases?desk=open")
    assert f'id="restoration-{request_id}"' in browser.read(case)
    assert "Por decidir" not in _page(care, "all", "toni")
    browser.act(case + "/refuse", request=request_id)
    assert "Por decidir" not in _page(care, "all")


def test_a_case_that_is_looked_for_by_its_code_is_marked_too(care: CareSide) -> None:
    _asked(care, public_code="Q-22222")
    care.arrive(public_code="Q-22222")
    answer = Browser(care.browser(), "rosa").send("/find", code="Q-22222")
    assert answer.get_data(as_text=True).count(MARK) == 1


def test_the_oldest_requests_are_shown_with_a_count_of_all(care: CareSide) -> None:
    case, first = _asked(care)
    (post,) = care.get("rosa", case)["posts"]
    version = post["current"]["post_version_id"]
    later = [_ask(care, case, version, minutes=minute) for minute in range(1, 21)]
    page = _page(care, "open")
    shown = re.findall(r"#restoration-([0-9a-f-]+)", page)
    assert shown == [first, *later[:19]]
    assert "espera respuesta a 21 peticiones: aquí están las 20 más antiguas." in page
    assert page.count(MARK) == 1


def test_cares_api_lists_the_cases_that_wait_for_a_decision(care: CareSide) -> None:
    care.arrive(public_code="Q-11111")
    case, request_id = _asked(care, public_code="Q-22222", state=CaseState.NEW)
    _asked(care, public_code="Q-33333")

    def codes(path: str, who: str = "rosa") -> set[str]:
        return {one["public_code"] for one in care.get(who, path)["cases"]}

    assert codes("/cases?restorations=open") == {"Q-22222", "Q-33333"}
    assert codes("/inbox?restorations=open") == {"Q-33333"}
    assert codes("/cases?restorations=open", "toni") == set()
    first = care.get("rosa", "/cases?restorations=open&limit=1")
    assert len(first["cases"]) == 1
    assert len(codes(f"/cases?restorations=open&cursor={first['next_cursor']}")) == 1
    assert care.get("rosa", "/cases?restorations=all", 422)["field"] == "restorations"
    care.post("rosa", f"{case}/restorations/{request_id}/refuse")
    assert codes("/cases?restorations=open") == {"Q-33333"}
