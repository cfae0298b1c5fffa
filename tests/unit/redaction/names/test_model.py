"""The model's file, and what reading it must hold."""

import hashlib
import itertools
import random
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relevo.redaction import names
from relevo.redaction.names.features import TABLES
from relevo.redaction.names.model import (
    BEGIN,
    INSIDE,
    OUTSIDE,
    SINGLE,
    Model,
    pack,
    read_model,
    trained_model,
    unpack,
)
from relevo.redaction.names.reader import runs_in
from relevo.redaction.names.tokens import Kinds, pieces_of
from tests.timing import LINEAR, growth

FILE = files(names).joinpath("names.model").read_bytes()
CARD = files(names).joinpath("MODEL_CARD.md").read_text(encoding="utf-8")
WEIGHT = st.integers(-20_000, 20_000)


def test_the_card_is_of_this_model():
    assert hashlib.sha256(FILE).hexdigest() in CARD
    assert "CC BY 4.0" in CARD
    assert "SPACCC_MEDDOCAN" in CARD


def test_the_file_is_small():
    assert len(FILE) < 1_000_000


def test_the_file_reads_the_same_each_time():
    assert read_model(FILE) == read_model(FILE) == trained_model()


@given(st.lists(st.tuples(WEIGHT, WEIGHT, WEIGHT), min_size=1, max_size=25))
def test_packed_weights_add_up(rows):
    assert unpack(sum(map(pack, rows))) == tuple(map(sum, zip(*rows, strict=True)))


@pytest.mark.parametrize("seed", range(20))
def test_the_best_labelling_is_the_best_of_all(seed):
    chance = random.Random(seed)
    steps = tuple(tuple(chance.randint(-50, 50) for _ in range(4)) for _ in range(4))
    model = Model(Kinds({}), {}, ({},) * len(TABLES), steps, 1)
    emissions = [tuple(chance.randint(-90, 90) for _ in range(3)) for _ in range(5)]

    def allowed(labels):
        goes_on = [*labels[1:], OUTSIDE]
        return labels[0] != INSIDE and all(
            (after == INSIDE) if label == BEGIN else (after != INSIDE or label == INSIDE)
            for label, after in zip(labels, goes_on, strict=True)
        )

    def weight(labels):
        own = sum((*row, 0)[label] for row, label in zip(emissions, labels, strict=True))
        return own + sum(steps[a][b] for a, b in itertools.pairwise(labels))

    every = itertools.product((BEGIN, INSIDE, SINGLE, OUTSIDE), repeat=5)
    best = max(weight(labels) for labels in every if allowed(labels))
    labels = model._best(emissions)
    assert allowed(labels)
    assert weight(labels) == best


@given(st.text(alphabet="aB3 .-_@'\n\0:Aé", max_size=60))
def test_pieces_run_from_the_beginning_of_the_view_to_its_end(view):
    pieces, ends = pieces_of(view)
    assert len(pieces) % 2 == 1
    assert len(ends) == len(pieces)
    assert list(ends) == sorted(ends)
    assert ends[-1] == len(view)


@given(st.text(alphabet=st.sampled_from("Ana Quispe de 3.'-@\n\0:"), max_size=80))
def test_a_run_lies_in_the_text_and_holds_no_wall(view):
    for run in runs_in(view, trained_model()):
        start, end = run.offsets[run.first], run.offsets[run.last + 1]
        assert 0 <= start < end <= len(view)
        assert "\0" not in view[start:end]


@given(st.text(alphabet=st.sampled_from("AnasoymeQuispe de 3.'-@\n\0:"), max_size=80))
@example("soy Ana Quispe de la Torre y mi esposo LUIS Mamani no viaja. Atte. juan xyzzy")
def test_the_weights_are_those_of_the_keys(view):
    model = trained_model()
    for run in runs_in(view, model):
        wanted = [
            sum(table.get(key, 0) for table, key in zip(model.tables, keys, strict=True))
            for keys in run.words_keys()
        ]
        assert model.weights(*run.seen()) == wanted


def test_nothing_of_a_text_is_remembered():
    model = trained_model()
    before = len(model.kinds)
    names.Names().find("soy Xyzzyana Qwertyuiop, mi cuenta: ~~~ 12 ~~~")
    assert len(model.kinds) == before


BAITS = {
    "one long run": "Ana de ",
    "names": "Ana Quispe ",
    "cues": "soy me llamo titular ",
    "points": "a.",
    "initials": "A. b. ",
    "letters apart": "a b c d ",
    "signs apart": "a.b.c.d.e f*g*h*i ",
    "words run together": "anaQuispe",
    "digits for letters": "a1b3c4 ",
    "handles": "@ana_quispe-rojas ",
    "addresses": "ana.quispe.rojas-vega@ana ",
    "phrases": "san martin de porres ",
    "conjunctions": "Ana Vega y Vega ",
    "walls": "Ana \0 Quispe \0",
}


@pytest.mark.thorough
@pytest.mark.parametrize("bait", BAITS)
def test_a_hostile_text_takes_linear_time(bait):
    found = names.Names()
    assert (
        growth(found.find, lambda length: BAITS[bait] * (length // len(BAITS[bait])), 100_000)
        < LINEAR
    )
