"""What reading a ledger, exporting it and verifying the export cost on one core."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.timing import Row, alone, beside
from relevo.ledger.entries import Entry, agency, body
from relevo.ledger.entries.base import SealedItem, Verb
from relevo.ledger.entries.parsing import parse
from relevo.ledger.export import export
from relevo.ledger.integrator import Integrator
from relevo.ledger.offline import verify
from relevo.ledger.store import LedgerTables
from relevo.ledger.stored_log import StoredLog
from relevo.ledger.tree import leaf_hash
from relevo.ledger.trust import Trust
from relevo.ledger.values import Code, Digest, Id, Process, Slug
from relevo.service.clock import now
from relevo.service.database import Database

_CASES = 250
_EXPORTED = 30_000
_ORIGIN = "colibri/agency/1"
_DIGEST = Digest("5e" * 32)


def reading() -> Iterator[Row]:
    """Entries a second of cases of three entries each, beside reading them as mere JSON."""
    bodies = [body(entry, _id()) for _ in range(_CASES) for entry in _case()]

    def strictly() -> int:
        for one in bodies:
            parse(one)
        return len(bodies)

    def as_json() -> int:
        for one in bodies:
            json.loads(one)
        return len(bodies)

    name = "read ledger entries, types and canonical form checked"
    yield beside(name, "entries/s", strictly, "bare json.loads", as_json)


def exporting() -> Iterator[Row]:
    """Entries a second that a service's rows become files, and that these are verified.

    The export is one into a new directory each time: every file is written and synchronised.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        note, trust, source, close = _recorded(folder / "log.sqlite")
        runs = itertools.count()

        def export_anew() -> int:
            return export(source, note, folder / str(next(runs))).size

        yield alone("export a ledger from SQLite into a new directory", "entries/s", export_anew)
        last = folder / "0"
        bodies = list(source.bodies(0, verify(last, trust).checkpoint.size))

        def hash_only() -> int:
            return verify(last, trust, hashes_only=True).checkpoint.size

        def read_too() -> int:
            return verify(last, trust).checkpoint.size

        def bare_hashes() -> int:
            for one in bodies:
                leaf_hash(one)
            return len(bodies)

        floor = "one SHA-256 an entry"
        kind = "verify an exported ledger"
        yield beside(f"{kind}, hashes and proofs", "entries/s", hash_only, floor, bare_hashes)
        yield beside(f"{kind}, types read too", "entries/s", read_too, floor, bare_hashes)
        close()


def _recorded(path: Path) -> tuple[str, Trust, StoredLog, Callable[[], None]]:
    """A log of `_EXPORTED` entries in a database: its note, whom to trust, and where to read it."""
    database, metadata = Database(f"sqlite:///{path}"), sa.MetaData()
    tables = LedgerTables(metadata)
    with database.write() as connection:
        metadata.create_all(connection)
        for _ in range(_EXPORTED // 3):
            tables.record_all(connection, _case())
    integrator = Integrator(database, tables, _ORIGIN, Ed25519PrivateKey.generate())
    while integrator.integrate(now()) is not None:
        pass
    with database.read() as connection:
        newest = tables.newest_checkpoint(connection, _ORIGIN)
    assert newest is not None
    source = StoredLog(database, tables, _ORIGIN)
    return newest.note, Trust([integrator.verifier]), source, database.close


def _case() -> list[Entry]:
    """What most cases leave: a post with two findings, the opening, and the receipt."""
    case, post_version, brand, channel = _id(), _id(), Slug("qori"), Slug("facebook")
    web = Process("spiffe://colibri.example/agency/web")
    forwarder = Process("spiffe://colibri.example/agency/forwarder")
    findings = [_finding("NATIONAL_ID", 12), _finding("PHONE", 40)]
    return [
        agency.PostRedacted(
            at=now(),
            actor=web,
            case=case,
            post_version=post_version,
            brand=brand,
            channel=channel,
            verb=Verb.ADD,
            engine=Code("1.4.0"),
            findings=tuple(findings),
            text_commitment=_DIGEST,
            seal=_DIGEST,
        ),
        agency.CaseOpened(at=now(), actor=web, case=case, brand=brand, channel=channel),
        agency.HandoverReceipted(
            at=now(),
            actor=forwarder,
            case=case,
            brand=brand,
            version=1,
            items=(SealedItem(post_version=post_version, seal=_DIGEST),),
            care_leaf=_DIGEST,
        ),
    ]


def _finding(kind: str, start: int) -> agency.RedactedFinding:
    return agency.RedactedFinding(
        type=Code(kind),
        country=Code("PE"),
        detector=Code(f"PE.{kind}"),
        reasons=(Code("CHECKSUM"), Code("LABEL")),
        start=start,
        end=start + 10,
    )


def _id() -> Id:
    return Id(str(uuid4()))
