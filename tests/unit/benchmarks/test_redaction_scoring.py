"""The scorer's figures, on cases small enough to count by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.redaction.accuracy import lowered
from benchmarks.redaction.scoring import Post, Span, Tally, extraction, read_posts, score


def post(text: str, *values: str, kind: str = "PHONE", name: str = "1", **more: object) -> Post:
    """A post in which each of the values is labelled where it first stands."""
    spans = tuple(Span(text.index(v), text.index(v) + len(v), kind) for v in values)
    rest: dict[str, object] = {"set": "plain", "country": "PE", **more}
    return Post(name, text, spans, **rest)  # type: ignore[arg-type]


def found(text: str, *values: str, kind: str = "PHONE") -> dict[str, list[Span]]:
    """Findings at each of the values."""
    return {"1": [Span(text.index(v), text.index(v) + len(v), kind) for v in values]}


TEXT = "cel 987 654 321 y 44"


@pytest.mark.parametrize(
    ("values", "tally"),
    [
        (["987 654 321"], Tally(1, 0, 0)),
        (["cel 987 654 321 y"], Tally(1, 0, 0)),
        (["987", "654", "321"], Tally(1, 0, 0)),  # a separator in the open is no leak
        (["987 654 32"], Tally(1, 1, 0)),
        (["44"], Tally(1, 1, 1)),
        ([], Tally(1, 1, 1)),
    ],
)
def test_a_span_leaks_when_one_of_its_letters_or_digits_is_in_the_open(
    values: list[str], tally: Tally
) -> None:
    assert score([post(TEXT, "987 654 321")], found(TEXT, *values)).overall == tally


def test_the_type_of_a_finding_does_not_matter_for_a_leak() -> None:
    figures = score([post(TEXT, "987 654 321")], found(TEXT, "987 654 321", kind="CARD"))
    assert figures.by_type == {"PHONE": Tally(1, 0, 0)}


def test_a_span_of_signs_alone_is_covered_sign_by_sign() -> None:
    text = "clave ****"
    assert score([post(text, "****", kind="SECRET")], found(text, "***")).overall == Tally(1, 1, 0)


def test_a_post_without_predictions_leaks_whole() -> None:
    assert score([post(TEXT, "987 654 321")], {}).overall == Tally(1, 1, 1)


def test_leaks_are_told_apart_by_type_set_and_country() -> None:
    posts = [
        post(TEXT, "987 654 321", name="1"),
        post(TEXT, "44", name="2", kind="SECRET", set="evasion", country="CL"),
    ]
    figures = score(posts, found(TEXT, "987 654 321"))
    assert figures.by_type == {"PHONE": Tally(1, 0, 0), "SECRET": Tally(1, 1, 1)}
    assert figures.by_set == {"plain": Tally(1, 0, 0), "evasion": Tally(1, 1, 1)}
    assert figures.by_country == {"PE": Tally(1, 0, 0), "CL": Tally(1, 1, 1)}
    assert figures.overall.rate == 0.5


def test_a_clean_post_is_altered_when_a_letter_or_digit_of_it_is_redacted() -> None:
    text = "reclamo 123, Rosa!"
    rosa = (Span(13, 17, "PERSON"),)
    clean = Post("1", text, (), rosa, set="negative")
    assert score([clean], found(text, "123")).clean_altered == 1
    assert score([clean], found(text, "Rosa")).clean_altered == 0  # optional
    assert score([clean], found(text, ", ")).clean_altered == 0  # no letter, no digit
    assert score([clean], {}).altered_share == 0.0


def test_what_is_redacted_outside_is_counted_in_letters_and_digits_of_posts_with_data() -> None:
    figures = score([post(TEXT, "987 654 321")], found(TEXT, "cel 987 654 321"))
    assert (figures.redacted, figures.redacted_outside) == (12, 3)
    assert figures.outside_share == 0.25


def test_overlapping_findings_count_once() -> None:
    figures = score([post(TEXT, "987 654 321")], found(TEXT, "987 654", "654 321"))
    assert (figures.overall, figures.redacted) == (Tally(1, 0, 0), 9)


NAMES = "soy Ana Lucía Rojas, con Rosa Vega y Luis"


def test_names_are_counted_by_exact_span_and_by_word() -> None:
    labelled = post(NAMES, "Ana Lucía Rojas", "Rosa Vega", kind="PERSON")
    got = extraction([labelled], found(NAMES, "Ana Lucía", "Rosa Vega", kind="PERSON"))
    assert (got.exact.right, got.exact.found, got.exact.labelled) == (1, 2, 2)
    assert (got.words.right, got.words.found, got.words.labelled) == (4, 4, 5)
    assert got.exact.f1 == 0.5
    assert got.words.recall == 0.8


def test_a_name_of_one_word_can_be_optional() -> None:
    labelled = post(NAMES, "Rosa Vega", "Luis", kind="PERSON")
    findings = found(NAMES, "Rosa Vega", "Luis", kind="PERSON")
    assert extraction([labelled], findings, fewest_words=2).exact.found == 1
    assert extraction([labelled], findings).exact.found == 2


def test_a_finding_of_another_type_is_no_name() -> None:
    labelled = post(NAMES, "Rosa Vega", kind="PERSON")
    got = extraction([labelled], found(NAMES, "Rosa Vega", kind="ADDRESS"))
    assert (got.exact.found, got.exact.precision, got.exact.recall) == (0, 1.0, 0.0)


def test_lower_case_keeps_every_offset() -> None:
    text = "İSTANBUL Ana Rojas"
    low = lowered([post(text, "Ana Rojas", kind="PERSON")])[0]
    assert len(low.text) == len(text)
    assert low.text[low.spans[0].start : low.spans[0].end] == "ana rojas"


def test_posts_are_read_with_their_spans(tmp_path: Path) -> None:
    row = {"id": "a", "text": "dni 1", "spans": [{"start": 4, "end": 5, "type": "NATIONAL_ID"}]}
    path = tmp_path / "posts.jsonl"
    path.write_text(json.dumps(row) + "\n\n", encoding="utf-8")
    assert read_posts(path) == [Post("a", "dni 1", (Span(4, 5, "NATIONAL_ID"),))]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"id": "a"}', '{"id":"a","text":"b","spans":[{"start":0,"end":2,"type":"X"}]}'],
)
def test_a_line_that_is_no_post_is_named_without_its_content(tmp_path: Path, line: str) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^posts\.jsonl:2: "):
        read_posts(path)
