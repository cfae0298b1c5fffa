"""Who asked to open a value of a customer's, and what came of it.

Care records that somebody asked, the vault what it did. Given both ledgers, the two are joined;
given one, each row says what that side knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, TypeAlias

from relevo.ledger.entries import Tag
from relevo.ledger.entries.care import RevealAsked
from relevo.ledger.entries.vault import RevealRefused, ValueRevealed
from relevo.ledger.entries.vault_stepup import ChallengeRefused, NamedValue
from relevo.ledger.questions.asking import Asked, Filter, OnEntry, Question, Read
from relevo.ledger.values import Actor, Code, Id, Slug

ANSWERED_WITHIN = timedelta(minutes=30)
"""By how much an answer comes after its asking: the code, another's agreement, and the opening have
five, fifteen and five minutes; the two sides' clocks may differ by the rest."""
CLOCKS_DIFFER = timedelta(minutes=2)
"""By how much care's clock may be ahead, so that an answer seems to come before its asking."""

_Value: TypeAlias = tuple[str | None, str | None, int | None, str | None]
_Asking: TypeAlias = tuple[int | None, RevealAsked]
_Answer: TypeAlias = ValueRevealed | RevealRefused
_Refused: TypeAlias = tuple[int | None, Slug, ChallengeRefused, NamedValue]


_OF_WHO_ASKS = ("OPEN", "CONFIRM")


class Outcome(StrEnum):
    """What came of it, as far as the ledgers given say."""

    ASKED = "ASKED"
    REVEALED = "REVEALED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal(OnEntry):
    """One value that somebody asked for."""

    outcome: Annotated[Outcome, "what came of it; `ASKED`: no ledger given says"]
    person: Annotated[Actor | None, "who asked; in a refusal of the vault's, whom care named"]
    brand: Annotated[Slug, "the brand"]
    agency: Annotated[Slug | None, "the agency that the case came from"]
    case: Annotated[Id | None, "the case"]
    post_version: Annotated[Id | None, "the post version, or the redaction, whose seal held it"]
    field_number: Annotated[int | None, "which value of the seal"]
    type: Annotated[Code | None, "what kind of value, where it is known"]
    purpose: Annotated[Code | None, "why, from the closed list of purposes"]
    legal_basis: Annotated[Code | None, "on what legal ground, once revealed"]
    reason: Annotated[Code | None, "why it was refused"]
    asked_index: Annotated[int | None, "the leaf index of care's entry, when both are given"]


def answer(entries: Iterable[Read], asked: Asked) -> Iterator[Reveal]:
    """The rows: what the vault did, and what was asked without a trace there, by time."""
    asking: dict[_Value, list[_Asking]] = defaultdict(list)
    answers: list[tuple[int | None, _Answer]] = []
    refused: list[_Refused] = []
    for index, entry in entries:
        if isinstance(entry, RevealAsked):
            value = (entry.case, entry.post_version, entry.field_number, str(entry.actor))
            asking[value].append((index, entry))
        elif isinstance(entry, ValueRevealed | RevealRefused):
            answers.append((index, entry))
        elif isinstance(entry, ChallengeRefused) and entry.step in _OF_WHO_ASKS and entry.brand:
            refused += [(index, entry.brand, entry, value) for value in entry.values]
    rows = [
        _answered(index, entry, _asking(asking, _value(entry), entry.at))
        for index, entry in answers
    ]
    rows += [
        _not_confirmed(one, _asking(asking, _named(one[2], one[3]), one[2].at)) for one in refused
    ]
    rows += [_unanswered(index, entry) for left in asking.values() for index, entry in left]
    rows.sort(key=lambda row: row.at)
    for row in rows:
        fits = asked.type is None or row.type == asked.type
        if asked.holds(row.at) and asked.wants(row.person) and fits:
            yield row


def _value(entry: _Answer) -> _Value:
    """Which value of which case, and who asked: what an answer and its asking share."""
    return (entry.case, entry.post_version, entry.field_number, entry.person)


