"""Cases of one customer meet at care, and people there have the last word."""

from __future__ import annotations

from itertools import permutations
from uuid import uuid4

import pytest
import sqlalchemy as sa

from relevo.care.adapters import tables
from relevo.care.domain import customers as rules
from relevo.care.domain.case import CaseKey
from relevo.care.domain.customers import DecisionReason, Owner, ValueState
from relevo.care.domain.errors import (
    NotLinkable,
    SplitStands,
    UnknownCase,
    UnknownDecision,
    UnknownValue,
)
from relevo.care.domain.vault import NamedValue
from relevo.care.use_cases import customers, linking
from relevo.care.use_cases.customers import Deciding
from relevo.care.use_cases.ingest import ingest
from relevo.ledger.values import Id
from tests.unit.care.world import AGENCY, BRAND, World, header, item, post

ROSA = Id("00000000-0000-4000-8000-0000000000a1")


class Customers:
    """What the tests do with cases that may be one customer's."""

    def __init__(self, world: World) -> None:
        self.world = world

    def arrive(self, *values: tuple[str, str], author: str | None = None, **more: str) -> CaseKey:
        """A case whose seal holds these values: (kind, handle)."""
        version = post()
        self.world.vault.named[version.post_version_id] = tuple(
            NamedValue(number, kind, handle) for number, (kind, handle) in enumerate(values, 1)
        )
        opened = header(author_ref=author or uuid4().hex, **more)
        self.world.taken(item(opened, version))
        name = f"{AGENCY}/{version.post_version_id}"
        ingest(self.world.care, [name], grace_seconds=60)
        return CaseKey(AGENCY, opened.case_id)

    def link(self) -> None:
        while linking.link_due(self.world.care):
            pass

    def of(self, key: CaseKey) -> set[CaseKey]:
        with self.world.care.storage.read() as tx:
            return set(customers.cases_of_customer(tx, key))

    def deciding(self, key: CaseKey, brands: tuple[str, ...] = (BRAND,)) -> Deciding:
        return Deciding(key, brands, DecisionReason.CUSTOMER_SAID, ROSA)

    def private_tags(self) -> list[str]:
        entries = tables.private.entries
        with self.world.care.storage.database.read() as connection:
            return list(connection.scalars(sa.select(entries.c.tag).order_by(entries.c.position)))


@pytest.fixture
def meet(world: World) -> Customers:
    return Customers(world)


def _handle() -> str:
    return str(uuid4())


def test_two_channels_and_one_dni_are_one_customer(meet: Customers) -> None:
    dni = _handle()
    facebook = meet.arrive(("NATIONAL_ID", dni))
    x = meet.arrive(("NATIONAL_ID", dni), channel="x")
    other = meet.arrive(("NATIONAL_ID", _handle()))
    meet.link()
    assert meet.of(facebook) == meet.of(x) == {facebook, x}
    assert meet.of(other) == {other}


def test_a_case_that_was_not_linked_yet_is_alone(meet: Customers) -> None:
    dni = _handle()
    one, other = meet.arrive(("NATIONAL_ID", dni)), meet.arrive(("NATIONAL_ID", dni))
    assert meet.of(one) == {one}
    assert meet.of(other) == {other}


def test_an_author_is_known_again_without_any_value(meet: Customers) -> None:
    one, other = meet.arrive(author="cd" * 16), meet.arrive(author="cd" * 16)
    elsewhere = meet.arrive(author="cd" * 16, channel="x")
    meet.link()
    assert meet.of(one) == {one, other}
    assert meet.of(elsewhere) == {elsewhere}


def test_cases_of_two_brands_never_meet(meet: Customers) -> None:
    dni = _handle()
    one = meet.arrive(("NATIONAL_ID", dni), author="cd" * 16)
    other = meet.arrive(("NATIONAL_ID", dni), author="cd" * 16, brand="andes")
    meet.link()
    assert meet.of(one) == {one}
    assert meet.of(other) == {other}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_customer_is_the_same_in_whatever_order_cases_arrive(
    meet: Customers, order: tuple[int, ...]
) -> None:
    dni, phone = _handle(), _handle()
    kinds = [
        [("NATIONAL_ID", dni)],
        [("NATIONAL_ID", dni), ("PHONE", phone)],
        [("PHONE", phone)],
    ]
    keys = []
    for index in order:
        keys.append(meet.arrive(*kinds[index]))
        meet.link()
    assert meet.of(keys[0]) == set(keys)


