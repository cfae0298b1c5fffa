"""`relevo guard`, as it is called from a shell."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from relevo.cli.guard import guard


def run(*arguments: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(guard, list(arguments), input=given)


def draft(reply: object, known: object = ("NATIONAL_ID",), identity: object = "a") -> str:
    return json.dumps({"id": identity, "reply": reply, "known": known}) + "\n"


def test_the_console_script_prints_what_the_page_says():
    done = subprocess.run(
        [sys.executable, "-m", "relevo", "guard", "--jsonl"],
        input=(
            b'{"id": 1, "reply": "Ind\xc3\xadquenos su DNI y ll\xc3\xa1menos al 311-9898.",'
            b' "known": ["NATIONAL_ID"]}\n'
        ),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout) == {
        "id": 1,
        "asks_again": ["NATIONAL_ID"],
        "sends_away": True,
        "carries": ["PHONE"],
    }


def test_one_reply_is_explained_to_people_without_its_personal_data():
    result = run("--known", "NATIONAL_ID, PHONE", given="Envíe su DNI a ana.p@correo.example")
    assert result.exit_code == 0
    assert result.stdout == (
        "asks again: NATIONAL_ID\n"
        "sends away: yes\n"
        "carries: EMAIL\n"
        "0-12 asks for NATIONAL_ID: Envíe su DNI\n"
        "0-35 sends away: Envíe su DNI a [EMAIL-1]\n"
    )


def test_a_reply_that_is_no_restart_is_told_so():
    assert run(given="Ya tenemos su DNI").stdout == (
        "asks again: no\nsends away: no\ncarries: nothing\n"
    )


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 1: is not JSON"),
        ("[]", "line 1: is not a JSON object"),
        (draft("hola", identity=None), "line 1: id: must be a string or an integer"),
        (draft(7), "line 1: reply: must be a string"),
        (draft("hola", known="DNI"), "line 1: known: must be a list of types"),
        (draft("hola", known=None), "line 1: known: must be a list of types"),
        (draft("hola", known=["45678912"]), "line 1: known: names a kind of data"),
        (draft("hola\0"), "line 1: reply: the text holds a NUL"),
        (draft("a" * 200_001), "line 1: reply: the text is too long"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(line, complaint):
    result = run("--jsonl", given=line.strip() + "\n" + draft("Su DNI, por favor"))
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert "45678912" not in result.stderr
    assert [json.loads(row)["asks_again"] for row in result.stdout.splitlines()] == [
        ["NATIONAL_ID"]
    ]


def test_a_bad_reply_or_type_is_named():
    assert "input: is not UTF-8" in run(given=b"\xff").stderr
    result = run("--known", "DNI", given="hola")
    assert (result.exit_code, "known: names a kind of data" in result.stderr) == (2, True)


def test_options_that_do_nothing_together_are_refused():
    assert run("--jsonl", "--known", "PHONE").exit_code == 2
    assert run("--settings", "x").exit_code == 2
