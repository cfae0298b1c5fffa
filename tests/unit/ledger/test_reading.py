"""Finding entries in a whole log, and where two logs part."""

from __future__ import annotations

import json

import pytest

from relevo.errors import NotFound
from relevo.ledger.entries import Tag, care
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.reading import find_entry, find_leaf, newest, read
from relevo.ledger.tree import leaf_hash
from relevo.ledger.values import Code, Digest, Id, Slug
from tests.unit.ledger.kept import Kept, body_of
from tests.unit.ledger.logs import case_opened

KEPT = Kept.of(600)
RARE = care.CaseReopened(
    at=case_opened().at,
    actor=case_opened().actor,
    agency=Slug("colibri"),
    brand=Slug("qori"),
    case=Id("00000000-0000-4000-8000-000000000001"),
    reason=Code("NEW_POST"),
)


@pytest.mark.parametrize("index", [0, 255, 256, 599])
def test_an_entry_is_found_by_its_id_and_by_its_leaf(index: int) -> None:
    body = KEPT.held[index]
    assert find_entry(KEPT, 600, Id(json.loads(body)["id"])) == index
    assert find_leaf(KEPT, 600, Digest.of(leaf_hash(body))) == index


def test_what_is_beyond_the_size_is_not_found() -> None:
    with pytest.raises(NotFound):
        find_entry(KEPT, 599, Id(json.loads(KEPT.held[599])["id"]))
    with pytest.raises(NotFound):
        find_leaf(KEPT, 599, Digest.of(leaf_hash(KEPT.held[599])))


def test_the_id_of_a_case_is_no_id_of_an_entry() -> None:
    with pytest.raises(NotFound):
        find_entry(KEPT, 600, Id(json.loads(KEPT.held[3])["case"]))


@pytest.mark.parametrize("count", [0, 1, 88, 89, 600, 900])
def test_the_newest_come_in_the_logs_order(count: int) -> None:
    found = newest(KEPT, 600, count)
    assert [one.index for one in found] == list(range(max(0, 600 - count), 600))


def test_the_newest_of_a_kind_are_found_wherever_they_stand() -> None:
    log = Kept(KEPT.held)
    for index in (2, 300, 301):
        log.held[index] = body_of(RARE)
    found = newest(log, 600, 2, [Tag.CARE_CASE_REOPENED])
    assert [one.index for one in found] == [300, 301]
    assert [one.index for one in newest(log, 600, 9, [Tag.CARE_CASE_REOPENED])] == [2, 300, 301]
    assert newest(log, 600, 9, [Tag.VAULT_KEY_CREATED]) == ()


def test_an_entry_of_no_release_is_named_by_its_index() -> None:
    log = Kept(KEPT.held)
    log.held[301] = b"{}"
    with pytest.raises(LedgerBroken) as caught:
        list(read(log, 299, 305))
    assert caught.value.index == 301


def test_the_entry_that_is_read_is_the_one_that_was_written() -> None:
    (one,) = read(Kept([body_of(RARE)]), 0, 1)
    assert one.entry == RARE
