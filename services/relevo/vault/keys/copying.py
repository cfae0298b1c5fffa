"""A copy of all key files in a folder of its own, every secret closed under a passphrase.

It is how keys come from the clear into an encrypted folder, under another passphrase, into the
folder that a mounted secret is made of, or into the safe.
"""

from __future__ import annotations

import os
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Final

from relevo.errors import InvalidInput
from relevo.ledger.entries.vault_keys import KeysCopied
from relevo.ledger.values import Actor
from relevo.sealing.keys import KeyState
from relevo.vault.context import Store
from relevo.vault.keys import epoch_files
from relevo.vault.keys.custody import passphrase_of, read_root_of
from relevo.vault.keys.passphrase import Passphrase
from relevo.vault.keys.root import closed_root
from relevo.vault.settings import MOUNTED, VaultSettings
from relevo.vault.sql.tables import ledger

ROOT_NAME: Final = "case.key"
"""The root's file in the copy; the epochs lie in `sealing`."""


def copy_keys(
    settings: VaultSettings,
    store: Store,
    into: Path,
    passphrase: Passphrase,
    *,
    actor: Actor,
    at: datetime,
) -> int:
    """Copy the root and every epoch, of all brands; how many epochs. Recorded before it is done.

    Raises:
        InvalidInput: `into` is there already.
        SettingsError, EpochFileInvalid: a file does not open; nothing was written.
    """
    unchanged = settings.key_custody == MOUNTED  # nobody changes it from here
    with nullcontext() if unchanged else store.sealing_keys.changing():
        opened = passphrase_of(settings)
        paths = sorted(settings.sealing_keys_dir.glob("*.json"))
        closed = {path.name: _closed(path, opened, passphrase) for path in paths}
        root = closed_root(passphrase, read_root_of(settings, opened))
        with store.database.write() as connection:
            ledger.record(connection, KeysCopied(at=at, actor=actor, epochs=len(closed)))
        _write_all(into, closed, root)
    return len(closed)


def _closed(path: Path, opened: Passphrase | None, passphrase: Passphrase) -> bytes:
    epoch = epoch_files.read(path, opened).epoch
    living = epoch.state is not KeyState.DESTROYED
    seed = epoch_files.read_seed(path, opened) if living else None
    return epoch_files.write(epoch, seed, passphrase)


def _write_all(into: Path, epochs: dict[str, bytes], root: bytes) -> None:
    try:
        into.mkdir(0o700)
    except FileExistsError:
        raise InvalidInput("into: must be a folder that is not there yet", field="into") from None
    except OSError:
        raise InvalidInput("into: cannot be made there", field="into") from None
    (into / "sealing").mkdir(0o700)
    for name, content in epochs.items():
        write_new(into / "sealing" / name, content)
    write_new(into / ROOT_NAME, root)


def write_new(path: Path, content: bytes) -> None:
    """A new file that its owner alone reads, on the disk when this returns.

    Raises:
        InvalidInput: it is there already, or cannot be made.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise InvalidInput(
            f"{path.name}: is there already, or cannot be made", field="out"
        ) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
