"""What a reply asks for: verbs told and needs told, each with the nouns that it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from relevo.continuity.entries import ELSEWHERE, Channel, Entry, Form, Role, Verb
from relevo.continuity.kinds import Kind
from relevo.continuity.mood import Mood
from relevo.continuity.rows import Row

_ASKING = frozenset({Verb.GIVE, Verb.SEND, Verb.FILE, Verb.CALL})
_ENDS = frozenset(
    {
        Role.VERB, Role.HAVE, Role.TO_ASK, Role.WE, Role.MAY, Role.NEED, Role.IF, Role.THAT,
        Role.BECAUSE, Role.WHICH, Role.NO,
    }
)  # fmt: skip
_BARE = frozenset(
    {
        Role.NOUN, Role.HEAD, Role.GENERIC, Role.OF, Role.ARTICLE, Role.AND, Role.OR, Role.COMMA,
        Role.PLEASE, Role.AGAIN, Role.WITH, Role.AT, Role.FILLER, Role.PRONOUN, Role.WHICH,
    }
)  # fmt: skip
_NAMES = frozenset(
    {
        Role.NOUN, Role.HEAD, Role.GENERIC, Role.OF_CASE, Role.WORD, Role.OURS, Role.STAFF,
    }
)  # fmt: skip
_MOST_WORDS = 4  # unknown ones in a row, beyond which a verb reaches no noun
_REPEATING = ("reenv", "repit", "reescrib", "resend", "repeat")
_ALL = frozenset({"todo", "tudo", "everything"})
_WHETHER = frozenset({"si", "se", "if", "whether"})
_HAVING = frozenset({"tener", "recibir", "ter", "receber", "have", "get", "receive"})
_PRONOUNS = frozenset({"lo", "los", "las", "it", "them", "o", "os"})
_ONE = frozenset({"un", "um", "an", "a"})
_RETOLD = frozenset({Channel.CLAIM, Channel.FORM})


@dataclass
class Request:
    """One request.

    Attributes:
        asked: entries of nouns that are asked for.
        everything: it asks for "your details", or for all once more.
        private: it would have the answer in a private message.
        start, end: the chunks, from the first to after the last.
    """

    start: int
    end: int
    asked: list[Entry] = field(default_factory=list)
    everything: bool = False
    private: bool = False

    def kinds(self, known: frozenset[Kind]) -> frozenset[Kind]:
        """What is asked for, given what is known."""
        found: set[Kind] = set(known) if self.everything else set()
        for entry in self.asked:
            found |= (
                entry.kinds
                if entry.kinds & known or not entry.otherwise
                else (entry.otherwise & known or entry.kinds)
            )
        return frozenset(found)

    @property
    def empty(self) -> bool:
        """Nothing is asked for."""
        return not (self.asked or self.everything)


def requests(row: Row, moods: dict[int, Mood]) -> list[Request]:
    """All that a sentence asks for."""
    found = [request for request in _verbal(row, moods) if not request.empty]
    return found or [request for request in _verbless(row) if not request.empty]


def _verbal(row: Row, moods: dict[int, Mood]) -> Iterator[Request]:
    for at, chunk in enumerate(row.chunks):
        entry = chunk.entry
        told = moods.get(at) in (Mood.TOLD, Mood.SUPPOSED) and entry.form is not Form.GERUND
        if entry.role is Role.VERB and told and entry.verbs & _ASKING:
            yield _told(row, at)
        elif entry.role in (Role.NEED, Role.TO_ASK) and _needed(row, at):
            yield reach(row, at, at + 1)
        elif entry.role is Role.THAT and row.question and _asks_which(row, at):
            yield Request(at, at + 2, [row.chunks[at + 1].entry])
        elif entry.role is Role.WHICH and row.role(at - 1) is not Role.NO:
            if row.role(at + 1) in (Role.ARTICLE, Role.NOUN, Role.HEAD) and (
                row.question or row.role(at - 1) in (None, Role.VERB, Role.COMMA, Role.PRONOUN)
            ):
                yield _which(row, at, moods)
        elif entry.role is Role.ASKED and (row.question or _follows_order(at, moods)):
            yield Request(at, at + 1, [entry])


def _ours(row: Row, at: int) -> bool:
    """It is we who ask: "I must ask you for"; not "nobody may ask you for"."""
    left = at - 1
    while row.role(left) in (Role.PRONOUN, Role.AGAIN, Role.AT):
        left -= 1
    if row.role(left) not in (None, Role.WE, Role.COMMA, Role.PLEASE, Role.VERB):
        return False
    return all(chunk.entry.role is not Role.NO for chunk in row.chunks[max(left - 3, 0) : at])


def _asks_which(row: Row, at: int) -> bool:
    """ "¿Con qué código de reserva …?": a kind of data right after "what"."""
    if row.role(at - 1) not in (None, Role.AT, Role.WITH, Role.COMMA, Role.AND):
        return False
    return row.role(at + 1) is Role.NOUN and not row.chunks[at + 1].entry.weak


def _needed(row: Row, at: int) -> bool:
    """We need it: "nos hace falta", and not "no nos hace falta"."""
    if row.role(at) is Role.TO_ASK:
        return _ours(row, at)
    while row.role(at - 1) in (Role.PRONOUN, Role.AGAIN, Role.FILLER):
        at -= 1
    return row.role(at - 1) is not Role.NO and (at == 0 or row.chunks[at - 1].word not in _WHETHER)


def _follows_order(at: int, moods: dict[int, Mood]) -> bool:
    return any(place < at and moods[place] is Mood.TOLD for place in moods)


def _which(row: Row, at: int, moods: dict[int, Mood]) -> Request:
    """ "What is your …": but "what did your card say" asks for no card."""
    if not (row.question or _follows_order(at, moods)):
        return Request(at, at + 1)
    return reach(row, at, at + 1)


def _told(row: Row, at: int) -> Request:
    request = reach(row, at, at + 1)
    entry = row.chunks[at].entry
    if request.empty and _again(row, at) and _retold(row, at):
        request.everything = True
    if request.empty and (_it(row, at) or (entry.us and at + 1 == len(row.chunks))):
        return _before(row, at)
    return request


def _it(row: Row, at: int) -> bool:
    """The verb's object is a pronoun: "share it", "¿nos lo facilita?"."""
    around = (row.chunks[at - 1].word if at else "", _word(row, at + 1), _word(row, at + 2))
    return row.chunks[at].entry.it or any(word in _PRONOUNS for word in around)


