"""Customers: the cases that are one person's, and what people at care decide about it.

A decision changes the links in its own transaction, and stands in the private log alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from relevo.care.adapters.customer_rows import LinkedValue
from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.customers import (
    Decision,
    DecisionKind,
    DecisionReason,
    Owner,
    ValueState,
)
from relevo.care.domain.errors import (
    NotLinkable,
    SplitStands,
    UnknownDecision,
    UnknownValue,
)
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import visible
from relevo.care.use_cases.linking import relink
from relevo.ledger.entries import PrivateEntry, care_links
from relevo.ledger.values import Actor, Code, Id, Slug


@dataclass(frozen=True, slots=True)
class Deciding:
    """Who decides about a case, and why. `brands`: those that she may see."""

    case: CaseKey
    brands: Collection[str]
    reason: DecisionReason
    actor: Actor


@dataclass(frozen=True, slots=True)
class Typed:
    """A value of a form: the id under which the form's values stand, and its number."""

    submission: str
    number: int


@dataclass(frozen=True, slots=True)
class _What:
    """What is decided: the fields of `Decision` that depend on its kind."""

    kind: DecisionKind
    other: CaseKey | None = None
    handle: str | None = None
    owner: Owner | None = None
    undoes: str | None = None


def cases_of_customer(tx: Transaction, key: CaseKey) -> tuple[CaseKey, ...]:
    """All cases of the same customer, this one included, the one opened last first.

    A case that was not linked yet is alone.
    """
    member = tx.customers.members([key]).get(key)
    return (key,) if member is None else tx.customers.newest_first(member.customer_id)


def keep_values(care: Care, tx: Transaction, values: Collection[LinkedValue]) -> None:
    """Keep what the vault named, and queue their cases: with the same statements whatever links."""
    at = care.now()
    tx.customers.add_values(list(values), at=at)
    cases = sorted({(one.key, one.brand) for one in values})
    named = [_Place(key.agency, key.case_id, brand) for key, brand in cases]
    tx.customers.queue([(care.new_id(), one) for one in named], at=at)


def judge_value(
    care: Care,
    tx: Transaction,
    case: Case,
    typed: Typed,
    state: ValueState,
    actor: Actor,
) -> None:
    """What the customer typed into a form is hers (GIVEN) and counts from now on, or it is not
    (REFUTED) and does not. The links change at once; nothing does if it cannot link.
    """
    tx.customers.take_turn(case.brand)
    if not tx.customers.set_state(case.key, typed.submission, typed.number, state):
        return
    entry = care_links.ValueJudged(
        at=care.now(),
        actor=actor,
        agency=Slug(case.agency),
        brand=Slug(case.brand),
        case=Id(case.case_id),
        submission=Id(typed.submission),
        field_number=typed.number,
        state=Code(state.value.upper()),
    )
    tx.record_privately([entry])
    relink(care, tx, case.brand, [case.key], actor=actor)


def forget_case(care: Care, tx: Transaction, case: Case, actor: Actor) -> None:
    """An erased case links nothing any more; those that it held together are found anew."""
    tx.customers.take_turn(case.brand)
    others = [key for key in cases_of_customer(tx, case.key) if key != case.key]
    tx.customers.forget(case.key)
    if others:
        relink(care, tx, case.brand, others, actor=actor)
    tx.customers.forget(case.key)


def merge(care: Care, asked: Deciding, other: CaseKey) -> Decision:
    """These two cases are one customer's, whatever they share.

    Raises:
        UnknownCase, NotLinkable; SplitStands: cases of the two were split.
    """
    with care.storage.write() as tx:
        case = _two(tx, asked, other)
        decision = _new(care, tx, asked, case, _What(DecisionKind.MERGE, other=other))
        _decide(care, tx, decision, care_links.CustomersMerged)
        if other not in cases_of_customer(tx, asked.case):
            raise SplitStands("other: was split from this customer", field="other")
    return decision


def split(care: Care, asked: Deciding, other: CaseKey) -> Decision:
    """These two cases are not one customer's, whatever they share. Each other case of theirs goes
    where its strongest link leads.

    Raises:
        UnknownCase, NotLinkable.
    """
    with care.storage.write() as tx:
        case = _two(tx, asked, other)
        decision = _new(care, tx, asked, case, _What(DecisionKind.SPLIT, other=other))
        _decide(care, tx, decision, care_links.CustomersSplit)
    return decision


