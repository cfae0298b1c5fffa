"""The guard: a draft reply in, what it would do to the customer out.

Pure: no input or output, no clock; safe to share by threads; it keeps nothing of any reply. Steps
of `Guard.read`, repeated in the code:
    1. what personal data it carries, by whoever finds it;
    2. one plain spelling;
    3. whole sentences that are an approved script are set aside;
    4. rows: each sentence as entries of its language's table;
    5. for each verb that the customer could do: is she told to;
    6. what is asked for, and where she is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import chain

from relevo.continuity.asking import requests
from relevo.continuity.entries import Role
from relevo.continuity.kinds import Kind
from relevo.continuity.mood import Mood, mood
from relevo.continuity.rows import Row, rows_of
from relevo.continuity.scripts import Script, set_aside
from relevo.continuity.sending import directions
from relevo.continuity.spelling import plain_of
from relevo.continuity.verdict import Concern, Span, Verdict
from relevo.errors import InvalidInput


class Guard:
    """Reads draft replies."""

    def __init__(self, carried: Callable[[str], Collection[str]]) -> None:
        """`carried` names the types of personal data in a text; a redactor's findings."""
        self._carried = carried

    def read(self, reply: str, known: Collection[str], scripts: Collection[Script] = ()) -> Verdict:
        """What the reply asks for of what is known, whether it sends away, what it carries.

        Args:
            known: names of `Kind`.
            scripts: those that the brand has approved. A sentence of theirs is no restart.

        Raises:
            InvalidInput: `known` holds something else; what `carried` raises goes through.
        """
        given = _kinds(known)
        # 1. carries
        carries = tuple(sorted(set(self._carried(reply))))
        # 2. spelling
        plain = plain_of(reply)
        # 3. scripts
        script, text = set_aside(plain.text, scripts)
        spans: list[Span] = []
        asks_for: set[Kind] = set()
        # 4. rows
        for row in rows_of(text, plain.stressed):
            for start, end, concern, kinds in _concerns(row, given):
                asks_for |= kinds
                if concern is Concern.SENDS_AWAY or kinds & given:
                    place = plain.span(row.chunks[start].start, row.chunks[end - 1].end)
                    spans.append(Span(*place, concern, _names(kinds & given)))
        spans.sort(key=lambda span: (span.start, span.end))
        return Verdict(
            asks_again=_names(asks_for & given),
            sends_away=any(span.concern is Concern.SENDS_AWAY for span in spans),
            carries=carries,
            asks_for=_names(asks_for),
            script=script,
            spans=tuple(spans),
        )


def _kinds(known: Collection[str]) -> frozenset[Kind]:
    try:
        return frozenset(map(Kind, known))
    except ValueError:
        raise InvalidInput("names a kind of data that there is not", field="known") from None


def _names(kinds: Collection[Kind]) -> tuple[str, ...]:
    return tuple(sorted(kind.value for kind in kinds))


def _concerns(row: Row, known: frozenset[Kind]) -> list[tuple[int, int, Concern, frozenset[Kind]]]:
    # 5. told?
    moods: dict[int, Mood] = {}
    for at, chunk in enumerate(row.chunks):
        if chunk.entry.role is Role.VERB:
            moods[at] = mood(row, at, moods)
    # 6. asked for what, sent where
    asked = requests(row, moods)
    return list(
        chain(
            ((one.start, one.end, Concern.ASKS_AGAIN, one.kinds(known)) for one in asked),
            (
                (start, end, Concern.SENDS_AWAY, frozenset())
                for start, end in directions(row, moods, asked, known)
            ),
        )
    )
