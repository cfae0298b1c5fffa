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
_DIRECTORY = frozenset(
    {
        Role.NOUN, Role.HEAD, Role.OF, Role.ARTICLE, Role.AND, Role.OR, Role.COMMA, Role.AT,
        Role.FILLER, Role.OURS, Role.WORD, Role.BECAUSE, Role.OF_CASE, Role.PLEASE,
    }
)  # fmt: skip
_MOST_WORDS = 3
_HER = frozenset({"lo", "la", "le", "te", "lhe"})
_SENDING = frozenset({Verb.SEND, Verb.CALL, Verb.ENTER, Verb.FILE})
_INDEFINITE = frozenset({"un", "una", "a", "an", "um", "uma"})


def directions(
    row: Row, moods: dict[int, Mood], asked: Sequence[Request], known: frozenset[Kind]
) -> Iterator[tuple[int, int]]:
    """The chunks, from and to, in which a sentence sends the customer away."""
    for at, mood in moods.items():
        if mood is Mood.TOLD and _away(row, at, moods):
            yield at, _stop(row, at, moods)
    for at, chunk in enumerate(row.chunks):
        if chunk.entry.role is Role.ONLY and row.role(at - 1) is not Role.NO:
            named = _channels(row, 0, len(row.chunks))
            if named & ELSEWHERE and Channel.OWN_FORM not in named:
                yield at, at + 1
    if _is_directory(row):
        yield 0, len(row.chunks)
    moved = _to_private(row, moods)
    for request in asked:
        if (request.private or moved) and (request.everything or request.kinds(known) & known):
            yield request.start, request.end


def _to_private(row: Row, moods: dict[int, Mood]) -> bool:
    """She is told to write a private message, whatever it shall hold."""
    return any(
        mood is Mood.TOLD and Channel.PRIVATE in _channels(row, at, _stop(row, at, moods))
        for at, mood in moods.items()
    )


def _is_directory(row: Row) -> bool:
    """ "Línea gratuita: 0800-1-1234", "Our e-mail is …": a sentence that only names a channel."""
    roles = [chunk.entry.role for chunk in row.chunks]
    if any(role not in _DIRECTORY for role in roles) or roles.count(Role.WORD) > _MOST_WORDS:
        return False
    for at, chunk in enumerate(row.chunks):
        if chunk.fixed and row.role(at - 1) in (Role.AT, Role.COMMA):
            return True
        if chunk.fixed and at == 0 and not (chunk.word.isdigit() and chunk.word[0] != "0"):
            return True  # bare digits by themselves may be hers
    fixed = any(chunk.fixed for chunk in row.chunks)
    return fixed and any(
        chunk.entry.channel in ELSEWHERE and not chunk.fixed for chunk in row.chunks
    )


def _away(row: Row, at: int, moods: dict[int, Mood]) -> bool:
    end = _stop(row, at, moods)
    after = _channels(row, at + 1, end)
    around = after | _channels(row, 0, at)
    if around & _HERE and not after & ELSEWHERE:
        return False
    if Channel.OWN_FORM in around or _tries_again(row, at, end) or _to_customer(row, at):
        return False
    ways = _channels(row, at, end, ways=True)
    return any(_leads(verb, after, around, ways) for verb in row.chunks[at].entry.verbs)


def _to_customer(row: Row, at: int) -> bool:
    """ "Contactarlo": she is the one who is called."""
    entry = row.chunks[at].entry
    if entry.verbs != {Verb.CALL}:
        return False
    if at and row.chunks[at - 1].word in _HER and row.role(at - 1) is Role.PRONOUN:
        return True
    return entry.it and not row.chunks[at].word.endswith("s")


def _tries_again(row: Row, at: int, end: int) -> bool:
    """ "Please log in once more": what was wrong is mended."""
    again = any(row.role(place) is Role.AGAIN for place in range(max(at - 1, 0), end))
    return again and Verb.ENTER in row.chunks[at].entry.verbs


def _leads(
    verb: Verb,
    after: frozenset[Channel],
    around: frozenset[Channel],
    ways: frozenset[Channel],
) -> bool:
    """A verb with the channels after it, around it, and "to" or "by" which, leads away."""
    match verb:
        case Verb.CALL | Verb.GO:
            return Channel.HERE not in after
        case Verb.SEND | Verb.GIVE:
            return bool(ways & ELSEWHERE)
        case Verb.ENTER:
            return bool(around & ELSEWHERE)
        case Verb.FILE:
            return bool(around & _FILED)
        case Verb.FETCH:
            return True


def _stop(row: Row, at: int, moods: dict[int, Mood]) -> int:
    """Where the verb's part of the sentence ends."""
    end = at + 1
    while end < len(row.chunks) and row.role(end) not in _STOPS and end not in moods:
        end += 1
    return end


def _channels(row: Row, start: int, end: int, *, ways: bool = False) -> frozenset[Channel]:
    """The channels that a stretch names; with `ways` only those "to", "by" or "at" which."""
    found = set()
    for at in range(start, end):
        entry = row.chunks[at].entry
        channel = entry.channel
        if channel is None:
            continue
        if (ways or (channel in _NEEDS_AT and entry.kinds)) and not _as_way(row, at):
            continue
        found.add(channel)
    return frozenset(found)


def _as_way(row: Row, at: int) -> bool:
    """It stands here as a way: "al correo", "un correo a", "our e-mail", "e-mail us"."""
    if row.role(at) is Role.VERB:
        return True
    left = at - 1
    while row.role(left) in (Role.ARTICLE, Role.PRONOUN):
        if row.chunks[left].word in _INDEFINITE and _is_sent(row, at, left):
            return True
        left -= 1
    if row.role(left) in (Role.AT, Role.OURS, Role.ONLY) or row.role(at + 1) is Role.OURS:
        return True
    return row.role(at + 1) is Role.AT and left == at - 1 and _leads_on(row, at + 2)


def _is_sent(row: Row, at: int, article: int) -> bool:
    """ "Send us an e-mail" names a way; "tell us an e-mail address" asks for one."""
    if row.chunks[at].entry.channel is not Channel.EMAIL:
        return False
    verb = article - 1
    while row.role(verb) in (Role.PRONOUN, Role.PLEASE):
        verb -= 1
    return verb >= 0 and bool(row.chunks[verb].entry.verbs & _SENDING)


def _leads_on(row: Row, at: int) -> bool:
    while row.role(at) in (Role.ARTICLE, Role.OURS):
        at += 1
    return at < len(row.chunks) and row.chunks[at].entry.channel is not None
