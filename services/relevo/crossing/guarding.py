"""The continuity guard at work on a draft, the same on both sides; see docs/continuity.md.

The guard itself is `relevo.continuity`. Here stands what becomes of its verdict: a draft that asks
again or sends away is stopped, unless it comes with a justification.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable

from relevo.continuity import Guard, Language, Script, Situation, Verdict
from relevo.crossing.continuity import ApprovedScript, Justification, Reading
from relevo.errors import InvalidInput


class Stopped(InvalidInput):
    """A draft makes the customer begin again and comes without a justification.

    Attributes:
        kinds: what it asks for though it was given; may be empty.
        sends_away: whether it sends her elsewhere.
    """

    def __init__(self, message: str, kinds: tuple[str, ...], *, sends_away: bool) -> None:
        super().__init__(f"text: {message}; it needs a justification", field="text")
        self.kinds = kinds
        self.sends_away = sends_away


class AsksAgain(Stopped):
    """It asks for what was given."""

    reason = "ASKS_AGAIN"

    def __init__(self, kinds: tuple[str, ...], *, sends_away: bool) -> None:
        also = ", and sends the customer elsewhere" if sends_away else ""
        super().__init__(f"asks again for {', '.join(kinds)}{also}", kinds, sends_away=sends_away)


class SendsAway(Stopped):
    """It sends the customer to another channel."""

    reason = "SENDS_AWAY"

    def __init__(self) -> None:
        super().__init__("sends the customer elsewhere", (), sends_away=True)


def read(text: str, known: Collection[str], scripts: Iterable[ApprovedScript]) -> Verdict:
    """What a draft would do to a customer who has given these kinds of data.

    Whether it carries personal data is not looked at: that is the redactor's question.
    """
    return _guard().read(text, known, _scripts(scripts))


def let_through(
    verdict: Verdict, justification: Justification | None, *, team: str | None
) -> Reading:
    """What is kept of a draft that may leave.

    A justification that nothing in the draft calls for is dropped: it would count a restart that
    is none.

    Raises:
        AsksAgain, SendsAway: it does, and nobody said why it must.
    """
    flagged = bool(verdict.asks_again) or verdict.sends_away
    if flagged and justification is None:
        raise stopped(verdict)
    return Reading(
        asks_again=tuple(sorted(verdict.asks_again)),
        sends_away=verdict.sends_away,
        justification=justification if flagged else None,
        team=team,
        script=verdict.script,
    )


def stopped(verdict: Verdict) -> Stopped:
    """Why a draft is stopped; it asks again or sends away."""
    if verdict.asks_again:
        return AsksAgain(tuple(sorted(verdict.asks_again)), sends_away=verdict.sends_away)
    return SendsAway()


@functools.cache
def _guard() -> Guard:
    return Guard(carried=lambda _text: ())


def _scripts(approved: Iterable[ApprovedScript]) -> list[Script]:
    """As the guard takes them; one for a situation that this release does not know is left out."""
    known = {situation.value for situation in Situation}
    return [
        Script(one.script_id, Language(one.language), Situation(one.situation), one.text)
        for one in approved
        if one.situation in known
    ]
