"""Passwords: argon2id (RFC 9106) in PHC form; the same work whether or not a login exists."""

from __future__ import annotations

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from relevo.errors import InvalidInput

MIN_CHARACTERS = 12
MAX_CHARACTERS = 256


class WeakPassword(InvalidInput):
    """The password is too short, too long, or is the login."""

    reason = "WEAK_PASSWORD"


class Passwords:
    """Hashes and checks passwords. The default cost is the library's (RFC 9106, low memory)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str, *, login: str) -> str:
        """The PHC text to keep.

        Raises:
            WeakPassword: naming `password`.
        """
        if not MIN_CHARACTERS <= len(password) <= MAX_CHARACTERS:
            raise WeakPassword(
                f"password: must be {MIN_CHARACTERS} to {MAX_CHARACTERS} characters",
                field="password",
            )
        if password.casefold() == login.casefold():
            raise WeakPassword("password: must not be the login", field="password")
        return self._hasher.hash(password)

    def matches(self, password: str, kept: str | None) -> bool:
        """Whether the password is the one kept. Without one, the work is done all the same."""
        try:
            verified = self._hasher.verify(kept or self._nobody, password[:MAX_CHARACTERS])
        except (VerificationError, InvalidHashError):
            return False
        return verified and kept is not None and len(password) <= MAX_CHARACTERS

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("the password of a login that does not exist")
