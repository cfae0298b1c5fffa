"""What a person reads alike the guard reads alike, and in time linear in the reply."""

from __future__ import annotations

import gc
import json
import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.continuity import Guard

_VECTORS = Path(__file__).parents[2] / "vectors" / "continuity"
_ROWS = [
    json.loads(line)
    for part in ("dev", "held-out")
    for line in (_VECTORS / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
]
_GUARD = Guard(lambda text: ())
_PAST = re.compile(r"é\b")
_CYRILLIC = str.maketrans("aeopcxyAEOPCTHKMBX", "аеорсхуАЕОРСТНКМВХ")
_WIDE = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}


def _with_marks(text: str) -> str:
    return "".join(char + "\u200b" if char.isalpha() else char for char in text)


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in "\u0301\u0308\u0302"))


DISGUISES: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small letters": str.lower,
    "no accents": _without_accents,
    "accents apart": lambda text: unicodedata.normalize("NFD", text),
    "zero-width spaces": _with_marks,
    "soft hyphens": lambda text: _with_marks(text).replace("\u200b", "\u00ad"),
    "full width": lambda text: text.translate(_WIDE),
    "Cyrillic look-alikes": lambda text: text.translate(_CYRILLIC),
    "direction marks": lambda text: f"\u202e{text}\u202c",
    "mathematical bold": lambda text: "".join(
        chr(0x1D41A + ord(char) - ord("a")) if "a" <= char <= "z" else char for char in text
    ),
}


@pytest.mark.parametrize("disguise", sorted(DISGUISES))
def test_a_disguise_that_a_person_reads_through_changes_no_verdict(disguise):
    for row in _ROWS[::3]:
        if disguise == "no accents" and _PAST.search(row["reply"]):
            continue  # "consulté" without its accent is "consulte": people misread it too
        plain = _GUARD.read(row["reply"], row["known"])
        other = _GUARD.read(DISGUISES[disguise](row["reply"]), row["known"])
        assert (other.asks_again, other.sends_away, other.asks_for) == (
            plain.asks_again,
            plain.sends_away,
            plain.asks_for,
        ), row["id"]


@pytest.mark.thorough
@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_and_its_spans_lie_within_it(text):
    verdict = _GUARD.read(text, ["PHONE", "NATIONAL_ID"])
    assert all(0 <= one.start < one.end <= len(text) for one in verdict.spans)


@pytest.mark.thorough
@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(_ROWS), min_size=1, max_size=4))
def test_a_reply_asks_for_all_that_its_sentences_ask_for(rows):
    known = sorted({kind for row in rows for kind in row["known"]})
    apart = [_GUARD.read(row["reply"], known) for row in rows]
    whole = _GUARD.read("\n\n".join(row["reply"] for row in rows), known)
    if len({row["lang"] for row in rows}) == 1:
        assert set(whole.asks_again) == {kind for one in apart for kind in one.asks_again}


@pytest.mark.thorough
@pytest.mark.parametrize(
    "bait",
    ["a", "si ", "nos ", "que llame ", '"', "a-", "1 ", "1-", "a@", "d n i ", "número de ",
     "envíe su DNI ", "DNI, ", "y ", "\u202eсу ", "no ", "(", "por favor ", "www."],
)  # fmt: skip
def test_time_is_linear(bait):
    def spent(length: int) -> float:
        reply = bait * (length // len(bait))
        gc.disable()  # it would walk all that the tests before have left, in the guard's time
        try:
            started = time.process_time()
            _GUARD.read(reply, ["NATIONAL_ID"])
            return time.process_time() - started
        finally:
            gc.enable()

    spent(1_000)
    assert spent(80_000) < 0.05 + 3 * 4 * min(spent(20_000), spent(20_000))
