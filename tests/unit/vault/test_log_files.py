"""The vault's log, file by file: what is recorded before one is read, and what is refused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from relevo.crossing.errors import MalformedMessage
from relevo.errors import NotFound
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.note import verify_checkpoint
from relevo.ledger.serving import MAX_PATH, Resource
from relevo.vault.log_files import read_log
from relevo.vault.sql.tables import ledger
from tests.unit.vault.world import WEB, World

JULIA, ROOT = "6f1f64a2-9d3c-4f0e-8f8c-0d2c6c1c7f11", "0b9d6c1e-3a52-4a7e-9d4e-1c1f6f0a2b33"
ORIGIN = "qori/vault/1"


@pytest.fixture
def signed(world: World) -> World:
    """A vault whose log has a checkpoint."""
    world.integrator.integrate(world.now)
    return world


def read(world: World, path: str, reader: str = JULIA, at: datetime | None = None) -> Resource:
    return read_log(world.vault, path, reader, caller=WEB, at=at or world.now)


def readings(world: World) -> list[tuple[str, str, str]]:
    found = world.entries("vault:log:read")
    return [(one["what"], one["actor"], one["reader"]) for one in found]


def test_the_files_are_those_of_the_vaults_own_log(signed: World) -> None:
    note = read(signed, "checkpoint").content.decode()
    size = verify_checkpoint(note, signed.integrator.verifier, origin=ORIGIN).size
    assert len(read(signed, f"tile/0/000.p/{size}").content) == 32 * size
    assert not read(signed, f"tile/entries/000.p/{size}").final


def test_each_reader_is_recorded_once_an_hour_with_who_asked_for_her(signed: World) -> None:
    half_past = signed.now.replace(minute=30)
    for minutes in (0, 1, 29):
        at = half_past + timedelta(minutes=minutes)
        read(signed, "checkpoint", JULIA, at)
        read(signed, "tile/0/000.p/1", ROOT, at)
    assert readings(signed) == [("FILES", WEB, JULIA), ("FILES", WEB, ROOT)]
    read(signed, "checkpoint", JULIA, half_past + timedelta(minutes=30))
    assert readings(signed)[2:] == [("FILES", WEB, JULIA)]


def test_an_attempt_at_what_is_not_there_is_recorded_too(world: World) -> None:
    with pytest.raises(NotFound):
        read(world, "checkpoint")  # nothing is signed yet
    assert readings(world) == [("FILES", WEB, JULIA)]


@pytest.mark.parametrize(
    ("path", "reader", "field"),
    [
        ("x" * (MAX_PATH + 1), JULIA, "path"),
        ("checkpoint", "", "reader"),
        ("checkpoint", "Julia Quispe", "reader"),
        ("checkpoint", JULIA.upper(), "reader"),
    ],
)
def test_what_is_malformed_is_neither_repeated_nor_recorded(
    signed: World, path: str, reader: str, field: str
) -> None:
    with pytest.raises(MalformedMessage) as refused:
        read(signed, path, reader)
    assert refused.value.field == field
    assert "xx" not in str(refused.value)
    assert "Quispe" not in str(refused.value)
    assert readings(signed) == []


def test_a_reading_that_cannot_be_recorded_shows_nothing(signed: World) -> None:
    database = signed.store.database
    with database.write() as connection:
        connection.execute(
            sa.text(
                "CREATE TRIGGER full BEFORE INSERT ON ledger_entries"
                " BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        )
    for _ in range(2):
        with pytest.raises(sa.exc.IntegrityError, match="full"):
            read(signed, "checkpoint")
    with database.write() as connection:
        connection.execute(sa.text("DROP TRIGGER full"))
    assert read(signed, "checkpoint").content
    assert readings(signed) == [("FILES", WEB, JULIA)]


def test_a_missing_row_makes_no_shorter_bundle(signed: World) -> None:
    with signed.store.database.write() as connection:
        connection.execute(sa.delete(ledger.entries).where(ledger.entries.c.leaf_index == 0))
    with pytest.raises(LedgerBroken, match="index 0"):
        read(signed, "tile/entries/000.p/1")
