"""People, tokens and sessions: who is let in, for how long, and what is recorded of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from relevo.errors import InvalidInput, NotFound
from relevo.service.database import Database
from relevo.service.people import (
    Change,
    Entrance,
    LoginRefused,
    LoginTaken,
    Passwords,
    People,
    PeopleTables,
    Person,
    PersonChange,
    PersonChanged,
    SessionEnded,
    TokenIssued,
    TokenRefused,
    TokenRevoked,
)
from tests.databases import Databases, at_rest

pytestmark = pytest.mark.thorough

AT = datetime(2026, 3, 2, 8, 10, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PASSWORD = "correct horse battery"
ADMIN = "spiffe://colibri/agency/cli"


class Role(StrEnum):
    CM = "cm"
    LEAD = "lead"


class CountingPasswords(Passwords):
    """Cheap passwords that count how often the work was done."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.checked = 0

    def matches(self, password: str, kept: str | None) -> bool:
        self.checked += 1
        return super().matches(password, kept)


class House:
    """People over a database of their own, with what was recorded of them."""

    def __init__(self, url: str) -> None:
        metadata = sa.MetaData()
        self.tables = PeopleTables(metadata)
        self.database = Database(url)
        metadata.create_all(self.database.engine)
        self.recorded: list[Change] = []
        self.passwords = CountingPasswords()
        self.people = People(
            self.tables,
            roles=Role,
            record_change=lambda _, change: self.recorded.append(change),
            passwords=self.passwords,
        )
        self.entrance = Entrance(self.tables, passwords=self.passwords)

    def add(self, login: str = "luis", password: str | None = PASSWORD) -> Person:
        with self.database.write() as connection:
            return self.people.add_person(
                connection,
                login=login,
                display_name="Luis Prado",
                roles=["cm"],
                brands=["qori"],
                at=AT,
                actor=ADMIN,
                password=password,
            )

    def log_in(self, password: str = PASSWORD, *, at: datetime = AT, login: str = "luis") -> str:
        return self.entrance.log_in(self.database, login, password, at=at).secret

    def changes(self) -> list[tuple[PersonChange, str | None, str | None]]:
        return [
            (change.change, change.role, change.brand)
            for change in self.recorded
            if isinstance(change, PersonChanged)
        ]


@pytest.fixture
def house(databases: Databases) -> Iterator[House]:
    built = House(databases.fresh())
    yield built
    built.database.close()


def test_a_person_added_can_log_in_and_its_creation_and_grants_are_recorded(house: House) -> None:
    person = house.add("  Luis ")
    assert person.login == "luis"
    assert house.changes() == [
        (PersonChange.CREATED, None, None),
        (PersonChange.ROLE_GRANTED, "cm", None),
        (PersonChange.BRAND_GRANTED, None, "qori"),
    ]
    session = house.entrance.resume_session(house.database, house.log_in(login="LUIS"), at=AT)
    assert session.person == person
    assert person.may_see("qori")
    assert not person.may_see("other")
    assert person.has_any(frozenset({"cm", "admin"}))


def test_passwords_tokens_and_cookies_do_not_rest_in_clear(house: House) -> None:
    person = house.add()
    secret = house.log_in()
    with house.database.write() as connection:
        token = house.people.issue_token(connection, person.id, label="CRM", at=AT, actor=ADMIN)
    kept = at_rest(house.database)
    for value in (PASSWORD, secret, token.secret):
        assert value.encode() not in kept
    assert b"$argon2id$" in kept


def test_an_unknown_login_costs_the_same_work_and_gives_the_same_answer(house: House) -> None:
    house.add()
    answers = []
    for login in ("luis", "nobody", "no\x00body", "x" * 999):
        with pytest.raises(LoginRefused) as refused:
            house.log_in("wrong password!", login=login)
        answers.append((str(refused.value), refused.value.reason))
    assert len(set(answers)) == 1
    assert house.passwords.checked == 4


