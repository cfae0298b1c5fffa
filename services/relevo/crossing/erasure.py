"""What care and the vault must agree on about erasing cases; the statements that the vault signs.

A request names one or more cases of one brand. Each of them has an order of its own with a random
id: the agency is told that id alone, so that two orders of one request have nothing in common (P7).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from relevo.crossing.errors import MalformedMessage, ReceiptRefused
from relevo.crossing.limits import check_id, check_slug
from relevo.sealing import signed
from relevo.sealing.signed import SignedStatement, key_id_of

SHREDDED_TYPE = "application/vnd.relevo.shredded.v1+json"
ERASURE_TYPE = "application/vnd.relevo.erasure-receipt.v1+json"
MAX_CASES = 50
"""Of one request: a customer has a few cases, and a person reads the list before she approves."""


class Basis(StrEnum):
    """On what a case was destroyed."""

    APPROVED = "APPROVED"  # two people whom the vault verified
    RETENTION = "RETENTION"  # the brand's policy, as the vault has it
    REPEATED = "REPEATED"  # destroyed before; this vault was restored from a backup


@dataclass(frozen=True, slots=True, order=True)
class ErasureOrder:
    """One case to be erased. Raises `MalformedMessage` naming what is not of its form."""

    agency: str
    case_id: str
    order_id: str

    def __post_init__(self) -> None:
        check_slug(self.agency, "agency")
        check_id(self.case_id, "case_id")
        check_id(self.order_id, "order_id")


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """The cases that go together: what one person asks for and another approves.

    Raises:
        MalformedMessage: no case, too many, one twice, or an id is not of its form.
    """

    request_id: str
    brand: str
    orders: tuple[ErasureOrder, ...]

    def __post_init__(self) -> None:
        check_id(self.request_id, "request_id")
        check_slug(self.brand, "brand")
        if not 1 <= len(self.orders) <= MAX_CASES:
            raise MalformedMessage(f"orders: must be 1 to {MAX_CASES}", field="orders")
        cases = {(order.agency, order.case_id) for order in self.orders}
        if len(cases) != len(self.orders):
            raise MalformedMessage("orders: must name each case once", field="orders")
        if len({order.order_id for order in self.orders}) != len(self.orders):
            raise MalformedMessage("orders: must have an id each", field="orders")

    def digest(self) -> bytes:
        """SHA-256 over all of it: what an approver says that she has seen."""
        body = {
            "request": self.request_id,
            "brand": self.brand,
            "orders": [[o.agency, o.case_id, o.order_id] for o in sorted(self.orders)],
        }
        return hashlib.sha256(rfc8785.dumps(body)).digest()


@dataclass(frozen=True, slots=True)
class Shredded:
    """The vault destroyed what it held of a case. `destroyed`: how many of each kind."""

    order: ErasureOrder
    brand: str
    basis: Basis
    destroyed: Mapping[str, int]
    at: datetime

    def sign(self, key: Ed25519PrivateKey) -> SignedStatement:
        """The statement that care keeps: with it a restored vault destroys the case once more."""
        return signed.sign(SHREDDED_TYPE, self._body(), key, key_id_of(key.public_key()))

    @classmethod
    def verify(cls, statement: SignedStatement, keys: Mapping[str, Ed25519PublicKey]) -> Shredded:
        """Check the signature and read it.

        Raises:
            BadSignature, UnknownSigner: it is not the vault's.
            ReceiptRefused: it is the vault's but not of this form.
        """
        return cls.read(signed.verify(statement, SHREDDED_TYPE, keys))

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Shredded:
        """The statement that a body says; raises `ReceiptRefused`."""
        try:
            return cls(
                order=ErasureOrder(str(body["agency"]), str(body["case"]), str(body["order"])),
                brand=check_slug(str(body["brand"]), "brand"),
                basis=Basis(body["basis"]),
                destroyed=_counts(body["destroyed"]),
                at=_instant(body["at"]),
            )
        except (KeyError, TypeError, ValueError, MalformedMessage):
            raise ReceiptRefused("the statement has another form", field="statement") from None

    def _body(self) -> dict[str, Any]:
        return {
            "agency": self.order.agency,
            "case": self.order.case_id,
            "order": self.order.order_id,
            "brand": self.brand,
            "basis": self.basis.value,
            "destroyed": dict(self.destroyed),
            "at": _text(self.at),
        }


@dataclass(frozen=True, slots=True)
class ErasedCase:
    """One case of a receipt.

    Attributes:
        shredded: what the vault destroyed, and when.
        cleared: how many of each kind care cleared, as it says.
        erased_at: when care did, by its clock.
        agency_at: when the agency reported that it did the same; None: it has not yet.
        ledger_index, checkpoint: where the vault's log has it, and the signed note that covers it.
    """

    shredded: Shredded
    cleared: Mapping[str, int]
    erased_at: datetime
    agency_at: datetime | None
    ledger_index: int
    checkpoint: str


@dataclass(frozen=True, slots=True)
class ErasureReceipt:
    """What the customer is given: signed by the vault, which says of its own part what it did, and
    of care's and the agency's what care told it.

    Attributes:
        clean_on: from this day on no backup holds anything of these cases, by the brand's recovery
            window and the agency's grace.
    """

    request_id: str
    brand: str
    cases: tuple[ErasedCase, ...]
    clean_on: date
    at: datetime

    def sign(self, key: Ed25519PrivateKey) -> SignedStatement:
        """The receipt as it is delivered."""
        body = {
            "request": self.request_id,
            "brand": self.brand,
            "cases": [_case_body(case) for case in self.cases],
            "backups_clean_on": self.clean_on.isoformat(),
            "at": _text(self.at),
        }
        return signed.sign(ERASURE_TYPE, body, key, key_id_of(key.public_key()))

    @classmethod
    def verify(
        cls, statement: SignedStatement, keys: Mapping[str, Ed25519PublicKey]
    ) -> ErasureReceipt:
        """Check the signature and read it; raises as `Shredded.verify`."""
        return cls._read(signed.verify(statement, ERASURE_TYPE, keys))

    @classmethod
    def unverified(cls, statement: SignedStatement) -> ErasureReceipt:
        """What a receipt says, for those who had it from the vault themselves.

        Raises:
            MalformedStatement, ReceiptRefused: it is not of this form.
        """
        return cls._read(signed.parse_canonical(statement.payload, "receipt"))

    @classmethod
    def _read(cls, body: Mapping[str, Any]) -> ErasureReceipt:
        try:
            return cls(
                request_id=check_id(str(body["request"]), "request"),
                brand=check_slug(str(body["brand"]), "brand"),
                cases=tuple(_erased(case) for case in body["cases"]),
                clean_on=date.fromisoformat(body["backups_clean_on"]),
                at=_instant(body["at"]),
            )
        except (KeyError, TypeError, ValueError, MalformedMessage):
            raise ReceiptRefused("the receipt has another form", field="receipt") from None


def keys_of(keys: Iterable[Ed25519PublicKey]) -> dict[str, Ed25519PublicKey]:
    """Keys by their ids, as `verify` takes them."""
    return {key_id_of(key): key for key in keys}


def kinds(destroyed: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """The sum of counts by kind."""
    total: dict[str, int] = {}
    for counts in destroyed:
        for kind, count in counts.items():
            total[kind] = total.get(kind, 0) + count
    return dict(sorted(total.items()))


def _case_body(case: ErasedCase) -> dict[str, Any]:
    return {
        "shredded": case.shredded._body(),
        "cleared_at_care": dict(case.cleared),
        "care_at": _text(case.erased_at),
        "agency_at": _text(case.agency_at) if case.agency_at else None,
        "ledger_index": case.ledger_index,
        "checkpoint": case.checkpoint,
    }


def _erased(body: Mapping[str, Any]) -> ErasedCase:
    agency_at = body["agency_at"]
    return ErasedCase(
        shredded=Shredded.read(body["shredded"]),
        cleared=_counts(body["cleared_at_care"]),
        erased_at=_instant(body["care_at"]),
        agency_at=_instant(agency_at) if agency_at is not None else None,
        ledger_index=int(body["ledger_index"]),
        checkpoint=str(body["checkpoint"]),
    )


def _counts(found: Mapping[str, Any]) -> dict[str, int]:
    return {str(kind): int(count) for kind, count in found.items()}


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _instant(text: object) -> datetime:
    if not isinstance(text, str):
        raise TypeError("a time must be text")
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
