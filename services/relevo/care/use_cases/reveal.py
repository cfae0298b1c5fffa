"""Opening one value. It passes through to one person's screen and rests nowhere on its way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import UnknownSeal
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.domain.vault import Purpose, RevealedValue
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import visible
from relevo.errors import InvalidInput
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Code, Id, Slug


@dataclass(frozen=True, slots=True)
class RevealRequest:
    """What to open and why. `totp`: the person's current one-time password, six digits."""

    post_version_id: str
    field_number: int
    purpose: Purpose
    totp: str = field(repr=False)


def reveal(
    care: Care, key: CaseKey, brands: Collection[str], request: RevealRequest, *, actor: Id
) -> RevealedValue:
    """Ask the vault to open one value for `actor`, whom the vault verifies itself.

    That it was asked is on care's record before the vault is called; what the vault decided is on
    the vault's, before the value is returned.

    Raises:
        UnknownCase, UnknownSeal: the case, or a post version of it with a seal, is not there.
        InvalidInput: naming `totp` or `field_number`.
        VaultRefused: `remote_reason` says why. PeerUnavailable: it does not answer.
    """
    if not (len(request.totp) == 6 and request.totp.isascii() and request.totp.isdigit()):
        raise InvalidInput("totp: must be six digits", field="totp")
    if not 0 <= request.field_number <= 0xFFFF:
        raise InvalidInput("field_number: must be 0 to 65535", field="field_number")
    with care.storage.write() as tx:
        at = care.now()
        case = visible(tx, key, brands)
        seal = tx.seals.get(key.agency, request.post_version_id)
        if seal is None or seal.case_id != key.case_id:
            raise UnknownSeal("the case has no such seal", field="post_version_id")
        tx.record(
            recorded.RevealAsked(
                at=at,
                actor=actor,
                agency=Slug(key.agency),
                brand=Slug(case.brand),
                case=Id(key.case_id),
                post_version=Id(request.post_version_id),
                field_number=request.field_number,
                purpose=Code.of(request.purpose.value),
            )
        )
        event = Event(
            care.new_id(),
            EventKind.REVEAL_ASKED,
            at,
            str(actor),
            subject=request.post_version_id,
            code=request.purpose.value,
            number=request.field_number,
        )
        tx.desk.add_event(case, event)
    return care.vault.reveal(
        key,
        case.brand,
        request.post_version_id,
        request.field_number,
        purpose=request.purpose,
        person_id=str(actor),
        totp=request.totp,
    )
