"""The only kinds of value that may stand in a ledger entry.

Each is text of a closed form that has no room for a name, a number of a person or a sentence.
Constructing one checks it; an error names the kind, never the content.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import ClassVar, Self

from relevo.ledger.errors import EntryRefused

NONCE_SIZE = 32
"""Bytes of randomness that hide what a commitment commits to."""

_LONG_NUMBER = re.compile(r"(\d{5})(?=\d)")


class Constrained(str):
    """Text that matches `pattern` in full."""

    __slots__ = ()
    pattern: ClassVar[re.Pattern[str]]
    rule: ClassVar[str]

    def __new__(cls, value: str) -> Self:
        """Raise `EntryRefused` unless `value` has the form."""
        if not cls.pattern.fullmatch(value):
            raise EntryRefused(f"{cls.__name__}: must be {cls.rule}", field=cls.__name__)
        return super().__new__(cls, value)


class Id(Constrained):
    """A random id of ours: UUID (RFC 9562) in lower-case text; never a platform's id."""

    __slots__ = ()
    pattern = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    rule = "a UUID in lower-case text"


class Digest(Constrained):
    """A SHA-256 value in lower-case hexadecimal: of ciphertext, of a leaf, or a commitment."""

    __slots__ = ()
    pattern = re.compile(r"[0-9a-f]{64}")
    rule = "64 lower-case hexadecimal digits"

    @classmethod
    def of(cls, value: bytes) -> Self:
        """The text form of a raw 32-byte digest."""
        return cls(value.hex())

    def raw(self) -> bytes:
        """The 32 bytes."""
        return bytes.fromhex(self)


class Code(Constrained):
    """A word of one of our closed vocabularies: a type, detector, reason, purpose or version."""

    __slots__ = ()
    pattern = re.compile(r"(?!.*[0-9]{6})(?=.*[0-9A-Z])[A-Z0-9_./+-]{1,64}")
    rule = "1 to 64 of A-Z 0-9 _ . / + - with no six digits in a row"

    @classmethod
    def of(cls, value: str) -> Self:
        """The code of an enum's value or a name that we write in lower case."""
        return cls(value.upper())


def version_code(version: str) -> Code:
    """A program's version as a code; six digits in a row, which no code may have, get a dash."""
    spelled = _LONG_NUMBER.sub(r"\1-", version).upper()
    return Code(spelled) if Code.pattern.fullmatch(spelled) else Code("OTHER")


class Slug(Constrained):
    """The short name of a brand, agency or channel."""

    __slots__ = ()
    pattern = re.compile(r"(?!.*[0-9]{6})[a-z0-9][a-z0-9-]{0,39}")
    rule = "1 to 40 of a-z 0-9 - with no six digits in a row"


class Process(Constrained):
    """A process by its SPIFFE id: `spiffe://<org>/<service>/<process>`."""

    __slots__ = ()
    pattern = re.compile(
        r"(?!.*[0-9]{6})spiffe://[a-z0-9][a-z0-9.-]{0,62}(?:/[a-z][a-z0-9-]{0,31}){2}"
    )
    rule = "spiffe://<org>/<service>/<process> in lower case"


class LogName(Constrained):
    """A service's ledger through all its epochs: `<org>/<service>`."""

    __slots__ = ()
    pattern = re.compile(r"(?!.*[0-9]{6})[a-z0-9][a-z0-9.-]{0,62}/[a-z][a-z0-9-]{0,31}")
    rule = "<org>/<service> in lower case"


class LogOrigin(Constrained):
    """One log, by the origin of its checkpoints: `<org>/<service>/<epoch>`."""

    __slots__ = ()
    pattern = re.compile(rf"{LogName.pattern.pattern}/[1-9][0-9]{{0,3}}")
    rule = "<org>/<service>/<epoch> in lower case"

    @property
    def log(self) -> LogName:
        """The log whose epoch this is."""
        return LogName(self.rpartition("/")[0])

    @property
    def epoch(self) -> int:
        """1, and one more after each restore from a backup."""
        return int(self.rpartition("/")[2])

    def before(self) -> LogOrigin | None:
        """The origin of the epoch before; None for the first."""
        return None if self.epoch == 1 else LogOrigin(f"{self.log}/{self.epoch - 1}")


Actor = Id | Process
"""Who did it: a person by id, or a process by name."""


def actor(value: str) -> Actor:
    """The actor that `value` names: a process if it is a SPIFFE id, a person otherwise."""
    return Process(value) if value.startswith("spiffe://") else Id(value)


def commit(text: str, nonce: bytes) -> Digest:
    """Commit to a redacted text: SHA-256(nonce || UTF-8 of the text).

    The nonce is 32 fresh random bytes, stored beside the text and erased with it: without it the
    commitment says nothing about the text, however short. Unpaired surrogates are encoded as they
    stand, so that any `str` can be committed to.

    Raises:
        EntryRefused: the nonce has another length.
    """
    if len(nonce) != NONCE_SIZE:
        raise EntryRefused(f"nonce: must be {NONCE_SIZE} bytes", field="nonce")
    return Digest.of(hashlib.sha256(nonce + text.encode("utf-8", "surrogatepass")).digest())


def verify_commitment(commitment: Digest, text: str, nonce: bytes) -> None:
    """Raise `EntryRefused` unless `commitment` commits to `text` under `nonce`."""
    if not hmac.compare_digest(commitment, commit(text, nonce)):
        raise EntryRefused("commitment: is not of this text", field="commitment")
