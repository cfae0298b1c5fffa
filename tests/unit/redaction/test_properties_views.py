"""What holds for every text, in whatever form it is written and whoever asks."""

from __future__ import annotations

import random
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.redaction import Configuration, Redactor, TextTooLong, Unreadable
from relevo.redaction.batch import redact_all
from tests.fuzz.invariants import FORMS, leftovers, offsets, outside
from tests.fuzz.posts import ODD, changed, evaded, post, value

pytestmark = pytest.mark.thorough

REDACTOR = Redactor()
READABLE = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
UNASSIGNED = st.characters(categories=["Cn", "Co"])
BIDI = st.sampled_from("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SEEDS = st.integers(0, 2**32 - 1).map(random.Random)


def readable(text: str) -> str:
    """Without what is refused."""
    return text.translate(dict.fromkeys([0, *range(0xD800, 0xE000)]))


POSTS = SEEDS.map(post).map(readable)
CHANGED = SEEDS.map(lambda chance: changed(post(chance), chance, 2_000)).map(readable)
STRANGE = st.text(st.sampled_from(ODD) | UNASSIGNED | BIDI | st.sampled_from("0123456789 dni@."))
TEXTS = POSTS | CHANGED | st.text(READABLE) | STRANGE.map(readable)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_no_text_raises_and_every_offset_holds(text):
    offsets(text, REDACTOR.redact(text))


@settings(max_examples=300, deadline=None)
@given(POSTS)
def test_a_value_that_is_found_stands_in_no_form_in_the_output(text):
    assert list(leftovers(text, REDACTOR.redact(text))) == []


@settings(max_examples=200, deadline=None)
@given(SEEDS, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_a_value_written_once_more_in_another_form_is_gone_as_well(chance, form):
    number = "".join(chance.choices("123456789", k=8))
    again = unicodedata.normalize(form, evaded(number, chance))
    result = REDACTOR.redact(readable(f"mi dni es {number}, repito: {again}"))
    for formed in FORMS.values():
        assert number not in formed(outside(result))


@settings(max_examples=200, deadline=None)
@given(SEEDS, st.sampled_from(["NFC", "NFD"]))
def test_accents_composed_or_not_are_the_same_to_the_redactor(chance, form):
    text = unicodedata.normalize("NFC", readable(post(chance)))
    other = unicodedata.normalize(form, text)
    kinds = [(f.type, f.detector) for f in REDACTOR.redact(text).findings]
    assert [(f.type, f.detector) for f in REDACTOR.redact(other).findings] == kinds


@settings(max_examples=200, deadline=None)
@given(POSTS, st.data())
def test_marks_that_only_turn_the_direction_hide_nothing(text, data):
    if not (findings := REDACTOR.redact(text).findings):
        return
    finding = data.draw(st.sampled_from(findings))
    middle = (finding.start + finding.end) // 2
    marked = text[:middle] + data.draw(BIDI) + text[middle:]
    covered = REDACTOR.redact(marked).findings
    for place in range(finding.start, finding.end + 1):
        if place == middle or not marked[place].isalnum():
            continue
        assert any(f.start <= place < f.end for f in covered)


def test_what_came_before_changes_nothing():
    texts = [readable(post(random.Random(seed))) for seed in range(300)]
    forwards = [REDACTOR.redact(text) for text in texts]
    backwards = [REDACTOR.redact(text) for text in reversed(texts)]
    assert forwards == backwards[::-1]


@pytest.mark.parametrize("processes", [1, 2])
def test_many_at_once_are_redacted_as_each_alone_in_the_same_order(processes):
    texts = [readable(post(random.Random(seed))) for seed in range(300)]
    outcomes = list(redact_all(texts, processes=processes))
    assert outcomes == [REDACTOR.redact(text) for text in texts]


def test_threads_give_the_same_answers():
    texts = [readable(post(random.Random(seed))) for seed in range(200)] * 2
    fresh = Redactor()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(fresh.redact, texts)) == [REDACTOR.redact(text) for text in texts]


@pytest.mark.parametrize(
    "text", ["7" * 10_000, "dni " + "7" * 10_000, "7 " * 10_000, "７" * 10_000, "siete " * 10_000]
)
def test_ten_thousand_digits_are_redacted_or_left_and_raise_nothing(text):
    result = REDACTOR.redact(text)
    offsets(text, result)
    assert REDACTOR.redact(result.text).findings == ()


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_a_text_that_is_too_long_is_refused_without_a_word_of_it(chance):
    text = f"mi dni es 45678912 {value(chance)} " * 60_000
    with pytest.raises(TextTooLong) as refused:
        REDACTOR.redact(text[:1_000_000])
    said = f"{refused.value!r} {refused.value} {vars(refused.value)}"
    assert "45678912" not in said
    assert len(said) < 200


def test_a_text_of_the_longest_length_is_taken_and_one_more_is_not():
    redactor = Redactor(Configuration(longest_text=18))
    assert redactor.redact("mi dni es 45678912").findings
    with pytest.raises(TextTooLong):
        redactor.redact("mi dni es 45678912.")


@settings(max_examples=200, deadline=None)
@given(POSTS, st.characters(categories=["Cs"]) | st.just("\0"), st.integers(0, 200))
def test_a_lone_surrogate_or_a_nul_makes_a_text_unreadable_wherever_it_stands(text, char, at):
    with pytest.raises(Unreadable) as refused:
        REDACTOR.redact(text[:at] + char + text[at:])
    assert str(refused.value) == "the text holds a NUL or a lone surrogate"
