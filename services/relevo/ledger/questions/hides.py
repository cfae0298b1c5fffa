"""Which hides had no explanation in public.

The agency's ledger says it of its own acts; care's says it of what the agency reported.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from relevo.ledger.entries import Entry, Tag
from relevo.ledger.entries.agency import PostHidden, PostUnhidden, ReplyByHand, ReplyPublished
from relevo.ledger.entries.care import ActionReported
from relevo.ledger.questions.asking import Asked, Filter, OnEntry, Question, Read
from relevo.ledger.values import Actor, Code, Id, Slug

BEFORE = timedelta(minutes=10)
"""An answer published this long before a hide explains it: some write first and hide then."""
AFTER = timedelta(days=30)
"""An answer may be this much later than the period and is still told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnexplainedHide(OnEntry):
    """One hide that nobody explained in time."""

    hidden_at: Annotated[datetime, "when the post was hidden, by the agency's clock"]
    person: Annotated[Actor | None, "who asked for it; null in care's ledger, which is not told"]
    brand: Annotated[Slug | None, "the brand; null in entries of earlier releases"]
    channel: Annotated[Slug | None, "the channel; null in care's ledger"]
    case: Annotated[Id, "the case"]
    post_version: Annotated[Id | None, "the post's newest version; null in care's ledger"]
    reason: Annotated[Code | None, "why it was hidden"]
    explained_at: Annotated[datetime | None, "when an answer came at last; null: none has"]


class _Kind(StrEnum):
    HIDE = "POST_HIDDEN"
    SHOW = "POST_UNHIDDEN"
    ANSWER = "REPLY_PUBLISHED"


_REPORTED = {
    "POST_HIDDEN": _Kind.HIDE,
    "POST_UNHIDDEN": _Kind.SHOW,
    "REPLY_PUBLISHED": _Kind.ANSWER,
    "REPLY_BY_HAND": _Kind.ANSWER,
}


@dataclass(frozen=True, slots=True)
class _Act:
    """What was done in public, and when, in the words of either ledger; `post`: if it says."""

    kind: _Kind
    at: datetime
    case: Id
    post: Id | None = None


def answer(entries: Iterable[Read], asked: Asked) -> Iterator[UnexplainedHide]:
    """The rows, in the order of the entries."""
    hides: list[tuple[int | None, Entry, _Act]] = []
    answers: dict[Id, list[datetime]] = defaultdict(list)
    shown: dict[tuple[Id, Id | None], list[datetime]] = defaultdict(list)
    for index, entry in entries:
        act = _act(entry)
        if act is None:
            continue
        match act.kind:
            case _Kind.HIDE:
                hides.append((index, entry, act))
            case _Kind.SHOW:
                shown[act.case, act.post].append(act.at)
            case _Kind.ANSWER:
                answers[act.case].append(act.at)
    for several in (*answers.values(), *shown.values()):
        several.sort()
    within = timedelta(minutes=asked.minutes or 0)
    for index, entry, hide in hides:
        due = hide.at + within
        answered = answers[hide.case]
        explained = _is_any(answered, hide.at - BEFORE, due)
        undone = _is_any(shown[hide.case, hide.post], hide.at, due)
        if explained or undone or due >= asked.now or not asked.holds(hide.at):
            continue
        following = bisect_right(answered, due)
        later = answered[following] if following < len(answered) else None
        row = _row(index, entry, hide, later)
        if row is not None and asked.wants(row.person):
            yield row


def _is_any(times: Sequence[datetime], first: datetime, last: datetime) -> bool:
    """Whether one of the times, which are in order, is between two, both included."""
    place = bisect_left(times, first)
    return place < len(times) and times[place] <= last


def _act(entry: Entry) -> _Act | None:
    match entry:
        case PostHidden():
            return _Act(_Kind.HIDE, entry.at, entry.case, entry.post_version)
        case PostUnhidden():
            return _Act(_Kind.SHOW, entry.at, entry.case, entry.post_version)
        case ReplyPublished():
            return _Act(_Kind.ANSWER, entry.at, entry.case)
        case ReplyByHand():
            return _Act(_Kind.ANSWER, entry.happened_at, entry.case)
        case ActionReported() if entry.kind in _REPORTED:
            return _Act(_REPORTED[entry.kind], entry.happened_at, entry.case)
    return None


def _row(
    index: int | None, entry: Entry, hide: _Act, explained_at: datetime | None
) -> UnexplainedHide | None:
    if not isinstance(entry, PostHidden | ActionReported):
        return None
    ours = entry if isinstance(entry, PostHidden) else None
    return UnexplainedHide(
        index=index,
        tag=entry.tag,
        at=entry.at,
        hidden_at=hide.at,
        person=ours.actor if ours else None,
        brand=entry.brand,
        channel=ours.channel if ours else None,
        case=entry.case,
        post_version=hide.post,
        reason=entry.reason,
        explained_at=explained_at,
    )


QUESTION = Question(
    name="hides-without-explanation",
    asks="Which posts were hidden without anybody explaining it to the customer in public?",
    counts=(
        "`agency:post:hidden` with no answer published in the same case, through Relevo "
        "(`agency:reply:published`) or by hand (`agency:reply:by_hand`, when the person says that "
        "it was), from ten minutes before the hide until `minutes` (60) after it.",
        "In care's ledger the same of what the agency reported (`care:action:reported`).",
        "A hide that was explained later than that: `explained_at` says when.",
    ),
    leaves_out=(
        "Hides whose minutes are not over yet.",
        "Hides undone within these minutes: the same post version was shown again (in care's "
        "ledger, which names no post: any of the case).",
        "Posts hidden outside Relevo: `vanished` lists them.",
        "Answers, and care's word of a hide, that came more than 30 days after the period.",
        "Whether the answer really explains: the ledger holds no texts.",
    ),
    tags=frozenset(
        {
            Tag.AGENCY_POST_HIDDEN,
            Tag.AGENCY_POST_UNHIDDEN,
            Tag.AGENCY_REPLY_PUBLISHED,
            Tag.AGENCY_REPLY_BY_HAND,
            Tag.CARE_ACTION_REPORTED,
        }
    ),
    row=UnexplainedHide,
    answer=answer,
    filters=frozenset({Filter.CASE, Filter.PERSON, Filter.MINUTES}),
    minutes=60,
    before=BEFORE,
    after=AFTER,
)
