"""The ledgers asked over HTTP: by whom, in which form, page by page, on the record."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from relevo.ledger import door
from relevo.ledger.entries import agency as agency_entries
from relevo.ledger.entries import care as care_entries
from tests.integration.web.agency_side import AgencySide
from tests.integration.web.care_side import CareSide
from tests.unit.agency.world import BRAND, OTHER_BRAND

QUESTIONS = "/ledger/questions"
VANISHED = f"{QUESTIONS}/vanished"
EXPOSED = f"{QUESTIONS}/public-with-id"


def vanish(agency: AgencySide, *numbers: int, **changes: Any) -> None:
    for number in numbers:
        agency.post(
            "root",
            "/posts",
            {
                "brand": BRAND,
                "channel": "form",
                "source_id": f"gone_{number}",
                "thread_id": "t_1",
                "verb": "remove",
                "event_time": f"2026-07-01T02:0{number}:00Z",
                **changes,
            },
            201,
        )


def times(page: Any) -> list[str]:
    return [row["vanished_at"][14:16] for row in page["rows"]]


def rows_of(answer: TestResponse) -> list[dict[str, str]]:
    text = answer.get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_side_lists_what_its_ledger_answers(agency: AgencySide, care: CareSide) -> None:
    here = {one["name"]: one for one in agency.get("vera", QUESTIONS)["questions"]}
    there = {one["name"]: one for one in care.get("julia", QUESTIONS)["questions"]}
    assert "reveals" not in here
    assert "wrong-rules" not in there
    asked = here["public-with-id"]
    assert (asked["filters"], asked["minutes"]) == (["case", "minutes", "type"], 10)
    assert asked["counts"]
    assert asked["leaves_out"]
    names = [column["name"] for column in there["reveals"]["columns"]]
    assert names[names.index("person") + 1] == "login"


@pytest.mark.parametrize(
    ("who", "status"), [("vera", 200), ("lena", 200), ("root", 200), ("luis", 403), ("crm", 403)]
)
def test_the_agencys_ledger_is_asked_by_those_who_watch(
    agency: AgencySide, who: str, status: int
) -> None:
    agency.get(who, QUESTIONS, status)
    agency.get(who, VANISHED, status)


@pytest.mark.parametrize(
    ("who", "status"), [("julia", 200), ("lola", 200), ("root", 200), ("rosa", 403), ("toni", 403)]
)
def test_cares_ledger_is_asked_by_those_who_watch(care: CareSide, who: str, status: int) -> None:
    care.get(who, QUESTIONS, status)
    care.get(who, f"{QUESTIONS}/reveals", status)


def test_a_refused_caller_leaves_no_reading_and_an_answered_one_does(agency: AgencySide) -> None:
    agency.get("luis", VANISHED, 403)
    agency.get("vera", f"{QUESTIONS}/reveals", 404)
    agency.get("vera", f"{VANISHED}?person={agency.ids['luis']}", 422)
    assert agency.world.recorded(agency_entries.LogRead) == []
    case = agency.bring()["case_id"]
    page = agency.get("vera", f"{VANISHED}?case={case}")
    (reading,) = agency.world.recorded(agency_entries.LogRead)
    assert (reading.actor, reading.what, reading.case) == (agency.ids["vera"], "VANISHED", case)
    assert (reading.since, reading.until) == (
        agency.world.clock() - timedelta(days=30),
        agency.world.clock(),
    )
    assert page["rows"] == []
    assert page["since"] == "2026-06-01T02:10:00.000000Z"


def test_who_reads_the_log_can_be_asked_with_the_readers_login(agency: AgencySide) -> None:
    agency.get("lena", VANISHED)
    agency.world.clock.forward(minutes=1)
    (row,) = agency.get("root", f"{QUESTIONS}/log-reads")["rows"]
    assert (row["person"], row["login"], row["what"]) == (agency.ids["lena"], "lena", "VANISHED")


def test_an_id_that_stays_public_is_found_without_its_value(agency: AgencySide) -> None:
    body = agency.bring()
    agency.world.clock.forward(minutes=11)
    (row,) = agency.get("vera", EXPOSED)["rows"]
    assert (row["case"], row["types"], row["ended"], row["public_until"]) == (
        body["case_id"],
        ["NATIONAL_ID"],
        "NOT_YET",
        None,
    )
    assert row["seconds"] == 21 * 60
    assert agency.get("vera", f"{EXPOSED}?type=CARD")["rows"] == []
    assert agency.get("vera", f"{EXPOSED}?minutes=30")["rows"] == []


def test_another_brands_entries_do_not_exist(agency: AgencySide) -> None:
    vanish(agency, 1)
    vanish(agency, 2, brand=OTHER_BRAND)
    agency.world.clock.forward(minutes=1)
    assert times(agency.get("vera", VANISHED)) == ["01"]
    assert times(agency.get("root", VANISHED)) == ["01", "02"]


def test_pages_go_on_and_stay_of_one_moment_while_more_is_recorded(agency: AgencySide) -> None:
    vanish(agency, 1, 2, 3)
    agency.world.clock.forward(minutes=1)
    first = agency.get("vera", f"{VANISHED}?limit=2")
    vanish(agency, 4)
    agency.world.clock.forward(minutes=1)
    second = agency.get("vera", f"{VANISHED}?limit=2&cursor={first['next_cursor']}")
    assert (times(first), times(second), second["next_cursor"]) == (["01", "02"], ["03"], None)
    assert second["until"] == first["until"]
    assert times(agency.get("vera", VANISHED)) == ["01", "02", "03", "04"]
    readings = agency.world.recorded(agency_entries.LogRead)
    assert [reading.at for reading in readings] == [
        agency.world.clock() - timedelta(minutes=1),
        agency.world.clock(),
        agency.world.clock(),
    ]


@pytest.mark.parametrize("by", ["parameter", "header"])
def test_an_answer_comes_as_csv_page_by_page(agency: AgencySide, by: str) -> None:
    vanish(agency, 1, 2)
    agency.world.clock.forward(minutes=1)
    asked = VANISHED + "?limit=1" + ("&format=csv" if by == "parameter" else "")
    headers = {"Authorization": f"Bearer {agency.tokens['vera']}"}
    if by == "header":
        headers["Accept"] = "text/csv"
    client = agency.app.test_client()
    first = client.get("/api/v1" + asked, headers=headers)
    assert first.status_code == 200
    assert first.mimetype == "text/csv"
    assert first.headers["Content-Disposition"] == 'attachment; filename="vanished.csv"'
    assert first.headers["Cache-Control"] == "no-store"
    assert [row["how"] for row in rows_of(first)] == ["REMOVED"]
    cursor = first.headers["X-Next-Cursor"]
    rest = client.get(f"/api/v1{asked}&cursor={cursor}", headers=headers)
    assert [row["vanished_at"][14:16] for row in rows_of(rest)] == ["02"]
    assert "X-Next-Cursor" not in rest.headers


def test_json_is_the_form_unless_csv_is_asked_for(agency: AgencySide) -> None:
    headers = {"Authorization": f"Bearer {agency.tokens['vera']}", "Accept": "text/csv"}
    answer = agency.app.test_client().get(f"/api/v1{VANISHED}?format=json", headers=headers)
    assert answer.get_json()["rows"] == []
    del headers["Accept"]
    assert agency.app.test_client().get(f"/api/v1{VANISHED}", headers=headers).is_json


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=ayer", "since"),
        ("since=2026-07-01T00:00:00", "since"),
        ("until=2026-06-01T00:00:00Z&since=2026-06-02T00:00:00Z", "until"),
        ("since=2024-01-01T00:00:00Z&until=2026-01-01T00:00:00Z", "since"),
        ("until=0001-01-01T00:00:00Z&since=0001-01-01T00:00:00Z", "until"),
        ("case=45678912", "case"),
        ("person=luis", "person"),
        ("type=dni", "type"),
        ("type=CARDS", "type"),
        ("minutes=0", "minutes"),
        ("minutes=5", "minutes"),
        ("format=xml", "format"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("cursor=AAAA", "cursor"),
        ("cursor=WzEsMiwzXQ", "cursor"),
        ("cursor=WyIyMDI2LTA3LTAxIiwiMjAyNi0wNy0wMiIsIjIwMjYtMDctMDIiLDEsMF0", "cursor"),
        (
            "cursor=WyIyMDI2LTA3LTAxVDAwOjAwOjAwKzAwOjAwIiwiMjAyNi0wNy0wMlQwMDowMDowMCswMDowMCIsIjIw"
            "MjYtMDctMDJUMDA6MDA6MDArMDA6MDAiLHRydWUsZmFsc2Vd",
            "cursor",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(
    agency: AgencySide, query: str, field: str
) -> None:
    answer = agency.get("vera", f"{VANISHED}?{query}", 422)
    assert answer["field"] == field or answer["errors"][0]["field"] == field
    assert "45678912" not in str(answer)


def test_the_earliest_period_is_empty_and_no_error(agency: AgencySide) -> None:
    answer = agency.get("vera", f"{EXPOSED}?until=0001-02-01T00:00:00Z")
    assert answer["rows"] == []


def test_a_period_that_needs_too_much_is_refused(
    agency: AgencySide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_ENTRIES", 1)
    vanish(agency, 1, 2)
    agency.world.clock.forward(minutes=1)
    refused = agency.get("vera", VANISHED, 422)
    assert (refused["field"], refused["reason"]) == ("since", "TOO_MUCH_TO_READ")
    assert times(agency.get("vera", f"{VANISHED}?until=2026-06-01T00:00:00Z")) == []


def test_who_asked_to_open_what_is_answered_at_care(care: CareSide) -> None:
    path = care.arrive()
    version = care.world.vault.fields[0].post_version_id
    care.reveal("rosa", path, version)
    care.world.clock.forward(minutes=1)
    case = path.rpartition("/")[2]
    reveals = f"{QUESTIONS}/reveals"
    (row,) = care.get("julia", f"{reveals}?case={case}&type=NATIONAL_ID")["rows"]
    assert (row["login"], row["purpose"], row["outcome"]) == ("rosa", "IDENTITY_CHECK", "ASKED")
    assert care.get("julia", f"{reveals}?person={care.ids['toni']}")["rows"] == []
    assert care.get("julia", f"{reveals}?type=CARD")["rows"] == []
    assert len(care.world.recorded(care_entries.LogRead)) == 3


def test_an_auditor_of_the_agency_reads_everything_and_changes_nothing(agency: AgencySide) -> None:
    case = agency.bring()["case_id"]
    assert agency.get("vera", f"/cases/{case}")["case"]["case_id"] == case
    assert agency.get("vera", "/cases")["cases"]
    for act in ("close", "escalate", "notes", "reopen", "replies"):
        agency.post("vera", f"/cases/{case}/{act}", {}, 403)
    agency.post("vera", "/posts", {}, 403)
    agency.post("vera", f"/parked/{case}/resend", None, 403)
