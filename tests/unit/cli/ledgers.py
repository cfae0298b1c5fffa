"""A household whose three services have logs, and what their processes do to them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from relevo.agency import bootstrap as agency_bootstrap
from relevo.care import bootstrap as care_bootstrap
from relevo.cli.ledger_logs import (
    SERVICES,
    ServiceLog,
    holder,
    key_file_of,
    opened,
    settings_of,
)
from relevo.dev import household, pair
from relevo.dev.household import Addresses, Household
from relevo.ledger.cosignature import Cosigner
from relevo.ledger.entries import Entry, agency, care, vault
from relevo.ledger.integrator import Integrator
from relevo.ledger.values import Code, Id, Slug
from relevo.sealing.signed import load_private_key
from relevo.service import clock
from relevo.vault import bootstrap as vault_bootstrap


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Relevo = Callable[..., Outcome]

CASE = Id("00000000-0000-4000-8000-0000000000c1")
OTHER_CASE = Id("00000000-0000-4000-8000-0000000000c2")


def made(folder: Path, ports: Addresses | None = None) -> Household:
    """Three services, each with a log of 300 entries: every third of one case."""
    home = Household(folder)
    household.create(home, ports or Addresses(), at=clock.now())
    for bootstrap, settings in zip(
        (agency_bootstrap, care_bootstrap, vault_bootstrap), pair.settings_of(home), strict=True
    ):
        bootstrap.migrate(settings)
    for service in SERVICES:
        with opened(service, home.settings_file(service)) as log:
            facts = [reopened(service, number, log) for number in range(300)]
            with log.database.write() as connection:
                log.tables.record_all(connection, facts)
        integrate(home, service)
    return home


def witness_of(home: Household, service: str) -> Cosigner:
    """The key with which a service cosigns others' logs."""
    settings = settings_of(service, home.settings_file(service))
    key_file = getattr(settings, "witness_key_file", None)
    assert key_file is not None
    return Cosigner(f"{settings.org}/{service}/witness", load_private_key(key_file))


def reopened(service: str, number: int, log: ServiceLog) -> Entry:
    """A fact of a case, the first of them on 2026-03-01, one a minute."""
    at = datetime.fromisoformat("2026-03-01T08:00:00+00:00") + timedelta(minutes=number)
    case = CASE if number % 3 == 0 else OTHER_CASE
    who = {"at": at, "actor": log.actor, "case": case, "brand": Slug("qori")}
    if service == "agency":
        return agency.CaseReopened(**who, version=2, reason=Code("NEW_POST"))
    if service == "care":
        return care.CaseReopened(**who, agency=Slug("colibri"), reason=Code("NEW_POST"))
    return vault.OriginalCut(
        **who,
        agency=Slug("colibri"),
        post_version=Id(str(uuid.uuid4())),
        redaction=Id(str(uuid.uuid4())),
    )


def integrate(home: Household, service: str) -> None:
    """What the service's own process does every second."""
    file = home.settings_file(holder(service))
    key_file = key_file_of(service, settings_of(service, file))
    assert key_file is not None
    with opened(service, file) as log:
        integrator = Integrator(log.database, log.tables, log.origin, load_private_key(key_file))
        integrator.integrate(clock.now())


def begin(home: Household, log: str) -> None:
    """A private log as its service's process begins it, and somebody's reading of it."""
    with opened(log, home.settings_file(holder(log))) as there:
        there.record(
            there.read(at=clock.now(), actor=there.actor, what=Code("TAIL"), since=None, until=None)
        )
    integrate(home, log)


def publish(home: Household, service: str, *witnesses: Cosigner) -> int:
    """Let the newest checkpoint leave, and come back cosigned; its size."""
    with opened(service, home.settings_file(holder(service))) as log:
        signed = log.newest()
        with log.database.write() as connection:
            log.witness.publish(connection, signed, clock.now())
            for witness in witnesses:
                line = witness.cosign(signed.note, clock.now())
                key = witness.verifier()
                log.witness.add_cosignature(connection, signed, line, key, clock.now())
    return signed.checkpoint.size
