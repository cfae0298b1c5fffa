"""What a word or a phrase is to the grammar: one entry of a language's table.

A reply is read as a row of entries. Each has one role; `asking` and `sending` are rules over rows
of roles, the same for all languages, so that a language is a table and no code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum, unique

from relevo.continuity.kinds import Kind


@unique
class Role(StrEnum):
    """What an entry does in a sentence."""

    VERB = "verb"  # one that the customer may be told to do
    OTHER_VERB = "other verb"  # any other infinitive
    NOUN = "noun"  # names a kind of data, a channel, or both
    HEAD = "head"  # "number", "code": says what only with what follows
    GENERIC = "generic"  # "your details"
    OF_CASE = "of case"  # a thing of ours that has a number: a claim, an order
    OF = "of"
    ARTICLE = "article"  # and possessives
    PRONOUN = "pronoun"  # us, me
    YOU = "you"
    WITH = "with"
    AT = "at"  # at, to, by, through: a channel follows
    AND = "and"
    OR = "or"
    COMMA = "comma"
    NO = "no"
    THAT = "that"
    IF = "if"
    PLEASE = "please"
    AGAIN = "again"
    MAY = "may"  # you can, you must: an infinitive follows that the customer is told
    NEED = "need"  # we need, we ask
    TO_ASK = "to ask"  # "ask you for": a request after "I must", a report after others
    WE = "we"  # we will, the system: what follows is not for the customer to do
    STAFF = "staff"  # "adviser", "team": who acts, or with whom to speak
    HAVE = "have"  # we have it, you gave it, they told you
    WHICH = "which"  # what is, which are: a noun that follows is asked for
    ASKED = "asked"  # a whole question: "where do you live"
    ONLY = "only"  # "is done only", "the right channel is": a channel that follows is an order
    BECAUSE = "because"  # and for, about, but: what follows belongs to no request before it
    OURS = "ours"  # our, as in "our phone"
    FILLER = "filler"
    WORD = "word"  # any other


@unique
class Verb(StrEnum):
    """What the customer would do."""

    GIVE = "give"
    SEND = "send"  # write, send, answer: gives data, or goes to another channel
    CALL = "call"
    GO = "go"  # to a place, whatever it is
    ENTER = "enter"  # away only with a channel
    FILE = "file"  # fill in, register, open: away only with a form, a claim, a channel
    FETCH = "fetch"  # an app


@unique
class Form(StrEnum):
    """How the verb stands."""

    ORDER = "order"  # imperative or subjunctive
    PRESENT = "present"  # also the familiar imperative: "envía", "manda"
    YOURS = "yours"  # second person present: "envías"
    WISHED = "wished"  # "diera", "enviara": asks after "that" alone; else it is "enviará"
    GERUND = "gerund"  # "llamando": a way to solve it, unless somebody is doing it
    BASE = "base"  # infinitive; in English also the imperative


@unique
class Channel(StrEnum):
    """Where a noun sends the customer."""

    HERE = "here"
    PRIVATE = "private"  # a message on the same platform: the case moves, nobody starts over
    OWN_FORM = "own form"  # the brand's one-time link
    PHONE = "phone"
    EMAIL = "email"
    WEB = "web"
    FORM = "form"
    PLACE = "place"
    CLAIM = "claim"  # "a claim": away when the customer must file it


ELSEWHERE = frozenset(Channel) - {
    Channel.HERE, Channel.PRIVATE, Channel.OWN_FORM, Channel.CLAIM,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A word's or phrase's meaning.

    Attributes:
        verbs: what the customer would do; a noun that has some ("email") may be read as a verb.
        kinds: what it names.
        otherwise: what it names where none of `kinds` is known.
        weak: it names the kind only where it is asked for directly, or after a number's head.
        channel: where it leads.
        us: the verb carries "us" or "me" ("envíenos").
        it: the verb carries "it" or "them" ("envíelo").
    """

    role: Role
    verbs: frozenset[Verb] = frozenset()
    form: Form | None = None
    kinds: frozenset[Kind] = frozenset()
    otherwise: frozenset[Kind] = frozenset()
    weak: bool = False
    channel: Channel | None = None
    us: bool = False
    it: bool = False

    def merged(self, other: Entry) -> Entry:
        """One word that stands in several lists: a noun is a kind and a channel at once."""
        return replace(
            self,
            verbs=self.verbs | other.verbs,
            form=self.form or other.form,
            kinds=self.kinds or other.kinds,
            otherwise=self.otherwise or other.otherwise,
            weak=self.weak or other.weak,
            channel=self.channel or other.channel,
        )


WORD = Entry(Role.WORD)


@dataclass(frozen=True)
class Table:
    """One language, as its module writes it down: phrases divided by "|", without accents.

    Attributes:
        roles: role to phrases.
        kinds: kind, or kinds joined by "+", after "/" those otherwise; to nouns.
        weak: the same, for weak nouns.
        heads: the same, for heads.
        questions: the same, for whole questions.
        channels: channel to nouns.
        verbs: verb to its forms, each with the words that have it.
        clitics: endings that a verb may carry, longest first; whether each means "us", and "it".
        short: how chats shorten words.
        endings: of infinitives, which any verb has that no list knows.
    """

    roles: Mapping[Role, str]
    kinds: Mapping[str, str]
    weak: Mapping[str, str]
    heads: Mapping[str, str]
    questions: Mapping[str, str]
    channels: Mapping[Channel, str]
    verbs: Mapping[Verb, Mapping[Form, frozenset[str]]]
    clitics: Mapping[str, tuple[bool, bool]] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)
    endings: tuple[str, ...] = ()


def phrases(listed: str) -> Iterator[tuple[str, ...]]:
    """The phrases of a list, each as its words."""
    for phrase in listed.split("|"):
        if words := tuple(phrase.split()):
            yield words


def kinds_of(written: str) -> tuple[frozenset[Kind], frozenset[Kind]]:
    """The kinds of "PERSON+AUTHOR_NAME/EMAIL", and those otherwise."""
    first, _, other = written.partition("/")
    return (
        frozenset(Kind(name) for name in first.split("+") if name),
        frozenset(Kind(name) for name in other.split("+") if name),
    )
