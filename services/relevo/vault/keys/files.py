"""Sealing keys as files: `<brand>.<key id>.json` in one folder, readable by their owner alone.

    {"brand", "created_at", "key_id", "not_after", "seed": 64 hexadecimal digits, "state"}

`seed` is null once the epoch is destroyed. In production the folder is a mounted secret, outside
every database backup (DESIGN section 6).
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_slug
from relevo.sealing.keys import SEED_SIZE, KeyState
from relevo.sealing.opening import SealingPrivateKey
from relevo.vault.errors import EpochExists, EpochFileInvalid
from relevo.vault.keys.provider import Epoch, public_digest

_MEMBERS: Final = {"brand", "created_at", "key_id", "not_after", "seed", "state"}
_TIME: Final = "%Y-%m-%dT%H:%M:%S.%fZ"
_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    epoch: Epoch
    key: SealingPrivateKey | None


class FileKeyProvider:
    """A `KeyProvider` over one folder; read again when a file in it has changed."""

    def __init__(self, folder: Path) -> None:
        """Reads the folder; raises `EpochFileInvalid` naming a file that is no epoch."""
        self._folder = folder
        self._lock = threading.Lock()
        self._stamp: _Stamp | None = None
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._current()

    def __repr__(self) -> str:
        return "FileKeyProvider()"

    def epochs(self, brand: str) -> tuple[Epoch, ...]:
        """As the port says."""
        found = (kept.epoch for kept in self._current().values() if kept.epoch.brand == brand)
        return tuple(sorted(found, key=lambda epoch: epoch.key_id))

    def private_keys(self, brand: str) -> tuple[SealingPrivateKey, ...]:
        """As the port says."""
        kept = (kept.key for kept in self._current().values() if kept.epoch.brand == brand)
        return tuple(sorted((k for k in kept if k is not None), key=lambda key: key.key_id))

    def add(self, epoch: Epoch, seed: bytes) -> None:
        """As the port says: written aside, synced, and linked under its name in one step."""
        path = self._folder / f"{epoch.brand}.{epoch.key_id}.json"
        aside = path.with_suffix(".new")
        body = {
            "brand": epoch.brand,
            "created_at": epoch.created_at.astimezone(UTC).strftime(_TIME),
            "key_id": epoch.key_id,
            "not_after": epoch.not_after.astimezone(UTC).strftime(_TIME),
            "seed": seed.hex(),
            "state": epoch.state.value,
        }
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(json.dumps(body, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            raise EpochExists("key_id: the epoch is kept already", field="key_id") from None
        finally:
            aside.unlink()
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _current(self) -> dict[tuple[str, str], _Kept]:
        with self._lock:
            paths = sorted(self._folder.glob("*.json"))
            stamp = tuple((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in paths)
            if stamp != self._stamp:
                read = [_read(path) for path in paths]
                self._kept = {(kept.epoch.brand, kept.epoch.key_id): kept for kept in read}
                self._stamp = stamp
            return self._kept


def _read(path: Path) -> _Kept:
    try:
        body = json.loads(path.read_text("ascii"))
    except (OSError, ValueError):
        raise EpochFileInvalid(f"{path.name}: cannot be read as JSON", field="file") from None
    if not isinstance(body, dict) or set(body) != _MEMBERS:
        members = ", ".join(sorted(_MEMBERS))
        raise EpochFileInvalid(f"{path.name}: needs exactly the members {members}", field="file")
    epoch = _epoch(path, body)
    if path.name != f"{epoch.brand}.{epoch.key_id}.json":
        raise EpochFileInvalid(f"{path.name}: is not named <brand>.<key id>.json", field="file")
    if epoch.state is KeyState.DESTROYED:
        if body["seed"] is not None:
            raise EpochFileInvalid(f"{path.name}: seed: a destroyed epoch has none", field="seed")
        return _Kept(epoch, None)
    return _Kept(epoch, _key(path, epoch.key_id, body["seed"]))


def _epoch(path: Path, body: dict[str, Any]) -> Epoch:
    member = "brand"
    try:
        brand = check_slug(str(body["brand"]), "brand")
        member = "state"
        state = KeyState(body["state"])
        member = "created_at"
        created_at = _instant(body["created_at"])
        member = "not_after"
        not_after = _instant(body["not_after"])
    except (MalformedMessage, TypeError, ValueError):
        raise EpochFileInvalid(f"{path.name}: {member}: is not of its form", field=member) from None
    return Epoch(brand, str(body["key_id"]), state, created_at, not_after)


def _key(path: Path, key_id: str, seed: Any) -> SealingPrivateKey:
    try:
        raw = bytes.fromhex(seed)
    except (TypeError, ValueError):
        raw = b""
    if len(raw) != SEED_SIZE:
        raise EpochFileInvalid(f"{path.name}: seed: needs 32 bytes in hexadecimal", field="seed")
    if public_digest(raw).hex()[:16] != key_id:
        raise EpochFileInvalid(f"{path.name}: key_id: is not the seed's", field="key_id")
    return SealingPrivateKey(key_id, raw)


def _instant(text: Any) -> datetime:
    return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
