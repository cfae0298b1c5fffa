"""The signed statements that cross: receipts (care to agency) and ingest notices (vault to agency).

Both are DSSE-signed canonical JSON (`relevo.sealing.signed`). A receipt names every post version
and redaction with the digest of its seal, and every note, so that it proves what care holds and
nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from relevo.crossing.errors import ReceiptRefused
from relevo.sealing import signed
from relevo.sealing.signed import SignedStatement

RECEIPT_TYPE = "application/vnd.relevo.receipt.v1+json"
INGESTED_TYPE = "application/vnd.relevo.ingested.v1+json"


@dataclass(frozen=True, slots=True)
class ReceiptItem:
    """One post version that care holds, or one redaction under its own id.

    `seal_digest` is lower-case hex; None for a removal, and where nothing was sealed.
    """

    post_version_id: str
    seal_digest: str | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Care holds this case at this version durably.

    Attributes:
        notes: ids of the notes that it holds; receipts from before notes crossed name none.
        leaf_hash: hex, of care's ledger entry.
        redactions: the redactions that it holds.
    """

    agency: str
    brand: str
    case_id: str
    case_version: int
    items: tuple[ReceiptItem, ...]
    leaf_hash: str
    at: datetime
    notes: tuple[str, ...] = ()
    redactions: tuple[ReceiptItem, ...] = ()

    def sign(self, key: Ed25519PrivateKey, key_id: str) -> SignedStatement:
        """The statement that crosses."""
        body: dict[str, Any] = {
            "agency": self.agency,
            "brand": self.brand,
            "case": self.case_id,
            "version": self.case_version,
            "items": [
                {"post_version": item.post_version_id, "seal_digest": item.seal_digest}
                for item in self.items
            ],
            "notes": list(self.notes),
            "leaf_hash": self.leaf_hash,
            "at": _text(self.at),
        }
        if self.redactions:
            body["redactions"] = [
                {"redaction": item.post_version_id, "seal_digest": item.seal_digest}
                for item in self.redactions
            ]
        return signed.sign(RECEIPT_TYPE, body, key, key_id)

    @classmethod
    def verify(cls, statement: SignedStatement, keys: Mapping[str, Ed25519PublicKey]) -> Receipt:
        """Check the signature against the pinned keys and read the receipt.

        Raises:
            BadSignature, UnknownSigner: it is not care's.
            ReceiptRefused: it is care's but not a receipt of this form.
        """
        body = signed.verify(statement, RECEIPT_TYPE, keys)
        try:
            return cls(
                agency=str(body["agency"]),
                brand=str(body["brand"]),
                case_id=str(body["case"]),
                case_version=int(body["version"]),
                items=tuple(
                    ReceiptItem(str(item["post_version"]), item["seal_digest"])
                    for item in body["items"]
                ),
                notes=tuple(str(note_id) for note_id in body.get("notes", [])),
                redactions=tuple(
                    ReceiptItem(str(item["redaction"]), item["seal_digest"])
                    for item in body.get("redactions", [])
                ),
                leaf_hash=str(body["leaf_hash"]),
                at=_instant(body["at"]),
            )
        except (KeyError, TypeError, ValueError):
            raise ReceiptRefused("the receipt has another form", field="receipt") from None


@dataclass(frozen=True, slots=True)
class IngestNotice:
    """The vault holds the values of one post version. `seal_digest`: lower-case hex."""

    agency: str
    brand: str
    case_id: str
    post_version_id: str
    seal_digest: str
    at: datetime

    def sign(self, key: Ed25519PrivateKey, key_id: str) -> SignedStatement:
        """The statement that crosses."""
        body = {
            "agency": self.agency,
            "brand": self.brand,
            "case": self.case_id,
            "post_version": self.post_version_id,
            "seal_digest": self.seal_digest,
            "at": _text(self.at),
        }
        return signed.sign(INGESTED_TYPE, body, key, key_id)

    @classmethod
    def verify(
        cls, statement: SignedStatement, keys: Mapping[str, Ed25519PublicKey]
    ) -> IngestNotice:
        """Check the signature against the vault's pinned keys and read the notice.

        Raises:
            BadSignature, UnknownSigner: it is not the vault's.
            ReceiptRefused: it is the vault's but not a notice of this form.
        """
        body = signed.verify(statement, INGESTED_TYPE, keys)
        try:
            return cls(
                agency=str(body["agency"]),
                brand=str(body["brand"]),
                case_id=str(body["case"]),
                post_version_id=str(body["post_version"]),
                seal_digest=str(body["seal_digest"]),
                at=_instant(body["at"]),
            )
        except (KeyError, TypeError, ValueError):
            raise ReceiptRefused("the notice has another form", field="notice") from None


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _instant(text: object) -> datetime:
    if not isinstance(text, str):
        raise TypeError("a time must be text")
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
