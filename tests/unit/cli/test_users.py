"""`relevo users`, as an administrator calls it at a service's own machine."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from relevo.agency import bootstrap as agency_bootstrap
from relevo.agency import people as agency_people
from relevo.agency.adapters import tables as agency_tables
from relevo.care import bootstrap as care_bootstrap
from relevo.care import people as care_people
from relevo.care.adapters import tables as care_tables
from relevo.cli import run
from relevo.cli.users import users
from relevo.dev import household, pair
from relevo.dev.household import Addresses, Household
from relevo.service import clock
from relevo.service.database import Database
from relevo.service.people import LoginRefused, TokenRefused
from relevo.vault import bootstrap as vault_bootstrap
from relevo.vault.sql import tables as vault_tables

pytestmark = pytest.mark.thorough

PASSWORD = "correct horse battery"
OTHER = "another good password"
PERSON_ID = "00000000-0000-4000-8000-0000000000a1"
TABLES: dict[str, Any] = {"agency": agency_tables, "care": care_tables, "vault": vault_tables}
ENTRANCES = {"agency": agency_people.entrance, "care": care_people.entrance}
DESKS = pytest.mark.parametrize(("service", "role"), [("agency", "cm"), ("care", "agent")])


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Relevo = Callable[..., Outcome]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Household:
    """Settings and migrated, empty databases of the three services."""
    made = Household(tmp_path_factory.mktemp("household"))
    household.create(made, Addresses(), at=clock.now())
    for bootstrap, settings in zip(
        (agency_bootstrap, care_bootstrap, vault_bootstrap), pair.settings_of(made), strict=True
    ):
        bootstrap.migrate(settings)
    return made


@pytest.fixture
def relevo(
    home: Household, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Relevo:
    """`relevo users ARGUMENTS` with the settings of one service."""

    def call(service: str, *arguments: str, given: str | bytes = "") -> Outcome:
        raw = given.encode() if isinstance(given, str) else given
        settings = str(home.settings_file(service))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        monkeypatch.setattr(sys, "argv", ["relevo", "users", *arguments, "--settings", settings])
        code = run()
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@contextmanager
def opened(home: Household, service: str) -> Iterator[Database]:
    found = Database(f"sqlite:///{home.root}/{service}/data/{service}.sqlite")
    try:
        yield found
    finally:
        found.close()


def entries(home: Household, service: str, person: str) -> list[dict[str, Any]]:
    """What the service's ledger says of one person, in order."""
    table = TABLES[service].ledger.entries
    with opened(home, service) as database, database.read() as connection:
        bodies = [
            json.loads(body)
            for body in connection.scalars(sa.select(table.c.body).order_by(table.c.position))
        ]
    return [body for body in bodies if body.get("person") == person]


def lets_in(home: Household, service: str, login: str, password: str) -> bool:
    with opened(home, service) as database:
        try:
            ENTRANCES[service]().log_in(database, login, password, at=clock.now())
        except LoginRefused:
            return False
    return True


def token_works(home: Household, service: str, secret: str, at: datetime | None = None) -> bool:
    with opened(home, service) as database:
        try:
            ENTRANCES[service]().authenticate_token(database, secret, at=at or clock.now())
        except TokenRefused:
            return False
    return True


def added(relevo: Relevo, service: str, role: str, login: str, *more: str) -> str:
    """A new person of that login; her id."""
    given = "" if "--program" in more else PASSWORD + "\n"
    secret = () if "--program" in more else ("--password-stdin",)
    outcome = relevo(
        service,
        *("add", "--service", service, "--login", login, "--name", "Ana Prueba"),
        *("--role", role, *more, *secret),
        given=given,
    )
    assert outcome.code == 0, outcome.err
    return outcome.out.strip()


@DESKS
def test_a_person_added_can_log_in_and_stands_in_the_ledger(relevo, home, service, role):
    person = added(relevo, service, role, "ana.add", "--brand", "qori")
    assert lets_in(home, service, "ana.add", PASSWORD)
    recorded = entries(home, service, person)
    assert [entry["change"] for entry in recorded] == ["created", "role_granted", "brand_granted"]
    org = "colibri" if service == "agency" else "qori"
    assert {entry["actor"] for entry in recorded} == {f"spiffe://{org}/{service}/cli"}


