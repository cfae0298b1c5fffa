"""`relevo ledger ask`: one question to a service's log, at that service's own machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import click
from sqlalchemy.engine import Connection

from relevo.agency import bootstrap as agency_bootstrap
from relevo.agency import people as agency_people
from relevo.agency.adapters import tables as agency_tables
from relevo.agency.settings import PREFIX as AGENCY_PREFIX
from relevo.agency.settings import AgencySettings
from relevo.care import bootstrap as care_bootstrap
from relevo.care import people as care_people
from relevo.care.adapters import tables as care_tables
from relevo.care.settings import PREFIX as CARE_PREFIX
from relevo.care.settings import CareSettings
from relevo.cli.ledger_logs import holder
from relevo.cli.ledger_rows import print_questions, print_rows
from relevo.cli.settings import load
from relevo.errors import InvalidInput, NotFound
from relevo.ledger.answering import ServiceLog
from relevo.ledger.answering import ask as answer
from relevo.ledger.errors import EntryRefused, LedgerBroken
from relevo.ledger.questions import Asked, Question, named
from relevo.ledger.store import LedgerTables
from relevo.ledger.values import Code, Id, Process
from relevo.service import migrations
from relevo.service.clock import now
from relevo.service.database import Database
from relevo.vault import bootstrap as vault_bootstrap
from relevo.vault.settings import PREFIX as VAULT_PREFIX
from relevo.vault.settings import VaultSettings
from relevo.vault.sql import people as vault_people
from relevo.vault.sql import tables as vault_tables

_Settings: TypeAlias = AgencySettings | CareSettings | VaultSettings
_TIMES = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")
_FORMATS = ("table", "csv", "json")
_FAILED = 1


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is particular to a log. `logins`: those of its service's people, by id."""

    settings: type[_Settings]
    prefix: str
    migrations: Path
    ledger: LedgerTables
    logins: Callable[[Connection], Mapping[str, str]]


def _enrolled(connection: Connection) -> dict[str, str]:
    return {person.person_id: person.login for person in vault_people.everybody(connection)}


_KINDS = {
    "agency": _Kind(
        AgencySettings,
        AGENCY_PREFIX,
        agency_bootstrap.MIGRATIONS,
        agency_tables.ledger,
        agency_people.people().logins,
    ),
    "care": _Kind(
        CareSettings,
        CARE_PREFIX,
        care_bootstrap.MIGRATIONS,
        care_tables.ledger,
        care_people.people().logins,
    ),
    "vault": _Kind(
        VaultSettings,
        VAULT_PREFIX,
        vault_bootstrap.MIGRATIONS,
        vault_tables.ledger,
        _enrolled,
    ),
    "care-private": _Kind(
        CareSettings,
        CARE_PREFIX,
        care_bootstrap.MIGRATIONS,
        care_tables.private,
        care_people.people().logins,
    ),
    "vault-private": _Kind(
        VaultSettings,
        VAULT_PREFIX,
        vault_bootstrap.MIGRATIONS,
        vault_tables.private,
        _enrolled,
    ),
}


@dataclass(frozen=True, slots=True)
class _Opened:
    """A service's log, its command line as the actor, and its people's logins by id."""

    log: ServiceLog
    actor: Process
    logins: Mapping[str, str]


