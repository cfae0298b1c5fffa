"""Who there is and what they may do. Every method takes the caller's transaction, so that a change
and its ledger entry commit together.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from relevo.errors import InvalidInput, NotFound
from relevo.service.clock import new_id
from relevo.service.people.changes import (
    Change,
    PersonChange,
    PersonChanged,
    TokenIssued,
    TokenRevoked,
)
from relevo.service.people.errors import LoginTaken
from relevo.service.people.passwords import Passwords
from relevo.service.people.person import (
    IssuedToken,
    Person,
    TokenSummary,
    checked_login,
    person_of,
)
from relevo.service.people.tables import PeopleTables, digest

TOKEN_PREFIX = "rlv_"  # noqa: S105 - lets secret scanners recognise a leaked token

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LONG_NUMBER = re.compile(r"[0-9]{6}")

RecordChange = Callable[[Connection, Change], None]


class People:
    """The people of one service, whose roles are the members of `roles`."""

    def __init__(
        self,
        tables: PeopleTables,
        *,
        roles: type[StrEnum],
        record_change: RecordChange,
        passwords: Passwords | None = None,
    ) -> None:
        self._tables = tables
        self._roles = roles
        self._record = record_change
        self._passwords = passwords or Passwords()

    def add_person(
        self,
        connection: Connection,
        *,
        login: str,
        display_name: str,
        roles: Iterable[str],
        brands: Iterable[str],
        at: datetime,
        actor: str,
        password: str | None = None,
    ) -> Person:
        """Add a person, or without `password` a program. `actor` is a person or SPIFFE id.

        Raises:
            InvalidInput: naming the field. LoginTaken: another person has the login.
        """
        login = checked_login(login)
        if not 1 <= len(display_name) <= 100 or not display_name.isprintable():
            raise InvalidInput(
                "display_name: must be 1 to 100 printable characters", field="display_name"
            )
        person = Person(
            id=new_id(),
            login=login,
            display_name=display_name,
            roles=self._checked_roles(roles),
            brands=_checked_brands(brands),
        )
        table = self._tables.people
        if connection.scalar(sa.select(table.c.id).where(table.c.login == login)) is not None:
            raise LoginTaken("login: another person has it", field="login")
        kept = None if password is None else self._passwords.hash(password, login=login)
        self._insert(
            connection,
            table.insert().values(
                id=person.id,
                login=login,
                display_name=display_name,
                roles=sorted(person.roles),
                brands=sorted(person.brands),
                password_hash=kept,
                failed_logins=0,
                created_at=at,
            ),
        )
        self._changed(connection, person.id, PersonChange.CREATED, at=at, actor=actor)
        nobody = replace(person, roles=frozenset(), brands=frozenset())
        self._record_grants(connection, nobody, person, at=at, actor=actor)
        return person

    def person(self, connection: Connection, person_id: str) -> Person:
        """The person, disabled or not. Raises `NotFound`."""
        return self._found(connection, person_id, lock=False)

    def everybody(self, connection: Connection) -> tuple[Person, ...]:
        """All people in the order of their logins."""
        table = self._tables.people
        return tuple(
            person_of(row) for row in connection.execute(sa.select(table).order_by(table.c.login))
        )

    def logins(self, connection: Connection) -> dict[str, str]:
        """Everybody's login by id, disabled people's too."""
        table = self._tables.people
        rows = connection.execute(sa.select(table.c.id, table.c.login))
        return {row.id: row.login for row in rows}

    def set_password(
        self, connection: Connection, person_id: str, password: str, *, at: datetime, actor: str
    ) -> None:
        """Replace the password, lift a lock-out and end the person's sessions."""
        person = self._held(connection, person_id)
        kept = self._passwords.hash(password, login=person.login)
        self._update(connection, person_id, password_hash=kept, failed_logins=0, locked_until=None)
        self._end_sessions(connection, person_id)
        self._changed(connection, person_id, PersonChange.PASSWORD_CHANGED, at=at, actor=actor)

    def change_roles(
        self,
        connection: Connection,
        person_id: str,
        *,
        roles: Iterable[str],
        brands: Iterable[str],
        at: datetime,
        actor: str,
    ) -> Person:
        """Give the person exactly these roles and brands; effective with its next request."""
        before = self._held(connection, person_id)
        after = replace(before, roles=self._checked_roles(roles), brands=_checked_brands(brands))
        self._update(connection, person_id, roles=sorted(after.roles), brands=sorted(after.brands))
        self._record_grants(connection, before, after, at=at, actor=actor)
        return after

    def change_team(
        self,
        connection: Connection,
        person_id: str,
        team: str | None,
        *,
        at: datetime,
        actor: str,
    ) -> Person:
        """Put the person into a team, or into none; the same one again changes nothing.

        Raises:
            InvalidInput: naming `team`. NotFound.
        """
        before = self._held(connection, person_id)
        after = replace(before, team=_checked_team(team))
        if after != before:
            self._update(connection, person_id, team=after.team)
            self._record(
                connection,
                PersonChanged(at, actor, person_id, PersonChange.TEAM_CHANGED, team=after.team),
            )
        return after

    def team_of(self, connection: Connection, person_id: str) -> str | None:
        """The person's team; None also for whom this service does not know."""
        table = self._tables.people
        found: str | None = connection.scalar(
            sa.select(table.c.team).where(table.c.id == person_id)
        )
        return found

    def disable(self, connection: Connection, person_id: str, *, at: datetime, actor: str) -> None:
        """Shut the person and its tokens out at once. Doing it again changes nothing."""
        if self._held(connection, person_id).disabled_at is not None:
            return
        self._update(connection, person_id, disabled_at=at)
        self._end_sessions(connection, person_id)
        self._changed(connection, person_id, PersonChange.DISABLED, at=at, actor=actor)

    def enable(self, connection: Connection, person_id: str, *, at: datetime, actor: str) -> None:
        """Let a disabled person in again; its tokens that did not end work again too."""
        if self._held(connection, person_id).disabled_at is None:
            return
        self._update(connection, person_id, disabled_at=None, failed_logins=0, locked_until=None)
        self._changed(connection, person_id, PersonChange.ENABLED, at=at, actor=actor)

    def issue_token(
        self,
        connection: Connection,
        person_id: str,
        *,
        label: str,
        at: datetime,
        actor: str,
        lifetime: timedelta | None = None,
    ) -> IssuedToken:
        """Issue a token that acts with the person's roles. Its secret is returned here only."""
        person = self.person(connection, person_id)
        if not 1 <= len(label) <= 100 or not label.isprintable():
            raise InvalidInput("label: must be 1 to 100 printable characters", field="label")
        token = IssuedToken(
            new_id(), TOKEN_PREFIX + secrets.token_urlsafe(32), at + lifetime if lifetime else None
        )
        connection.execute(
            self._tables.api_tokens.insert().values(
                id=token.id,
                person=person_id,
                digest=digest(token.secret),
                label=label,
                created_at=at,
                expires_at=token.expires_at,
            )
        )
        scopes = tuple(sorted(person.roles))
        self._record(
            connection, TokenIssued(at, actor, token.id, person_id, scopes, token.expires_at)
        )
        return token

    def revoke_token(
        self, connection: Connection, token_id: str, *, at: datetime, actor: str
    ) -> None:
        """Stop a token from working. Doing it again changes nothing. Raises `NotFound`."""
        table = self._tables.api_tokens
        row = connection.execute(sa.select(table).where(table.c.id == token_id)).one_or_none()
        if row is None:
            raise NotFound("token: there is none with this id", field="token")
        if row.revoked_at is not None:
            return
        connection.execute(table.update().where(table.c.id == token_id).values(revoked_at=at))
        self._record(connection, TokenRevoked(at, actor, token_id, row.person))

    def tokens(self, connection: Connection) -> tuple[TokenSummary, ...]:
        """Every token ever issued, oldest first, without anything that could be used."""
        table = self._tables.api_tokens
        rows = connection.execute(
            sa.select(*(table.c[name] for name in TokenSummary.__slots__)).order_by(
                table.c.created_at, table.c.id
            )
        )
        return tuple(TokenSummary(*row) for row in rows)

    def _checked_roles(self, roles: Iterable[str]) -> frozenset[str]:
        known = {role.value for role in self._roles}
        wanted = frozenset(str(role) for role in roles)
        if not wanted <= known:
            raise InvalidInput(f"roles: must be among {', '.join(sorted(known))}", field="roles")
        return wanted

    def _insert(self, connection: Connection, person: sa.Insert) -> None:
        try:
            connection.execute(person)
        except IntegrityError:  # another has taken the login meanwhile
            raise LoginTaken("login: another person has it", field="login") from None

    def _held(self, connection: Connection, person_id: str) -> Person:
        """The person, whom nobody else changes until the transaction ends."""
        return self._found(connection, person_id, lock=True)

    def _found(self, connection: Connection, person_id: str, *, lock: bool) -> Person:
        table = self._tables.people
        query = sa.select(table).where(table.c.id == person_id)
        locking = query.with_for_update(key_share=True)
        row = connection.execute(locking if lock else query).one_or_none()
        if row is None:
            raise NotFound("person: there is none with this id", field="person")
        return person_of(row)

    def _update(self, connection: Connection, person_id: str, **values: object) -> None:
        table = self._tables.people
        connection.execute(table.update().where(table.c.id == person_id).values(**values))

    def _end_sessions(self, connection: Connection, person_id: str) -> None:
        table = self._tables.sessions
        connection.execute(table.delete().where(table.c.person == person_id))

    def _changed(
        self,
        connection: Connection,
        person_id: str,
        change: PersonChange,
        *,
        at: datetime,
        actor: str,
        role: str | None = None,
        brand: str | None = None,
    ) -> None:
        self._record(connection, PersonChanged(at, actor, person_id, change, role, brand))

    def _record_grants(
        self, connection: Connection, before: Person, after: Person, *, at: datetime, actor: str
    ) -> None:
        for change, roles in (
            (PersonChange.ROLE_REMOVED, before.roles - after.roles),
            (PersonChange.ROLE_GRANTED, after.roles - before.roles),
        ):
            for role in sorted(roles):
                self._changed(connection, after.id, change, at=at, actor=actor, role=role)
        for change, brands in (
            (PersonChange.BRAND_REMOVED, before.brands - after.brands),
            (PersonChange.BRAND_GRANTED, after.brands - before.brands),
        ):
            for brand in sorted(brands):
                self._changed(connection, after.id, change, at=at, actor=actor, brand=brand)


def _checked_team(team: str | None) -> str | None:
    if team is not None and (not _SLUG.fullmatch(team) or _LONG_NUMBER.search(team)):
        raise InvalidInput(
            "team: must be 1 to 40 of a-z 0-9 -, no six digits in a row", field="team"
        )
    return team


def _checked_brands(brands: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(brands)
    if not all(_SLUG.fullmatch(brand) for brand in wanted):
        raise InvalidInput("brands: each must be 1 to 40 of a-z 0-9 -", field="brands")
    return wanted
