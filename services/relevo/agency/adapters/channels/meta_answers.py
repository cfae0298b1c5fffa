"""What an answer of the Graph API means for us. Pure; nothing of a body is kept but codes and ids.

Sources: Meta, Graph API, "Handle Errors" (codes, `is_transient`) and "Rate Limits" (codes 4, 17,
32, 613, 80000 to 80014; `X-Business-Use-Case-Usage` with `estimated_time_to_regain_access` in
minutes).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from relevo.agency.domain.channel import Later, Refused, Unknown

_RATE_CODES = frozenset({4, 17, 32, 613, *range(80000, 80015)})
_TRANSIENT_CODES = frozenset({1, 2})
_DUPLICATE = 506  # "Duplicate Post": it may be ours, whose answer was lost
_REASONS = {
    10: "NO_PERMISSION",
    100: "NOT_ACCEPTED",
    102: "TOKEN_REFUSED",
    190: "TOKEN_REFUSED",
    341: "PAGE_LIMIT_REACHED",
    368: "PAGE_BLOCKED",
    803: "NOT_THERE",
}
_NOT_THERE_SUBCODE = 33  # of code 100: the object does not exist, or may not be seen

RATE_LIMITED = "RATE_LIMITED"


def document(content: bytes) -> dict[str, Any]:
    """The answer's JSON object, or an empty one if it is none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def failure(
    status: int, body: Mapping[str, Any], headers: Mapping[str, str]
) -> Refused | Later | Unknown:
    """What an answer other than success says about whether the call had an effect.

    A refusal that names its reason had none. Everything that the server's own trouble may have
    interrupted is `Unknown`: the effect may have been had.
    """
    error = body.get("error")
    error = error if isinstance(error, dict) else {}
    code = _whole(error.get("code"))
    if status == 429 or code in _RATE_CODES:
        return Later(RATE_LIMITED, _asked_for(headers))
    if status >= 500 or not 400 <= status < 500:
        return Unknown("PLATFORM_FAILED")
    if code in _TRANSIENT_CODES or error.get("is_transient") is True:
        return Unknown("PLATFORM_FAILED")
    if code == _DUPLICATE:
        return Unknown("DUPLICATE")
    if code == 100 and _whole(error.get("error_subcode")) == _NOT_THERE_SUBCODE:
        return Refused("NOT_THERE")
    if code is not None and 200 <= code <= 299:
        return Refused("NO_PERMISSION")
    if code in _REASONS:
        return Refused(_REASONS[code])
    return Refused(
        {401: "TOKEN_REFUSED", 403: "NO_PERMISSION", 404: "NOT_THERE"}.get(status, "REFUSED")
    )


def _asked_for(headers: Mapping[str, str]) -> timedelta | None:
    """The longest wait that the usage header or `Retry-After` (in seconds) asks for."""
    waits = [timedelta(minutes=minutes) for minutes in _minutes(headers)]
    seconds = headers.get("Retry-After", "")
    if seconds.isascii() and seconds.isdigit() and len(seconds) < 7:
        waits.append(timedelta(seconds=int(seconds)))
    return max(waits, default=None)


def _minutes(headers: Mapping[str, str]) -> Iterator[int]:
    usage = document(headers.get("X-Business-Use-Case-Usage", "").encode("utf-8", "replace"))
    for listed in usage.values():
        for use in listed if isinstance(listed, list) else []:
            minutes = (
                _whole(use.get("estimated_time_to_regain_access"))
                if isinstance(use, dict)
                else None
            )
            if minutes is not None and 0 < minutes < 100_000:
                yield minutes


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
