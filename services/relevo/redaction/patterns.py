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
_ASCII = re.ASCII.value  # the parser is twice as quick with a plain number


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
        letters: the letters, in small, one of which a match begins with, where a run of letters
            begins; None if that cannot be told.
        outline: a pattern of RE2 that matches from its beginning on the outline
            (`outlines.outline_of`) of every number that the pattern matches.
    """

    compiled: re.Pattern[str]
    least: int
    most: int
    needs_digit: bool
    until_digit: int | None
    begins_a_word: bool
    begins_a_number: bool
    letters: frozenset[str] | None
    outline: str


def told(pattern: str, *, outlined: bool = True) -> Told:
    """Compile a pattern and say what can be told of it.

    Args:
        outlined: whether its outline is asked for; it is empty otherwise.
    """
    tree = parser.parse(pattern, _ASCII)
    least, most = tree.getwidth()
    return Told(
        compiler.compile(tree, _ASCII),
        int(least),
        int(most),
        _needs(tree, _DIGITS),
        _until_digit(tree),
        _forbids_before(tree, _is_of_words),
        _forbids_before(tree, _is_of_digits),
        _first_letters(tree),
        _outline_of(tree) if outlined else "",
    )


def needs_one_of(pattern: str, characters: str) -> bool:
    """Whether every text with a match holds one of the characters; False if that cannot be told."""
    return _needs(parser.parse(pattern, _ASCII), frozenset(map(ord, characters)))


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


def _first_letters(tree: _Tree) -> frozenset[str] | None:
    """The letters that a match begins with, if it begins with one and none stands before it."""
    starts = _forbids_before(tree, _is_of_letters)
    for kind, value in tree:
        starts = starts or (str(kind), str(value)) == ("AT", "AT_BOUNDARY")
        if str(kind) not in {"AT", "ASSERT", "ASSERT_NOT"}:
            break
    codes, nullable = _firsts(tree)
    if not starts or nullable or codes is None:
        return None
    letters = frozenset(chr(code) for code in codes)
    return (
        frozenset(letter.lower() for letter in letters)
        if all(letter.isascii() and letter.isalpha() for letter in letters)
        else None
    )


_Codes = set[int] | None  # None: any


def _firsts(tree: _Tree) -> tuple[_Codes, bool]:
    """What a match of this can begin with, and whether it can be empty."""
    found: _Codes = set()
    for kind, value in tree:
        more, nullable = _item_firsts(str(kind), value)
        found = None if found is None or more is None else found | more
        if not nullable:
            return found, False
    return found, True


def _item_firsts(kind: str, value: _Tree) -> tuple[_Codes, bool]:
    match kind:
        case "LITERAL":
            return {value}, False
        case "IN":
            return _members(value), False
        case "BRANCH":
            several = [_firsts(one) for one in value[1]]
            codes: _Codes = set()
            for more, _ in several:
                codes = None if codes is None or more is None else codes | more
            return codes, any(nullable for _, nullable in several)
        case "SUBPATTERN":
            return _firsts(value[-1])
        case "ATOMIC_GROUP":
            return _firsts(value)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, _, tree = value
            codes, nullable = _firsts(tree)
            return codes, nullable or not least
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return set(), True
    return None, False


def _members(members: _Tree) -> _Codes:
    codes: set[int] = set()
    for member, of in members:
        match str(member), str(of):
            case "LITERAL", _:
                codes.add(of)
            case "RANGE", _:
                codes.update(range(of[0], of[1] + 1))
            case "CATEGORY", "CATEGORY_DIGIT":
                codes |= _DIGITS
            case "CATEGORY", "CATEGORY_SPACE":
                codes.update(map(ord, " \t\n\r\f\v"))
            case _:
                return None
    return codes


class _Form(NamedTuple):
    """How a part of a pattern shows in an outline.

    Attributes:
        whole: all of it; None if every way to match it holds a word.
        cut: ways that hold a word, up to its first letter: an outline may show no more.
    """

    whole: str | None
    cut: list[str]


def _outline_of(tree: _Tree) -> str:
    """What `Told.outline` says. What a pattern looks at ahead and behind is left out, but for a
    digit that must not follow.
    """
    whole, cut = _outline(tree, {})
    end = _NO_DIGIT if _ends_a_number(tree) else ""
    return "|".join([*([] if whole is None else [whole + end]), *cut])


def _outline(tree: _Tree, groups: dict[int, str]) -> _Form:
    written = ""
    cut: list[str] = []
    after_letter = False
    for kind, value in tree:
        name = str(kind)
        letter = name == "LITERAL" and chr(value).isalpha()
        if letter and after_letter:
            return _Form(None, [*cut, written])
        after_letter = letter
        item = _item_outline(name, value, groups)
        cut += [written + way for way in item.cut]
        if item.whole is None:
            return _Form(None, cut)
        written += item.whole
    return _Form(written, cut)


_NO_DIGIT = "(?:[^0]|$)"  # in an outline


def _ends_a_number(tree: _Tree) -> bool:
    """A condition at the end of a pattern says that no digit follows."""
    for kind, value in reversed(tree):
        match str(kind):
            case "ASSERT_NOT":
                ahead, inner = value
                if ahead > 0 and len(inner) == 1 and _members(_only(inner)) == set(_DIGITS):
                    return True
            case "ASSERT":
                ahead, inner = value
                name, of = str(inner[0][0]), inner[0][1]
                if ahead > 0 and name == "LITERAL" and of not in _DIGITS:
                    return True
            case "SUBPATTERN":
                return _ends_a_number(value[-1])
            case "BRANCH":
                return all(_ends_a_number(one) for one in value[1])
            case "AT":
                continue
            case _:
                return False
    return False


def _only(tree: _Tree) -> _Tree:
    """The members of the one class of a tree; none if it is something else."""
    kind, value = tree[0]
    return value if str(kind) == "IN" else []


def _item_outline(kind: str, value: _Tree, groups: dict[int, str]) -> _Form:
    match kind:
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return _Form("", [])
        case "LITERAL":
            return _Form(_class_of({value}), [])
        case "IN":
            codes = _members(value)
            return _Form("(?s:.)" if codes is None else _class_of(codes), [])
        case "BRANCH":
            return _any_of([_outline(one, groups) for one in value[1]])
        case "SUBPATTERN":
            inner = _any_of([_outline(value[-1], groups)])
            if value[0] is not None and inner.whole is not None:
                groups[value[0]] = inner.whole
            return inner
        case "ATOMIC_GROUP":
            return _any_of([_outline(value, groups)])
        case "GROUPREF" if value in groups:
            return _Form(f"(?:{groups[value]})?", [])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, tree = value
            inner = _any_of([_outline(tree, groups)])
            limit = most if most < _MANY else ""
            if inner.whole is None:
                return _Form(None if least else "", inner.cut)
            before = f"(?:{inner.whole}){{0,{limit}}}" if most > 1 else ""
            return _Form(
                f"(?:{inner.whole}){{{least},{limit}}}", [before + way for way in inner.cut]
            )
    return _Form(None, [""])


_MANY = 200  # times; RE2 counts no further than 1,000


def _any_of(forms: list[_Form]) -> _Form:
    whole = [form.whole for form in forms if form.whole is not None]
    return _Form(
        f"(?:{'|'.join(whole)})" if whole else None, [way for form in forms for way in form.cut]
    )


def _class_of(codes: set[int]) -> str:
    """A class of RE2 for the outlines of these characters."""
    shown = {in_outline(chr(code)) for code in codes}
    return "[" + "".join(f"\\x{{{ord(sign):x}}}" for sign in sorted(shown)) + "]"


def in_outline(character: str) -> str:
    """A character in an outline: a digit is 0, a letter a."""
    if character.isascii() and character.isalnum():
        return "0" if character.isdigit() else "a"
    return character


def _forbids_before(tree: _Tree, among: Callable[[_Tree], bool]) -> bool:
    """One of the conditions that a pattern begins with forbids such a character before it."""
    for kind, value in tree:
        if str(kind) == "ASSERT":
            continue
        if str(kind) == "SUBPATTERN":
            return _forbids_before(value[-1], among)
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


def _is_of_letters(members: _Tree) -> bool:
    ranges = {value for member, value in members if str(member) == "RANGE"}
    word = ("CATEGORY", "CATEGORY_WORD")
    return {(65, 90), (97, 122)} <= ranges or word in {(str(m), str(v)) for m, v in members}


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
