"""What holds for every text."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.redaction import FindingType, Redaction, Redactor
from relevo.redaction.compiled import compiled_of
from relevo.redaction.detector import Shape, compact
from relevo.redaction.detectors import DETECTORS
from relevo.redaction.matching import spans_of
from relevo.redaction.pieces import Pieces
from relevo.redaction.prefilter import (
    Look,
    Numbers,
    Prefilter,
    codes_of,
    starts_of_numbers,
)
from relevo.redaction.view import view_of
from tests.timing import LINEAR, growth

pytestmark = pytest.mark.thorough

REDACTOR = Redactor()
PREFILTER = Prefilter(DETECTORS)
COMPILED = [
    compiled_of(order, detector, shape)
    for order, detector in enumerate(DETECTORS)
    for shape in detector.shapes
]

NUMERIC = [(1, one) for one in COMPILED if one.numeric]
OTHERS = [one for one in COMPILED if not one.numeric]

VOCABULARY = """
    dni DNI: cédula c.c rut cel +51 tarjeta visa vence cvv clave contraseña es: reserva PNR
    pasaporte cuenta alias correo reclamo caso soles $ # / soy Ana Quispe Rojas de y mi es código
    SMS seguridad 45678912 45.678.912 963852741 4010928159013962 4666 1760 3137 2159 08/27 123 4471
    11.786.579-7 20260181590 ES5511781551661605344688 TB4WZN G80461735 a.b@c.example
    perro.luna.mate Mar#2086 pin senha era puse numeritos atrás usuario como respuesta secreta
    arroba gmail punto com juan@gmail at dot guion LifeMiles IB 98765432 boleto 045-2134567890
    vuelo póliza número de cliente suministro nací el 15/08/1987 mayo del 90 (02-11-1975) IMEI
    356938035643809 ip 181.65.23.140 empieza en con termina primeros son después nuevo
    venc agosto 27 código di llegó que localizador XK7PQR
    perro.luna.mate Mar#2086 vivo en av. calle Los Robles 1234, dpto 502 piso mz B lt 14 urb. # Rua
    entre esq. km vía Miraflores Lima agencia Street cep 01310-100 N34-451 c/ s/n depto
    perro.luna.mate Mar#2086
    Rosa rosa del Cruz MAMANI Juan, atte. titular: Sra. e O'Connor @ana Santa Javier Prado J.
    [DNI-1] [clave-12] (PIN-4471) [ ] ( ) - ⑳ ４５６７ 8️⃣
"""
PIECES = st.sampled_from([*VOCABULARY.split(), "1 2 3 4 5 6 7 8", "\n", "\u200b", " "])
POSTS = st.builds(
    lambda pieces, joint: joint.join(pieces),
    st.lists(PIECES, max_size=14),
    st.sampled_from([" ", "", " ", ", "]),
)
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
TEXTS = POSTS | ANY_TEXT


def outside(text: str, result: Redaction) -> str:
    """The redacted text without its placeholders."""
    parts, done = [], 0
    for placeholder in result.placeholders:
        parts.append(result.text[done : placeholder.start])
        done = placeholder.end
    return "".join([*parts, result.text[done:]])


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_redacting_a_redacted_text_finds_nothing(text):
    once = REDACTOR.redact(text).text
    again = REDACTOR.redact(once)
    assert again.findings == ()


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_a_text_with_a_secret_is_never_taken_for_one_without(text):
    if any(finding.type is FindingType.SECRET for finding in REDACTOR.redact(text).findings):
        assert REDACTOR.may_hold_secret(text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_what_is_outside_the_findings_stays_and_what_is_inside_goes(text):
    result = REDACTOR.redact(text)
    kept, done = [], 0
    for finding in result.findings:
        assert done <= finding.start < finding.end <= len(text)
        kept.append(text[done : finding.start])
        done = finding.end
    kept.append(text[done:])
    brackets = str.maketrans("[]［］【】〔〕〖〗⟦⟧❲❳⦋⦌", "()" * 8)
    assert outside(text, result).translate(brackets) == "".join(kept).translate(brackets)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_square_placeholder_in_the_output_is_always_ours(text):
    result = REDACTOR.redact(text)
    assert "[DNI-1]" not in outside(text, result)


@settings(max_examples=300, deadline=None)
@given(POSTS)
def test_the_secret_is_gone_from_what_is_sealed(text):
    result = REDACTOR.redact(text)
    sealed, done = [], 0
    for placeholder in result.placeholders:
        if placeholder.finding.type is FindingType.SECRET:
            sealed += [text[done : placeholder.finding.start], placeholder.label]
            done = placeholder.finding.end
    assert result.without_secrets == "".join([*sealed, text[done:]])


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_prefilter_never_hides_a_shape_that_matches(text):
    view = view_of(text).text
    possible = {(c.order, c.shape.pattern) for c, _ in PREFILTER.look(view).possible}
    for order, detector in enumerate(DETECTORS):
        for shape in detector.shapes:
            if shape.numeric or detector.needs_context(shape):
                continue
            if (order, shape.pattern) in possible:
                continue
            assert not any(matches(shape, view)), detector.name


def matches(shape: Shape, view: str) -> Iterator[bool]:
    """Where the shape's words stand: that its pattern matches, and that its reading finds."""
    for found in re.finditer(shape.pattern, view, re.ASCII):
        begin = re.match("[a-z]*", view[found.start() :].lower())
        if not shape.begins or (begin and begin[0] in shape.begins):
            yield shape.reading is None or shape.reading(view, *found.span()) is not None