def test_five_failures_lock_the_login_for_fifteen_minutes_even_for_the_right_password(
    house: House,
) -> None:
    house.add()
    for _ in range(5):
        with pytest.raises(LoginRefused):
            house.log_in("wrong password!")
    with pytest.raises(LoginRefused):
        house.log_in(at=AT + 14 * MINUTE)
    assert house.log_in(at=AT + 15 * MINUTE)


def test_a_right_password_forgets_earlier_failures(house: House) -> None:
    house.add()
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(LoginRefused):
                house.log_in("wrong password!")
        assert house.log_in()


def test_a_new_password_ends_sessions_and_lifts_the_lock_out(house: House) -> None:
    person = house.add()
    secret = house.log_in()
    for _ in range(5):
        with pytest.raises(LoginRefused):
            house.log_in("wrong password!")
    with house.database.write() as connection:
        house.people.set_password(connection, person.id, "another long one", at=AT, actor=ADMIN)
    with pytest.raises(SessionEnded):
        house.entrance.resume_session(house.database, secret, at=AT)
    with pytest.raises(LoginRefused):
        house.log_in()
    assert house.log_in("another long one")
    assert house.changes()[-1] == (PersonChange.PASSWORD_CHANGED, None, None)


@pytest.mark.parametrize("password", ["short", "x" * 257, "luis.prado.cm"])
def test_a_weak_password_is_refused_by_name(house: House, password: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        house.add("luis.prado.cm", password)
    assert refused.value.field == "password"
    assert password not in str(refused.value)
    assert house.recorded == []


def test_a_person_without_password_cannot_log_in(house: House) -> None:
    house.add("crm", None)
    with pytest.raises(LoginRefused):
        house.log_in("", login="crm")


def test_a_login_is_unique(house: House) -> None:
    house.add()
    with pytest.raises(LoginTaken):
        house.add("LUIS")


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("login", {"login": "Luis Prado"}),
        ("display_name", {"display_name": "a\x00b"}),
        ("roles", {"roles": ["root"]}),
        ("brands", {"brands": ["Banco Qori"]}),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(
    house: House, field: str, values: dict[str, object]
) -> None:
    given: dict[str, object] = {
        "login": "luis",
        "display_name": "Luis",
        "roles": ["cm"],
        "brands": ["qori"],
        "at": AT,
        "actor": ADMIN,
    } | values
    with pytest.raises(InvalidInput) as refused, house.database.write() as connection:
        house.people.add_person(connection, **given)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_changed_roles_count_at_once_and_each_grant_is_recorded(house: House) -> None:
    person = house.add()
    secret = house.log_in()
    house.recorded.clear()
    with house.database.write() as connection:
        house.people.change_roles(
            connection, person.id, roles=["lead"], brands=["qori", "andina"], at=AT, actor=ADMIN
        )
    now = house.entrance.resume_session(house.database, secret, at=AT).person
    assert (now.roles, now.brands) == (frozenset({"lead"}), frozenset({"qori", "andina"}))
    assert house.changes() == [
        (PersonChange.ROLE_REMOVED, "cm", None),
        (PersonChange.ROLE_GRANTED, "lead", None),
        (PersonChange.BRAND_GRANTED, None, "andina"),
    ]


def test_a_disabled_person_is_out_by_every_door_until_enabled(house: House) -> None:
    person = house.add()
    secret = house.log_in()
    with house.database.write() as connection:
        token = house.people.issue_token(connection, person.id, label="CRM", at=AT, actor=ADMIN)
        house.people.disable(connection, person.id, at=AT, actor=ADMIN)
        house.people.disable(connection, person.id, at=AT, actor=ADMIN)
    with pytest.raises(LoginRefused):
        house.log_in()
    with pytest.raises(SessionEnded):
        house.entrance.resume_session(house.database, secret, at=AT)
    with pytest.raises(TokenRefused):
        house.entrance.authenticate_token(house.database, token.secret, at=AT)
    assert [change for change, _, _ in house.changes()].count(PersonChange.DISABLED) == 1
    with house.database.write() as connection:
        house.people.enable(connection, person.id, at=AT, actor=ADMIN)
    assert house.log_in()


def test_a_token_acts_for_its_person_until_it_ends_or_is_revoked(house: House) -> None:
    person = house.add("crm", None)
    with house.database.write() as connection:
        token = house.people.issue_token(
            connection, person.id, label="CRM", at=AT, actor=ADMIN, lifetime=timedelta(days=1)
        )
        other = house.people.issue_token(connection, person.id, label="old", at=AT, actor=ADMIN)
        house.people.revoke_token(connection, other.id, at=AT, actor=ADMIN)
        house.people.revoke_token(connection, other.id, at=AT, actor=ADMIN)
    assert token.secret.startswith("rlv_")
    assert house.entrance.authenticate_token(house.database, token.secret, at=AT) == person
    for secret, at in ((token.secret, AT + timedelta(days=1)), (other.secret, AT), ("rlv_x", AT)):
        with pytest.raises(TokenRefused):
            house.entrance.authenticate_token(house.database, secret, at=at)
    assert house.recorded[-2:] == [
        TokenIssued(AT, ADMIN, other.id, person.id, ("cm",), None),
        TokenRevoked(AT, ADMIN, other.id, person.id),
    ]


def test_the_use_of_a_token_is_kept_to_the_hour(house: House) -> None:
    person = house.add("crm", None)
    with house.database.write() as connection:
        token = house.people.issue_token(connection, person.id, label="CRM", at=AT, actor=ADMIN)
    house.entrance.authenticate_token(house.database, token.secret, at=AT + 5 * MINUTE)
    with house.database.read() as connection:
        (summary,) = house.people.tokens(connection)
    assert summary.last_used_at == AT.replace(minute=0, second=0)
    assert summary.label == "CRM"


def test_a_session_ends_when_idle_and_in_any_case_after_twelve_hours(house: House) -> None:
    house.add()
    secret = house.log_in()
    at = AT
    for _ in range(24):
        at += 29 * MINUTE
        house.entrance.resume_session(house.database, secret, at=at)
    with pytest.raises(SessionEnded):
        house.entrance.resume_session(house.database, secret, at=at + 30 * MINUTE)
    with pytest.raises(SessionEnded):
        house.entrance.resume_session(house.database, secret, at=AT + timedelta(hours=12))


def test_a_page_that_polls_by_itself_keeps_no_session_alive(house: House) -> None:
    house.add()
    secret = house.log_in()
    house.entrance.resume_session(house.database, secret, at=AT + 29 * MINUTE, touch=False)
    with pytest.raises(SessionEnded):
        house.entrance.resume_session(house.database, secret, at=AT + 31 * MINUTE)


def test_logging_out_ends_the_session_alone_that_asked(house: House) -> None:
    house.add()
    first, second = house.log_in(), house.log_in()
    with house.database.write() as connection:
        house.entrance.log_out(connection, first)
    with pytest.raises(SessionEnded):
        house.entrance.resume_session(house.database, first, at=AT)
    assert house.entrance.resume_session(house.database, second, at=AT)


def test_secrets_do_not_show_when_printed(house: House) -> None:
    house.add()
    logged_in = house.entrance.log_in(house.database, "luis", PASSWORD, at=AT)
    assert logged_in.secret not in repr(logged_in)
    assert logged_in.session.csrf not in repr(logged_in)


def test_unknown_people_and_tokens_are_not_found(house: House) -> None:
    with house.database.write() as connection:
        with pytest.raises(NotFound):
            house.people.person(connection, "nobody")
        with pytest.raises(NotFound):
            house.people.revoke_token(connection, "none", at=AT, actor=ADMIN)
