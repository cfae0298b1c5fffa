"""What the vault lets out: values revealed under a signed checkpoint each, on one core."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.ingesting import a_vault, quiet, sealed_posts
from benchmarks.timing import Row
from relevo.dev.accounts import secret_of
from relevo.dev.household import BRAND
from relevo.ledger.values import Process
from relevo.service.clock import new_id, now
from relevo.service.database import Database
from relevo.vault import people, second_factor, stepup
from relevo.vault.challenges import Answer
from relevo.vault.context import Vault
from relevo.vault.ingest import SealToIngest, ingest
from relevo.vault.keys.provider import public_keys
from relevo.vault.limits import Limit, Limits
from relevo.vault.purposes import Purpose
from relevo.vault.reveal import NamedField, OpenRequest, RevealRequest, open_reveal, reveal

_ROUNDS = 7
_AT_ONCE = 16
_STEP_UPS = 64
_VALUES = 4
_WEB = Process(f"spiffe://{BRAND}/care/web")
_WORKER = Process(f"spiffe://{BRAND}/care/worker")
_OPERATOR = Process(f"spiffe://{BRAND}/vault/cli")
_MANY = Limit(10**9, 10**9)
_UNLIMITED = Limits(_MANY, _MANY, _MANY, cases=10**9, usual_from=10**9)


def revealing() -> Iterator[Row]:
    """Reveals a second, 16 at once, beside a signature and a bare INSERT for each; and step-ups."""
    quiet()
    with _one_core(), a_vault() as (made, sealer), _floor() as floor:
        vault = replace(made, limits=_UNLIMITED)
        (public,) = public_keys(vault.store.sealing_keys, BRAND)
        cases = sealed_posts(sealer, public)[:_STEP_UPS]
        ingest(vault, cases, caller=_WORKER, at=now())
        staff = [_enrolled(vault, f"person-{number}") for number in range(_STEP_UPS)]
        desk = _Desk(vault, cases, staff, now())
        desk.reveal(desk.confirmed())  # what is made once: prepared statements, caches
        pairs, opened = [], []
        for _ in range(_ROUNDS):
            started = time.perf_counter()
            wanted = desk.confirmed()
            opened.append(_STEP_UPS / (time.perf_counter() - started))
            pairs.append((_rate(lambda: desk.reveal(wanted)), _rate(floor)))  # noqa: B023
    yield Row(
        "reveal a value, each under a checkpoint, 16 at once (SQLite)",
        statistics.median(ours for ours, _ in pairs),
        "values/s",
        "one Ed25519 signature and one bare INSERT",
        statistics.median(least for _, least in pairs),
        statistics.median(ours / least for ours, least in pairs),
    )
    yield Row(
        "step-up: asked for and confirmed, one after the other (SQLite)",
        statistics.median(opened),
        "step-ups/s",
    )


@dataclass(frozen=True)
class _Person:
    person_id: str
    secret: bytes


class _Desk:
    """People who each ask for four values of a case. Each code is of a later half-minute."""

    def __init__(
        self,
        vault: Vault,
        cases: Sequence[SealToIngest],
        staff: Sequence[_Person],
        at: datetime,
    ) -> None:
        self._vault = vault
        self._cases = cases
        self._staff = staff
        self._at = at

    def confirmed(self) -> list[RevealRequest]:
        """The values of as many step-ups as there are people, ready to be opened."""
        self._at += timedelta(minutes=1)
        return [
            request
            for item, person in zip(self._cases, self._staff, strict=True)
            for request in self._step_up(item, person)
        ]

    def reveal(self, wanted: Sequence[RevealRequest]) -> int:
        """All of them, 16 at once."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            shown = pool.map(lambda one: reveal(self._vault, one, caller=_WEB, at=self._at), wanted)
            return sum(bool(one.value) for one in shown)

    def _step_up(self, item: SealToIngest, person: _Person) -> list[RevealRequest]:
        version = item.post_version_id
        named = tuple(NamedField(version, number) for number in range(1, _VALUES + 1))
        asked = OpenRequest(
            BRAND, item.agency, item.case_id, named, Purpose.COMPLAINT_HANDLING, person.person_id
        )
        challenge = open_reveal(self._vault, asked, caller=_WEB, at=self._at)
        code = second_factor.code_at(person.secret, self._at)
        answer = Answer(challenge.challenge_id, challenge.digest, person.person_id, code)
        stepup.confirm(self._vault, answer, caller=_WEB, at=self._at)
        return [
            RevealRequest(
                challenge.challenge_id,
                person.person_id,
                BRAND,
                item.agency,
                item.case_id,
                version,
                one.number,
            )
            for one in named
        ]


def _enrolled(vault: Vault, login: str) -> _Person:
    person_id = new_id()
    uri = people.add_person(vault.store, person_id, login, actor=_OPERATOR, at=now())
    return _Person(person_id, secret_of(uri))


def _rate(work: Callable[[], int]) -> float:
    started = time.perf_counter()
    done = work()
    return done / (time.perf_counter() - started)


@contextmanager
def _floor() -> Iterator[Callable[[], int]]:
    """A signature and a durable INSERT of its own for each of as many values as a round has."""
    metadata = sa.MetaData()
    table = sa.Table("rows", metadata, sa.Column("body", sa.LargeBinary))
    key = Ed25519PrivateKey.generate()
    with TemporaryDirectory(prefix="relevo-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'floor.sqlite'}")
        with database.write() as connection:
            metadata.create_all(connection)

        def once() -> int:
            for _ in range(_STEP_UPS * _VALUES):
                with database.write() as connection:
                    connection.execute(table.insert().values(body=key.sign(os.urandom(200))))
            return _STEP_UPS * _VALUES

        yield once
        database.close()


@contextmanager
def _one_core() -> Iterator[None]:
    """Keep all threads of this process on one core."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)
