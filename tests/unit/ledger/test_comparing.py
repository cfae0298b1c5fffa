"""Two exported logs are compared byte by byte; the first entry where they part is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from relevo.ledger.comparing import parting
from relevo.ledger.directory import LogDirectory
from relevo.ledger.errors import LedgerBroken
from tests.unit.ledger.kept import Kept

SIZE = 600
KEPT = Kept.of(SIZE)


@pytest.fixture
def one(tmp_path: Path) -> Path:
    KEPT.export(tmp_path / "one")
    return tmp_path / "one"


@pytest.fixture
def other(one: Path) -> Path:
    return Path(shutil.copytree(one, one.with_name("other")))


def parted(one: Path, other: Path, sizes: tuple[int, int] = (SIZE, SIZE)) -> int | None:
    first, second = LogDirectory(one, sizes[0]), LogDirectory(other, sizes[1])
    found = parting(first, second)
    assert parting(second, first) == found
    return found


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def bytes_before(index: int) -> int:
    """Where an entry stands in its bundle."""
    return sum(2 + len(body) for body in KEPT.held[index // 256 * 256 : index])


def test_a_log_and_its_copy_do_not_part(one: Path, other: Path) -> None:
    assert parted(one, other) is None


@pytest.mark.parametrize("index", [0, 1, 255, 256, 400, 511, 512, 599])
def test_the_first_place_where_two_histories_part_is_found(
    one: Path, tmp_path: Path, index: int
) -> None:
    rewritten = Kept(KEPT.held)
    rewritten.held[index:] = Kept.of(SIZE - index).held
    rewritten.export(tmp_path / "rewritten")
    assert parted(one, tmp_path / "rewritten") == index


@pytest.mark.parametrize("size", [1, 255, 256, 300, 512, 590])
def test_an_earlier_export_is_how_the_later_begins(one: Path, tmp_path: Path, size: int) -> None:
    KEPT.export(tmp_path / "early", size)
    assert parted(tmp_path / "early", one, (size, SIZE)) is None


@pytest.mark.parametrize("index", [0, 7, 255, 256, 599])
@pytest.mark.parametrize("within", [0, 1, 2, 90])
def test_a_byte_of_one_entry_is_named_by_that_entry(
    one: Path, other: Path, index: int, within: int
) -> None:
    name = {0: "000", 1: "001", 2: "002.p/88"}[index // 256]
    flip(other / "tile" / "entries" / name, bytes_before(index) + within)
    assert parted(one, other) == index


@pytest.mark.parametrize(
    ("tile", "at", "index"),
    [
        ("0/000", 0, 0),
        ("0/001", 32 * 9 + 31, 265),
        ("0/002.p/88", 32 * 87, 599),
        ("1/000.p/2", 32, 256),
    ],
)
def test_a_byte_of_one_tile_is_named_by_the_entry_below_it(
    one: Path, other: Path, tile: str, at: int, index: int
) -> None:
    flip(other / "tile" / tile, at)
    assert parted(one, other) == index


def test_a_file_that_was_cut_or_goes_on_is_found(one: Path, other: Path, tmp_path: Path) -> None:
    KEPT.export(tmp_path / "early", 590)
    early = tmp_path / "early" / "tile"
    for path, whole in ((early / "entries/002.p/78", 589), (early / "0/002.p/78", 589)):
        before = path.read_bytes()
        path.write_bytes(before[:-1])
        assert parted(tmp_path / "early", one, (590, SIZE)) == whole
        path.write_bytes(before + b"x")
        assert parted(tmp_path / "early", one, (590, SIZE)) == whole
        path.write_bytes(b"")
        assert parted(tmp_path / "early", one, (590, SIZE)) == 512
        path.write_bytes(before)
    assert parted(tmp_path / "early", one, (590, SIZE)) is None


def test_a_file_that_one_lacks_parts_them_and_one_that_both_lack_is_told(
    one: Path, other: Path
) -> None:
    (other / "tile" / "entries" / "001").unlink()
    assert parted(one, other) == 256
    (one / "tile" / "entries" / "001").unlink()
    with pytest.raises(LedgerBroken, match="tile/entries/001: is missing from both"):
        parted(one, other)
