"""docs/ledger.md says what the types say."""

from __future__ import annotations

from pathlib import Path

from relevo.ledger.document import document
from relevo.ledger.entries import Tag

PAGE = Path(__file__).parents[3] / "docs" / "ledger.md"


def test_the_page_is_what_the_types_say() -> None:
    assert PAGE.read_text("utf-8") == document(), (
        "run: python -m relevo.ledger.document > docs/ledger.md"
    )


def test_the_page_names_every_tag_once() -> None:
    lines = document().splitlines()
    for tag in Tag:
        assert lines.count(f"## `{tag}`") == 1
