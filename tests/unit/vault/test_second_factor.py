"""One-time passwords against the RFC's own vectors, and what is accepted when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from relevo.vault.errors import CodeUsed, CodeWrong
from relevo.vault.second_factor import accept, code_at, lock_after, new_secret, provisioning_uri

SECRET = b"12345678901234567890"
AT = datetime(2026, 5, 4, 8, 20, 10, tzinfo=UTC)
STEP = int(AT.timestamp()) // 30


# RFC 6238 appendix B, SHA-1 rows; the last six of its eight digits (RFC 4226 section 5.3).
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert code_at(SECRET, at) == code
    assert accept(SECRET, code, at, last_step=0) == seconds // 30


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_one_step_to_either_side_is_accepted(steps: int) -> None:
    code = code_at(SECRET, AT + timedelta(seconds=30 * steps))
    assert accept(SECRET, code, AT, last_step=0) == STEP + steps


@pytest.mark.parametrize("steps", [-2, 2])
def test_two_steps_away_is_wrong(steps: int) -> None:
    with pytest.raises(CodeWrong):
        accept(SECRET, code_at(SECRET, AT + timedelta(seconds=30 * steps)), AT, last_step=0)


@pytest.mark.parametrize("last_step", [STEP, STEP + 1])
def test_a_code_not_after_the_last_one_is_used_up(last_step: int) -> None:
    with pytest.raises(CodeUsed):
        accept(SECRET, code_at(SECRET, AT), AT, last_step=last_step)


def test_locks_double_up_to_a_day() -> None:
    locks = [lock_after(wrong, AT) for wrong in (4, 5, 6, 7, 100)]
    lengths = [None if lock is None else lock - AT for lock in locks]
    minutes = [timedelta(minutes=15 * factor) for factor in (1, 2, 4)]
    assert lengths == [None, *minutes, timedelta(days=1)]


def test_the_uri_is_what_authenticators_read() -> None:
    uri = provisioning_uri(new_secret(lambda size: SECRET[:size]), login="rosa", issuer="Relevo q")
    assert uri.startswith("otpauth://totp/Relevo%20q:rosa?")
    assert "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" in uri
    assert "digits=6" in uri
    assert "period=30" in uri
