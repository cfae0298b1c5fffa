"""Items that come in one call: written together, each with a result of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import sqlalchemy as sa

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey, Desk
from relevo.care.use_cases.desk import resolve
from relevo.care.use_cases.handover import Refusal
from relevo.crossing.statements import Receipt
from relevo.crossing.vocabulary import CaseState, HandOverItem, Urgency
from relevo.sealing.signed import SignedStatement
from tests.unit.care.conftest import Logged
from tests.unit.care.world import AGENCY, BRAND, ROSA, World, header, item, note, post, removal


def _receipts(world: World, results: Sequence[SignedStatement | Refusal]) -> list[Receipt]:
    keys = {world.signer.key_id: world.signer.key.public_key()}
    return [Receipt.verify(r, keys) for r in results if isinstance(r, SignedStatement)]


@contextmanager
def _counted(world: World) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    engine, seen = world.care.storage.database.engine, list[str]()

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)


def test_a_call_takes_as_many_statements_whether_it_brings_two_cases_or_forty(
    world: World,
) -> None:
    def statements(count: int) -> int:
        items = [
            HandOverItem(header(), (post(), removal(f"{n}")), (note("hola"),)) for n in range(count)
        ]
        newer = [
            HandOverItem(replace(i.header, version=2, note="x"), (post(),), (note("más"),))
            for i in items
        ]
        with _counted(world) as seen:
            for together in (items, newer, items):
                results = world.hand_over_all(together)
                assert len(_receipts(world, results)) == count
        return len(seen)

    assert statements(2) == statements(40) <= 45


def test_each_item_has_the_result_that_it_would_have_alone(world: World, logged: Logged) -> None:
    known = item(None, post())
    world.taken(known)
    good = [item(None, post()) for _ in range(5)]
    contradicting = HandOverItem(known.header, (replace(known.post_versions[0], source_id="9"),))
    foreign = item(header(brand="otro"))
    broken = item(None, replace(post(), seal_digest=bytes(32)))
    handed = [good[0], contradicting, *good[1:3], foreign, good[3], broken, good[4]]

    results = world.hand_over_all(handed)

    refusals = {n: r.reason for n, r in enumerate(results) if isinstance(r, Refusal)}
    assert refusals == {1: "SAME_ID_OTHER_CONTENT", 4: "UNKNOWN_BRAND", 6: "MALFORMED_MESSAGE"}
    assert [r.case_id for r in _receipts(world, results)] == [i.header.case_id for i in good]
    assert world.tags() == ["care:handover:received"] * 6
    assert known.header.case_id in logged
    assert world.hand_over_all(handed) == results


def test_versions_of_one_case_in_one_call_are_taken_in_their_order(world: World) -> None:
    first, second = post(), post(source_id="2")
    opened = item(header(), first)
    newer = HandOverItem(replace(opened.header, version=2, urgency=Urgency.URGENT), (second,))
    again = HandOverItem(newer.header, (first,))
    other = item(None, post())

    results = world.hand_over_all([opened, newer, again, other, opened])

    assert [r.case_version for r in _receipts(world, results)] == [1, 2, 2, 1, 1]
    assert results[4] == results[0]
    assert world.case(opened.header.case_id).header == newer.header
    assert world.count(tables.post_versions) == 3
    assert world.count(tables.updates) == 3


def test_a_post_version_that_two_cases_of_one_call_name_is_the_firsts(world: World) -> None:
    shared = post()
    one, two = world.hand_over_all([item(None, shared), item(None, shared)])
    assert isinstance(one, SignedStatement)
    assert isinstance(two, Refusal)
    assert two.reason == "SAME_ID_OTHER_CONTENT"
    assert world.count(tables.cases) == 1


def test_each_receipt_names_the_ledger_entry_of_its_own_case(world: World) -> None:
    reopened = item(None, post())
    world.taken(reopened)
    resolve(
        world.care,
        CaseKey(AGENCY, reopened.header.case_id),
        {BRAND},
        expected_revision=1,
        actor=ROSA,
    )
    more = HandOverItem(reopened.header, (post(source_id="7"),))
    handed = [item(None, post()), more, item(None, post())]

    receipts = _receipts(world, world.hand_over_all(handed))

    assert world.case(reopened.header.case_id).desk is Desk.OPEN
    entries = tables.ledger.entries
    with world.care.storage.database.read() as connection:
        for receipt in receipts:
            body = connection.execute(
                sa.select(entries.c.body).where(
                    entries.c.leaf_hash == bytes.fromhex(receipt.leaf_hash)
                )
            ).scalar_one()
            assert receipt.case_id.encode() in body
            assert b"care:handover:received" in body


def test_what_fails_unforeseen_for_one_leaves_its_neighbours_taken(world: World) -> None:
    handed = [item(header(state=CaseState.NEW), post()) for _ in range(7)]
    ailing = handed[4].post_versions[0]
    # PostgreSQL and SQLite alike cannot store such a number.
    huge = replace(handed[4], post_versions=(replace(ailing, attachment_count=1 << 70),))

    results = world.hand_over_all([*handed[:4], huge, *handed[5:]])

    assert [isinstance(result, Refusal) for result in results] == [n == 4 for n in range(7)]
    assert isinstance(results[4], Refusal)
    assert (results[4].reason, results[4].permanent) == ("INTERNAL", False)
    assert isinstance(world.hand_over(handed[4]), SignedStatement)
    assert world.count(tables.cases) == 7
