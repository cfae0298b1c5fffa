"""The languages' tables, ready to look words up in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from relevo.continuity.entries import Entry, Form, Role, Table, kinds_of, phrases
from relevo.continuity.kinds import Language
from relevo.continuity.lexicon import english, portuguese, spanish

_TABLES = {
    Language.SPANISH: spanish.TABLE,
    Language.PORTUGUESE: portuguese.TABLE,
    Language.ENGLISH: english.TABLE,
}
_SHORTEST_INFINITIVE = 5
_ALONE = frozenset({Form.YOURS, Form.WISHED})  # forms that carry no pronoun
_UNFINITE = frozenset({Form.BASE, Form.GERUND})
_SHORTEST_HEARD = 6
_SOUNDS = tuple(
    (re.compile(spelled), heard)
    for spelled, heard in (
        ("h|(?<=q)u(?=[ei])|(?<=g)u(?=[ei])", ""),
        ("c(?=[ei])|z", "s"),
        ("[cq]", "k"),
        ("v", "b"),
        ("ll", "y"),
        ("g(?=[ei])", "j"),
        ("m(?=[bp])", "n"),
        (r"(.)\1+", r"\1"),
    )
)
_LONG_DRAWN = re.compile(r"([a-z])\1{2,}")
_AS_LETTERS = str.maketrans("013457", "oieast")


class Lexicon:
    """Words and phrases of one language; what it does not know, it asks of the others."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._words: dict[str, Entry] = {}
        longer: dict[tuple[str, ...], Entry] = {}
        for table in reversed(tables):
            for words, entry in _merged(table).items():
                if len(words) == 1:
                    self._words[words[0]] = entry
                else:
                    longer[words] = entry
        self._longer: dict[tuple[str, ...], list[tuple[int, list[str], Entry]]] = {}
        for words in sorted(longer, key=len, reverse=True):
            found = self._longer.setdefault(words[:2], [])
            found.append((len(words), list(words[2:]), longer[words]))
        self._clitics = tables[0].clitics
        self._endings = tables[0].endings
        self._short = tables[0].short
        self._sounds: dict[str, Entry] = {}
        if self._endings:
            for word, entry in self._words.items():
                if len(word) >= _SHORTEST_HEARD:
                    self._sounds.setdefault(_sound(word), entry)

    def longest(self, words: Sequence[str], at: int) -> tuple[int, Entry] | None:
        """How many words from `at` on make the longest phrase of several, and what it is."""
        for length, rest, entry in self._longer.get(tuple(words[at : at + 2]), ()):
            if length == 2 or words[at + 2 : at + length] == rest:
                return length, entry
        return None

    def word(self, word: str) -> Entry | None:
        """What one word is, also drawn long, with digits for letters or a verb's pronoun."""
        return self._known(word) or self._disguised(word)

    def written_out(self, words: Sequence[str]) -> list[str]:
        """The words with what chats shorten ("q", "x") in full."""
        return [self._short.get(word, word) for word in words]

    def may_be_verb(self, word: str) -> bool:
        """A word that no list knows could be an infinitive ("canalizarlo")."""
        if not self._endings:
            return word.isalpha()
        if len(word) < _SHORTEST_INFINITIVE:
            return False
        bare = next(
            (word[: -len(clitic)] for clitic in self._clitics if word.endswith(clitic)), word
        )
        return word.endswith(self._endings) or bare.endswith(self._endings)

    def _known(self, word: str) -> Entry | None:
        return self._words.get(word) or self._with_clitic(word)

    def _with_clitic(self, word: str) -> Entry | None:
        for ending, (us, it) in self._clitics.items():
            if word.endswith(ending) and len(word) > len(ending) + 2:
                entry = self._words.get(word[: -len(ending)])
                if entry is not None and entry.verbs and entry.form not in _ALONE:
                    form = entry.form if entry.form in _UNFINITE else Form.ORDER
                    return Entry(Role.VERB, entry.verbs, form, us=us, it=it)
        return None

    def _disguised(self, word: str) -> Entry | None:
        if not word.isalpha() and not word.isdigit():
            return self._known(word.translate(_AS_LETTERS))
        short = _LONG_DRAWN.sub(r"\1", word)
        if short != word:
            return self._known(short)
        return self._heard(word) if self._sounds and len(word) >= _SHORTEST_HEARD else None

    def _heard(self, word: str) -> Entry | None:
        """A word that is spelled by its sound: "nesecitamos", "enbie"."""
        sound = _sound(word)
        entry = self._sounds.get(sound)
        if entry is not None:
            return entry
        for ending, (us, it) in self._clitics.items():
            if sound.endswith(ending):
                bare = self._sounds.get(sound[: -len(ending)])
                if bare is not None and bare.role is Role.VERB:
                    return replace(bare, us=us, it=it, form=bare.form or Form.ORDER)
        return None


def _sound(word: str) -> str:
    """How a word of Spanish or Portuguese sounds, near enough to know it misspelled."""
    for spelled, heard in _SOUNDS:
        word = spelled.sub(heard, word)
    return word


def _merged(table: Table) -> dict[tuple[str, ...], Entry]:
    merged: dict[tuple[str, ...], Entry] = {}
    for words, entry in _entries(table):
        standing = merged.get(words)
        merged[words] = entry if standing is None else standing.merged(entry)
    return merged


def _entries(table: Table) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """What a table says, nouns first: of two roles the first stands."""
    for role, weak, named in (
        (Role.ASKED, False, table.questions),
        (Role.NOUN, False, table.kinds),
        (Role.NOUN, True, table.weak),
        (Role.HEAD, False, table.heads),
    ):
        for written, listed in named.items():
            kinds, otherwise = kinds_of(written)
            for words in phrases(listed):
                yield words, Entry(role, kinds=kinds, otherwise=otherwise, weak=weak)
    for channel, listed in table.channels.items():
        for words in phrases(listed):
            yield words, Entry(Role.NOUN, channel=channel)
    for role, listed in table.roles.items():
        for words in phrases(listed):
            yield words, Entry(role)
    yield from _verbs(table)


def _verbs(table: Table) -> Iterator[tuple[tuple[str, ...], Entry]]:
    for verb, forms in table.verbs.items():
        for form, listed in forms.items():
            for spelled in listed:
                yield tuple(spelled.split()), Entry(Role.VERB, frozenset({verb}), form)


@cache
def lexicon(language: Language) -> Lexicon:
    """The lexicon of a language; made when it is first asked for."""
    own: Mapping[Language, Table] = _TABLES
    return Lexicon([own[language], *(table for of, table in own.items() if of is not language)])
