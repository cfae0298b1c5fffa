"""An import settles each line once, in order, whatever stops it; and says what became of each."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from relevo.agency.adapters import tables
from relevo.agency.backfill import lines, report, running
from relevo.agency.backfill.preparing import Preparer
from relevo.agency.backfill.running import Source, Stop
from relevo.agency.domain.backfill import Ending, Refused
from relevo.agency.domain.errors import ImportElsewhere
from relevo.agency.domain.post import Author
from relevo.agency.use_cases import actions, backfill, intake, sweep
from relevo.crossing.vocabulary import CloseReason
from relevo.delivery.messages import Priority
from tests.unit.agency.backfill.inline import KEY, Importing, jsonl, line
from tests.unit.agency.world import BRAND, World

LUIS = "11111111-1111-4111-8111-111111111111"


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_PORTION_LINES", 4)


def test_every_line_comes_in_once_and_crosses_behind_what_happens_now(world: World) -> None:
    ended = Importing(world).run(jsonl(*(line(n) for n in range(10))))
    assert (ended.ending, ended.reach.taken, ended.reach.lines) == (Ending.COMPLETE, 10, 10)
    rows = _versions(world)
    assert [row["source_id"] for row in rows] == [f"h_{n}" for n in range(10)]
    assert all(world.opened(row)[0] == ("ORIGINAL_TEXT", row["redacted_text"]) for row in rows)
    assert {row["priority"] for row in world.rows(tables.outbox.outbox)} == {int(Priority.LOW)}
    live = intake.take_in(world.context, world.post())
    with world.database.write() as connection:
        first, *_ = tables.outbox.claim(
            connection, "relay", now=world.clock(), lease=timedelta(minutes=1), limit=20
        )
    assert first.message.key == live.case_id


def test_a_back_fill_stays_behind_when_it_is_queued_again(world: World) -> None:
    Importing(world).run(jsonl(line(1)))
    with world.database.write() as connection:
        connection.execute(tables.outbox.outbox.delete())
    world.clock.forward(minutes=3)
    assert sweep.requeue(world.context) == 1
    (row,) = world.rows(tables.outbox.outbox)
    assert row["priority"] == int(Priority.LOW)


def test_a_case_that_waits_among_the_live_ones_is_not_put_back(world: World) -> None:
    author = Author("a-1")
    intake.take_in(world.context, world.post(author=author))
    Importing(world).run(jsonl(line(1)))
    assert [row["backfill"] for row in world.rows(tables.handovers)] == [False]
    intake.take_in(world.context, world.post(author=Author("a-2")))
    Importing(world).run(jsonl(line(3)))
    intake.take_in(world.context, world.post(author=Author("a-3")))
    assert {row["backfill"] for row in world.rows(tables.handovers)} == {False}


def test_an_old_comment_opens_no_settled_case_again(world: World) -> None:
    taken = intake.take_in(world.context, world.post(author=Author("a-1")))
    assert taken.case_id is not None
    actions.close(
        world.context, taken.case_id, brands=(BRAND,), actor=LUIS, reason=CloseReason.ANSWERED
    )
    Importing(world).run(jsonl(line(1)))
    (case,) = world.rows(tables.cases)
    assert case["state"] == "closed"
    later = (world.clock() + timedelta(hours=1)).isoformat()
    Importing(world).run(jsonl(line(1, source_id="h_2", event_time=later)), "other")
    (case,) = world.rows(tables.cases)
    assert case["state"] == "new"


def test_an_interrupted_import_goes_on_behind_the_last_settled_line(world: World) -> None:
    text = jsonl(*(line(n) for n in range(1, 31)))
    first = Importing(world)
    ended = _run_until(first, text, at_line=9)
    assert (ended.ending, ended.reach.lines) == (Ending.INTERRUPTED, 12)
    second = Importing(world)
    resumed = second.run(text)
    assert resumed.import_id == ended.import_id
    assert second.pool is not None
    assert second.pool.prepared == 30 - 12
    assert (resumed.ending, resumed.reach.lines, resumed.reach.taken) == (Ending.COMPLETE, 30, 30)
    assert resumed.reach.duplicates == 0
    sources = [row["source_id"] for row in _versions(world)]
    assert sources == [f"h_{n}" for n in range(1, 31)]
    tags = [tag for tag in world.ledger_tags() if tag.startswith("agency:import")]
    assert sorted(tags) == ["agency:import:ended"] * 2 + ["agency:import:started"] * 2
    (entry,) = _entries(world, "agency:import:started")[1:]
    assert entry["after_line"] == 12
    assert entry["actor"] == "spiffe://colibri/agency/import"
    last = _entries(world, "agency:import:ended")[-1]
    assert (last["outcome"], last["lines"], last["taken"]) == ("COMPLETE", 30, 30)


def test_a_finished_or_changed_file_begins_anew_and_counts_duplicates(world: World) -> None:
    text = jsonl(*(line(n) for n in range(6)))
    first = Importing(world).run(text)
    again = Importing(world).run(text)
    other = Importing(world).run(text + jsonl(line(6)), "changed")
    assert len({first.import_id, again.import_id, other.import_id}) == 3
    assert (again.reach.taken, again.reach.duplicates) == (0, 6)
    assert (other.reach.taken, other.reach.duplicates) == (1, 6)


def test_a_stream_that_is_sent_again_changes_nothing(world: World) -> None:
    text = jsonl(*(line(n) for n in range(1, 13)))
    _run_until(Importing(world), text, at_line=5, identity=None)
    ended = Importing(world).run(text, None)
    assert (ended.reach.taken, ended.reach.duplicates) == (4, 8)
    assert len(_versions(world)) == 12


def test_a_line_twice_in_one_portion_is_taken_once(world: World) -> None:
    ended = Importing(world).run(jsonl(line(1), line(2), line(1)))
    assert (ended.reach.taken, ended.reach.duplicates) == (2, 1)


def test_one_author_in_one_thread_keeps_the_order_and_one_case(world: World) -> None:
    author = {"id": "ana"}
    Importing(world).run(
        jsonl(
            line(9, verb="remove", text=None, event_time="2024-06-01T00:00:00Z"),
            *(line(n, author=author) for n in range(1, 8)),
            line(3, author=None, verb="edit", event_time="2024-06-02T00:00:00Z", text="otra"),
            line(9, author=author),
        )
    )
    rows = _versions(world)
    (case,) = world.rows(tables.cases)
    assert [row["source_id"] for row in rows[1:8]] == [f"h_{n}" for n in range(1, 8)]
    assert {row["case_id"] for row in rows} == {case["case_id"]}
    for row in rows:
        if row["seal"] is not None:
            assert world.opened(row)[0][0] == "ORIGINAL_TEXT"
    removed = {row["source_id"]: row["removed"] for row in world.rows(tables.posts)}
    assert removed == {"h_9": True, **{f"h_{n}": False for n in range(1, 8)}}


def test_a_post_whose_case_appears_meanwhile_is_sealed_again_for_it(world: World) -> None:
    importing = Importing(world)
    text = jsonl(*(line(n, author={"id": "ana"}) for n in range(1, 4)))
    context = _with_interference(
        world, lambda: intake.take_in(world.context, world.post(author=Author("ana")))
    )
    importing.context = context
    ended = importing.run(text)
    assert ended.reach.taken == 3
    (case,) = world.rows(tables.cases)
    rows = _versions(world)
    assert {row["case_id"] for row in rows} == {case["case_id"]}
    assert [row["source_id"] for row in rows[1:]] == ["h_1", "h_2", "h_3"]
    assert all(world.opened(row)[0][0] == "ORIGINAL_TEXT" for row in rows)


def test_a_post_that_cannot_be_stored_is_refused_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = backfill.store_all

    def fails_on_two(context: Any, connection: Any, batch: Any, **options: Any) -> Any:
        if any(ready.event.source_id == "h_2" for ready in batch):
            store(context, connection, batch, **options)
            connection.execute(sa.text("INSERT INTO cases (case_id) VALUES ('71930264')"))
        return store(context, connection, batch, **options)

    monkeypatch.setattr(backfill, "store_all", fails_on_two)
    ended = Importing(world).run(jsonl(*(line(n) for n in range(1, 7))))
    assert (ended.ending, ended.reach.taken, ended.reach.refused) == (Ending.COMPLETE, 5, 1)
    assert report.reasons(world.context, ended) == {Refused("INTAKE_FAILED"): 1}
    sources = [row["source_id"] for row in _versions(world)]
    assert sources == ["h_1", "h_3", "h_4", "h_5", "h_6"]


def test_no_more_is_read_ahead_than_the_workers_are_behind(world: World) -> None:
    importing = Importing(world)
    importing.run(jsonl(*(line(n) for n in range(80))), dry=True)
    assert importing.pool is not None
    assert importing.pool.most_waiting <= running._AHEAD + 1
    assert [reach.lines for reach in importing.reaches] == list(range(0, 81, 4))


def test_a_dry_run_counts_and_writes_nothing(world: World, tmp_path: Path) -> None:
    intake.take_in(world.context, world.post(source_id="h_0", event_time=_time(world, 0)))
    before = {table.name: len(world.rows(table)) for table in tables.metadata.sorted_tables}
    ended = Importing(world).run(jsonl(line(0), line(1), b"{", line(2)), dry=True)
    after = {table.name: len(world.rows(table)) for table in tables.metadata.sorted_tables}
    assert after == before
    reach = ended.reach
    assert (reach.taken, reach.duplicates, reach.refused) == (2, 1, 1)
    report.write(world.context, ended, tmp_path / "report.json")
    told = json.loads((tmp_path / "report.json").read_text())
    assert told["dry_run"] is True
    assert told["refused_lines"] == [{"line": 3, "reason": "NOT_JSON", "field": None}]


def test_the_report_holds_refusals_of_every_run_and_nothing_of_a_line(
    world: World, tmp_path: Path
) -> None:
    text = jsonl(
        b"71930264", *(line(n) for n in range(1, 8)), line(8, verb="71930264"), line(9), b""
    )
    _run_until(Importing(world), text, at_line=1)
    ended = Importing(world).run(text)
    report.write(world.context, ended, tmp_path / "report.json")
    raw = (tmp_path / "report.json").read_text()
    told = json.loads(raw)
    assert "71930264" not in raw
    assert told["refused_lines"] == [
        {"line": 1, "reason": "FIELDS_REFUSED", "field": "line"},
        {"line": 9, "reason": "FIELDS_REFUSED", "field": "verb"},
    ]
    counts = {name: told[name] for name in ("lines", "taken", "duplicates", "refused", "outcome")}
    assert counts == {
        "lines": 11,
        "taken": 8,
        "duplicates": 0,
        "refused": 2,
        "outcome": "complete",
    }
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_a_report_that_cannot_be_written_says_so(world: World, tmp_path: Path) -> None:
    ended = Importing(world).run(b"", dry=True)
    with pytest.raises(report.ReportUnwritable):
        report.write(world.context, ended, tmp_path / "absent" / "report.json")


def test_two_processes_at_one_import_do_not_go_on_together(world: World) -> None:
    begun = backfill.begin(world.context, "file", None)
    backfill.settle(world.context, begun, {}, last=3, end=30)
    with pytest.raises(ImportElsewhere):
        backfill.settle(world.context, begun, {1: Refused("NOT_JSON")}, last=2, end=20)
    assert world.rows(tables.import_refusals) == []


def test_a_commit_whose_answer_was_lost_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_WAITS", (0.001,))
    settle, lost = backfill.settle, [True]

    def loses_an_answer(*arguments: Any, **options: Any) -> Any:
        answer = settle(*arguments, **options)
        if lost:
            lost.clear()
            raise sa.exc.OperationalError("", {}, Exception())
        return answer

    monkeypatch.setattr(backfill, "settle", loses_an_answer)
    ended = Importing(world).run(jsonl(*(line(n) for n in range(1, 7))))
    assert (ended.reach.taken, ended.reach.duplicates) == (6, 0)
    assert len(_versions(world)) == 6


def test_waiting_for_input_is_broken_off(world: World) -> None:
    stop = Stop()

    class Asking(io.BytesIO):
        def readline(self, size: int | None = -1) -> bytes:
            stop.ask()
            raise AssertionError

    preparer = Preparer(world.context, KEY, None, dry=True)
    importing = Importing(world, stop=stop)
    importing.run(b"", dry=True)
    assert importing.pool is not None
    ended = running.dry_run(Source(Asking()), importing.pool, stop=stop, watch=lambda _: None)
    assert preparer.brand is None
    assert ended.ending is Ending.INTERRUPTED


def _run_until(
    importing: Importing, text: bytes, *, at_line: int, identity: str | None = "file"
) -> running.Ended:
    """Run, and ask to stop when the line is settled."""

    class Reaches(list[Any]):
        def append(self, reach: Any) -> None:
            super().append(reach)
            if reach.lines >= at_line:
                importing.stop.ask()

    importing.reaches = Reaches()
    return importing.run(text, identity)


def _with_interference(world: World, act: Any) -> Any:
    """A context in which something happens between the look and the write, once."""
    acts = [act]

    def random_bytes(size: int) -> bytes:
        if acts:
            acts.pop()()
        return b"n" * size

    return replace(world.context, random_bytes=random_bytes)


def _time(world: World, number: int) -> Any:
    return datetime.fromisoformat(line(number)["event_time"])


def _versions(world: World) -> list[dict[str, Any]]:
    """Every version, in order of coming in."""
    return sorted(world.rows(tables.post_versions), key=lambda row: row["position"])


def _entries(world: World, tag: str) -> list[dict[str, Any]]:
    table = tables.ledger.entries
    rows = world.rows(table, table.c.tag == tag)
    return [json.loads(row["body"]) for row in sorted(rows, key=lambda row: row["position"])]
