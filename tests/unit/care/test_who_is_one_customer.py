"""What links cases, from the facts alone: `care.domain.customers`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import combinations
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.care.domain.case import CaseKey
from relevo.care.domain.customers import (
    AUTHOR,
    Author,
    CaseFacts,
    Decision,
    DecisionKind,
    DecisionReason,
    Owner,
    Standing,
    Strength,
    customers,
    link_between,
    standing,
)

KINDS = ("NATIONAL_ID", "PHONE", "BOOKING_CODE", "PLATE", "CUSTOMER_NUMBER")
AT = datetime(2026, 5, 4, 8, 10, tzinfo=UTC)


def key(number: int) -> CaseKey:
    return CaseKey("colibri", str(UUID(int=number)))


def facts(number: int, values: Mapping[str, str], author: int | None = None) -> CaseFacts:
    ref = number if author is None else author
    return CaseFacts(key(number), Author("colibri", "facebook", f"{ref:032x}"), values)


def grouped(*found: CaseFacts, decided: Standing | None = None) -> list[list[int]]:
    groups = customers(found, decided or Standing())
    return [[UUID(one.case_id).int for one in group] for group in groups]


@pytest.mark.parametrize("kind", ["NATIONAL_ID", "PHONE", "CARD", "EMAIL", "TICKET_NUMBER"])
def test_one_strong_value_makes_two_cases_one_customers(kind: str) -> None:
    assert grouped(facts(1, {"a": kind}), facts(2, {"a": kind})) == [[1, 2]]


@pytest.mark.parametrize("kind", ["BOOKING_CODE", "PLATE", "CUSTOMER_NUMBER", "TAX_ID"])
def test_one_weak_value_only_suggests(kind: str) -> None:
    one, other = facts(1, {"a": kind}), facts(2, {"a": kind})
    assert grouped(one, other) == [[1], [2]]
    link = link_between(one, other)
    assert link is not None
    assert (link.strength, link.reasons) == (Strength.WEAK, (kind,))


def test_two_weak_values_of_different_kinds_link_and_two_of_one_kind_do_not() -> None:
    two_kinds = {"a": "BOOKING_CODE", "b": "PLATE"}
    assert grouped(facts(1, two_kinds), facts(2, two_kinds)) == [[1, 2]]
    one_kind = {"a": "BOOKING_CODE", "b": "BOOKING_CODE"}
    assert grouped(facts(1, one_kind), facts(2, one_kind)) == [[1], [2]]


def test_an_author_on_a_channel_is_one_customer_whatever_she_wrote() -> None:
    mother = facts(2, {"b": "NATIONAL_ID"}, author=1)
    link = link_between(facts(1, {"a": "NATIONAL_ID"}), mother)
    assert link is not None
    assert (link.strength, link.reasons) == (Strength.STRONG, (AUTHOR,))


def test_a_family_phone_does_not_make_two_national_ids_one_customer() -> None:
    one = facts(1, {"a": "NATIONAL_ID", "p": "PHONE"})
    other = facts(2, {"b": "NATIONAL_ID", "p": "PHONE"})
    assert grouped(one, other) == [[1], [2]]
    link = link_between(one, other)
    assert link is not None
    assert link.strength is Strength.WEAK


def test_what_is_common_links_nothing() -> None:
    found = [facts(number, {"switchboard": "PHONE"}) for number in (1, 2)]
    assert len(customers(found, Standing(), common={"switchboard"})) == 2


def test_a_page_that_writes_for_many_makes_nobody_one_customer_by_a_weak_value_beside_it() -> None:
    """Two travellers of one booking, written for by one bot, stay two customers."""
    booking = {"a": "BOOKING_CODE"}
    one, other = facts(1, booking, author=9), facts(2, booking, author=9)
    assert len(customers([one, other], Standing(), common_authors={one.author})) == 2
    link = link_between(one, other, common_authors={one.author})
    assert link is not None
    assert (link.strength, link.reasons) == (Strength.WEAK, ("BOOKING_CODE",))


def test_a_split_holds_against_every_other_way_round_it() -> None:
    """A case that shares something with both goes with the one that it shares more with."""
    one = facts(1, {"a": "PHONE"})
    other = facts(2, {"a": "PHONE", "b": "EMAIL"})
    between = facts(3, {"a": "PHONE", "b": "EMAIL"})
    decided = Standing(split=frozenset({frozenset({key(1), key(2)})}))
    assert grouped(one, other, between, decided=decided) == [[1], [2, 3]]


def test_a_merge_needs_nothing_shared() -> None:
    decided = Standing(merged=(frozenset({key(1), key(2)}),))
    assert grouped(facts(1, {}), facts(2, {}), decided=decided) == [[1, 2]]


def _decision(number: int, kind: DecisionKind, **more: object) -> Decision:
    fields: dict[str, object] = {
        "decision_id": str(number),
        "brand": "qori",
        "number": number,
        "kind": kind,
        "at": AT,
        "actor": "rosa",
        "reason": DecisionReason.CUSTOMER_SAID,
        "case": key(1),
        "other": key(2),
    }
    return Decision(**{**fields, **more})  # type: ignore[arg-type]


def test_the_newest_decision_counts_and_an_undo_brings_back_the_one_before() -> None:
    pair = frozenset({key(1), key(2)})
    history = [_decision(1, DecisionKind.MERGE), _decision(2, DecisionKind.SPLIT)]
    assert standing(history) == Standing(split=frozenset({pair}))
    history.append(_decision(3, DecisionKind.UNDO, undoes="2"))
    assert standing(history) == Standing(merged=(pair,))
    history.append(_decision(4, DecisionKind.UNDO, undoes="3"))
    assert standing(history) == Standing(split=frozenset({pair}))


def test_an_owner_is_of_a_value_in_one_case() -> None:
    said = _decision(1, DecisionKind.OWNER, other=None, handle="a", owner=Owner.RELATIVE)
    assert standing([said]).owners == {(key(1), "a"): Owner.RELATIVE}


_FACTS = st.lists(
    st.tuples(st.dictionaries(st.sampled_from("abcdef"), st.none(), max_size=4), st.integers(1, 5)),
    max_size=7,
).map(
    lambda rows: [
        facts(index, {h: KINDS[ord(h) % len(KINDS)] for h in handles}, author=100 + author)
        for index, (handles, author) in enumerate(rows)
    ]
)
_PAIRS = st.sets(st.sampled_from([frozenset(map(key, p)) for p in combinations(range(7), 2)]))


@given(_FACTS, _PAIRS, _PAIRS, st.randoms())
def test_the_customers_are_the_same_whatever_the_order_of_arrival(
    found: list[CaseFacts],
    merged: set[frozenset[CaseKey]],
    split: set[frozenset[CaseKey]],
    random: Random,
) -> None:
    decided = Standing(tuple(merged - split), frozenset(split))
    shuffled = list(found)
    random.shuffle(shuffled)
    groups = customers(found, decided)
    assert customers(shuffled, decided) == groups
    assert sorted(one for group in groups for one in group) == sorted(one.key for one in found)
    for group in groups:
        assert not any(frozenset(pair) in split for pair in combinations(group, 2))


@given(_FACTS)
def test_without_decisions_every_strong_link_is_within_a_customer(found: list[CaseFacts]) -> None:
    group_of = {one: group for group in customers(found, Standing()) for one in group}
    for one, other in combinations(found, 2):
        link = link_between(one, other)
        if link is not None and link.strength is Strength.STRONG:
            assert group_of[one.key] == group_of[other.key]
