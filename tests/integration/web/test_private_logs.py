"""The brand's private logs over HTTP: for its auditors alone, and never a word on a main log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.care.adapters import tables
from relevo.ledger.entries import care_private
from relevo.ledger.integrator import Integrator
from relevo.ledger.note import verify_checkpoint
from relevo.ledger.publishing import opening
from relevo.ledger.serving import resource
from relevo.ledger.store import LedgerTables
from relevo.ledger.tiles import Proofs, Tile
from relevo.ledger.tree import leaf_hash
from relevo.ledger.witness_store import WitnessTables
from tests.integration.web.care_side import CareSide
from tests.integration.web.test_log_files import OverHttp
from tests.unit.ledger.logs import ORIGIN as VAULT_ORIGIN
from tests.unit.ledger.logs import Log

OWN, VAULTS = "/ledger/private/log/", "/ledger/private/vault/"
QUESTIONS = "/ledger/private/questions"
ORIGIN = "qori/care-private/1"
NOW = datetime(2026, 7, 1, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(b"p" * 32)


@pytest.fixture
def private(care: CareSide) -> Integrator:
    """Care's private log, begun and signed."""
    begins = opening(tables.private_witness, care_private.WORDS, care.world.care.process)
    database = care.world.care.storage.database
    integrator = Integrator(database, tables.private, ORIGIN, KEY, begins)
    integrator.integrate(NOW)
    return integrator


@pytest.fixture
def vaults(care: CareSide, tmp_path: Path) -> Iterator[Log]:
    """A log of 300 entries that the scripted vault serves as its private one."""
    log = Log(f"sqlite:///{tmp_path / 'vault-log.sqlite'}")
    metadata = sa.MetaData()
    witness = WitnessTables(metadata)
    with log.database.write() as connection:
        metadata.create_all(connection)
    log.record(300)
    log.integrator.integrate(NOW)
    care.world.vault.private_files = lambda path: resource(log.database, log.tables, witness, path)
    yield log
    log.database.close()


def readings(care: CareSide, log: LedgerTables) -> list[tuple[str, str]]:
    """What was read, and by whom, as it stands on one of care's logs."""
    entries = log.entries
    with care.world.care.storage.database.read() as connection:
        bodies = connection.scalars(
            sa.select(entries.c.body)
            .where(entries.c.tag.in_(["care:log:read", "care:private_log:read"]))
            .order_by(entries.c.position)
        ).all()
    return [(one["what"], one["actor"]) for one in map(json.loads, bodies)]


def test_an_auditor_verifies_both_from_what_is_served(
    care: CareSide, private: Integrator, vaults: Log
) -> None:
    for prefix, verifier, origin, size in (
        (OWN, private.verifier, ORIGIN, 1),
        (VAULTS, vaults.integrator.verifier, VAULT_ORIGIN, 300),
    ):
        files = OverHttp(care, "all", prefix)
        signed = verify_checkpoint(files.read("checkpoint").decode(), verifier, origin=origin)
        assert (signed.size, Proofs(files, size).root()) == (size, signed.root)
        tile = Tile(0, 0, min(size, 256))
        assert [leaf_hash(entry) for entry in files.entries(tile)] == list(files.hashes(tile))


@pytest.mark.usefixtures("private", "vaults")
def test_who_reads_them_is_on_cares_private_log_and_on_no_main_log(care: CareSide) -> None:
    OverHttp(care, "all", OWN).read("checkpoint")
    OverHttp(care, "all", VAULTS).read("tile/0/000")
    care.get("all", f"{QUESTIONS}/log-reads")
    who = care.ids["all"]
    assert readings(care, tables.private) == [
        ("FILES", who),
        ("VAULT_FILES", who),
        ("LOG-READS", who),
    ]
    assert readings(care, tables.ledger) == []


@pytest.mark.usefixtures("private", "vaults")
@pytest.mark.parametrize("path", [OWN + "checkpoint", VAULTS + "tile/0/000"])
@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("rosa", "ROLE_MISSING"),
        ("lola", "ROLE_MISSING"),
        ("diana", "ROLE_MISSING"),
        ("root", "ROLE_MISSING"),
        ("julia", "NOT_OF_ALL_BRANDS"),
    ],
)
def test_nobody_but_an_auditor_of_every_brand_reads_one_whole(
    care: CareSide, path: str, who: str, reason: str
) -> None:
    refused = care.send(who, "GET", path)
    assert (refused.status_code, refused.get_json()["reason"]) == (403, reason)
    assert care.world.vault.readers == []
    assert readings(care, tables.private) == readings(care, tables.ledger) == []


def test_its_questions_are_its_own_and_a_main_logs_answer_names_none_of_it(
    care: CareSide, private: Integrator
) -> None:
    names = {one["name"] for one in care.get("julia", QUESTIONS)["questions"]}
    assert "log-reads" in names
    assert "reveals" not in names
    care.get("julia", f"{QUESTIONS}/reveals", 404)
    care.get("root", f"{QUESTIONS}/log-reads", 403)
    OverHttp(care, "all", OWN).read("checkpoint")
    care.world.clock.forward(minutes=1)
    rows = care.get("all", f"{QUESTIONS}/log-reads")["rows"]
    assert [(row["tag"], row["what"], row["login"]) for row in rows] == [
        ("care:private_log:read", "FILES", "all")
    ]
    main = care.get("root", "/ledger/questions/log-reads")["rows"]
    assert {row["tag"] for row in main} <= {"care:log:read"}


def test_while_the_vault_is_away_its_private_log_is_too_and_cares_is_not(
    care: CareSide, private: Integrator, vaults: Log
) -> None:
    care.world.vault.away = True
    assert care.send("all", "GET", VAULTS + "checkpoint").status_code == 503
    assert care.send("all", "GET", OWN + "checkpoint").status_code == 200


def test_before_anything_is_signed_there_is_no_checkpoint(care: CareSide) -> None:
    assert care.send("all", "GET", OWN + "checkpoint").status_code == 404
    assert care.send("all", "GET", VAULTS + "checkpoint").status_code == 404
