"""A log's files by path, as its readers fetch them."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from relevo.errors import NotFound
from relevo.ledger.cosignature import Cosigner
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.integrator import Integrator
from relevo.ledger.note import verify_checkpoint
from relevo.ledger.serving import MAX_PATH, Readings, Resource, resource, tile_named
from relevo.ledger.tiles import Tile, split_hashes
from relevo.ledger.tree import leaf_hash, root_of
from relevo.ledger.values import Id
from relevo.ledger.witness_store import WitnessTables
from tests.unit.ledger.logs import KEY, NOW, ORIGIN, Log

pytestmark = pytest.mark.thorough

METADATA = sa.MetaData()
WITNESS = WitnessTables(METADATA)
JULIA, ROOT = Id("6f1f64a2-9d3c-4f0e-8f8c-0d2c6c1c7f11"), Id("0b9d6c1e-3a52-4a7e-9d4e-1c1f6f0a2b33")
COSIGNER = Cosigner("qori/care/witness", KEY)


@pytest.fixture(autouse=True)
def witnessed(log: Log) -> None:
    with log.database.write() as connection:
        METADATA.create_all(connection)


def read(log: Log, path: str) -> Resource:
    return resource(log.database, log.tables, WITNESS, path)


def unpacked(bundle: bytes) -> list[bytes]:
    entries = []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        entries.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    return entries


@pytest.fixture
def leaves(log: Log) -> list[bytes]:
    written = [leaf.raw() for leaf in log.record(300)]
    log.integrator.integrate(NOW)
    return written


def test_the_checkpoint_is_the_newest_signed_one(log: Log, leaves: list[bytes]) -> None:
    found = read(log, "checkpoint")
    assert not found.final
    checkpoint = verify_checkpoint(found.content.decode(), log.integrator.verifier, origin=ORIGIN)
    assert (checkpoint.size, checkpoint.root) == (300, root_of(leaves))


@pytest.mark.usefixtures("leaves")
def test_the_newest_published_checkpoint_that_is_cosigned_comes_first(log: Log) -> None:
    with log.database.write() as connection:
        signed = log.tables.newest_checkpoint(connection, ORIGIN)
        assert signed is not None
        WITNESS.publish(connection, signed, NOW)
        line = COSIGNER.cosign(signed.note, NOW)
        WITNESS.add_cosignature(connection, signed, line, COSIGNER.verifier(), NOW)
    log.record(5)
    later = log.integrator.integrate(NOW)
    assert later is not None
    with log.database.write() as connection:
        WITNESS.publish(connection, later, NOW)  # and its cosignature is still to come
    note = read(log, "checkpoint").content.decode()
    assert verify_checkpoint(note, log.integrator.verifier, origin=ORIGIN).size == 300
    assert COSIGNER.verifier().verify(note) == NOW
    assert read(log, "tile/0/001.p/49").content  # what is signed since is there too


def test_tiles_hold_the_leaves_and_the_roots_of_full_tiles(log: Log, leaves: list[bytes]) -> None:
    assert split_hashes(read(log, "tile/0/000").content) == tuple(leaves[:256])
    assert split_hashes(read(log, "tile/0/001.p/44").content) == tuple(leaves[256:])
    assert read(log, "tile/1/000.p/1").content == root_of(leaves[:256])


def test_bundles_hold_the_entries_of_their_leaves(log: Log, leaves: list[bytes]) -> None:
    full, partial = read(log, "tile/entries/000"), read(log, "tile/entries/001.p/44")
    assert (full.final, partial.final) == (True, False)
    entries = unpacked(full.content) + unpacked(partial.content)
    assert [leaf_hash(entry) for entry in entries] == leaves


def test_a_partial_tile_that_has_grown_is_answered_as_it_was(log: Log, leaves: list[bytes]) -> None:
    assert split_hashes(read(log, "tile/0/000.p/7").content) == tuple(leaves[:7])
    assert len(unpacked(read(log, "tile/entries/000.p/7").content)) == 7


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/002",
        "tile/0/001",
        "tile/0/001.p/45",
        "tile/1/000.p/2",
        "tile/2/000.p/1",
        "tile/entries/001.p/45",
        "checkpoint/",
        "../checkpoint",
        "tile/0/x999/x999/999",
        "tile/0/" + "x999/" * 2_000 + "999",
    ],
)
@pytest.mark.usefixtures("leaves")
def test_what_the_log_has_not_is_not_found(log: Log, path: str) -> None:
    with pytest.raises(NotFound):
        read(log, path)


@pytest.mark.usefixtures("leaves")
def test_after_a_new_epoch_began_its_log_is_served(log: Log) -> None:
    following = Integrator(log.database, log.tables, ORIGIN[:-1] + "10", KEY)
    log.record(2)
    following.integrate(NOW)
    note = read(log, "checkpoint").content.decode()
    assert verify_checkpoint(note, following.verifier, origin=ORIGIN[:-1] + "10").size >= 2


def test_a_log_without_a_checkpoint_has_no_files(log: Log) -> None:
    log.record(3)
    with pytest.raises(NotFound, match="no checkpoint yet"):
        read(log, "checkpoint")


@pytest.mark.usefixtures("leaves")
def test_a_missing_row_is_no_short_bundle(log: Log) -> None:
    entries = log.tables.entries
    log.execute(sa.delete(entries).where(entries.c.leaf_index == 5))
    with pytest.raises(LedgerBroken, match="index 5"):
        read(log, "tile/entries/000")


@pytest.mark.usefixtures("leaves")
def test_the_repr_of_a_file_shows_nothing_of_it(log: Log) -> None:
    assert "content" not in repr(read(log, "checkpoint"))


def test_the_longest_log_has_no_path_that_is_too_long() -> None:
    last = Tile(0, (2**63 - 1) >> 8, 255)
    assert len(last.entries_path) <= MAX_PATH
    assert tile_named(last.entries_path) == (last, True)
    assert tile_named("checkpoint") is None


class Recorded:
    """What a log has of its readers."""

    def __init__(self) -> None:
        self.readings = Readings()
        self.log: list[tuple[Id, datetime]] = []

    def read(self, reader: Id, at: datetime) -> None:
        self.readings.record(reader, at, lambda: self.log.append((reader, at)))


def test_a_reader_is_recorded_at_the_first_reading_of_each_hour() -> None:
    recorded, ten_to = Recorded(), NOW + timedelta(minutes=50)
    for minutes in (0, 9, 10, 11):
        recorded.read(JULIA, ten_to + timedelta(minutes=minutes))
    assert recorded.log == [(JULIA, ten_to), (JULIA, ten_to + timedelta(minutes=10))]


def test_each_reader_has_her_own_record() -> None:
    recorded = Recorded()
    for reader in (JULIA, ROOT, JULIA, ROOT):
        recorded.read(reader, NOW)
    assert recorded.log == [(JULIA, NOW), (ROOT, NOW)]


def test_what_could_not_be_recorded_is_recorded_at_the_next_reading() -> None:
    recorded = Recorded()

    def fails() -> None:
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        recorded.readings.record(JULIA, NOW, fails)
    recorded.read(JULIA, NOW)
    assert recorded.log == [(JULIA, NOW)]


def test_many_files_at_once_are_one_reading() -> None:
    recorded = Recorded()
    together = threading.Barrier(8)

    def fetch() -> None:
        together.wait()
        recorded.read(JULIA, NOW)

    threads = [threading.Thread(target=fetch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert recorded.log == [(JULIA, NOW)]
