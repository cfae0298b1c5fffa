"""A side's ledger as files over HTTP: enough for a program that knows the key alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.agency.adapters import tables as agency_tables
from relevo.care.adapters import tables as care_tables
from relevo.ledger.integrator import Integrator
from relevo.ledger.note import Checkpoint, verify_checkpoint
from relevo.ledger.serving import resource
from relevo.ledger.tiles import Proofs, Tile, split_hashes
from relevo.ledger.tree import leaf_hash
from relevo.ledger.witness_store import WitnessTables
from relevo.service.database import Database
from tests.integration.web.agency_side import AgencySide
from tests.integration.web.care_side import CareSide
from tests.unit.ledger.logs import ORIGIN as VAULT_ORIGIN
from tests.unit.ledger.logs import Log

LOG, VAULT_LOG = "/ledger/log/", "/ledger/vault/"
ORIGIN = "test/service/1"
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def integrate(database: Database, tables: Any) -> Integrator:
    integrator = Integrator(database, tables.ledger, ORIGIN, Ed25519PrivateKey.generate())
    integrator.integrate(NOW)
    return integrator


class OverHttp:
    """A `TileSource` that fetches."""

    def __init__(self, side: AgencySide | CareSide, who: str, prefix: str = LOG) -> None:
        self.side, self.who, self.prefix = side, who, prefix

    def read(self, path: str) -> bytes:
        answer = self.side.send(self.who, "GET", self.prefix + path)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        data: bytes = answer.get_data()
        return data

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        return split_hashes(self.read(tile.path))

    def entries(self, tile: Tile) -> list[bytes]:
        bundle, entries = self.read(tile.entries_path), []
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            entries.append(bundle[2 : 2 + length])
            bundle = bundle[2 + length :]
        return entries


def checkpoint(log: OverHttp, integrator: Integrator) -> Checkpoint:
    note = log.read("checkpoint").decode()
    return verify_checkpoint(note, integrator.verifier, origin=ORIGIN)


def readings(database: Database, tables: Any) -> list[tuple[str, str]]:
    """What was read and by whom, as it stands on the side's own log."""
    entries = tables.ledger.entries
    bodies = sa.select(entries.c.body).where(entries.c.tag.endswith(":log:read"))
    with database.read() as connection:
        found = connection.scalars(bodies.order_by(entries.c.position)).all()
    return [(one["what"], one["actor"]) for one in map(json.loads, found)]


