"""Which of the three languages a sentence is in, by its small words."""

from __future__ import annotations

from collections.abc import Iterable

from relevo.continuity.kinds import Language


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_SMALL = {
    Language.SPANISH: _words(
        "el la los las lo su sus tu tus usted y en por para con que una un es se le nos al del"
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
        "the a an your you and in at to for with that is are we our us please of on it this can"
        " will have has been not dont hi hello thanks thank sorry could would what whats id number"
        " by from so if or be call send dm need my i"
    ),
}  # fmt: skip


def language_of(words: Iterable[str], before: Language | None = None) -> Language:
    """The language with the most small words; in doubt that of the sentence before, or Spanish."""
    said = list(words)
    counts = {of: sum(word in small for word in said) for of, small in _SMALL.items()}
    standing = before or Language.SPANISH
    return max(counts, key=lambda of: (counts[of], of is standing))
