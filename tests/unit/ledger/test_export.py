"""What is exported is a tlog-tiles directory; it only ever grows."""

from __future__ import annotations

import fcntl
import os
import stat
import tracemalloc
from pathlib import Path

import pytest

from relevo.errors import Conflict
from relevo.ledger.directory import LogDirectory, read_checkpoint
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.export import export
from relevo.ledger.offline import verify
from relevo.ledger.stored_log import StoredLog
from relevo.ledger.tiles import tiles_of
from tests.unit.ledger.kept import Generated, Kept
from tests.unit.ledger.logs import NOW, ORIGIN, Log


@pytest.fixture(scope="module")
def kept() -> Kept:
    return Kept.of(520)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("size", [0, 1, 256, 300, 520])
def test_every_file_of_the_log_is_there_and_no_other(kept: Kept, tmp_path: Path, size: int) -> None:
    kept.export(tmp_path / "log", size)
    wanted = {"checkpoint"}
    for tile in tiles_of(size):
        wanted |= {tile.path} | ({tile.entries_path} if tile.level == 0 else set())
    assert set(files(tmp_path / "log")) == wanted
    assert read_checkpoint(tmp_path / "log") == kept.note(size)


def test_a_directory_gives_back_entries_and_tiles(kept: Kept, tmp_path: Path) -> None:
    kept.export(tmp_path)
    log = LogDirectory(tmp_path, 520)
    assert list(log.bodies(250, 515)) == kept.held[250:515]
    for tile in tiles_of(300):
        assert log.hashes(tile) == kept.hashes(tile)


def test_a_later_export_adds_and_changes_no_file(kept: Kept, tmp_path: Path) -> None:
    kept.export(tmp_path, 300)
    before = files(tmp_path)
    kept.export(tmp_path, 520)
    after = files(tmp_path)
    del before["checkpoint"]
    assert before.items() <= after.items()
    assert read_checkpoint(tmp_path) == kept.note()


def test_the_same_export_twice_is_the_same(kept: Kept, tmp_path: Path) -> None:
    kept.export(tmp_path)
    before = files(tmp_path)
    kept.export(tmp_path)
    assert files(tmp_path) == before


def test_an_export_that_broke_off_is_completed(kept: Kept, tmp_path: Path) -> None:
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    kept.export(broken, 300)
    kept.export(whole)
    for path in ("tile/entries/001", "tile/0/001"):
        (broken / path).write_bytes((whole / path).read_bytes())
    (broken / ".writing").write_bytes(b"half")
    kept.export(broken)
    assert files(whole).items() <= files(broken).items()
    assert not (broken / ".writing").exists()


@pytest.mark.parametrize(
    ("path", "index"), [("tile/0/000", 0), ("tile/entries/001", 256), ("tile/1/000.p/2", 0)]
)
def test_a_file_that_never_changes_is_not_overwritten(
    kept: Kept, tmp_path: Path, path: str, index: int
) -> None:
    kept.export(tmp_path)
    data = bytearray((tmp_path / path).read_bytes())
    data[-1] ^= 1
    (tmp_path / path).write_bytes(data)
    with pytest.raises(LedgerBroken, match=path) as caught:
        kept.export(tmp_path)
    assert caught.value.index == index
    assert (tmp_path / path).read_bytes() == data


def test_entries_that_do_not_make_the_signed_root_leave_no_checkpoint(tmp_path: Path) -> None:
    log = Kept.of(10)
    note = log.note()
    log.held[4] = log.held[5]
    with pytest.raises(LedgerBroken, match="do not make the root"):
        export(log, note, tmp_path)
    assert not (tmp_path / "checkpoint").exists()


def test_a_rewritten_log_does_not_follow_its_earlier_export(tmp_path: Path) -> None:
    Kept.of(10).export(tmp_path)
    before = files(tmp_path)["checkpoint"]
    with pytest.raises(LedgerBroken, match="does not extend"):
        Kept.of(20).export(tmp_path)
    assert files(tmp_path)["checkpoint"] == before


def test_an_export_never_goes_back(kept: Kept, tmp_path: Path) -> None:
    kept.export(tmp_path, 300)
    with pytest.raises(Conflict, match="newer export, of 300"):
        kept.export(tmp_path, 299)


def test_another_log_is_not_mixed_in(kept: Kept, tmp_path: Path) -> None:
    kept.export(tmp_path, 3)
    with pytest.raises(Conflict, match="holds the log qori/care/1"):
        Kept(kept.held, origin="qori/vault/1").export(tmp_path, 3)


def test_a_folder_with_other_things_is_left_alone(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(Conflict, match="must be empty"):
        kept.export(tmp_path)
    assert set(files(tmp_path)) == {"letter.txt"}


def test_two_exports_do_not_write_at_once(kept: Kept, tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(Conflict, match="another export"):
            kept.export(tmp_path)
    finally:
        os.close(handle)


def test_files_can_be_read_by_others_and_run_by_nobody(kept: Kept, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        kept.export(tmp_path / "log", 3)
    finally:
        os.umask(before)
    modes = {
        stat.S_IMODE(path.stat().st_mode)
        for path in (tmp_path / "log").rglob("*")
        if path.is_file()
    }
    assert modes == {0o644}


@pytest.mark.thorough
def test_a_long_log_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    short, long = Generated(2_560), Generated(25_600)
    peaks = []
    for log in (short, long):
        note = log.note()
        tracemalloc.start()
        export(log, note, tmp_path / str(log.size))
        verify(tmp_path / str(log.size), log.trust, hashes_only=True)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 100_000  # the longer log itself has ten million bytes


@pytest.mark.thorough
def test_a_services_rows_become_a_directory(log: Log, tmp_path: Path) -> None:
    log.record(300)
    log.integrator.integrate(NOW)
    with log.database.read() as connection:
        newest = log.tables.newest_checkpoint(connection, ORIGIN)
    assert newest is not None
    source = StoredLog(log.database, log.tables, ORIGIN)
    log.record(5)  # waits: no part of what is exported
    assert export(source, newest.note, tmp_path / "log") == newest.checkpoint
    exported = LogDirectory(tmp_path / "log", 300)
    assert list(exported.bodies(0, 300)) == list(source.bodies(0, 300))
    for tile in tiles_of(300):
        assert exported.hashes(tile) == source.hashes(tile)


@pytest.mark.thorough
def test_a_rewritten_row_is_named_and_a_missing_one_too(log: Log, tmp_path: Path) -> None:
    log.record(10)
    log.integrator.integrate(NOW)
    source, entries = StoredLog(log.database, log.tables, ORIGIN), log.tables.entries
    with log.database.read() as connection:
        newest = log.tables.newest_checkpoint(connection, ORIGIN)
    assert newest is not None
    log.execute(entries.update().where(entries.c.leaf_index == 7).values(body=b"{}"))
    with pytest.raises(LedgerBroken) as caught:
        export(source, newest.note, tmp_path / "rewritten")
    assert caught.value.index == 7
    log.execute(entries.delete().where(entries.c.leaf_index == 5))
    with pytest.raises(LedgerBroken) as caught:
        export(source, newest.note, tmp_path / "missing")
    assert caught.value.index == 5
