"""The people who may reveal. The vault enrols and verifies them itself (DESIGN section 7).

Called by administration on the vault's own host; no RPC reaches these functions.
"""

from __future__ import annotations

import os
from datetime import datetime

from sqlalchemy.engine import Connection

from relevo.crossing.limits import check_id, check_text
from relevo.errors import InvalidInput
from relevo.ledger.entries import PersonChange
from relevo.ledger.entries.vault import PersonChanged
from relevo.ledger.values import Actor, Id
from relevo.vault import second_factor
from relevo.vault.context import Store
from relevo.vault.errors import CodeWrong, PersonDisabled, PersonExists, PersonLocked, PersonUnknown
from relevo.vault.keys.cases import FactorSecrets, Random
from relevo.vault.sql import people
from relevo.vault.sql.people import Person
from relevo.vault.sql.tables import ledger

_MAX_LOGIN = 100


def add_person(
    store: Store,
    person_id: str,
    login: str,
    *,
    actor: Actor,
    at: datetime,
    random: Random = os.urandom,
) -> str:
    """Enrol a person with a new second factor.

    Args:
        person_id: her id at care (UUID text), by which care names her in a reveal.
        login: what her authenticator shows; 1 to 100 characters.

    Returns:
        The `otpauth://` URI, which holds the secret: to be shown once and kept nowhere.

    Raises:
        PersonExists: the id or the login is enrolled.
        InvalidInput: the id or the login is not of its form.
    """
    check_id(person_id, "person_id")
    check_text(login, "login", characters=_MAX_LOGIN)
    if not login.strip():
        raise InvalidInput("login: must not be empty", field="login")
    secret = second_factor.new_secret(random)
    person = Person(
        person_id=person_id,
        login=login,
        secret_closed=store.factors.close(person_id, secret),
        last_step=0,
        wrong_codes=0,
        locked_until=None,
        disabled_at=None,
        created_at=at,
    )
    with store.database.write() as connection:
        if people.is_taken(connection, person_id, login):
            raise PersonExists("person_id, login: enrolled already", field="person_id")
        people.add_person(connection, person)
        for change in (PersonChange.CREATED, PersonChange.FACTOR_ENROLLED):
            _record(connection, person_id, change, actor, at)
    return _uri(store, secret, login)


def replace_factor(
    store: Store,
    person_id: str,
    *,
    actor: Actor,
    at: datetime,
    random: Random = os.urandom,
) -> str:
    """A new second factor in place of a lost one; the old codes end at once.

    Returns:
        The new `otpauth://` URI, as `add_person`.

    Raises:
        PersonUnknown, PersonDisabled: there is nobody to enrol.
    """
    secret = second_factor.new_secret(random)
    with store.database.write() as connection:
        person = require_enrolled(connection, person_id)
        people.replace_secret(connection, person_id, store.factors.close(person_id, secret))
        for change in (PersonChange.FACTOR_REMOVED, PersonChange.FACTOR_ENROLLED):
            _record(connection, person_id, change, actor, at)
    return _uri(store, secret, person.login)


def disable_person(store: Store, person_id: str, *, actor: Actor, at: datetime) -> None:
    """The person may reveal nothing from now on. Disabling her again changes nothing.

    Raises:
        PersonUnknown: nobody has this id.
    """
    with store.database.write() as connection:
        try:
            require_enrolled(connection, person_id)
        except PersonDisabled:
            return
        people.set_disabled(connection, person_id, at)
        _record(connection, person_id, PersonChange.DISABLED, actor, at)


def everybody(store: Store) -> tuple[Person, ...]:
    """All enrolled people, disabled ones too, in the order of their logins."""
    with store.database.read() as connection:
        return people.everybody(connection)


def verify_person(
    connection: Connection, factors: FactorSecrets, person_id: str, code: str, at: datetime
) -> None:
    """Check who asks; uses the code up, or counts it as wrong, in the caller's transaction.

    The caller commits whether this raises or not: otherwise wrong codes would cost nothing.

    Raises:
        PersonUnknown, PersonDisabled, PersonLocked, CodeWrong, CodeUsed: she is not verified.
        KeptKeyDamaged: her secret cannot be read.
    """
    person = require_enrolled(connection, person_id)
    if person.locked_until is not None and at < person.locked_until:
        raise PersonLocked("person_id: locked after wrong codes", field="person_id")
    secret = factors.open(person_id, person.secret_closed)
    try:
        step = second_factor.accept(secret, code, at, last_step=person.last_step)
    except CodeWrong:
        wrong = person.wrong_codes + 1
        locked_until = second_factor.lock_after(wrong, at)
        people.note_wrong_code(connection, person_id, wrong, locked_until)
        raise
    people.note_right_code(connection, person_id, step)


def require_enrolled(connection: Connection, person_id: str) -> Person:
    """The person, unless nobody of that id may act: `PersonUnknown`, `PersonDisabled`."""
    person = people.find_person(connection, person_id)
    if person is None:
        raise PersonUnknown("person_id: nobody of that id is enrolled", field="person_id")
    if person.disabled_at is not None:
        raise PersonDisabled("person_id: is disabled", field="person_id")
    return person


def _record(
    connection: Connection, person_id: str, change: PersonChange, actor: Actor, at: datetime
) -> None:
    entry = PersonChanged(at=at, actor=actor, person=Id(person_id), change=change)
    ledger.record(connection, entry)


def _uri(store: Store, secret: bytes, login: str) -> str:
    return second_factor.provisioning_uri(secret, login=login, issuer=f"Relevo {store.org}")
