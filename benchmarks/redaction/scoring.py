"""How well findings cover what was labelled. Independent of the redactor: spans in, figures out.

A labelled span *leaks* when one of its letters or digits (`str.isalnum`) lies outside every
finding, whatever the finding's type; it leaks *whole* when all of them do. A span without letters
and digits is taken character by character. Optional spans are neither a miss nor a false alarm.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

NEGATIVE = "negative"
_TOKEN = re.compile(r"\w+")


class Span(NamedTuple):
    """A stretch of a text, in code points, and what it is."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class Post:
    """A labelled text.

    Attributes:
        set: `plain`, `evasion` or `negative`; empty where a corpus has no sets.
        country: ISO 3166-1 alpha-2 code, or empty.
    """

    id: str
    text: str
    spans: tuple[Span, ...]
    optional: tuple[Span, ...] = ()
    set: str = ""
    country: str = ""


def read_posts(path: Path) -> list[Post]:
    """The posts of a JSON Lines file.

    Raises:
        ValueError: a line is no post, or one of its spans lies outside its text.
    """
    posts = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            post = Post(
                id=row["id"],
                text=row["text"],
                spans=_spans(row["spans"]),
                optional=_spans(row.get("optional", ())),
                set=row.get("set", ""),
                country=row.get("country", ""),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path.name}:{number}: no post ({type(error).__name__})") from None
        for span in (*post.spans, *post.optional):
            if not 0 <= span.start < span.end <= len(post.text):
                raise ValueError(f"{path.name}:{number}: a span lies outside the text")
        posts.append(post)
    return posts


def _spans(rows: Iterable[Mapping[str, object]]) -> tuple[Span, ...]:
    return tuple(Span(int(str(r["start"])), int(str(r["end"])), str(r["type"])) for r in rows)


@dataclass
class Tally:
    """Labelled spans, and how many of them leak."""

    spans: int = 0
    leaks: int = 0
    whole: int = 0

    def add(self, *, leaks: bool, whole: bool) -> None:
        """Count one span."""
        self.spans += 1
        self.leaks += leaks
        self.whole += whole

    @property
    def rate(self) -> float:
        """The share that leaks; 0 where there is nothing to leak."""
        return self.leaks / self.spans if self.spans else 0.0


def _tallies() -> dict[str, Tally]:
    return defaultdict(Tally)


@dataclass
class Score:
    """Figures of one run over one corpus.

    Attributes:
        clean: posts of the set `negative`.
        clean_altered: those of them where a letter or digit outside optional spans was redacted.
        redacted: letters and digits redacted in the other posts.
        redacted_outside: those of them that are neither labelled nor optional.
    """

    overall: Tally = field(default_factory=Tally)
    by_type: dict[str, Tally] = field(default_factory=_tallies)
    by_set: dict[str, Tally] = field(default_factory=_tallies)
    by_country: dict[str, Tally] = field(default_factory=_tallies)
    clean: int = 0
    clean_altered: int = 0
    redacted: int = 0
    redacted_outside: int = 0

    @property
    def altered_share(self) -> float:
        """The share of clean posts that were altered."""
        return self.clean_altered / self.clean if self.clean else 0.0

    @property
    def outside_share(self) -> float:
        """The share of what was redacted that is no personal data."""
        return self.redacted_outside / self.redacted if self.redacted else 0.0


def score(posts: Sequence[Post], found: Mapping[str, Sequence[Span]]) -> Score:
    """Score the findings of each post, by its id; a post that is not in `found` has none."""
    figures = Score()
    for post in posts:
        covered = _places(found.get(post.id, ()), len(post.text))
        for span in post.spans:
            inside = range(span.start, span.end)
            signs = [place for place in inside if post.text[place].isalnum()] or inside
            open_signs = sum(place not in covered for place in signs)
            for tally in (
                figures.overall,
                figures.by_type[span.type],
                figures.by_set[post.set],
                figures.by_country[post.country],
            ):
                tally.add(leaks=open_signs > 0, whole=open_signs == len(signs))
        signs_covered = {place for place in covered if post.text[place].isalnum()}
        outside = signs_covered - _places((*post.spans, *post.optional), len(post.text))
        if post.set == NEGATIVE:
            figures.clean += 1
            figures.clean_altered += bool(outside)
        else:
            figures.redacted += len(signs_covered)
            figures.redacted_outside += len(outside)
    return figures


def _places(spans: Iterable[Span], length: int) -> set[int]:
    return {place for span in spans for place in range(max(0, span.start), min(length, span.end))}


@dataclass
class Hits:
    """What was found, of what was to be found."""

    right: int = 0
    found: int = 0
    labelled: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what was labelled that was found; 1 where nothing was labelled."""
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Extraction:
    """One type alone, by spans that agree exactly and by words."""

    exact: Hits
    words: Hits


def extraction(
    posts: Sequence[Post],
    found: Mapping[str, Sequence[Span]],
    kind: str = "PERSON",
    *,
    fewest_words: int = 1,
) -> Extraction:
    """Precision and recall of one type.

    A finding that touches an optional span and no labelled one does not count. With
    `fewest_words`, labelled spans of fewer words are taken for optional.
    """
    exact, words = Hits(), Hits()
    for post in posts:
        labelled: list[Span] = []
        optional = [*post.optional]
        for span in post.spans:
            if span.type == kind:
                long = len(_TOKEN.findall(post.text[span.start : span.end])) >= fewest_words
                (labelled if long else optional).append(span)
        findings = {span[:2] for span in found.get(post.id, ()) if span.type == kind}
        gold = {span[:2] for span in labelled}
        free = {
            (start, end)
            for start, end in findings - gold
            if _touches(start, end, optional) and not _touches(start, end, labelled)
        }
        exact.right += len(findings & gold)
        exact.found += len(findings - free)
        exact.labelled += len(gold)
        tokens = [token.span() for token in _TOKEN.finditer(post.text)]
        in_gold = _tokens(tokens, gold)
        in_found = _tokens(tokens, findings)
        in_free = _tokens(tokens, {span[:2] for span in optional}) - in_gold
        words.right += len(in_found & in_gold)
        words.found += len(in_found - in_free)
        words.labelled += len(in_gold)
    return Extraction(exact, words)


def _touches(start: int, end: int, spans: Iterable[Span]) -> bool:
    return any(span.start < end and start < span.end for span in spans)


def _tokens(tokens: Sequence[tuple[int, int]], spans: set[tuple[int, int]]) -> set[int]:
    """Those tokens of which more than half lies within the spans, by number."""
    held = {place for start, end in spans for place in range(start, end)}
    return {
        number
        for number, (start, end) in enumerate(tokens)
        if 2 * sum(place in held for place in range(start, end)) > end - start
    }