def test_what_links_is_private_and_the_main_log_grows_alike(meet: Customers, world: World) -> None:
    dni = _handle()
    meet.arrive(("NATIONAL_ID", dni))
    meet.link()
    before = len(world.tags())
    meet.arrive(("NATIONAL_ID", _handle()))
    meet.link()
    unlinked = len(world.tags()) - before
    assert meet.private_tags() == []
    meet.arrive(("NATIONAL_ID", dni))
    meet.link()
    assert len(world.tags()) - before == 2 * unlinked
    assert meet.private_tags() == ["care:link:found"]


def test_a_mothers_dni_stops_linking_as_soon_as_care_says_so(meet: Customers) -> None:
    dni = _handle()
    daughter, mother = meet.arrive(("NATIONAL_ID", dni)), meet.arrive(("NATIONAL_ID", dni))
    meet.link()
    assert meet.of(daughter) == {daughter, mother}
    said = customers.set_owner(meet.world.care, meet.deciding(daughter), dni, Owner.RELATIVE)
    assert meet.of(daughter) == {daughter}
    assert meet.of(mother) == {mother}
    customers.undo(meet.world.care, meet.deciding(daughter), said.decision_id)
    assert meet.of(daughter) == {daughter, mother}
    assert [tag for tag in meet.private_tags() if "link" not in tag] == [
        "care:value:owned",
        "care:decision:undone",
    ]


def test_a_value_that_the_case_does_not_hold_has_no_owner(meet: Customers) -> None:
    one = meet.arrive(("NATIONAL_ID", _handle()))
    with pytest.raises(UnknownValue):
        customers.set_owner(meet.world.care, meet.deciding(one), _handle(), Owner.RELATIVE)


def test_a_merge_lasts_until_it_is_undone(meet: Customers) -> None:
    one, other = meet.arrive(), meet.arrive()
    meet.link()
    merged = customers.merge(meet.world.care, meet.deciding(one), other)
    assert meet.of(other) == {one, other}
    third = meet.arrive()
    meet.link()
    assert meet.of(third) == {third}
    customers.undo(meet.world.care, meet.deciding(other), merged.decision_id)
    assert meet.of(one) == {one}
    with pytest.raises(UnknownDecision):
        customers.undo(meet.world.care, meet.deciding(other), merged.decision_id)


def test_a_split_holds_against_what_arrives_later(meet: Customers) -> None:
    dni = _handle()
    one, other = meet.arrive(("NATIONAL_ID", dni)), meet.arrive(("NATIONAL_ID", dni))
    meet.link()
    customers.split(meet.world.care, meet.deciding(one), other)
    assert meet.of(one) == {one}
    meet.arrive(("NATIONAL_ID", dni))
    meet.link()
    assert other not in meet.of(one)


def test_a_merge_against_a_split_is_refused_and_leaves_nothing_behind(meet: Customers) -> None:
    one = meet.arrive(author="cd" * 16)
    ones, other = meet.arrive(author="cd" * 16), meet.arrive()
    meet.link()
    customers.split(meet.world.care, meet.deciding(ones), other)
    count = len(meet.private_tags())
    decided = customers.merge(meet.world.care, meet.deciding(one), ones)
    with pytest.raises(SplitStands):
        customers.merge(meet.world.care, meet.deciding(one), other)
    assert meet.of(other) == {other}
    assert len(meet.private_tags()) == count + 1
    assert decided.number == 2


