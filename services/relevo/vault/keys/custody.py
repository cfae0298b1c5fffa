"""Which adapter keeps the vault's keys, as the settings say."""

from __future__ import annotations

from relevo.vault.keys.files import EncryptedFolder, InsecureDevelopmentFolder, MountedSecret
from relevo.vault.keys.passphrase import Passphrase
from relevo.vault.keys.provider import KeyProvider
from relevo.vault.keys.root import FileRoot, read_root
from relevo.vault.settings import ENCRYPTED, INSECURE, VaultSettings


def passphrase_of(settings: VaultSettings) -> Passphrase | None:
    """What opens encrypted key files; raises `SettingsError` naming the file."""
    return None if settings.passphrase_file is None else Passphrase.read(settings.passphrase_file)


def root_of(settings: VaultSettings, passphrase: Passphrase | None) -> FileRoot:
    """The root; in an encrypted folder's custody it must be closed as well.

    Raises:
        SettingsError: naming the file.
    """
    return FileRoot(read_root_of(settings, passphrase))


def read_root_of(settings: VaultSettings, passphrase: Passphrase | None) -> bytes:
    """The root's bytes, to be kept elsewhere; raises as `root_of`."""
    clear = settings.key_custody != ENCRYPTED
    return read_root(settings.case_key_file, passphrase, clear=clear)


def sealing_keys_of(settings: VaultSettings, passphrase: Passphrase | None) -> KeyProvider:
    """The sealing keys; raises `EpochFileInvalid` naming a file that is no epoch."""
    if passphrase is not None and settings.key_custody == ENCRYPTED:
        return EncryptedFolder(settings.sealing_keys_dir, passphrase)
    if settings.key_custody == INSECURE:
        return InsecureDevelopmentFolder(settings.sealing_keys_dir)
    return MountedSecret(settings.sealing_keys_dir, passphrase)
