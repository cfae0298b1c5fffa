"""A step of the view is skipped where its hint finds nothing: so nothing may be there to do."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.redaction import disguise, escapes, joined, lettered, spelled, spoken, spread

pytestmark = pytest.mark.thorough

STEPS = {
    step.__name__.rpartition(".")[2]: step
    for step in (disguise, escapes, joined, lettered, spelled, spoken, spread)
}
PIECES = st.sampled_from(
    [
        "1",
        "4",
        "45",
        "703",
        "4587",
        "7870",
        "987654321",
        "O0l1",
        "l7O",
        "3l6",
        "uno",
        "dos",
        "cuatro",
        "siete",
        "nueve",
        "veinte",
        "treinta",
        "mil",
        "cien",
        "doble",
        "y",
        "e",
        "el",
        "de",
        "del",
        "enero",
        "ponto",
        "guion",
        "traco",
        "zeta",
        "ese",
        "k",
        "K",
        "d",
        "n",
        "i",
        "c",
        "v",
        "A",
        "B",
        "Q",
        "P.C",
        "ch",
        "cl4ve",
        "pl@ca",
        "&#52;",
        "%34",
        "&commat;",
        "un0",
        "och0",
        "/",
        "-",
        ".",
        ",",
        ":",
        "_",
        "*",
        "|",
        "~",
        "(",
        ")",
        "[",
        "]",
        "[DNI-1]",
        "Rosa",
        "Quispe9",
        "#Ana",
        "m@r",
        "(.)",
        "@",
        "S",
        "B8",
        "equis",
        "jota",
        "B de burro",
        "apto",
        "calle",
        "numero",
        "4557",
        "x",
        "$",
        "%",
    ]
)
TEXTS = st.builds("".join, st.lists(PIECES | st.just(" "), max_size=16))


@pytest.mark.parametrize("name", STEPS)
def test_what_a_step_would_do_is_hinted(name):
    step = STEPS[name]
    hint = re.compile(step.HINT)

    @settings(max_examples=3_000, deadline=None)
    @given(TEXTS)
    def hinted(text):
        if step.edits(text):
            assert hint.search(text), text

    hinted()
