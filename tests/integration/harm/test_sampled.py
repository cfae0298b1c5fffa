"""A miss that an auditor marks at the brand is covered on both sides, and its clock runs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from relevo.agency.adapters import tables
from relevo.agency.loops.again import AgainLoop
from relevo.agency.use_cases.again import Missed as Seen
from relevo.agency.use_cases.again import cover_by_hand
from relevo.agency.use_cases.cases import case_detail
from relevo.care.adapters import tables as care_tables
from relevo.care.domain.marks import CoverState, Marking, Missed
from relevo.care.domain.sampling import Frame, Sample
from relevo.care.use_cases import breaches, marking, sampling
from relevo.care.use_cases.forgetting import forget
from relevo.care.use_cases.sampling import ReadItem
from relevo.ledger.values import Id
from relevo.redaction import FindingType
from tests.canary import scan
from tests.integration.harm.two_sides import TwoSides
from tests.unit.agency.world import BRAND, ORG
from tests.unit.care.world import T0

LUIS = "11111111-1111-4111-8111-111111111111"
JULIA = Id("00000000-0000-4000-8000-0000000000a3")
CANARY = "donde las lilas canarias cuatro"
PIN = "perro azul canario"
TEXT = f"mi dni es 45678912, vivo {CANARY} y entro con {PIN}"
COVERED = "mi dni es [DNI-1], vivo [DIRECCION-1] y entro con [CLAVE-1]"


def draw(sides: TwoSides) -> Sample:
    frame = Frame(ORG, BRAND, T0, sides.clock())
    return sampling.draw(sides.care, frame, {BRAND}, size=10, actor=JULIA)


def read(sides: TwoSides, sample: Sample) -> ReadItem:
    (item,) = sampling.items(sides.care, sample.key, {BRAND}).items
    return sampling.read_item(sides.care, sample.key, item.post_version_id, {BRAND})


def miss(sides: TwoSides, sample: Sample, **parts: str) -> ReadItem:
    """Mark each part of the text as missed, under its type."""
    seen = read(sides, sample)
    found = []
    for kind, part in parts.items():
        start = seen.version.redacted_text.index(part)
        found.append(Missed(start, start + len(part), FindingType(kind)))
    said = Marking(seen.version.revision, missed=tuple(found), rest_right=True, examined=True)
    name = seen.item.post_version_id
    return marking.mark(sides.care, sample.key, name, {BRAND}, said, actor=JULIA)


def text_at_care(sides: TwoSides) -> str:
    (row,) = sides.care_rows(care_tables.post_versions)
    return str(row["redacted_text"])


def test_a_miss_is_covered_on_both_sides_and_rests_in_no_file(
    sides: TwoSides, tmp_path: Path
) -> None:
    sides.post(TEXT)
    sides.run(2)
    sample = draw(sides)
    marked_at = sides.clock()
    marked = miss(sides, sample, ADDRESS=CANARY, SECRET=PIN)
    assert [one.cover for one in marked.misses] == [CoverState.PENDING] * 2
    sides.run(1)  # half a minute
    assert text_at_care(sides) == COVERED
    (version,) = sides.agency.rows(tables.post_versions)
    assert version["redacted_text"] == COVERED
    assert [one.cover for one in read(sides, sample).misses] == [CoverState.COVERED] * 2
    sides.run(2)
    sides.same_on_both_sides()
    AgainLoop(sides.context).run_once()
    forget(sides.care, None)
    assert scan([tmp_path], [COVERED])
    assert [str(one) for one in scan([tmp_path], [CANARY, PIN])] == []
    entries = sides.agency.rows(tables.ledger.entries)
    (body,) = [row["body"] for row in entries if row["tag"] == "agency:post:redacted_again"]
    told = json.loads(body)
    assert (told["actor"], told["secrets_destroyed"]) == ("spiffe://qori/care/rpc", 1)
    (found,) = breaches.breaches(sides.care, {BRAND}).breaches
    assert (found.breach.type, found.breach.opened_at >= marked_at) == ("SECRET", True)
    assert isinstance(found.covered_at_agency, datetime)
    assert isinstance(found.covered_at_care, datetime)
    total = sampling.report(sides.care, sample.key, {BRAND}).total
    assert (total.right, total.missed) == (1, 2)


def test_it_is_covered_once_whatever_repeats(sides: TwoSides) -> None:
    sides.post(TEXT)
    sides.run(2)
    before = sides.backup("agency")
    sample = draw(sides)
    miss(sides, sample, ADDRESS=CANARY)
    sides.run(2)
    once = text_at_care(sides)
    before.restore()  # the request comes once more, to a side that has forgotten it
    sides.run(5)
    sides.same_on_both_sides()
    assert text_at_care(sides) == once
    assert CANARY not in once
    assert {row["revision"] for row in sides.agency.rows(tables.post_versions)} == {1}


def test_a_text_that_changed_first_is_not_harmed_and_she_sees_it(sides: TwoSides) -> None:
    case_id = sides.post(TEXT)
    sides.run(2)
    sample = draw(sides)
    sides.wire.away = True
    version = case_detail(sides.context, (BRAND,), case_id).versions[0]
    start = version.redacted_text.index(PIN)
    seen = Seen(start, start + len(PIN), FindingType.SECRET, version.revision)
    name = version.post_version_id
    cover_by_hand(sides.context, case_id, name, seen, brands=(BRAND,), actor=LUIS)
    miss(sides, sample, ADDRESS=CANARY)
    sides.wire.away = False
    sides.run(2)
    sides.same_on_both_sides()
    assert CANARY in text_at_care(sides)
    outcomes = [row["outcome"] for row in sides.agency.rows(tables.updates)]
    assert outcomes.count("STALE_VERSION") == 1
    (left,) = read(sides, sample).misses
    assert left.cover is CoverState.CHANGED
    now = read(sides, sample).version
    start = now.redacted_text.index(CANARY)
    again = Missed(start, start + len(CANARY), FindingType.ADDRESS)
    said = Marking(now.revision, missed=(replace(again, replaces=left.mark.mark_id),))
    marking.mark(sides.care, sample.key, name, {BRAND}, said, actor=JULIA)
    sides.run(2)
    sides.same_on_both_sides()
    assert text_at_care(sides) == COVERED
    assert sampling.report(sides.care, sample.key, {BRAND}).total.missed == 1
