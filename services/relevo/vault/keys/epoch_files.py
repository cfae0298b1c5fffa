"""The form of one epoch's file, and the two ways in which its seed stands in it.

    {"brand", "created_at", "destroyed_at", "key_id", "not_after", "retired_at", "state",
     "seed": 64 hexadecimal digits}          in the clear: a mounted secret, or development
    {…, "closed": {…}}                       under a passphrase (`passphrase`), bound to the rest

A destroyed epoch has `"seed": null`. Files of earlier releases lack the last two times.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import rfc8785

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_slug
from relevo.sealing.keys import SEED_SIZE, KeyState
from relevo.sealing.opening import SealingPrivateKey
from relevo.vault.errors import ClosedKeyRefused, EpochFileInvalid
from relevo.vault.keys.passphrase import Passphrase
from relevo.vault.keys.provider import Epoch, key_id_of_public

_MEMBERS: Final = {"brand", "created_at", "key_id", "not_after", "state"}
_LATER: Final = ("retired_at", "destroyed_at")
_SEEDS: Final = {"seed", "closed"}
_TIME: Final = "%Y-%m-%dT%H:%M:%S.%fZ"
_ABOUT: Final = b"relevo-vault/sealing-seed/v1\n"


@dataclass(frozen=True, slots=True)
class Kept:
    """An epoch as its file has it; `key` is None once it is destroyed."""

    epoch: Epoch
    key: SealingPrivateKey | None


def file_name(epoch: Epoch) -> str:
    """The name under which an epoch lies in a folder."""
    return f"{epoch.brand}.{epoch.key_id}.json"


def write(epoch: Epoch, seed: bytes | None, passphrase: Passphrase | None) -> bytes:
    """The file's content. `seed`: None for a destroyed epoch."""
    about = _about(epoch)
    if seed is None or passphrase is None:
        member: dict[str, Any] = {"seed": None if seed is None else seed.hex()}
    else:
        member = {"closed": passphrase.close(seed, _bound(about))}
    return json.dumps(about | member, indent=1, sort_keys=True).encode() + b"\n"


def read(path: Path, passphrase: Passphrase | None) -> Kept:
    """The epoch of a file; raises `EpochFileInvalid` naming file and member."""
    epoch, body = _record(path)
    if epoch.state is KeyState.DESTROYED:
        if body.get("seed", body) is not None:
            raise EpochFileInvalid(f"{path.name}: seed: a destroyed epoch has none", field="seed")
        return Kept(epoch, None)
    return Kept(epoch, SealingPrivateKey(epoch.key_id, _seed(path, epoch, body, passphrase)))


def read_seed(path: Path, passphrase: Passphrase | None) -> bytes:
    """The seed of a living epoch, to be written anew; raises as `read`."""
    epoch, body = _record(path)
    return _seed(path, epoch, body, passphrase)


def _record(path: Path) -> tuple[Epoch, dict[str, Any]]:
    try:
        body = json.loads(path.read_text("ascii"))
    except (OSError, ValueError):
        raise EpochFileInvalid(f"{path.name}: cannot be read as JSON", field="file") from None
    if not isinstance(body, dict) or not _is_complete(set(body)):
        members = ", ".join(sorted(_MEMBERS))
        raise EpochFileInvalid(
            f"{path.name}: needs exactly the members {members}, and seed or closed", field="file"
        )
    epoch = _epoch(path, body)
    if path.name != file_name(epoch):
        raise EpochFileInvalid(f"{path.name}: is not named <brand>.<key id>.json", field="file")
    return epoch, body


def _is_complete(names: set[str]) -> bool:
    return len(_SEEDS & names) == 1 and names - {*_LATER, *_SEEDS} == _MEMBERS


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
        later = []
        for member in _LATER:
            text = body.get(member)
            later.append(None if text is None else _instant(text))
    except (MalformedMessage, TypeError, ValueError):
        raise EpochFileInvalid(f"{path.name}: {member}: is not of its form", field=member) from None
    return Epoch(brand, str(body["key_id"]), state, created_at, not_after, *later)


def _seed(path: Path, epoch: Epoch, body: dict[str, Any], passphrase: Passphrase | None) -> bytes:
    if "closed" in body:
        raw = _opened(path, epoch, body["closed"], passphrase)
    else:
        try:
            raw = bytes.fromhex(body["seed"])
        except (TypeError, ValueError):
            raw = b""
    if len(raw) != SEED_SIZE:
        raise EpochFileInvalid(f"{path.name}: seed: needs 32 bytes in hexadecimal", field="seed")
    if key_id_of_public(SealingPrivateKey("read", raw).public_bytes) != epoch.key_id:
        raise EpochFileInvalid(f"{path.name}: key_id: is not the seed's", field="key_id")
    return raw


def _opened(path: Path, epoch: Epoch, closed: object, passphrase: Passphrase | None) -> bytes:
    if passphrase is None:
        raise EpochFileInvalid(
            f"{path.name}: closed: is encrypted, and no passphrase file is set", field="closed"
        )
    try:
        return passphrase.open(closed, _bound(_about(epoch)))
    except ClosedKeyRefused as refused:
        raise EpochFileInvalid(f"{path.name}: closed: {refused}", field="closed") from None


def _about(epoch: Epoch) -> dict[str, Any]:
    return {
        "brand": epoch.brand,
        "created_at": _text(epoch.created_at),
        "destroyed_at": _text(epoch.destroyed_at),
        "key_id": epoch.key_id,
        "not_after": _text(epoch.not_after),
        "retired_at": _text(epoch.retired_at),
        "state": epoch.state.value,
    }


def _bound(about: dict[str, Any]) -> bytes:
    return _ABOUT + rfc8785.dumps(about)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime(_TIME)


def _instant(text: Any) -> datetime:
    return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
