"""The blind index: which values are the same, under names that say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa

from relevo.sealing.sealing import FieldValue
from relevo.vault import bootstrap
from relevo.vault.index import BlindIndex, IndexKind, IndexLimits
from relevo.vault.keys.cases import IndexKeys
from relevo.vault.keys.custody import root_of
from relevo.vault.lookup import list_handles
from relevo.vault.references import CaseRef
from relevo.vault.sql import index_rows
from relevo.vault.sql.tables import index, ledger, private
from tests.unit.vault.world import AGENCY, BRAND, DNI_CANARY, OTHER_AGENCY, Sealed, World

PHONE = "987654321"


def _seal(
    world: World, *values: tuple[str, str], author: str = "fb:1001", agency: str = AGENCY
) -> Sealed:
    given = [FieldValue(n, kind, value) for n, (kind, value) in enumerate(values, 1)]
    return world.seal([*given, FieldValue(60, "AUTHOR_ID", author)], agency=agency)


def _handles(world: World, sealed: Sealed) -> dict[int, str]:
    item = sealed.item
    places = list_handles(world.vault, item.brand, item.agency, [item.post_version_id])
    return {one.where.number: one.handle for one in places if one.handle is not None}


def _handle(world: World, *values: tuple[str, str], **more: str) -> str | None:
    return _handles(world, world.taken(_seal(world, *values, **more))).get(1)


def _limited(world: World, of_author: int, of_agency: int) -> World:
    limits = IndexLimits(of_author, of_agency)
    made = BlindIndex(IndexKeys(root_of(world.settings, None)), regions=("PE",), limits=limits)
    made.prepare(world.store.database, BRAND, at=world.now)
    world.vault = replace(world.vault, index=made)
    return world


def test_one_value_has_one_handle_in_every_case_of_every_agency(world: World) -> None:
    first = _handle(world, ("NATIONAL_ID", DNI_CANARY))
    assert first is not None
    assert _handle(world, ("NATIONAL_ID", "45.678.912"), author="x:7") == first
    assert _handle(world, ("NATIONAL_ID", DNI_CANARY), agency=OTHER_AGENCY) == first
    assert _handle(world, ("NATIONAL_ID", "45678913")) not in (None, first)
    assert _handle(world, ("CUSTOMER_NUMBER", DNI_CANARY)) not in (None, first)


def test_types_that_never_link_leave_nothing_in_the_index(world: World) -> None:
    world.taken(_seal(world, ("PERSON", "Ana Quispe"), ("UNKNOWN_NUMBER", DNI_CANARY)))
    assert world.count(index.places) == world.count(index.tokens) == 0


def test_a_value_that_is_none_of_its_type_is_stored_and_not_named(world: World) -> None:
    assert _handle(world, ("PHONE", "12")) is None
    assert world.count(index.places) == 1


def test_no_value_and_no_plain_digest_of_one_rests_in_the_index(world: World) -> None:
    world.taken(_seal(world, ("NATIONAL_ID", DNI_CANARY), ("PHONE", PHONE)))
    with world.store.database.read() as connection:
        rows = repr([connection.execute(sa.select(table)).all() for table in _tables()])
    assert DNI_CANARY not in rows
    assert PHONE not in rows


def _tables() -> tuple[sa.Table, ...]:
    return index.tokens, index.places, index.counts, index.keys, index.versions


def test_each_brand_and_type_has_a_key_of_its_own(world: World) -> None:
    with world.store.database.read() as connection:
        versions = index_rows.hold_versions(connection, BRAND)
        kinds = ("NATIONAL_ID", "PHONE", "AUTHOR")
        tokens = {
            world.vault.index.tokens(connection, IndexKind(BRAND, kind), versions, b"45678912")
            for kind in kinds
        }
        closed = index_rows.find_keys(connection, BRAND, 1)
    assert len(tokens) == len(kinds)
    assert len(set(closed.values())) == len(closed)


def test_a_token_says_where_its_type_ends(world: World) -> None:
    """The encoding is injective: no type and value read like another type and value."""
    with world.store.database.read() as connection:
        versions = index_rows.hold_versions(connection, BRAND)
        about = IndexKind(BRAND, "PHONE")
        one = world.vault.index.tokens(connection, about, versions, b"1")
        other = world.vault.index.tokens(connection, about, versions, b"\x001")
    assert one != other


def test_the_keys_survive_a_restart(world: World) -> None:
    first = _handle(world, ("NATIONAL_ID", DNI_CANARY))
    world.vault = bootstrap.open_vault(world.settings, world.store, world.integrator)
    assert _handle(world, ("NATIONAL_ID", DNI_CANARY)) == first


def test_each_ingest_writes_one_entry_in_the_main_log_whatever_it_links(world: World) -> None:
    counts = []
    for value in (DNI_CANARY, DNI_CANARY, "45678913"):
        before = world.count(ledger.entries)
        world.taken(_seal(world, ("NATIONAL_ID", value)))
        counts.append(world.count(ledger.entries) - before)
    assert counts == [1, 1, 1]
    assert world.count(private.entries) == 0


def test_a_value_that_is_known_takes_the_same_statements_as_a_new_one(world: World) -> None:
    world.taken(_seal(world, ("NATIONAL_ID", DNI_CANARY)))
    known = _seal(world, ("NATIONAL_ID", DNI_CANARY), author="x:7")
    new = _seal(world, ("NATIONAL_ID", "45678913"), author="x:8")
    with _statements(world) as for_known:
        world.taken(known)
    with _statements(world) as for_new:
        world.taken(new)
    assert for_known == for_new


def test_an_agency_sealing_a_million_guessed_dnis_links_no_more_than_its_day_allows(
    world: World,
) -> None:
    _limited(world, of_author=1_000, of_agency=5)
    kept = [_handle(world, ("NATIONAL_ID", f"1000000{n}"), author=f"fb:{n}") for n in range(8)]
    assert [handle is not None for handle in kept] == [True] * 5 + [False] * 3
    assert _handle(world, ("PHONE", PHONE)) is not None  # another type has its own bound
    assert _handle(world, ("NATIONAL_ID", DNI_CANARY), agency=OTHER_AGENCY) is not None
    world.wait(days=1)
    assert _handle(world, ("NATIONAL_ID", "10000009"), author="fb:9") is not None


def test_one_author_guessing_dnis_links_no_more_than_hers_and_spoils_nobody_elses(
    world: World,
) -> None:
    _limited(world, of_author=2, of_agency=1_000)
    guessed = [("NATIONAL_ID", f"1000000{n}") for n in range(5)]
    assert len(_handles(world, world.taken(_seal(world, *guessed)))) == 2
    assert _handle(world, ("NATIONAL_ID", "20000001")) is None
    assert _handle(world, ("NATIONAL_ID", "10000001")) is not None  # she gave it before
    assert _handle(world, ("NATIONAL_ID", DNI_CANARY), author="fb:2") is not None


def test_what_is_beyond_the_bound_is_held_all_the_same(world: World) -> None:
    _limited(world, of_author=0, of_agency=1_000)
    sealed = world.taken(_seal(world, ("NATIONAL_ID", DNI_CANARY)))
    person = world.enrol()
    assert world.reveal(sealed, person).value == DNI_CANARY
    assert _handles(world, sealed) == {}


def test_a_post_without_an_author_is_bounded_by_its_case(world: World) -> None:
    _limited(world, of_author=1, of_agency=1_000)
    case_id = str(uuid4())
    for value, linked in (("10000001", True), ("10000002", False)):
        sealed = world.seal([FieldValue(1, "NATIONAL_ID", value)], case_id=case_id)
        assert bool(_handles(world, world.taken(sealed))) is linked


def test_an_erased_case_leaves_no_token_that_stood_in_it_alone(world: World) -> None:
    shared = world.taken(_seal(world, ("NATIONAL_ID", DNI_CANARY), ("PHONE", PHONE)))
    handle = _handle(world, ("NATIONAL_ID", DNI_CANARY), author="x:7")
    case = CaseRef(BRAND, AGENCY, shared.item.case_id)
    with world.store.database.write() as connection:
        index_rows.forget(connection, case)
    assert _handles(world, shared) == {}
    assert world.count(index.tokens) == 1
    assert _handle(world, ("NATIONAL_ID", DNI_CANARY), author="x:8") == handle


@contextmanager
def _statements(world: World) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    engine = world.store.database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("limit", ["link_limit_of_author", "lookup_limit_per_day"])
def test_a_limit_must_be_positive(world: World, limit: str) -> None:
    with pytest.raises(Exception, match=limit.upper()):
        replace(world.settings, **{limit: 0})


@pytest.mark.parametrize("regions", [(), ("pe",), ("PER",)])
def test_regions_are_codes_of_countries(world: World, regions: tuple[str, ...]) -> None:
    with pytest.raises(Exception, match="PHONE_REGIONS"):
        replace(world.settings, phone_regions=regions)


def test_a_number_that_everybody_quotes_costs_its_next_author_one_row(world: World) -> None:
    handles = {
        _handle(world, ("PHONE", PHONE), author=f"fb:{number}") for number in range(2_000, 2_030)
    }
    (handle,) = handles
    assert handle is not None
    with world.store.database.read() as connection:
        authors = connection.scalars(sa.select(index.places.c.author)).all()
        mine = authors[7]
        found = index_rows.seen_by(connection, BRAND, AGENCY, [handle], [mine])
        asked = "SELECT DISTINCT author FROM index_places WHERE brand = 'b' AND handle IN ('h')"
        plan = connection.execute(sa.text(f"EXPLAIN QUERY PLAN {asked} AND author IN (x'00')"))
        steps = " ".join(row.detail for row in plan)
    assert len(set(authors)) == 30
    assert found == {(mine, handle)}
    assert "ix_index_places_handle (brand=? AND handle=? AND author=?)" in steps
