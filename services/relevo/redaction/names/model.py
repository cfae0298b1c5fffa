"""The model: a lexicon, and the weights of a linear-chain conditional random field.

Trained elsewhere (training/names), read once from the file beside this module. The best labelling
of a run is found by Viterbi's algorithm over whole numbers, so it is the same on every machine.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TypedDict

from relevo.redaction.names.features import NO_WORD, TABLES, WITH_ENDING
from relevo.redaction.names.tokens import Kinds

BEGIN, INSIDE, SINGLE, OUTSIDE = range(4)  # a name's first word; its others; a name of one word
_NEVER = -(1 << 40)
# A key's three weights lie in one number, so that one addition adds all three.
_WIDTH = 20
_HALF = 1 << (_WIDTH - 1)
_LOW = (1 << _WIDTH) - 1
_NOTHING = (0,) * len(TABLES)
_WINDOW = 4  # pieces before and after a word that the kinds' tables see
_WINDOWS = 1 << 14  # sums kept


class _Table(TypedDict):
    keys: str
    weights: list[int]


Weights = dict[str, int]
Emission = tuple[int, int, int]  # of BEGIN, INSIDE, SINGLE; OUTSIDE has 0


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned. Whole numbers; `scale` of them make one unit of log-odds.

    Attributes:
        kinds: word or gap to kind.
        phrases: first two words to the places, brands and public figures that begin with it.
        tables: for each of `TABLES`, a key to its packed weights against OUTSIDE.
        steps: `steps[a][b]` is the weight of label b after label a.
    """

    kinds: Kinds
    phrases: Mapping[str, tuple[list[str], ...]]
    tables: tuple[Weights, ...]
    steps: tuple[tuple[int, ...], ...]
    scale: int
    _sums: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def label(
        self, pieces: list[str], signature: str, shapes: str, style: str, first: int, last: int
    ) -> list[tuple[int, int, int]]:
        """The names in a run: number of the first word, of the last, and margin in `scale`.

        The margin is by how much the best labelling beats the same one without that name.
        Arguments as of `keys_of`.
        """
        weights = self.weights(pieces, signature, shapes, style, first, last)
        emissions = list(map(unpack, weights))
        labels = self._best(emissions)
        found = []
        index = 0
        while index < len(labels):
            end = index + 1
            if labels[index] != OUTSIDE:
                while end < len(labels) and labels[end] == INSIDE:
                    end += 1
                found.append((index, end - 1, self._margin(emissions, labels, index, end)))
            index = end
        return found

    def weights(
        self, pieces: list[str], signature: str, shapes: str, style: str, first: int, last: int
    ) -> list[int]:
        """For each word the packed sum of the weights of `keys_of`, without making all its keys.

        What depends on kinds and capitals alone is summed once for each window of kinds.
        """
        (
            *_, words, words_before, words_after, seconds_before, seconds_after, _, _, _,
            endings, beginnings, lefts, left_kinds, rights, right_kinds, _,
        ) = self.tables  # fmt: skip
        sums = self._sums
        left, right = first - 2, last + 2
        left_kind, right_kind = signature[left], signature[right]
        left_gap, right_gap = signature[first - 1], signature[last + 1]
        left_word = left_gap + ("" if left_kind in NO_WORD else pieces[left])
        right_word = right_gap + ("" if right_kind in NO_WORD else pieces[right])
        left_kind, right_kind = left_kind + left_gap, right_kind + right_gap
        count = min((last - first) // 2, 6)
        inner = lefts.get("0" + left_word, 0) + rights.get("0" + right_word, 0)
        found: list[int] = []
        for number, index in enumerate(range(first, last + 1, 2)):
            key = (
                f"{count}{number if number < 6 else 6}{style}{shapes[number : number + 3]}"
                f"{signature[index - _WINDOW : index + _WINDOW + 1]}"
            )
            total = sums.get(key)
            if total is None:
                total = self._summed(key)
            kind = signature[index]
            if kind not in NO_WORD:
                total += words.get(pieces[index], 0)
            elif kind in WITH_ENDING:
                word = pieces[index]
                total += endings.get(word[-3:], 0) + beginnings.get(word[:3], 0)
            if signature[index - 2] not in NO_WORD:
                total += words_before.get(pieces[index - 2] + signature[index - 1], 0)
            if signature[index + 2] not in NO_WORD:
                total += words_after.get(signature[index + 1] + pieces[index + 2], 0)
            if signature[index - 4] not in NO_WORD:
                total += seconds_before.get(pieces[index - 4], 0)
            if signature[index + 4] not in NO_WORD:
                total += seconds_after.get(pieces[index + 4], 0)
            if first < index < last:
                total += inner
                total += left_kinds.get(f"0{left_kind}{kind}", 0)
                total += right_kinds.get(f"0{right_kind}{kind}", 0)
            else:
                start, end = "1" if number == 0 else "0", "1" if index == last else "0"
                total += lefts.get(start + left_word, 0) + rights.get(end + right_word, 0)
                total += left_kinds.get(f"{start}{left_kind}{kind}", 0)
                total += right_kinds.get(f"{end}{right_kind}{kind}", 0)
            found.append(total)
        return found

    def _summed(self, key: str) -> int:
        """The weights of a window of kinds: number of words, place, style, shapes, kinds."""
        window = key[6:]
        kind = window[4]
        style, shapes = key[2], key[3:6]
        keys = (
            kind, window[2:5], window[4:7], window[2:7], window[:5], window[4:],
            "", "", "", "", "", style + shapes[1], style + shapes, style + shapes[1] + kind,
            "", "", "", "", "", "", key[:2],
        )  # fmt: skip
        total = sum(map(dict.get, self.tables, keys, _NOTHING))
        if len(self._sums) < _WINDOWS:
            self._sums[key] = total
        return total

    def _best(self, emissions: Sequence[Emission]) -> list[int]:
        """The best labels: a name that has begun goes on, and none goes on that has not begun."""
        (_, bi, _, _), (ib, ii, is_, io), (sb, _, ss, so), (ob, _, os_, oo) = self.steps
        begin, inside, single = emissions[0]
        inside, outside = _NEVER, 0
        came: list[tuple[int, int, int, int]] = []
        for to_begin, to_inside, to_single in emissions[1:]:
            b, b_from = outside + ob, OUTSIDE
            if inside + ib > b:
                b, b_from = inside + ib, INSIDE
            if single + sb > b:
                b, b_from = single + sb, SINGLE
            s, s_from = outside + os_, OUTSIDE
            if inside + is_ > s:
                s, s_from = inside + is_, INSIDE
            if single + ss > s:
                s, s_from = single + ss, SINGLE
            o, o_from = outside + oo, OUTSIDE
            if inside + io > o:
                o, o_from = inside + io, INSIDE
            if single + so > o:
                o, o_from = single + so, SINGLE
            i, i_from = begin + bi, BEGIN
            if inside + ii > i:
                i, i_from = inside + ii, INSIDE
            came.append((b_from, i_from, s_from, o_from))
            begin, inside, single, outside = b + to_begin, i + to_inside, s + to_single, o
        label = OUTSIDE
        if inside > outside or single > outside:
            label = INSIDE if inside >= single else SINGLE
        labels = [label]
        for sources in reversed(came):
            label = sources[label]
            labels.append(label)
        labels.reverse()
        return labels

    def _margin(
        self, emissions: Sequence[Emission], labels: Sequence[int], first: int, end: int
    ) -> int:
        steps = self.steps
        margin = sum(emissions[index][labels[index]] for index in range(first, end))
        for index in range(max(first, 1), min(end + 1, len(labels))):
            before, after = labels[index - 1], labels[index]
            margin += steps[before][after]
            before = OUTSIDE if index > first else before
            margin -= steps[before][OUTSIDE if index < end else after]
        return margin


def pack(weights: Sequence[int]) -> int:
    """Three weights in one number; sums of such numbers are the numbers of the sums."""
    begin, inside, single = weights
    return begin + (inside << _WIDTH) + (single << 2 * _WIDTH)


def unpack(packed: int) -> Emission:
    """The three weights, each under half a million."""
    begin = (packed + _HALF & _LOW) - _HALF
    packed = packed - begin >> _WIDTH
    inside = (packed + _HALF & _LOW) - _HALF
    return begin, inside, packed - inside >> _WIDTH


@cache
def trained_model() -> Model:
    """The model in the package, read once."""
    return read_model(files(__package__).joinpath("names.model").read_bytes())


def read_model(packed: bytes) -> Model:
    """A model from its file: zlib over JSON."""
    content = json.loads(zlib.decompress(packed))
    lexicon: dict[str, str] = {}
    for kind, words in content["lexicon"].items():
        lexicon.update(dict.fromkeys(words.split(), kind))
    return Model(
        kinds=Kinds(lexicon),
        phrases=phrases_by_first_words(content["phrases"]),
        tables=tuple(_weights(content["tables"][name]) for name in TABLES),
        steps=tuple(map(tuple, content["steps"])),
        scale=content["scale"],
    )


def phrases_by_first_words(lines: Sequence[str]) -> dict[str, tuple[list[str], ...]]:
    """Phrases, by the two words that they begin with."""
    phrases: dict[str, tuple[list[str], ...]] = {}
    for line in lines:
        phrase = line.split()
        start = f"{phrase[0]} {phrase[1]}"
        phrases[start] = (*phrases.get(start, ()), phrase)
    return phrases


def _weights(table: _Table) -> Weights:
    numbers = table["weights"]
    rows = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
    return dict(zip(table["keys"].split("\t"), map(pack, rows), strict=True))
