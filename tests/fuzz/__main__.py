"""`python -m tests.fuzz SECONDS`: coverage-guided fuzzing with atheris, in its own environment.

An input is a text in UTF-8. A failing one is kept under `.relevo/fuzz-found/` and printed; the
exit code is then not 0. What was covered stays under `.relevo/fuzz-corpus/` for the next run.
"""

from __future__ import annotations

import random
import sys
from hashlib import sha256
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["relevo.redaction"]):
    from relevo.redaction import Redactor

from tests.fuzz.invariants import Broken, check
from tests.fuzz.posts import changed, post
from tests.fuzz.shrinking import smallest

_SEEDS = 300
_LONGEST = 4_000  # bytes
_PATIENCE = 10.0  # what is instrumented runs so many times slower
_BLIND = 0.2  # the share of changes that know nothing of posts
_CORPUS = Path(".relevo/fuzz-corpus")
_FOUND = Path(".relevo/fuzz-found")

_REDACTOR = Redactor()


def _read(data: bytes) -> str:
    """Any bytes as a text, lone surrogates included."""
    return data.decode("utf-8", "surrogateescape")


def _one(data: bytes) -> None:
    text = _read(data)
    try:
        check(_REDACTOR, text, patience=_PATIENCE)
    except Broken as broken:
        invariant = broken.invariant
        least = smallest(text, lambda shorter: _breaks(shorter) == invariant)
        print(f"\nBROKEN: {broken}\n{text!r}\nat least: {least!r}", file=sys.stderr, flush=True)
        raise


def _breaks(text: str) -> str | None:
    try:
        check(_REDACTOR, text, patience=_PATIENCE)
    except Broken as broken:
        return broken.invariant
    return None


def _change(data: bytes, longest: int, seed: int) -> bytes:
    chance = random.Random(seed)
    if chance.random() < _BLIND:
        changed_blindly: bytes = atheris.Mutate(data, longest)
        return changed_blindly
    text = changed(_read(data), chance, longest // 4)
    return text.encode("utf-8", "surrogatepass")[:longest]


def _seed() -> None:
    """Posts to begin with; the same ones have the same names."""
    for number in range(_SEEDS):
        data = post(random.Random(number)).encode("utf-8", "surrogatepass")
        (_CORPUS / sha256(data).hexdigest()[:16]).write_bytes(data)


def main(seconds: str) -> None:
    """Fuzz for as many seconds."""
    _CORPUS.mkdir(parents=True, exist_ok=True)
    _FOUND.mkdir(parents=True, exist_ok=True)
    _seed()
    arguments = [
        sys.argv[0],
        str(_CORPUS),
        f"-max_total_time={int(seconds)}",
        f"-max_len={_LONGEST}",
        f"-artifact_prefix={_FOUND}/",
        "-timeout=20",
        "-print_final_stats=1",
    ]
    atheris.Setup(arguments, _one, custom_mutator=_change)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1])
