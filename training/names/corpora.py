"""The two corpora, as texts in the redactor's spelling with the spans of names."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from relevo.redaction.names.tokens import pieces_of
from relevo.redaction.view import view_of


class Text(NamedTuple):
    text: str
    names: list[tuple[int, int]]


def read(path: Path) -> Iterator[Text]:
    """Texts whose view has their length, which is nearly all."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        view = view_of(row["text"]).text
        if len(view) == len(row["text"]):
            spans = [(s["start"], s["end"]) for s in row["spans"] if s["type"] == "PERSON"]
            yield Text(view, sorted(spans))


def small_words(texts: list[Text]) -> Counter[str]:
    """Words written in small letters outside names and addresses of mail."""
    seen: Counter[str] = Counter()
    for text, names in texts:
        masked = text
        for start, end in names:
            masked = masked[:start] + "\0" * (end - start) + masked[end:]
        pieces, _ = pieces_of(masked)
        place = 0
        for index, piece in enumerate(pieces):
            if index % 2 and masked[place : place + len(piece)] == piece:
                beside = pieces[index - 1][-1:] + pieces[index + 1][:1]
                if (not set(beside) & set("@_#/") and pieces[index + 1][:2].strip() != "") or (
                    pieces[index + 1][:1] == " "
                ):
                    seen[piece] += 1
            place += len(piece)
    return seen
