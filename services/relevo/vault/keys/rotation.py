"""An epoch's way from active to destroyed (NIST SP 800-57 part 1, section 7; PCI DSS 3.7).

Each step is on the ledger before it is done. One that a crash cut short is finished by doing it
again, without a second entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from relevo.ledger.entries.base import Entry
from relevo.ledger.entries.vault_keys import KeyDestroyed, KeyRetired
from relevo.ledger.values import Actor, Code, Digest, Slug
from relevo.sealing.errors import IllegalKeyMove
from relevo.sealing.keys import KeyState
from relevo.vault.context import Store
from relevo.vault.errors import EpochInUse, EpochUnknown, LastActiveEpoch
from relevo.vault.keys.epochs import SEALING, make_epoch
from relevo.vault.keys.provider import Epoch, public_keys
from relevo.vault.keys.waiting import Waiting, waiting
from relevo.vault.sql import key_custody, key_reports
from relevo.vault.sql.tables import ledger

_SECONDS: Final = "seconds"


class ForcedBy(StrEnum):
    """Why an epoch is destroyed while an agency may still hold seals under it: these are lost."""

    COMPROMISED = "COMPROMISED"
    AGENCY_LEFT = "AGENCY_LEFT"
    AGENCY_DATA_LOST = "AGENCY_DATA_LOST"
    REGULATOR = "REGULATOR"


@dataclass(frozen=True, slots=True)
class Rotated:
    """The new epoch, and those that were retired for it."""

    made: Epoch
    retired: tuple[Epoch, ...]


def rotate(store: Store, brand: str, *, not_after: datetime, actor: Actor, at: datetime) -> Rotated:
    """Make the next epoch, and retire those that were active.

    Agencies seal to the new one from their next fetch on. What they seal under an older one until
    then still opens.

    Raises:
        InvalidInput: `not_after` is not after `at`.
        KeysReadOnly: keys cannot be changed from here.
    """
    with store.sealing_keys.changing():
        made = make_epoch(store, brand, not_after=not_after, actor=actor, at=at)
        old = [epoch for epoch in _active(store, brand) if epoch.key_id != made.key_id]
        for epoch in old:
            _retire(store, epoch, actor, at)
    return Rotated(made, tuple(old))


def retire_epoch(store: Store, brand: str, key_id: str, *, actor: Actor, at: datetime) -> None:
    """Make an epoch decrypt-only. Retired already: nothing changes.

    Raises:
        EpochUnknown: the brand has none of that id.
        IllegalKeyMove: it is destroyed.
        LastActiveEpoch: agencies would have none to seal to.
        KeysReadOnly: keys cannot be changed from here.
    """
    with store.sealing_keys.changing():
        epoch = _find(store, brand, key_id)
        if epoch.state is KeyState.DESTROYED:
            raise IllegalKeyMove(f"key {key_id}: is destroyed")
        usable = {one.key_id for one in _active(store, brand) if at < one.not_after}
        if usable == {key_id}:
            raise LastActiveEpoch(
                "key_id: is the only one that may be sealed to; rotate instead", field="key_id"
            )
        if epoch.state is KeyState.ACTIVE:
            _retire(store, epoch, actor, at)


def destroy_epoch(
    store: Store,
    brand: str,
    key_id: str,
    *,
    list_life: timedelta,
    forced: ForcedBy | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Wipe a retired epoch's private key; its record stays. Destroyed already: what a crash may
    have left of it is wiped.

    Raises:
        EpochUnknown: the brand has none of that id.
        IllegalKeyMove: it is still active.
        EpochInUse: an agency may seal under it or holds seals under it, and nothing forces it.
        KeysReadOnly: keys cannot be changed from here.
    """
    with store.sealing_keys.changing():
        epoch = _find(store, brand, key_id)
        if epoch.state is KeyState.ACTIVE:
            raise IllegalKeyMove(f"key {key_id}: is active; rotate or retire first")
        if epoch.state is KeyState.DECRYPT_ONLY:
            _record_destruction(store, epoch, list_life, forced, actor, at)
        store.sealing_keys.destroy(epoch, at)


def _record_destruction(
    store: Store,
    epoch: Epoch,
    list_life: timedelta,
    forced: ForcedBy | None,
    actor: Actor,
    at: datetime,
) -> None:
    with store.database.write() as connection:
        if not key_custody.move(connection, epoch.brand, epoch.key_id, KeyState.DESTROYED, at):
            return  # decided before; a crash came between the entry and the act
        if forced is None:
            until = key_custody.offers(connection, epoch.brand).get(epoch.key_id)
            reports = key_reports.reports(connection, epoch.brand)
            left = waiting(epoch, until, reports, list_life=list_life)
            if not left.is_over(at):
                raise EpochInUse(_told(left, at), field="key_id")
        entry = KeyDestroyed(
            at=at,
            actor=actor,
            brand=Slug(epoch.brand),
            kind=SEALING,
            key=_digest(store, epoch),
            forced=None if forced is None else Code(forced.value),
        )
        ledger.record(connection, entry)


def _retire(store: Store, epoch: Epoch, actor: Actor, at: datetime) -> None:
    entry: Entry = KeyRetired(
        at=at, actor=actor, brand=Slug(epoch.brand), kind=SEALING, key=_digest(store, epoch)
    )
    with store.database.write() as connection:
        if key_custody.move(connection, epoch.brand, epoch.key_id, KeyState.DECRYPT_ONLY, at):
            ledger.record(connection, entry)
    store.sealing_keys.retire(epoch, at)


def _active(store: Store, brand: str) -> list[Epoch]:
    return [one for one in store.sealing_keys.epochs(brand) if one.state is KeyState.ACTIVE]


def _find(store: Store, brand: str, key_id: str) -> Epoch:
    for epoch in store.sealing_keys.epochs(brand):
        if epoch.key_id == key_id:
            return epoch
    raise EpochUnknown("key_id: the brand has no such epoch", field="key_id")


def _digest(store: Store, epoch: Epoch) -> Digest:
    (kem,) = (
        k.kem for k in public_keys(store.sealing_keys, epoch.brand) if k.key_id == epoch.key_id
    )
    return Digest.of(sha256(kem).digest())


def _told(left: Waiting, at: datetime) -> str:
    parts = []
    if at < left.closes_at:
        until = left.closes_at.isoformat(timespec=_SECONDS)
        parts.append(f"an agency may seal under it until {until}")
    if left.unheard:
        parts.append(f"no report since from {', '.join(left.unheard)}")
    if left.held_by:
        parts.append(f"seals are held by {', '.join(left.held_by)}")
    return "key_id: " + "; ".join(parts)