def _named(entry: ChallengeRefused, value: NamedValue) -> _Value:
    """The same of one of the values that were refused together."""
    return (entry.case, value.post_version, value.field_number, entry.person)


def _asking(asking: dict[_Value, list[_Asking]], value: _Value, at: datetime) -> _Asking | None:
    """Care's entry that this one answers: the nearest in time; taken, so that it answers once."""
    near = [one for one in asking[value] if -CLOCKS_DIFFER <= at - one[1].at <= ANSWERED_WITHIN]
    if not near:
        return None
    nearest = min(near, key=lambda one: abs(at - one[1].at))
    asking[value].remove(nearest)
    return nearest


def _answered(index: int | None, entry: _Answer, asking: _Asking | None) -> Reveal:
    revealed = isinstance(entry, ValueRevealed)
    known = asking[1].type if asking else None
    return Reveal(
        index=index,
        tag=entry.tag,
        at=entry.at,
        outcome=Outcome.REVEALED if revealed else Outcome.REFUSED,
        person=entry.person,
        brand=entry.brand,
        agency=entry.agency,
        case=entry.case,
        post_version=entry.post_version,
        field_number=entry.field_number,
        type=entry.type if isinstance(entry, ValueRevealed) else known,
        purpose=entry.purpose,
        legal_basis=entry.legal_basis if isinstance(entry, ValueRevealed) else None,
        reason=entry.reason if isinstance(entry, RevealRefused) else None,
        asked_index=asking[0] if asking else None,
    )


def _not_confirmed(refused: _Refused, asking: _Asking | None) -> Reveal:
    """One of the values that somebody was not let ask for, or did not confirm."""
    index, brand, entry, value = refused
    return Reveal(
        index=index,
        tag=entry.tag,
        at=entry.at,
        outcome=Outcome.REFUSED,
        person=entry.person,
        brand=brand,
        agency=entry.agency,
        case=entry.case,
        post_version=value.post_version,
        field_number=value.field_number,
        type=value.type or (asking[1].type if asking else None),
        purpose=entry.purpose,
        legal_basis=None,
        reason=entry.reason,
        asked_index=asking[0] if asking else None,
    )


def _unanswered(index: int | None, entry: RevealAsked) -> Reveal:
    return Reveal(
        index=index,
        tag=entry.tag,
        at=entry.at,
        outcome=Outcome.ASKED,
        person=entry.actor,
        brand=entry.brand,
        agency=entry.agency,
        case=entry.case,
        post_version=entry.post_version,
        field_number=entry.field_number,
        type=entry.type,
        purpose=entry.purpose,
        legal_basis=None,
        reason=None,
        asked_index=None,
    )


QUESTION = Question(
    name="reveals",
    asks="Who opened this customer's card, or another value: when, why, and who was refused?",
    counts=(
        "The vault's `vault:value:revealed` (shown to that person) and `vault:reveal:refused`.",
        "Each value of a `vault:challenge:refused` whose step is OPEN or CONFIRM: she was not let "
        "ask, or her code was refused.",
        "Care's `care:reveal:asked` without an answer of the vault's among the entries given.",
        "With both ledgers given, an answer and the asking of the same case, post version, field "
        "and person within thirty minutes are one row; the nearest in time belong together.",
    ),
    leaves_out=(
        "What is read without opening a value: cases, redacted texts, what kinds are held.",
        "With a case, person or type asked for, refusals that do not name it.",
    ),
    tags=frozenset(
        {
            Tag.CARE_REVEAL_ASKED,
            Tag.VAULT_VALUE_REVEALED,
            Tag.VAULT_REVEAL_REFUSED,
            Tag.VAULT_CHALLENGE_REFUSED,
        }
    ),
    row=Reveal,
    answer=answer,
    filters=frozenset({Filter.CASE, Filter.PERSON, Filter.TYPE}),
    joins=True,
    before=ANSWERED_WITHIN,
    after=ANSWERED_WITHIN,
)