class EveryNumber(Numbers):
    """Tries each numeric shape at each place."""

    def __init__(self) -> None:
        super().__init__(NUMERIC)
        self._outlines = self

    def fitting(self, _view: str, _at: int, _reach: int) -> range:
        return range(len(NUMERIC))


def whole_look(view: str) -> Look:
    """Everything possible everywhere."""
    pieces = Pieces(view)
    starts = starts_of_numbers(view)
    return Look(
        possible=[(compiled, True) for compiled in OTHERS],
        starts=starts,
        words=pieces.places(set(pieces.words)),
        codes=codes_of(view, starts),
        letters=pieces.initials(),
        named=1,
        numbers=EveryNumber(),
    )


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_shape_is_met_wherever_it_stands(text):
    view = view_of(text).text
    look = whole_look(view)
    for compiled in OTHERS:
        if compiled.shape.reading is None:
            everywhere = [match.span(compiled.group) for match in compiled.pattern.finditer(view)]
            assert list(spans_of(compiled, view, look)) == everywhere, compiled.detector.name


BY_OUTLINE = Numbers(NUMERIC)


WRITTEN = st.text(alphabet="0123456789 .-/,()+_'kKX\n\0", max_size=40)


@settings(max_examples=600, deadline=None)
@given(TEXTS | WRITTEN)
def test_a_number_is_met_by_every_shape_that_matches_it(text):
    view = view_of(text).text
    starts = starts_of_numbers(view)
    met = {id(one): list(spans) for one, _, spans in BY_OUTLINE.spans(view, starts, 1)}
    for _, compiled in NUMERIC:
        everywhere = [match.span(compiled.group) for match in compiled.pattern.finditer(view)]
        assert met.get(id(compiled), []) == everywhere, compiled.detector.name


class _Everything(Prefilter):
    """Holds everything possible."""

    def look(self, view: str, pieces: Pieces | None = None) -> Look:
        return whole_look(view)


EVERYTHING = Redactor()
EVERYTHING._prefilter = _Everything(DETECTORS)


@settings(max_examples=200, deadline=None)
@given(POSTS)
def test_the_prefilter_never_hides_a_finding(text):
    assert EVERYTHING.redact(text) == REDACTOR.redact(text)


@given(st.text(alphabet="0123456789 .-", max_size=30))
def test_compact_makes_spellings_equal(value):
    assert compact(value) == value.translate(str.maketrans("", "", " .-"))


LENGTH = 100_000
BAITS = {
    "digits": "7",
    "digits apart": "1 ",
    "groups": "1234 ",
    "labelled groups": "dni cuenta cel 73829164 tarjeta clave ",
    "labels": "cuenta tarjeta dni pasaporte clave reserva cel alias soy ",
    "local parts": "a@",
    "passwords": "clave de ",
    "brackets": "[",
    "typed placeholders": "[dni-1]",
    "invisible": "\u200b",
    "full-width": "７",
    "ligatures": "\ufdfa",
    "ibans": "ES12 ",
    "dates": "1/2/",
    "signs": "+1(",
    "secrets told": "clave que me es 1 ",
    "codes given": "el codigo se lo di ",
    "addresses told": "ana punto arroba ",
    "half addresses": "ana at gmail a@ gmail . ",
    "chunks": "tarjeta empieza con 4567 y sigue ",
    "births": "naci el 3 de mayo ",
    "bookings": "vuelo reserva XK7PQ ",
    "contracts": "numero de cliente A-1-",
    "devices": "ip 12.12.12. mac 3c:22:",
    "answers": "pregunta secreta mi perro ",
    "expiries": "tarjeta vence en agosto ",
    "addresses": "av lima 1 ",
    "streets without number": "calle los sauces ",
    "tails": "calle sol 1 dpto 2, lima, ",
    "cues": "vivo en lima 1 ",
    "blocks and lots": "mz b lt 1 ",
    "blocks": "mz b ",
    "grids": "calle 4 # 3-1 ",
    "crossings": "Lima 12 entre Lima y ",
    "numbers in words": "av lima dos mil ",
    "names and numbers": "Lima 123, ",
    "agencies": "agencia de av lima 1 ",
    "particles": "av de la 1 ",
}


def repeated(piece):
    return lambda length: piece * (length // len(piece))


MADE = {name: repeated(piece) for name, piece in BAITS.items()} | {
    "domains": lambda length: "a@" + "a." * (length // 2),
    "long password": lambda length: "clave " + "a" * length,
    "names": lambda length: "soy " + "Ana de " * (length // 7),
}


@pytest.mark.parametrize("bait", MADE)
def test_a_hostile_text_takes_linear_time(bait):
    assert growth(REDACTOR.redact, MADE[bait], LENGTH) < LINEAR
