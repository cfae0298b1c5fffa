"""A case's story in words, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from relevo.agency.domain.timeline import TimelineEntry, TimelineKind
from relevo.agency.web import words
from relevo.service.web import codes
from relevo.service.web.words import instant


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened.

    Attributes:
        who: the person's name; None: a program's doing, or somebody unknown here.
        text: a note or a question.
        url: a form's or a proof's address.
    """

    at: datetime
    said: str
    who: str | None
    text: str | None
    url: str | None


def story(entries: Sequence[TimelineEntry], names: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines of a timeline that is given oldest first."""
    lines, escalated = [], False
    for entry in entries:
        again = escalated and entry.kind is TimelineKind.ESCALATED
        escalated = escalated or entry.kind is TimelineKind.ESCALATED
        said = "Urgencia o nota cambiada" if again else words.TIMELINE[entry.kind]
        if entry.code and entry.kind is TimelineKind.GIVEN:
            said += f": {codes.kind(entry.code)}"
        elif entry.code:
            mark = " · " if entry.kind is TimelineKind.ESCALATED else ": "
            said += mark + codes.reason(entry.code)
        if entry.expires_at:
            said += f" · funciona hasta el {instant(entry.expires_at)}"
        lines.append(Line(entry.at, said, names.get(entry.actor), entry.text, entry.url))
    return tuple(reversed(lines))