def set_owner(care: Care, asked: Deciding, handle: str, owner: Owner) -> Decision:
    """Whose a value of the case is; one that is not the customer's own links it with nobody.

    Raises:
        UnknownCase; UnknownValue: the case has no value of this handle.
    """
    with care.storage.write() as tx:
        case = visible(tx, asked.case, asked.brands)
        if handle not in {value.handle for value in tx.customers.values_of([case.key])}:
            raise UnknownValue("value: the case has none such", field="value")
        what = _What(DecisionKind.OWNER, handle=handle, owner=owner)
        decision = _new(care, tx, asked, case, what)
        _decide(care, tx, decision, care_links.OwnerSet)
    return decision


def undo(care: Care, asked: Deciding, decision_id: str) -> Decision:
    """An earlier decision about this case does not count any more; the automatic links do again.

    Raises:
        UnknownCase; UnknownDecision: there is none about this case that still counts.
    """
    with care.storage.write() as tx:
        case = visible(tx, asked.case, asked.brands)
        tx.customers.take_turn(case.brand)
        undone = tx.customers.decision(decision_id)
        if undone is None or case.key not in (undone.case, undone.other):
            raise UnknownDecision("decision: there is none such", field="decision")
        if decision_id in undone_by(tx.customers.decisions([case.key])):
            raise UnknownDecision("decision: it was undone", field="decision")
        other = _beside(undone, case.key)
        what = _What(DecisionKind.UNDO, other=other, undoes=decision_id)
        decision = _new(care, tx, asked, case, what)
        _decide(care, tx, decision, care_links.DecisionUndone)
    return decision


def undone_by(decisions: Collection[Decision]) -> set[str]:
    """The decisions that do not count any more."""
    undone: set[str] = set()
    for one in sorted(decisions, key=lambda decision: decision.number, reverse=True):
        if one.undoes is not None and one.decision_id not in undone:
            undone.add(one.undoes)
    return undone


def _beside(decision: Decision, key: CaseKey) -> CaseKey | None:
    """The other case of a decision."""
    return decision.case if decision.other == key else decision.other


def _two(tx: Transaction, asked: Deciding, other: CaseKey) -> Case:
    case = visible(tx, asked.case, asked.brands)
    second = visible(tx, other, asked.brands)
    if case.key == second.key or case.brand != second.brand:
        raise NotLinkable("other: must be another case of the same brand", field="other")
    return case


def _new(
    care: Care,
    tx: Transaction,
    asked: Deciding,
    case: Case,
    what: _What,
) -> Decision:
    return Decision(
        decision_id=care.new_id(),
        brand=case.brand,
        number=tx.customers.take_turn(case.brand) + 1,
        kind=what.kind,
        at=care.now(),
        actor=str(asked.actor),
        reason=asked.reason,
        case=case.key,
        other=what.other,
        handle=what.handle,
        owner=what.owner,
        undoes=what.undoes,
    )


def _decide(
    care: Care, tx: Transaction, decision: Decision, kind: Callable[..., PrivateEntry]
) -> None:
    """Keep it, record it, and let the links follow."""
    tx.customers.decide(decision)
    actor = Id(decision.actor)
    tx.record_privately([kind(**_entry(decision, actor, decision.at))])
    touched = [decision.case, *([decision.other] if decision.other else [])]
    relink(care, tx, decision.brand, touched, actor=actor)


def _entry(decision: Decision, actor: Actor, at: datetime) -> dict[str, object]:
    fields: dict[str, object] = {
        "at": at,
        "actor": actor,
        "agency": Slug(decision.case.agency),
        "brand": Slug(decision.brand),
        "case": Id(decision.case.case_id),
        "decision": Id(decision.decision_id),
        "reason": Code(decision.reason.value.upper()),
    }
    if decision.undoes is not None:
        return {**fields, "undoes": Id(decision.undoes)}
    if decision.other is not None:
        other = decision.other
        return {**fields, "other_agency": Slug(other.agency), "other_case": Id(other.case_id)}
    assert decision.handle is not None
    assert decision.owner is not None
    return {**fields, "value": Id(decision.handle), "owner": Code(decision.owner.value.upper())}


@dataclass(frozen=True, slots=True)
class _Place:
    agency: str
    case_id: str
    brand: str
