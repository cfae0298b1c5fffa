"""Who acts, as the use cases see it. Pure values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from relevo.errors import InvalidInput

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")


@dataclass(frozen=True, slots=True)
class Person:
    """One of our own staff, or a program that acts in its name. `id` is what ledgers keep.

    `team`: the slug under which what she writes is counted together with her colleagues'.
    """

    id: str
    login: str
    display_name: str
    roles: frozenset[str]
    brands: frozenset[str]
    disabled_at: datetime | None = None
    team: str | None = None

    def may_see(self, brand: str) -> bool:
        """Whether the brand was granted; without it, nothing of the brand exists for the person."""
        return brand in self.brands

    def has_any(self, roles: frozenset[str]) -> bool:
        """Whether the person has at least one of the roles."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's session, as resumed from its cookie. `csrf` goes into every form."""

    person: Person
    csrf: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LogIn:
    """A session just begun. `secret` is for the cookie and is not kept here."""

    session: Session
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token just issued. `secret` is shown once and is not kept here."""

    id: str
    secret: str = field(repr=False)
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokenSummary:
    """A token as an administrator sees it later."""

    id: str
    person: str
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


def checked_login(text: str) -> str:
    """A login in the form in which it is kept; raises `InvalidInput` naming `login`."""
    login = text.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise InvalidInput("login: must be 2 to 64 of a-z 0-9 . _ @ -", field="login")
    return login


def person_of(row: Any) -> Person:
    """The person of a row that has the columns of the people table."""
    return Person(
        id=row.id,
        login=row.login,
        display_name=row.display_name,
        roles=frozenset(row.roles),
        brands=frozenset(row.brands),
        disabled_at=row.disabled_at,
        team=row.team,
    )
