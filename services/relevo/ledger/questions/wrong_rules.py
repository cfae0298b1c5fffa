"""Which rule (detector) is wrong most: what it covered and care put back, and what was missed.

A miss has no rule that could be blamed: it is counted by the type of what was missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from relevo.ledger.entries import Entry, Tag
from relevo.ledger.entries.agency import (
    PostRedacted,
    PostRedactedAgain,
    PostRestored,
    RestorationAsked,
)
from relevo.ledger.questions.asking import Asked, Filter, Question, Read, Row
from relevo.ledger.values import Code

_BY_PERSON = Code("BY_HAND")
_BY_NEWER_RULES = Code("NEWER_REDACTOR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Row):
    """One detector's findings of one type, or what was missed of a type."""

    detector: Annotated[Code | None, "the rule; null in the rows of what was missed"]
    type: Annotated[Code, "what it takes a text for, or what was missed"]
    found: Annotated[int, "its findings"]
    asked_back: Annotated[int, "of how many somebody said that they cover too much"]
    put_back: Annotated[int, "how many care put back: false alarms"]
    wrong: Annotated[float | None, "`put_back` divided by `found`; null if there are none"]
    covered_by_people: Annotated[int, "what people covered that every rule had missed"]
    covered_by_newer_rules: Annotated[int, "what a newer redactor covered that ours had missed"]


@dataclass(slots=True)
class _Count:
    found: int = 0
    asked_back: int = 0
    put_back: int = 0
    by_people: int = 0
    by_newer: int = 0


def answer(entries: Iterable[Read], asked: Asked) -> Iterator[Rule]:
    """The rows, the most often wrong first."""
    counts: dict[tuple[Code | None, Code], _Count] = defaultdict(_Count)
    for _, entry in entries:
        if asked.holds(entry.at):
            _count(counts, entry)
    rows = [
        _row(detector, kind, count)
        for (detector, kind), count in counts.items()
        if asked.type is None or kind == asked.type
    ]
    rows.sort(key=lambda row: (-row.put_back, -_missed(row), row.detector or "", row.type))
    return iter(rows)


def _count(counts: dict[tuple[Code | None, Code], _Count], entry: Entry) -> None:
    match entry:
        case PostRedacted():
            for finding in entry.findings:
                counts[finding.detector, finding.type].found += 1
        case PostRedactedAgain():
            for finding in entry.findings:
                if entry.cause == _BY_PERSON:
                    counts[None, finding.type].by_people += 1
                    continue
                counts[finding.detector, finding.type].found += 1
                if entry.cause == _BY_NEWER_RULES:
                    counts[None, finding.type].by_newer += 1
        case RestorationAsked():
            counts[entry.detector, entry.type].asked_back += 1
        case PostRestored():
            counts[entry.detector, entry.type].put_back += 1


def _row(detector: Code | None, kind: Code, count: _Count) -> Rule:
    return Rule(
        detector=detector,
        type=kind,
        found=count.found,
        asked_back=count.asked_back,
        put_back=count.put_back,
        wrong=round(count.put_back / count.found, 4) if count.found else None,
        covered_by_people=count.by_people,
        covered_by_newer_rules=count.by_newer,
    )


def _missed(row: Rule) -> int:
    return row.covered_by_people + row.covered_by_newer_rules


QUESTION = Question(
    name="wrong-rules",
    asks="Which rule is wrong most: which covers what is none, and what is missed?",
    counts=(
        "Per detector and type, what was recorded in the period: its findings at intake and in "
        "later redactions (`agency:post:redacted`, `agency:post:redacted_again`), for how many "
        "somebody asked that they be put back (`agency:restoration:asked`), and how many care "
        "put back (`agency:post:restored`): these are the false alarms.",
        'Per type, in rows without a detector, what people covered by hand ("Falta tapar") and '
        "what a newer redactor found in texts that were stored already.",
        "The order is that of `put_back`, then of what was missed.",
    ),
    leaves_out=(
        "Requests that care refused: the rule was right.",
        "Values that go on in the author's next post (`SPLIT`): no rule could have seen them; "
        "they count as found alone.",
        "Texts that people typed at the agency (`agency:text:redacted_again`): that record keeps "
        "no detectors.",
        "A false alarm that nobody noticed, or a miss. `found` of a period and `put_back` of the "
        "same period need not be the same findings.",
    ),
    tags=frozenset(
        {
            Tag.AGENCY_POST_REDACTED,
            Tag.AGENCY_POST_REDACTED_AGAIN,
            Tag.AGENCY_RESTORATION_ASKED,
            Tag.AGENCY_POST_RESTORED,
        }
    ),
    row=Rule,
    answer=answer,
    filters=frozenset({Filter.TYPE}),
)
