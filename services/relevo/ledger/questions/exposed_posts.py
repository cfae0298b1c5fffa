"""Which posts stayed public with an identity number (or another kind of data) for too long.

A post is all its versions, joined by what each names as the one before it. It is walked through in
the order of time, and each stretch during which it could be seen with the data is measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from relevo.ledger.entries import Entry, Tag
from relevo.ledger.entries.agency import (
    PostHidden,
    PostOutsideRelevo,
    PostRedacted,
    PostRedactedAgain,
    PostRemoved,
    PostRestored,
    PostUnhidden,
)
from relevo.ledger.questions.asking import Asked, Filter, OnEntry, Question, Read
from relevo.ledger.values import Code, Id, Slug

IDENTITY = frozenset({Code("NATIONAL_ID"), Code("PASSPORT")})
"""What counts as an ID unless another type is asked for."""

_OUTSIDE = {"HIDE": "OUTSIDE_HIDDEN", "REMOVE": "OUTSIDE_REMOVED", "UNHIDE": None}


class Ended(StrEnum):
    """How a stretch in public ended."""

    HIDDEN = "HIDDEN"
    REMOVED = "REMOVED"
    EDITED = "EDITED"
    OUTSIDE_HIDDEN = "OUTSIDE_HIDDEN"
    OUTSIDE_REMOVED = "OUTSIDE_REMOVED"
    NOT_YET = "NOT_YET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure(OnEntry):
    """One stretch of time during which a post could be read with such data in it."""

    brand: Annotated[Slug, "the brand"]
    channel: Annotated[Slug, "the channel"]
    case: Annotated[Id, "the case"]
    post_version: Annotated[Id, "the version with which the stretch began"]
    types: Annotated[tuple[Code, ...], "which of the types asked for stood in it"]
    found_later: Annotated[bool, "whether one of them was missed when the version came in"]
    public_since: Annotated[datetime, "when it began: by the platform's clock where it is recorded"]
    public_until: Annotated[datetime | None, "when it ended; null: it has not, as far as is known"]
    ended: Annotated[Ended, "how it ended"]
    seconds: Annotated[int, "how long it took, or has taken until now"]


@dataclass(slots=True)
class _Text:
    """One version: what stands in it, as all that was found and put back later says."""

    index: int | None
    entry: PostRedacted
    kinds: Counter[Code]
    later: set[Code] = field(default_factory=set)

    def holds(self, wanted: frozenset[Code]) -> tuple[Code, ...]:
        return tuple(sorted(kind for kind in wanted if self.kinds[kind] > 0))


@dataclass(slots=True)
class _Moment:
    """A version that takes the post's place, or an act on the post: what it shows, or its end."""

    at: datetime
    text: _Text | None = None
    ends: Ended | None = None  # None without a text: it is shown again


class _Posts:
    """All posts, by the id of their first version that is known of."""

    def __init__(self) -> None:
        self.moments: dict[Id, list[_Moment]] = {}
        self._texts: dict[Id, _Text] = {}
        self._first: dict[Id, Id] = {}

    def take(self, index: int | None, entry: Entry) -> None:
        """Note what an entry says of its post."""
        match entry:
            case PostRedacted():
                text = _Text(index, entry, Counter(found.type for found in entry.findings))
                self._texts[entry.post_version] = text
                self._add(entry.post_version, entry.earlier, _Moment(_happened(entry), text))
            case PostRemoved():
                moment = _Moment(_happened(entry), ends=Ended.REMOVED)
                self._add(entry.post_version, entry.earlier, moment)
            case PostHidden():
                self._add(entry.post_version, None, _Moment(entry.at, ends=Ended.HIDDEN))
            case PostUnhidden():
                self._add(entry.post_version, None, _Moment(entry.at))
            case PostOutsideRelevo() if entry.post_version and entry.act in _OUTSIDE:
                ends = _OUTSIDE[entry.act]
                moment = _Moment(entry.at, ends=Ended(ends) if ends else None)
                self._add(entry.post_version, None, moment)
            case PostRedactedAgain() if entry.post_version in self._texts:
                text = self._texts[entry.post_version]
                text.kinds.update(found.type for found in entry.findings)
                text.later.update(found.type for found in entry.findings)
            case PostRestored() if entry.post_version in self._texts:
                self._texts[entry.post_version].kinds[entry.type] -= 1

    def _add(self, version: Id, earlier: Id | None, moment: _Moment) -> None:
        before = version if earlier is None else earlier
        first = self._first.setdefault(before, before)
        self._first.setdefault(version, first)
        self.moments.setdefault(self._first[version], []).append(moment)


