"""From what the model reads to findings: score and reasons."""

from __future__ import annotations

import math
from itertools import chain
from typing import NamedTuple

from relevo.redaction.findings import Reason
from relevo.redaction.names.model import Model, trained_model
from relevo.redaction.names.reader import names_of, runs_in
from relevo.redaction.pieces import Pieces

# Log-odds from which a name is a finding, by whether a list holds one of its words and whether a
# word announces it. Set on the development sets.
_ENOUGH = {(True, True): 0.5, (True, False): 1.0, (False, True): 1.0, (False, False): 3.0}
_ANNOUNCED, _READ = (Reason.LABEL,), (Reason.MODEL,)


class Found(NamedTuple):
    """A name in `view[start:end]`; score as a finding's."""

    start: int
    end: int
    score: float
    reasons: tuple[Reason, ...]


class Names:
    """Finds names in views. Holds the model and nothing of any text; safe to share by threads."""

    def __init__(self, model: Model | None = None) -> None:
        self._model = trained_model() if model is None else model

    def find(self, view: str, pieces: Pieces | None = None) -> list[Found] | None:
        """The names in a view, whose pieces may be given; by start. A wall belongs to none.

        None: nothing in it could be one, nor could it if parts of it without letters were masked.
        """
        runs = runs_in(view, self._model, plain=pieces)
        first = next(runs, None)
        if first is None:
            return None
        return [
            Found(name.start, name.end, _score(name.margin), _ANNOUNCED if name.cued else _READ)
            for run in chain((first,), runs)
            for name in names_of(run, self._model)
            if name.margin >= _ENOUGH[name.listed, name.cued]
        ]


def _score(margin: float) -> float:
    """A probability, 0.5 to 0.99."""
    return round(min(0.99, 1 / (1 + math.exp(-margin))), 2)
