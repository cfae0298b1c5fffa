"""Trains the model of names: `python -m training.names.train CORPORA_DIR`. Same input, same file.

The corpora's text stays outside this tree; what is written is a lexicon, weights and a card.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pycrfsuite

from relevo.redaction.names.features import TABLES
from relevo.redaction.names.model import Model, phrases_by_first_words
from relevo.redaction.names.reader import Run, runs_in
from relevo.redaction.names.tokens import Kinds
from training.names import card, corpora, lexicon
from training.names.corpora import Text
from training.names.generate import Generator

SEED = 20260
POSTS = 90_000
SCALE = 24
FORGOTTEN = 0.25  # of the words of names count as unknown, so that the model meets such names too
UNKNOWN = 0.06  # of the common words, likewise
MOSTLY_FORGOTTEN = 0.7  # in one text of ten, so that what stands around a name decides
LABELS = ("B", "I", "S", "O")
TARGET = Path(__file__).parents[2] / "services" / "relevo" / "redaction" / "names" / "names.model"
CARD = TARGET.with_name("MODEL_CARD.md")
OPTIONS = {
    "c1": 0.12,
    "c2": 0.5,
    "max_iterations": 90,
    "feature.minfreq": 2,
    "feature.possible_transitions": True,
}


def labelled(run: Run, names: list[tuple[int, int]]) -> list[str]:
    """One label for each word of a run."""
    labels = []
    for index in range(run.first, run.last + 1, 2):
        start, end = run.offsets[index], run.offsets[index + 1]
        label = "O"
        for low, high in names:
            if low <= start and end <= high:
                before = run.offsets[index - 1]
                starts = before <= low or index == run.first
                after = index + 2 <= run.last and run.offsets[index + 2] < high
                label = "B" if starts and after else "S" if starts else "I"
        labels.append(label)
    return labels


def sequences(
    texts: list[Text], model: Model, seed: int
) -> Iterator[tuple[list[list[str]], list[str]]]:
    """Runs as the trainer takes them: attributes and labels of each word."""
    chance = random.Random(seed)

    def forget(signature: str) -> str:
        kind = chance.random()
        if kind < 0.3:
            return signature
        names, words = (FORGOTTEN, UNKNOWN) if kind < 0.9 else (MOSTLY_FORGOTTEN, 2 * UNKNOWN)
        return "".join(
            "U"
            if (c in "GSB" and chance.random() < names) or (c == "W" and chance.random() < words)
            else c
            for c in signature
        )

    for text, names in texts:
        for run in runs_in(text, model, forget):
            attributes = [
                [f"{number}:{key}" for number, key in enumerate(keys) if key]
                for keys in run.words_keys()
            ]
            yield attributes, labelled(run, names)


def cased(texts: list[Text]) -> list[Text]:
    """The texts as they are, in small letters, and one in three in capitals."""
    found = []
    for number, (text, names) in enumerate(texts):
        found += [Text(text, names), Text(text.lower(), names)]
        if number % 3 == 0:
            found.append(Text(text.upper(), names))
    return found


def weights_of(path: str) -> tuple[dict[str, dict[str, list[int]]], list[list[int]]]:
    """Whole numbers against OUTSIDE, from the trainer's file."""
    tagger = pycrfsuite.Tagger()
    tagger.open(path)
    info = tagger.info()
    tables: dict[str, dict[str, list[float]]] = {name: {} for name in TABLES}
    for (attribute, label), weight in info.state_features.items():
        number, _, key = attribute.partition(":")
        row = tables[TABLES[int(number)]].setdefault(key, [0.0, 0.0, 0.0])
        if label == "O":
            for place in range(3):
                row[place] -= weight
        else:
            row[LABELS.index(label)] += weight
    whole = {
        name: {key: [round(w * SCALE) for w in row] for key, row in sorted(table.items())}
        for name, table in tables.items()
    }
    steps = [[round(info.transitions.get((a, b), 0.0) * SCALE) for b in LABELS] for a in LABELS]
    return (
        {n: {k: r for k, r in t.items() if max(map(abs, r)) > 1} for n, t in whole.items()},
        steps,
    )


def packed(words: dict[str, str], lines: list[str], path: str) -> tuple[bytes, int]:
    """The model's file, and how many keys it weighs."""
    tables, steps = weights_of(path)
    by_kind: dict[str, list[str]] = {}
    for word, kind in words.items():
        by_kind.setdefault(kind, []).append(word)
    content = {
        "lexicon": {kind: " ".join(sorted(group)) for kind, group in sorted(by_kind.items())},
        "phrases": lines,
        "scale": SCALE,
        "steps": steps,
        "tables": {
            name: {"keys": "\t".join(table), "weights": [w for row in table.values() for w in row]}
            for name, table in tables.items()
        },
    }
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=True)
    return zlib.compress(text.encode(), 9), sum(map(len, tables.values()))


def main() -> None:
    folder = Path(sys.argv[1])
    began = time.monotonic()
    medical = list(corpora.read(folder / "meddocan-train.jsonl"))
    legal = list(corpora.read(folder / "lener-br-train.jsonl"))
    seen = corpora.small_words(medical + legal)
    common = {word: count for word, count in sorted(seen.items()) if count >= 20}
    generator = Generator(SEED, common)
    words = lexicon.build(seen, generator.template_words())
    lines = sorted({p for group in lexicon.phrase_groups().values() for p in group})
    model = Model(Kinds(words), phrases_by_first_words(lines), (), (), SCALE)
    texts = 2 * cased(medical) + cased(legal) + list(generator.posts(POSTS))
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=OPTIONS, verbose=False)
    count = 0
    for attributes, labels in sequences(texts, model, SEED):
        trainer.append(attributes, labels)
        count += 1
    print(f"{count} runs of {len(texts)} texts, {time.monotonic() - began:.0f} s", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        path = str(Path(scratch) / "crf")
        trainer.train(path)
        file, keys = packed(words, lines, path)
    TARGET.write_bytes(file)
    print(f"{keys} keys, {len(words)} words, {len(file)} bytes, {time.monotonic() - began:.0f} s")
    CARD.write_text(card.written(file, len(words), keys, count, folder), encoding="utf-8")


if __name__ == "__main__":
    main()
