"""A log's files by path, as its readers fetch them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from relevo.errors import NotFound
from relevo.ledger.cosignature import Cosigner
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.integrator import Integrator
from relevo.ledger.note import verify_checkpoint
from relevo.ledger.serving import Resource, resource
from relevo.ledger.tiles import split_hashes
from relevo.ledger.tree import leaf_hash, root_of
from relevo.ledger.witness_store import WitnessTables
from tests.unit.ledger.logs import KEY, NOW, ORIGIN, Log

pytestmark = pytest.mark.thorough

METADATA = sa.MetaData()
WITNESS = WitnessTables(METADATA)
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
def test_the_newest_published_checkpoint_comes_first_with_its_cosignatures(log: Log) -> None:
    with log.database.write() as connection:
        signed = log.tables.newest_checkpoint(connection, ORIGIN)
        assert signed is not None
        WITNESS.publish(connection, signed, NOW)
        line = COSIGNER.cosign(signed.note, NOW)
        WITNESS.add_cosignature(connection, signed, line, COSIGNER.verifier(), NOW)
    log.record(5)
    log.integrator.integrate(NOW)
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
