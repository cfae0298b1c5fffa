"""A directory that holds is proven to; any byte, file or entry that does not is found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.ledger import bundles
from relevo.ledger.errors import LedgerBroken, NotForThisCheck
from relevo.ledger.note import NoteSigner
from relevo.ledger.offline import verify
from relevo.ledger.tree import leaf_hash
from relevo.ledger.trust import Trust, claimed
from tests.unit.ledger.kept import Kept
from tests.unit.ledger.logs import NOW

SIZE, EARLIER = 270, 12
KEPT = Kept.of(SIZE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log that was exported twice: its tiles of the earlier size are still there."""
    folder = tmp_path_factory.mktemp("log")
    KEPT.export(folder, EARLIER)
    KEPT.export(folder)
    return folder


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy"))


def broken(folder: Path, **more: object) -> LedgerBroken:
    with pytest.raises(LedgerBroken) as caught:
        verify(folder, KEPT.trust, **more)  # type: ignore[arg-type]
    return caught.value


def test_a_sound_log_says_what_held(made: Path) -> None:
    verified = verify(made, KEPT.trust, trusted=KEPT.note(EARLIER))
    assert verified.checkpoint == claimed(KEPT.note())
    assert verified.trusted == claimed(KEPT.note(EARLIER))
    assert [one.name for one in verified.signed.cosigned] == ["colibri/agency/witness"]
    assert (verified.first_at, verified.last_at) == (NOW, NOW)


def test_hashes_alone_say_nothing_of_times(made: Path) -> None:
    verified = verify(made, KEPT.trust, hashes_only=True)
    assert (verified.checkpoint.size, verified.first_at, verified.last_at) == (SIZE, None, None)


def test_a_log_without_entries_is_sound(tmp_path: Path) -> None:
    empty = Kept([])
    empty.export(tmp_path)
    assert verify(tmp_path, empty.trust).checkpoint.size == 0


def test_a_folder_that_is_no_log_is_none_to_check(tmp_path: Path) -> None:
    with pytest.raises(NotForThisCheck, match="is no exported log: it has no checkpoint"):
        verify(tmp_path, KEPT.trust)


def test_a_log_whose_checkpoint_was_taken_away_does_not_hold(copy: Path) -> None:
    (copy / "checkpoint").unlink()
    assert "checkpoint: is missing" in str(broken(copy))


def test_a_checkpoint_must_be_signed_and_cosigned_as_wanted(tmp_path: Path) -> None:
    (tmp_path / "checkpoint").write_text(KEPT.note(cosigned=False))
    assert "cosigned by 1" in str(broken(tmp_path))
    with pytest.raises(NotForThisCheck, match="no key was given"):
        verify(tmp_path, Trust([]))


def test_a_checkpoint_that_was_given_another_logs_name_does_not_hold(copy: Path) -> None:
    (copy / "checkpoint").write_text(KEPT.note().replace("qori/care/1", "qori/care/2", 1))
    assert "signed by the key of another log" in str(broken(copy))


@pytest.mark.thorough
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_flipped_bit_is_found(made: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(everything(made)))
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    changed = bytearray(before)
    changed[at] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(changed)
    try:
        for hashes_only in (True, False):
            fault = broken(made, hashes_only=hashes_only)
            wanted = index_of(path.relative_to(made), at)
            if wanted is not None:
                assert fault.index == wanted
    finally:
        path.write_bytes(before)


@pytest.mark.thorough
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_truncation_is_found(made: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(everything(made)))
    before = path.read_bytes()
    length = data.draw(st.integers(0, len(before) - 1))
    path.write_bytes(before[:length])
    try:
        fault = broken(made)
        wanted = index_of(path.relative_to(made), length)
        if wanted is not None:
            assert fault.index == wanted
    finally:
        path.write_bytes(before)


@pytest.mark.thorough
def test_any_missing_file_is_found_and_any_longer_one(made: Path) -> None:
    earlier = {"tile/entries/000.p/12", "tile/0/000.p/12"}
    for path in everything(made):
        before = path.read_bytes()
        path.write_bytes(before + b"\n")
        broken(made)
        path.unlink()
        if str(path.relative_to(made)) in earlier:
            verify(made, KEPT.trust)  # a partial tile may go once there is a wider one
        else:
            broken(made)
        path.write_bytes(before)
    verify(made, KEPT.trust)


def everything(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def index_of(path: Path, at: int) -> int | None:
    """The entry that byte `at` of a bundle or of a tile of level 0 belongs to."""
    kind, _, rest = str(path).removeprefix("tile/").partition("/")
    if rest not in ("000", "001.p/14") or kind not in ("entries", "0"):
        return None
    first = 0 if rest == "000" else 256
    if kind == "0":
        return first + at // 32
    ends = [
        len(bundles.pack(KEPT.held[first : last + 1]))
        for last in range(first, min(first + 256, SIZE))
    ]
    return first + sum(end <= at for end in ends)


Change = Callable[[Path], object]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("tile/0/002", lambda path: path.write_bytes(bytes(8192))),
        ("tile/2/000.p/1", lambda path: (path.parent.mkdir(parents=True), path.write_bytes(b""))),
        ("tile/entries/001.p/15", lambda path: path.write_bytes(b"")),
        ("tile/0/001", lambda path: path.write_bytes(b"")),
        ("tile/0/note.txt", lambda path: path.write_text("x")),
        ("tile/9/000", lambda path: (path.parent.mkdir(), path.write_text("x"))),
        (".writing", lambda path: path.write_text("x")),
    ],
)
def test_a_file_that_the_log_does_not_have_is_found(copy: Path, name: str, change: Change) -> None:
    change(copy / name)
    assert name in str(broken(copy))


