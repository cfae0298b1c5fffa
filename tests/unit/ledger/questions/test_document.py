"""docs/questions.md says what the questions say."""

from __future__ import annotations

from pathlib import Path

from relevo.ledger.questions import QUESTIONS
from relevo.ledger.questions.document import document

PAGE = Path(__file__).parents[4] / "docs" / "questions.md"


def test_the_page_is_what_the_questions_say() -> None:
    assert PAGE.read_text("utf-8") == document(), (
        "run: python -m relevo.ledger.questions.document > docs/questions.md"
    )


def test_the_page_defines_every_question_once() -> None:
    lines = document().splitlines()
    for question in QUESTIONS:
        assert lines.count(f"## {question.name}") == 1
        for one in (*question.counts, *question.leaves_out):
            assert lines.count(f"- {one}") == 1