def _word(row: Row, at: int) -> str:
    return row.chunks[at].word if at < len(row.chunks) else ""


def _before(row: Row, at: int) -> Request:
    """What was named before the verb in its sentence."""
    request = Request(at, at + 1)
    place = 0
    while place < at:
        role = row.role(place)
        if role in (Role.NOUN, Role.HEAD, Role.GENERIC, Role.OF_CASE):
            place = _noun(row, place, request)
        else:
            place += 1
    request.asked = [entry for entry in request.asked if not entry.weak]
    request.start, request.end = at, at + 1
    return request


def _again(row: Row, at: int) -> bool:
    if row.chunks[at].word.startswith(_REPEATING):
        return True
    return any(chunk.entry.role is Role.AGAIN for chunk in row.chunks[max(at - 2, 0) : at + 6])


def _retold(row: Row, at: int) -> bool:
    """A claim, a form or a message is to be made once more."""
    return any(
        chunk.entry.channel in _RETOLD or chunk.word in _ALL
        for chunk in row.chunks[at + 1 : at + 7]
    )


def _verbless(row: Row) -> Iterator[Request]:
    """ "DNI, por favor"; "¿Su teléfono?"; "Nombre, DNI y correo"; "por interno con tus datos"."""
    begin = _begin(row)
    roles = [chunk.entry.role for chunk in row.chunks[begin:]]
    pleased = roles.index(Role.PLEASE) if Role.PLEASE in roles else 0
    if pleased and all(role in _BARE for role in roles[:pleased]):
        if Role.NO not in roles[pleased : pleased + 3]:
            yield reach(replace(row, chunks=row.chunks[: begin + pleased]), begin, begin)
        return
    if not roles or any(role not in _BARE and role is not Role.WORD for role in roles):
        return
    words = roles.count(Role.WORD)
    request = reach(row, begin, begin)
    if Role.PLEASE in roles or row.question:
        if words <= 1:
            yield request
    elif request.private and words == 0:
        yield request
    elif words == 0 and not _published(row):
        request.asked = [entry for entry in request.asked if not entry.weak]
        request.everything = request.everything and bool(request.asked)
        yield request


