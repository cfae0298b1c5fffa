"""Accuracy over the labelled corpora."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.redaction.scoring import Extraction, Post, Score, Span, Tally, extraction, score

Found = Mapping[str, Sequence[Span]]

PERSON_WORDS = 2
"""The redactor looks for names of two or more words; shorter labelled ones are optional for it."""


@dataclass(frozen=True)
class Names:
    """Names of persons in one corpus: all that are labelled, and those of two words or more."""

    all: Extraction
    long: Extraction


def names(posts: Sequence[Post], found: Found) -> Names:
    """How well persons are found."""
    long = extraction(posts, found, fewest_words=PERSON_WORDS)
    return Names(extraction(posts, found), long)


def lowered(posts: Sequence[Post]) -> list[Post]:
    """The posts in lower case, character by character, so that offsets hold."""
    return [
        replace(post, text="".join(c.lower() if len(c.lower()) == 1 else c for c in post.text))
        for post in posts
    ]


def agree(figures: Score, posts: Sequence[Post], found: Found, scorer: Path) -> None:
    """Check the figures against those of another scorer, a Python file with `score(gold, pred)`.

    Raises:
        AssertionError: they differ.
    """
    gold = [
        {
            "id": post.id,
            "set": post.set,
            "country": post.country,
            "text": post.text,
            "spans": [span._asdict() for span in post.spans],
            "optional": [span._asdict() for span in post.optional],
        }
        for post in posts
    ]
    pred = {name: [span._asdict() for span in spans] for name, spans in found.items()}
    theirs, _, _ = _module(scorer).score(gold, pred)
    over = theirs["over_redaction"]
    assert _row(figures.overall) == _their_row(theirs["overall"])
    for ours, name in (
        (figures.by_type, "per_type"),
        (figures.by_set, "per_set"),
        (figures.by_country, "per_country"),
    ):
        assert {k: _row(t) for k, t in ours.items()} == {
            k: _their_row(t) for k, t in theirs[name].items()
        }, name
    assert figures.clean == over["negative_posts"]
    assert figures.clean_altered == over["negative_posts_with_redaction"]
    assert figures.redacted == over["plain_evasion_redacted_alnum"]
    assert figures.redacted_outside == over["plain_evasion_redacted_alnum_outside_gold"]


def scored(posts: Sequence[Post], found: Found, scorer: Path | None) -> Score:
    """The figures, checked against the other scorer where there is one."""
    figures = score(posts, found)
    if scorer is not None:
        agree(figures, posts, found, scorer)
    return figures


def _row(tally: Tally) -> tuple[int, int, int]:
    return tally.spans, tally.leaks, tally.whole


def _their_row(row: Mapping[str, Any]) -> tuple[int, int, int]:
    return row["spans"], row["leaks"], row["total_leaks"]


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpora_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
