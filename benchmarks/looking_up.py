"""A look-up among a million tokens, as when a customer phones: PostgreSQL, bulk-loaded."""

from __future__ import annotations

import hmac
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.ingesting import quiet
from benchmarks.timing import Row
from relevo.dev.household import BRAND
from relevo.dev.pair import Pair, free_ports, settings_of
from relevo.dev.servers.postgres import PostgresCluster
from relevo.ledger.values import Process
from relevo.service.clock import new_id, now
from relevo.vault import bootstrap, people
from relevo.vault.context import LookupLimits, Vault
from relevo.vault.index import IndexKind
from relevo.vault.lookup import LookupRequest, look_up
from relevo.vault.sql import index_rows

_TOKENS = 1_000_000
_KNOWN = 2_000
_LOOKUPS = 3_000
_TYPE = "NATIONAL_ID"
_WEB = Process(f"spiffe://{BRAND}/care/web")
_OPERATOR = Process(f"spiffe://{BRAND}/vault/cli")
_COPY = "COPY index_tokens (brand, token, version, handle) FROM STDIN"


def looking_up() -> Iterator[Row]:
    """Milliseconds of a look-up, durable entry included: of one type, hits and misses in turns, and
    of a value whose type nobody said. The floor is the bare HMAC that each needs.
    """
    quiet()
    with _vault() as (vault, cluster):
        person = new_id()
        people.add_person(vault.store, person, "bench", actor=_OPERATOR, at=now())
        _load(vault, cluster)
        floor = _hmac_milliseconds()
        for kind, what in ((_TYPE, "of one type"), (None, "of an unsaid type")):
            hits, misses = _times(vault, person, kind)
            both = sorted(hits + misses)
            for name, value in (
                ("median", statistics.median(both)),
                ("99th percentile", both[len(both) * 99 // 100]),
            ):
                title = f"look-up {what} among {_TOKENS:,} tokens (PostgreSQL), {name}"
                yield Row(
                    title, value, "ms", "bare HMAC-SHA-256, in µs", floor * 1_000, value / floor
                )
            yield Row(
                f"look-up {what}: hits beside misses, medians",
                statistics.median(hits),
                "ms",
                "misses",
                statistics.median(misses),
                statistics.median(hits) / statistics.median(misses),
            )


def _times(vault: Vault, person: str, kind: str | None) -> tuple[list[float], list[float]]:
    """Milliseconds of each look-up: of values that stand there, and of values that do not."""
    hits: list[float] = []
    misses: list[float] = []
    for number in range(_LOOKUPS):
        there = number % 2 == 0
        value = _dni(number % _KNOWN) if there else _dni(_TOKENS + number)
        request = LookupRequest(BRAND, kind, person, value)
        started = time.perf_counter()
        found = look_up(vault, request, caller=_WEB, at=now())
        (hits if there else misses).append((time.perf_counter() - started) * 1_000)
        if there is not any(one.type == _TYPE for one in found):
            raise AssertionError("a look-up found what is not there, or not what is")
    return hits, misses


def _dni(number: int) -> str:
    return f"{40_000_000 + number}"


def _load(vault: Vault, cluster: PostgresCluster) -> None:
    """A million tokens: those of two thousand documents, and random ones for all others."""
    database = vault.store.database
    vault.index.prepare(database, BRAND, at=now())
    with database.write() as connection:
        versions = index_rows.hold_versions(connection, BRAND)
        about = IndexKind(BRAND, _TYPE)
        known = []
        for number in range(_KNOWN):
            spelled = vault.index.spell(_TYPE, _dni(number))
            if spelled is None:
                raise AssertionError("a document's number was not read")
            known.append(vault.index.tokens(connection, about, versions, spelled)[-1])
    others = (os.urandom(32) for _ in range(_TOKENS - _KNOWN))
    with cluster.administrator("vault") as administrator:
        with administrator.cursor().copy(_COPY) as copy:
            for token in chain(known, others):
                copy.write_row((BRAND, token, versions.newest, new_id()))
        administrator.execute("ANALYZE index_tokens")


def _hmac_milliseconds() -> float:
    key, rounds = os.urandom(32), 20_000
    started = time.perf_counter()
    for number in range(rounds):
        hmac.digest(key, number.to_bytes(40, "big"), sha256)
    return (time.perf_counter() - started) * 1_000 / rounds


@contextmanager
def _vault() -> Iterator[tuple[Vault, PostgresCluster]]:
    """A real vault on a private cluster with durable commits. Its limits hold nobody up here."""
    with TemporaryDirectory(prefix="relevo-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the server runs as a user of its own
        cluster = PostgresCluster(folder / "cluster")
        cluster.start()
        try:
            cluster.create_database("vault")
            settings = replace(
                settings_of(Pair.prepare(folder / "pair", free_ports()).home)[2],
                database_url=cluster.url("vault"),
            )
            bootstrap.migrate(settings)
            store = bootstrap.open_store(settings)
            try:
                integrator = bootstrap.open_integrator(settings, store)
                made = bootstrap.open_vault(settings, store, integrator)
                yield replace(made, lookup_limits=LookupLimits(10**9, 10**9, 10**9)), cluster
            finally:
                store.database.close()
        finally:
            cluster.remove()