def test_the_password_is_asked_for_twice_and_not_shown(home):
    arguments = ["add", "--service", "care", "--login", "ana.asked", "--name", "Ana"]
    arguments += ["--role", "agent", "--settings", str(home.settings_file("care"))]
    typed = f"{PASSWORD}\nsomething else\n{PASSWORD}\n{PASSWORD}\n"
    result = CliRunner().invoke(users, arguments, input=typed)
    assert result.exit_code == 0, result.output
    assert "Password" in result.stderr
    assert "do not match" in result.stderr
    assert PASSWORD not in result.output
    assert lets_in(home, "care", "ana.asked", PASSWORD)


@DESKS
def test_a_program_has_no_password(relevo, home, service, role):
    added(relevo, service, role, "crm", "--program")
    with opened(home, service) as database, database.read() as connection:
        table = TABLES[service].people.people
        found = connection.execute(sa.select(table).where(table.c.login == "crm")).one()
    assert found.password_hash is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"--role": "pope"}, "roles"),
        ({"--login": "No Good"}, "login"),
        ({"--name": "a\nb"}, "display_name"),
        ({"--brand": "quori"}, "brands"),
    ],
)
def test_what_is_wrong_is_named_and_ends_with_two(relevo, changed, field):
    values = {"--login": "ana.bad", "--name": "Ana", "--role": "agent", "--brand": "qori"}
    arguments = [part for pair_ in (values | changed).items() for part in pair_]
    outcome = relevo(
        "care", "add", "--service", "care", *arguments, "--password-stdin", given=PASSWORD
    )
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.startswith(f"relevo: {field}: ")


@pytest.mark.parametrize(
    "given", ["short\n", f"{PASSWORD}\n{PASSWORD}\n", b"\xff" * 16, "", "x" * 300]
)
def test_a_password_that_cannot_be_is_refused_without_being_repeated(relevo, given):
    outcome = relevo(
        "care",
        *("add", "--service", "care", "--login", "ana.weak", "--name", "Ana", "--role", "agent"),
        "--password-stdin",
        given=given,
    )
    assert outcome.code == 2
    assert outcome.err.startswith("relevo: password: ")
    assert PASSWORD not in outcome.err


def test_a_login_is_given_once(relevo):
    added(relevo, "care", "agent", "ana.twice")
    again = relevo(
        "care",
        *("add", "--service", "care", "--login", "ana.twice", "--name", "Ana", "--role", "agent"),
        "--password-stdin",
        given=PASSWORD,
    )
    assert again.code == 2
    assert "LOGIN_TAKEN" in again.err


def test_a_password_is_never_an_argument():
    for command in users.commands.values():
        for parameter in command.params:
            assert parameter.name != "password"
            assert parameter.name != "password_stdin" or parameter.is_flag


def test_a_new_password_replaces_the_old_one(relevo, home):
    person = added(relevo, "care", "agent", "ana.renewed")
    outcome = relevo(
        "care",
        *("password", "--service", "care", "--login", "ANA.renewed", "--password-stdin"),
        given=OTHER + "\r\n",
    )
    assert outcome.code == 0, outcome.err
    assert not lets_in(home, "care", "ana.renewed", PASSWORD)
    assert lets_in(home, "care", "ana.renewed", OTHER)
    assert entries(home, "care", person)[-1]["change"] == "password_changed"


@DESKS
def test_a_disabled_person_is_out_until_enabled(relevo, home, service, role):
    added(relevo, service, role, "ana.out")
    named = ("--service", service, "--login", "ana.out")
    assert relevo(service, "disable", *named).code == 0
    assert not lets_in(home, service, "ana.out", PASSWORD)
    assert "disabled" in relevo(service, "list", "--service", service).out
    assert relevo(service, "enable", *named).code == 0
    assert lets_in(home, service, "ana.out", PASSWORD)


def test_roles_become_exactly_those_named_and_the_rest_stays(relevo, home):
    person = added(relevo, "care", "agent", "ana.roles", "--brand", "qori")
    named = ("--service", "care", "--login", "ana.roles")
    assert relevo("care", "roles", *named, "--role", "lead", "--role", "auditor").code == 0
    assert relevo("care", "roles", *named, "--no-brands").code == 0
    with opened(home, "care") as database, database.read() as connection:
        found = care_people.people().person(connection, person)
    assert found.roles == {"lead", "auditor"}
    assert found.brands == frozenset()
    changes = [entry["change"] for entry in entries(home, "care", person)][3:]
    assert changes == ["role_removed", "role_granted", "role_granted", "brand_removed"]


