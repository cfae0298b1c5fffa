"""Reads a view for names: signature, runs of words that could hold one, features, model.

The signature and one pattern over it are the gate: most texts hold no run, and the model never sees
them. Keeps nothing of any text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from relevo.redaction.names.features import keys_of, shape_of, style_of
from relevo.redaction.names.model import Model
from relevo.redaction.names.tokens import BEGIN, BLANK, PARTICLE, PHRASE, pieces_of, without_handles
from relevo.redaction.pieces import Pieces

_PAD = 4  # pieces before and after a text: every slice of its signature has its full length
_PADDING = [""] * _PAD
_LONGEST_RUN = 16  # words; a longer run is read in parts

_NAME = "[GSBgsbUP]"
# An initial does not follow an apostrophe: "don't", "it's".
_WORD = rf"(?:(?<!')(?:i(?:[.`]W(?= ))?|a(?:[ .`]p(?: p)?)?)[ .`']|W')*{_NAME}"
_JOINT = (
    r"[ '\-](?:p[ '.](?:p )?|Y (?=[SB])|(?<=[GSBb] )Y p (?:p )?(?=[SB])|(?<=[GSB] )n (?=[GSBU]))?"
)
# A common word between two of a name: "Jorge Subira Rios", "Anna Mas-Coll", "Juan de Dios Vega".
_BETWEEN = r"(?: [WO](?=[ \-][GSBsb])|(?: p)? c(?= [GSB]))?"
# A common word that is a given name as well: "soy Nina Quispe".
_ALSO_GIVEN = r"(?<=1 )c |(?<=[^ '\-@#])c |(?<=[a-zA-Z] )c (?=[GSB])"
_RUN = re.compile(
    rf"(?:(?<=[^ '\-])p (?:p )?|(?<=1:)n |{_ALSO_GIVEN})?{_WORD}(?:{_BETWEEN}{_JOINT}{_WORD})*"
    # An initial at the end, or a common word before a stop: "Ana Rojas Puerto."
    r"(?: [ia](?=[.`|^),\"])| Y(?=[.`|^])|(?<=[GSBsb] [GSB]) [WO2](?=[.,:|^#*(]))?"
)
_PAIR = re.compile(
    rf"[GSBgsbUPia][ '.`\-](?:p[ '.](?:p )?|n )?(?:W')?{_NAME}|[GSB] [WOc][ \-][GSBsb]"
    rf"|1:(?:p )*{_NAME}|{_NAME}[ \-]i|c [GSBU]"
)
_TELLING = re.compile("[GSBP]|[gsb].+[gsba]|a.+[gsb]|[gb] U")
_CUES = frozenset("123TVD")
# "mi nombre es …", "a nombre de …", "la titular es …": what the last word is.
_LINKS = {"1": frozenset(["es", "is", "e", "eh", "era", "de", "do", "da", "del", "of"])}
_LINKS["2"] = frozenset(["es", "is", "e", "eh", "era"])
# Directly behind one of these stands a person, though a player or a singer be called the same.
_CLOSE = frozenset(
    [
        *["asesor", "asesora", "cajero", "cajera", "ejecutivo", "ejecutiva", "empleado"],
        *["empleada", "operador", "operadora", "repartidor", "esposo", "esposa", "marido"],
        *["hijo", "hija", "hermano", "hermana", "mama", "papa", "suegro", "suegra", "vecino"],
        *["vecina", "primo", "prima", "tio", "tia", "abuelo", "abuela", "jefe", "jefa", "llamo"],
        *["titular", "atendente", "filho", "filha", "irmao", "marido", "pai", "mae", "chamo"],
    ]
)
# "Quispe Rojas, Rosa Elena", "Titular: Rossi, Ana María".
_GIVEN_BEHIND = re.compile(r",[GB](?: (?:p )?[GBU]){0,2}(?=[.,:|^)(#*\"!~/])")
_SURNAME_BEFORE = re.compile(
    r"(?:(?:[:|^(*\"`#]|[12] )(?P<name>[SB](?:[ \-](?:p )?[SBU])?)|[12][ :](?P<cued>U)),\Z"
)
_ONLY_GIVEN = re.compile("[GBgbp](?:.[GBgbp])*\\Z")
_CAESURA = frozenset(':|^(*".,#!~')
_SURNAMES = frozenset("US")
_EXTENDING = frozenset("WmLkO23DVTcn")
_LOOSE = " .`'"  # gaps that a phrase may hold: "Juan B. Justo"
_FORM = "1:"  # "Nombre: Pedro"
_LEADING = frozenset(
    [
        "don",
        "dona",
        "dr",
        "dra",
        "lic",
        "licenciado",
        "licenciada",
        "ing",
        "mr",
        "mrs",
        "ms",
        "miss",
        "arq",
        "prof",
        "profe",
        "sr",
        "sra",
        "srta",
    ]
)

# Such a title belongs to the name in a sentence ("mi suegra Doña …"), not in a form
# ("Médico: Dra. …").
_LED = re.compile(".[ ,^*]T[ .`]|3:")


class Run(NamedTuple):
    """A stretch of words that could hold a name.

    Attributes:
        pieces: of the whole text, padded.
        offsets: where each begins in the view.
        signature: one character for each.
        first: index of its first word.
        last: index of its last word.
        shapes: one character for each of its words and for one more at each side.
        style: how the whole text uses capitals.
    """

    pieces: list[str]
    offsets: list[int]
    signature: str
    first: int
    last: int
    shapes: str
    style: str

    def __repr__(self) -> str:
        """Without the words, which are the text's."""
        return f"Run(first={self.first}, last={self.last})"

    def seen(self) -> tuple[list[str], str, str, str, int, int]:
        """What the model is given."""
        return self.pieces, self.signature, self.shapes, self.style, self.first, self.last

    def words_keys(self) -> list[tuple[str, ...]]:
        """What the model looks at, for each word."""
        return keys_of(*self.seen())


