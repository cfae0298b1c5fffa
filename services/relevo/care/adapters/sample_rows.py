"""Samples, their texts, and what auditors said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.domain.estimates import Judged
from relevo.care.domain.marks import Mark
from relevo.care.domain.sampling import (
    Draw,
    Frame,
    Item,
    Kind,
    Sample,
    SampleKey,
    Stratum,
    Unit,
    Verdict,
    kinds_of,
)
from relevo.crossing.vocabulary import FindingSpan, PostVersion, Verb

_SAMPLES = tables.sampling.samples
_ITEMS = tables.sampling.items
_MARKS = tables.sampling.marks
_POSTS = tables.post_versions
_FORGOTTEN = (
    _MARKS.update()
    .where(
        _MARKS.c.agency == sa.bindparam("agency_"),
        _MARKS.c.post_version_id == sa.bindparam("id_"),
        _MARKS.c.revision < sa.bindparam("revision_"),
        _MARKS.c.cover_id.is_not(None),
    )
    .values(stretch_start=None, stretch_end=None)
)
_STRETCH = {"start": "stretch_start", "end": "stretch_end"}


@dataclass(frozen=True, slots=True)
class SamplePlace:
    """A place in the list of samples: the newest first."""

    drawn_at: datetime
    sample_id: str


class SampleRows:
    """What a transaction does with samples."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def frame_size(self, frame: Frame) -> int:
        """How many texts there are to draw from."""
        query = sa.select(sa.func.count()).select_from(_POSTS).where(*_within(frame))
        return self._connection.scalar(query) or 0

    def frame(self, frame: Frame) -> Iterator[Unit]:
        """The texts to draw from, in no order."""
        rows = self._connection.execute(
            sa.select(
                _POSTS.c.post_version_id, _POSTS.c.case_id, _POSTS.c.arrived_at, _POSTS.c.findings
            ).where(*_within(frame)),
            execution_options={"yield_per": 1_000},
        )
        for row in rows:
            spans = (FindingSpan(**{**one, "reasons": ()}) for one in row.findings)
            yield Unit(row.post_version_id, row.case_id, row.arrived_at, kinds_of(spans))

    def add(self, sample: Sample, draw: Draw) -> None:
        """Keep a sample with what was drawn."""
        self._connection.execute(_SAMPLES.insert().values(**_sample_values(sample)))
        rows = [
            {
                "agency": sample.key.agency,
                "sample_id": sample.key.sample_id,
                "post_version_id": chosen.unit.post_version_id,
                "case_id": chosen.unit.case_id,
                "position": position,
                "stratum": chosen.stratum,
                "arrived_at": chosen.unit.arrived_at,
            }
            for position, chosen in enumerate(draw.chosen)
        ]
        self._connection.execute(_ITEMS.insert(), rows)

    def get(self, key: SampleKey) -> Sample | None:
        """One sample."""
        row = (
            self._connection.execute(
                sa.select(_SAMPLES, _examined_of_sample()).where(
                    _SAMPLES.c.agency == key.agency, _SAMPLES.c.sample_id == key.sample_id
                )
            )
            .mappings()
            .one_or_none()
        )
        return None if row is None else _sample(row)

    def newest(
        self, brands: Sequence[str], *, after: SamplePlace | None, limit: int
    ) -> list[Sample]:
        """Samples of these brands, the newest first, after a place."""
        query = sa.select(_SAMPLES, _examined_of_sample()).where(_SAMPLES.c.brand.in_(brands))
        if after is not None:
            query = query.where(
                sa.or_(
                    _SAMPLES.c.drawn_at < after.drawn_at,
                    sa.and_(
                        _SAMPLES.c.drawn_at == after.drawn_at,
                        _SAMPLES.c.sample_id > after.sample_id,
                    ),
                )
            )
        query = query.order_by(_SAMPLES.c.drawn_at.desc(), _SAMPLES.c.sample_id).limit(limit)
        return [_sample(row) for row in self._connection.execute(query).mappings()]

    def items(
        self, key: SampleKey, *, examined: bool | None, after: int | None, limit: int
    ) -> list[Item]:
        """Texts of a sample in its random order, after a position; only those that were, or were
        not, examined, if said.
        """
        query = sa.select(_ITEMS).where(*_of_sample(_ITEMS, key))
        if examined is not None:
            is_not = _ITEMS.c.examined_at.is_(None)
            query = query.where(~is_not if examined else is_not)
        if after is not None:
            query = query.where(_ITEMS.c.position > after)
        query = query.order_by(_ITEMS.c.position).limit(limit)
        return [_item(row) for row in self._connection.execute(query).mappings()]

    def item(self, key: SampleKey, post_version_id: str, *, lock: bool = False) -> Item | None:
        """One text of a sample; with `lock`, nobody else marks it until the transaction ends."""
        query = sa.select(_ITEMS).where(
            *_of_sample(_ITEMS, key), _ITEMS.c.post_version_id == post_version_id
        )
        if lock:
            query = query.with_for_update(key_share=True)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _item(row)

    def set_examined(self, key: SampleKey, item: Item) -> None:
        """Keep whether a text was examined."""
        self._connection.execute(
            _ITEMS.update()
            .where(*_of_sample(_ITEMS, key), _ITEMS.c.post_version_id == item.post_version_id)
            .values(examined_by=item.examined_by, examined_at=item.examined_at)
        )

    def add_marks(self, key: SampleKey, post_version_id: str, marks: Iterable[Mark]) -> None:
        """Keep what was said of a text that was read with a lock."""
        rows = [
            {
                "agency": key.agency,
                "sample_id": key.sample_id,
                "post_version_id": post_version_id,
                **{_STRETCH.get(name, name): getattr(mark, name) for name in Mark.__slots__},
                "verdict": mark.verdict.value,
            }
            for mark in marks
        ]
        if rows:
            self._connection.execute(_MARKS.insert(), rows)

    def marks(self, key: SampleKey, post_version_id: str) -> list[Mark]:
        """What was said of a text, also what counts no more, in the order of saying it."""
        rows = self._connection.execute(
            sa.select(_MARKS)
            .where(*_of_sample(_MARKS, key), _MARKS.c.post_version_id == post_version_id)
            .order_by(_MARKS.c.at, _MARKS.c.stretch_start, _MARKS.c.mark_id)
        ).mappings()
        return [_mark(row) for row in rows]

    def missed_in(
        self, agency: str, post_version_id: str, *, revision: int, since: datetime
    ) -> bool:
        """Whether anybody marked something as missed in this redaction of a text since then, in any
        sample; a mark that was withdrawn was sent to the agency too.
        """
        query = sa.select(_MARKS.c.mark_id).where(
            _MARKS.c.agency == agency,
            _MARKS.c.post_version_id == post_version_id,
            _MARKS.c.revision == revision,
            _MARKS.c.cover_id.is_not(None),
            _MARKS.c.at > since,
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def forget_stretches(self, agency: str, versions: Iterable[PostVersion]) -> None:
        """Of what was marked as missed in earlier redactions of these texts, keep no stretch."""
        rows = [
            {
                "agency_": agency,
                "id_": version.post_version_id,
                "revision_": version.revision,
            }
            for version in versions
        ]
        if rows:
            self._connection.execute(_FORGOTTEN, rows)

    def examined(self, key: SampleKey) -> Counter[int]:
        """How many texts of each stratum were examined."""
        rows = self._connection.execute(
            sa.select(_ITEMS.c.stratum, sa.func.count().label("examined"))
            .where(*_of_sample(_ITEMS, key), _ITEMS.c.examined_at.is_not(None))
            .group_by(_ITEMS.c.stratum)
        )
        return Counter({row.stratum: row.examined for row in rows})

    def judged(self, key: SampleKey, weights: Sequence[float | None]) -> list[Judged]:
        """What counts of what was said of the examined texts."""
        later = _MARKS.alias("later")
        replaced = (
            sa.select(later.c.mark_id)
            .where(later.c.agency == _MARKS.c.agency, later.c.replaces == _MARKS.c.mark_id)
            .exists()
        )
        rows = self._connection.execute(
            sa.select(_MARKS, _ITEMS.c.stratum, _ITEMS.c.arrived_at)
            .join(
                _ITEMS,
                sa.and_(
                    _ITEMS.c.agency == _MARKS.c.agency,
                    _ITEMS.c.sample_id == _MARKS.c.sample_id,
                    _ITEMS.c.post_version_id == _MARKS.c.post_version_id,
                ),
            )
            .where(
                *_of_sample(_MARKS, key),
                _ITEMS.c.examined_at.is_not(None),
                _MARKS.c.verdict != Verdict.WITHDRAWN.value,
                ~replaced,
            )
            .order_by(_MARKS.c.mark_id)
        ).mappings()
        return [
            Judged(
                verdict=Verdict(row["verdict"]),
                type=row["type"],
                country=row["country"],
                detector=row["detector"],
                redaction_version=row["redaction_version"],
                arrived_at=row["arrived_at"],
                weight=weights[row["stratum"]] or 0.0,
            )
            for row in rows
        ]


def _within(frame: Frame) -> Collection[sa.ColumnElement[bool]]:
    return (
        _POSTS.c.agency == frame.agency,
        _POSTS.c.brand == frame.brand,
        _POSTS.c.verb != Verb.REMOVE.value,
        _POSTS.c.arrived_at >= frame.since,
        _POSTS.c.arrived_at < frame.until,
    )


def _of_sample(table: sa.Table, key: SampleKey) -> Collection[sa.ColumnElement[bool]]:
    return (table.c.agency == key.agency, table.c.sample_id == key.sample_id)


def _examined_of_sample() -> sa.ColumnElement[int]:
    return (
        sa.select(sa.func.count())
        .where(
            _ITEMS.c.agency == _SAMPLES.c.agency,
            _ITEMS.c.sample_id == _SAMPLES.c.sample_id,
            _ITEMS.c.examined_at.is_not(None),
        )
        .scalar_subquery()
        .label("examined")
    )


def _sample_values(sample: Sample) -> dict[str, Any]:
    return {
        "agency": sample.key.agency,
        "sample_id": sample.key.sample_id,
        "brand": sample.frame.brand,
        "since": sample.frame.since,
        "until": sample.frame.until,
        "size": sample.size,
        "seed": sample.seed,
        "frame_digest": sample.frame_digest,
        "strata": [
            {
                "type": stratum.kind.type if stratum.kind else None,
                "country": stratum.kind.country if stratum.kind else None,
                "population": stratum.population,
                "drawn": stratum.drawn,
            }
            for stratum in sample.strata
        ],
        "drawn_by": sample.drawn_by,
        "drawn_at": sample.drawn_at,
    }


def _sample(row: Any) -> Sample:
    return Sample(
        key=SampleKey(row["agency"], row["sample_id"]),
        frame=Frame(row["agency"], row["brand"], row["since"], row["until"]),
        size=row["size"],
        seed=row["seed"],
        frame_digest=row["frame_digest"],
        strata=tuple(
            Stratum(
                Kind(one["type"], one["country"]) if one["type"] is not None else None,
                one["population"],
                one["drawn"],
            )
            for one in row["strata"]
        ),
        drawn_by=row["drawn_by"],
        drawn_at=row["drawn_at"],
        examined=row["examined"],
    )


def _item(row: Any) -> Item:
    return Item(**{name: row[name] for name in Item.__slots__})


def _mark(row: Any) -> Mark:
    values = {name: row[_STRETCH.get(name, name)] for name in Mark.__slots__}
    return Mark(**{**values, "verdict": Verdict(row["verdict"])})
