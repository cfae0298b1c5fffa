"""Tiles lead to the same roots and proofs as all leaves do, and their paths are those of C2SP."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.ledger.errors import LedgerBroken, ProofInvalid
from relevo.ledger.tiles import Proofs, Tile, parse_path, split_hashes, tiles_of
from relevo.ledger.tree import consistency_proof, inclusion_proof, root_of

LEAVES = [hashlib.sha256(str(number).encode()).digest() for number in range(1500)]
SIZES = st.integers(0, len(LEAVES))


class FromLeaves:
    """A source that computes each tile, and counts them."""

    def __init__(self) -> None:
        self.asked: list[Tile] = []

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        self.asked.append(tile)
        leaves = 1 << 8 * tile.level
        first = tile.index * 256
        return tuple(
            root_of(LEAVES[(first + at) * leaves : (first + at + 1) * leaves])
            for at in range(tile.width)
        )


@given(SIZES)
def test_the_root_is_that_of_all_leaves(size: int) -> None:
    assert Proofs(FromLeaves(), size).root() == root_of(LEAVES[:size])


@given(SIZES.filter(bool), st.data())
def test_inclusion_proofs_are_those_of_the_whole_tree(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    assert Proofs(FromLeaves(), size).inclusion(index) == inclusion_proof(LEAVES[:size], index)


@given(SIZES, st.data())
def test_consistency_proofs_are_those_of_the_whole_tree(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, size))
    assert Proofs(FromLeaves(), size).consistency(old) == consistency_proof(LEAVES[:size], old)


def test_a_proof_reads_each_of_a_few_tiles_once() -> None:
    source = FromLeaves()
    Proofs(source, 1500).inclusion(700)
    assert source.asked == sorted(set(source.asked), key=source.asked.index)
    assert len(source.asked) <= 3


@pytest.mark.parametrize("index", [-1, 10])
def test_an_index_outside_of_the_tree_is_refused(index: int) -> None:
    with pytest.raises(ProofInvalid, match="index"):
        Proofs(FromLeaves(), 10).inclusion(index)


@pytest.mark.parametrize("old", [-1, 11])
def test_an_old_size_above_the_new_is_refused(old: int) -> None:
    with pytest.raises(ProofInvalid, match="old size"):
        Proofs(FromLeaves(), 10).consistency(old)


def test_a_tile_that_is_too_short_breaks_the_log() -> None:
    class Short(FromLeaves):
        def hashes(self, tile: Tile) -> tuple[bytes, ...]:
            return super().hashes(tile)[1:]

    with pytest.raises(LedgerBroken):
        Proofs(Short(), 10).root()


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 0, 5), "tile/0/000.p/5"),
        (Tile(1, 67), "tile/1/067"),
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(2, 1_000, 255), "tile/2/x001/000.p/255"),
    ],
)
def test_paths_are_those_of_tlog_tiles(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_path(path) == (tile, False)


@given(st.integers(0, 10**12), st.integers(1, 256))
def test_an_entry_bundle_s_path_leads_back_to_it(index: int, width: int) -> None:
    tile = Tile(0, index, width)
    assert parse_path(tile.entries_path) == (tile, True)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/8/000",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/300",
        "tile/0/../000",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "checkpoint",
    ],
)
def test_what_is_no_path_of_a_tile_is_refused(path: str) -> None:
    with pytest.raises(LedgerBroken):
        parse_path(path)


@given(SIZES)
def test_the_tiles_of_a_log_hold_each_leaf_once(size: int) -> None:
    tiles = list(tiles_of(size))
    assert sum(tile.width for tile in tiles if tile.level == 0) == size
    assert sum(tile.width for tile in tiles if tile.level == 1) == size // 256
    assert len({(tile.level, tile.index) for tile in tiles}) == len(tiles)


def test_bytes_that_are_no_whole_hashes_are_refused() -> None:
    assert split_hashes(LEAVES[0] + LEAVES[1]) == (LEAVES[0], LEAVES[1])
    with pytest.raises(LedgerBroken):
        split_hashes(b"\0" * 33)
