"""What moves through a broker: a topic and the id of what is to be done. Never text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from relevo.delivery.errors import MalformedMessage


class Topic(StrEnum):
    """Every kind of work that waits in a queue. The key's meaning stands beside each."""

    CASE_HANDOVER = "case.handover"  # a case: hand over its newest version
    ACTION_REPORT = "action.report"  # an action: report it to care
    PUBLISH = "reply.publish"  # a reply: publish it, after claiming it
    POST_HIDE = "post.hide"  # a post's visibility: hide it on the channel, or show it
    SEAL_INGEST = "seal.ingest"  # a post version: pass its seal to the vault


class Priority(IntEnum):
    """Higher goes first where the broker can tell; within one priority, first in, first out."""

    LOW = -1  # a back-fill: whatever happens now overtakes it
    NORMAL = 0
    URGENT = 1


_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MESSAGE_ID = re.compile(_UUID)
# An id of ours, under the short names of the tenants that it belongs to, as in `colibri/qori/<id>`.
_KEY = re.compile(rf"(?:(?![a-z0-9-]*[0-9]{{6}})[a-z0-9][a-z0-9-]{{0,39}}/){{0,2}}{_UUID}")


@dataclass(frozen=True, slots=True)
class Message:
    """One piece of work.

    Attributes:
        topic: the queue.
        key: what it is about: a UUID, or `<slug>/<UUID>`, or `<slug>/<slug>/<UUID>`.
        message_id: UUID; publishing it twice queues it at most twice, usually once.
        priority: see `Priority`.
    """

    topic: Topic
    key: str
    message_id: str
    priority: Priority = Priority.NORMAL

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise MalformedMessage("key: must be a UUID under at most two short names", field="key")
        if not _MESSAGE_ID.fullmatch(self.message_id):
            raise MalformedMessage("message_id: must be a UUID", field="message_id")
