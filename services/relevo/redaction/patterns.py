"""What can be told of a pattern of `re` without running it.

Python has no public way to ask; its own parser answers, and is used here alone. A pattern is parsed
once, for the answers and for its compilation: there are hundreds.
"""

from __future__ import annotations

import re
import re._compiler as compiler  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from typing import Any, NamedTuple

_Tree = Any


class Told(NamedTuple):
    """A pattern, compiled, and what is told of it.

    Attributes:
        compiled: read as ASCII.
        least: the fewest characters that a match takes.
        most: the most.
        needs_digit: every text with a match holds a digit; False if that cannot be told.
    """

    compiled: re.Pattern[str]
    least: int
    most: int
    needs_digit: bool


def told(pattern: str) -> Told:
    """Compile a pattern and say what can be told of it."""
    tree = parser.parse(pattern, re.ASCII)
    least, most = tree.getwidth()
    needs_digit = _needs(tree, _DIGITS)
    return Told(compiler.compile(tree, re.ASCII), int(least), int(most), needs_digit)


def needs_one_of(pattern: str, characters: str) -> bool:
    """Whether every text with a match holds one of the characters; False if that cannot be told."""
    return _needs(parser.parse(pattern, re.ASCII), frozenset(map(ord, characters)))


_DIGITS = frozenset(map(ord, "0123456789"))


def _needs(tree: _Tree, codes: frozenset[int]) -> bool:
    return any(_item_needs(str(kind), value, codes) for kind, value in tree)


def _item_needs(kind: str, value: _Tree, codes: frozenset[int]) -> bool:
    match kind:
        case "LITERAL":
            return value in codes
        case "IN":
            return all(_member_within(str(member), of, codes) for member, of in value)
        case "BRANCH":
            return all(_needs(one, codes) for one in value[1])
        case "SUBPATTERN":
            return _needs(value[-1], codes)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, _, tree = value
            return bool(least) and _needs(tree, codes)
        case "ATOMIC_GROUP":
            return _needs(value, codes)
        case "ASSERT":  # look-ahead or look-behind
            return _needs(value[1], codes)
    return False


def _member_within(kind: str, value: _Tree, codes: frozenset[int]) -> bool:
    match kind:
        case "LITERAL":
            return value in codes
        case "RANGE":
            low, high = value
            return codes.issuperset(range(low, high + 1))
        case "CATEGORY":
            return str(value) == "CATEGORY_DIGIT" and codes.issuperset(_DIGITS)
    return False
