"""What vanished from the page without us: removed, or hidden with other tools than this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from relevo.ledger.entries import Entry, Tag
from relevo.ledger.entries.agency import PostOutsideRelevo, PostRemoved
from relevo.ledger.entries.care import ActionReported
from relevo.ledger.questions.asking import Asked, Filter, OnEntry, Question, Read
from relevo.ledger.values import Code, Id, Slug

TOLD_WITHIN = timedelta(days=30)
"""A platform or an agency that was away may tell this much later what happened in a period."""

_GONE = ("REMOVE", "HIDE")
_OUTSIDE = Code("OUTSIDE_RELEVO")


class How(StrEnum):
    """How it vanished."""

    REMOVED = "REMOVED"
    HIDDEN_OUTSIDE = "HIDDEN_OUTSIDE"
    REMOVED_OUTSIDE = "REMOVED_OUTSIDE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanished(OnEntry):
    """One post or reply that cannot be seen any more."""

    how: Annotated[
        How, "`REMOVED`: a customer's post, by her, the platform or the page: none of them says"
    ]
    vanished_at: Annotated[datetime, "when: by the platform's clock where it is recorded"]
    brand: Annotated[Slug, "the brand"]
    channel: Annotated[Slug | None, "the channel; null in care's ledger"]
    case: Annotated[Id | None, "the case; null where the thread has none"]
    post_version: Annotated[Id | None, "the post's version before it vanished, if it is known"]
    reply: Annotated[Id | None, "the reply of ours, if it was one"]


def answer(entries: Iterable[Read], asked: Asked) -> Iterator[Vanished]:
    """The rows, in the order of the entries."""
    for index, entry in entries:
        row = _row(index, entry)
        if row is not None and asked.holds(row.vanished_at):
            yield row


def _row(index: int | None, entry: Entry) -> Vanished | None:
    match entry:
        case PostRemoved():
            return Vanished(
                index=index,
                tag=entry.tag,
                at=entry.at,
                how=How.REMOVED,
                vanished_at=min(entry.at, entry.happened_at or entry.at),
                brand=entry.brand,
                channel=entry.channel,
                case=entry.case,
                post_version=entry.earlier,
                reply=None,
            )
        case PostOutsideRelevo() if entry.act in _GONE:
            return Vanished(
                index=index,
                tag=entry.tag,
                at=entry.at,
                how=_outside(entry.act),
                vanished_at=entry.at,
                brand=entry.brand,
                channel=entry.channel,
                case=entry.case,
                post_version=entry.post_version,
                reply=entry.reply,
            )
        case ActionReported() if entry.kind == _OUTSIDE and entry.reason in _GONE:
            return Vanished(
                index=index,
                tag=entry.tag,
                at=entry.at,
                how=_outside(entry.reason),
                vanished_at=entry.happened_at,
                brand=entry.brand,
                channel=None,
                case=entry.case,
                post_version=None,
                reply=entry.reply,
            )
    return None


def _outside(act: str | None) -> How:
    return How.HIDDEN_OUTSIDE if act == "HIDE" else How.REMOVED_OUTSIDE


QUESTION = Question(
    name="vanished",
    asks="What vanished from the page without us?",
    counts=(
        "`agency:post:removed`: a customer's post is gone. The platforms do not say whether she, "
        "they or somebody with the page's own tools removed it; Relevo removes none.",
        "`agency:post:outside_relevo` with the act `REMOVE` or `HIDE`: a comment of the page's "
        "own, or a customer's post, was removed or hidden with other tools.",
        "In care's ledger what of this the agency reported (`care:action:reported`, "
        "`OUTSIDE_RELEVO`), which are acts in threads that have a case.",
    ),
    leaves_out=(
        "What was hidden through Relevo: that is on the record with a person and a reason.",
        "What was written, edited or shown again with other tools: nothing vanished.",
        "What was told more than 30 days after the period.",
        "What vanished before Relevo had seen it, or while the platform told nothing.",
    ),
    tags=frozenset(
        {Tag.AGENCY_POST_REMOVED, Tag.AGENCY_POST_OUTSIDE_RELEVO, Tag.CARE_ACTION_REPORTED}
    ),
    row=Vanished,
    answer=answer,
    filters=frozenset({Filter.CASE}),
    after=TOLD_WITHIN,
)
