"""The zip of an evidence bundle: written the same each time, read without believing it.

Members are stored uncompressed, so no small file can become a large one; nothing is unpacked to
disk, so no name can lead anywhere.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from relevo.errors import NotFound
from relevo.ledger.errors import LedgerBroken, NotForThisCheck

MOST_BYTES = 1 << 30
"""Of a bundle's file."""
MOST_MEMBERS = 65_000
_MOST_LISTED = 100 * MOST_MEMBERS  # bytes of the list of members, read before they are counted
_FIRST = b"PK\x03\x04"
_END, _END_SIZE = b"PK\x05\x06", 22
_LARGE, _LARGE_SIZE = b"PK\x06\x07", 20  # of zip64, which so few members need not
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can name
_MODE = 0o100644 << 16
_UNIX = 3
_ENCRYPTED = 0x1


class Members:
    """Named contents, in the order in which they were added."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    def add(self, name: str, content: bytes | str) -> None:
        """Put one more at the end."""
        self._contents[name] = content.encode() if isinstance(content, str) else content

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)

    def bytes_of(self, name: str) -> bytes:
        """One member's content; raises `LedgerBroken` if it is missing."""
        try:
            return self._contents[name]
        except KeyError:
            raise LedgerBroken(f"{name}: is missing") from None

    def text_of(self, name: str) -> str:
        """One member's content as text; raises `LedgerBroken` if it is missing or no UTF-8."""
        try:
            return self.bytes_of(name).decode()
        except UnicodeDecodeError:
            raise LedgerBroken(f"{name}: must be UTF-8 text") from None


def write(members: Members, path: Path) -> None:
    """Write the zip in one step: under another name first."""
    made = path.with_name(f".{path.name}.writing")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as file:
        for name in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = _UNIX, _MODE
            file.writestr(info, members.bytes_of(name))
    with made.open("rb") as stream:
        os.fsync(stream.fileno())
    made.replace(path)


def read(path: Path) -> Members:
    """The members of a zip that somebody gave us.

    Raises:
        NotFound: there is no such file.
        NotForThisCheck: it is no zip, neither as it begins nor as it ends.
        LedgerBroken: it is none that `write` makes: cut, too large, compressed, encrypted, a name
            twice, or a checksum that does not hold.
    """
    if not path.is_file():
        raise NotFound(f"{path}: is no file", field="ZIP")
    if path.stat().st_size > MOST_BYTES:
        raise LedgerBroken(f"the bundle has more than {MOST_BYTES} bytes")
    if not _looks_like_a_zip(path):
        raise NotForThisCheck(f"{path} is no zip", field="ZIP")
    members = Members()
    try:
        _check_list(path)
        with zipfile.ZipFile(path) as file:
            infos = file.infolist()
            if len(infos) > MOST_MEMBERS:
                raise LedgerBroken(f"the bundle has more than {MOST_MEMBERS} members")
            _check(infos)
            for info in infos:
                members.add(info.filename, file.read(info))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise LedgerBroken("the bundle is no whole zip") from None
    return members


def _looks_like_a_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        first = stream.read(len(_FIRST))
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - _END_SIZE))
        return first == _FIRST or stream.read().startswith(_END)


def _check_list(path: Path) -> None:
    """That the list of members is short, by the record that `zipfile` reads first."""
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - _END_SIZE - _LARGE_SIZE))
        tail = stream.read()
    end, before = tail[-_END_SIZE:], tail[:-_END_SIZE]
    listed = int.from_bytes(end[12:16], "little")
    if not end.startswith(_END) or end[-2:] != b"\0\0" or before.startswith(_LARGE):
        raise zipfile.BadZipFile
    if listed > _MOST_LISTED:
        raise LedgerBroken(f"the bundle has more than {MOST_MEMBERS} members")


def _check(infos: list[zipfile.ZipInfo]) -> None:
    names = {info.filename for info in infos}
    total = sum(info.file_size for info in infos)
    stored = all(
        info.compress_type == zipfile.ZIP_STORED
        and info.compress_size == info.file_size
        and not info.flag_bits & _ENCRYPTED
        for info in infos
    )
    if len(names) != len(infos) or not stored or total > MOST_BYTES:
        raise LedgerBroken("the bundle is not one that this program makes")
