"""Epochs of sealing keys: making one, listing them, and publishing them to an agency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_slug
from relevo.errors import InvalidInput
from relevo.ledger.entries.vault import KeyCreated
from relevo.ledger.values import Actor, Code, Digest, Slug
from relevo.sealing.envelope import check_identifier
from relevo.sealing.errors import MalformedEnvelope
from relevo.sealing.keys import KeyList, KeyState
from relevo.sealing.signed import SignedStatement
from relevo.vault.context import Store, Vault
from relevo.vault.errors import StoreUnavailable
from relevo.vault.keys.provider import Epoch, key_id_of_public, public_keys
from relevo.vault.sql import key_reports
from relevo.vault.sql.tables import ledger

ALGORITHM: Final = "MLKEM768-X25519"
MAX_KEY_IDS: Final = 1_000
"""Key ids that one report may name."""


@dataclass(frozen=True, slots=True)
class EpochInUse:
    """An epoch with the agencies that last said they hold seals under it."""

    epoch: Epoch
    held_by: tuple[str, ...]


def create_epoch(
    store: Store,
    brand: str,
    *,
    not_after: datetime,
    actor: Actor,
    at: datetime,
) -> Epoch:
    """Make a brand's next sealing key.

    The entry commits before the key exists: a crash between the two leaves a record of a key that
    never was, not a key without a record.

    Raises:
        InvalidInput: `not_after` is not after `at`, or the brand is not of its form.
    """
    check_slug(brand, "brand")
    if not_after <= at:
        raise InvalidInput("not_after: must lie in the future", field="not_after")
    new = store.sealing_keys.generate()
    epoch = Epoch(brand, key_id_of_public(new.public_bytes), KeyState.ACTIVE, at, not_after)
    with store.database.write() as connection:
        ledger.record(
            connection,
            KeyCreated(
                at=at,
                actor=actor,
                brand=Slug(brand),
                kind=Code("SEALING"),
                key=Digest.of(sha256(new.public_bytes).digest()),
                algorithm=Code(ALGORITHM),
                expires_at=not_after,
            ),
        )
    new.keep(epoch)
    return epoch


def list_epochs(store: Store, brand: str) -> tuple[EpochInUse, ...]:
    """The brand's epochs, destroyed ones too, and who still holds seals under each."""
    with store.database.read() as connection:
        reports = key_reports.reports(connection, brand)
    return tuple(
        EpochInUse(epoch, tuple(r.agency for r in reports if epoch.key_id in r.key_ids))
        for epoch in store.sealing_keys.epochs(brand)
    )


def published_keys(
    vault: Vault, brand: str, agency: str, key_ids_held: Sequence[str], *, at: datetime
) -> SignedStatement:
    """The brand's signed key list, for an agency that says which keys it still needs.

    Raises:
        UnknownBrand, UnknownAgency: no list for them.
        MalformedMessage: too many key ids, or one that is none.
        StoreUnavailable: the report could not be kept.
    """
    vault.check_brand(brand)
    vault.agency(agency)
    if len(key_ids_held) > MAX_KEY_IDS:
        raise MalformedMessage(f"key_ids_held: at most {MAX_KEY_IDS}", field="key_ids_held")
    try:
        for key_id in key_ids_held:
            check_identifier(key_id, "key_ids_held")
    except MalformedEnvelope as refused:
        raise MalformedMessage(str(refused), field="key_ids_held") from None
    try:
        with vault.store.database.write() as connection:
            key_reports.replace_report(connection, brand, agency, set(key_ids_held), at)
    except SQLAlchemyError:
        raise StoreUnavailable("the store did not answer") from None
    keys = public_keys(vault.store.sealing_keys, brand)
    return KeyList(brand, keys, at, at + vault.key_list_life).sign(vault.root_key)
