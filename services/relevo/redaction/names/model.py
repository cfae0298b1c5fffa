"""The model: a lexicon, and the weights of a linear-chain conditional random field.

Trained elsewhere (training/names), read once from the file beside this module. The best labelling of
a run is found by Viterbi's algorithm over whole numbers, so it is the same on every machine.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from relevo.redaction.names.features import TABLES

BEGIN, INSIDE, SINGLE, OUTSIDE = range(4)  # a name's first word; its others; a name of one word
_NEVER = -(1 << 30)

Weights = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned. Whole numbers; `scale` of them make one unit of log-odds.

    Attributes:
        lexicon: word to kind; what is not in it is unknown.
        phrases: first word to the places, brands and public figures that begin with it.
        tables: for each of `TABLES`, a key to the weights of BEGIN, INSIDE, SINGLE against OUTSIDE.
        steps: `steps[a][b]` is the weight of label b after label a.
    """

    lexicon: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    tables: tuple[Weights, ...]
    steps: tuple[tuple[int, ...], ...]
    scale: int

    def label(self, keys: Sequence[Sequence[str]]) -> list[tuple[int, int, int]]:
        """The names in a run: number of the first word, of the last, and margin in `scale`.

        The margin is by how much the best labelling beats the one without that name.
        """
        emissions = [self._emission(word) for word in keys]
        labels = self._best(emissions)
        found = []
        index = 0
        while index < len(labels):
            end = index
            if labels[index] == BEGIN:
                while end + 1 < len(labels) and labels[end + 1] == INSIDE:
                    end += 1
                found.append((index, end, self._margin(emissions, labels, index, end)))
            elif labels[index] == SINGLE:
                found.append((index, end, self._margin(emissions, labels, index, end)))
            index = end + 1
        return found

    def _emission(self, word: Sequence[str]) -> tuple[int, int, int, int]:
        begin = inside = single = 0
        for table, key in zip(self.tables, word, strict=True):
            weights = table.get(key)
            if weights is not None:
                begin += weights[0]
                inside += weights[1]
                single += weights[2]
        return begin, inside, single, 0

    def _best(self, emissions: Sequence[tuple[int, int, int, int]]) -> list[int]:
        to_begin, to_inside, to_single, to_outside = zip(*self.steps, strict=True)
        begin, inside, single, outside = emissions[0]
        inside = _NEVER
        came: list[tuple[int, int, int, int]] = []
        for word in emissions[1:]:
            # A name that has begun goes on; one goes on only where one has begun.
            ended = (inside, single, outside)
            from_begin = _latest(ended, to_begin)
            from_single = _latest(ended, to_single)
            from_outside = _latest(ended, to_outside)
            if begin + to_inside[BEGIN] >= inside + to_inside[INSIDE]:
                source, value = BEGIN, begin + to_inside[BEGIN]
            else:
                source, value = INSIDE, inside + to_inside[INSIDE]
            came.append((from_begin[0], source, from_single[0], from_outside[0]))
            begin = from_begin[1] + word[BEGIN]
            inside = value + word[INSIDE]
            single = from_single[1] + word[SINGLE]
            outside = from_outside[1] + word[OUTSIDE]
        label = _latest((inside, single, outside), (0, 0, 0, 0))[0]
        labels = [label]
        for sources in reversed(came):
            label = sources[label]
            labels.append(label)
        labels.reverse()
        return labels

    def _margin(
        self,
        emissions: Sequence[tuple[int, int, int, int]],
        labels: Sequence[int],
        first: int,
        last: int,
    ) -> int:
        steps = self.steps
        margin = sum(emissions[index][labels[index]] for index in range(first, last + 1))
        before = labels[first - 1] if first else None
        after = labels[last + 1] if last + 1 < len(labels) else None
        previous = before
        for index in range(first, last + 1):
            if previous is not None:
                margin += steps[previous][labels[index]]
            if index > first or before is not None:
                margin -= steps[OUTSIDE if index > first else labels[first - 1]][OUTSIDE]
            previous = labels[index]
        if after is not None:
            margin += steps[labels[last]][after] - steps[OUTSIDE][after]
        return margin


def _latest(ended: tuple[int, int, int], to: Sequence[int]) -> tuple[int, int]:
    """Which of INSIDE, SINGLE, OUTSIDE it is best to come from, and the sum."""
    inside, single, outside = ended[0] + to[INSIDE], ended[1] + to[SINGLE], ended[2] + to[OUTSIDE]
    if outside >= inside and outside >= single:
        return OUTSIDE, outside
    return (INSIDE, inside) if inside >= single else (SINGLE, single)


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
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in content["phrases"]:
        phrase = tuple(line.split())
        phrases[phrase[0]] = (*phrases.get(phrase[0], ()), phrase)
    return Model(
        lexicon=lexicon,
        phrases=phrases,
        tables=tuple(_weights(content["tables"][name]) for name in TABLES),
        steps=tuple(map(tuple, content["steps"])),
        scale=content["scale"],
    )


def _weights(table: Mapping[str, str]) -> Weights:
    numbers = iter(table["weights"])
    return dict(zip(table["keys"].split("\t"), zip(numbers, numbers, numbers), strict=True))
