"""Settings enter the ledger when they change, and only then."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from relevo.ledger.configuration import record_settings
from relevo.ledger.entries.agency import SettingsChanged
from relevo.ledger.values import Process
from tests.unit.ledger.logs import NOW, Log

pytestmark = pytest.mark.thorough

ACTOR = Process("spiffe://colibri.example/agency/relay")


def start(log: Log, salt: int, **values: bytes) -> bool:
    return record_settings(
        log.database,
        log.tables,
        SettingsChanged,
        values,
        salt=bytes([salt]) * 32,
        actor=ACTOR,
        at=NOW,
    )


def recorded(log: Log) -> list[dict[str, str]]:
    with log.database.read() as connection:
        entries = log.tables.entries
        bodies = connection.scalars(sa.select(entries.c.body).order_by(entries.c.position)).all()
    return [{one["name"]: one["digest"] for one in json.loads(body)["settings"]} for body in bodies]


def test_the_first_start_and_each_change_are_recorded(log: Log) -> None:
    assert start(log, 1, LIMIT=b"60", WEB_PORT=b"8080")
    assert not start(log, 2, LIMIT=b"60", WEB_PORT=b"8080")
    assert start(log, 3, LIMIT=b"61", WEB_PORT=b"8080")
    assert len(recorded(log)) == 2


def test_a_setting_that_is_gone_or_new_is_a_change(log: Log) -> None:
    start(log, 1, LIMIT=b"60")
    assert start(log, 2, LIMIT=b"60", MORE=b"")
    assert start(log, 3, LIMIT=b"60")


def test_equal_values_look_different_in_each_entry(log: Log) -> None:
    start(log, 1, LIMIT=b"60")
    start(log, 2, LIMIT=b"61")
    start(log, 3, LIMIT=b"60")
    first, _, third = recorded(log)
    assert first["LIMIT"] != third["LIMIT"]


def test_a_name_that_no_ledger_takes_still_counts(log: Log) -> None:
    start(log, 1, **{"BRANDS_DIR/ñandú": b"a"})
    assert start(log, 2, **{"BRANDS_DIR/ñandú": b"b"})
    assert list(recorded(log)[0]) == ["OTHER-0"]
