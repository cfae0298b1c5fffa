"""The local platform's HTTP: Graph calls in, answers and failures out, and the test controls."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from relevo.dev.platform import LocalPlatform


class Failure(StrEnum):
    """What the next write or read does instead of succeeding."""

    REFUSE_PERMISSION = "refuse_permission"  # (#200) no permission
    REFUSE_TOKEN = "refuse_token"  # noqa: S105 - (#190) token expired
    RATE_LIMIT = "rate_limit"  # (#80001) with X-Business-Use-Case-Usage
    LOSE_ANSWER = "lose_answer"  # does it, then breaks the connection
    DROP_REQUEST = "drop_request"  # breaks the connection without doing it
    SLOW = "slow"  # does it after `slow_seconds`
    SERVER_ERROR = "server_error"  # 500 without doing it
    SERVER_ERROR_AFTER = "server_error_after"  # does it, then 500
    WRONG_ANSWER = "wrong_answer"  # does it, then 200 with a body that is not JSON


@dataclass(frozen=True, slots=True)
class Call:
    """One Graph call as it came. `authorized` tells of the token without repeating it."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    authorized: bool


@dataclass(slots=True)
class Comment:
    """One comment on the platform."""

    comment_id: str
    thread_id: str
    parent_id: str
    author_id: str
    author_name: str
    message: str
    created_time: int
    is_hidden: bool = False
    can_hide: bool = True
    replies: list[str] = field(default_factory=list)


class _Broken(Exception):
    """The connection is to be broken off without an answer."""


