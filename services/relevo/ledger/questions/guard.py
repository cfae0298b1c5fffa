"""Which replies the checks stopped, and which went out over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from relevo.ledger.entries import Entry, Tag
from relevo.ledger.entries.care import ReplyBlocked, ReplyWritten
from relevo.ledger.questions.asking import Asked, Filter, OnEntry, Question, Read
from relevo.ledger.values import Actor, Code, Id, Slug


class Outcome(StrEnum):
    """What became of a reply at the checks."""

    BLOCKED = "BLOCKED"
    OVERRIDDEN = "OVERRIDDEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded(OnEntry):
    """One reply that did not simply pass."""

    outcome: Annotated[Outcome, "whether it was stopped, or sent all the same"]
    person: Annotated[Actor, "who wrote it"]
    brand: Annotated[Slug, "the brand"]
    agency: Annotated[Slug, "the agency of the case"]
    case: Annotated[Id, "the case"]
    reply: Annotated[Id | None, "the reply, if it was sent"]
    carries: Annotated[tuple[Code, ...], "the types of personal data that it carried"]
    asks_again: Annotated[tuple[Code, ...], "the types that it asked for though they were given"]
    sends_away: Annotated[bool, "whether it sent the customer elsewhere"]
    justification: Annotated[Code | None, "why it was sent all the same"]


def answer(entries: Iterable[Read], asked: Asked) -> Iterator[Guarded]:
    """The rows, in the order of the entries."""
    for index, entry in entries:
        if asked.holds(entry.at) and asked.wants(entry.actor):
            row = _row(index, entry)
            if row is not None:
                yield row


def _row(index: int | None, entry: Entry) -> Guarded | None:
    if isinstance(entry, ReplyBlocked):
        return Guarded(
            index=index,
            tag=entry.tag,
            at=entry.at,
            outcome=Outcome.BLOCKED,
            person=entry.actor,
            brand=entry.brand,
            agency=entry.agency,
            case=entry.case,
            reply=None,
            carries=entry.carries,
            asks_again=entry.asks_again,
            sends_away=entry.sends_away,
            justification=None,
        )
    if isinstance(entry, ReplyWritten) and entry.justification is not None:
        return Guarded(
            index=index,
            tag=entry.tag,
            at=entry.at,
            outcome=Outcome.OVERRIDDEN,
            person=entry.actor,
            brand=entry.brand,
            agency=entry.agency,
            case=entry.case,
            reply=entry.reply,
            carries=(),
            asks_again=entry.asks_again,
            sends_away=entry.sends_away,
            justification=entry.justification,
        )
    return None


QUESTION = Question(
    name="guard",
    asks="Which replies did the checks stop, and which were sent over them, by whom and why?",
    counts=(
        "`care:reply:blocked`: a reply that was stopped, each time that it was.",
        "`care:reply:written` with a justification: it was sent although it asked again for what "
        "was given, or sent the customer away.",
    ),
    leaves_out=(
        "Replies that passed: `care:reply:written` without a justification.",
        "The agency's own drafts: whoever is stopped there has not written for the brand.",
        "What was asked again although linked cases alone had given it: that stands in the brand's "
        "private log (`care:linked_data:asked`), which no agency cosigns.",
    ),
    tags=frozenset({Tag.CARE_REPLY_BLOCKED, Tag.CARE_REPLY_WRITTEN}),
    row=Guarded,
    answer=answer,
    filters=frozenset({Filter.CASE, Filter.PERSON}),
)
