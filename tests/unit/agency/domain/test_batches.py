"""What waits is cut into calls that fit the contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.agency.domain.backoff import LONGEST, delay
from relevo.agency.domain.batches import BUDGET, batches, fitting, weight
from relevo.agency.domain.case import open_case
from relevo.crossing import mapping
from relevo.crossing.vocabulary import CaseNote, FindingSpan, HandOverItem, PostVersion, Verb

pytestmark = pytest.mark.thorough

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def _item(*seal_sizes: int, text: str = "hola") -> HandOverItem:
    case = open_case(
        case_id="11111111-1111-4111-8111-111111111111",
        brand="qori",
        channel="facebook",
        thread_id="t",
        author_ref="0" * 32,
        author_handle=None,
        public_code="Q-7K3F9",
        at=NOW,
    )
    version = PostVersion(
        post_version_id="22222222-2222-4222-8222-222222222222",
        source_id="s" * 200,
        parent_source_id="p" * 200,
        verb=Verb.ADD,
        event_time=NOW,
        received_at=NOW,
        redacted_text=text,
        findings=(FindingSpan(0, 1, "NATIONAL_ID", "PE", "pe.dni", 0.9, ("LABEL",) * 4, 1),) * 20,
        redaction_version="redaction/1.0.0+12345678",
        attachment_count=0,
        seal=None,
        seal_digest=b"d" * 32,
    )
    versions = tuple(replace(version, seal=b"s" * size) for size in seal_sizes)
    return HandOverItem(case.header(), versions)


@given(st.lists(st.lists(st.integers(0, 1 << 20), max_size=5), max_size=8))
def test_batches_keep_the_order_and_fit_on_the_wire(sizes: list[list[int]]) -> None:
    items = [fitting(_item(*one)) for one in sizes]
    groups = list(batches(items))
    assert [item for group in groups for item in group] == items
    for group in groups:
        assert 1 <= len(group) <= 100
        assert sum(mapping.item_to_wire(item).ByteSize() for item in group) < 4 << 20


def test_an_item_is_cut_to_its_oldest_versions_and_never_to_none() -> None:
    item = _item(*[1 << 20] * 6)
    cut = fitting(item)
    assert cut.post_versions == item.post_versions[:3]
    assert weight(cut) <= BUDGET
    assert fitting(_item()).post_versions == ()
    assert len(fitting(_item(*[10] * 300)).post_versions) == 200
    huge = _item(1 << 20, text="ñ" * 200_000)
    assert fitting(huge) == huge


def test_the_oldest_notes_go_with_the_case_and_count_against_the_call() -> None:
    text = "ñ" * 4_000
    notes = tuple(CaseNote(str(number), text, NOW, "luis") for number in range(60))
    item = replace(_item(*[700_000] * 6), notes=notes)
    cut = fitting(item)
    assert cut.notes == notes[:50]
    assert (len(fitting(_item(*[700_000] * 6)).post_versions), len(cut.post_versions)) == (5, 4)
    assert weight(cut) <= BUDGET
    assert mapping.item_to_wire(cut).ByteSize() <= weight(cut)
    assert [len(group) for group in batches([replace(_item(), notes=notes[:50])] * 20)] == [8, 8, 4]


def test_more_than_a_hundred_items_go_in_several_calls() -> None:
    assert [len(group) for group in batches([_item()] * 250)] == [100, 100, 50]


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_back_off_doubles_within_its_bounds(attempts: int, jitter: float) -> None:
    wait = delay(attempts, jitter)
    assert wait <= LONGEST
    assert delay(attempts, 0.0) <= wait
    assert delay(attempts, jitter) <= delay(attempts + 1, jitter)
