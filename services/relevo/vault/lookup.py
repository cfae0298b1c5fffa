"""Looking a value up: a customer phones, and care asks whose it is. It answers with handles.

Steps, repeated in the code:
    1. the request has its form; the brand is served;
    2. the person is enrolled with the vault and enabled; she, the calling process and everybody
       together are within their limits;
    3. the value is read as each type that it could be, and its tokens are looked for: as many, with
       the same statements, whether there are any or not;
    4. who looked is in the private log, with an entry of one shape for hits and misses.
A refusal is there as well. The value itself is stored nowhere: no log, table, ledger or error.
Knowing a number authenticates nobody: a handle opens no value.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar

from prometheus_client import Counter
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_id, check_slug
from relevo.errors import RelevoError
from relevo.ledger.entries import vault_lookups as recorded
from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import Code, Constrained, Id, Process, Slug
from relevo.service import clock, logs
from relevo.vault.context import Vault
from relevo.vault.errors import LookupLimit, PersonDisabled, PersonUnknown, StoreUnavailable
from relevo.vault.index import IndexKind
from relevo.vault.normalising import LINKABLE, MAX_VALUE
from relevo.vault.sql import index_rows, lookups, people
from relevo.vault.sql.index_rows import Named
from relevo.vault.sql.tables import private

_log = logs.get("lookup")
_LOOKUPS = Counter("relevo_vault_lookups_total", "Look-ups by outcome", ["outcome"])
_NO_VALUE: Final = 32
MAX_LISTED: Final = 500
_Kind = TypeVar("_Kind", bound=Constrained)


@dataclass(frozen=True, slots=True)
class LookupRequest:
    """What is looked for, and who says so. `type`: None reads the value as each type."""

    brand: str
    type: str | None
    person_id: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """A value that stands in cases, by its handle."""

    type: str
    handle: str


def look_up(
    vault: Vault, request: LookupRequest, *, caller: Process, at: datetime
) -> tuple[Found, ...]:
    """The handles of the value, by type; none if it stands nowhere.

    Raises:
        MalformedMessage, UnknownBrand: step 1.
        PersonUnknown, PersonDisabled, LookupLimit: step 2.
        StoreUnavailable, KeptKeyDamaged: nothing was looked up.
    """
    try:
        with vault.store.database.write() as connection:
            answer = _decide(connection, vault, request, caller, at)
    except SQLAlchemyError:
        answer = StoreUnavailable("the store did not answer")
    if isinstance(answer, RelevoError):
        _LOOKUPS.labels(answer.reason).inc()
        _log.warning("look-up refused", reason=answer.reason)
        raise answer from None
    _LOOKUPS.labels("answered").inc()
    return answer


def list_handles(
    vault: Vault, brand: str, agency: str, post_version_ids: Sequence[str]
) -> list[Named]:
    """Where values of these post versions, or submissions, stand that link.

    Raises:
        MalformedMessage, UnknownBrand, UnknownAgency; StoreUnavailable.
    """
    vault.check_brand(check_slug(brand, "brand"))
    vault.agency(agency)
    if len(post_version_ids) > MAX_LISTED:
        raise MalformedMessage(f"post_version_ids: at most {MAX_LISTED}", field="post_version_ids")
    ids = [check_id(name, "post_version_ids") for name in post_version_ids]
    try:
        with vault.store.database.read() as connection:
            return index_rows.handles_of(connection, brand, agency, ids)
    except SQLAlchemyError:
        raise StoreUnavailable("the store did not answer") from None


def _decide(
    connection: Connection, vault: Vault, request: LookupRequest, caller: Process, at: datetime
) -> tuple[Found, ...] | RelevoError:
    """The answer or the refusal, recorded; returned, so that the transaction commits either way."""
    try:
        _check(vault, request)  # 1
        _admit(connection, vault, request.person_id, caller, at)  # 2
    except RelevoError as error:
        entry = _refusal(request, error, caller, at)
        if entry is not None:
            private.record(connection, entry)
        return error
    found = _find(connection, vault, request)  # 3
    private.record(  # 4
        connection,
        recorded.LookedUp(
            at=at,
            actor=Id(request.person_id),
            brand=Slug(request.brand),
            type=Code(request.type) if request.type else None,
            person=Id(request.person_id),
            caller=caller,
        ),
    )
    return found


def _check(vault: Vault, request: LookupRequest) -> None:
    vault.check_brand(check_slug(request.brand, "brand"))
    check_id(request.person_id, "person_id")
    if request.type is not None and request.type not in LINKABLE:
        raise MalformedMessage("type: is none that can be looked up", field="type")
    if not request.value.strip() or len(request.value) > MAX_VALUE:
        raise MalformedMessage(f"value: must be 1 to {MAX_VALUE} characters", field="value")


def _admit(
    connection: Connection, vault: Vault, person_id: str, caller: Process, at: datetime
) -> None:
    person = people.find_person(connection, person_id)
    if person is None:
        raise PersonUnknown("person_id: nobody of that id is enrolled", field="person_id")
    if person.disabled_at is not None:
        raise PersonDisabled("person_id: is disabled", field="person_id")
    recent, limits = lookups.count(connection, person_id, caller, at), vault.lookup_limits
    for used, limit, whose in (
        (recent.of_person, limits.of_person, "the person's for this hour"),
        (recent.of_process, limits.of_process, "the process's for this hour"),
        (recent.in_all, limits.in_all, "everybody's for this day"),
    ):
        if used >= limit:
            raise LookupLimit(f"person_id: look-ups are used up, {whose}", field="person_id")
    lookups.add(connection, clock.new_id(), person_id, caller, at)


def _find(connection: Connection, vault: Vault, request: LookupRequest) -> tuple[Found, ...]:
    kinds = LINKABLE if request.type is None else (request.type,)
    versions = index_rows.hold_versions(connection, request.brand)
    type_of: dict[bytes, str] = {}
    for kind in kinds:
        # What is no value of a type is looked for all the same, as one that nobody has given.
        spelled = vault.index.spell(kind, request.value) or os.urandom(_NO_VALUE)
        about = IndexKind(request.brand, kind)
        for token in vault.index.tokens(connection, about, versions, spelled):
            type_of[token] = kind
    handles = index_rows.find_tokens(connection, request.brand, type_of)
    found = {Found(type_of[token], handle) for token, handle in handles.items()}
    return tuple(sorted(found, key=lambda one: (one.type, one.handle)))


def _refusal(
    request: LookupRequest, error: RelevoError, caller: Process, at: datetime
) -> recorded.LookupRefused | None:
    brand = _form(Slug, request.brand)
    if brand is None:  # no entry can stand without a brand; counted and logged all the same
        return None
    return recorded.LookupRefused(
        at=at,
        actor=caller,
        brand=brand,
        reason=Code(error.reason),
        person=_form(Id, request.person_id),
        caller=caller,
    )


def _form(kind: type[_Kind], text: str) -> _Kind | None:
    try:
        return kind(text)
    except EntryRefused:
        return None
