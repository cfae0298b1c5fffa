"""`relevo users`: people and tokens of one service, at that service's own machine.

What is changed here stands in the service's ledger under its command line's SPIFFE id. A password
is never an argument; a token's secret and an authenticator's URI are printed once, on standard
output, and kept nowhere.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar

import click

from relevo.agency import bootstrap as agency_bootstrap
from relevo.agency import people as agency_people
from relevo.agency import settings as agency_settings
from relevo.agency.adapters.brands import read_brands
from relevo.care import bootstrap as care_bootstrap
from relevo.care import people as care_people
from relevo.care import settings as care_settings
from relevo.cli.settings import load, settings_option
from relevo.cli.tables import listing, show
from relevo.errors import InvalidInput, NotFound
from relevo.ledger.values import Process
from relevo.service import migrations
from relevo.service.clock import now
from relevo.service.database import Database
from relevo.service.people import People, Person, TokenSummary
from relevo.vault import bootstrap as vault_bootstrap
from relevo.vault import people as vault_people
from relevo.vault import settings as vault_settings
from relevo.vault.context import Store

_DESKS = ("agency", "care")
_VAULT = "vault"

_at_a_desk = click.option("--service", type=click.Choice(_DESKS), required=True)
_anywhere = click.option("--service", type=click.Choice((*_DESKS, _VAULT)), required=True)
_login = click.option("--login", required=True, help="The name under which the person logs in.")
_password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line."
)


class _HasLogin(Protocol):
    @property
    def login(self) -> str: ...


_Named = TypeVar("_Named", bound=_HasLogin)


@dataclass(frozen=True, slots=True)
class _Register:
    """The people of one service with a desk. `brands`: those that it knows; `actor`: who acts."""

    database: Database
    people: People
    brands: frozenset[str]
    actor: str

    def person(self, login: str) -> Person:
        """The person of a login; raises `NotFound`."""
        with self.database.read() as connection:
            everybody = self.people.everybody(connection)
        return _of_login(everybody, login.strip().lower())

    def check_brands(self, brands: Iterable[str]) -> None:
        """Raise `InvalidInput` for a brand that was not onboarded: a slip of the fingers."""
        if not self.brands.issuperset(brands):
            known = ", ".join(sorted(self.brands)) or "none"
            raise InvalidInput(f"brands: must be among {known}", field="brands")


@click.group(help="People, their roles, tokens and second factors, at a service's own machine.")
def users() -> None: ...


@users.command(help="Add a person, or a program that has tokens alone. Prints the new id.")
@_at_a_desk
@_login
@click.option("--name", required=True, help="How colleagues see the person.")
@click.option("--role", "roles", multiple=True, required=True, help="Repeat for several.")
@click.option("--brand", "brands", multiple=True, help="A brand whose cases are seen; repeat.")
@click.option("--program", is_flag=True, help="No password: it acts through tokens alone.")
@_password_stdin
@settings_option
def add(
    service: str,
    login: str,
    name: str,
    roles: tuple[str, ...],
    brands: tuple[str, ...],
    *,
    program: bool,
    password_stdin: bool,
    settings_file: Path | None,
) -> None:
    if program and password_stdin:
        raise click.UsageError("--program has no password: leave out --password-stdin.")
    with _register(service, settings_file) as register:
        register.check_brands(brands)
        password = None if program else _password(from_stdin=password_stdin)
        with register.database.write() as connection:
            person = register.people.add_person(
                connection,
                login=login,
                display_name=name,
                roles=roles,
                brands=brands,
                at=now(),
                actor=register.actor,
                password=password,
            )
    click.echo(person.id)


@users.command("list", help="Who there is. --tokens: also every token, by the id that revokes it.")
@_anywhere
@click.option("--tokens", is_flag=True, help="Agency and care only.")
@settings_option
def list_(service: str, settings_file: Path | None, *, tokens: bool) -> None:
    if service == _VAULT:
        if tokens:
            raise click.UsageError("--tokens: the vault has none.")
        _list_enrolled(settings_file)
        return
    with _register(service, settings_file) as register, register.database.read() as connection:
        everybody = register.people.everybody(connection)
        issued = register.people.tokens(connection) if tokens else None
    _print_people(everybody)
    if issued is not None:
        _print_tokens(issued, {person.id: person.login for person in everybody})


@users.command(help="Set a new password; ends the person's sessions and lifts a lock-out.")
@_at_a_desk
@_login
@_password_stdin
@settings_option
def password(service: str, login: str, settings_file: Path | None, *, password_stdin: bool) -> None:
    with _register(service, settings_file) as register:
        person = register.person(login)
        new = _password(from_stdin=password_stdin)
        with register.database.write() as connection:
            register.people.set_password(connection, person.id, new, at=now(), actor=register.actor)


@users.command(help="Shut a person out at once, tokens included; at the vault: no reveal any more.")
@_anywhere
@_login
@settings_option
def disable(service: str, login: str, settings_file: Path | None) -> None:
    if service == _VAULT:
        with _vault(settings_file) as (store, actor):
            person_id = _enrolled(store, login)
            vault_people.disable_person(store, person_id, actor=actor, at=now())
        return
    with _register(service, settings_file) as register:
        person = register.person(login)
        with register.database.write() as connection:
            register.people.disable(connection, person.id, at=now(), actor=register.actor)


@users.command(help="Let a disabled person in again, and the tokens that did not end meanwhile.")
@_at_a_desk
@_login
@settings_option
def enable(service: str, login: str, settings_file: Path | None) -> None:
    with _register(service, settings_file) as register:
        person = register.person(login)
        with register.database.write() as connection:
            register.people.enable(connection, person.id, at=now(), actor=register.actor)


@users.command(help="Give exactly these roles, and exactly these brands; what is left out stays.")
@_at_a_desk
@_login
@click.option("--role", "roles", multiple=True, help="Repeat for several.")
@click.option("--brand", "brands", multiple=True, help="Repeat for several.")
@click.option("--no-brands", is_flag=True, help="Take every brand away.")
@settings_option
def roles(
    service: str,
    login: str,
    roles: tuple[str, ...],
    brands: tuple[str, ...],
    settings_file: Path | None,
    *,
    no_brands: bool,
) -> None:
    if brands and no_brands:
        raise click.UsageError("--brand and --no-brands exclude each other.")
    if not (roles or brands or no_brands):
        raise click.UsageError("Name what changes: --role, --brand or --no-brands.")
    with _register(service, settings_file) as register:
        register.check_brands(brands)
        person = register.person(login)
        kept: Iterable[str] = () if no_brands else person.brands
        with register.database.write() as connection:
            register.people.change_roles(
                connection,
                person.id,
                roles=roles or person.roles,
                brands=brands or kept,
                at=now(),
                actor=register.actor,
            )


@users.command(help="Put a person into a team, or into none: her replies are counted with it.")
@_at_a_desk
@_login
@click.option("--team", help="The team's slug.")
@click.option("--no-team", is_flag=True, help="Into none.")
@settings_option
def team(
    service: str, login: str, team: str | None, settings_file: Path | None, *, no_team: bool
) -> None:
    if (team is None) is not no_team:
        raise click.UsageError("Name a team, or --no-team.")
    with _register(service, settings_file) as register:
        person = register.person(login)
        with register.database.write() as connection:
            register.people.change_team(connection, person.id, team, at=now(), actor=register.actor)


@users.command(help="Issue a token that acts in the person's name; prints its secret, once.")
@_at_a_desk
@_login
@click.option("--label", required=True, help="What it is for, so that it can be found again.")
@click.option("--days", type=click.IntRange(1, 3650), help="Without: it ends when it is revoked.")
@settings_option
def token(
    service: str, login: str, label: str, days: int | None, settings_file: Path | None
) -> None:
    with _register(service, settings_file) as register:
        person = register.person(login)
        with register.database.write() as connection:
            issued = register.people.issue_token(
                connection,
                person.id,
                label=label,
                at=now(),
                actor=register.actor,
                lifetime=timedelta(days=days) if days else None,
            )
    click.echo(f"Token {issued.id}; its secret is not shown again:", err=True)
    click.echo(issued.secret)


@users.command(help="Stop a token from working, by its id (`relevo users list --tokens`).")
@_at_a_desk
@click.option("--token", "token_id", required=True, metavar="ID")
@settings_option
def revoke(service: str, token_id: str, settings_file: Path | None) -> None:
    with _register(service, settings_file) as register, register.database.write() as connection:
        register.people.revoke_token(connection, token_id, at=now(), actor=register.actor)


@users.command(help="At the vault: let a person of care reveal; prints the otpauth URI, once.")
@_login
@click.option("--person-id", required=True, metavar="UUID", help="Her id at care.")
@settings_option
def enrol(login: str, person_id: str, settings_file: Path | None) -> None:
    with _vault(settings_file) as (store, actor):
        uri = vault_people.add_person(store, person_id, login, actor=actor, at=now())
    _show_once(uri)


@users.command(help="At the vault: a new second factor for a lost one; prints its URI, once.")
@_login
@settings_option
def replace_factor(login: str, settings_file: Path | None) -> None:
    with _vault(settings_file) as (store, actor):
        uri = vault_people.replace_factor(store, _enrolled(store, login), actor=actor, at=now())
    _show_once(uri)


@contextmanager
def _register(service: str, settings_file: Path | None) -> Iterator[_Register]:
    """The register of agency or care; raises `SettingsError`, `SchemaOutOfDate`."""
    if service == "agency":
        agency = load(agency_settings.AgencySettings, agency_settings.PREFIX, settings_file)
        url, org, location = agency.database_url, agency.org, agency_bootstrap.MIGRATIONS
        brands, people = frozenset(read_brands(agency.brands_dir)), agency_people.people()
    else:
        care = load(care_settings.CareSettings, care_settings.PREFIX, settings_file)
        url, org, location = care.database_url, care.org, care_bootstrap.MIGRATIONS
        brands, people = frozenset(care.brands), care_people.people()
    actor = Process(f"spiffe://{org}/{service}/cli")
    database = Database(url)
    try:
        migrations.require_current(database, location)
        yield _Register(database, people, brands, actor)
    finally:
        database.close()


@contextmanager
def _vault(settings_file: Path | None) -> Iterator[tuple[Store, Process]]:
    """The vault's store and its command line as the actor."""
    settings = load(vault_settings.VaultSettings, vault_settings.PREFIX, settings_file)
    store = vault_bootstrap.open_store(settings)
    try:
        yield store, vault_bootstrap.operator(settings)
    finally:
        store.database.close()


