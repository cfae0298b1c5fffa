"""An auditor draws a random sample of an agency's texts, reads them, and what it says of them.

Nobody picks: the draw's seed is random and on the ledger. She reads redacted texts only.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from relevo.care.adapters.sample_rows import SamplePlace
from relevo.care.adapters.storage import Transaction
from relevo.care.domain import estimates, sampling
from relevo.care.domain.errors import FrameTooLarge, UnknownItem, UnknownSample
from relevo.care.domain.marks import (
    CoverState,
    Mark,
    Placeholder,
    cover_state,
    placeholders_of,
    standing,
)
from relevo.care.domain.sampling import (
    MAX_FRAME,
    MAX_SIZE,
    SEED_SIZE,
    Frame,
    Item,
    Sample,
    SampleKey,
    Verdict,
)
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.places import check_limit, cursor_of, place_of
from relevo.crossing.limits import check_instant, check_slug
from relevo.crossing.vocabulary import PostVersion
from relevo.errors import InvalidInput
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Actor, Digest, Id, Slug


@dataclass(frozen=True, slots=True)
class SamplesPage:
    """Samples, the newest first. `next_cursor` is None on the last page."""

    samples: tuple[Sample, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """Texts of a sample in its random order. `next_after` is None on the last page."""

    items: tuple[Item, ...]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class ReadFinding:
    """A covered value as it stands in the text, and what was said of it if anything."""

    placeholder: Placeholder
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class ReadMiss:
    """A value that was marked as missed, and what became of it."""

    mark: Mark
    cover: CoverState


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One text of a sample as an auditor reads it now.

    Attributes:
        findings: in the order of the text.
        history: every mark, also those that count no more, in the order of marking.
    """

    agency: str
    brand: str
    item: Item
    version: PostVersion
    findings: tuple[ReadFinding, ...]
    misses: tuple[ReadMiss, ...]
    history: tuple[Mark, ...]


def draw(care: Care, frame: Frame, brands: Collection[str], *, size: int, actor: Actor) -> Sample:
    """Draw a sample; what it was drawn from, and with which seed, is on record.

    Raises:
        UnknownSample: the brand is not the person's to see.
        InvalidInput: naming `size`, `since`, `until` or `agency`.
        NothingToSample, SampleTooSmall, FrameTooLarge.
    """
    _check(frame, brands, size, care.now())
    with care.storage.read() as tx:
        if tx.samples.frame_size(frame) > MAX_FRAME:
            raise FrameTooLarge(f"since: leaves more than {MAX_FRAME} texts", field="since")
        units = list(tx.samples.frame(frame))
    seed = care.random_bytes(SEED_SIZE)
    drawn = sampling.draw(units, size=size, seed=seed)
    sample = Sample(
        key=SampleKey(frame.agency, care.new_id()),
        frame=frame,
        size=size,
        seed=seed.hex(),
        frame_digest=drawn.frame_digest.hex(),
        strata=drawn.strata,
        drawn_by=str(actor),
        drawn_at=care.now(),
    )
    with care.storage.write() as tx:
        tx.samples.add(sample, drawn)
        tx.record(
            recorded.SampleDrawn(
                at=sample.drawn_at,
                actor=actor,
                agency=Slug(frame.agency),
                brand=Slug(frame.brand),
                sample=Id(sample.key.sample_id),
                since=frame.since,
                until=frame.until,
                population=sample.population,
                strata=len(sample.strata),
                size=sample.drawn,
                seed=Digest(sample.seed),
                frame=Digest(sample.frame_digest),
            )
        )
    return sample


def samples(
    care: Care, brands: Collection[str], *, cursor: str | None = None, limit: int = 50
) -> SamplesPage:
    """One page of samples. Raises `InvalidInput` naming `cursor` or `limit`."""
    check_limit(limit)
    after = SamplePlace(*place_of(cursor)) if cursor is not None else None
    with care.storage.read() as tx:
        found = tx.samples.newest(sorted(brands), after=after, limit=limit + 1)
    page = tuple(found[:limit])
    more = len(found) > limit
    last = cursor_of(page[-1].drawn_at, page[-1].key.sample_id) if more else None
    return SamplesPage(page, last)


