"""What an answer of the Graph API says about whether a call had an effect."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.agency.adapters.channels import meta_answers
from relevo.agency.domain.channel import Later, Refused, Unknown


def failure(status: int, headers: dict[str, str] | None = None, **error: Any) -> object:
    return meta_answers.failure(status, {"error": error}, headers or {})


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (403, {"code": 80001}, Later("RATE_LIMITED")),
        (400, {"code": 4}, Later("RATE_LIMITED")),
        (400, {"code": 32}, Later("RATE_LIMITED")),
        (400, {"code": 613}, Later("RATE_LIMITED")),
        (429, {}, Later("RATE_LIMITED")),
        (500, {"code": 80001}, Later("RATE_LIMITED")),
        (400, {"code": 10}, Refused("NO_PERMISSION")),
        (403, {"code": 200}, Refused("NO_PERMISSION")),
        (403, {"code": 299}, Refused("NO_PERMISSION")),
        (400, {"code": 190}, Refused("TOKEN_REFUSED")),
        (400, {"code": 100}, Refused("NOT_ACCEPTED")),
        (400, {"code": 100, "error_subcode": 33}, Refused("NOT_THERE")),
        (400, {"code": 368}, Refused("PAGE_BLOCKED")),
        (400, {"code": 987}, Refused("REFUSED")),
        (400, {"code": "190"}, Refused("REFUSED")),
        (400, {"code": True}, Refused("REFUSED")),
        (401, {}, Refused("TOKEN_REFUSED")),
        (404, {}, Refused("NOT_THERE")),
        (400, {"code": 1}, Unknown("PLATFORM_FAILED")),
        (400, {"code": 2}, Unknown("PLATFORM_FAILED")),
        (400, {"code": 987, "is_transient": True}, Unknown("PLATFORM_FAILED")),
        (400, {"code": 506}, Unknown("DUPLICATE")),
        (500, {}, Unknown("PLATFORM_FAILED")),
        (503, {"code": 190}, Unknown("PLATFORM_FAILED")),
        (302, {}, Unknown("PLATFORM_FAILED")),
        (200, {"code": 190}, Unknown("PLATFORM_FAILED")),
    ],
)
def test_each_answer_has_its_meaning(status: int, error: dict[str, Any], expected: object) -> None:
    assert failure(status, **error) == expected


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "30"}, timedelta(seconds=30)),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "²"}, None),
        ({"X-Business-Use-Case-Usage": "no json"}, None),
        ({"X-Business-Use-Case-Usage": "[1]"}, None),
        (
            {
                "X-Business-Use-Case-Usage": json.dumps(
                    {
                        "1": [{"estimated_time_to_regain_access": 7}, 3],
                        "2": [{"estimated_time_to_regain_access": "9"}],
                        "3": "x",
                    }
                ),
                "Retry-After": "30",
            },
            timedelta(minutes=7),
        ),
    ],
)
def test_the_longest_wait_that_is_asked_for_counts(
    headers: dict[str, str], wait: timedelta | None
) -> None:
    assert failure(400, headers, code=80001) == Later("RATE_LIMITED", wait)


@given(st.binary(max_size=60), st.integers(100, 599), st.text(max_size=30))
def test_no_answer_brings_the_reader_down_or_is_quoted(
    content: bytes, status: int, header: str
) -> None:
    body = meta_answers.document(content)
    outcome = meta_answers.failure(
        status, body, {"X-Business-Use-Case-Usage": header, "Retry-After": header}
    )
    assert outcome.reason_code.replace("_", "").isalpha()
