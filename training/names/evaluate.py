"""Measures names through the whole redactor: `python -m training.names.evaluate CORPORA_DIR [SET …]`.

Figures: token F1 and exact-span F1 on the development parts of the corpora, as written, in small
letters and in capitals.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

from relevo.redaction import FindingType, Redactor

_WORD = re.compile(r"\w+")


def f1(right: int, found: int, wanted: int) -> str:
    precision = right / found if found else 0.0
    recall = right / wanted if wanted else 0.0
    total = precision + recall
    return (
        f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / total if total else 0:.3f}"
    )


def measure(
    path: Path, change: Callable[[str], str], show: int = 0, two: bool = False
) -> tuple[str, str]:
    """Token and span figures. `two`: only names of two or more words are wanted."""
    redactor = Redactor()
    words = [0, 0, 0]
    spans = [0, 0, 0]
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = change(row["text"])
        if len(text) != len(row["text"]):
            continue
        gold = [(s["start"], s["end"]) for s in row["spans"] if s["type"] == "PERSON"]
        if two:
            gold = [s for s in gold if len(_WORD.findall(text[s[0] : s[1]])) > 1]
        found = [
            (f.start, f.end) for f in redactor.redact(text).findings if f.type is FindingType.PERSON
        ]
        tight = {_tight(text, s) for s in gold}
        spans[0] += len(tight & {_tight(text, s) for s in found})
        spans[1] += len(found)
        spans[2] += len(gold)
        for word in _WORD.finditer(text):
            middle = word.start()
            in_gold = any(a <= middle < b for a, b in gold)
            in_found = any(a <= middle < b for a, b in found)
            words[0] += in_gold and in_found
            words[1] += in_found
            words[2] += in_gold
        if show:
            for a, b in sorted(tight ^ {_tight(text, s) for s in found}):
                show -= 1
                mark = "MISS" if (a, b) in tight else "FALSE"
                print(
                    mark,
                    repr(text[max(0, a - 40) : a]),
                    ">",
                    repr(text[a:b]),
                    "<",
                    repr(text[b : b + 25]),
                )
    return f1(*words), f1(*spans)


def _tight(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end


def main() -> None:
    folder = Path(sys.argv[1])
    for name in ("meddocan-dev", "lener-br-dev"):
        for label, change in (("small", str.lower), ("as written", str), ("capitals", str.upper)):
            two = name.startswith("lener")
            words, spans = measure(folder / f"{name}.jsonl", change, two=two)
            print(f"{name:13} {label:10} words {words}   spans {spans}", flush=True)


if __name__ == "__main__":
    main()