def answer(entries: Iterable[Read], asked: Asked) -> Iterator[Exposure]:
    """The rows, in the order in which the posts came in."""
    wanted = IDENTITY if asked.type is None else frozenset({asked.type})
    longest = timedelta(minutes=asked.minutes or 0)
    posts = _Posts()
    for index, entry in entries:
        posts.take(index, entry)
    for moments in posts.moments.values():
        for row in _stretches(moments, wanted, asked.now):
            too_long = (row.public_until or asked.now) - row.public_since > longest
            if too_long and asked.holds(row.public_since):
                yield row


def _stretches(
    moments: list[_Moment], wanted: frozenset[Code], now: datetime
) -> Iterator[Exposure]:
    text: _Text | None = None
    began: _Moment | None = None  # since when it stands in public, and in which text
    hidden = False
    for moment in sorted(moments, key=lambda one: one.at):
        if moment.text is not None:
            text, ends = moment.text, Ended.EDITED
        else:
            hidden, ends = moment.ends is not None, moment.ends or Ended.EDITED
        shows = text is not None and not hidden and bool(text.holds(wanted))
        if shows and began is None:
            began = _Moment(moment.at, text)
        elif not shows and began is not None:
            yield _row(began, wanted, moment.at, ends, now)
            began = None
        if moment.ends in (Ended.REMOVED, Ended.OUTSIDE_REMOVED):
            return  # a tombstone: late adds and edits change nothing
    if began is not None:
        yield _row(began, wanted, None, Ended.NOT_YET, now)


def _row(
    began: _Moment, wanted: frozenset[Code], until: datetime | None, ended: Ended, now: datetime
) -> Exposure:
    text = began.text
    assert text is not None
    kinds = text.holds(wanted)
    return Exposure(
        index=text.index,
        tag=text.entry.tag,
        at=text.entry.at,
        brand=text.entry.brand,
        channel=text.entry.channel,
        case=text.entry.case,
        post_version=text.entry.post_version,
        types=kinds,
        found_later=not text.later.isdisjoint(kinds),
        public_since=began.at,
        public_until=until,
        ended=ended,
        seconds=max(0, int(((until or now) - began.at).total_seconds())),
    )


def _happened(entry: PostRedacted | PostRemoved) -> datetime:
    """By the platform's clock, which may not be ahead of when it came in."""
    return entry.at if entry.happened_at is None else min(entry.at, entry.happened_at)


QUESTION = Question(
    name="public-with-id",
    asks="Which posts stayed public with an ID in them for longer than ten minutes?",
    counts=(
        "A stretch of more than `minutes` (10) between the moment at which a version with such a "
        "finding was written and the moment at which the post was hidden through Relevo, seen to "
        "be hidden or removed, or edited so that none is left; or now. It begins in the period.",
        "An ID is a finding of type `NATIONAL_ID` or `PASSPORT`; with a type asked for, that type.",
        "Findings that were missed at first and covered later (`agency:post:redacted_again`): the "
        "customer's page does not know what Relevo had covered.",
        "A post that is shown again: another stretch.",
        "Every channel, also one that only the agency reads, such as a form: entries do not say "
        "which are public. Each row names its channel.",
    ),
    leaves_out=(
        "Findings that care decided were none (`agency:post:restored`).",
        "Another version of the same post, as long as the ID stays: one stretch goes on.",
        "Versions that came in after the post's removal.",
        "In entries of releases that did not record it, when the post was written and which "
        "version came before: there a version counts from when it came in, each for itself.",
        "Versions more than 30 days older than the period: such a post begins with what is newer.",
    ),
    tags=frozenset(
        {
            Tag.AGENCY_POST_REDACTED,
            Tag.AGENCY_POST_REDACTED_AGAIN,
            Tag.AGENCY_POST_RESTORED,
            Tag.AGENCY_POST_REMOVED,
            Tag.AGENCY_POST_HIDDEN,
            Tag.AGENCY_POST_UNHIDDEN,
            Tag.AGENCY_POST_OUTSIDE_RELEVO,
        }
    ),
    row=Exposure,
    answer=answer,
    filters=frozenset({Filter.CASE, Filter.TYPE, Filter.MINUTES}),
    minutes=10,
    before=timedelta(days=30),
    after=None,
)
