"""The HTTP doors of both sides as a caller sees them: for the demo, the samples and the tests."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from relevo.errors import RelevoError

_SECONDS = 20


class DoorRefused(RelevoError):
    """A door answered with a problem (RFC 9457); `status` and `problem` say which."""

    reason = "DOOR_REFUSED"

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"HTTP {status} {problem.get('reason', '')}".strip())
        self.status = status
        self.problem = problem


@dataclass(slots=True)
class Door:
    """One side's web process: its address and an API token."""

    address: str
    token: str
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **query: str | int) -> Any:
        """The JSON body of a GET; raises `DoorRefused`."""
        return self._send("GET", path, params=query)

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON body of a POST's answer; raises `DoorRefused`."""
        return self._send("POST", path, json=dict(body or {}))

    def ready(self) -> bool:
        """Whether the process says that it can work."""
        answer = self.session.get(f"{self.address}/readyz", timeout=_SECONDS)
        return answer.ok

    def _send(self, method: str, path: str, **more: Any) -> Any:
        answer = self.session.request(
            method,
            self.address + path,
            # The server closes a connection that idles; a request sent just then has no answer, and
            # a POST may not be sent again. So each request has a connection of its own.
            headers={"Authorization": f"Bearer {self.token}", "Connection": "close"},
            timeout=_SECONDS,
            **more,
        )
        if answer.status_code >= requests.codes.bad_request:
            try:
                problem = answer.json()
            except ValueError:
                problem = {"reason": "NO_PROBLEM_BODY"}
            raise DoorRefused(answer.status_code, problem)
        return answer.json() if answer.content else None


@dataclass(frozen=True, slots=True)
class MetaWebhook:
    """Delivers as Meta does: signed with the app secret over the raw bytes."""

    address: str
    brand: str
    page_id: str
    app_secret: bytes = field(repr=False)

    def deliver(self, *values: Mapping[str, Any], time: int) -> int:
        """One delivery with one `feed` change a value; the answer's status."""
        changes = [{"field": "feed", "value": dict(value)} for value in values]
        body = {"object": "page", "entry": [{"id": self.page_id, "time": time, "changes": changes}]}
        return self.deliver_raw(json.dumps(body).encode())

    def deliver_raw(self, raw: bytes, *, signature: str | None = None) -> int:
        """Any bytes; signed correctly unless a signature is given."""
        made = "sha256=" + hmac.new(self.app_secret, raw, hashlib.sha256).hexdigest()
        answer = requests.post(
            f"{self.address}/webhooks/meta/{self.brand}",
            data=raw,
            headers={
                "Content-Type": "application/json",
                "X-Hub-Signature-256": made if signature is None else signature,
            },
            timeout=_SECONDS,
        )
        return answer.status_code


def feed_value(post: Mapping[str, Any], *, at: int) -> dict[str, Any]:
    """A sample post (`relevo.dev.samples`) as the value of a Page `feed` change."""
    value: dict[str, Any] = {
        "item": "comment",
        "verb": {"add": "add", "edit": "edited", "remove": "remove"}[post["verb"]],
        "comment_id": post["source"],
        "post_id": post["thread"],
        "parent_id": post["parent"] or post["thread"],
        "from": {"id": post["author"]["id"], "name": post["author"]["name"]},
        "created_time": at,
    }
    if post["verb"] != "remove":
        value["message"] = post["text"]
    if post["attachments"]:
        value["photo"] = post["attachments"][0]
    return value
