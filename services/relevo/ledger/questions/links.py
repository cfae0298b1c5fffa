"""Which cases were joined to one customer, by what, and what people decided. Of care's private log
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Final

from relevo.ledger.entries import Entry, Tag
from relevo.ledger.questions.asking import Asked, Filter, OnEntry, Question, Read
from relevo.ledger.values import Actor, Code, Id, Slug


class Act(StrEnum):
    """What was done to links."""

    FOUND = "FOUND"
    ENDED = "ENDED"
    MERGED = "MERGED"
    SPLIT = "SPLIT"
    OWNER_SET = "OWNER_SET"
    JUDGED = "JUDGED"
    UNDONE = "UNDONE"


_ACTS: Final[Mapping[Tag, Act]] = MappingProxyType(
    {
        Tag.CARE_LINK_FOUND: Act.FOUND,
        Tag.CARE_LINK_CHANGED: Act.ENDED,
        Tag.CARE_CUSTOMERS_MERGED: Act.MERGED,
        Tag.CARE_CUSTOMERS_SPLIT: Act.SPLIT,
        Tag.CARE_VALUE_OWNED: Act.OWNER_SET,
        Tag.CARE_VALUE_JUDGED: Act.JUDGED,
        Tag.CARE_DECISION_UNDONE: Act.UNDONE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(OnEntry):
    """One act."""

    act: Annotated[Act, "what was done"]
    person: Annotated[Actor, "who decided it; the worker for what Relevo found itself"]
    brand: Annotated[Slug, "the brand"]
    agency: Annotated[Slug, "the agency that the case came from"]
    case: Annotated[Id, "the case"]
    customer: Annotated[Id | None, "the customer, by a random id, where the act names one"]
    other_agency: Annotated[Slug | None, "the other case's agency, of a merge or a split"]
    other_case: Annotated[Id | None, "the other case"]
    reasons: Annotated[tuple[Code, ...], "by what they are linked, or why a person decided so"]
    owner: Annotated[Code | None, "whose a value is said to be"]
    decision: Annotated[Id | None, "the decision, by which it is undone"]
    undoes: Annotated[Id | None, "the decision that was taken back"]


def answer(entries: Iterable[Read], asked: Asked) -> Iterator[Link]:
    """The rows, in the order of the entries."""
    for index, entry in entries:
        if entry.tag in _ACTS and asked.holds(entry.at) and asked.wants(entry.actor):
            yield _row(index, entry)


def _row(index: int | None, entry: Entry) -> Link:
    """Each act has some of the fields; what it has stands under the same name in all of them."""
    said: dict[str, Any] = {name: getattr(entry, name, None) for name in _FIELDS}
    reason = getattr(entry, "reason", None) or getattr(entry, "state", None)
    reasons = getattr(entry, "reasons", ()) if reason is None else (reason,)
    return Link(
        index=index,
        tag=entry.tag,
        at=entry.at,
        act=_ACTS[entry.tag],
        person=entry.actor,
        reasons=reasons,
        **said,
    )


_FIELDS = (
    "brand",
    "agency",
    "case",
    "customer",
    "other_agency",
    "other_case",
    "owner",
    "decision",
    "undoes",
)

QUESTION = Question(
    name="links",
    asks="Which cases were joined to one customer, by what, and what did people decide of it?",
    counts=(
        "`care:link:found`: a case was found to be of a customer who has others; "
        "`care:link:changed`: it is so no more.",
        "`care:customers:merged`, `care:customers:split`: a person said so.",
        "`care:value:owned`, `care:value:judged`: a person said whose a value is, or whether "
        "what was typed into a form counts (GIVEN or REFUTED, as its reason).",
        "`care:decision:undone`: a person took one of these back.",
    ),
    leaves_out=(
        "The values by which cases are linked: their kinds alone are on the record.",
        "With a case asked for, merges and splits that name it as the other one.",
    ),
    tags=frozenset(_ACTS),
    row=Link,
    answer=answer,
    filters=frozenset({Filter.CASE, Filter.PERSON}),
)