class Name(NamedTuple):
    """A name in `view[start:end]`.

    Attributes:
        margin: log-odds.
        cued: a word that announces it stands at it.
        listed: one of its words is in the lists of names, and no common word.
    """

    start: int
    end: int
    margin: float
    cued: bool
    listed: bool


def names_of(run: Run, model: Model) -> Iterator[Name]:
    """A run's names of two or more words, or of one in a form's field, by start."""
    for first, last, margin in _joined(run, model.label(*run.seen())):
        start, end = run.first + 2 * first, run.first + 2 * last
        left = run.signature[start - 2 : start]
        if first == last and left != _FORM:
            continue
        listed = not {"G", "S", "B"}.isdisjoint(run.signature[start : end + 1])
        cued = _announced(run.pieces, run.signature, start)
        start, end = _inverted(run, start, _and_surname(run, first, end), cued)
        if run.pieces[start - 2] in _LEADING and _LED.match(run.signature, start - 4):
            start -= 2
        yield Name(
            run.offsets[start],
            run.offsets[end + 1],
            margin / model.scale,
            cued,
            listed,
        )


def _announced(pieces: list[str], signature: str, first: int) -> bool:
    """A word that announces a name stands before the one at `first`, or before "es" or "de"."""
    if signature[first - 2] in _CUES:
        return True
    return (
        pieces[first - 2] in _LINKS.get(signature[first - 4], ())
        and signature[first - 3] == BLANK
        and signature[first - 1] in " :"
    )


def _and_surname(run: Run, first: int, end: int) -> int:
    """A surname that is also a common word, behind "e" or "i": "Prats i Serra", "Lima e Sa"."""
    if end - run.first - 2 * first < 2 or run.signature[end + 1 : end + 4] != " Y ":
        return end
    joint, word = run.pieces[end + 2], run.pieces[end + 4]
    listed = run.signature[end + 4] in ("sSB" if joint == "i" else "SB")
    closed = listed and joint in "ei" and run.signature[end + 5] != BLANK
    return end + 4 if closed or (joint == "e" and word == "sa") else end


def _inverted(run: Run, start: int, end: int, cued: bool) -> tuple[int, int]:
    """With the given name behind a comma, or the surname before one: "Vega Rojas, Ana"."""
    signature = run.signature
    if "G" not in signature[start : end + 1]:
        if cued or signature[start - 1] in _CAESURA:
            behind = _GIVEN_BEHIND.match(signature, end + 1)
            end = behind.end() - 1 if behind else end
    elif signature[start - 1] == "," and _ONLY_GIVEN.match(signature[start : end + 1]):
        before = _SURNAME_BEFORE.search(signature, max(0, start - 9), start)
        start = before.start(before.lastgroup or 0) if before else start
    return start, end


