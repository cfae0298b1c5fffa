"""The model's card: what it is made of and what it can do, with figures measured at training."""

from __future__ import annotations

import hashlib
from pathlib import Path
from string import Template

from training.names.evaluate import measure

_CARD = Template("""# Model card: names.model

SHA-256 `$digest` ($size bytes). Made by `make train-names CORPORA=dir`; not edited by hand.

**What it does.** Marks names of people of two or more words in public posts in Spanish, Portuguese and English, in any
mixture of small letters and capitals, without accents. Single given names are left alone, except as the value of
a form's field ("Nombre: Pedro").

**What it is.** A linear-chain conditional random field over runs of words that could be a name: $words words with their
kinds (names, common words, titles, heads of places, brands, …), and $keys weighed keys in whole numbers. Trained with
CRFsuite on $runs runs; read by pure Python.

**What it was trained on**

| text | licence |
|---|---|
| MEDDOCAN, training part: synthetic clinical cases in Spanish | CC BY 4.0; Barcelona Supercomputing Center / Plan TL (SPACCC_MEDDOCAN) |
| LeNER-Br, training part: Brazilian legal text | MIT; © 2022 Pedro Henrique Luz de Araujo |
| posts made by `training/names/generate.py` | this project's; every name in them is put together at random |
| lists of given names and surnames: Faker's locales, and our own | MIT (Faker); this project's |

The corpora are also read in small letters and in capitals. Of the words of names a quarter counts as unknown in
training, so that names of no list are found by what stands around them. No other data: no list that comes from a leak, no GPL model.

**Figures**, through the whole redactor on the development parts (span: both ends right):

| text | words | spans |
|---|---|---|
$figures

LeNER-Br: names of two or more words only; public office-holders, streets and cited authors are labelled there or not as it falls.

**Limits.** Names of which no word is in a list and no other word announces ("soy", "me atendió", "titular", …) are missed. Of
places, brands and public figures named like people only common ones are known. A surname that is a common word may stay
outside a name in small letters. Languages beside these three: the lists hold common names, the words around them are not known.
""")


def written(model: bytes, words: int, keys: int, runs: int, corpora: Path) -> str:
    """The card's text."""
    rows = []
    for label, name, two in (
        ("MEDDOCAN", "meddocan-dev.jsonl", False),
        ("LeNER-Br", "lener-br-dev.jsonl", True),
    ):
        for style, change in (("in small letters", str.lower), ("as written", str)):
            by_word, by_span = measure(corpora / name, change, two=two)
            rows.append(f"| {label}, {style} | {by_word} | {by_span} |")
    return _CARD.substitute(
        digest=hashlib.sha256(model).hexdigest(),
        size=f"{len(model):,}",
        words=f"{words:,}",
        keys=f"{keys:,}",
        runs=f"{runs:,}",
        figures="\n".join(rows),
    )
