"""Time-based one-time passwords (RFC 6238: HMAC-SHA-1, 30 seconds, six digits). Pure.

SHA-1 is what authenticator applications support; RFC 6238 rests on HMAC, which stands.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from relevo.vault.errors import CodeUsed, CodeWrong

STEP_SECONDS: Final = 30
DIGITS: Final = 6
SECRET_SIZE: Final = 20
"""Bytes; what RFC 4226 section 4 (R6) recommends."""
MAX_WRONG_CODES: Final = 5
"""Wrong codes in a row until the first lock."""
_FIRST_LOCK: Final = timedelta(minutes=15)
_LONGEST_LOCK: Final = timedelta(days=1)


def new_secret(random: Callable[[int], bytes]) -> bytes:
    """A random secret for one person."""
    return random(SECRET_SIZE)


def provisioning_uri(secret: bytes, *, login: str, issuer: str) -> str:
    """The `otpauth://` URI that an authenticator application reads. It holds the secret."""
    return _totp(secret).get_provisioning_uri(login, issuer)


def code_at(secret: bytes, at: datetime) -> str:
    """The code that an authenticator application shows at an instant."""
    return _code(secret, _step(at))


def accept(secret: bytes, code: str, at: datetime, *, last_step: int) -> int:
    """The time step whose code this is: the present one, or one step to either side.

    Every candidate is computed and compared in constant time, whichever fits.

    Raises:
        CodeWrong: it is none of the three.
        CodeUsed: it is, but of a step that is not after `last_step`.
    """
    given = code.encode("utf-8", "replace")
    now = _step(at)
    steps = [
        step
        for step in range(max(now - 1, 0), now + 2)
        if hmac.compare_digest(_code(secret, step).encode("ascii"), given)
    ]
    if not steps:
        raise CodeWrong("totp: is not a present code", field="totp")
    fresh = [step for step in steps if step > last_step]
    if not fresh:
        raise CodeUsed("totp: was used before; wait for the next one", field="totp")
    return fresh[0]


def lock_after(wrong_codes: int, at: datetime) -> datetime | None:
    """Until when a person is locked after so many wrong codes in a row; None while she is not.

    Five lock for a quarter of an hour; each further one doubles it, up to a day. A guess is right
    with 3 in 10^6, so guessing on and on succeeds once in several hundred years.
    """
    if wrong_codes < MAX_WRONG_CODES:
        return None
    doublings = min(wrong_codes - MAX_WRONG_CODES, 10)
    return at + min(_FIRST_LOCK * (1 << doublings), _LONGEST_LOCK)


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


def _code(secret: bytes, step: int) -> str:
    return _totp(secret).generate(step * STEP_SECONDS).decode("ascii")


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - RFC 6238, see above
