"""The root that case keys, second factors and whatever else the vault keeps are wrapped under.

A port of its own, as `provider`: a hardware module derives inside and gives only what it derived.
The file adapter is 32 bytes in the clear (a mounted secret, or development), or the same closed
under a passphrase (`passphrase`). It lies outside every database backup: who has both reads all.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final, Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from relevo.service.settings import SettingsError
from relevo.vault.errors import ClosedKeyRefused
from relevo.vault.keys.passphrase import Passphrase

ROOT_SIZE: Final = 32
_ABOUT: Final = b"relevo-vault/root/v1"
_MAX_FILE: Final = 16_384


class Root(Protocol):
    """Safe for threads."""

    def derive(self, info: bytes) -> bytes:
        """32 bytes for one use, always the same: HKDF-SHA256 (RFC 5869) of the root."""
        ...


class FileRoot:
    """A root that was read from a file."""

    __slots__ = ("_root",)

    def __init__(self, root: bytes) -> None:
        self._root = _whole(root)

    def __repr__(self) -> str:
        return "FileRoot()"

    def derive(self, info: bytes) -> bytes:
        """As the port says."""
        return HKDF(algorithm=SHA256(), length=ROOT_SIZE, salt=None, info=info).derive(self._root)


def load_root(path: Path, passphrase: Passphrase | None = None, *, clear: bool = True) -> FileRoot:
    """The root of a file; see `read_root`."""
    return FileRoot(read_root(path, passphrase, clear=clear))


def read_root(path: Path, passphrase: Passphrase | None, *, clear: bool) -> bytes:
    """The root's bytes, to be kept elsewhere; raises `SettingsError` naming the file.

    Args:
        passphrase: what opens it; None: only a file in the clear is read.
        clear: whether a file in the clear will do.
    """
    try:
        content = path.read_bytes()
        if passphrase is None or (clear and len(content) == ROOT_SIZE):
            return _whole(content)
        closed = json.loads(content[:_MAX_FILE])
        return _whole(passphrase.open(closed, _ABOUT))
    except OSError:
        raise SettingsError(f"{path}: cannot be read", field="case_key_file") from None
    except ClosedKeyRefused as refused:
        raise SettingsError(f"{path}: {refused}", field="case_key_file") from None
    except ValueError:
        form = "32 bytes" if passphrase is None else "32 bytes closed under the passphrase"
        raise SettingsError(f"{path}: needs exactly {form}", field="case_key_file") from None


def _whole(root: bytes) -> bytes:
    if len(root) != ROOT_SIZE:
        raise ValueError(f"needs exactly {ROOT_SIZE} bytes")
    return root


def closed_root(passphrase: Passphrase, root: bytes | None = None) -> bytes:
    """The content of a root's closed file; of a new random root unless one is given."""
    closed = passphrase.close(root or os.urandom(ROOT_SIZE), _ABOUT)
    return json.dumps(closed, indent=1, sort_keys=True).encode() + b"\n"
