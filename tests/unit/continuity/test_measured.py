"""How often the guard is right: on the held-out half of the labelled replies, never tuned on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from relevo.continuity import Guard, Kind

VECTORS = Path(__file__).parents[2] / "vectors" / "continuity"
LEAST, LEAST_OF_A_LANGUAGE = 0.9, 0.85
LANGUAGES = ("es", "pt", "en")


def labelled(part: str) -> list[dict[str, Any]]:
    lines = (VECTORS / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


HELD_OUT, DEV = labelled("held-out"), labelled("dev")


class Score:
    """True and false positives, false negatives."""

    def __init__(self) -> None:
        self.right = self.wrong = self.missed = 0

    def add(self, got: set[str], gold: set[str]) -> None:
        self.right += len(got & gold)
        self.wrong += len(got - gold)
        self.missed += len(gold - got)

    @property
    def worst(self) -> float:
        """The lower of precision and recall."""
        return self.right / (self.right + max(self.wrong, self.missed))


def _one(said: bool) -> set[str]:
    return {"yes"} if said else set()


def scores(rows: list[dict[str, Any]]) -> dict[tuple[str, str], Score]:
    """By language or "all", and by what is judged."""
    guard = Guard(lambda text: ())
    found: dict[tuple[str, str], Score] = {}
    for row in rows:
        verdict = guard.read(row["reply"], row["known"])
        judged = {
            "pairs": (set(verdict.asks_again), set(row["asks_again"])),
            "asks": (_one(bool(verdict.asks_again)), _one(bool(row["asks_again"]))),
            "away": (_one(verdict.sends_away), _one(row["sends_away"])),
        }
        for language in ("all", row["lang"]):
            for name, (got, gold) in judged.items():
                found.setdefault((language, name), Score()).add(got, gold)
    return found


@pytest.fixture(scope="module")
def held_out() -> dict[tuple[str, str], Score]:
    return scores(HELD_OUT)


@pytest.mark.parametrize("judged", ["asks", "pairs", "away"])
def test_precision_and_recall_on_replies_that_were_held_out(held_out, judged):
    assert held_out["all", judged].worst >= LEAST


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("judged", ["asks", "pairs", "away"])
def test_precision_and_recall_in_each_language(held_out, language, judged):
    assert held_out[language, judged].worst >= LEAST_OF_A_LANGUAGE


@pytest.mark.parametrize("judged", ["asks", "pairs", "away"])
@pytest.mark.parametrize(("part", "least"), [("dev", 0.97), ("adversarial", 0.85)])
def test_what_was_tuned_on_stays_right(part, least, judged):
    assert scores(labelled(part))["all", judged].worst >= least


def test_the_labelled_replies_are_many_balanced_and_of_each_language():
    rows = HELD_OUT + DEV
    assert len(rows) == len({row["id"] for row in rows}) >= 600
    assert not {row["reply"] for row in HELD_OUT} & {row["reply"] for row in DEV}
    languages = Counter(row["lang"] for row in rows)
    assert languages["es"] >= 0.6 * len(rows)
    assert min(languages[language] for language in LANGUAGES) >= 100
    for positive in (lambda row: bool(row["asks_again"]), lambda row: row["sends_away"]):
        assert 0.25 <= sum(map(positive, rows)) / len(rows) <= 0.75
    for row in rows:
        assert set(row["asks_again"]) <= set(row["known"]) <= {kind.value for kind in Kind}
