"""What the vault records of keys after their making (PCI DSS 3.7: distribution, retirement and
destruction).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Brand, Entry, Tag
from relevo.ledger.values import Code, Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRetired(Entry):
    """A key is about to be retired: it still opens, and no new list offers it for sealing."""

    tag: ClassVar[Tag] = Tag.VAULT_KEY_RETIRED
    brand: Brand
    kind: Annotated[Code, "what the key is for, such as SEALING"]
    key: Annotated[Digest, "SHA-256 of the public key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDestroyed(Entry):
    """A private key is about to be wiped: whatever is still sealed to it never opens again."""

    tag: ClassVar[Tag] = Tag.VAULT_KEY_DESTROYED
    brand: Brand
    kind: Annotated[Code, "what the key is for, such as SEALING"]
    key: Annotated[Digest, "SHA-256 of the public key"]
    forced: Annotated[
        Code | None, "why nobody waited for all agencies to be done with it; null: all were"
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysCopied(Entry):
    """Root and sealing keys are about to be written to another folder, under a passphrase."""

    tag: ClassVar[Tag] = Tag.VAULT_KEYS_COPIED
    epochs: Annotated[int, "how many epochs, destroyed ones too"]
