"""Answers as JSON values and as CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest

from relevo.ledger.questions import named
from relevo.ledger.questions.forms import cell, columns, csv_lines, plain
from relevo.ledger.values import Code
from tests.unit.ledger.questions.stories import ROSA, ask, blocked, finding, redacted


def test_a_row_is_json_of_its_columns_in_order() -> None:
    (row,) = ask("guard", blocked(0, sends_away=True))
    values = plain(row)
    assert list(values) == [column.name for column in columns(named("guard"))]
    assert json.loads(json.dumps(values)) == values
    assert (values["at"], values["tag"], values["carries"], values["reply"]) == (
        "2026-03-01T08:00:00.000000Z",
        "care:reply:blocked",
        ["NATIONAL_ID"],
        None,
    )
    assert type(values["tag"]) is str


def test_a_login_stands_beside_the_person_where_the_service_knows_her() -> None:
    (row,) = ask("guard", blocked(0))
    logins = {str(ROSA): "rosa"}
    names = [column.name for column in columns(named("guard"), logins)]
    assert names.index("login") == names.index("person") + 1
    values = plain(row, logins)
    assert list(values) == names
    assert values["login"] == "rosa"
    assert plain(row, {})["login"] is None
    assert "login" not in plain(row)


def test_a_question_without_people_has_no_logins() -> None:
    assert columns(named("wrong-rules"), {}) == columns(named("wrong-rules"))


def test_csv_is_read_back_by_any_reader() -> None:
    rows = ask("guard", blocked(0, carries=(Code("CARD"), Code("PHONE"))), blocked(1))
    text = "".join(csv_lines(named("guard"), rows, {str(ROSA): "rosa"}))
    assert text.endswith("\r\n")
    first, second = csv.DictReader(io.StringIO(text, newline=""))
    assert (first["index"], first["carries"], first["login"], first["sends_away"]) == (
        "0",
        "CARD PHONE",
        "rosa",
        "false",
    )
    assert (second["reply"], second["carries"]) == ("", "NATIONAL_ID")


def test_csv_without_rows_is_its_header() -> None:
    (header,) = csv_lines(named("vanished"), [])
    assert header == "index,tag,at,how,vanished_at,brand,channel,case,post_version,reply\r\n"


def test_a_cell_never_begins_a_formula() -> None:
    post = redacted(0, finding("NATIONAL_ID", "+CMD"))
    (row,) = ask("wrong-rules", post)
    line = list(csv_lines(named("wrong-rules"), [row]))[1]
    assert line.startswith("'+CMD,NATIONAL_ID,1,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_every_beginning_of_a_formula_is_led_by_an_apostrophe(start: str) -> None:
    assert cell(f"{start}1") == f"'{start}1"
    assert cell([f"{start}1", "2"]) == f"'{start}1 2"
    assert cell(f"1{start}") == f"1{start}"


def test_a_share_and_a_number_are_cells_as_they_are() -> None:
    assert [cell(value) for value in (0.3333, 0, None, True, [])] == ["0.3333", "0", "", "true", ""]
