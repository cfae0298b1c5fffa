"""Texts that an auditor samples, and her way to mark them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from relevo.care.domain.marks import Marking, Missed
from relevo.care.domain.sampling import Frame, Sample
from relevo.care.use_cases import marking, sampling
from relevo.care.use_cases.sampling import ReadItem
from relevo.crossing.vocabulary import FindingSpan, PostVersion
from relevo.ledger.values import Id
from relevo.redaction import FindingType
from tests.unit.care.world import AGENCY, BRAND, T0, World, header, item, post

JULIA = Id("00000000-0000-4000-8000-0000000000a3")
PLAIN = "vivo donde Las Lilas, hola"
SPAN = FindingSpan(10, 17, "NATIONAL_ID", "PE", "pe.dni", 0.95, ("SHAPE",), 1)
MAIL = FindingSpan(3, 12, "EMAIL", None, "email", 0.9, ("SHAPE",), 1)


def arrive(world: World, number: int = 1, agency: str = AGENCY, **changes: Any) -> list[str]:
    """Texts hand over, each in a case of its own; their ids."""
    brand = changes.pop("brand", BRAND)
    versions: list[PostVersion] = [post(**changes) for _ in range(number)]
    for version in versions:
        world.taken(item(header(brand=brand), version), agency)
    return [version.post_version_id for version in versions]


def frame(world: World, **changes: Any) -> Frame:
    base = Frame(AGENCY, BRAND, T0 - timedelta(days=1), world.clock())
    return replace(base, **changes)


def drawn(world: World, size: int = 10, **changes: Any) -> Sample:
    return sampling.draw(world.care, frame(world, **changes), {BRAND}, size=size, actor=JULIA)


def mark(world: World, sample: Sample, text: str, revision: int = 0, **said: Any) -> ReadItem:
    return marking.mark(
        world.care, sample.key, text, {BRAND}, Marking(revision, **said), actor=JULIA
    )


def read(world: World, sample: Sample, text: str) -> ReadItem:
    return sampling.read_item(world.care, sample.key, text, {BRAND})


def missed(
    part: str,
    kind: FindingType = FindingType.ADDRESS,
    text: str = PLAIN,
    **changes: Any,
) -> Missed:
    start = text.index(part)
    return replace(Missed(start, start + len(part), kind), **changes)
