"""A reply's life after it was written, told by the agency's reports in any order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from relevo.crossing.continuity import Reading
from relevo.crossing.vocabulary import Action, ActionKind


class ReplyState(StrEnum):
    """What is known of a reply."""

    SENT = "sent"  # it waits at the agency
    PUBLISHED = "published"
    BY_HAND = "by_hand"  # a person published it
    REFUSED = "refused"  # the channel or the agency's own check refused it
    UNKNOWN = "unknown"  # the channel's answer was lost


_STATES = {
    ActionKind.REPLY_PUBLISHED: ReplyState.PUBLISHED,
    ActionKind.REPLY_BY_HAND: ReplyState.BY_HAND,
    ActionKind.REPLY_REFUSED: ReplyState.REFUSED,
    ActionKind.REPLY_UNKNOWN: ReplyState.UNKNOWN,
}
REPLY_KINDS = frozenset(_STATES)
"""The kinds of action that say what became of a reply."""

_CERTAINTY = {
    ReplyState.PUBLISHED: 2,
    ReplyState.BY_HAND: 1,
    ReplyState.REFUSED: 0,
    ReplyState.UNKNOWN: 0,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that care wrote. `author` is a person's random id; `text` holds no personal data.

    `settled_at`, `settled_reason` and `proof` belong to the state, once the agency has reported.
    `reading`: what the continuity guard read in it; None: it was written before there was one.
    """

    reply_id: str
    author: str
    text: str = field(repr=False)
    in_reply_to_source_id: str
    written_at: datetime
    state: ReplyState = ReplyState.SENT
    settled_at: datetime | None = None
    settled_reason: str | None = None
    proof: str | None = None
    reading: Reading | None = None

    def is_again(self, other: Reply) -> bool:
        """Whether the other one says the same, by the same person to the same post; not refused."""
        same = (self.author, self.text, self.in_reply_to_source_id) == (
            other.author,
            other.text,
            other.in_reply_to_source_id,
        )
        return same and self.state is not ReplyState.REFUSED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the reports together say of a reply."""

    state: ReplyState
    at: datetime
    reason: str | None
    proof: str | None


def outcome(actions: Iterable[Action]) -> Outcome | None:
    """What became of a reply, from all that was reported of it; None while nothing was.

    What stands in public stays there: publication wins over refusal and doubt, whenever each was
    reported. Between refusal and doubt the later act holds.
    """
    told = [(_STATES[action.kind], action) for action in actions if action.kind in _STATES]
    if not told:
        return None
    state, act = max(told, key=lambda pair: (_CERTAINTY[pair[0]], pair[1].at, pair[1].action_id))
    return Outcome(state, act.at, act.reason, act.proof)
