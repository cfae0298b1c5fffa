"""Erasing what was approved, by the worker: resumed after a crash at whatever point.

The order of acts, each in a transaction of its own side, each harmless when done twice:
    1. care: holds are looked at under the case's lock; from now on none can stop it;
    2. the vault destroys the case, if it knows itself that this is wanted, and signs that it did;
    3. care clears its own rows, sets the tombstone and writes the `erase` update;
    4. the agency erases, and reports it;
    5. the vault signs the receipt.
If the vault refuses at 2 nothing was lost anywhere. Whoever was restored from a backup learns from
the others: `reconcile` compares the vault's tombstones with care's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from relevo.care.adapters import clearing
from relevo.care.adapters.storage import Transaction
from relevo.care.domain import erasure as rules
from relevo.care.domain.case import Case, CaseKey, Closure
from relevo.care.domain.erasure import ErasureGround, Order, OrderState
from relevo.care.domain.errors import VaultRefused
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.customers import forget_case
from relevo.care.use_cases.holds import standing
from relevo.crossing.erasure import SHREDDED_TYPE, Basis, Shredded
from relevo.crossing.updates import Erase
from relevo.errors import Unavailable
from relevo.ledger.entries import care_erasure as recorded
from relevo.ledger.entries.vault_erasure import Counted
from relevo.ledger.values import Code, Id, Slug
from relevo.sealing.signed import SignedStatement, parse_canonical
from relevo.service import logs

AT_ONCE = 20
PAGE = 200
HELD = "HOLD_STANDS"
_FINAL = frozenset({"NOT_APPROVED", "UNKNOWN_BRAND", "UNKNOWN_AGENCY"})
"""Reasons of the vault's for which asking again is in vain."""

_log = logs.get("erasure")


def erase_due(care: Care) -> int:
    """Execute what is due; how many cases were erased."""
    with care.storage.read() as tx:
        due = tx.orders.due(care.now(), limit=AT_ONCE)
    return sum(_execute(care, order) for order in due)


def _execute(care: Care, order: Order) -> bool:
    begun = _begin(care, order)
    if begun is None:
        return False
    try:
        statement = care.erasing.shred(begun.brand, begun.named, begun.basis, None)
    except VaultRefused as error:
        _refused(care, begun, error)
        return False
    except Unavailable as error:
        _put_off(care, begun, error.reason)
        return False
    _finish(care, begun, statement)
    return True


def _begin(care: Care, order: Order) -> Order | None:
    """The order as it is executed (1); None: a hold stands, or it is settled."""
    with care.storage.write() as tx:
        tx.cases.get(order.key, lock=True)  # whoever sets a hold waits for this, or was before
        now = tx.orders.get(order.agency, order.order_id, lock=True)
        if now is None or now.state not in (OrderState.APPROVED, OrderState.EXECUTING):
            return None
        if now.state is OrderState.EXECUTING:
            return now
        at = care.now()
        if standing(tx, now.key, at):
            tx.orders.save(rules.put_off(now, HELD, at=at))
            return None
        after = rules.begun(now)
        tx.orders.save(after)
        return after


def _refused(care: Care, order: Order, error: VaultRefused) -> None:
    if error.remote_reason not in _FINAL:
        _put_off(care, order, error.remote_reason)
        return
    _log.error("the vault allows no erasure", case=order.case_id, reason=error.remote_reason)
    with care.storage.write() as tx:
        now = tx.orders.get(order.agency, order.order_id, lock=True)
        if now is None or now.state is not OrderState.EXECUTING:
            return
        tx.orders.save(rules.refused(now, error.remote_reason))
        tx.record(
            recorded.CaseNotErased(
                at=care.now(),
                actor=care.process,
                agency=Slug(order.agency),
                brand=Slug(order.brand),
                case=Id(order.case_id),
                order=Id(order.order_id),
                reason=Code(error.remote_reason),
            )
        )


def _put_off(care: Care, order: Order, reason: str) -> None:
    _log.warning("erasure put off", case=order.case_id, reason=reason)
    with care.storage.write() as tx:
        now = tx.orders.get(order.agency, order.order_id, lock=True)
        if now is not None and now.state is OrderState.EXECUTING:
            tx.orders.save(rules.put_off(now, reason, at=care.now()))


