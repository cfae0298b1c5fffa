"""A draw can be repeated, nobody picks, and every kind is represented."""

from __future__ import annotations

import hashlib
import itertools
import string
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.care.domain.errors import NothingToSample, SampleTooSmall
from relevo.care.domain.sampling import Kind, Unit, allocate, draw, kinds_of
from relevo.crossing.vocabulary import FindingSpan

AT = datetime(2026, 5, 4, tzinfo=UTC)
SEED = bytes(range(32))
DNI, MAIL, RUT = Kind("NATIONAL_ID", "PE"), Kind("EMAIL", None), Kind("NATIONAL_ID", "CL")
COUNTER = itertools.count()
KINDS = st.frozensets(st.sampled_from([DNI, MAIL, RUT]))
FRAMES = st.lists(KINDS, min_size=1, max_size=60).map(
    lambda found: [Unit(f"text-{number}", "case", AT, kinds) for number, kinds in enumerate(found)]
)


def units(number: int, *kinds: Kind) -> list[Unit]:
    return [Unit(f"text-{next(COUNTER)}", "case", AT, frozenset(kinds)) for _ in range(number)]


def test_shares_are_the_floor_and_then_proportional() -> None:
    assert allocate([900, 90, 10], 50) == (40, 7, 3)
    assert allocate([5, 5], 4) == (2, 2)
    assert allocate([1, 1, 998], 5) == (1, 1, 3)
    assert allocate([3, 4], 99) == (3, 4)
    with pytest.raises(SampleTooSmall) as refused:
        allocate([10, 10, 10], 2)
    assert refused.value.field == "size"


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=40), st.integers(1, 1_000))
def test_shares_add_up_and_leave_out_no_stratum(populations: list[int], size: int) -> None:
    if size < len(populations) and size < sum(populations):
        with pytest.raises(SampleTooSmall):
            allocate(populations, size)
        return
    given_ = allocate(populations, size)
    assert sum(given_) == min(size, sum(populations))
    assert all(1 <= share <= there for share, there in zip(given_, populations, strict=True))


@given(FRAMES, st.integers(4, 40), st.binary(min_size=32, max_size=32), st.randoms())
def test_a_draw_is_repeatable_whatever_the_order_of_the_frame(
    frame: list[Unit], size: int, seed: bytes, chance: Random
) -> None:
    first = draw(frame, size=size, seed=seed)
    shuffled = list(frame)
    chance.shuffle(shuffled)
    assert draw(shuffled, size=size, seed=seed) == first
    chosen = [one.unit.post_version_id for one in first.chosen]
    assert len(chosen) == len(set(chosen)) == min(size, len(frame))
    drawn = [sum(one.stratum == place for one in first.chosen) for place in range(4)]
    assert [stratum.drawn for stratum in first.strata] == drawn[: len(first.strata)]
    assert all(stratum.drawn for stratum in first.strata)
    assert sum(stratum.population for stratum in first.strata) == len(frame)


def test_each_text_is_in_the_stratum_of_its_rarest_kind() -> None:
    frame = units(40, MAIL) + units(5, MAIL, DNI) + units(2, DNI, RUT) + units(30)
    drawn = draw(frame, size=20, seed=SEED)
    assert [(one.kind, one.population) for one in drawn.strata] == [
        (None, 30),
        (MAIL, 40),
        (RUT, 2),
        (DNI, 5),
    ]


def test_an_agency_that_names_countries_without_end_can_be_sampled_all_the_same() -> None:
    countries = map("".join, itertools.product(string.ascii_uppercase, repeat=2))
    frame = [
        *(units(1, Kind(kind, country))[0] for country in countries for kind in ("PHONE", "PLATE")),
        *units(4),
    ]
    drawn = draw(frame, size=100, seed=SEED)
    assert [(one.kind, one.population) for one in drawn.strata] == [
        (None, 4),
        (Kind("PHONE", None), 676),
        (Kind("PLATE", None), 676),
    ]
    assert len(drawn.chosen) == 100


def test_the_smallest_hashes_of_seed_and_id_are_drawn() -> None:
    frame = units(50, MAIL)
    drawn = draw(frame, size=6, seed=SEED)
    keys = {one: hashlib.sha256(SEED + one.post_version_id.encode()).digest() for one in frame}
    assert [one.unit for one in drawn.chosen] == sorted(frame, key=keys.__getitem__)[:6]
    assert draw(frame, size=6, seed=bytes(32)).chosen != drawn.chosen


def test_another_frame_has_another_digest() -> None:
    frame = units(6, MAIL)
    first = draw(frame, size=3, seed=SEED)
    assert draw(frame, size=3, seed=bytes(32)).frame_digest == first.frame_digest
    assert draw(frame[1:], size=3, seed=SEED).frame_digest != first.frame_digest
    moved = [Unit(frame[0].post_version_id, "case", AT, frozenset({DNI})), *frame[1:]]
    assert draw(moved, size=3, seed=SEED).frame_digest != first.frame_digest
    named = sorted(one.post_version_id for one in frame)
    lines = "".join(f"{name}\tEMAIL\t\n" for name in named)
    assert first.frame_digest == hashlib.sha256(lines.encode()).digest()


def test_there_is_nothing_to_draw_from_nothing() -> None:
    with pytest.raises(NothingToSample):
        draw([], size=3, seed=SEED)


def test_what_a_person_covered_is_no_kind_of_the_redactors() -> None:
    span = FindingSpan(0, 7, "NATIONAL_ID", "PE", "pe.dni", 0.9, (), 1)
    by_hand = FindingSpan(9, 20, "ADDRESS", None, "person.missed", 0.99, (), 1)
    assert kinds_of([span, by_hand]) == {DNI}
