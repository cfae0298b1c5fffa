"""Lines become sealed posts: read, checked, looked up, redacted and sealed. In memory only."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_intake
from relevo.agency.backfill.lines import Line
from relevo.agency.context import AgencyContext
from relevo.agency.domain.backfill import Checked, Duplicate, Refused
from relevo.agency.domain.errors import IntakeFailed
from relevo.agency.domain.post import PostEvent
from relevo.agency.domain.protection import protect
from relevo.agency.domain.standing import PostKey, Standing, post_key
from relevo.agency.posted import Posted, PostedSchema
from relevo.agency.use_cases.backfill import Became
from relevo.agency.use_cases.sealing_posts import Place, author_ref, needs_key, seal
from relevo.agency.use_cases.typed import check_source_ids
from relevo.errors import RelevoError, Unavailable
from relevo.sealing.keys import SealingPublicKey
from relevo.service.strict import FieldsRefused, MalformedBody, field_errors, strict_json

RUN_KEY_SIZE = 32

Keys = Mapping[str, SealingPublicKey]


class Preparer:
    """Prepares lines, a portion at a time.

    New cases get ids from a key that lives as long as one run: posts of one author in one thread
    are sealed for the same new case by whichever workers, and the ids say nothing to anybody.

    Args:
        run_key: `RUN_KEY_SIZE` random bytes; the same for all that prepare for one run.
        brand: of lines that name none.
        dry: redact, and make nothing that could be stored.
    """

    def __init__(
        self, context: AgencyContext, run_key: bytes, brand: str | None, *, dry: bool
    ) -> None:
        self._context = context
        self._run_key = run_key
        self.brand = brand
        self._dry = dry
        self._schema = PostedSchema()
        self._pages = {
            (brand.brand, channel.channel): str(channel.options["page_id"])
            for brand in context.brands.values()
            for channel in brand.channels
            if "page_id" in channel.options
        }

    def prepare(self, lines: Sequence[Line]) -> dict[int, Became]:
        """What each line becomes, by its number, in order.

        Raises:
            NoSealingKey: a brand's key is not at hand; no line is at fault.
            SQLAlchemyError: the database did not answer.
        """
        events: dict[int, PostEvent] = {}
        became: dict[int, Became] = {}
        for line in lines:
            read = self._read(line)
            if isinstance(read, Refused):
                became[line.number] = read
            else:
                events[line.number] = read
        coming = [(event, author_ref(self._context, event)) for event in events.values()]
        with self._context.database.read() as connection:
            standing = store_intake.look(connection, coming)
            keys = {} if self._dry else self._keys(connection, events.values())
        places: dict[PostKey, str] = {}
        for (number, event), (_, author) in zip(events.items(), coming, strict=True):
            became[number] = self._become(event, author, standing, keys, places)
        return dict(sorted(became.items()))

    def _read(self, line: Line) -> PostEvent | Refused:
        """The event that a line tells; nothing of the line is repeated where it is refused."""
        if line.raw is None:
            return Refused("LINE_TOO_LONG")
        try:
            body = strict_json(line.raw.rstrip(b"\r\n"))
            if self.brand is not None and isinstance(body, dict):
                body.setdefault("brand", self.brand)
            event = self._posted(body).event()
            event.check()
            self._context.require_channel(event.brand, event.channel)
            check_source_ids(self._context.redactors[event.brand], event)
        except MalformedBody:
            return Refused("NOT_JSON")
        except RelevoError as refused:
            return Refused(refused.reason, refused.field)
        except Exception:  # noqa: BLE001 - any other message may quote the line
            return Refused(IntakeFailed.reason)
        page = self._pages.get((event.brand, event.channel))
        if event.author is not None and event.author.id == page:
            return Refused("PAGE_ITSELF", "author.id")
        return event

    def _posted(self, body: Any) -> Posted:
        try:
            posted: Posted = self._schema.load(body)
        except ma.ValidationError as error:
            messages: Any = error.messages
            raise FieldsRefused(field_errors(messages, self._schema, "line")) from None
        return posted

    def _keys(self, connection: Connection, events: Any) -> Keys:
        now = self._context.clock()
        brands = {event.brand for event in events if needs_key(event)}
        return {
            brand: self._context.keys.active(connection, brand, now) for brand in sorted(brands)
        }

    def _become(
        self,
        event: PostEvent,
        author: str,
        standing: Standing,
        keys: Keys,
        places: dict[PostKey, str],
    ) -> Became:
        if standing.taken(event) is not None:
            return Duplicate()
        try:
            return self._seal(event, author, standing, keys, places)
        except Unavailable:
            raise
        except RelevoError as refused:
            return Refused(refused.reason, refused.field)
        except Exception:  # noqa: BLE001 - any other message may quote the post
            return Refused(IntakeFailed.reason)

    def _seal(
        self,
        event: PostEvent,
        author: str,
        standing: Standing,
        keys: Keys,
        places: dict[PostKey, str],
    ) -> Became:
        now = self._context.clock()
        case = standing.case_for(event, author, at=now)
        protected = protect(event, self._context.redactor_of(event.brand).redact)
        if self._dry:
            return Checked()
        new_case = places.get(post_key(event)) or self._case_id(event, author, standing)
        place = Place(author, case.case_id if case else None, new_case)
        if not needs_key(event):
            return seal(self._context, event, protected, place, None, now)
        places[post_key(event)] = place.seal_case_id
        return seal(self._context, event, protected, place, keys[event.brand], now)

    def _case_id(self, event: PostEvent, author: str, standing: Standing) -> str:
        """The id of the next case of this author in this thread: a random one (RFC 9562) to all
        who do not hold the run's key.
        """
        conversation = (event.brand, event.channel, event.thread_id, author)
        before = standing.current.get(conversation, "")
        parts = [part.encode() for part in (*conversation, before)]
        message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        digest = hmac.digest(self._run_key, message, hashlib.sha256)
        return str(uuid.UUID(bytes=digest[:16], version=4))
