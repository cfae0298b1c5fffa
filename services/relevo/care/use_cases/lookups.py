"""A customer phones: what she says leads to her cases. It authenticates nobody.

The typed value goes to the vault and rests nowhere at care: it is in no row, message, log or error.
The vault records who looked, and refuses whom it does not know, or who has looked too often.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.customers import ValueState
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import find_by_public_code
from relevo.ledger.values import Actor

CASE_CODE: Final = "CASE_CODE"
MAX_FOUND: Final = 100


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer says on the phone. `type`: None, it is read as whatever it may be."""

    value: str = field(repr=False)
    type: str | None = None


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case to which it leads.

    Attributes:
        found_as: as which types it stands in this case; none: only another of hers holds it.
        unverified: it stands there in a form alone, and nobody has confirmed it.
    """

    case: Case
    found_as: tuple[str, ...]
    unverified: bool


def look_up(
    care: Care, said: Said, brands: Collection[str], *, actor: Actor
) -> tuple[FoundCase, ...]:
    """The cases to which it leads, the one opened last first, at most `MAX_FOUND`.

    Raises:
        VaultRefused: the person is unknown to the vault, or has looked up too much.
        PeerUnavailable: the vault does not answer.
    """
    handles = {
        (brand, one.handle): one.type
        for brand in sorted(brands)
        for one in care.handles.look_up(brand, said.type, said.value, str(actor))
    }
    coded = find_by_public_code(care, said.value, brands) if said.type is None else ()
    with care.storage.read() as tx:
        found = _standing(tx, handles)
        for case in coded:
            found.setdefault(case.key, {})[CASE_CODE] = ValueState.GIVEN
        members = tx.customers.members(found).values()
        hers = tx.customers.of_customers({one.customer_id for one in members})
        cases = tx.linked.cases(hers.keys() | found.keys(), brands)
    newest = sorted(cases.values(), key=lambda case: case.header.opened_at, reverse=True)
    return tuple(_found(case, found.get(case.key, {})) for case in newest[:MAX_FOUND])


def _standing(
    tx: Transaction, handles: dict[tuple[str, str], str]
) -> dict[CaseKey, dict[str, ValueState]]:
    """In which cases these values stand, as which types, and whether they count there."""
    found: dict[CaseKey, dict[str, ValueState]] = {}
    for (brand, handle), kind in handles.items():
        keys = tx.customers.sharing(brand, [handle]).get(handle, set())
        for value in tx.customers.values_of(keys):
            if value.handle == handle and value.state is not ValueState.REFUTED:
                states = found.setdefault(value.key, {})
                if states.get(kind) is not ValueState.GIVEN:
                    states[kind] = value.state
    return found


def _found(case: Case, states: dict[str, ValueState]) -> FoundCase:
    unverified = bool(states) and ValueState.GIVEN not in states.values()
    return FoundCase(case, tuple(sorted(states)), unverified)
