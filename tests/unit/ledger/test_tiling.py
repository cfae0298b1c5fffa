"""Tiles that are made as leaves come are those of the whole log."""

from __future__ import annotations

from hashlib import sha256

import pytest

from relevo.ledger.tiles import WIDTH, tiles_of
from relevo.ledger.tiling import Tiling
from relevo.ledger.tree import EMPTY_ROOT, root_of


def leaves_of(count: int) -> list[bytes]:
    return [sha256(number.to_bytes(4, "big")).digest() for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 255, 256, 257, 511, 512, 513, 767, 1000])
def test_root_and_tiles_are_those_of_the_tree(count: int) -> None:
    leaves = leaves_of(count)
    tiling = Tiling()
    made = dict(tiling.add(leaves))
    made |= dict(tiling.finish())
    assert tiling.root() == (root_of(leaves) if leaves else EMPTY_ROOT)
    assert sorted(made) == sorted(tiles_of(count))
    for tile, hashes in made.items():
        if tile.level == 0:
            assert list(hashes) == leaves[tile.first_leaf : tile.first_leaf + tile.width]
        else:
            step = WIDTH**tile.level
            assert list(hashes) == [
                root_of(leaves[start : start + step])
                for start in range(tile.first_leaf, tile.first_leaf + tile.width * step, step)
            ]


def test_it_does_not_matter_in_how_many_parts_they_come() -> None:
    leaves = leaves_of(700)
    whole, parted = Tiling(), Tiling()
    at_once = list(whole.add(leaves))
    by_parts = [made for start in range(0, 700, 99) for made in parted.add(leaves[start:][:99])]
    assert by_parts == at_once
    assert parted.root() == whole.root()


@pytest.mark.thorough
def test_a_second_level_fills_at_65536_leaves() -> None:
    leaves = leaves_of(65_537)
    tiling = Tiling()
    made = dict(tiling.add(leaves))
    made |= dict(tiling.finish())
    assert sorted(made) == sorted(tiles_of(65_537))
    assert tiling.root() == root_of(leaves)
