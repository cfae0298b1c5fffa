"""Meta's webhooks for Pages (`feed`) and Instagram (`comments`): signature, handshake, parser.

Sources: Meta, Graph API webhooks, "Getting Started" (handshake, X-Hub-Signature-256), "Webhooks
Reference: Page, feed" and "Instagram, comments". Fields that the reference calls optional, older
spellings (`sender_id`) and both `edited` and `edit` are all taken.

Pure. Each change is handled alone: one that cannot be taken becomes `Skipped` with a code and never
holds up its neighbours. Errors and codes never repeat what was sent.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from relevo.agency.adapters.channels import meta_values as values
from relevo.agency.adapters.channels.meta_values import ChangeRefused
from relevo.agency.domain.platform_events import (
    PageComment,
    PlatformEvent,
    Skipped,
    Unhandled,
    VisibilityChanged,
)
from relevo.agency.domain.post import PostEvent
from relevo.crossing.vocabulary import Verb
from relevo.errors import InvalidInput, NotAllowed

_POST_ITEMS = frozenset({"post", "status", "photo", "video", "share", "link", "album", "note"})
_VERBS = {"add": Verb.ADD, "edit": Verb.EDIT, "edited": Verb.EDIT, "remove": Verb.REMOVE}
_VISIBILITY = {"hide": True, "unhide": False}
# Meta's own words for what happens on a page, as its reference lists them. Any other word is
# content: it may be a name.
_KNOWN_WORDS = (
    _POST_ITEMS
    | _VERBS.keys()
    | _VISIBILITY.keys()
    | {"comment", "reaction", "like", "event", "rating", "connection", "coupon", "experience"}
    | {"group", "interest", "mention", "milestone", "offer", "page", "picture", "profile"}
    | {"question", "relationship", "story", "tag", "testimonial"}
    | {"block", "delete", "follow", "mute", "unblock", "update"}
    | {"feed", "comments", "messages", "ratings", "videos", "live_videos", "leadgen", "mentions"}
    | {"conversations", "messaging_postbacks", "story_insights", "live_comments", "name"}
)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{1,200}")


class SignatureRefused(NotAllowed):
    """The delivery is not signed with the app's secret."""

    reason = "BAD_SIGNATURE"


class HandshakeRefused(NotAllowed):
    """The subscription request does not know the verify token."""

    reason = "HANDSHAKE_REFUSED"


class MalformedDelivery(InvalidInput):
    """The body is no delivery at all; `field` names the part."""

    reason = "MALFORMED_DELIVERY"


@dataclass(frozen=True, slots=True)
class MetaPage:
    """One brand's page or Instagram account.

    Attributes:
        page_id: Meta's id of the page or the Instagram professional account.
        object: the `object` of its deliveries: "page" or "instagram".
    """

    brand: str
    channel: str
    page_id: str
    object: str = "page"


def verify_signature(raw: bytes, header: str | None, app_secret: bytes) -> None:
    """Check `X-Hub-Signature-256`: "sha256=" and hex HMAC-SHA256(app secret, the raw bytes).

    Raises:
        SignatureRefused: it is missing, malformed or wrong.
    """
    expected = "sha256=" + hmac.new(app_secret, raw, hashlib.sha256).hexdigest()
    given = (header or "").strip().encode("utf-8", "replace")
    if not hmac.compare_digest(given, expected.encode("ascii")):
        raise SignatureRefused("X-Hub-Signature-256: is missing or wrong", field="signature")


def handshake(mode: str | None, token: str | None, challenge: str | None, expected: str) -> str:
    """The challenge to echo, as plain text, to a subscription request that knows our token.

    Raises:
        HandshakeRefused: the mode is not `subscribe` or the token is wrong.
        InvalidInput: the challenge is missing or of a form that Meta does not send.
    """
    given = (token or "").encode("utf-8", "replace")
    if mode != "subscribe" or not hmac.compare_digest(given, expected.encode("utf-8")):
        raise HandshakeRefused("hub.verify_token: is wrong", field="hub.verify_token")
    if challenge is None or not _CHALLENGE.fullmatch(challenge):
        raise InvalidInput(
            "hub.challenge: must be 1 to 200 letters, digits, '-' and '_'", field="hub.challenge"
        )
    return challenge


def parse_deliveries(raw: bytes, *pages: MetaPage) -> tuple[PlatformEvent, ...]:
    """What a signed body says happened on `pages`, in its order.

    Bytes that are no UTF-8 are read with replacement characters, so that nothing is lost.

    Raises:
        MalformedDelivery: the body is not a JSON object with `object` and a list `entry`.
    """
    body = _body(raw)
    kind, entries = body.get("object"), body.get("entry")
    if not isinstance(kind, str):
        raise MalformedDelivery("object: must be a text", field="object")
    if not isinstance(entries, list):
        raise MalformedDelivery("entry: must be a list", field="entry")
    if kind not in ("page", "instagram"):
        return tuple(Unhandled("object", "other") for _ in entries)
    known = {page.page_id: page for page in pages if page.object == kind}
    return tuple(event for entry in entries for event in _entry(entry, known))


