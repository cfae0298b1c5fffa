"""Entry bundles are read as they were written, and every fault has its entry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.ledger.bundles import MOST_BYTES, pack, unpack
from relevo.ledger.errors import LedgerBroken

ENTRIES = st.lists(st.binary(max_size=40), min_size=1, max_size=256)


@given(ENTRIES)
def test_what_was_packed_comes_out(entries: list[bytes]) -> None:
    assert list(unpack(pack(entries), len(entries), first=0)) == entries


def test_the_length_stands_before_each_entry_big_endian() -> None:
    assert pack([b"ab", b""]) == b"\x00\x02ab\x00\x00"
    assert len(pack([bytes(65_535)] * 256)) == MOST_BYTES


@given(ENTRIES, st.data())
def test_a_shorter_bundle_names_the_entry_that_it_ends_in(
    entries: list[bytes], data: st.DataObject
) -> None:
    whole = pack(entries)
    cut = data.draw(st.integers(0, len(whole) - 1))
    ends = [len(pack(entries[: count + 1])) for count in range(len(entries))]
    with pytest.raises(LedgerBroken) as caught:
        list(unpack(whole[:cut], len(entries), first=512))
    assert caught.value.index == 512 + sum(end <= cut for end in ends)


def test_bytes_behind_the_last_entry_are_its_fault() -> None:
    with pytest.raises(LedgerBroken) as caught:
        list(unpack(pack([b"a", b"b"]) + b"\x00", 2, first=256))
    assert caught.value.index == 257


@pytest.mark.parametrize("entries", [[b""] * 257, [bytes(65_536)]])
def test_what_no_bundle_can_hold_is_refused(entries: list[bytes]) -> None:
    with pytest.raises(LedgerBroken):
        pack(entries)


def test_an_entry_that_no_bundle_holds_is_named() -> None:
    with pytest.raises(LedgerBroken) as caught:
        pack([b"a", bytes(65_536)], first=512)
    assert caught.value.index == 513
