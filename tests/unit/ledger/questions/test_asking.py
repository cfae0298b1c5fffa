"""What holds for every question."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from relevo.errors import InvalidInput
from relevo.ledger.entries import Tag, entry_types
from relevo.ledger.entries.logs import LogExported
from relevo.ledger.questions import QUESTIONS, Asked, Question, UnknownQuestion, named
from relevo.ledger.questions.asking import Filter
from relevo.ledger.values import Code, Id, Slug
from tests.unit.ledger.questions.stories import (
    CASE,
    ROSA,
    ask,
    finding,
    hidden,
    minute,
    redacted,
    removed,
)

NOW = minute(0)
every = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
_VALUES: dict[Filter, Any] = {
    Filter.CASE: CASE,
    Filter.PERSON: ROSA,
    Filter.TYPE: Code("CARD"),
    Filter.MINUTES: 5,
}


def test_names_differ_and_are_codes_of_the_log() -> None:
    assert len({question.name for question in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        assert Code.of(question.name)
        assert named(question.name) is question


@pytest.mark.parametrize(("name", "service"), [("nothing", None), ("guard", "vault"), ("", "care")])
def test_a_name_that_is_none_here_is_unknown(name: str, service: str | None) -> None:
    with pytest.raises(UnknownQuestion) as caught:
        named(name, service)
    assert caught.value.field == "question"


@every
def test_a_log_without_such_entries_has_no_rows(question: Question) -> None:
    assert list(question.ask([], Asked(now=NOW))) == []


@every
def test_every_filter_is_taken_or_refused_by_name(question: Question) -> None:
    for one in Filter:
        asked = Asked(now=NOW, **{one.value: _VALUES[one]})
        if one in question.filters:
            assert list(question.ask([], asked)) == []
            continue
        with pytest.raises(InvalidInput) as caught:
            question.ask([], asked)
        assert caught.value.field == one.value


@every
@pytest.mark.parametrize("until", [minute(0), minute(-1)])
def test_a_period_that_ends_before_it_begins_is_refused(
    question: Question, until: datetime
) -> None:
    with pytest.raises(InvalidInput) as caught:
        question.ask([], Asked(now=NOW, since=minute(0), until=until))
    assert caught.value.field == "until"


@every
def test_every_filter_of_a_question_finds_its_field_in_the_entries(question: Question) -> None:
    """A case that is asked for must be sayable by every entry, or hide none that could say it."""
    if Filter.CASE in question.filters:
        for kind in entry_types():
            whole_log = issubclass(kind, LogExported)  # names no case: it is about all of them
            if kind.tag in question.tags and not whole_log:
                assert "case" in {field.name for field in dataclasses.fields(kind)}, kind.tag


@every
def test_every_column_has_a_kind_and_a_meaning(question: Question) -> None:
    columns = question.columns()
    assert [column.name for column in columns] == [
        field.name for field in dataclasses.fields(question.row)
    ]
    assert all(column.kind and len(column.meaning) > 5 for column in columns)
    assert question.services <= {"agency", "care", "vault", "care-private", "vault-private"}
    assert question.counts
    assert question.leaves_out


def test_entries_around_the_period_are_read_as_far_as_the_question_needs() -> None:
    since, until = minute(0), minute(60)
    asked = Asked(now=NOW, since=since, until=until)
    assert named("guard").reads(asked) == (since, until)
    assert named("guard").reads(Asked(now=NOW)) == (None, None)
    half_an_hour = timedelta(minutes=30)
    assert named("reveals").reads(asked) == (since - half_an_hour, until + half_an_hour)
    assert named("public-with-id").reads(asked) == (since - timedelta(days=30), None)
    assert named("vanished").reads(asked) == (since, until + timedelta(days=30))
    earliest = datetime.min.replace(tzinfo=UTC)
    assert named("public-with-id").reads(Asked(now=NOW, since=earliest))[0] == earliest


def test_entries_of_a_brand_that_may_not_be_seen_are_none() -> None:
    here, there = redacted(0, finding()), redacted(1, finding(), brand=Slug("andes"))
    for brands, seen in [({"qori"}, [0]), ({"andes"}, [1]), ({"qori", "andes"}, [0, 1]), ((), [])]:
        rows = ask("public-with-id", here, there, brands=frozenset(brands))
        assert [row.index for row in rows] == seen


def test_an_entry_without_a_brand_is_for_those_who_may_see_everything() -> None:
    post = redacted(0)
    hide = hidden(1, post, brand=None)
    assert len(ask("hides-without-explanation", hide)) == 1
    assert ask("hides-without-explanation", hide, brands=frozenset({"qori"})) == []


def test_an_entry_that_is_not_in_the_tree_yet_has_no_index() -> None:
    gone = removed(0, redacted(0))
    (row,) = named("vanished").ask([(None, gone)], Asked(now=NOW + timedelta(days=1)))
    assert row.index is None  # type: ignore[attr-defined]
    assert row.tag is Tag.AGENCY_POST_REMOVED  # type: ignore[attr-defined]


def test_ids_and_codes_of_rows_keep_their_types() -> None:
    post = redacted(0, finding())
    (row,) = ask("public-with-id", post)
    assert type(row.case) is Id
    assert type(row.types[0]) is Code
