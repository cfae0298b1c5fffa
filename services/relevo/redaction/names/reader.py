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
_JOINT = r"[ '\-](?:p[ '.](?:p )?|Y (?=[SB]))?"
# A common word between two of a name: "Jorge Subira Rios".
_BETWEEN = "(?: [WO](?= [GSBsb]))?"
_RUN = re.compile(
    rf"(?:(?<=[^ '\-])p (?:p )?)?{_WORD}(?:{_BETWEEN}{_JOINT}{_WORD})*"
    # An initial at the end, or a common word before a stop: "Ana Rojas Puerto."
    r"(?: [iaY](?=[.`|^])|(?<=[GSBsb] [GSB]) [WO2](?=[.,:|^#*(]))?"
)
_PAIR = re.compile(
    rf"[GSBgsbUPia][ '.`\-](?:p[ '](?:p )?)?(?:W')?{_NAME}|[GSB] [WO] [GSBsb]"
    rf"|1:(?:p )*{_NAME}|{_NAME}[ \-]i"
)
_TELLING = re.compile("[GSBP]|[gsb].+[gsba]|a.+[gsb]|[gb] U")
_CUES = frozenset("123TVD")
_SURNAMES = frozenset("US")
_EXTENDING = frozenset("WmLkO23DVT")
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
        if run.pieces[start - 2] in _LEADING and _LED.match(run.signature, start - 4):
            start -= 2
        yield Name(
            run.offsets[start],
            run.offsets[end + 1],
            margin / model.scale,
            left[0] in _CUES,
            listed,
        )


def _joined(run: Run, found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """A surname after "y" or "e" is the end of the name before it: "Ramón Casas y Carbó"."""
    joined: list[tuple[int, int, int]] = []
    for first, last, margin in found:
        word = run.first + 2 * first
        if joined and first == last == joined[-1][1] + 2 and first - joined[-1][0] > 2:
            kinds = run.signature[word - 2 : word + 1]
            if kinds == "Y S" or (kinds == "Y B" and run.pieces[word - 2] != "y"):
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
        if not _worth_reading(signature, first, last):
            continue
        if style == "m":
            last = _extended(view, offsets, signature, last)
        signature = _with_phrases(pieces, signature, first, last, model)
        for part in range(first, last + 1, 2 * _LONGEST_RUN):
            end = min(part + 2 * _LONGEST_RUN - 2, last)
            shapes = _shapes(view, offsets, style, part, end)
            yield Run(pieces, offsets, signature, part, end, shapes, style)


def _worth_reading(signature: str, first: int, last: int) -> bool:
    if first == last:
        return signature[first - 2 : first] == _FORM
    return signature[first - 2] in _CUES or _TELLING.search(signature, first, last + 1) is not None


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
    for index in range(first - 2, last, 2):
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