def test_folders_deeper_than_a_logs_are_not_followed(copy: Path) -> None:
    (copy / "/".join(["x000"] * 500)).mkdir(parents=True)
    assert "deeper" in str(broken(copy))


def test_only_ordinary_files_are_read(copy: Path, made: Path) -> None:
    tile = copy / "tile/0/000"
    tile.unlink()
    tile.symlink_to(made / "tile/0/000")
    assert "tile/0/000" in str(broken(copy))


def test_a_tile_that_disagrees_above_names_the_first_leaf_below(copy: Path) -> None:
    tile = copy / "tile/1/000.p/1"
    tile.write_bytes(bytes(32))
    fault = broken(copy)
    assert (fault.index, "tile/1/000.p/1" in str(fault)) == (0, True)


@pytest.mark.parametrize(
    ("index", "body", "rule"),
    [
        (3, b"{}", "tag: must be one of this release"),
        (7, b"[]", "must be an object"),
        (265, b'{"id": 1}', "must be canonical JSON"),
        (5, b"\xff", "must be ASCII JSON"),
    ],
)
def test_an_entry_that_no_release_writes_is_named_with_its_rule(
    tmp_path: Path, index: int, body: bytes, rule: str
) -> None:
    log = Kept(KEPT.held)
    log.held[index] = body
    log.export(tmp_path)
    fault = broken(tmp_path)
    assert (fault.index, rule in str(fault)) == (index, True)
    assert verify(tmp_path, log.trust, hashes_only=True).checkpoint.size == SIZE


def test_of_two_faults_the_first_is_named(copy: Path) -> None:
    bodies = list(KEPT.held[:256])
    bodies[200], bodies[100] = bodies[100], bodies[200]
    (copy / "tile/entries/000").write_bytes(bundles.pack(bodies))
    assert broken(copy).index == 100


def test_a_log_that_is_shorter_than_a_kept_checkpoint_is_refused(tmp_path: Path) -> None:
    KEPT.export(tmp_path, 100)
    fault = broken(tmp_path, trusted=KEPT.note(101))
    assert (fault.index, "shorter than the trusted" in str(fault)) == (100, True)


def test_a_log_that_was_rewritten_and_signed_again_does_not_extend_what_was_kept(
    tmp_path: Path,
) -> None:
    other = Kept.of(SIZE)
    other.export(tmp_path)
    assert "does not extend" in str(broken(tmp_path, trusted=KEPT.note(EARLIER)))
    assert "does not extend" in str(broken(tmp_path, trusted=KEPT.note()))
    assert verify(tmp_path, other.trust, trusted=other.note(EARLIER)).trusted is not None


def test_a_kept_checkpoint_must_be_signed_too(made: Path) -> None:
    stranger = Kept(KEPT.held)
    stranger.signer = NoteSigner(stranger.signer.name, Ed25519PrivateKey.generate())
    for note in (
        stranger.note(EARLIER),
        KEPT.note(EARLIER).replace(f"\n{EARLIER}\n", f"\n{EARLIER - 1}\n"),
        KEPT.note(EARLIER).replace("qori/care/1", "qori/vault/1", 1),
    ):
        assert "trusted checkpoint: " in str(broken(made, trusted=note))


def test_a_kept_checkpoint_of_another_log_is_none_to_check_with(made: Path) -> None:
    vault = Kept(KEPT.held, origin="qori/vault/1")
    both = Trust([*KEPT.trust.log_keys, *vault.trust.log_keys])
    for trust in (KEPT.trust, both):
        with pytest.raises(NotForThisCheck, match="of qori/vault/1, the folder holds qori/care/1"):
            verify(made, trust, trusted=vault.note(EARLIER))
    with pytest.raises(NotForThisCheck, match="trusted: is no checkpoint"):
        verify(made, KEPT.trust, trusted="a letter\n")


@pytest.mark.thorough
def test_levels_above_are_checked_in_a_long_log(tmp_path: Path) -> None:
    log = Kept([number.to_bytes(3, "big") for number in range(256 * 258 + 3)])
    log.export(tmp_path)
    assert verify(tmp_path, log.trust, hashes_only=True).checkpoint.size == 256 * 258 + 3
    place = 5 * 32
    tile = tmp_path / "tile/1/000"
    data = bytearray(tile.read_bytes())
    data[place] ^= 1
    tile.write_bytes(data)
    fault = broken(tmp_path, hashes_only=True)
    assert (fault.index, "tile/1/000" in str(fault)) == (5 * 256, True)
    assert leaf_hash(log.held[0]) == (tmp_path / "tile/0/000").read_bytes()[:32]