def _joined(run: Run, found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """A surname after "y" or "e" is the end of the name before it: "Ramón Casas y Carbó"."""
    joined: list[tuple[int, int, int]] = []
    for first, last, margin in found:
        word = run.first + 2 * first
        if joined and first == last == joined[-1][1] + 2 and first - joined[-1][0] > 2:
            kinds = run.signature[word - 2 : word + 1]
            joint = run.pieces[word - 2]
            if kinds == "Y S" or (kinds == "Y B" and joint != "y"):
                joined[-1] = (joined[-1][0], last, joined[-1][2])
                continue
        joined.append((first, _carried_on(run, last), margin))
    return joined


def _carried_on(run: Run, last: int) -> int:
    """In a text with both cases, a surname of no list follows with its capital: "Río Nistal"."""
    if run.style != "m":
        return last
    while run.first + 2 * last < run.last and run.shapes[last + 1] == "t":
        after = run.first + 2 * last + 2
        if run.signature[after - 1] != BLANK or run.signature[after] not in _SURNAMES:
            break
        if run.shapes[last + 2] != "t":
            break
        last += 1
    return last


def runs_in(
    view: str,
    model: Model,
    forget: Callable[[str], str] | None = None,
    plain: Pieces | None = None,
) -> Iterator[Run]:
    """The runs of a view.

    Args:
        forget: changes signatures, so that training can meet unknown names.
        plain: the view's pieces, if somebody has cut it already.
    """
    pieces, ends = pieces_of(view, plain)
    signature = "".join(map(model.kinds.__getitem__, pieces))
    if _PAIR.search(signature) is None:
        return
    offsets = [*[0] * _PAD, 0, *ends, *[len(view)] * _PAD]
    pieces = [*_PADDING, *pieces, *_PADDING]
    signature = f"{BEGIN * _PAD}{without_handles(signature)}{BEGIN * _PAD}"
    if forget is not None:
        signature = forget(signature)
    style = style_of(view)
    for match in _RUN.finditer(signature):
        first, last = match.start(), match.end() - 1
        if not _worth_reading(pieces, signature, first, last):
            continue
        if style == "m":
            last = _extended(view, offsets, signature, last)
        signature = _with_phrases(pieces, signature, first, last, model)
        for part in range(first, last + 1, 2 * _LONGEST_RUN):
            end = min(part + 2 * _LONGEST_RUN - 2, last)
            shapes = _shapes(view, offsets, style, part, end)
            yield Run(pieces, offsets, signature, part, end, shapes, style)


def _worth_reading(pieces: list[str], signature: str, first: int, last: int) -> bool:
    if first == last:
        return signature[first - 2 : first] == _FORM
    if _TELLING.search(signature, first, last + 1) is not None:
        return True
    return _announced(pieces, signature, first)


def _extended(view: str, offsets: list[int], signature: str, last: int) -> int:
    """A common word with a capital may be the rest of a name: "Pedro Barrio"."""
    while signature[last + 1] == BLANK and signature[last + 2] in _EXTENDING:
        if shape_of(view[offsets[last + 2] : offsets[last + 3]]) != "t":
            break
        last += 2
    return last


def _shapes(view: str, offsets: list[int], style: str, first: int, last: int) -> str:
    """The shapes of the run's words and of one more at each side."""
    if style == "l":
        return "l" * ((last - first) // 2 + 3)
    return "".join(
        [shape_of(view[offsets[i] : offsets[i + 1]]) for i in range(first - 2, last + 3, 2)]
    )


def _with_phrases(pieces: list[str], signature: str, first: int, last: int, model: Model) -> str:
    """The signature with the words of known places, brands and public figures marked."""
    close = pieces[first - 2] in _CLOSE and signature[first - 1] == BLANK
    for index in range(first + 2 if close else first - 2, last, 2):
        if signature[index - 2 : index + 1 : 2] == 2 * PARTICLE:
            continue  # "Maria de los Angeles" is no city
        for phrase in model.phrases.get(f"{pieces[index]} {pieces[index + 2]}", ()):
            end = index + 2 * len(phrase) - 1
            if pieces[index:end:2] == phrase and not signature[index + 1 : end - 1 : 2].strip(
                _LOOSE
            ):
                marked = [
                    kind if kind in (PARTICLE, *_LOOSE) else PHRASE for kind in signature[index:end]
                ]
                signature = signature[:index] + "".join(marked) + signature[end:]
    return signature
