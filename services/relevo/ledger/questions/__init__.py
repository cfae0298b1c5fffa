"""What people ask of the ledgers, each question with its exact definition. Pure: entries in, rows
out; where the entries come from is the caller's (`relevo.ledger.answering`).

question = named("hides-without-explanation")
for row in question.ask(entries, Asked(now=now, since=since)): ...
"""

from __future__ import annotations

from relevo.errors import NotFound
from relevo.ledger.questions import (
    exposed_posts,
    guard,
    hides,
    links,
    log_reads,
    lookups,
    reveals,
    vanished,
    wrong_rules,
)
from relevo.ledger.questions.asking import Asked, Column, OnEntry, Question, Read, Row

__all__ = [
    "QUESTIONS",
    "Asked",
    "Column",
    "OnEntry",
    "Question",
    "Read",
    "Row",
    "UnknownQuestion",
    "named",
]

QUESTIONS: tuple[Question, ...] = (
    reveals.QUESTION,
    exposed_posts.QUESTION,
    hides.QUESTION,
    guard.QUESTION,
    wrong_rules.QUESTION,
    vanished.QUESTION,
    log_reads.QUESTION,
    links.QUESTION,
    lookups.QUESTION,
)


class UnknownQuestion(NotFound):
    """There is no such question, or this service's ledger cannot answer it."""

    reason = "UNKNOWN_QUESTION"


def named(name: str, service: str | None = None) -> Question:
    """The question of a name, if the ledger of `service` answers it.

    Raises:
        UnknownQuestion: it does not, or nothing is called so.
    """
    for question in QUESTIONS:
        if question.name == name and (service is None or service in question.services):
            return question
    raise UnknownQuestion("question: there is none of this name here", field="question")
