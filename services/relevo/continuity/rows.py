"""A reply as rows of entries, one for each sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from relevo.continuity.entries import WORD, Channel, Entry, Form, Role, Verb
from relevo.continuity.kinds import Language
from relevo.continuity.lexicon import lexicon
from relevo.continuity.lexicon.languages import language_of

_TOKEN = re.compile(
    r"(?P<mail>[a-z0-9._+-]{1,64}@[a-z0-9-]{1,63}\.[a-z.]{2,24})"
    r"|(?P<link>https?://[^\s]+|www\.[^\s]+|[a-z0-9-]{2,63}\.(?:com|net|org|pe|mx|br|cl|ar)\b[^\s,]*"
    r"|wa\.me/\S+|bit\.ly/\S+)"
    r"|(?P<handle>@[a-z0-9_.]{2,40})"
    r"|(?P<mark>\[[a-z_]{2,20}-\d{1,9}\])"
    r"|(?P<code>\bq-[a-z0-9]{4}\b)"
    r"|(?P<number>(?<![a-z0-9-])[+(*#]?\d(?:[ ().-]{0,2}\d){6,14}(?![a-z0-9]))"
    r"|(?P<short>(?<![a-z0-9-])[+(*#]?\d(?:[ ().-]?\d){2,5}(?![a-z0-9]))"
    r"|(?P<letters>(?<![a-z0-9])[a-z](?:[._ -][a-z]){2,}(?![a-z0-9]))"
    r"|(?P<word>[a-z0-9ñ]+(?:'[a-z]+)?)"
    r"|(?P<line>\n\s*)"
    r"|(?P<sign>[^\s])"
)
_ENDS = frozenset(".!?;")
_SHORT = re.compile(
    r"(?:nro|num|sra?|srta|av|telf?|tlf|cel|doc|uds?|cta|n|nr|mr|mrs|ms|dra?|ref|cod|dpto|etc)\Z"
)
_QUOTED = re.compile(r'"[^"\n]{1,400}"')
_MOST_QUOTED = 0.6  # of the reply; beyond that the marks are its dress, not a quotation
_SIGNS = {
    ",": Entry(Role.COMMA),
    "/": Entry(Role.OR),
    "&": Entry(Role.AND),
    "+": Entry(Role.AND),
    ":": Entry(Role.COMMA),
    "-": Entry(Role.COMMA),
    "*": Entry(Role.COMMA),
    "(": Entry(Role.COMMA),
    ")": Entry(Role.COMMA),
    "¿": Entry(Role.COMMA),
    '"': Entry(Role.FILLER),
    "'": Entry(Role.FILLER),
}
_BULLETS = frozenset("-*•")
_LONGEST_ROW = 150  # tokens; a sentence that goes on is read as several


@dataclass(frozen=True, slots=True)
class Chunk:
    """One entry where it stands in the plain text.

    Attributes:
        word: its first word.
        fixed: it is an address, a link or a phone number.
    """

    entry: Entry
    start: int
    end: int
    word: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence."""

    chunks: tuple[Chunk, ...]
    question: bool
    language: Language

    def role(self, at: int) -> Role | None:
        """The role at a place; None beyond the ends."""
        return self.chunks[at].entry.role if 0 <= at < len(self.chunks) else None


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


_FIXED = {
    "mail": Entry(Role.NOUN, channel=Channel.EMAIL),
    "link": Entry(Role.NOUN, channel=Channel.WEB),
    "number": Entry(Role.NOUN, channel=Channel.PHONE),
    "short": Entry(Role.NOUN, channel=Channel.PHONE, weak=True),  # or an amount, a year
    "mark": Entry(Role.OF_CASE),
    "code": Entry(Role.OF_CASE),
    "handle": Entry(Role.FILLER),
}
_FIXED_WAYS = frozenset({"mail", "link", "number"})


def rows_of(text: str, stressed: Collection[int] = ()) -> list[Row]:
    """The sentences of a plain text, in which an "é" stood at the places of `stressed`."""
    rows = []
    language: Language | None = None
    for tokens, question in _sentences(_unquoted(text)):
        words = [token.text for token in tokens]
        language = language_of(words, before=language)
        words = lexicon(language).written_out(words)
        chunks = list(_chunks(tokens, words, language))
        if language is Language.SPANISH:
            chunks = [_told_past(chunk, stressed) for chunk in chunks]
        rows.append(Row(tuple(_settled(chunks, language)), question, language))
    return rows


