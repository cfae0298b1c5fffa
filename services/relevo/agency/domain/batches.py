"""Cutting what waits to be handed over into calls that fit the contract's limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from relevo.crossing import limits
from relevo.crossing.vocabulary import CaseNote, HandOverItem, PostVersion, Redaction

BUDGET = limits.MAX_MESSAGE_BYTES * 7 // 8
"""Bytes of one call, leaving room for what the estimates do not see."""

_HEADER_WEIGHT = 2_048 + 4 * limits.MAX_NOTE_CHARACTERS
_VERSION_WEIGHT = 1_024
_FINDING_WEIGHT = 320
_NOTE_WEIGHT = 512

_Carried = TypeVar("_Carried", PostVersion, Redaction)


def weight(item: HandOverItem) -> int:
    """An upper estimate of an item's bytes on the wire."""
    return (
        _HEADER_WEIGHT
        + sum(_note_weight(note) for note in item.notes)
        + sum(_version_weight(redaction) for redaction in item.redactions)
        + sum(_version_weight(version) for version in item.post_versions)
    )


def fitting(item: HandOverItem) -> HandOverItem:
    """The item with its oldest notes, and as many of its oldest redactions and then versions as one
    call can carry: what is readable and should not be goes first.

    The rest goes later.
    """
    notes = item.notes[: limits.MAX_NOTES]
    left = BUDGET - _HEADER_WEIGHT - sum(_note_weight(note) for note in notes)
    redactions, left = _first(item.redactions[: limits.MAX_REDACTIONS], left, least=1)
    least = 0 if redactions else 1
    versions, _ = _first(item.post_versions[: limits.MAX_POST_VERSIONS], left, least=least)
    return replace(item, post_versions=versions, notes=notes, redactions=redactions)


def batches(items: Iterable[HandOverItem]) -> Iterator[tuple[HandOverItem, ...]]:
    """The items in order, in groups that each fit one call."""
    group: list[HandOverItem] = []
    used = 0
    for item in items:
        size = weight(item)
        if group and (len(group) == limits.MAX_ITEMS or used + size > BUDGET):
            yield tuple(group)
            group, used = [], 0
        group.append(item)
        used += size
    if group:
        yield tuple(group)


def _first(
    several: Sequence[_Carried], left: int, *, least: int
) -> tuple[tuple[_Carried, ...], int]:
    """As many as there is room for, at least `least`; and the room that is left."""
    kept: list[_Carried] = []
    for one in several:
        size = _version_weight(one)
        if len(kept) >= least and size > left:
            break
        kept.append(one)
        left -= size
    return tuple(kept), left


def _note_weight(note: CaseNote) -> int:
    return _NOTE_WEIGHT + len(note.text.encode("utf-8", "surrogatepass"))


def _version_weight(version: PostVersion | Redaction) -> int:
    return (
        _VERSION_WEIGHT
        + len(version.seal or b"")
        + len(version.redacted_text.encode("utf-8", "surrogatepass"))
        + _FINDING_WEIGHT * len(version.findings)
    )
