"""The texts that are timed. Made from labelled posts and a pool of clean ones, by a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from benchmarks.redaction.scoring import Post

_CLEAN = Path(__file__).with_name("clean_posts.txt")
_SEED = 20_261_130
_COUNT = 2_000
_ONE_IN = 5
_SHORTEST, _LONGEST = 150, 200
_DENSE = 180
_SLACK = 20
HOSTILE_LENGTH = 100_000

# Each is repeated up to `HOSTILE_LENGTH` characters.
_BAITS = {
    "digits": "7",
    "digits apart": "1 ",
    "digits over lines": "1\n",
    "labelled numbers": "dni 73829164 cel 963852741 tarjeta clave ",
    "labels": "cuenta tarjeta dni pasaporte clave reserva cel alias soy ",
    "number words": "cuatro cinco ocho siete ",
    "local parts": "a@",
    "domains": "a.",
    "names": "soy Ana de Rojas ",
    "small names": "maria jose del carmen ",
    "escapes": "&#52;%34",
    "full-width": "７",
    "invisible": "\u200b1",
    "look-alikes": "О0l",
    "brackets": "[dni-1](",
    "streets": "av. calle jr. 123 nro ",
}


def clean_pool() -> list[str]:
    """Posts without personal data, one a line of the file."""
    return _CLEAN.read_text(encoding="utf-8").splitlines()


def ordinary(posts: Sequence[Post]) -> list[str]:
    """150 to 200 characters; every fifth holds a labelled post."""
    chance = random.Random(_SEED)
    pool = clean_pool()
    telling = [post.text for post in posts if post.spans and len(post.text) <= _LONGEST]
    return [
        _lengthened(chance.choice(telling if number % _ONE_IN == 0 else pool), pool, chance)
        for number in range(_COUNT)
    ]


def dense(posts: Sequence[Post]) -> list[str]:
    """About 180 characters, made of labelled posts alone; the first of them holds a name."""
    chance = random.Random(_SEED)
    telling = [post for post in posts if post.spans and len(post.text) <= _DENSE // 2]
    named = [post.text for post in telling if any(s.type == "PERSON" for s in post.spans)]
    others = [post.text for post in telling]
    return [_joined(chance.choice(named), others, chance) for _ in range(_COUNT // 4)]


def hostile() -> dict[str, str]:
    """100,000 characters each, by what they are made of."""
    return {
        name: (bait * (HOSTILE_LENGTH // len(bait) + 1))[:HOSTILE_LENGTH]
        for name, bait in _BAITS.items()
    }


def _lengthened(text: str, pool: Sequence[str], chance: random.Random) -> str:
    """The text with clean ones before or after it, cut to the longest length."""
    while len(text) < _SHORTEST:
        more = chance.choice(pool)[: _LONGEST - len(text) - 1]
        text = f"{more} {text}" if chance.random() < 0.5 else f"{text} {more}"
    return text[:_LONGEST]


def _joined(text: str, others: Sequence[str], chance: random.Random) -> str:
    """The text and others after it, as many as fit."""
    while len(text) < _DENSE - _SLACK:
        fitting = [more for more in others if len(text) + 1 + len(more) <= _DENSE + _SLACK]
        text = f"{text} {chance.choice(fitting or ['gracias'])}"
    return text