def _begin(row: Row) -> int:
    """ "Un dato más: el DNI" asks as "el DNI" does; "Datos: nombre, DNI" is one list."""
    places = [at for at, chunk in enumerate(row.chunks) if chunk.word == ":"]
    if not places or all(row.role(at) in _BARE for at in range(places[-1])):
        return 0
    return places[-1] + 1


def _published(row: Row) -> bool:
    """A number, address or link of ours stands there: it names a channel and asks for nothing."""
    return any(chunk.fixed for chunk in row.chunks)


def reach(row: Row, start: int, at: int) -> Request:
    """The nouns from `at` on, up to where the request ends."""
    request = Request(start, at)
    request.private = row.chunks[start].entry.channel is Channel.PRIVATE
    words = 0
    ours = False  # "our customer service line" is no line of hers
    while at < len(row.chunks):
        chunk = row.chunks[at]
        role = chunk.entry.role
        ours = role is Role.OURS or (ours and role in _NAMES)
        if chunk.entry.form is Form.GERUND:
            at += 1  # "ayúdenos indicando su DNI"
            continue
        if role in _ENDS or (role is Role.OTHER_VERB and chunk.word not in _HAVING):
            break
        if role is Role.AT:
            at = _channel(row, at + 1, request)
        elif ours or _is_message(row, start, at):
            at += 1
            request.end = at
        elif role in _NAMES:
            words = words + 1 if role is Role.WORD else 0
            if words > _MOST_WORDS:
                break
            at = _noun(row, at, request)
        elif role is Role.ASKED:
            request.asked.append(chunk.entry)
            at += 1
            request.end = at
        else:
            at += 1
    if request.everything and any(not entry.weak for entry in request.asked):
        request.everything = False  # "the following details: name, ID"
    return request


def _is_message(row: Row, start: int, at: int) -> bool:
    """ "Send us an e-mail": something to be written, no address of hers; not "a contact e-mail"."""
    entry = row.chunks[at].entry
    sent = Verb.SEND in row.chunks[start].entry.verbs
    alone = row.chunks[at - 1].word in _ONE and row.role(at + 1) is not Role.OF
    return sent and alone and entry.kinds == {Kind.EMAIL}


def _channel(row: Row, at: int, request: Request) -> int:
    """Pass over what follows "by" or "to"."""
    while row.role(at) in (Role.ARTICLE, Role.OURS, Role.PRONOUN):
        at += 1
    if row.role(at) in (Role.NOUN, Role.HEAD, Role.WORD, Role.OF_CASE, Role.GENERIC):
        entry = row.chunks[at].entry
        request.private = request.private or entry.channel is Channel.PRIVATE
        at += 1
        while row.role(at) is Role.OF or (
            row.role(at - 1) in (Role.OF, Role.ARTICLE)
            and row.role(at) in (Role.NOUN, Role.WORD, Role.ARTICLE, Role.OF_CASE)
        ):
            at += 1
    return at


def _noun(row: Row, at: int, request: Request) -> int:
    """One noun with what depends on it by "of"; where the next begins."""
    entry = row.chunks[at].entry
    inner = at + 1
    dependent: Entry | None = None
    while row.role(inner) is Role.OF:
        inner += 1
        while row.role(inner) in (Role.ARTICLE, Role.PRONOUN, Role.OURS):
            inner += 1
        if inner >= len(row.chunks):
            break
        dependent = dependent or row.chunks[inner].entry
        inner += 1
    if entry.channel is Channel.PRIVATE:
        request.private = True
    for named in _named(entry, dependent):
        request.end = inner
        if named.role is Role.GENERIC:
            request.everything = True
        elif named.kinds:
            request.asked.append(named)
    return inner


def _named(entry: Entry, dependent: Entry | None) -> tuple[Entry, ...]:
    """What a noun with its dependent names: "a photo of your ID" is both."""
    if entry.role in (Role.OURS, Role.WORD, Role.OF_CASE, Role.STAFF):
        return ()
    if dependent is None:
        return (entry,)
    if entry.role is Role.GENERIC and Kind.PERSON in dependent.kinds:
        return (entry,)  # the holder's details
    if entry.role in (Role.HEAD, Role.GENERIC):
        return (dependent,) if dependent.kinds or dependent.role is Role.GENERIC else ()
    if Kind.ATTACHMENT in entry.kinds:
        return (entry, dependent) if dependent.role is Role.NOUN else (entry,)
    if dependent.channel in ELSEWHERE and not dependent.kinds:
        return ()  # the address of the branch
    return (entry,)
