"""Sealing keys as files, one an epoch, in one folder outside every database backup.

`MountedSecret`              read-only, as an orchestrator mounts a secret; in the clear or closed
`EncryptedFolder`            written from here; every seed closed under a passphrase
`InsecureDevelopmentFolder`  written from here; seeds in the clear
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final, NoReturn

from relevo.sealing.keys import KeyState, generate_seed
from relevo.sealing.opening import SealingPrivateKey
from relevo.vault.errors import EpochExists, EpochFileInvalid, KeysReadOnly
from relevo.vault.keys import epoch_files
from relevo.vault.keys.epoch_files import Kept, file_name
from relevo.vault.keys.passphrase import Passphrase
from relevo.vault.keys.provider import Epoch, NewKey

_LOCK: Final = ".lock"
_Stamp = tuple[tuple[str, int, int, int], ...]


class _Folder:
    """Reads a folder; again when a file in it has changed."""

    def __init__(self, folder: Path, passphrase: Passphrase | None) -> None:
        """Raises `EpochFileInvalid` naming a file that is no epoch."""
        self._folder = folder
        self._passphrase = passphrase
        self._lock = threading.Lock()
        self._stamp: _Stamp | None = None
        self._kept: dict[tuple[str, str], Kept] = {}
        self._current()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def epochs(self, brand: str) -> tuple[Epoch, ...]:
        """As the port says."""
        found = (kept.epoch for kept in self._current().values() if kept.epoch.brand == brand)
        return tuple(sorted(found, key=lambda epoch: epoch.key_id))

    def keys(self, brand: str) -> tuple[SealingPrivateKey, ...]:
        """As the port says."""
        kept = (kept.key for kept in self._current().values() if kept.epoch.brand == brand)
        return tuple(sorted((k for k in kept if k is not None), key=lambda key: key.key_id))

    def _current(self) -> dict[tuple[str, str], Kept]:
        with self._lock:
            paths = sorted(self._folder.glob("*.json"))
            stamp = tuple(_stamp(path) for path in paths)
            if stamp != self._stamp:
                read = [epoch_files.read(path, self._passphrase) for path in paths]
                self._kept = {(kept.epoch.brand, kept.epoch.key_id): kept for kept in read}
                self._stamp = stamp
            return self._kept


class MountedSecret(_Folder):
    """A folder that others fill, such as a Kubernetes secret: files that are links, replaced all
    at once. Its epochs are changed where the secret is made (docs/custody.md).
    """

    def changing(self) -> AbstractContextManager[None]:
        """Raises `KeysReadOnly`."""
        _refuse()

    def generate(self) -> NewKey:
        """Raises `KeysReadOnly`."""
        _refuse()

    def retire(self, epoch: Epoch, at: datetime) -> None:
        """Raises `KeysReadOnly`."""
        _refuse()

    def destroy(self, epoch: Epoch, at: datetime) -> None:
        """Raises `KeysReadOnly`."""
        _refuse()


class _WritableFolder(_Folder):
    """Every file is written aside, synced and put under its name in one step, readable by its
    owner alone. What it takes the place of is overwritten first and then let go.
    """

    @contextmanager
    def changing(self) -> Iterator[None]:
        """As the port says."""
        descriptor = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def generate(self) -> NewKey:
        """As the port says."""
        return _NewSeed(generate_seed(os.urandom), self._add)

    def retire(self, epoch: Epoch, at: datetime) -> None:
        """As the port says."""
        kept = self._kept_as(epoch)
        if kept.epoch.state is KeyState.ACTIVE:
            path = self._folder / file_name(epoch)
            seed = epoch_files.read_seed(path, self._passphrase)
            retired = replace(kept.epoch, state=KeyState.DECRYPT_ONLY, retired_at=at)
            self._replace(path, epoch_files.write(retired, seed, self._passphrase))

    def destroy(self, epoch: Epoch, at: datetime) -> None:
        """As the port says."""
        kept = self._kept_as(epoch)
        path = self._folder / file_name(epoch)
        if kept.epoch.state is KeyState.DESTROYED:
            for left in (_doomed(path), _aside(path)):
                _wipe(left, path)
            return
        destroyed = replace(kept.epoch, state=KeyState.DESTROYED, destroyed_at=at)
        self._replace(path, epoch_files.write(destroyed, None, None))

    def _kept_as(self, epoch: Epoch) -> Kept:
        try:
            return self._current()[epoch.brand, epoch.key_id]
        except KeyError:
            raise EpochFileInvalid(f"{file_name(epoch)}: is not here", field="file") from None

    def _add(self, epoch: Epoch, seed: bytes) -> None:
        path = self._folder / file_name(epoch)
        aside = self._write_aside(path, epoch_files.write(epoch, seed, self._passphrase))
        try:
            os.link(aside, path)
        except FileExistsError:
            raise EpochExists("key_id: the epoch is kept already", field="key_id") from None
        finally:
            aside.unlink()
        _sync(self._folder)

    def _replace(self, path: Path, content: bytes) -> None:
        """Put new content under a name; the old file keeps a second name until it is wiped, so
        that a crash in between leaves something to finish and never a half-written epoch.
        """
        doomed = _doomed(path)
        for left in (doomed, _aside(path)):
            _wipe(left, path)
        aside = self._write_aside(path, content)
        os.link(path, doomed)
        _sync(self._folder)
        aside.replace(path)
        _sync(self._folder)
        _wipe(doomed, path)

    def _write_aside(self, path: Path, content: bytes) -> Path:
        aside = _aside(path)
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return aside


class EncryptedFolder(_WritableFolder):
    """Every seed is closed under a passphrase that lies elsewhere."""

    def __init__(self, folder: Path, passphrase: Passphrase) -> None:
        """Raises `EpochFileInvalid` naming a file that is no epoch, or does not open."""
        super().__init__(folder, passphrase)


class InsecureDevelopmentFolder(_WritableFolder):
    """Seeds lie in the clear beside the data. For development alone."""

    def __init__(self, folder: Path) -> None:
        """Raises `EpochFileInvalid` naming a file that is no epoch."""
        super().__init__(folder, None)


@dataclass(frozen=True, slots=True)
class _NewSeed:
    seed: bytes = field(repr=False)
    add: Callable[[Epoch, bytes], None]

    @property
    def public_bytes(self) -> bytes:
        return SealingPrivateKey("new", self.seed).public_bytes

    def keep(self, epoch: Epoch) -> None:
        self.add(epoch, self.seed)


def _refuse() -> NoReturn:
    raise KeysReadOnly(
        "key_custody: a mounted secret is changed where it is made, not from here",
        field="key_custody",
    )


def _stamp(path: Path) -> tuple[str, int, int, int]:
    try:
        found = path.stat()
    except OSError:  # a mounted secret is being replaced: the next look finds the new files
        raise EpochFileInvalid(f"{path.name}: cannot be read", field="file") from None
    return path.name, found.st_mtime_ns, found.st_size, found.st_ino


def _aside(path: Path) -> Path:
    return path.with_suffix(".new")


def _doomed(path: Path) -> Path:
    return path.with_suffix(".wiping")


def _wipe(doomed: Path, living: Path) -> None:
    """Overwrite a file that lost its name to `living`, and let it go; nothing there: nothing done.

    If both are still one file, a crash came before the other took its place: only the name goes.
    """
    try:
        same = doomed.samefile(living)
    except FileNotFoundError:
        return
    if not same:
        with doomed.open("r+b") as file:
            file.write(bytes(doomed.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    doomed.unlink()
    _sync(living.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