class GraphHandler(BaseHTTPRequestHandler):
    """One connection; `LocalPlatform` makes a subclass that knows it."""

    platform: LocalPlatform

    def do_GET(self) -> None:
        path, query = self._address()
        if path[:1] == ["_platform"]:
            self._control_get(path)
            return
        self._graph(path, query, {})

    def do_POST(self) -> None:
        path, query = self._address()
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if path[:1] == ["_platform"]:
            self._control_post(path, json.loads(raw))
            return
        self._graph(path, query, _flat(parse_qs(raw.decode("utf-8"), keep_blank_values=True)))

    def _address(self) -> tuple[list[str], dict[str, str]]:
        parts = urlsplit(self.path)
        path = [unquote(part) for part in parts.path.split("/") if part]
        return path, _flat(parse_qs(parts.query, keep_blank_values=True))

    def _graph(self, path: list[str], query: dict[str, str], form: dict[str, str]) -> None:
        authorized = self.platform.is_token(self.headers.get("Authorization"))
        call = Call(self.command, "/" + "/".join(path), query, form, authorized)
        failure = self.platform.next_failure(call)
        if not authorized:
            self._refuse(400, 190, "OAuthException")
            return
        try:
            self._fail_before(failure)
            status, body = self._do(path, query, form)
            self._fail_after(failure)
        except _Broken:
            self.close_connection = True
            return
        if failure is Failure.WRONG_ANSWER:
            self._answer(200, b"<html>ok</html>", {})
        elif failure is None or failure is Failure.SLOW:
            self._answer(status, json.dumps(body).encode(), {})

    def _fail_before(self, failure: Failure | None) -> None:
        if failure is Failure.DROP_REQUEST:
            raise _Broken
        if failure is Failure.SLOW:
            self.platform.slow()
        answer = {
            Failure.REFUSE_PERMISSION: (403, 200, {}),
            Failure.REFUSE_TOKEN: (400, 190, {}),
            Failure.SERVER_ERROR: (500, 2, {}),
            Failure.RATE_LIMIT: (403, 80001, {"X-Business-Use-Case-Usage": _usage(self.platform)}),
        }.get(failure or Failure.SLOW)
        if answer is not None:
            self._refuse(answer[0], answer[1], "OAuthException", answer[2])
            raise _Broken

    def _fail_after(self, failure: Failure | None) -> None:
        if failure is Failure.SERVER_ERROR_AFTER:
            self._refuse(500, 1, "OAuthException")
        if failure is Failure.LOSE_ANSWER:
            raise _Broken

    def _do(
        self, path: list[str], query: dict[str, str], form: dict[str, str]
    ) -> tuple[int, dict[str, Any]]:
        match (self.command, path):
            case ("POST", [comment_id, "comments"]):
                made = self.platform.reply(comment_id, form.get("message", ""))
                return _not_there() if made is None else (200, {"id": made.comment_id})
            case ("POST", [comment_id]):
                done = self.platform.set_hidden(comment_id, hidden=form.get("is_hidden") == "true")
                if done is None:
                    return _not_there()
                return (200, {"success": True}) if done else _error(400, 100)
            case ("GET", [comment_id, "comments"]):
                if comment_id not in self.platform.comments:
                    return _not_there()
                return 200, _page_of(self.platform.replies_to(comment_id), query)
            case ("GET", [comment_id]):
                found = self.platform.comments.get(comment_id)
                return _not_there() if found is None else (200, self._fields(found, query))
        return _not_there()

    def _fields(self, found: Comment, query: dict[str, str]) -> dict[str, Any]:
        wanted = query.get("fields", "id").split(",")
        body: dict[str, Any] = {"id": found.comment_id}
        if "can_hide" in wanted:
            body["can_hide"] = found.can_hide
        if "parent" in wanted and found.parent_id in self.platform.comments:
            body["parent"] = {"id": found.parent_id}
        return body

    def _control_get(self, path: list[str]) -> None:
        listed: dict[str, Callable[[], Any]] = {
            "calls": lambda: [asdict(call) for call in list(self.platform.calls)],
            "comments": lambda: [asdict(one) for one in list(self.platform.comments.values())],
        }
        make = listed.get("/".join(path[1:]))
        self._answer(404 if make is None else 200, json.dumps(make() if make else {}).encode(), {})

    def _control_post(self, path: list[str], body: dict[str, Any]) -> None:
        match path[1:]:
            case ["comments"]:
                made = self.platform.customer_comments(
                    body["thread"], body["author_id"], body["author_name"], body["message"]
                )
                self._answer(200, json.dumps(asdict(made)).encode(), {})
            case ["failures"]:
                self.platform.fail_next(*(Failure(one) for one in body["failures"]))
                self._answer(200, b"{}", {})
            case ["webhook"]:
                self.platform.subscribe(body["url"])
                self._answer(200, b"{}", {})
            case _:
                self._answer(404, b"{}", {})

    def _refuse(
        self, status: int, code: int, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        body = {"error": {"message": "refused", "type": kind, "code": code, "fbtrace_id": "local"}}
        self._answer(status, json.dumps(body).encode(), headers or {})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: tests read `calls`."""


def _flat(query: dict[str, list[str]]) -> dict[str, str]:
    return {name: listed[-1] for name, listed in query.items()}


def _error(status: int, code: int, subcode: int | None = None) -> tuple[int, dict[str, Any]]:
    return status, {"error": {"message": "refused", "code": code, "error_subcode": subcode}}


def _not_there() -> tuple[int, dict[str, Any]]:
    return _error(400, 100, 33)


def _usage(platform: LocalPlatform) -> str:
    use = {
        "type": "pages",
        "call_count": 100,
        "total_cputime": 25,
        "total_time": 25,
        "estimated_time_to_regain_access": 1,
    }
    return json.dumps({platform.page_id: [use]})


def _page_of(replies: list[Comment], query: dict[str, str]) -> dict[str, Any]:
    """Cursor paging as documented; a cursor is the index of the last one given."""
    ordered = replies[::-1] if query.get("order") == "reverse_chronological" else replies
    start = int(query.get("after") or 0)
    end = start + min(int(query.get("limit") or 25), 100)
    paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(end)}}
    if end < len(ordered):
        paging["next"] = "withheld"
    return {"data": [_listed(one) for one in ordered[start:end]], "paging": paging}


def _listed(comment: Comment) -> dict[str, Any]:
    created = datetime.fromtimestamp(comment.created_time, UTC)
    return {
        "id": comment.comment_id,
        "from": {"id": comment.author_id, "name": comment.author_name},
        "message": comment.message,
        "created_time": created.strftime("%Y-%m-%dT%H:%M:%S+0000"),
    }