def sample_of(care: Care, key: SampleKey, brands: Collection[str]) -> Sample:
    """One sample. Raises `UnknownSample`."""
    with care.storage.read() as tx:
        return visible_sample(tx, key, brands)


def items(
    care: Care,
    key: SampleKey,
    brands: Collection[str],
    *,
    examined: bool | None = None,
    after: int | None = None,
    limit: int = 50,
) -> ItemsPage:
    """One page of a sample's texts. Raises `UnknownSample`, `InvalidInput` naming `limit`.

    Args:
        examined: only those that were, or were not; None: all.
        after: `ItemsPage.next_after` of the page before.
    """
    check_limit(limit)
    with care.storage.read() as tx:
        visible_sample(tx, key, brands)
        found = tx.samples.items(key, examined=examined, after=after, limit=limit + 1)
    page = tuple(found[:limit])
    return ItemsPage(page, page[-1].position if len(found) > limit else None)


def read_item(
    care: Care, key: SampleKey, post_version_id: str, brands: Collection[str]
) -> ReadItem:
    """One text of a sample, as it stands now. Raises `UnknownSample`, `UnknownItem`."""
    with care.storage.read() as tx:
        sample = visible_sample(tx, key, brands)
        return read_in(tx, sample, post_version_id)


def report(care: Care, key: SampleKey, brands: Collection[str]) -> estimates.Report:
    """What a sample says so far; only texts that were examined count. Raises `UnknownSample`."""
    with care.storage.read() as tx:
        sample = visible_sample(tx, key, brands)
        examined = tx.samples.examined(key)
        weights = estimates.weights(sample.strata, examined)
        judged = tx.samples.judged(key, weights)
    return estimates.report(sample.strata, examined, judged)


def visible_sample(tx: Transaction, key: SampleKey, brands: Collection[str]) -> Sample:
    """The sample. Raises `UnknownSample` if there is none, or none of these brands."""
    sample = tx.samples.get(key)
    if sample is None or sample.frame.brand not in brands:
        raise UnknownSample("there is no such sample", field="sample_id")
    return sample


def read_in(tx: Transaction, sample: Sample, post_version_id: str) -> ReadItem:
    """A text of the sample within a transaction. Raises `UnknownItem`."""
    agency = sample.key.agency
    item = tx.samples.item(sample.key, post_version_id)
    known = tx.cases.posts_named(agency, [post_version_id]).get(post_version_id)
    if item is None or known is None:
        raise UnknownItem("the sample has no such text", field="post_version_id")
    history = tuple(tx.samples.marks(sample.key, post_version_id))
    redactions = [one.redaction for one in tx.redactions.of_text(agency, post_version_id)]
    counting = standing(history)
    brand, revision = sample.frame.brand, known.version.revision
    said = {mark.placeholder: mark for mark in counting if mark.placeholder is not None}
    return ReadItem(
        agency=agency,
        brand=brand,
        item=item,
        version=known.version,
        findings=tuple(
            ReadFinding(one, said.get(label))
            for label, one in placeholders_of(known.version).items()
        ),
        misses=tuple(
            ReadMiss(mark, cover_state(mark, brand, revision, redactions))
            for mark in _missed(counting)
        ),
        history=history,
    )


def _missed(marks: Sequence[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.verdict is Verdict.MISSED]


def _check(frame: Frame, brands: Collection[str], size: int, now: datetime) -> None:
    if frame.brand not in brands:
        raise UnknownSample("brand: there is no such brand", field="brand")
    check_slug(frame.agency, "agency")
    check_instant(frame.since, "since")
    check_instant(frame.until, "until")
    if frame.until > now:
        raise InvalidInput("until: must not lie ahead", field="until")
    if frame.since >= frame.until:
        raise InvalidInput("until: must be after since", field="until")
    if not 1 <= size <= MAX_SIZE:
        raise InvalidInput(f"size: must be 1 to {MAX_SIZE}", field="size")
