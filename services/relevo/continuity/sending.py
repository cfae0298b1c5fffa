"""Where a reply sends the customer: verbs told, with the channels around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relevo.continuity.asking import Request
from relevo.continuity.entries import ELSEWHERE, Channel, Role, Verb
from relevo.continuity.kinds import Kind
from relevo.continuity.mood import Mood
from relevo.continuity.rows import Row

_STOPS = frozenset({Role.IF, Role.HAVE, Role.WE})
_HERE = frozenset({Channel.HERE, Channel.PRIVATE, Channel.OWN_FORM})
_FILED = ELSEWHERE | {Channel.CLAIM}
_NEEDS_AT = frozenset({Channel.EMAIL, Channel.PHONE})  # "your e-mail" is data, "by e-mail" a way


def directions(
    row: Row, moods: dict[int, Mood], asked: Sequence[Request], known: frozenset[Kind]
) -> Iterator[tuple[int, int]]:
    """The chunks, from and to, in which a sentence sends the customer away."""
    for at, mood in moods.items():
        if mood is Mood.TOLD and _away(row, at, moods):
            yield at, _stop(row, at, moods)
    for at, chunk in enumerate(row.chunks):
        if chunk.entry.role is Role.ONLY and row.role(at - 1) is not Role.NO:
            end = _stop(row, at, moods)
            if _channels(row, at + 1, end) & ELSEWHERE:
                yield at, end
    for request in asked:
        if request.private and (request.everything or request.kinds(known) & known):
            yield request.start, request.end


def _away(row: Row, at: int, moods: dict[int, Mood]) -> bool:
    verb = row.chunks[at].entry.verb
    end = _stop(row, at, moods)
    after = _channels(row, at + 1, end)
    around = after | _channels(row, 0, at)
    if around & _HERE and not after & ELSEWHERE:
        return False
    if Channel.OWN_FORM in around:
        return False
    match verb:
        case Verb.CALL | Verb.GO:
            return Channel.HERE not in after
        case Verb.SEND | Verb.GIVE:
            return bool(after & ELSEWHERE)
        case Verb.ENTER:
            return bool(around & ELSEWHERE)
        case Verb.FILE:
            return bool(around & _FILED)
        case _:
            return verb is Verb.FETCH


def _stop(row: Row, at: int, moods: dict[int, Mood]) -> int:
    """Where the verb's part of the sentence ends."""
    end = at + 1
    while end < len(row.chunks) and row.role(end) not in _STOPS and end not in moods:
        end += 1
    return end


def _channels(row: Row, start: int, end: int) -> frozenset[Channel]:
    """The channels that stretch names as ways to go."""
    found = set()
    for at in range(start, end):
        entry = row.chunks[at].entry
        channel = entry.channel
        if channel is None:
            continue
        if channel in _NEEDS_AT and entry.kinds and not _as_way(row, at):
            continue
        found.add(channel)
    return frozenset(found)


def _as_way(row: Row, at: int) -> bool:
    """A word that is also data stands here as a way: "al correo", "un correo a", "our e-mail"."""
    left = at - 1
    while row.role(left) in (Role.ARTICLE, Role.PRONOUN):
        if row.chunks[left].word in ("un", "una", "an", "a", "um", "uma"):
            return True
        left -= 1
    return row.role(left) in (Role.AT, Role.OURS) or row.role(at + 1) in (Role.AT, Role.OURS)
