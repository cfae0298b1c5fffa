"""Epochs of sealing keys: making one, listing them, and publishing them to an agency. Their end is
in `rotation`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from prometheus_client import Gauge
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
from relevo.service import logs
from relevo.vault.context import Store, Vault
from relevo.vault.errors import KeyDestroyed, KeyMissing, StoreUnavailable
from relevo.vault.keys.provider import Epoch, key_id_of_public, public_keys
from relevo.vault.keys.waiting import Waiting, waiting
from relevo.vault.sql import key_custody, key_reports
from relevo.vault.sql.tables import ledger

ALGORITHM: Final = "MLKEM768-X25519"
SEALING: Final = Code("SEALING")
"""The kind of these keys on the ledger."""
_log = logs.get("keys")
_LEFT = Gauge(
    "relevo_vault_sealing_key_seconds_left",
    "Until a brand's last active sealing key ends, as of its last list",
    ["brand"],
)
MAX_KEY_IDS: Final = 1_000
"""Key ids that one report may name."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An epoch with the agencies that last said they hold seals under it.

    Attributes:
        waiting: what its destruction waits for; None unless it is retired.
        unfinished: its destruction is on the record, and its key is still here.
    """

    epoch: Epoch
    held_by: tuple[str, ...]
    waiting: Waiting | None
    unfinished: bool


def create_epoch(
    store: Store,
    brand: str,
    *,
    not_after: datetime,
    actor: Actor,
    at: datetime,
) -> Epoch:
    """Make a brand's next sealing key.

    Raises:
        InvalidInput: `not_after` is not after `at`, or the brand is not of its form.
        KeysReadOnly: keys cannot be changed from here.
    """
    with store.sealing_keys.changing():
        return make_epoch(store, brand, not_after=not_after, actor=actor, at=at)


def make_epoch(
    store: Store, brand: str, *, not_after: datetime, actor: Actor, at: datetime
) -> Epoch:
    """As `create_epoch`, for who holds `changing` already.

    The entry commits before the key exists: a crash between the two leaves a record of a key that
    never was, not a key without a record.
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
                kind=SEALING,
                key=Digest.of(sha256(new.public_bytes).digest()),
                algorithm=Code(ALGORITHM),
                expires_at=not_after,
            ),
        )
    new.keep(epoch)
    return epoch


def list_epochs(store: Store, brand: str, *, list_life: timedelta) -> tuple[Listed, ...]:
    """The brand's epochs, destroyed ones too, and what each one's destruction waits for."""
    with store.database.read() as connection:
        reports = key_reports.reports(connection, brand)
        offers = key_custody.offers(connection, brand)
        destroyed = key_custody.destroyed(connection, brand)
    listed = []
    for epoch in store.sealing_keys.epochs(brand):
        left = waiting(epoch, offers.get(epoch.key_id), reports, list_life=list_life)
        unfinished = epoch.key_id in destroyed and epoch.state is not KeyState.DESTROYED
        retired = epoch.state is KeyState.DECRYPT_ONLY
        listed.append(Listed(epoch, left.held_by, left if retired else None, unfinished))
    return tuple(listed)


def published_keys(
    vault: Vault, brand: str, agency: str, key_ids_held: Sequence[str], *, at: datetime
) -> SignedStatement:
    """The brand's signed key list, for an agency that says which keys it still needs.

    What it offers is noted before it leaves: an epoch's end waits for that.

    Raises:
        UnknownBrand, UnknownAgency: no list for them.
        MalformedMessage: too many key ids, or one that is none.
        StoreUnavailable: the report could not be kept.
    """
    vault.check_brand(brand)
    vault.agency(agency)
    held = _checked(key_ids_held)
    keys = public_keys(vault.store.sealing_keys, brand)
    until = at + vault.key_list_life
    offers = {
        key.key_id: min(until, key.not_after)
        for key in keys
        if key.state is KeyState.ACTIVE and at < key.not_after
    }
    try:
        with vault.store.database.write() as connection:
            key_reports.replace_report(connection, brand, agency, held, at)
            key_custody.offered(connection, brand, offers)
    except SQLAlchemyError:
        raise StoreUnavailable("the store did not answer") from None
    ends = [key.not_after for key in keys if key.key_id in offers]
    _LEFT.labels(brand).set((max(ends) - at).total_seconds() if ends else 0)
    return KeyList(brand, keys, at, until).sign(vault.root_key)


def check_gone(store: Store, brand: str, key_id: str) -> None:
    """Say why a key that a seal names is not here, if it ever was.

    Raises:
        KeyDestroyed: the seal is refused for good.
        KeyMissing: a file was lost or is not mounted yet; the seal may come again.
    """
    with store.database.read() as connection:
        destroyed = key_id in key_custody.destroyed(connection, brand)
        offered = key_id in key_custody.offers(connection, brand)
    kept = {one.key_id: one.state for one in store.sealing_keys.epochs(brand)}
    if destroyed or kept.get(key_id) is KeyState.DESTROYED:
        raise KeyDestroyed("key_id: the private key was destroyed", field="key_id")
    if offered:
        _log.error("a sealing key is missing", brand=brand, key=key_id)
        raise KeyMissing("the private key is not here")


def _checked(key_ids_held: Sequence[str]) -> set[str]:
    if len(key_ids_held) > MAX_KEY_IDS:
        raise MalformedMessage(f"key_ids_held: at most {MAX_KEY_IDS}", field="key_ids_held")
    try:
        for key_id in key_ids_held:
            check_identifier(key_id, "key_ids_held")
    except MalformedEnvelope as refused:
        raise MalformedMessage(str(refused), field="key_ids_held") from None
    return set(key_ids_held)
