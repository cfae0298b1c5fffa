"""The people of the two invented companies: made once, with random passwords, for development."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from relevo.agency import people as agency_people
from relevo.agency.settings import AgencySettings
from relevo.care import people as care_people
from relevo.care.settings import CareSettings
from relevo.dev.authority import write_secret
from relevo.dev.household import BRAND, Household
from relevo.errors import NotFound
from relevo.service.database import Database
from relevo.service.people import People
from relevo.vault import bootstrap as vault_bootstrap
from relevo.vault import people as vault_people
from relevo.vault import second_factor
from relevo.vault.settings import VaultSettings

PROGRAM = "samples"
_STAFF = {
    "agency": (
        ("luis", "Luis Paredes", ("cm",)),
        ("lena", "Lena Arce", ("lead",)),
        ("admin", "Administración Colibrí", ("admin",)),
        (PROGRAM, "Fuente de ejemplos", ("integration", "lead")),
    ),
    "care": (
        ("rosa", "Rosa Chumpitaz", ("agent",)),
        ("toni", "Toni Vega", ("agent", "lead")),
        ("julia", "Julia Sáenz", ("auditor",)),
        ("diana", "Diana Ríos", ("privacy",)),
        ("admin", "Administración Qori", ("admin",)),
    ),
}

_PROVEN = frozenset(("agent", "lead", "privacy"))
"""The roles of care whose people the vault verifies itself."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person (with a password) or program (without), with an API token.

    `totp_uri` is set for those whom the vault knows.
    """

    service: str
    login: str
    person_id: str
    roles: tuple[str, ...]
    token: str = field(repr=False)
    password: str | None = field(default=None, repr=False)
    totp_uri: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Accounts:
    """All accounts of a household."""

    accounts: tuple[Account, ...]

    def of(self, service: str, login: str) -> Account:
        """One account; raises `NotFound`."""
        for account in self.accounts:
            if (account.service, account.login) == (service, login):
                return account
        raise NotFound("login: no such development account", field="login")


def totp_code(account: Account, at: datetime) -> str:
    """The account's current one-time password (RFC 6238)."""
    if account.totp_uri is None:
        raise NotFound("login: has no second factor at the vault", field="login")
    return second_factor.code_at(secret_of(account.totp_uri), at)


def secret_of(uri: str) -> bytes:
    """The secret that an `otpauth://` URI holds, as an authenticator application reads it."""
    text = parse_qs(urlsplit(uri).query)["secret"][0]
    return base64.b32decode(text + "=" * (-len(text) % 8))


def accounts_file(household: Household) -> Path:
    """Where the accounts are kept, readable by the owner alone."""
    return household.beside_database("accounts.json")


def load(household: Household) -> Accounts:
    """The accounts that `create` made."""
    rows = json.loads(accounts_file(household).read_text(encoding="utf-8"))
    return Accounts(tuple(Account(**{**row, "roles": tuple(row["roles"])}) for row in rows))


def create(
    household: Household,
    agency: AgencySettings,
    care: CareSettings,
    vault: VaultSettings,
    *,
    at: datetime,
) -> Accounts:
    """Make the people of both companies, unless that has been done. Databases are migrated."""
    if accounts_file(household).exists():
        return load(household)
    made: list[Account] = []
    for service, url, people in (
        ("agency", agency.database_url, agency_people.people()),
        ("care", care.database_url, care_people.people()),
    ):
        actor = f"spiffe://{agency.org if service == 'agency' else care.org}/{service}/cli"
        database = Database(url)
        try:
            made += _staff(service, database, people, actor, at)
        finally:
            database.close()
    made = _enrol_at_vault(vault, made, at)
    rows = [asdict(account) for account in made]
    write_secret(accounts_file(household), json.dumps(rows, indent=2).encode())
    return Accounts(tuple(made))


def _staff(
    service: str, database: Database, people: People, actor: str, at: datetime
) -> Iterable[Account]:
    for login, name, roles in _STAFF[service]:
        password = None if login == PROGRAM else secrets.token_urlsafe(9)
        with database.write() as connection:
            person = people.add_person(
                connection,
                login=login,
                display_name=name,
                roles=roles,
                brands=(BRAND,),
                at=at,
                actor=actor,
                password=password,
            )
            token = people.issue_token(
                connection, person.id, label="development", at=at, actor=actor
            )
        yield Account(service, login, person.id, roles, token.secret, password)


def _enrol_at_vault(
    settings: VaultSettings, made: Iterable[Account], at: datetime
) -> list[Account]:
    store = vault_bootstrap.open_store(settings)
    actor = vault_bootstrap.operator(settings)
    enrolled = []
    try:
        for account in made:
            if account.service == "care" and not _PROVEN.isdisjoint(account.roles):
                uri = vault_people.add_person(
                    store, account.person_id, account.login, actor=actor, at=at
                )
                enrolled.append(Account(**{**asdict(account), "totp_uri": uri}))
            else:
                enrolled.append(account)
    finally:
        store.database.close()
    return enrolled
