"""`relevo agency import` as a process: killed, interrupted, watched, and never leaving a value."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from relevo.agency import bootstrap
from relevo.agency.use_cases.keys import import_keys
from relevo.dev.household import BRAND
from relevo.dev.pair import Pair, free_ports, settings_of
from relevo.sealing.keys import KeyList, generate_seed
from relevo.sealing.opening import SealingPrivateKey
from relevo.sealing.signed import load_private_key
from relevo.service.clock import now
from relevo.service.database import Database
from tests.canary import Scanner, scan
from tests.databases import Databases, at_rest

CANARIES = {
    "text.dni": "71930264",
    "text.secret": "Zk81canario",
    "text.email": "canario.uno@correo.example",
    "text.unreadable": "71930266",
    "author.name": "Canaria Puerta Zuñigañez",
    "author.id": "canario-autor-5581",
    "author.handle": "@canario_71930267",
    "attachment": "https://fotos.example/canario-dos.png",
    "refused.not_json": "71930273",
    "refused.member": "71930274",
    "refused.verb": "71930275",
    "refused.event_time": "71930276",
    "refused.brand": "canario-71930277",
    "refused.thread": "canario.hilo@correo.example",
    "refused.too_long": "71930279",
    "refused.utf8": "71930281",
    "refused.wrong_type": "71930283",
    "killed": "canario.muerto@correo.example",
}


def line(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "brand": BRAND,
        "channel": "form",
        "source_id": f"h-{number}",
        "thread_id": f"t-{number % 50}",
        "verb": "add",
        "event_time": f"2024-05-01T10:00:00.{number:06d}Z",
        "text": "La tarjeta no funciona, mi dni es 45678912" if number % 5 == 0 else "gracias",
        "author": {"id": f"a-{number % 40}"},
        **changes,
    }


def jsonl(*bodies: Any) -> bytes:
    return b"".join(
        (one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in bodies
    )


@dataclass
class Agency:
    """An agency's folder, and commands on it; what they print is kept in the folder."""

    folder: Path
    settings_file: Path
    database_url: str
    outputs: list[Path] = field(default_factory=list)

    def start(self, *arguments: str, stdin: Any = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        output = self.folder / f"output-{len(self.outputs)}.log"
        self.outputs.append(output)
        (self.folder / "tmp").mkdir(exist_ok=True)
        with output.open("wb") as file:
            return subprocess.Popen(
                self.command(*arguments),
                stdin=stdin,
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=self.environment,
                start_new_session=True,
            )

    def command(self, *arguments: str) -> list[str]:
        settings = ["--settings", str(self.settings_file)]
        return [sys.executable, "-m", "relevo", "agency", "import", *arguments, *settings]

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "TMPDIR": str(self.folder / "tmp"),
            "RELEVO_AGENCY_DATABASE_URL": self.database_url,
        }

    def run(self, *arguments: str) -> tuple[int, str]:
        """Exit code and what was printed."""
        code = self.start(*arguments).wait(120)
        return code, self.printed()

    def printed(self) -> str:
        return self.outputs[-1].read_text()

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        database = Database(self.database_url)
        try:
            with database.read() as connection:
                return [tuple(row) for row in connection.execute(sa.text(sql))]
        finally:
            database.close()

    def until_lines(self, lines: int) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if (self.query("SELECT max(lines) FROM imports")[0][0] or 0) >= lines:
                return
            time.sleep(0.02)
        raise AssertionError("the import did not come so far")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A household; no process runs."""
    return Pair.prepare(tmp_path_factory.mktemp("import"), free_ports())


@pytest.fixture
def agency(pair: Pair, databases: Databases, tmp_path: Path) -> Agency:
    """With a database of its own and a sealing key in it."""
    folder = tmp_path / "agency"
    folder.mkdir()
    url = databases.fresh(bootstrap.MIGRATIONS)
    context = bootstrap.open_context(replace(settings_of(pair.home)[0], database_url=url))
    at = now()
    key = SealingPrivateKey("import", generate_seed(os.urandom)).public_key(at + timedelta(days=1))
    root_key = load_private_key(pair.home.root / "vault" / "keys" / "root.key")
    import_keys(context, BRAND, KeyList(BRAND, (key,), at, at + timedelta(days=1)).sign(root_key))
    bootstrap.close(context)
    return Agency(folder, pair.home.settings_file("agency"), url)


def _history(path: Path, lines: int) -> Path:
    path.write_bytes(jsonl(*(line(n) for n in range(lines))))
    return path


def _assert_each_once(agency: Agency, lines: int) -> None:
    stored = agency.query("SELECT count(*), count(DISTINCT source_id) FROM post_versions")
    assert stored == [(lines, lines)]
    sources = [
        row[0] for row in agency.query("SELECT source_id FROM post_versions ORDER BY position")
    ]
    assert sources == [f"h-{n}" for n in range(lines)]
    redacted = "SELECT count(*) FROM ledger_entries WHERE tag = 'agency:post:redacted'"
    assert agency.query(redacted) == [(lines,)]
    lost = "SELECT count(*) FROM cases WHERE case_id NOT IN (SELECT key FROM outbox)"
    assert agency.query(lost) == [(0,)]


def test_killed_in_the_middle_it_goes_on_and_each_line_comes_in_once(
    agency: Agency, tmp_path: Path
) -> None:
    history = _history(tmp_path / "history.jsonl", 1_500)
    killed = agency.start(str(history), "--workers", "2")
    agency.until_lines(300)
    workers = _children(killed.pid)
    killed.kill()
    killed.wait()
    assert len(workers) == 2
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    ((settled,),) = agency.query("SELECT lines FROM imports")
    assert 300 <= settled < 1_500
    code, printed = agency.run(str(history))
    assert code == 0, printed
    assert "1,500 lines: 1,500 taken in, 0 had come in before, 0 refused." in printed
    assert agency.query("SELECT lines, taken, duplicates, outcome FROM imports") == [
        (1_500, 1_500, 0, "complete")
    ]
    _assert_each_once(agency, 1_500)


def test_ctrl_c_stops_after_the_lines_under_way_and_says_how_to_go_on(
    agency: Agency, tmp_path: Path
) -> None:
    history = _history(tmp_path / "history.jsonl", 1_500)
    interrupted = agency.start(str(history))
    agency.until_lines(200)
    os.killpg(interrupted.pid, signal.SIGINT)  # as a terminal does: to the workers too
    assert interrupted.wait(60) == 130
    ((settled,),) = agency.query("SELECT lines FROM imports")
    assert f"Stopped after line {settled:,}. The same command" in agency.printed()
    assert "Traceback" not in agency.printed()
    code, printed = agency.run(str(history))
    assert code == 0, printed
    _assert_each_once(agency, 1_500)


def test_twenty_thousand_lines_of_a_stream_in_bounded_memory(agency: Agency) -> None:
    """Among them long ones; four in five repeat what came before."""
    long_text = "x " * 45_000
    read, write = os.pipe()
    started = time.monotonic()
    process = agency.start("-", stdin=read)
    os.close(read)

    def feed() -> None:
        with os.fdopen(write, "wb") as stream:
            for n in range(20_000):
                changes = {"text": long_text} if n % 200 == 0 else {}
                stream.write(jsonl(line(n % 4_000, **changes)))

    feeder = threading.Thread(target=feed)
    feeder.start()
    peak = 0
    while process.poll() is None:
        peak = max(peak, *(_peak_kilobytes(pid) for pid in (process.pid, *_children(process.pid))))
        time.sleep(0.1)
    feeder.join()
    spent = time.monotonic() - started
    assert process.returncode == 0, agency.printed()
    assert "20,000 lines: 4,000 taken in, 16,000 had come in before" in agency.printed()
    assert 0 < peak < 200 * 1024, peak  # of the largest of its processes
    assert spent < 240  # a few times what two busy cores need


def test_no_file_holds_a_canary_whatever_becomes_of_the_lines(
    agency: Agency, tmp_path: Path
) -> None:
    c = CANARIES
    history = tmp_path / "history.jsonl"
    history.write_bytes(
        jsonl(
            line(
                1,
                text=f"mi dni es {c['text.dni']}, mi contraseña es {c['text.secret']}, "
                f"correo {c['text.email']}",
                author={
                    "id": c["author.id"],
                    "name": c["author.name"],
                    "handle": c["author.handle"],
                },
                attachments=[c["attachment"]],
            ),
            line(2, text=f"a\0b {c['text.unreadable']}"),
            f'{{"text": {c["refused.not_json"]}'.encode(),
            line(3, **{c["refused.member"]: 1}),
            line(3, verb=c["refused.verb"]),
            line(3, event_time=c["refused.event_time"]),
            line(3, brand=c["refused.brand"]),
            line(3, thread_id=c["refused.thread"]),
            line(3, text=c["refused.too_long"] + "x" * 1_200_000),
            b'{"text": "\xff ' + c["refused.utf8"].encode() + b'"}',
            line(3, text={"a": c["refused.wrong_type"]}),
            *(line(n, text=f"escríbanme a {c['killed']}") for n in range(10, 1_200)),
        )
    )
    report = agency.folder / "report.json"
    dry, _ = agency.run(str(history), "--dry-run", "--report", str(report))
    assert dry == 1
    killed = agency.start(str(history))
    agency.until_lines(100)
    killed.kill()
    killed.wait()
    code, printed = agency.run(str(history), "--report", str(report))
    assert code == 1, printed
    told = json.loads(report.read_text())
    assert (told["taken"], told["refused"]) == (1_192, 9)
    assert [row["line"] for row in told["refused_lines"]] == list(range(3, 12))
    sightings = scan([agency.folder], c.values())
    assert [str(one) for one in sightings] == []
    looked_at = {path.name for path in agency.folder.rglob("*") if path.is_file()}
    assert {"report.json", "output-2.log"} <= looked_at
    database = Database(agency.database_url)
    stored = at_rest(database)
    assert b"h-10" in stored
    assert [str(one) for one in Scanner(c.values()).look(stored, "the database")] == []
    assert list((agency.folder / "tmp").iterdir()) == []


def test_a_terminal_sees_a_bar_with_rate_and_time_left(agency: Agency, tmp_path: Path) -> None:
    history = _history(tmp_path / "history.jsonl", 400)
    main, side = pty.openpty()
    process = subprocess.Popen(
        agency.command(str(history), "--dry-run"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=side,
        env={**agency.environment, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(side)
    shown = b""
    try:
        while chunk := os.read(main, 4096):
            shown += chunk
    except OSError:  # the other end is closed
        pass
    os.close(main)
    assert process.wait(60) == 0
    text = shown.decode()
    assert "100 %" in text
    assert "400 lines" in text
    assert "/s" in text


def test_what_cannot_begin_says_why(agency: Agency, tmp_path: Path) -> None:
    code, printed = agency.run(str(tmp_path / "absent.jsonl"))
    assert code == 2
    history = _history(tmp_path / "history.jsonl", 1)
    code, printed = agency.run(str(history), "--brand", "nobody")
    assert code == 2
    assert "UNKNOWN_BRAND" in printed
    database = Database(agency.database_url)
    with database.write() as connection:
        connection.execute(sa.text("DELETE FROM sealing_keys"))
    database.close()
    code, printed = agency.run(str(history))
    assert code == 2
    assert "NO_SEALING_KEY" in printed
    assert agency.query("SELECT lines, outcome FROM imports") == [(0, "failed")]


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:  # it has ended
        return []
    return [int(one) for one in text.split()]


def _peak_kilobytes(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    sizes = [row.split()[1] for row in status.splitlines() if row.startswith("VmHWM")]
    return int(sizes[0]) if sizes else 0
