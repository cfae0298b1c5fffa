"""A platform on this machine: a small HTTP server that speaks the documented Graph calls.

    POST /{comment}/comments      reply                     POST /{comment}   is_hidden=true|false
    GET  /{comment}/comments      its replies, paged        GET  /{comment}   fields=can_hide,parent

It keeps comments in memory, fails on demand (`Failure`) in a fixed order, remembers every call, and
delivers signed webhooks for what happens, its own page's comments included, as Meta does. Sources:
`docs/channels.md`. For development and tests; it holds what was posted to it, in clear.

Under `/_platform/` stands what a test drives it with from another process: `GET calls`,
`GET comments`, `POST comments` {"thread","author_id","author_name","message"}, `POST failures`
{"failures":["refuse_permission", …]}, `POST webhook` {"url"}.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from typing import Any

import requests

from relevo.dev.platform_http import Call, Comment, Failure, GraphHandler

__all__ = ["Call", "Comment", "Failure", "LocalPlatform"]


class LocalPlatform:
    """The server and what it knows. `start` it, read `url`, `stop` it; safe for threads.

    Args:
        page_id: the page's id; who calls with the token writes in its name.
        page_token: what calls must carry in the Authorization header.
        app_secret: signs the webhooks.
        webhook_url: where they go; None sends none until `subscribe`.
        webhook_first: deliver a reply's webhook before its call is answered, as can happen.
        slow_seconds: how long `Failure.SLOW` takes.
    """

    def __init__(
        self,
        *,
        page_id: str,
        page_token: str,
        app_secret: bytes,
        webhook_url: str | None = None,
        webhook_first: bool = False,
        slow_seconds: float = 1.0,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.page_id = page_id
        self._token = page_token
        self._app_secret = app_secret
        self._webhook_url = webhook_url
        self.webhook_first = webhook_first
        self._slow_seconds = slow_seconds
        self._lock = threading.RLock()
        self._numbers = itertools.count(900_001)
        self._failures: deque[Failure] = deque()
        self.calls: list[Call] = []
        self.comments: dict[str, Comment] = {}
        self.on_write: Callable[[], None] | None = None
        self._deliveries: list[threading.Thread] = []
        handler = type("Handler", (GraphHandler,), {"platform": self})
        self._server = ThreadingHTTPServer((host, port), handler)
        self._server.daemon_threads = True
        self.url = f"http://{host}:{self._server.server_address[1]}"

    def start(self) -> None:
        """Answer from now on."""
        serving = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="platform", daemon=True
        )
        serving.start()

    def stop(self) -> None:
        """Stop answering; waits for the webhooks that are on their way."""
        self._server.shutdown()
        self._server.server_close()
        self.wait_for_webhooks()

    def wait_for_webhooks(self) -> None:
        """Until what happened so far has been delivered, or given up."""
        for delivery in list(self._deliveries):
            delivery.join(10)

    def subscribe(self, webhook_url: str) -> None:
        """Deliver to this address from now on."""
        self._webhook_url = webhook_url

    def fail_next(self, *failures: Failure) -> None:
        """The next Graph calls fail, one failure each, in this order."""
        with self._lock:
            self._failures.extend(failures)

    def customer_comments(
        self, thread_id: str, author_id: str, author_name: str, message: str
    ) -> Comment:
        """A customer writes under one of the page's posts; the webhook goes out."""
        return self._add(thread_id, thread_id, author_id, author_name, message)

    def keep(self, comment: Comment) -> None:
        """A comment that stands there already; no webhook goes out."""
        with self._lock:
            self.comments.setdefault(comment.comment_id, comment)

    def replies_to(self, comment_id: str) -> list[Comment]:
        """What stands under a comment, oldest first."""
        with self._lock:
            found = self.comments.get(comment_id)
            return [self.comments[one] for one in found.replies] if found else []

    def writes(self) -> list[Call]:
        """The calls that wanted to change something."""
        with self._lock:
            return [call for call in self.calls if call.method == "POST"]

    def delivery(self, value: dict[str, Any], *, at: int | None = None) -> tuple[bytes, str]:
        """A webhook's body and its `X-Hub-Signature-256`, as Meta sends it (with `\\u` escapes)."""
        sent = int(time.time()) if at is None else at
        change = {"field": "feed", "value": value}
        body = {
            "object": "page",
            "entry": [{"id": self.page_id, "time": sent, "changes": [change]}],
        }
        raw = json.dumps(body).encode("ascii")
        digest = hmac.new(self._app_secret, raw, hashlib.sha256).hexdigest()
        return raw, f"sha256={digest}"

    # What the handler calls.

    def is_token(self, header: str | None) -> bool:
        """Whether the Authorization header carries the page's token."""
        return hmac.compare_digest((header or "").encode(), f"Bearer {self._token}".encode())

    def next_failure(self, call: Call) -> Failure | None:
        """Remember the call, and how it is to fail."""
        with self._lock:
            self.calls.append(call)
            return self._failures.popleft() if self._failures else None

    def reply(self, comment_id: str, message: str) -> Comment | None:
        """The page answers; the answer to an answer stands under the first comment."""
        with self._lock:
            found = self.comments.get(comment_id)
            if found is None:
                return None
            top = self.comments.get(found.parent_id, found)
        return self._add(top.thread_id, top.comment_id, self.page_id, "La página", message)

    def set_hidden(self, comment_id: str, *, hidden: bool) -> bool | None:
        """Hide or show; False if it cannot be hidden, None if there is no such comment."""
        with self._lock:
            found = self.comments.get(comment_id)
            if found is None or not found.can_hide:
                return None if found is None else False
            changed = found.is_hidden != hidden
            found.is_hidden = hidden
        if changed:
            self._deliver(_value(found, "hide" if hidden else "unhide"))
        return True

    def slow(self) -> None:
        """Take the time that `Failure.SLOW` takes."""
        time.sleep(self._slow_seconds)

    def _add(
        self, thread_id: str, parent_id: str, author_id: str, author_name: str, message: str
    ) -> Comment:
        with self._lock:
            comment = Comment(
                comment_id=f"{thread_id.rpartition('_')[2]}_{next(self._numbers)}",
                thread_id=thread_id,
                parent_id=parent_id,
                author_id=author_id,
                author_name=author_name,
                message=message,
                created_time=int(time.time()),
            )
            self.comments[comment.comment_id] = comment
            if parent_id in self.comments:
                self.comments[parent_id].replies.append(comment.comment_id)
        if self.on_write is not None:
            self.on_write()
        self._deliver(_value(comment, "add"))
        return comment

    def _deliver(self, value: dict[str, Any]) -> None:
        if self._webhook_url is None:
            return
        raw, signature = self.delivery(value)
        delivery = threading.Thread(
            target=_post, args=(self._webhook_url, raw, signature), daemon=True
        )
        self._deliveries.append(delivery)
        delivery.start()
        if self.webhook_first:
            delivery.join(10)


def _value(comment: Comment, verb: str) -> dict[str, Any]:
    return {
        "item": "comment",
        "verb": verb,
        "comment_id": comment.comment_id,
        "post_id": comment.thread_id,
        "parent_id": comment.parent_id,
        "from": {"id": comment.author_id, "name": comment.author_name},
        "created_time": comment.created_time,
        "message": comment.message,
    }


def _post(url: str, raw: bytes, signature: str) -> None:
    """Deliver, three times at most; a receiver that is not there yet misses it, as with Meta."""
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
    for wait in (0.2, 1.0, 0.0):
        try:
            answer = requests.post(url, data=raw, headers=headers, timeout=10)
        except requests.RequestException:
            time.sleep(wait)
            continue
        if answer.ok:
            return
        time.sleep(wait)
