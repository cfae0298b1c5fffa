"""`relevo redact`, as it is called from a shell."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relevo.cli.redact import redact


def run(*arguments: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(redact, list(arguments), input=given)


def rows(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def post(text: str, identity: object = "a") -> str:
    return json.dumps({"id": identity, "text": text}) + "\n"


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("mi dni es 45678912", "mi dni es [DNI-1]"),
        ("mi dni es 45678912\n", "mi dni es [DNI-1]\n"),
        ("dni\r\n45678912\r\n\r\n", "dni\r\n[DNI-1]\r\n\r\n"),
        ("", ""),
        ("señora 😡", "señora 😡"),
    ],
)
def test_text_in_redacted_text_out_with_its_line_ends(given, printed):
    result = run(given=given.encode())
    assert result.exit_code == 0
    assert result.stdout_bytes == printed.encode()


def test_the_console_script_prints_what_the_readme_says():
    done = subprocess.run(
        [sys.executable, "-m", "relevo", "redact"],
        input=b"mi dni es 45678912",
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == b"mi dni es [DNI-1]"
    assert done.stderr == b""


def test_a_file_may_be_named(tmp_path: Path):
    file = tmp_path / "post.txt"
    file.write_text("cvv 123")
    assert run(str(file)).stdout == "cvv [CLAVE-1]"


def test_a_text_given_for_a_file_is_not_repeated():
    result = run("mi dni es 45678912")
    assert result.exit_code == 2
    assert "FILE cannot be read" in result.stderr
    assert "45678912" not in result.output


def test_a_byte_order_mark_is_no_part_of_the_first_line():
    result = run("--jsonl", given=b"\xef\xbb\xbf" + post("dni 45678912").encode())
    assert [row["redacted"] for row in rows(result)] == ["dni [DNI-1]"]


@pytest.mark.parametrize(
    ("shell", "complaint"),
    [(">&-", "standard output is closed"), (">/dev/full", "cannot read or write")],
)
def test_an_output_that_takes_nothing_is_an_error_without_a_traceback(shell, complaint):
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m relevo redact {shell}', sys.executable],
        check=False,
        input=b"mi dni es 45678912",
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert complaint in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_workers_die_with_the_command_that_is_killed(tmp_path: Path):
    lines = tmp_path / "posts.jsonl"
    lines.write_text(post("mi dni es 45678912 y vivo en av. Larco 345") * 60_000)
    command = [sys.executable, "-m", "relevo", "redact", "--jsonl", "--jobs", "2", str(lines)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        deadline = time.monotonic() + 30
        while len(workers := children.read_text().split()) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(0.5)  # the lifeline is the first thing that a worker takes
        process.kill()
    while any(Path(f"/proc/{worker}/cmdline").exists() for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_line_out_for_every_line_in():
    text = "😡 mi dni es 45678912"
    result = run("--jsonl", given=post(text) + "\n" + post("hola", 7))
    assert result.exit_code == 0
    assert rows(result) == [
        {
            "id": "a",
            "redacted": "😡 mi dni es [DNI-1]",
            "findings": [
                {
                    "start": text.index("4"),
                    "end": len(text),
                    "type": "NATIONAL_ID",
                    "country": "PE",
                    "detector": "pe.dni",
                    "score": 0.7,
                }
            ],
        },
        {"id": 7, "redacted": "hola", "findings": []},
    ]


def test_explain_adds_reason_codes_to_each_finding():
    (row,) = rows(run("--jsonl", "--explain", given=post("mi dni es 45678912")))
    assert row["findings"][0]["reasons"] == ["LABEL"]


def test_explain_tells_about_a_text_on_standard_error():
    result = run("--explain", given="mi dni es 45678912")
    assert result.stdout == "mi dni es [DNI-1]"
    assert result.stderr == "[DNI-1] pe.dni: NATIONAL_ID PE 0.70 LABEL\n"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"45678912 {\n", "line 1: is not JSON"),
        (b"[45678912]\n", "line 1: is not a JSON object"),
        (b'{"text":"45678912"}\n', "line 1: id: must be a string or an integer"),
        (b'{"id":true,"text":"45678912"}\n', "line 1: id: must be a string or an integer"),
        (b'{"id":"\\ud800","text":"45678912"}\n', "line 1: id: holds a lone surrogate"),
        (b'{"id":"a"}\n', "line 1: text: must be a string"),
        (b'{"id":"a","text":45678912}\n', "line 1: text: must be a string"),
        (
            b'{"id":"a","text":"45678912\\u0000"}\n',
            "line 1: text: the text holds a NUL or a lone surrogate",
        ),
        (b'{"id":"a","text":"45678912\xff"}\n', "line 1: is not UTF-8"),
        (b"[" * 100_000 + b"\n", "line 1: is not JSON"),
        (
            b'{"id":"a","text":"' + b"4" * 200_001 + b'"}\n',
            "line 1: text: the text is too long",
        ),
    ],
)
def test_a_bad_line_is_named_never_quoted_and_the_others_go_through(line, complaint):
    result = run("--jsonl", given=line + post("hola").encode())
    assert result.exit_code == 2
    assert result.stderr == complaint + "\n"
    assert [row["redacted"] for row in rows(result)] == ["hola"]


@pytest.mark.parametrize("given", [b"dni 45678912\xff", b"dni 45678912\0"])
def test_a_bad_text_gives_an_error_and_no_output(given):
    result = run(given=given)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "4567" not in result.stderr


def test_several_processes_answer_as_one_does():
    lines = "".join(post(f"mi dni es {45678912 + n}") for n in range(600)) + "[]\n"
    alone, together = run("--jsonl", given=lines), run("--jsonl", "--jobs", "2", given=lines)
    assert together.stdout == alone.stdout
    assert together.stderr == alone.stderr == "line 601: is not a JSON object\n"
    assert together.exit_code == alone.exit_code == 2


def test_jobs_without_lines_are_refused():
    result = run("--jobs", "2", given="hola")
    assert result.exit_code == 2
    assert "--jsonl" in result.stderr
