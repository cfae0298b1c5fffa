"""What onboarding files pin of another company's ledgers: who signs them, and who witnesses for it.

Of a brand, at the agency: `"ledgers": {"care": hex, "vault": hex}` and
`"witness_keys": {"<org>/care/witness": hex}`. Of an agency, at the brand: `"ledger_key": hex` and
`"witness_keys": {"<org>/agency/witness": hex}`. All keys are Ed25519. Both members are there, or
neither: then nothing is witnessed with that company.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from relevo.crossing.errors import MalformedMessage
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.values import LogName
from relevo.ledger.witness import LogKeys

LEDGERS, LEDGER_KEY, WITNESS_KEYS = "ledgers", "ledger_key", "witness_keys"
_NAME = re.compile(r"([a-z0-9][a-z0-9.-]{0,62})/(agency|care)/witness")


@dataclass(frozen=True, slots=True)
class PinnedLogs:
    """One company's ledgers as another knows them.

    Attributes:
        org: the company.
        keys: by service, the key that signs its log's checkpoints.
        witnesses: the keys with which the company cosigns.
    """

    org: str
    keys: Mapping[str, Ed25519PublicKey]
    witnesses: tuple[CosignatureVerifier, ...]

    def log(self, service: str) -> LogName:
        """The log of a service through all its epochs."""
        return LogName(f"{self.org}/{service}")

    def log_keys(self) -> LogKeys:
        """Which key signs which of these logs."""
        return LogKeys({self.log(service): key for service, key in self.keys.items()})


def witness_name(org: str, service: str) -> str:
    """The name under which a service witnesses."""
    return f"{org}/{service}/witness"


def logs_of_brand(members: Mapping[str, Any]) -> PinnedLogs | None:
    """What a brand's onboarding file pins; None where it pins nothing.

    Raises:
        MalformedMessage: naming the member.
    """
    if not _both(members, LEDGERS):
        return None
    orgs, witnesses = _witnesses(members[WITNESS_KEYS], "care")
    ledgers = members[LEDGERS]
    if not isinstance(ledgers, dict) or set(ledgers) != {"care", "vault"}:
        raise _wrong(LEDGERS, "needs exactly the members care, vault")
    if len(orgs) != 1:
        raise _wrong(WITNESS_KEYS, "must name one organisation")
    keys = {service: public_key(LEDGERS, text) for service, text in ledgers.items()}
    return PinnedLogs(orgs.pop(), keys, witnesses)


def logs_of_agency(members: Mapping[str, Any], org: str) -> PinnedLogs | None:
    """What an agency's onboarding file pins; None where it pins nothing.

    Raises:
        MalformedMessage: naming the member.
    """
    if not _both(members, LEDGER_KEY):
        return None
    orgs, witnesses = _witnesses(members[WITNESS_KEYS], "agency")
    if orgs != {org}:
        raise _wrong(WITNESS_KEYS, "must name the agency's own organisation")
    return PinnedLogs(org, {"agency": public_key(LEDGER_KEY, members[LEDGER_KEY])}, witnesses)


def _both(members: Mapping[str, Any], name: str) -> bool:
    given = {name, WITNESS_KEYS} & members.keys()
    if len(given) == 1:
        (missing,) = {name, WITNESS_KEYS} - given
        raise _wrong(missing, f"must be given where {given.pop()} is")
    return bool(given)


def _witnesses(body: object, service: str) -> tuple[set[str], tuple[CosignatureVerifier, ...]]:
    """The organisations that are named, and the keys."""
    if not isinstance(body, dict) or not body:
        raise _wrong(WITNESS_KEYS, "must map names of witnesses to public keys")
    orgs, verifiers = set(), []
    for name, text in body.items():
        found = _NAME.fullmatch(name)
        if found is None or found[2] != service:
            raise _wrong(WITNESS_KEYS, f"a name must be <org>/{service}/witness")
        orgs.add(found[1])
        verifiers.append(CosignatureVerifier(name, public_key(WITNESS_KEYS, text)))
    return orgs, tuple(verifiers)


def public_key(member: str, text: object) -> Ed25519PublicKey:
    """An Ed25519 public key in hexadecimal; raises `MalformedMessage` naming the member."""
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(text)))
    except ValueError:
        raise _wrong(member, "must hold Ed25519 public keys in hexadecimal") from None


def _wrong(member: str, rule: str) -> MalformedMessage:
    return MalformedMessage(f"{member}: {rule}", field=member)
