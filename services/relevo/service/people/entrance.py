"""Letting people and programs in. The methods take the database, not a transaction: a refusal must
be counted even though it raises, and no writer may wait for a password's hash.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.errors import InvalidInput
from relevo.service.database import Database
from relevo.service.due import waits
from relevo.service.people.errors import LoginRefused, SessionEnded, TokenRefused
from relevo.service.people.passwords import Passwords
from relevo.service.people.person import LogIn, Person, Session, checked_login, person_of
from relevo.service.people.tables import PeopleTables, digest

MAX_FAILED_LOGINS = 5
LOCK_OUT = timedelta(minutes=15)
IDLE = timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=12)
_SEEN_PRECISION = timedelta(minutes=1)


class Entrance:
    """Checks tokens, passwords and sessions of one service."""

    def __init__(self, tables: PeopleTables, *, passwords: Passwords | None = None) -> None:
        self._tables = tables
        self._passwords = passwords or Passwords()

    def authenticate_token(self, database: Database, secret: str, *, at: datetime) -> Person:
        """The person in whose name the token acts. Raises `TokenRefused`."""
        tokens, people = self._tables.api_tokens, self._tables.people
        with database.read() as connection:
            row = connection.execute(
                sa.select(
                    people,
                    tokens.c.id.label("token_id"),
                    tokens.c.expires_at,
                    tokens.c.revoked_at,
                    tokens.c.last_used_at,
                )
                .join(people, people.c.id == tokens.c.person)
                .where(tokens.c.digest == digest(secret))
            ).one_or_none()
        if (
            row is None
            or row.revoked_at is not None
            or (row.expires_at is not None and row.expires_at <= at)
            or row.disabled_at is not None
        ):
            raise TokenRefused("the token is not valid")
        hour = at.replace(minute=0, second=0, microsecond=0)
        if row.last_used_at is None or row.last_used_at < hour:
            with database.write() as connection:
                connection.execute(
                    tokens.update().where(tokens.c.id == row.token_id).values(last_used_at=hour)
                )
        return person_of(row)

    def log_in(self, database: Database, login: str, password: str, *, at: datetime) -> LogIn:
        """Begin a session. Five failures in a row lock the login for fifteen minutes.

        Raises:
            LoginRefused: whatever the cause, after the same work.
        """
        table = self._tables.people
        row = self._known(database, login)
        matched = self._passwords.matches(password, None if row is None else row.password_hash)
        if row is None:
            raise LoginRefused("login or password is wrong")
        secret = secrets.token_urlsafe(32)
        with database.write() as connection:
            now = connection.execute(
                sa.select(table).where(table.c.id == row.id).with_for_update(key_share=True)
            ).one()
            locked = now.locked_until is not None and waits(now.locked_until, at, LOCK_OUT)
            unchanged = now.password_hash == row.password_hash and now.disabled_at is None
            if matched and unchanged and not locked:
                self._update(connection, row.id, failed_logins=0, locked_until=None)
                return LogIn(self._begin_session(connection, person_of(now), secret, at), secret)
            if not matched and not locked:
                self._count_failure(connection, now, at)
        raise LoginRefused("login or password is wrong")

    def resume_session(
        self, database: Database, secret: str, *, at: datetime, touch: bool = True
    ) -> Session:
        """The session of a cookie. A request that a page makes by itself passes `touch=False`:
        it must not keep the session of a person who left alive.

        Raises:
            SessionEnded: unknown, idle for 30 minutes, open for 12 hours, or person disabled.
        """
        sessions, people = self._tables.sessions, self._tables.people
        with database.read() as connection:
            row = connection.execute(
                sa.select(people, sessions.c.csrf, sessions.c.last_seen_at, sessions.c.expires_at)
                .join(people, people.c.id == sessions.c.person)
                .where(sessions.c.digest == digest(secret))
            ).one_or_none()
        if (
            row is None
            or row.disabled_at is not None
            or row.expires_at <= at
            or row.last_seen_at + IDLE <= at
        ):
            raise SessionEnded("log in again")
        if touch and row.last_seen_at + _SEEN_PRECISION <= at:
            with database.write() as connection:
                connection.execute(
                    sessions.update()
                    .where(sessions.c.digest == digest(secret))
                    .values(last_seen_at=at)
                )
        return Session(person_of(row), row.csrf, row.expires_at)

    def log_out(self, connection: Connection, secret: str) -> None:
        """End the session of a cookie, if there is one."""
        table = self._tables.sessions
        connection.execute(table.delete().where(table.c.digest == digest(secret)))

    def _begin_session(
        self, connection: Connection, person: Person, secret: str, at: datetime
    ) -> Session:
        table = self._tables.sessions
        connection.execute(
            table.delete().where(
                sa.or_(table.c.expires_at <= at, table.c.last_seen_at <= at - IDLE)
            )
        )
        session = Session(person, secrets.token_urlsafe(32), at + LONGEST_SESSION)
        connection.execute(
            table.insert().values(
                digest=digest(secret),
                person=person.id,
                csrf=session.csrf,
                created_at=at,
                last_seen_at=at,
                expires_at=session.expires_at,
            )
        )
        return session

    def _known(self, database: Database, login: str) -> sa.Row[Any] | None:
        table = self._tables.people
        try:
            wanted = checked_login(login)
        except InvalidInput:
            return None  # what cannot be a login is treated as one that nobody has
        with database.read() as connection:
            return connection.execute(sa.select(table).where(table.c.login == wanted)).one_or_none()

    def _count_failure(self, connection: Connection, row: sa.Row[Any], at: datetime) -> None:
        failures = row.failed_logins + 1
        if failures < MAX_FAILED_LOGINS:
            self._update(connection, row.id, failed_logins=failures)
        else:
            self._update(connection, row.id, failed_logins=0, locked_until=at + LOCK_OUT)

    def _update(self, connection: Connection, person_id: str, **values: object) -> None:
        table = self._tables.people
        connection.execute(table.update().where(table.c.id == person_id).values(**values))