@pytest.mark.parametrize("more", [(), ("--brand", "qori", "--no-brands")])
def test_a_change_of_roles_says_what_changes(relevo, more):
    outcome = relevo("care", "roles", "--service", "care", "--login", "nobody", *more)
    assert outcome.code == 2
    assert "--no-brands" in outcome.err


@DESKS
def test_a_token_is_printed_once_works_and_is_revoked_by_its_id(relevo, home, service, role):
    added(relevo, service, role, "ana.token", "--program")
    named = ("--service", service, "--login", "ana.token", "--label", "nightly import")
    issued = relevo(service, "token", *named)
    assert issued.code == 0, issued.err
    secret = issued.out.removesuffix("\n")
    assert "\n" not in secret
    assert secret not in issued.err
    assert token_works(home, service, secret)

    listed = relevo(service, "list", "--service", service, "--tokens").out
    assert secret not in listed
    row = next(line for line in listed.splitlines() if "ana.token" in line and "never" in line)
    token_id = row.split()[-1]
    assert relevo(service, "revoke", "--service", service, "--token", token_id).code == 0
    assert not token_works(home, service, secret)


def test_a_token_of_some_days_ends_by_itself(relevo, home):
    added(relevo, "care", "agent", "ana.days", "--program")
    named = ("--service", "care", "--login", "ana.days", "--label", "trial")
    secret = relevo("care", "token", *named, "--days", "3").out.strip()
    assert token_works(home, "care", secret, datetime.now(UTC) + timedelta(days=2))
    assert not token_works(home, "care", secret, datetime.now(UTC) + timedelta(days=4))


@pytest.mark.parametrize(
    "arguments",
    [
        ("disable", "--service", "care", "--login", "nobody"),
        ("token", "--service", "agency", "--login", "nobody", "--label", "x"),
        ("disable", "--service", "vault", "--login", "nobody"),
        ("replace-factor", "--login", "nobody"),
        ("password", "--service", "care", "--login", "nobody", "--password-stdin"),
    ],
)
def test_a_login_that_nobody_has_is_named(relevo, arguments):
    service = arguments[2] if arguments[1] == "--service" else "vault"
    outcome = relevo(service, *arguments, given=PASSWORD)
    assert outcome.code == 2
    assert outcome.err == "relevo: login: nobody has it here (NOT_FOUND)\n"


def test_a_person_is_enrolled_at_the_vault_gets_a_new_factor_and_is_shut_out(relevo, home):
    enrolled = relevo("vault", "enrol", "--login", "rosa", "--person-id", PERSON_ID)
    assert enrolled.code == 0, enrolled.err
    assert enrolled.out.startswith("otpauth://totp/")
    renewed = relevo("vault", "replace-factor", "--login", "rosa")
    assert renewed.out.startswith("otpauth://totp/")
    assert renewed.out != enrolled.out
    assert relevo("vault", "disable", "--service", "vault", "--login", "rosa").code == 0
    listed = relevo("vault", "list", "--service", "vault").out
    assert PERSON_ID in listed
    assert "disabled" in listed
    changes = [entry["change"] for entry in entries(home, "vault", PERSON_ID)]
    assert changes == [
        "created",
        "factor_enrolled",
        "factor_removed",
        "factor_enrolled",
        "disabled",
    ]


def test_an_id_that_is_none_is_named(relevo):
    outcome = relevo("vault", "enrol", "--login", "toni", "--person-id", "toni")
    assert outcome.code == 2
    assert outcome.err.startswith("relevo: person_id: ")


def test_a_database_without_its_schema_is_refused(relevo, home, tmp_path):
    settings = home.settings_file("care").read_text()
    elsewhere = tmp_path / "settings.env"
    data = f"{home.root}/care/data"
    elsewhere.write_text(settings.replace(data, str(tmp_path)))
    result = CliRunner().invoke(users, ["list", "--service", "care", "--settings", str(elsewhere)])
    assert getattr(result.exception, "reason", None) == "SCHEMA_OUT_OF_DATE"
