"""One pattern for a long list of words: a tree by first letters, so that a miss costs one look."""

from __future__ import annotations

import re
from typing import Union

_LETTERS = re.compile("[a-z]+")
_Tree = dict[str, Union["_Tree", None]]
_END = ""


def any_of(*lines: str) -> str:
    """A pattern of `re` for any of the phrases in comma-separated lines, in capitals or not.

    A blank is met by up to two blanks or line breaks; a point may be left out. No phrase ends
    within a word. Both cases of each letter stand in the pattern: `re` rejects these far quicker
    than letters under a flag.
    """
    tree: _Tree = {}
    for phrase in phrases(*lines):
        node = tree
        for sign in phrase:
            below = node.setdefault(sign, {})
            assert below is not None
            node = below
        node[_END] = None
    return f"(?:{_pattern(tree)})(?![A-Za-z])"


def first_words(*lines: str) -> frozenset[str]:
    """The words that the same phrases begin with, letters alone."""
    return frozenset(_LETTERS.match(phrase)[0] for phrase in phrases(*lines))  # type: ignore[index]


def coarse(*lines: str) -> str:
    """The same phrases for RE2, without their edges."""
    spelled = (p.replace(".", r"\.?").replace(" ", r"\s{1,2}") for p in sorted(phrases(*lines)))
    return f"(?i:{'|'.join(spelled)})"


def phrases(*lines: str) -> frozenset[str]:
    """The phrases of comma-separated lines, each once."""
    return frozenset(" ".join(p.split()) for line in lines for p in line.split(",")) - {""}


def _pattern(tree: _Tree) -> str:
    branches = [
        _sign(sign) + _pattern(below) for sign, below in sorted(tree.items()) if below is not None
    ]
    if not branches:
        return ""
    whole = branches[0] if len(branches) == 1 and _END not in tree else f"(?:{'|'.join(branches)})"
    return f"{whole}?" if _END in tree else whole


def _sign(sign: str) -> str:
    if sign == " ":
        return r"\s{1,2}"
    if sign == ".":
        return r"\.?"
    return f"[{sign.upper()}{sign}]" if sign.isalpha() else sign
