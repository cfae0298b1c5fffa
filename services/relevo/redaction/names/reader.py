"""Reads a view for names: signature, runs of words that could hold one, features, model.

The signature and one pattern over it are the gate: most texts hold no run, and the model never sees
them. Keeps nothing of any text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from relevo.redaction.names.features import keys_of, shape_of, style_of
from relevo.redaction.names.model import SINGLE, Model
from relevo.redaction.names.tokens import (
    BEGIN,
    BLANK,
    END,
    PARTICLE,
    PHRASE,
    pieces_of,
    signature_of,
)

_PAD = 4  # pieces before and after a text: every slice of its signature has its full length
_PADDING = [""] * _PAD
_LONGEST_RUN = 16  # words; a longer run is read in parts

_WORD = r"(?:[ia][ .`'])*[GSBgsbUP]"
_JOINT = r"[ '\-](?:p[ '](?:p )?)?"
_RUN = re.compile(rf"(?:(?<=[^ '\-])p (?:p )?)?{_WORD}(?:{_JOINT}{_WORD})*(?: [ia](?=[.,:|$]))?")
_TELLING = re.compile("[GSBP]|[gsb].+[gsba]|a.+[gsb]")
_CUES = frozenset("123TVD")
_EXTENDING = frozenset("WmLkO23DVT")
_FORM = "1:"  # "Nombre: Pedro"
_BESIDE_NO_NAME = frozenset("@")


class Run(NamedTuple):
    """A stretch of words that could hold a name.

    Attributes:
        pieces: of the whole text, padded.
        signature: likewise.
        first: index of its first word in both.
        last: index of its last word.
        keys: what the model looks at, for each of its words.
    """

    pieces: list[str]
    signature: str
    first: int
    last: int
    keys: list[tuple[str, ...]]


class Name(NamedTuple):
    """A name in `view[start:end]`; `margin` in log-odds; `cued`: a word that announces it is at it."""

    start: int
    end: int
    margin: float
    cued: bool


def names_in(view: str, model: Model, enough: float) -> Iterator[Name]:
    """Names of two or more words, or of one in a form's field, by start."""
    offsets: list[int] = []
    for run in runs_in(view, model):
        for first, last, margin in model.label(run.keys):
            start, end = run.first + 2 * first, run.first + 2 * last
            odds = margin / model.scale
            left = run.signature[start - 2 : start]
            if odds < enough or (first == last and left != _FORM):
                continue
            if not offsets:
                offsets = [0, *accumulate(map(len, run.pieces))]
            yield Name(offsets[start], offsets[end + 1], odds, left[0] in _CUES)


def runs_in(view: str, model: Model, forget: Callable[[str], str] | None = None) -> Iterator[Run]:
    """The runs of a view. `forget` changes signatures, so that training can meet unknown names."""
    pieces = pieces_of(view)
    signature = signature_of(pieces, model.lexicon)
    if _RUN.search(signature) is None:
        return
    pieces = [*_PADDING, *pieces, *_PADDING]
    signature = f"{BEGIN * _PAD}{signature}{END * _PAD}"
    if forget is not None:
        signature = forget(signature)
    style = style_of(view)
    offsets: list[int] = []
    done = 0
    for match in _RUN.finditer(signature):
        first, last = match.start(), match.end() - 1
        if first < done or not _worth_reading(signature, first, last):
            continue
        if not offsets:
            offsets = [0, *accumulate(map(len, pieces))]

        def shape(index: int) -> str:
            word = view[offsets[index] : offsets[index + 1]]
            return shape_of(word) if word else "-"

        while (
            style == "m"
            and signature[last + 1] == BLANK
            and signature[last + 2] in _EXTENDING
            and shape(last + 2) == "t"
        ):
            last += 2
        done = last + 1
        signature = _with_phrases(pieces, signature, first, last, model)
        for part in range(first, last + 1, 2 * _LONGEST_RUN):
            end = min(part + 2 * _LONGEST_RUN - 2, last)
            shapes = "".join(map(shape, range(part - 2, end + 3, 2)))
            yield Run(
                pieces, signature, part, end, keys_of(pieces, signature, shapes, style, part, end)
            )


def _worth_reading(signature: str, first: int, last: int) -> bool:
    cue = signature[first - 2]
    if first == last:
        return signature[first - 2 : first] == _FORM
    if signature[first - 1] in _BESIDE_NO_NAME or signature[last + 1] in _BESIDE_NO_NAME:
        return last - first >= 4
    return cue in _CUES or _TELLING.search(signature, first, last + 1) is not None


def _with_phrases(pieces: list[str], signature: str, first: int, last: int, model: Model) -> str:
    """The signature with the words of known places, brands and public figures marked."""
    for index in range(first, last + 1, 2):
        for phrase in model.phrases.get(pieces[index], ()):
            end = index + 2 * len(phrase)
            if (
                tuple(pieces[index:end:2]) == phrase
                and not signature[index + 1 : end - 1 : 2].strip()
            ):
                marked = "".join(
                    kind if kind in (PARTICLE, BLANK) else PHRASE
                    for kind in signature[index : end - 1]
                )
                signature = signature[:index] + marked + signature[end - 1 :]
    return signature