def test_a_log_is_verified_from_its_files_alone(agency: AgencySide) -> None:
    for number in range(40):
        agency.bring(source_id=f"f_{number}")
    integrator = integrate(agency.world.context.database, agency_tables)
    log = OverHttp(agency, "root")
    signed = checkpoint(log, integrator)
    assert Proofs(log, signed.size).root() == signed.root
    last = Tile(0, signed.size // 256, signed.size % 256)
    assert [leaf_hash(entry) for entry in log.entries(last)] == list(log.hashes(last))


def test_that_somebody_reads_the_log_is_on_it_once_an_hour(agency: AgencySide) -> None:
    agency.bring()
    database = agency.world.context.database
    integrate(database, agency_tables)
    log = OverHttp(agency, "root")
    for _ in range(3):
        log.read("checkpoint")
    agency.send("all", "GET", LOG + "checkpoint")
    assert readings(database, agency_tables) == [
        ("FILES", agency.ids["root"]),
        ("FILES", agency.ids["all"]),
    ]


@pytest.mark.parametrize(
    ("who", "status"), [("luis", 403), ("crm", 403), ("vera", 403), ("root", 200), ("all", 200)]
)
def test_only_who_may_see_all_brands_reads_the_log_whole(
    agency: AgencySide, who: str, status: int
) -> None:
    agency.bring()
    integrate(agency.world.context.database, agency_tables)
    assert agency.send(who, "GET", LOG + "checkpoint").status_code == status


def test_cares_log_is_read_by_who_watches_over_all_its_brands(care: CareSide) -> None:
    care.arrive()
    integrate(care.world.care.storage.database, care_tables)
    answer = care.send("root", "GET", LOG + "checkpoint")
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.get_data(as_text=True).startswith(ORIGIN)
    of_one_brand = care.send("julia", "GET", LOG + "checkpoint")
    assert of_one_brand.get_json()["reason"] == "NOT_OF_ALL_BRANDS"
    assert care.send("rosa", "GET", LOG + "checkpoint").get_json()["reason"] == "ROLE_MISSING"


@pytest.mark.parametrize(
    "path", ["checkpoint", "tile/0/000", "tile/0/000.p/200", "tile/entries/001", "tile/../x"]
)
def test_what_is_not_there_is_not_found(agency: AgencySide, path: str) -> None:
    if path != "checkpoint":  # of a log without entries there is none
        agency.bring()
        integrate(agency.world.context.database, agency_tables)
    answer = agency.send("root", "GET", LOG + path)
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


@pytest.fixture
def vault_log(care: CareSide, tmp_path: Path) -> Iterator[Log]:
    """A log of 300 entries that the scripted vault serves."""
    log = Log(f"sqlite:///{tmp_path / 'vault-log.sqlite'}")
    metadata = sa.MetaData()
    witness = WitnessTables(metadata)
    with log.database.write() as connection:
        metadata.create_all(connection)
    log.record(300)
    log.integrator.integrate(NOW)
    care.world.vault.files = lambda path: resource(log.database, log.tables, witness, path)
    yield log
    log.database.close()


def test_the_vaults_log_is_verified_through_care(care: CareSide, vault_log: Log) -> None:
    files = OverHttp(care, "root", VAULT_LOG)
    note = files.read("checkpoint").decode()
    signed = verify_checkpoint(note, vault_log.integrator.verifier, origin=VAULT_ORIGIN)
    assert (signed.size, Proofs(files, 300).root()) == (300, signed.root)
    for tile in (Tile(0, 0), Tile(0, 1, 44)):
        assert [leaf_hash(entry) for entry in files.entries(tile)] == list(files.hashes(tile))


@pytest.mark.usefixtures("vault_log")
def test_the_types_are_those_of_a_log_that_is_cares_own(care: CareSide) -> None:
    for path, media_type in (
        ("checkpoint", "text/plain; charset=utf-8"),
        ("tile/0/000", "application/octet-stream"),
        ("tile/entries/001.p/44", "application/octet-stream"),
    ):
        assert care.send("root", "GET", VAULT_LOG + path).content_type == media_type


@pytest.mark.usefixtures("vault_log")
def test_reading_the_vaults_log_is_on_cares_too_and_told_from_reading_cares(care: CareSide) -> None:
    database = care.world.care.storage.database
    integrate(database, care_tables)
    for who in ("root", "root", "all"):
        OverHttp(care, who, VAULT_LOG).read("checkpoint")
        OverHttp(care, who, VAULT_LOG).read("tile/0/000")
    assert readings(database, care_tables) == [
        ("VAULT_FILES", care.ids["root"]),
        ("VAULT_FILES", care.ids["all"]),
    ]
    assert care.world.vault.readers == [care.ids[who] for who in ("root",) * 4 + ("all",) * 2]


@pytest.mark.usefixtures("vault_log")
@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "tile/entries/000"])
@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("rosa", "ROLE_MISSING"),
        ("toni", "ROLE_MISSING"),
        ("lola", "NOT_OF_ALL_BRANDS"),
        ("julia", "NOT_OF_ALL_BRANDS"),
    ],
)
def test_who_may_not_read_the_vaults_log_does_not_reach_the_vault(
    care: CareSide, path: str, who: str, reason: str
) -> None:
    refused = care.send(who, "GET", VAULT_LOG + path)
    assert (refused.status_code, refused.get_json()["reason"]) == (403, reason)
    assert care.world.vault.readers == []
    assert readings(care.world.care.storage.database, care_tables) == []


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000"])
def test_while_the_vault_is_away_its_log_is_too(care: CareSide, vault_log: Log, path: str) -> None:
    care.world.vault.away = True
    answer = care.send("root", "GET", VAULT_LOG + path)
    assert (answer.status_code, answer.get_json()["reason"]) == (503, "PEER_UNAVAILABLE")
    assert answer.headers["Retry-After"] == "5"
    care.world.vault.away = False
    assert care.send("root", "GET", VAULT_LOG + path).status_code == 200


@pytest.mark.usefixtures("vault_log")
@pytest.mark.parametrize("path", ["tile/0/002", "tile/1/000.p/2", "tile/../checkpoint", "tile/x"])
def test_what_the_vaults_log_has_not_is_not_found(care: CareSide, path: str) -> None:
    answer = care.send("root", "GET", VAULT_LOG + path)
    assert (answer.status_code, answer.get_json()["reason"]) == (404, "NOT_FOUND")


def test_a_vault_that_signed_nothing_yet_has_no_checkpoint(care: CareSide) -> None:
    assert care.send("root", "GET", VAULT_LOG + "checkpoint").status_code == 404
