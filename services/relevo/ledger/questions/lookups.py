"""Who looked customers up by a value, and who was refused. Of the vault's private log alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from relevo.ledger.entries import Tag
from relevo.ledger.entries.vault_lookups import LookedUp, LookupRefused
from relevo.ledger.questions.asking import Asked, Filter, OnEntry, Question, Read
from relevo.ledger.values import Code, Id, Process, Slug


class Outcome(StrEnum):
    """What came of it."""

    ANSWERED = "ANSWERED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp(OnEntry):
    """One look-up."""

    outcome: Annotated[Outcome, "whether it was answered; what was found is on no record"]
    person: Annotated[Id | None, "who asked, as care names her"]
    brand: Annotated[Slug, "the brand"]
    type: Annotated[Code | None, "what she took the value for; null: anything, or refused"]
    reason: Annotated[Code | None, "why it was refused"]
    caller: Annotated[Process, "the process of care that asked"]


def answer(entries: Iterable[Read], asked: Asked) -> Iterator[LookUp]:
    """The rows, in the order of the entries."""
    for index, entry in entries:
        if not isinstance(entry, LookedUp | LookupRefused):
            continue
        kind = entry.type if isinstance(entry, LookedUp) else None
        fits = asked.type is None or asked.type == kind
        if asked.holds(entry.at) and asked.wants(entry.person) and fits:
            yield LookUp(
                index=index,
                tag=entry.tag,
                at=entry.at,
                outcome=Outcome.ANSWERED if isinstance(entry, LookedUp) else Outcome.REFUSED,
                person=entry.person,
                brand=entry.brand,
                type=kind,
                reason=entry.reason if isinstance(entry, LookupRefused) else None,
                caller=entry.caller,
            )


QUESTION = Question(
    name="look-ups",
    asks="Who looked customers up by a value, how often, and who was refused?",
    counts=(
        "`vault:value:looked_up`: each time that a person asked in which cases a value stands, "
        "whether it stands in any or in none.",
        "`vault:lookup:refused`: each that was refused, above a limit for instance.",
    ),
    leaves_out=(
        "The value, and what was found: neither is on any record.",
        "A look-up by the public code of a case, which is no personal data.",
        "With a type asked for, refusals, which name none.",
    ),
    tags=frozenset({Tag.VAULT_VALUE_LOOKED_UP, Tag.VAULT_LOOKUP_REFUSED}),
    row=LookUp,
    answer=answer,
    filters=frozenset({Filter.PERSON, Filter.TYPE}),
)