@click.command()
@click.argument("name", metavar="[QUESTION]", required=False)
@click.option("--list", "list_only", is_flag=True, help="What can be asked, and of whose log.")
@click.option(
    "--service",
    "services",
    type=click.Choice(tuple(_KINDS)),
    multiple=True,
    help="Whose log; care and vault together for who opened a value.",
)
@click.option(
    "--settings",
    "settings_files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="The service's file of KEY=VALUE lines, one for each --service, in their order.",
)
@click.option("--since", type=click.DateTime(_TIMES), help="From then on, in UTC.")
@click.option("--until", type=click.DateTime(_TIMES), help="Before then, in UTC.")
@click.option("--case", metavar="UUID", help="Of one case alone.")
@click.option("--person", metavar="LOGIN|UUID", help="Of one person alone.")
@click.option("--type", "kind", metavar="TYPE", help="Of one type of data, such as CARD.")
@click.option("--minutes", type=click.IntRange(1, 527_040), help="How long is too long.")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="table",
    show_default=True,
    help="A table leaves out columns that are empty throughout.",
)
@click.option(
    "--wide",
    is_flag=True,
    help="A table with whole ids and times and the entries' tags; CSV and JSON always have them.",
)
def ask(  # noqa: PLR0913 - a parameter an option
    name: str | None,
    *,
    list_only: bool,
    services: Sequence[str],
    settings_files: Sequence[Path],
    since: datetime | None,
    until: datetime | None,
    case: str | None,
    person: str | None,
    kind: str | None,
    minutes: int | None,
    form: str,
    wide: bool,
) -> None:
    """Ask a service's log one question (docs/questions.md), and print the rows.

    That it was asked is recorded in the log first. Exit code 1: an entry is none that Relevo
    wrote; its index is told. 2: the call is wrong.
    """
    if list_only:
        print_questions(form)
        return
    if name is None:
        raise click.UsageError("Name a QUESTION; --list tells which there are.")
    question = _question(name, services, settings_files)
    with _open_all(services, settings_files) as opened:
        logins = {key: login for one in opened for key, login in one.logins.items()}
        at = now()
        asked = Asked(
            now=at,
            since=_utc(since),
            until=_utc(until),
            case=None if case is None else _id(case, "case"),
            person=None if person is None else _person(person, logins),
            type=None if kind is None else _code(kind),
            minutes=minutes,
        )
        try:
            rows = answer([(one.log, one.actor) for one in opened], question, asked, at=at)
        except LedgerBroken as broken:
            click.echo(f"relevo: {broken} ({broken.reason})", err=True)
            raise click.exceptions.Exit(_FAILED) from None
    print_rows(question, rows, logins, form, wide=wide)


def _question(name: str, services: Sequence[str], settings_files: Sequence[Path]) -> Question:
    """The question, if all these logs tell of it; each is named once, with its settings or none."""
    if not services:
        raise click.UsageError("Name whose log: --service.")
    if len(set(services)) < len(services):
        raise click.UsageError("--service: name each once.")
    if settings_files and len(settings_files) != len(services):
        raise click.UsageError("--settings: give one for each --service, in their order.")
    question = named(name)
    for service in services:
        if service not in question.services:
            holders = " or ".join(sorted(question.services))
            raise InvalidInput(
                f"service: {service} cannot tell; ask with --service {holders}", field="service"
            )
    if len(services) > 1 and not question.joins:
        raise InvalidInput("service: one at a time; their logs tell of the same", field="service")
    return question


@contextmanager
def _open_all(
    services: Sequence[str], settings_files: Sequence[Path]
) -> Iterator[Sequence[_Opened]]:
    files: Sequence[Path | None] = settings_files or [None] * len(services)
    with ExitStack() as stack:
        yield [
            stack.enter_context(_open(service, file))
            for service, file in zip(services, files, strict=True)
        ]


@contextmanager
def _open(service: str, settings_file: Path | None) -> Iterator[_Opened]:
    """A service's log; raises `SettingsError`, `SchemaOutOfDate`, `DatabaseUnavailable`."""
    kind = _KINDS[service]
    settings = load(kind.settings, kind.prefix, settings_file)
    database = Database(settings.database_url)
    try:
        migrations.require_current(database, kind.migrations)
        with database.read() as connection:
            logins = kind.logins(connection)
        actor = Process(f"spiffe://{settings.org}/{holder(service)}/cli")
        yield _Opened(ServiceLog(service, database, kind.ledger), actor, logins)
    finally:
        database.close()


def _person(given: str, logins: Mapping[str, str]) -> Id:
    """The id of a person who is given by it or by her login; raises `NotFound`."""
    if Id.pattern.fullmatch(given):
        return Id(given)
    for person_id, login in logins.items():
        if login == given.strip().lower():
            return Id(person_id)
    raise NotFound("person: nobody has this login here", field="person")


def _id(given: str, field: str) -> Id:
    try:
        return Id(given)
    except EntryRefused:
        raise InvalidInput(f"{field}: must be {Id.rule}", field=field) from None


def _code(given: str) -> Code:
    try:
        return Code.of(given)
    except EntryRefused:
        raise InvalidInput("type: must be a type of data, such as CARD", field="type") from None


def _utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.replace(tzinfo=UTC)