def _unquoted(text: str) -> str:
    """Quotations blanked out: they are somebody else's words."""
    if '"' not in text:
        return text
    quoted = sum(len(found[0]) for found in _QUOTED.finditer(text))
    if quoted > _MOST_QUOTED * len(text):
        return text
    return _QUOTED.sub(lambda found: "," + " " * (len(found[0]) - 2) + ",", text)


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "sign"
        spelled = found[0]
        if kind == "letters":
            spelled = re.sub(r"[._ -]", "", spelled)
            kind = "word"
        elif kind == "word":
            spelled = spelled.replace("'", "")
        if spelled != "-" or not _within_a_word(text, found.start()):
            yield _Token(kind, spelled, *found.span())


def _within_a_word(text: str, at: int) -> bool:
    """A hyphen as in "e-mail" or "envie-nos"."""
    return text[max(at - 1, 0) : at].isalnum() and text[at + 1 : at + 2].isalnum()


def _sentences(text: str) -> Iterator[tuple[list[_Token], bool]]:
    sentence: list[_Token] = []
    listing = False  # after a colon lines go on
    for token in _tokens(text):
        if token.kind == "line":
            after = text[token.end : token.end + 1]
            if listing or after in _BULLETS or after.isdigit():
                sentence.append(_Token("sign", ",", token.start, token.end))
                continue
        elif not _ends(token, sentence, text) and len(sentence) < _LONGEST_ROW:
            sentence.append(token)
            listing = listing or token.text == ":"
            continue
        if sentence:
            yield sentence, token.text == "?"
        sentence, listing = [], False
    if sentence:
        yield sentence, False


def _ends(token: _Token, sentence: Sequence[_Token], text: str) -> bool:
    if token.kind != "sign":
        return False
    if token.text == ".":
        after = text[token.end : token.end + 1]
        short = bool(sentence) and _SHORT.match(sentence[-1].text) is not None
        return not short and (not after or not (after.isalnum() or after in "?!."))
    return token.text in _ENDS or (not token.text.isascii() and token.text != "¿")


def _chunks(tokens: Sequence[_Token], words: list[str], language: Language) -> Iterator[Chunk]:
    known = lexicon(language)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        length = 1
        entry: Entry | None
        if token.kind == "word":
            longest = known.longest(words, at)
            if longest is not None:
                length, entry = longest
            else:
                entry = known.word(words[at]) or WORD
        else:
            entry = _FIXED.get(token.kind) or _SIGNS.get(token.text) or WORD
        fixed = token.kind in _FIXED_WAYS
        yield Chunk(entry, token.start, tokens[at + length - 1].end, words[at], fixed)
        at += length


def _told_past(chunk: Chunk, stressed: Collection[int]) -> Chunk:
    """ "Consulté" is what I did, and no order."""
    entry = chunk.entry
    if entry.form is Form.ORDER and entry.verbs and chunk.end - 1 in stressed:
        return replace(chunk, entry=WORD)
    return chunk


_VERB_AFTER = frozenset({Role.PLEASE, Role.MAY, Role.NO, Role.IF, Role.AGAIN})
_VERB_BETWEEN = frozenset({None, Role.COMMA, Role.AND, Role.OR, Role.BECAUSE, Role.FILLER})
_OBJECTS = frozenset({Role.PRONOUN, Role.ARTICLE, Role.OURS, Role.AT, Role.YOU})
_IT = frozenset({"la", "los", "las", "o", "os", "as"})
_ANY_VERB = Entry(Role.VERB, frozenset({Verb.ENTER}), Form.BASE)


def _settled(chunks: Sequence[Chunk], language: Language) -> Iterator[Chunk]:
    """Words that could be several things, read as what would stand in their place."""
    known = lexicon(language)
    before: Role | None = None
    for at, chunk in enumerate(chunks):
        entry = chunk.entry
        after = chunks[at + 1].entry.role if at + 1 < len(chunks) else None
        if entry.verbs and entry.role is not Role.VERB and _as_verb(before, after):
            entry = Entry(Role.VERB, entry.verbs, entry.form, channel=entry.channel)
        elif entry.role is Role.WORD and before is Role.MAY and known.may_be_verb(chunk.word):
            entry = _ANY_VERB
        elif (
            entry.role is Role.ARTICLE
            and chunk.word in _IT
            and (before is Role.PRONOUN or after is Role.VERB)
        ):
            entry = Entry(Role.PRONOUN)  # "nos los pasa"
        before = entry.role
        yield chunk if entry is chunk.entry else replace(chunk, entry=entry)


def _as_verb(before: Role | None, after: Role | None) -> bool:
    if before in _VERB_AFTER or (before in _VERB_BETWEEN and after in _OBJECTS):
        return True
    if before is Role.PRONOUN and after in _OBJECTS:
        return True
    return after is Role.PRONOUN and before is not Role.ARTICLE
