"""A customer's other cases at the desk, and what leads to them when she phones."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from relevo.care.domain.case import CaseKey, Closure
from relevo.care.domain.customers import ValueState
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.vault import FoundHandle
from relevo.care.use_cases import customers, linking
from relevo.care.use_cases.customers import LinkedValue
from tests.integration.web.care_side import CareSide
from tests.integration.web.test_pages import Browser
from tests.unit.care.world import AGENCY, BRAND

DNI = "45678912"


@pytest.fixture
def side(care: CareSide) -> CareSide:
    return care


def _case(
    side: CareSide, *values: tuple[str, str], state: ValueState = ValueState.GIVEN, **changes: str
) -> str:
    """A linked case with these values, by kind and handle; the path of its API."""
    path = side.arrive(author_ref=uuid4().hex, **changes)
    key, care = CaseKey(AGENCY, path.rsplit("/", 1)[1]), side.world.care
    with care.storage.write() as tx:
        held = [
            LinkedValue(key, BRAND, str(uuid4()), number, kind, handle, state)
            for number, (kind, handle) in enumerate(values, 1)
        ]
        customers.keep_values(care, tx, held)
    while linking.link_due(care):
        pass
    return path


def _id(path: str) -> str:
    return path.rsplit("/", 1)[1]


def test_rosa_is_already_answering_her_on_facebook(side: CareSide) -> None:
    dni = str(uuid4())
    facebook = _case(side, ("NATIONAL_ID", dni))
    x = _case(side, ("NATIONAL_ID", dni), channel="x", public_code="Q-X2222")
    side.post("rosa", facebook + "/assign")
    seen = side.get("lola", x + "/customer")
    (other,) = seen["cases"]
    assert other["case"]["case_id"] == _id(facebook)
    assert other["link"] == {"strength": "strong", "reasons": ["NATIONAL_ID"]}
    assert other["last"]["kind"] == "assigned"
    (colleague,) = seen["colleagues"]
    assert (colleague["person"], colleague["writing"]) == (side.ids["rosa"], False)
    side.post("rosa", facebook + "/replies", {"text": "Hola, ya lo estamos viendo."}, status=201)
    assert side.get("lola", x + "/customer")["colleagues"][0]["writing"] is True
    assert side.get("rosa", x + "/customer")["colleagues"] == []
    page = Browser(side.browser(), "lola").read(x)
    assert "ya le está respondiendo" in page
    assert "No es la misma persona" in page


def test_a_weak_link_is_a_suggestion_that_a_person_can_take(side: CareSide) -> None:
    booking = str(uuid4())
    one, other = _case(side, ("BOOKING_CODE", booking)), _case(side, ("BOOKING_CODE", booking))
    seen = side.get("rosa", one + "/customer")
    assert seen["cases"] == []
    assert seen["suggested"][0]["link"] == {"strength": "weak", "reasons": ["BOOKING_CODE"]}
    asked = {"other_agency": AGENCY, "other_case_id": _id(other), "reason": "customer_said"}
    merged = side.post("rosa", one + "/customer/merge", asked, status=201)
    seen = side.get("rosa", one + "/customer")
    assert [line["link"]["reasons"] for line in seen["cases"]] == [["BY_HAND"]]
    assert [line["decision_id"] for line in seen["decisions"]] == [merged["decision_id"]]
    undone = {"decision_id": merged["decision_id"], "reason": "mistake"}
    side.post("rosa", one + "/customer/undo", undone, status=201)
    seen = side.get("rosa", one + "/customer")
    assert (seen["cases"], seen["decisions"]) == ([], [])
    side.post("rosa", one + "/customer/undo", undone, status=404)


def test_whose_a_value_is_changes_the_links_and_a_split_holds(side: CareSide) -> None:
    dni = str(uuid4())
    one, other = _case(side, ("NATIONAL_ID", dni)), _case(side, ("NATIONAL_ID", dni))
    owned = {"handle": dni, "owner": "relative", "reason": "not_hers"}
    decision = side.post("rosa", one + "/customer/owner", owned, status=201)
    assert side.get("rosa", other + "/customer")["cases"] == []
    undone = {"decision_id": decision["decision_id"], "reason": "mistake"}
    side.post("rosa", one + "/customer/undo", undone, status=201)
    assert len(side.get("rosa", other + "/customer")["cases"]) == 1
    asked = {"other_agency": AGENCY, "other_case_id": _id(other), "reason": "identity_checked"}
    side.post("rosa", one + "/customer/split", asked, status=201)
    assert side.get("rosa", other + "/customer")["cases"] == []


def test_who_reads_decides_nothing_and_another_brand_sees_nothing(side: CareSide) -> None:
    one, other = _case(side), _case(side)
    asked = {"other_agency": AGENCY, "other_case_id": _id(other), "reason": "customer_said"}
    side.post("julia", one + "/customer/merge", asked, status=403)
    side.post("toni", one + "/customer/merge", asked, status=404)
    assert side.get("toni", one + "/customer", status=404)["reason"] == "UNKNOWN_CASE"
    side.post("julia", "/lookups", {"value": DNI}, status=403)


def test_what_she_says_on_the_phone_leads_to_all_her_cases(side: CareSide) -> None:
    dni, author = str(uuid4()), {"public_code": "Q-AAAA2"}
    one = _case(side, ("NATIONAL_ID", dni), **author)
    other = _case(side, ("NATIONAL_ID", dni), channel="x", public_code="Q-BBBB3")
    side.world.vault.known[DNI] = (FoundHandle("NATIONAL_ID", dni),)
    found = side.post("rosa", "/lookups", {"value": DNI})["cases"]
    assert {line["case"]["case_id"] for line in found} == {_id(one), _id(other)}
    assert all(line["found_as"] == ["NATIONAL_ID"] for line in found)
    by_code = side.post("rosa", "/lookups", {"value": "q aaaa2"})["cases"]
    assert {tuple(line["found_as"]) for line in by_code} == {("CASE_CODE",), ()}
    assert side.post("rosa", "/lookups", {"value": "45678919"})["cases"] == []
    assert side.world.vault.looked_up == [(BRAND, side.ids["rosa"])] * 3


def test_a_blocked_case_is_found_by_no_look_up_and_stands_beside_no_linked_one(
    side: CareSide,
) -> None:
    dni = str(uuid4())
    one = _case(side, ("NATIONAL_ID", dni))
    other = _case(side, ("NATIONAL_ID", dni), channel="x", public_code="Q-BBBB3")
    side.world.vault.known[DNI] = (FoundHandle("NATIONAL_ID", dni),)
    with side.world.care.storage.write() as tx:
        case = tx.cases.get(CaseKey(AGENCY, _id(other)), lock=True)
        assert case is not None
        tx.cases.save(replace(case, closure=Closure.BLOCKED, assignee=side.ids["rosa"]))
    for said in (DNI, "q bbbb3"):
        found = side.post("rosa", "/lookups", {"value": said})["cases"]
        assert _id(other) not in {line["case"]["case_id"] for line in found}
    seen = side.get("lola", one + "/customer")
    assert (seen["cases"], seen["suggested"], seen["colleagues"]) == ([], [], [])


def test_what_stands_in_a_form_alone_is_found_and_marked(side: CareSide) -> None:
    dni = str(uuid4())
    _case(side, ("NATIONAL_ID", dni), state=ValueState.UNVERIFIED)
    side.world.vault.known[DNI] = (FoundHandle("NATIONAL_ID", dni),)
    (found,) = side.post("rosa", "/lookups", {"value": DNI})["cases"]
    assert found["unverified"] is True


def test_the_look_up_page_shows_cases_and_never_what_was_typed(side: CareSide) -> None:
    dni = str(uuid4())
    _case(side, ("NATIONAL_ID", dni))
    side.world.vault.known[DNI] = (FoundHandle("NATIONAL_ID", dni),)
    browser = Browser(side.browser(), "rosa")
    page = browser.read("/lookup")
    for warning in ("no prueba quién llama", "proves nobody", "não prova quem"):
        assert warning in page
    answer = browser.send("/lookup", value=DNI)
    found = answer.get_data(as_text=True)
    assert "Q-7K3F9" in found
    assert DNI not in found
    assert DNI not in (answer.request.url if answer.request else "")


def test_a_refused_look_up_says_why(side: CareSide, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_asked: object) -> tuple[FoundHandle, ...]:
        raise VaultRefused("LOOKUP_LIMIT")

    monkeypatch.setattr(side.world.vault, "look_up", refuse)
    answer = side.post("rosa", "/lookups", {"value": DNI}, status=403)
    assert DNI not in str(answer)
    page = Browser(side.browser(), "rosa").send("/lookup", value=DNI)
    assert page.status_code == 403
    assert "límite de búsquedas" in page.get_data(as_text=True)


def test_the_inbox_marks_cases_whose_customer_has_others(side: CareSide) -> None:
    dni = str(uuid4())
    _case(side, ("NATIONAL_ID", dni))
    assert "Otros casos" not in Browser(side.browser(), "rosa").read("/")
    _case(side, ("NATIONAL_ID", dni))
    assert "Otros casos" in Browser(side.browser(), "rosa").read("/")
