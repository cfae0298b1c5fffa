"""What can be told of a pattern of `re` without running it.

Python has no public way to ask; its own parser answers, and is used here alone. A pattern is parsed
once, for the answers and for its compilation: there are hundreds.
"""

from __future__ import annotations

import re
import re._compiler as compiler  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Callable
from typing import Any, NamedTuple

_Tree = Any


class Told(NamedTuple):
    """A pattern, compiled, and what is told of it.

    Attributes:
        compiled: read as ASCII.
        least: the fewest characters that a match takes.
        most: the most.
        needs_digit: every text with a match holds a digit; False if that cannot be told.
        until_digit: within how many characters from where a match begins a digit stands; None if
            that cannot be told.
        begins_a_word: no match begins within a run of letters and digits.
        begins_a_number: none begins within a run of digits.
    """

    compiled: re.Pattern[str]
    least: int
    most: int
    needs_digit: bool
    until_digit: int | None
    begins_a_word: bool
    begins_a_number: bool


def told(pattern: str) -> Told:
    """Compile a pattern and say what can be told of it."""
    tree = parser.parse(pattern, re.ASCII)
    least, most = tree.getwidth()
    return Told(
        compiler.compile(tree, re.ASCII),
        int(least),
        int(most),
        _needs(tree, _DIGITS),
        _until_digit(tree),
        _forbids_before(tree, _is_of_words),
        _forbids_before(tree, _is_of_digits),
    )


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


def _until_digit(tree: _Tree) -> int | None:
    """The most characters before the first digit that must be there."""
    passed = 0
    for kind, value in tree:
        name = str(kind)
        if _item_needs(name, value, _DIGITS):
            inner = _until_digit_within(name, value)
            return None if inner is None else passed + inner
        passed += _width(name, value)
    return None


def _until_digit_within(kind: str, value: _Tree) -> int | None:
    match kind:
        case "LITERAL" | "IN":
            return 0
        case "BRANCH":
            several = [_until_digit(one) for one in value[1]]
            return None if None in several else max(one for one in several if one is not None)
        case "SUBPATTERN":
            return _until_digit(value[-1])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _until_digit(value[2])
        case "ATOMIC_GROUP":
            return _until_digit(value)
        case "ASSERT":
            direction, ahead = value
            return _until_digit(ahead) if direction > 0 else None
    return None


def _width(kind: str, value: _Tree) -> int:
    """The most characters that one item takes."""
    if kind in {"ASSERT", "ASSERT_NOT", "AT"}:
        return 0
    single = parser.SubPattern(parser.State(), [(getattr(parser, kind), value)])
    return int(single.getwidth()[1])


def _forbids_before(tree: _Tree, among: Callable[[_Tree], bool]) -> bool:
    """One of the conditions that a pattern begins with forbids such a character before it."""
    for kind, value in tree:
        if str(kind) == "ASSERT":
            continue
        if str(kind) != "ASSERT_NOT":
            return False
        direction, behind = value
        if direction < 0 and len(behind) == 1 and str(behind[0][0]) == "IN" and among(behind[0][1]):
            return True
    return False


def _is_of_digits(members: _Tree) -> bool:
    categories = {str(value) for member, value in members if str(member) == "CATEGORY"}
    ranges = {value for member, value in members if str(member) == "RANGE"}
    return not categories.isdisjoint({"CATEGORY_DIGIT", "CATEGORY_WORD"}) or (48, 57) in ranges


def _is_of_words(members: _Tree) -> bool:
    categories = {str(value) for member, value in members if str(member) == "CATEGORY"}
    ranges = {value for member, value in members if str(member) == "RANGE"}
    letters = {(65, 90), (97, 122)} <= ranges or "CATEGORY_WORD" in categories
    return letters and _is_of_digits(members)


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
