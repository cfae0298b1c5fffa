"""A log in its database is asked: what is read, what is recorded, what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from relevo.errors import InvalidInput
from relevo.ledger.answering import ServiceLog, TooMuchToRead, ask, entries_from_database
from relevo.ledger.entries import Entry, Tag, agency
from relevo.ledger.entries.parsing import parse
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.questions import Asked, OnEntry, named
from tests.unit.ledger.logs import Log
from tests.unit.ledger.questions.stories import (
    CASE,
    LUIS,
    OTHER_CASE,
    ROSA,
    by_hand,
    finding,
    hidden,
    minute,
    outside,
    published,
    redacted,
    removed,
)

POST = redacted(0, finding())
GONE = {Tag.AGENCY_POST_REMOVED, Tag.AGENCY_POST_OUTSIDE_RELEVO}


def record(log: Log, *entries: Entry, integrate: bool = True) -> None:
    with log.database.write() as connection:
        log.tables.record_all(connection, entries)
    if integrate:
        log.integrator.integrate(minute(0))


def read(log: Log, **narrowed: Any) -> list[tuple[int | None, Entry]]:
    with log.database.read() as connection:
        return list(entries_from_database(connection, log.tables, GONE, **narrowed))


def asked_of(log: Log, name: str, **asked: Any) -> list[int | None]:
    service = ServiceLog("agency", log.database, log.tables)
    keywords = {key: asked.pop(key) for key in ("upto", "most") if key in asked}
    about = Asked(now=minute(24 * 60), **asked)
    rows: Sequence[Any] = ask(
        [(service, LUIS)], named(name), about, at=minute(24 * 60 + 1), **keywords
    )
    return [row.index for row in rows if isinstance(row, OnEntry)]


def readings(log: Log) -> list[agency.LogRead]:
    table = log.tables.entries
    with log.database.read() as connection:
        bodies = connection.scalars(
            sa.select(table.c.body)
            .where(table.c.tag == Tag.AGENCY_LOG_READ)
            .order_by(table.c.position)
        ).all()
    entries = [parse(body)[1] for body in bodies]
    return [entry for entry in entries if isinstance(entry, agency.LogRead)]


def test_only_the_tags_asked_for_are_read_in_the_order_of_writing(log: Log) -> None:
    entries = [outside(9, "REMOVE"), POST, published(1), removed(2, POST), hidden(3, POST)]
    record(log, *entries)
    assert read(log) == [(0, entries[0]), (3, entries[3])]


def test_what_is_not_in_the_tree_yet_is_read_without_an_index(log: Log) -> None:
    record(log, removed(0, POST))
    record(log, removed(1, POST), integrate=False)
    assert [index for index, _ in read(log)] == [0, None]


def test_more_than_one_portion_is_read_to_the_end(log: Log) -> None:
    record(log, *[removed(0, POST) for _ in range(2_001)])
    assert len(read(log)) == 2_001


def test_period_case_and_place_narrow_what_is_read(log: Log) -> None:
    other = redacted(0, case=OTHER_CASE)
    record(log, removed(0, POST), removed(10, POST), removed(20, other), outside(30, "HIDE"))
    assert [index for index, _ in read(log, since=minute(10))] == [1, 2, 3]
    assert [index for index, _ in read(log, until=minute(10))] == [0]
    assert [index for index, _ in read(log, case=OTHER_CASE)] == [2]
    assert [index for index, _ in read(log, upto=2)] == [0, 1]


def test_asking_is_recorded_before_it_is_answered_and_by_whom_about_what(log: Log) -> None:
    record(log, POST, hidden(1, POST))
    assert asked_of(log, "hides-without-explanation") == [1]
    assert asked_of(log, "hides-without-explanation", case=CASE, person=ROSA, since=minute(0)) == []
    first, second = readings(log)
    assert (first.actor, first.what, first.since, first.until, first.case, first.person) == (
        LUIS,
        "HIDES-WITHOUT-EXPLANATION",
        None,
        None,
        None,
        None,
    )
    assert (second.since, second.case, second.person) == (minute(0), CASE, ROSA)
    assert first.at == minute(24 * 60 + 1)


def test_asking_who_read_the_log_tells_of_itself(log: Log) -> None:
    assert asked_of(log, "log-reads") == [None]


def test_a_reading_that_failed_stays_on_the_record(log: Log) -> None:
    record(log, removed(0, POST))
    log.execute(log.tables.entries.update().values(body=b"{}"))
    with pytest.raises(LedgerBroken) as caught:
        asked_of(log, "vanished")
    assert caught.value.index == 0
    table = log.tables.entries
    with log.database.read() as connection:
        assert connection.scalar(sa.select(table.c.tag).where(table.c.position == 2)) == (
            "agency:log:read"
        )


def test_a_row_under_another_tag_than_its_entrys_is_found(log: Log) -> None:
    record(log, hidden(0, POST))
    log.execute(log.tables.entries.update().values(tag=Tag.AGENCY_POST_REMOVED.value))
    with pytest.raises(LedgerBroken, match="tag"):
        read(log)


def test_a_refused_question_is_not_recorded(log: Log) -> None:
    with pytest.raises(InvalidInput) as caught:
        asked_of(log, "vanished", person=ROSA)
    assert caught.value.field == "person"
    assert readings(log) == []


def test_a_log_that_says_nothing_to_the_question_is_not_read(log: Log) -> None:
    assert asked_of(log, "guard") == []
    assert readings(log) == []


def test_entries_around_the_period_are_seen(log: Log) -> None:
    record(log, hidden(60, POST), published(55), by_hand(300, happened=230), hidden(200, POST))
    name = "hides-without-explanation"
    assert asked_of(log, name, since=minute(60), until=minute(210)) == []
    assert asked_of(log, name, since=minute(60), until=minute(210), minutes=20) == [3]


def test_what_came_in_after_a_place_is_not_seen(log: Log) -> None:
    record(log, removed(0, POST))
    upto = ServiceLog("agency", log.database, log.tables).newest()
    record(log, removed(1, POST))
    assert asked_of(log, "vanished", upto=upto) == [0]
    assert asked_of(log, "vanished") == [0, 1]


def test_more_entries_than_may_be_read_are_refused_by_the_period(log: Log) -> None:
    record(log, removed(0, POST), removed(1, POST))
    assert asked_of(log, "vanished", most=2) == [0, 1]
    with pytest.raises(TooMuchToRead) as caught:
        asked_of(log, "vanished", most=1)
    assert (caught.value.field, caught.value.reason) == ("since", "TOO_MUCH_TO_READ")