def _finish(care: Care, order: Order, statement: SignedStatement) -> None:
    """Clear the case and tell the agency (3)."""
    with care.storage.write() as tx:
        case = tx.cases.get(order.key, lock=True)
        now = tx.orders.get(order.agency, order.order_id, lock=True)
        if now is None or now.state is not OrderState.EXECUTING:
            return
        cleared = clear(care, tx, case, now) if case is not None else {}
        tx.orders.save(rules.erased(now, statement.to_bytes(), cleared, at=care.now()))
    care.storage.database.empty_log()
    _log.info("case erased", case=order.case_id)


def clear(care: Care, tx: Transaction, case: Case, order: Order) -> dict[str, int]:
    """Everything of a case at care, in the caller's transaction; how many rows of each kind."""
    forget_case(care, tx, case, care.process)
    cleared = clearing.clear_case(tx.connection, case.key)
    header = replace(case.header, author_ref=clearing.NOBODY, author_handle=None, note=None)
    tx.cases.save(
        replace(
            case,
            header=header,
            assignee=None,
            closure=Closure.ERASED,
            revision=case.revision + 1,
        )
    )
    tx.holds.unblock(case.key)
    at = care.now()
    tx.record(
        recorded.CaseErased(
            at=at,
            actor=care.process,
            agency=Slug(case.agency),
            brand=Slug(case.brand),
            case=Id(case.case_id),
            order=Id(order.order_id),
            ground=Code.of(order.ground.value),
            basis=Code(order.basis.value),
            cleared=tuple(
                Counted(kind=Code.of(kind), count=count) for kind, count in sorted(cleared.items())
            ),
        )
    )
    tx.updates.add(case, care.new_id(), Erase(order.order_id), at=at)
    return cleared


def reconcile(care: Care) -> int:
    """Erase again what a backup brought back, at the vault or here; how many cases.

    The vault destroys again at its own signed word. Care believes the vault's list.
    """
    return sum(_reconcile(care, brand) for brand in sorted(care.brands))


def _reconcile(care: Care, brand: str) -> int:
    there = dict(_vault_tombstones(care, brand))
    done = 0
    for order in _care_tombstones(care, brand):
        statement = there.pop(order.key, None)
        if statement is None and order.statement is not None:
            _log.error("the vault lost a tombstone: it was restored", case=order.case_id)
            signed = SignedStatement.from_bytes(order.statement)
            care.erasing.shred(brand, order.named, Basis.REPEATED, signed)
            done += 1
    for key, statement in there.items():
        done += _adopt(care, key, statement)
    return done


def _vault_tombstones(care: Care, brand: str) -> Iterator[tuple[CaseKey, SignedStatement]]:
    after = ("", "")
    while page := care.erasing.tombstones(brand, after=after, limit=PAGE):
        for statement in page:
            said = _said(statement)
            after = (said.order.case_id, said.order.agency)
            yield CaseKey(said.order.agency, said.order.case_id), statement


def _care_tombstones(care: Care, brand: str) -> Iterator[Order]:
    after = ("", "")
    while True:
        with care.storage.read() as tx:
            page = tx.orders.erased(brand, after=after, limit=PAGE)
        if not page:
            return
        yield from page
        after = (page[-1].case_id, page[-1].agency)


def _adopt(care: Care, key: CaseKey, statement: SignedStatement) -> bool:
    """Erase here what the vault destroyed, unless it is on its way; whether there was something."""
    said = _said(statement)
    with care.storage.write() as tx:
        case = tx.cases.get(key, lock=True)
        if case is None or case.brand != said.brand or case.closure is Closure.ERASED:
            return False
        if any(order.state is OrderState.EXECUTING for order in tx.orders.open_of([key])):
            return False
        _log.error("care lost an erasure: it was restored", case=key.case_id)
        order = _adopted(care, said)
        cleared = clear(care, tx, case, order)
        tx.orders.add_all([rules.erased(order, statement.to_bytes(), cleared, at=care.now())])
    care.storage.database.empty_log()
    return True


def _adopted(care: Care, said: Shredded) -> Order:
    at = care.now()
    return Order(
        agency=said.order.agency,
        case_id=said.order.case_id,
        order_id=care.new_id(),
        request_id=care.new_id(),
        brand=said.brand,
        ground=ErasureGround.CUSTOMER_ASKED
        if said.basis is Basis.APPROVED
        else ErasureGround.RETENTION,
        basis=Basis.REPEATED,
        state=OrderState.EXECUTING,
        requested_by=str(care.process),
        requested_at=at,
    )


def _said(statement: SignedStatement) -> Shredded:
    """What the vault said over the brand's own TLS; its signature is for those outside."""
    assert statement.payload_type == SHREDDED_TYPE
    return Shredded.read(parse_canonical(statement.payload, "statement"))