def _enrolled(store: Store, login: str) -> str:
    return _of_login(vault_people.everybody(store), login).person_id


def _of_login(people: Iterable[_Named], login: str) -> _Named:
    for person in people:
        if person.login == login:
            return person
    raise NotFound("login: nobody has it here", field="login")


def _print_people(everybody: Iterable[Person]) -> None:
    table = listing("login", "name", "roles", "brands", "team", "state", "id")
    for person in everybody:
        table.add_row(
            person.login,
            person.display_name,
            " ".join(sorted(person.roles)),
            " ".join(sorted(person.brands)),
            person.team or "",
            _state(person.disabled_at, "disabled"),
            person.id,
        )
    show(table)


def _print_tokens(issued: Iterable[TokenSummary], logins: Mapping[str, str]) -> None:
    table = listing("token of", "label", "issued", "ends", "state", "id")
    for token in issued:
        table.add_row(
            logins[token.person],
            token.label,
            _minute(token.created_at),
            _minute(token.expires_at) if token.expires_at else "never",
            _state(token.revoked_at, "revoked"),
            token.id,
        )
    show(table)


def _list_enrolled(settings_file: Path | None) -> None:
    with _vault(settings_file) as (store, _):
        enrolled = vault_people.everybody(store)
    table = listing("login", "enrolled", "state", "id")
    for person in enrolled:
        state = _state(person.disabled_at, "disabled")
        table.add_row(person.login, _minute(person.created_at), state, person.person_id)
    show(table)


def _password(*, from_stdin: bool) -> str:
    """The new password. Raises `InvalidInput` for what could not be typed at a log-in."""
    if not from_stdin:
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return typed
    try:
        given = sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        raise InvalidInput("password: must be UTF-8", field="password") from None
    given = given.removesuffix("\n").removesuffix("\r")
    if not given.isprintable():
        raise InvalidInput("password: must be one line of printable characters", field="password")
    return given


def _show_once(uri: str) -> None:
    click.echo("For the person's authenticator; it is not shown again:", err=True)
    click.echo(uri)


def _state(ended_at: datetime | None, ended: str) -> str:
    return f"{ended} {_minute(ended_at)}" if ended_at else "active"


def _minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%MZ")
