"""What care itself knows of cases, for the export of their customer's data: no value is in it.

Its form is the vault's (`vault/export_account.py`), which puts the values in their places.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import Case
from relevo.care.domain.posts import Post, thread
from relevo.care.domain.timeline import Event, EventKind
from relevo.crossing.vocabulary import PostVersion
from relevo.errors import InvalidInput

MAX_BYTES: Final = 1 << 19


def account(tx: Transaction, cases: Sequence[Case]) -> bytes:
    """The account of these cases. Raises `InvalidInput` naming `cases` if it is too long."""
    told = {"cases": [_told(tx, case) for case in cases]}
    written = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    if len(written) > MAX_BYTES:
        raise InvalidInput("cases: hold too much for one export; ask for fewer", field="cases")
    return written


def _told(tx: Transaction, case: Case) -> dict[str, Any]:
    replies = tx.desk.replies(case.key)
    return {
        "agency": case.agency,
        "case": case.key.case_id,
        "code": case.header.public_code,
        "channel": case.header.channel,
        "opened_at": _instant(case.header.opened_at),
        "posts": [
            _version(version, post)
            for post in thread(tx.cases.posts(case.key))
            for version in (*post.earlier, *([post.current] if post.current else []))
        ],
        "replies": [
            {"at": _instant(one.written_at), "state": one.state.value, "text": one.text}
            for one in replies
        ],
        "opened": list(_opened(tx.desk.events(case.key))),
    }


def _version(version: PostVersion, post: Post) -> dict[str, Any]:
    places: list[dict[str, Any]] = []
    done = 0
    for span in sorted(version.findings, key=lambda one: (one.start, one.end)):
        if span.field_number is None or not done <= span.start < span.end:
            continue
        places.append(
            {
                "start": span.start,
                "end": span.end,
                "post_version": span.seal_id or version.post_version_id,
                "number": span.field_number,
            }
        )
        done = span.end
    return {
        "at": _instant(version.event_time),
        "removed": post.removed_at is not None,
        "text": version.redacted_text,
        "places": places,
    }


def _opened(events: Iterable[Event]) -> Iterable[dict[str, str]]:
    """When somebody of care saw a value, of what type, and for what purpose; not who."""
    purposes: dict[tuple[str, str | None, int | None], str] = {}
    for event in events:
        of = (event.actor, event.subject, event.number)
        if event.kind is EventKind.REVEAL_ASKED:
            purposes[of] = event.code or ""
        elif event.kind is EventKind.REVEAL_SHOWN:
            yield {
                "at": _instant(event.at),
                "type": event.code or "",
                "purpose": purposes.get(of, ""),
            }


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
