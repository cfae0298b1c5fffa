"""What care tells of a customer's cases for her export, and the document that comes of it. No I/O.

The account is JSON, at most 512 KiB:
    {"cases": [{"agency", "case", "code", "channel", "opened_at",
                "posts": [{"at", "removed", "text", "places": [
                    {"start", "end", "post_version", "number"}]}],
                "replies": [{"at", "state", "text"}],
                "opened": [{"at", "type", "purpose"}]}]}
`text` is the redacted one; each place is a stretch of its code points in whose stead a held value
goes, in order and apart from one another. Times are RFC 3339. Whatever else is there is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_id, check_slug

MAX_ACCOUNT: Final = 1 << 19
FORMAT: Final = "relevo-subject-export-v1"
_CASE: Final = {"agency": str, "case": str, "code": str, "channel": str, "opened_at": str}
_POST: Final = {"at": str, "removed": bool, "text": str}
_PLACE: Final = {"start": int, "end": int, "post_version": str, "number": int}
_REPLY: Final = {"at": str, "state": str, "text": str}
_OPENED: Final = {"at": str, "type": str, "purpose": str}

CaseName = tuple[str, str]
"""Agency and case."""
Place = tuple[str, int]
"""Post version, or submission, and number."""


@dataclass(frozen=True, slots=True)
class OpenedValue:
    """One value, for the document. `masked`: card numbers in it are not whole."""

    type: str
    text: str = field(repr=False)
    masked: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An account that has its form."""

    cases: Mapping[CaseName, Mapping[str, Any]] = field(repr=False)


def read_account(raw: bytes) -> Account:
    """The account; raises `MalformedMessage`, which repeats nothing of it."""
    if len(raw) > MAX_ACCOUNT:
        raise MalformedMessage(f"account: must be at most {MAX_ACCOUNT} bytes", field="account")
    try:
        parsed = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _malformed() from None
    whole = _object(parsed, {}, ("cases",))
    cases = {}
    for one in whole["cases"]:
        case = _object(one, _CASE, ("posts", "replies", "opened"))
        for post in case["posts"]:
            _check_post(post)
        for reply in case["replies"]:
            _object(reply, _REPLY)
        for act in case["opened"]:
            _object(act, _OPENED)
        cases[check_slug(case["agency"], "account"), check_id(case["case"], "account")] = case
    if len(cases) != len(whole["cases"]):
        raise _malformed()
    return Account(cases)


def document(
    account: Account,
    values: Mapping[CaseName, Mapping[Place, OpenedValue]],
    *,
    export_id: str,
    brand: str,
    language: str,
    withheld: int,
    at: datetime,
) -> dict[str, Any]:
    """What she is given: all of the account, with the values that are hers in their places."""
    return {
        "format": FORMAT,
        "export": export_id,
        "brand": brand,
        "language": language,
        "made_at": at.isoformat(timespec="seconds"),
        "withheld": withheld,
        "cases": [
            _told(case, values.get(name, {})) for name, case in sorted(account.cases.items())
        ],
    }


def _told(case: Mapping[str, Any], values: Mapping[Place, OpenedValue]) -> dict[str, Any]:
    held = {(one.type, one.text): one for one in values.values()}
    return {
        **{name: case[name] for name in (*_CASE, "replies", "opened")},
        "posts": [
            {"at": post["at"], "removed": post["removed"], "text": _filled(post, values)}
            for post in case["posts"]
        ],
        "values": [
            {"type": one.type, "value": one.text, "masked": one.masked}
            for _, one in sorted(held.items())
        ],
    }


def _filled(post: Mapping[str, Any], values: Mapping[Place, OpenedValue]) -> str:
    text, done = str(post["text"]), 0
    kept: list[str] = []
    for place in post["places"]:
        value = values.get((place["post_version"], place["number"]))
        if value is not None:
            kept += text[done : place["start"]], value.text
            done = place["end"]
    return "".join(kept) + text[done:]


def _check_post(post: object) -> None:
    done, found = 0, _object(post, _POST, ("places",))
    for one in found["places"]:
        place = _object(one, _PLACE)
        if not done <= place["start"] < place["end"] <= len(found["text"]):
            raise _malformed()
        done = place["end"]


def _object(
    found: object, plain: Mapping[str, type], lists: Iterable[str] = ()
) -> Mapping[str, Any]:
    if not isinstance(found, dict) or found.keys() != {*plain, *lists}:
        raise _malformed()
    exact = all(type(found[name]) is kind for name, kind in plain.items())
    if not exact or not all(isinstance(found[name], list) for name in lists):
        raise _malformed()
    return found


def _malformed() -> MalformedMessage:
    return MalformedMessage("account: is not of its form", field="account")
