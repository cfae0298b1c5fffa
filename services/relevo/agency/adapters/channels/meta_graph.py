"""Meta's Graph API: reply, hide, and read a thread. Sources as in `meta_answers`, and the
references of `/{comment-id}/comments`, `/{comment-id}` (is_hidden, can_hide), Instagram
`/{ig-comment-id}/replies` and `/{ig-comment-id}` (hide).

The token travels in the Authorization header, never in an address, and no redirect is followed
with it. Bodies and addresses are in no log and no error.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from relevo.agency.adapters.channels import meta_answers, meta_values
from relevo.agency.domain.channel import (
    ChannelUnavailable,
    Done,
    Later,
    Published,
    PublishOutcome,
    Refused,
    Unknown,
    VisibilityOutcome,
)

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
LONGEST_CALL_SECONDS = 60.0
_MAX_ANSWER_BYTES = 4 << 20
_PAGE_SIZE = 100
_MAX_PAGES = 50
_CLOCK_SKEW = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one of Meta's products names the same things."""

    replies: str
    hide_field: str
    text_field: str
    time_field: str
    has_can_hide: bool


PAGE = Dialect("comments", "is_hidden", "message", "created_time", has_can_hide=True)
INSTAGRAM = Dialect("replies", "hide", "text", "timestamp", has_can_hide=False)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: dict[str, Any] = field(repr=False)
    headers: requests.structures.CaseInsensitiveDict[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class GraphChannel:
    """One page or Instagram account on Meta's Graph API. Safe to share by threads.

    Attributes:
        api_base: https address with the version, without a slash at its end.
        page_id: whose replies are ours.
        token_file: holds the page's access token; read at each call, so that it can be replaced
            while the process runs and rests in no process that does not call.
    """

    api_base: str
    page_id: str
    token_file: Path = field(repr=False)
    reply_characters: int
    dialect: Dialect = PAGE
    can_reply: bool = True

    def publish(self, reply_to_source_id: str, text: str) -> PublishOutcome:
        """`POST /{comment}/comments` with the message."""
        answer = self._post(reply_to_source_id, f"/{self.dialect.replies}", {"message": text})
        if not isinstance(answer, _Answer):
            return answer
        platform_id = _identity(answer.body.get("id"))
        return Unknown("NO_ID_IN_ANSWER") if platform_id is None else Published(platform_id)

    def hide(self, source_id: str) -> VisibilityOutcome:
        """`POST /{comment}` with `is_hidden=true`, after asking `can_hide`."""
        if self.dialect.has_can_hide:
            allowed = self._read(source_id, "", {"fields": "can_hide"})
            if not isinstance(allowed, _Answer):
                return allowed
            if allowed.body.get("can_hide") is False:
                return Refused("CANNOT_HIDE")
        return self._show(source_id, hidden=True)

    def unhide(self, source_id: str) -> VisibilityOutcome:
        """`POST /{comment}` with `is_hidden=false`."""
        return self._show(source_id, hidden=False)

    def find_reply(
        self,
        in_reply_to_source_id: str,
        text: str,
        since: datetime,
        claimed: Collection[str] = (),
    ) -> str | None:
        """`GET /{comment}/comments`, newest first; then those of the comment's parent.

        Facebook keeps two levels: an answer to an answer stands under the first comment.
        """
        earliest = since - _CLOCK_SKEW
        wanted = _comparable(text)
        places = [in_reply_to_source_id]
        parent = self._parent(in_reply_to_source_id)
        if parent is not None:
            places.append(parent)
        for place in places:
            for listed in self._replies(place, earliest):
                platform_id = _identity(listed.get("id"))
                if platform_id is None or platform_id in claimed or not self._is_ours(listed):
                    continue
                said = listed.get(self.dialect.text_field)
                if isinstance(said, str) and _comparable(said) == wanted:
                    return platform_id
        return None

    def _is_ours(self, listed: dict[str, Any]) -> bool:
        author = listed.get("from")
        return isinstance(author, dict) and _identity(author.get("id")) == self.page_id

    def _parent(self, source_id: str) -> str | None:
        answer = self._read(
            source_id, "", {"fields": "parent" if self.dialect is PAGE else "parent_id"}
        )
        if not isinstance(answer, _Answer):
            if isinstance(answer, Refused):
                return None  # the comment is gone; its own replies decide
            raise ChannelUnavailable("the channel could not be read")
        parent = answer.body.get("parent")
        found = parent.get("id") if isinstance(parent, dict) else answer.body.get("parent_id")
        return _identity(found)

    def _replies(self, source_id: str, earliest: datetime) -> Iterator[dict[str, Any]]:
        """The replies since `earliest`; `paging.next` is not followed, it carries the token."""
        names = self.dialect
        query = {
            "fields": f"id,from,{names.text_field},{names.time_field}",
            "limit": str(_PAGE_SIZE),
            "order": "reverse_chronological",
        }
        for _ in range(_MAX_PAGES):
            answer = self._read(source_id, f"/{names.replies}", query)
            if isinstance(answer, Refused) and answer.reason_code == "NOT_THERE":
                return
            listed = answer.body.get("data") if isinstance(answer, _Answer) else None
            if not isinstance(answer, _Answer) or not isinstance(listed, list):
                raise ChannelUnavailable("the channel could not be read")
            moments = []
            for one in listed:
                if isinstance(one, dict):
                    moment = meta_values.instant(one.get(names.time_field))
                    moments.append(moment)
                    if moment is None or moment >= earliest:
                        yield one
            after = _cursor(answer.body)
            if after is None or (moments and all(m is not None and m < earliest for m in moments)):
                return
            query = {**query, "after": after}
        raise ChannelUnavailable("the thread is too long to be read to its end")

    def _show(self, source_id: str, *, hidden: bool) -> VisibilityOutcome:
        answer = self._post(source_id, "", {self.dialect.hide_field: str(hidden).lower()})
        if not isinstance(answer, _Answer):
            return answer
        return Done() if answer.body.get("success") is True else Unknown("NO_SUCCESS_IN_ANSWER")

    def _post(
        self, source_id: str, edge: str, data: dict[str, str]
    ) -> _Answer | Refused | Later | Unknown:
        return self._call("POST", source_id, edge, data=data)

    def _read(self, source_id: str, edge: str, query: dict[str, str]) -> _Answer | Refused | Later:
        """Reading has no effect: whatever an unknown outcome is for a write is `Later` here."""
        answer = self._call("GET", source_id, edge, params=query)
        return Later(answer.reason_code) if isinstance(answer, Unknown) else answer

    def _call(
        self, method: str, source_id: str, edge: str, **arguments: dict[str, str]
    ) -> _Answer | Refused | Later | Unknown:
        if source_id in ("", ".", ".."):
            return Refused("NOT_THERE")
        address = f"{self.api_base}/{quote(source_id, safe='')}{edge}"
        try:
            token = self.token_file.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return Later("TOKEN_UNREADABLE")
        try:
            status, headers, content = self._exchange(method, address, token, arguments)
        except requests.exceptions.ConnectTimeout:
            return Later("NOT_REACHED")
        except requests.exceptions.ConnectionError as error:
            # Refused before anything was sent, or broken off somewhere after.
            return Later("NOT_REACHED") if _was_never_connected(error) else Unknown("ANSWER_LOST")
        except requests.exceptions.RequestException:
            return Unknown("ANSWER_LOST")
        body = meta_answers.document(content)
        if status == 200 and "error" not in body:
            return _Answer(status, body, headers)
        return meta_answers.failure(status, body, headers)

    def _exchange(
        self, method: str, address: str, token: str, arguments: dict[str, dict[str, str]]
    ) -> tuple[int, requests.structures.CaseInsensitiveDict[str], bytes]:
        """One request with a bound on its whole length in time and bytes."""
        ends = time.monotonic() + LONGEST_CALL_SECONDS
        with requests.Session() as session:
            session.trust_env = False  # no .netrc, which would replace the Authorization header
            with session.request(
                method,
                address,
                headers={"Authorization": f"Bearer {token}"},
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
                **arguments,  # type: ignore[arg-type]
            ) as response:
                content = b""
                for chunk in response.iter_content(16 << 10):
                    content += chunk
                    if len(content) > _MAX_ANSWER_BYTES or time.monotonic() > ends:
                        raise requests.exceptions.RequestException("the answer has no end")
                return response.status_code, response.headers, content


def _was_never_connected(error: requests.exceptions.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", None)
    return type(reason).__name__ in {"NewConnectionError", "NameResolutionError"}


def _identity(value: object) -> str | None:
    try:
        return meta_values.optional_id({"id": value}, "id")
    except meta_values.ChangeRefused:
        return None


def _cursor(body: dict[str, Any]) -> str | None:
    paging = body.get("paging")
    cursors = paging.get("cursors") if isinstance(paging, dict) else None
    after = cursors.get("after") if isinstance(cursors, dict) else None
    # `next` tells whether there is more; a cursor is given on the last page too.
    more = isinstance(paging, dict) and paging.get("next") is not None
    return after if more and isinstance(after, str) and after else None


def _comparable(text: str) -> str:
    """Platforms trim, re-compose and re-space: texts are the same that differ in nothing else."""
    return " ".join(unicodedata.normalize("NFC", text).split())
