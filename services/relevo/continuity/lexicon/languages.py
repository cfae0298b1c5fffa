"""Which of the three languages a sentence is in, by its small words."""

from __future__ import annotations

from collections.abc import Iterable

from relevo.continuity.entries import Table
from relevo.continuity.kinds import Language
from relevo.continuity.lexicon import english, portuguese, spanish


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_SMALL = {
    Language.SPANISH: _words(
        "no el la los las lo su sus tu tus usted y en por para con que una un es se le nos al del"
        " hola gracias estimado estimada favor puede tiene hemos su numero cuenta nuestro nuestra"
        " caso buenos buenas dias tardes cual sin ya mas si te vos tenes muy esta desde indiquenos"
        " datos correo telefono interno escribanos envienos ponte dni cedula rut"
    ),
    Language.PORTUGUESE: _words(
        "o os as seu sua seus suas voce e em por para com que uma um se nao do da dos das ao no na"
        " nos nas ola obrigado obrigada prezado prezada favor pode tem temos ja numero conta nosso"
        " nossa bom boa dia tarde qual sem pelo pela mais aqui ligue entre envie nome telefone cpf"
        " dados direto reserva endereco gentileza voces informe poderia cadastro atendimento"

    ),
    Language.ENGLISH: _words(
        "no the an your you and in at to for with that is are we our us please of on it this can"
        " will have has been not dont hi hello thanks thank sorry could would what whats id number"
        " by from so if or be call send dm need my i"
    ),
}  # fmt: skip


def _telling(language: Language, table: Table) -> frozenset[str]:
    """Its small words, and the verbs that only it has."""
    own = _verbs(table)
    others = (_verbs(other) for of, other in _TABLES.items() if of is not language)
    return _SMALL[language] | own.difference(*others)


def _verbs(table: Table) -> frozenset[str]:
    return frozenset(
        word for forms in table.verbs.values() for words in forms.values() for word in words
    )


_TABLES = {
    Language.SPANISH: spanish.TABLE,
    Language.PORTUGUESE: portuguese.TABLE,
    Language.ENGLISH: english.TABLE,
}
_TELLING = {language: _telling(language, table) for language, table in _TABLES.items()}


def language_of(words: Iterable[str], before: Language | None = None) -> Language:
    """The language with the most telling words; in doubt the one before, or Spanish."""
    said = list(words)
    counts = {of: sum(word in telling for word in said) for of, telling in _TELLING.items()}
    standing = before or Language.SPANISH
    return max(counts, key=lambda of: (counts[of], of is standing))
