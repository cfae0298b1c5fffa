"""From what the model reads to findings: score and reasons."""

from __future__ import annotations

import math
from typing import NamedTuple

from relevo.redaction.findings import Reason
from relevo.redaction.names.model import Model, trained_model
from relevo.redaction.names.reader import Name, names_in

# Log-odds from which a name is a finding.
ENOUGH = 0.0
ENOUGH_UNLISTED = 0.8  # where no list holds any of its words


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

    def find(self, view: str) -> list[Found]:
        """The names in a view, by start. A wall belongs to none."""
        return [
            Found(name.start, name.end, _score(name.margin), _reasons(name))
            for name in names_in(view, self._model)
            if name.margin >= (ENOUGH if name.listed else ENOUGH_UNLISTED)
        ]


def _score(margin: float) -> float:
    return round(min(0.99, 1 / (1 + math.exp(-margin))), 2)


def _reasons(name: Name) -> tuple[Reason, ...]:
    return (Reason.LABEL,) if name.cued else (Reason.MODEL,)