def test_a_case_is_not_merged_with_itself_nor_with_another_brands(meet: Customers) -> None:
    one, elsewhere = meet.arrive(), meet.arrive(brand="andes")
    brands = (BRAND, "andes")
    for other in (one, elsewhere):
        with pytest.raises(NotLinkable):
            customers.merge(meet.world.care, meet.deciding(one, brands), other)
    with pytest.raises(UnknownCase):
        customers.merge(meet.world.care, meet.deciding(one), elsewhere)


def test_what_a_form_holds_links_only_once_care_has_confirmed_it(meet: Customers) -> None:
    dni, form = _handle(), str(uuid4())
    one, other = meet.arrive(("NATIONAL_ID", dni)), meet.arrive()
    care = meet.world.care
    with care.storage.write() as tx:
        typed = customers.LinkedValue(
            other, BRAND, form, 1, "NATIONAL_ID", dni, ValueState.UNVERIFIED
        )
        customers.keep_values(care, tx, [typed])
    meet.link()
    assert meet.of(other) == {other}
    with care.storage.write() as tx:
        case = tx.cases.get(other)
        assert case is not None
        customers.judge_value(care, tx, case, customers.Typed(form, 1), ValueState.GIVEN, ROSA)
    assert meet.of(other) == {one, other}
    assert "care:value:judged" in meet.private_tags()


def test_the_switchboards_number_links_nothing_once_too_many_cases_share_it(
    meet: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "COMMON", 3)
    phone = _handle()
    keys = [meet.arrive(("PHONE", phone)) for _ in range(3)]
    meet.link()
    assert meet.of(keys[0]) == set(keys)
    keys.append(meet.arrive(("PHONE", phone)))
    meet.link()
    for key in keys:
        assert meet.of(key) == {key}


def test_in_too_wide_a_web_values_link_nothing_and_authors_still_do(
    meet: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "MAX_CASES", 3)
    values = [("PHONE", _handle()) for _ in range(6)]
    mine = meet.arrive(values[0], author="cd" * 16)
    chain = [meet.arrive(values[n], values[n + 1]) for n in range(5)]
    also_mine = meet.arrive(author="cd" * 16)
    meet.link()
    assert {mine, also_mine} <= meet.of(mine)
    assert chain[4] not in meet.of(mine)


def test_a_case_that_cannot_be_linked_holds_up_no_other(
    meet: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    dni = _handle()
    poison = meet.arrive()
    one, other = meet.arrive(("NATIONAL_ID", dni)), meet.arrive(("NATIONAL_ID", dni))
    explore = linking.explore

    def failing(tx, brand, cases):  # type: ignore[no-untyped-def]
        if poison in cases:
            raise ValueError("poison")
        return explore(tx, brand, cases)

    monkeypatch.setattr(linking, "explore", failing)
    meet.link()
    assert meet.of(one) == {one, other}
    assert meet.world.count(tables.customers.work) == 0


def test_an_erased_case_links_nobody_and_those_whom_it_held_together_part(meet: Customers) -> None:
    dni, phone = _handle(), _handle()
    one = meet.arrive(("NATIONAL_ID", dni))
    between = meet.arrive(("NATIONAL_ID", dni), ("PHONE", phone))
    other = meet.arrive(("PHONE", phone))
    meet.link()
    assert meet.of(one) == {one, between, other}
    care = meet.world.care
    with care.storage.write() as tx:
        case = tx.cases.get(between)
        assert case is not None
        customers.forget_case(care, tx, case, ROSA)
    assert meet.of(one) == {one}
    assert meet.of(other) == {other}


def test_a_customer_keeps_her_id_when_a_case_joins(meet: Customers) -> None:
    dni = _handle()
    one = meet.arrive(("NATIONAL_ID", dni))
    meet.link()
    with meet.world.care.storage.read() as tx:
        before = tx.customers.members([one])[one].customer_id
    other = meet.arrive(("NATIONAL_ID", dni))
    meet.link()
    with meet.world.care.storage.read() as tx:
        members = tx.customers.members([one, other])
    assert {member.customer_id for member in members.values()} == {before}


def test_every_kind_that_links_strongly_is_one_that_the_vault_can_name() -> None:
    from relevo.vault.normalising import LINKABLE

    assert set(LINKABLE) >= rules.STRONG
