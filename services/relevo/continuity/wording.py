"""A sentence that uses what is known, so that nobody has to be asked again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from relevo.continuity.kinds import Known, Language
from relevo.continuity.words import DAYS, MONTHS, NAMES, SENTENCES

_MOST_NAMED = 5


def wording(known: Sequence[Known], language: Language) -> str:
    """Tells the customer what we have, since when, and that it need not be sent again.

    The time named is that of the latest thing, in the zone that it carries. A secret is not named:
    it was destroyed. Nothing left to name: "".
    """
    held = [one for one in known if one.kind in NAMES[language]]
    if not held:
        return ""
    names = _named(held, language)
    times = [one.given_at for one in held if one.given_at is not None]
    sentence = SENTENCES[language]
    one = len(names) == 1
    when = sentence.when.format(time=_time(max(times), language)) if times else ""
    return (sentence.one if one else sentence.many).format(
        names=_joined(names, sentence.joint), when=when
    )


def _named(known: Sequence[Known], language: Language) -> list[str]:
    """Each kind's name once, in the order given; beyond five, "and other details"."""
    words = NAMES[language]
    names = list(dict.fromkeys(words[one.kind] for one in known))
    if len(names) > _MOST_NAMED:
        names = [*names[: _MOST_NAMED - 1], SENTENCES[language].others]
    return names


def _joined(names: Sequence[str], joint: str) -> str:
    if len(names) == 1:
        return names[0]
    return ", ".join(names[:-1]) + f" {joint} {names[-1]}"


def _time(at: datetime, language: Language) -> str:
    sentence = SENTENCES[language]
    date = sentence.date.format(at=at, month=MONTHS[at.month - 1])
    return sentence.time.format(day=DAYS[language][at.weekday()], date=date, clock=f"{at:%H:%M}")
