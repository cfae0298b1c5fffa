"""P7: the agency learns nothing from linking.

The same acts are played twice. In one playing the values of different cases are equal where the
example says so, care looks people up and joins their cases; in the other every case has values of
its own and nobody does anything that links. What reaches the agency is compared: every update in
its order, with its sequence, its second, the sizes of all that it holds, and how large the logs are
that the agency cosigns.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.care.adapters.storage import Transaction
from relevo.care.use_cases import linking
from relevo.care.use_cases.linking import Web
from relevo.crossing.updates import Assigned
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Id, Slug
from tests.integration.linking.linking_world import Linking, linking_world

KINDS = ("NATIONAL_ID", "PHONE", "BOOKING_CODE")
_FORMS = {"NATIONAL_ID": "4{:07}", "PHONE": "98765{:04}", "BOOKING_CODE": "X{:05}"}

Given = tuple[str, int]
"""A kind of value, and which of it."""

Post = tuple[int, tuple[Given, ...], bool]
"""Which case, what stands in the post, and whether somebody takes the case then."""

POSTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 1)), max_size=3).map(tuple),
        st.booleans(),
    ),
    min_size=2,
    max_size=5,
)
TWO_CHANNELS: list[Post] = [
    (0, (("NATIONAL_ID", 0),), True),
    (1, (("NATIONAL_ID", 0), ("PHONE", 0)), False),
    (2, (("PHONE", 0),), True),
]


def _value(kind: str, which: int, case: int, *, linked: bool) -> str:
    return _FORMS[kind].format(which if linked else 100 + 10 * case + which)


def _played(posts: list[Post], *, linked: bool) -> tuple[list[Any], int]:
    """What the agency has seen, and how many cases were linked."""
    with tempfile.TemporaryDirectory() as folder, linking_world(Path(folder)) as world:
        for case, values, taken in posts:
            world.post(case, [(k, _value(k, n, case, linked=linked)) for k, n in values])
            if taken:
                world.assign([key.case_id for key in world.cases].index(_id(case)))
            _privately(world, linked=linked)
        return world.seen, len(world.linked())


def _id(case: int) -> str:
    return f"00000000-0000-0000-0000-{case + 1:012x}"


def _privately(world: Linking, *, linked: bool) -> None:
    """What care does for itself, in one of the two playings alone; time passes in both."""
    if linked and len(world.cases) > 1:
        world.merge(0, 1)
        world.call(_value("NATIONAL_ID", 0, 0, linked=True))
    elif len(world.cases) > 1:
        for _ in range(2):
            world.act()
            world.look()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(POSTS)
def test_what_reaches_the_agency_is_the_same_with_and_without_links(posts: list[Post]) -> None:
    with_links, _ = _played(posts, linked=True)
    without, _ = _played(posts, linked=False)
    assert with_links == without


def test_two_channels_of_one_customer_look_to_the_agency_like_two_customers() -> None:
    with_links, linked = _played(TWO_CHANNELS, linked=True)
    without, unlinked = _played(TWO_CHANNELS, linked=False)
    assert (linked, unlinked) == (3, 0)  # there is something that could show
    assert len([one for one in without if one[0] == "update"]) > len(TWO_CHANNELS)
    assert with_links == without


def _an_update(tx: Transaction, care: Any, key: Any) -> None:
    case = tx.cases.get(key)
    assert case is not None
    tx.updates.add(case, care.new_id(), Assigned(care.new_id()), at=care.now())


def _an_entry(tx: Transaction, care: Any, key: Any) -> None:
    entry = recorded.CaseResolved(
        at=care.now(),
        actor=care.process,
        agency=Slug(key.agency),
        brand=Slug("qori"),
        case=Id(key.case_id),
    )
    tx.record(entry)


@pytest.mark.parametrize("leak", [_an_update, _an_entry])
def test_a_leak_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch, leak: Callable[[Transaction, Any, Any], None]
) -> None:
    """The comparison can fail: something is let out deliberately whenever cases are linked."""
    relink = linking.relink

    def leaking(care: Any, tx: Transaction, brand: str, cases: Any, **more: Any) -> Web:
        web = relink(care, tx, brand, cases, **more)
        if tx.customers.linked(cases):
            leak(tx, care, next(iter(cases)))
        return web

    monkeypatch.setattr(linking, "relink", leaking)
    with_links, _ = _played(TWO_CHANNELS, linked=True)
    without, _ = _played(TWO_CHANNELS, linked=False)
    assert with_links != without
