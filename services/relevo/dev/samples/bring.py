"""Brings the sample posts in through the real doors: webhook and `POST /api/v1/posts`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from relevo.dev.doors import Door, DoorRefused, MetaWebhook, feed_value
from relevo.dev.household import BRAND
from relevo.dev.platform import Comment, LocalPlatform
from relevo.dev.samples import posts
from relevo.errors import Unavailable

_WEBHOOK_CHANNEL = "facebook"
_PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Brought:
    """One sample post that was taken in."""

    channel: str
    status: int


def bring(
    platform: LocalPlatform, webhook: MetaWebhook, door: Door, *, at: datetime
) -> Iterator[Brought]:
    """Deliver every sample post, oldest first, with times relative to `at`.

    Those of the webhook channel stand on the local platform too, so that they can be answered.

    Raises:
        Unavailable: a door did not take a post within half a minute.
    """
    for post in posts():
        moment = at - timedelta(minutes=post["minutes_ago"])
        if post["channel"] == _WEBHOOK_CHANNEL:
            platform.keep(_comment(post, moment))
        yield Brought(post["channel"], _patiently(webhook, door, post, moment))


def stand_again(platform: LocalPlatform, *, at: datetime) -> None:
    """Put the sample posts back onto a platform that was restarted; no webhook goes out."""
    for post in posts():
        if post["channel"] == _WEBHOOK_CHANNEL:
            platform.keep(_comment(post, at - timedelta(minutes=post["minutes_ago"])))


def _comment(post: dict[str, Any], moment: datetime) -> Comment:
    return Comment(
        comment_id=post["source"],
        thread_id=post["thread"],
        parent_id=post["parent"] or post["thread"],
        author_id=post["author"]["id"],
        author_name=post["author"]["name"],
        message=post["text"],
        created_time=int(moment.timestamp()),
    )


def _patiently(webhook: MetaWebhook, door: Door, post: dict[str, Any], moment: datetime) -> int:
    """Deliver one post; right after the start the brand's sealing keys may not be there yet."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        status = _deliver(webhook, door, post, moment)
        if status < 400:
            return status
        if status != 503 or time.monotonic() > deadline:
            raise Unavailable(f"a sample post was not taken: HTTP {status}")
        time.sleep(0.25)


def _deliver(webhook: MetaWebhook, door: Door, post: dict[str, Any], moment: datetime) -> int:
    if post["channel"] == _WEBHOOK_CHANNEL:
        seconds = int(moment.timestamp())
        return webhook.deliver(feed_value(post, at=seconds), time=seconds)
    author = {key: value for key, value in post["author"].items() if value is not None}
    body = {
        "brand": BRAND,
        "channel": post["channel"],
        "source_id": post["source"],
        "thread_id": post["thread"],
        "verb": post["verb"],
        "event_time": moment.astimezone(UTC).isoformat(),
        "text": post["text"],
        "author": author,
        "attachments": post["attachments"],
    }
    try:
        door.post("/api/v1/posts", body)
    except DoorRefused as refused:
        return refused.status
    return 201
