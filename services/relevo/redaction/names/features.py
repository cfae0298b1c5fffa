"""What the model looks at. Training and use read it from here, so that both see the same.

A run is a stretch of words that could hold a name. For each word of a run `keys_of` gives one key
for each table of weights, in the order of `TABLES`; an empty key and any without a
weight stand for nothing.
"""

from __future__ import annotations

TABLES = (
    "kind",
    "kind-before",
    "kind-after",
    "kind-around",
    "kinds-before",
    "kinds-after",
    "word",
    "word-before",
    "word-after",
    "second-before",
    "second-after",
    "shape",
    "shapes",
    "kind-shape",
    "ending",
    "beginning",
    "left",
    "left-kind",
    "right",
    "right-kind",
    "place",
)

NO_WORD = frozenset("GSBUHi^")  # too many to weigh one by one
WITH_ENDING = frozenset("U")
_LONGEST = 6


def shape_of(word: str) -> str:
    """How a word as written uses capitals: lower, Title, ALL, other; "-" where there is none."""
    if word.islower():
        return "l"
    if word.isupper():
        return "A" if len(word) > 1 else "t"
    if not word:
        return "-"
    return "t" if word[1:].islower() else "o"


def style_of(view: str) -> str:
    """How a whole text uses capitals: only small, only capital, both."""
    if view.islower():
        return "l"
    return "u" if view.isupper() else "m"


def keys_of(
    pieces: list[str], signature: str, shapes: str, style: str, first: int, last: int
) -> list[tuple[str, ...]]:
    """The keys for the words at `first`, `first + 2`, …, `last` of a padded text.

    `pieces` and `signature` have at least four items before and after the run. `shapes` holds one
    character for each word from `first - 2` to `last + 2`, "-" beyond the text.
    """
    left, right = first - 2, last + 2
    left_gap, right_gap = signature[first - 1], signature[last + 1]
    left_kind, right_kind = signature[left], signature[right]
    left_word = left_gap + ("" if left_kind in NO_WORD else pieces[left])
    right_word = right_gap + ("" if right_kind in NO_WORD else pieces[right])
    left_kind += left_gap
    right_kind += right_gap
    count = min((last - first) // 2, _LONGEST)
    found: list[tuple[str, ...]] = []
    for index in range(first, last + 1, 2):
        kind = signature[index]
        number = (index - first) // 2
        start, end = ("1" if number == 0 else "0"), ("1" if index == last else "0")
        word = pieces[index]
        before, after = signature[index - 2], signature[index + 2]
        second, fourth = signature[index - 4], signature[index + 4]
        shape = style + shapes[number : number + 3]
        found.append(
            (
                kind,
                signature[index - 2 : index + 1],
                signature[index : index + 3],
                signature[index - 2 : index + 3],
                signature[index - 4 : index + 1],
                signature[index : index + 5],
                "" if kind in NO_WORD else word,
                "" if before in NO_WORD else pieces[index - 2] + signature[index - 1],
                "" if after in NO_WORD else signature[index + 1] + pieces[index + 2],
                "" if second in NO_WORD else pieces[index - 4],
                "" if fourth in NO_WORD else pieces[index + 4],
                shape[:1] + shape[2],
                shape,
                shape[:1] + shape[2] + kind,
                word[-3:] if kind in WITH_ENDING else "",
                word[:3] if kind in WITH_ENDING else "",
                start + left_word,
                start + left_kind + kind,
                end + right_word,
                end + right_kind + kind,
                f"{count}{min(number, _LONGEST)}",
            )
        )
    return found
