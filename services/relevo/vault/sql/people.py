"""Statements on people and their second factors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.vault.sql.tables import people


@dataclass(frozen=True, slots=True)
class Person:
    """One person who may reveal.

    Attributes:
        secret_closed: the TOTP secret as it rests (`keys.cases.FactorSecrets`).
        last_step: the newest time step whose code was accepted.
        wrong_codes: wrong codes since the last right one.
    """

    person_id: str
    login: str
    secret_closed: bytes = field(repr=False)
    last_step: int
    wrong_codes: int
    locked_until: datetime | None
    disabled_at: datetime | None
    created_at: datetime


_ONE = (
    sa.select(people)
    .where(people.c.person_id == sa.bindparam("id"))
    .with_for_update(key_share=True)
)


def find_person(connection: Connection, person_id: str) -> Person | None:
    """The person; her row stays locked for the rest of a writing transaction."""
    row = connection.execute(_ONE, {"id": person_id}).one_or_none()
    return None if row is None else Person(**row._mapping)


def everybody(connection: Connection) -> tuple[Person, ...]:
    """All enrolled people in the order of their logins."""
    rows = connection.execute(sa.select(people).order_by(people.c.login))
    return tuple(Person(**row._mapping) for row in rows)


def is_taken(connection: Connection, person_id: str, login: str) -> bool:
    """Whether somebody has this id or this login."""
    return (
        connection.scalar(
            sa.select(sa.func.count())
            .select_from(people)
            .where(sa.or_(people.c.person_id == person_id, people.c.login == login))
        )
        != 0
    )


def add_person(connection: Connection, person: Person) -> None:
    """Keep a new person."""
    connection.execute(
        people.insert().values(
            person_id=person.person_id,
            login=person.login,
            secret_closed=person.secret_closed,
            last_step=person.last_step,
            wrong_codes=person.wrong_codes,
            locked_until=person.locked_until,
            disabled_at=person.disabled_at,
            created_at=person.created_at,
        )
    )


def replace_secret(connection: Connection, person_id: str, secret_closed: bytes) -> None:
    """A new second factor; wrong codes and a lock belonged to the old one."""
    connection.execute(
        people.update()
        .where(people.c.person_id == person_id)
        .values(secret_closed=secret_closed, last_step=0, wrong_codes=0, locked_until=None)
    )


def set_disabled(connection: Connection, person_id: str, at: datetime) -> None:
    """The person may not reveal any more."""
    connection.execute(
        people.update().where(people.c.person_id == person_id).values(disabled_at=at)
    )


def note_right_code(connection: Connection, person_id: str, step: int) -> None:
    """A code was accepted: it and all older ones are used up."""
    connection.execute(
        people.update()
        .where(people.c.person_id == person_id)
        .values(last_step=step, wrong_codes=0, locked_until=None)
    )


def note_wrong_code(
    connection: Connection, person_id: str, wrong_codes: int, locked_until: datetime | None
) -> None:
    """A code was refused."""
    connection.execute(
        people.update()
        .where(people.c.person_id == person_id)
        .values(wrong_codes=wrong_codes, locked_until=locked_until)
    )
