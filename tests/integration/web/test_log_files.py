"""A side's ledger as files over HTTP: enough for a program that knows the key alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.agency.adapters import tables as agency_tables
from relevo.care.adapters import tables as care_tables
from relevo.ledger.integrator import Integrator
from relevo.ledger.note import Checkpoint, verify_checkpoint
from relevo.ledger.tiles import Proofs, Tile, split_hashes
from relevo.ledger.tree import leaf_hash
from relevo.service.database import Database
from tests.integration.web.agency_side import AgencySide
from tests.integration.web.care_side import CareSide

LOG = "/ledger/log/"
ORIGIN = "test/service/1"
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def integrate(database: Database, tables: object) -> Integrator:
    integrator = Integrator(
        database,
        tables.ledger,  # type: ignore[attr-defined]
        ORIGIN,
        Ed25519PrivateKey.generate(),
    )
    integrator.integrate(NOW)
    return integrator


class OverHttp:
    """A `TileSource` that fetches."""

    def __init__(self, side: AgencySide, who: str) -> None:
        self.side, self.who = side, who

    def read(self, path: str) -> bytes:
        answer = self.side.send(self.who, "GET", LOG + path)
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
    entries = agency_tables.ledger.entries
    with database.read() as connection:
        bodies = connection.scalars(
            entries.select()
            .where(entries.c.tag == "agency:log:read")
            .with_only_columns(entries.c.body)
        ).all()
    readings = [json.loads(body) for body in bodies]
    assert [one["what"] for one in readings] == ["FILES", "FILES"]
    assert {one["actor"] for one in readings} == {agency.ids["root"], agency.ids["all"]}


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
