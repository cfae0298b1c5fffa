"""What the ledger costs: integration on one core, and what a fact's transaction pays for it."""

from __future__ import annotations

import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.parts import agency, event
from benchmarks.timing import Row, alone
from relevo.agency.adapters import tables
from relevo.agency.use_cases.intake import take_in
from relevo.dev.samples import posts
from relevo.ledger.entries import agency as recorded
from relevo.ledger.entries.base import Entry, Part
from relevo.ledger.integrator import Integrator
from relevo.ledger.store import LedgerTables
from relevo.ledger.values import Digest, Id, Process, Slug
from relevo.service.database import Database

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ORIGIN = "bench/agency/1"
_ENTRIES = 4_000
_PAIRS = 60
_IN_A_TURN = 10
_RESAMPLED = 2_000
_LEAF = Digest("0" * 64)


def recording() -> Iterator[Row]:
    """Entries a second that one integrator takes, and intake with the ledger on and off."""
    with (
        TemporaryDirectory(prefix="relevo-bench-") as folder,
        log(Path(folder)) as (database, made),
    ):
        integrator = Integrator(database, made, ORIGIN, Ed25519PrivateKey.generate())

        def write() -> None:
            with database.write() as connection:
                made.record_all(connection, [opened() for _ in range(_ENTRIES)])

        yield _integration(write, integrator)
        name = "write 100 entries in one transaction (SQLite)"
        yield alone(name, "entries/s", _writer(database, made))
    yield from _cost()


def _writer(database: Database, made: LedgerTables) -> Callable[[], int]:
    def once() -> int:
        with database.write() as connection:
            made.record_all(connection, [opened() for _ in range(100)])
        return 100

    return once


def _integration(write: Callable[[], None], integrator: Integrator) -> Row:
    """The writing between the rounds is not counted."""
    rates = []
    for _ in range(7):
        write()
        started = time.perf_counter()
        while integrator.integrate(NOW) is not None:
            pass
        rates.append(_ENTRIES / (time.perf_counter() - started))
    return Row("integrate and sign (SQLite)", statistics.median(rates), "entries/s")


def _cost() -> Iterator[Row]:
    """Intake in turns: with its ledger entries, and without them."""
    with agency() as (context, _folder):
        numbers = count(1_000_000)
        texts = [post["text"] for post in posts() if post["text"]]

        def turn() -> float:
            started = time.perf_counter()
            for _ in range(_IN_A_TURN):
                number = next(numbers)
                take_in(context, event(number, texts[number % len(texts)]))
            return (time.perf_counter() - started) / _IN_A_TURN

        turn()
        pairs = []
        for _ in range(_PAIRS):
            on = turn()
            with unrecorded():
                off = turn()
            pairs.append(on / off - 1)
    low, high = _interval(pairs)
    cost = statistics.median(pairs) * 100
    yield Row(
        f"what its ledger entries add to taking a post in (95 %: {low:.1f} to {high:.1f})",
        cost,
        "%",
    )


class _Unmade:
    """Stands for an entry that is not made: all that intake asks of one is its case."""

    def __init__(self, *, case: object = None, **_: object) -> None:
        self.case = case


@contextmanager
def unrecorded() -> Iterator[None]:
    """Neither are entries made nor written."""
    with ExitStack() as stack:
        for name, kind in vars(recorded).items():
            if isinstance(kind, type) and issubclass(kind, Part | Entry) and kind is not Entry:
                stack.enter_context(patch.object(recorded, name, _Unmade))
        written = patch.object(
            tables.ledger, "record_all", lambda _, several: [_LEAF] * len(several)
        )
        stack.enter_context(written)
        stack.enter_context(patch.object(tables.ledger, "record", lambda *_: _LEAF))
        yield


def _interval(values: list[float]) -> tuple[float, float]:
    """The median's 95 % interval in per cent, by resampling."""
    chance = random.Random(1)
    medians = sorted(
        statistics.median(chance.choices(values, k=len(values))) for _ in range(_RESAMPLED)
    )
    return medians[_RESAMPLED // 40] * 100, medians[-_RESAMPLED // 40] * 100


def opened() -> recorded.CaseOpened:
    """An entry as the most common ones are."""
    return recorded.CaseOpened(
        at=NOW,
        actor=Process("spiffe://colibri/agency/web"),
        case=Id(str(uuid.uuid4())),
        brand=Slug("qori"),
        channel=Slug("facebook"),
    )


@contextmanager
def log(folder: Path) -> Iterator[tuple[Database, LedgerTables]]:
    """An empty log in a database of its own."""
    database = Database(f"sqlite:///{folder / 'log.sqlite'}")
    metadata = sa.MetaData()
    made = LedgerTables(metadata)
    with database.write() as connection:
        metadata.create_all(connection)
    try:
        yield database, made
    finally:
        database.close()
