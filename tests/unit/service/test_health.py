"""What `/readyz` answers for each way in which a check may end."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from relevo.errors import Unavailable
from relevo.service.health import impairing, readiness


def _holds() -> None:
    return


def _away() -> None:
    raise Unavailable("not there")


def test_all_checks_hold() -> None:
    assert readiness({"database": _holds, "broker": _holds}) == (200, "ready")


def test_what_is_done_without_is_named_beside_200() -> None:
    assert readiness({"database": _holds, "broker": impairing(_away)}) == (
        200,
        "ready, without broker",
    )


@pytest.mark.parametrize(
    "error",
    [Unavailable("not there"), OSError(), sa.exc.OperationalError("", None, OSError())],
    ids=lambda error: type(error).__name__,
)
def test_whatever_a_check_raises_it_is_named_beside_503(error: Exception) -> None:
    def fails() -> None:
        raise error

    answer = readiness({"sealing_keys": fails, "database": _away, "broker": impairing(_away)})

    assert answer == (503, "not ready: sealing_keys, database")