def _body(raw: bytes) -> dict[str, Any]:
    text = raw.decode("utf-8", "replace").removeprefix("\ufeff")
    try:
        body = json.loads(text, strict=False, parse_int=_integer, parse_constant=_no_number)
    except (ValueError, RecursionError):
        # The parser's own message quotes the document: it is dropped, not chained.
        raise MalformedDelivery("body: is not JSON", field="body") from None
    if not isinstance(body, dict):
        raise MalformedDelivery("body: must be a JSON object", field="body")
    return body


def _integer(digits: str) -> int | str:
    """Numbers beyond 64 bits stay text: Python refuses to read those of thousands of digits."""
    return int(digits) if len(digits) <= 20 else digits


def _no_number(_name: str) -> None:
    """NaN and the infinities, which JSON does not know, count as absent."""


def _entry(entry: object, pages: dict[str, MetaPage]) -> Iterator[PlatformEvent]:
    if not isinstance(entry, dict):
        yield Skipped("MALFORMED_ENTRY")
        return
    changes = entry.get("changes")
    if changes is None:  # messages and other kinds of entry that were not subscribed to
        yield Unhandled("entry", "other")
        return
    if not isinstance(changes, list):
        yield Skipped("MALFORMED_ENTRY")
        return
    page = pages.get(str(entry.get("id")))
    sent_at = values.instant(entry.get("time"))
    for change in changes:
        yield Skipped("OTHER_PAGE") if page is None else _change(change, page, sent_at)


def _change(change: object, page: MetaPage, sent_at: datetime | None) -> PlatformEvent:
    if not isinstance(change, dict) or not isinstance(change.get("value"), dict):
        return Skipped("MALFORMED_CHANGE")
    value: dict[str, Any] = change["value"]
    field = change.get("field")
    try:
        if page.object == "page" and field == "feed":
            return _feed(value, page, sent_at)
        if page.object == "instagram" and field == "comments":
            return _instagram(value, page, sent_at)
    except ChangeRefused as error:
        return Skipped(error.code)
    return Unhandled(_code(field), "other")


def _feed(value: dict[str, Any], page: MetaPage, sent_at: datetime | None) -> PlatformEvent:
    item, word = value.get("item"), value.get("verb")
    is_comment = item == "comment"
    if not isinstance(word, str) or not (is_comment or _is_post(item)):
        return Unhandled(_code(item), _code(word))
    if word not in _VERBS and word not in _VISIBILITY:
        return Unhandled(_code(item), _code(word))
    post_id = values.optional_id(value, "post_id")
    parent_id = values.optional_id(value, "parent_id")
    source_id = values.required_id(value, "comment_id") if is_comment else post_id
    if source_id is None:
        raise ChangeRefused("NO_SOURCE_ID")
    thread_id = post_id or parent_id or source_id
    if word in _VISIBILITY:
        return VisibilityChanged(
            brand=page.brand,
            channel=page.channel,
            source_id=source_id,
            thread_id=thread_id,
            hidden=_VISIBILITY[word],
            event_time=values.latest(value.get("created_time"), sent_at),
        )
    verb = _VERBS[word]
    author = values.author(value)
    event_time = (
        values.first(value.get("created_time"), sent_at)
        if verb is Verb.ADD
        else values.latest(value.get("created_time"), sent_at)
    )
    if author is not None and author.id == page.page_id:
        if not is_comment:
            return Unhandled("page_publication", word)
        return PageComment(
            brand=page.brand,
            channel=page.channel,
            source_id=source_id,
            thread_id=thread_id,
            parent_source_id=parent_id,
            verb=verb,
            event_time=event_time,
        )
    return PostEvent(
        brand=page.brand,
        channel=page.channel,
        source_id=source_id,
        parent_source_id=parent_id,
        thread_id=thread_id,
        verb=verb,
        event_time=event_time,
        author=author,
        text=None if verb is Verb.REMOVE else values.text(value, "message"),
        attachments=values.attachments(value),
    )


def _instagram(value: dict[str, Any], page: MetaPage, sent_at: datetime | None) -> PlatformEvent:
    source_id = values.required_id(value, "id")
    parent_id = values.optional_id(value, "parent_id")
    media = value.get("media")
    media_id = values.optional_id(media, "id") if isinstance(media, dict) else None
    thread_id = media_id or parent_id or source_id
    author = values.author(value)
    event_time = values.first(value.get("created_time"), sent_at)
    if author is not None and author.id == page.page_id:
        return PageComment(
            brand=page.brand,
            channel=page.channel,
            source_id=source_id,
            thread_id=thread_id,
            parent_source_id=parent_id or media_id,
            verb=Verb.ADD,
            event_time=event_time,
        )
    return PostEvent(
        brand=page.brand,
        channel=page.channel,
        source_id=source_id,
        parent_source_id=parent_id or media_id,
        thread_id=thread_id,
        verb=Verb.ADD,
        event_time=event_time,
        author=author,
        text=values.text(value, "text"),
    )


def _is_post(item: object) -> bool:
    return isinstance(item, str) and item in _POST_ITEMS


def _code(word: object) -> str:
    """A word of Meta's as it stands, for counting; anything else is "other"."""
    return word if isinstance(word, str) and word in _KNOWN_WORDS else "other"
