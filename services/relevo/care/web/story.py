"""A case's story in words, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from relevo.care.domain.timeline import Event, EventKind
from relevo.care.use_cases.desk import CaseDetail
from relevo.care.web import words
from relevo.care.web.held import placeholder, seals_of
from relevo.crossing.vocabulary import CaseHeader, CaseState, PostVersion
from relevo.service.web import codes

_SETTLED = (CaseState.CLOSED, CaseState.RESOLVED)
_OUTCOMES = (EventKind.REVEAL_SHOWN, EventKind.REVEAL_REFUSED)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened.

    Attributes:
        who: the person's name; None: somebody of the agency, or a program.
        text: a note.
    """

    at: datetime
    said: str
    who: str | None = None
    text: str | None = None


def story(detail: CaseDetail, names: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines of a case's timeline; one that was asked for and answered is one line."""
    return tuple(reversed(list(_Story(detail, names).lines())))


class _Story:
    def __init__(self, detail: CaseDetail, names: Mapping[str, str]) -> None:
        self._detail = detail
        self._names = names
        self._actions = {action.action_id: action for action in detail.actions}
        self._notes = {note.note_id: note for note in detail.notes}
        self._headers = {header.version: header for header in detail.headers}
        self._versions: dict[str, PostVersion] = {}
        for post in detail.posts:
            for version in (*post.earlier, *((post.current,) if post.current else ())):
                self._versions |= dict.fromkeys(seals_of(version), version)

    def lines(self) -> Iterator[Line]:
        answered, asked = self._reveals()
        for event in self._detail.timeline:
            if event.event_id in answered:
                continue
            who = self._names.get(event.actor)
            note = self._notes.get(event.subject or "")
            text = note.text if note and event.kind is EventKind.NOTE_WRITTEN else None
            for said in self._said(event, asked.get(event.event_id)):
                yield Line(event.at, said, who, text)

    def _reveals(self) -> tuple[set[str], dict[str, Event]]:
        """The requests that were answered, and which request each answer belongs to."""
        waiting: dict[tuple[str, str | None, int | None], list[Event]] = {}
        answered: set[str] = set()
        asked: dict[str, Event] = {}
        for event in self._detail.timeline:
            place = (event.actor, event.subject, event.number)
            if event.kind is EventKind.REVEAL_ASKED:
                waiting.setdefault(place, []).append(event)
            elif event.kind in _OUTCOMES and waiting.get(place):
                asked[event.event_id] = waiting[place].pop()
                answered.add(asked[event.event_id].event_id)
        return answered, asked

    def _said(self, event: Event, asked: Event | None) -> list[str]:
        match event.kind:
            case EventKind.RECEIVED:
                return self._received(event.number)
            case EventKind.REVEAL_ASKED | EventKind.REVEAL_SHOWN | EventKind.REVEAL_REFUSED:
                return [self._reveal(event, asked)]
            case EventKind.ASSIGNED:
                return [self._assigned(event)]
            case EventKind.ACTION_REPORTED:
                return [self._action(event)]
            case (
                EventKind.REPLY_BLOCKED
                | EventKind.COVER_ASKED
                | EventKind.FORM_OPENED
                | EventKind.FORM_SUBMITTED
                | EventKind.VALUE_RECTIFIED
            ):
                return [f"{words.EVENTS[event.kind]} ({codes.kinds((event.code or '').split())})"]
        said = words.EVENTS[event.kind]
        return [f"{said}: {codes.reason(event.code)}" if event.code else said]

    def _received(self, version: int | None) -> list[str]:
        header = self._headers.get(version or 0)
        if header is None:
            return [words.EVENTS[EventKind.RECEIVED]]
        before = max((one for one in self._headers if one < header.version), default=None)
        return _changes(self._headers[before] if before else None, header)

    def _reveal(self, event: Event, asked: Event | None) -> str:
        version, number = self._versions.get(event.subject or ""), event.number
        shown = placeholder(version, event.subject, number) if number is not None else None
        if event.kind is EventKind.REVEAL_SHOWN:
            kind = words.TYPES.get(event.code or "", "un dato")
            said = f"Vio: {kind}{f' {shown}' if shown else ''}"
        else:
            value = shown or ("el texto original" if number == 0 else "un dato")
            said = f"{words.EVENTS[event.kind]}: {value}"
            if event.kind is EventKind.REVEAL_REFUSED:
                said += f" · {codes.reason(event.code or '')}"
        purpose = (asked or event).code if asked or event.kind is EventKind.REVEAL_ASKED else None
        return f"{said} · {words.purpose(purpose)}" if purpose else said

    def _assigned(self, event: Event) -> str:
        if event.subject is None:
            return "Devuelto a la bandeja"
        if event.subject == event.actor:
            return "Lo atiende"
        return f"Asignado a {self._names.get(event.subject, 'alguien de atención')}"

    def _action(self, event: Event) -> str:
        action = self._actions.get(event.subject or "")
        if action is None:
            return words.EVENTS[event.kind]
        said = f"La agencia: {words.ACTIONS[action.kind]}"
        return f"{said} ({codes.reason(action.reason)})" if action.reason else said


def _changes(before: CaseHeader | None, header: CaseHeader) -> list[str]:
    """What a new version of the header says that the one before did not."""
    urgency = words.URGENCIES[header.urgency]
    reason = codes.reason(header.close_reason.value.upper()) if header.close_reason else None
    if before is None or before.state is not header.state:
        if header.state is CaseState.CLOSED:
            return [f"La agencia lo cerró: {reason}" if reason else "La agencia lo cerró"]
        if before is not None and before.state in _SETTLED:
            return ["La agencia lo tiene abierto otra vez"]
        if header.state is CaseState.ESCALATED:
            return [f"La agencia lo pasó · {urgency}"]
        if header.state is CaseState.RESOLVED:
            return ["La agencia sabe que está resuelto"]
        return ["Llegó de la agencia, que lo atiende"]
    if before.urgency is not header.urgency:
        return [f"La agencia cambió la urgencia · {urgency}"]
    if before.note != header.note:
        return []  # the note itself is told
    return ["Novedades en la conversación"]
