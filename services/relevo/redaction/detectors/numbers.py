"""Pieces of patterns for numbers as people write them."""

from __future__ import annotations

from relevo.redaction.detector import Shape

# A number begins where no digit stands before it, none joined to it by a point, dash or slash
# either, unless a slash parts it from another long number; it ends likewise. A group of over three
# digits after a comma or point is another number.
START = r"(?<!\d)(?<!\d[.\-])(?:(?<!\d/)|(?<=\d{6}/))"
NO_POINT = r" \-"  # separators that no thousands of an amount have
END = r"(?!\d)(?!-\d)(?![.,/]\d{1,3}(?!\d))"

# Between two digits of a number whose label stands at it: "45 - 87", "45.87", "4587".
BETWEEN = r"(?:[ .\-/_']{1,3}|,(?=\d\d\d?(?!\d)))?"
_NO_DATE = (
    r"(?!(?:[0-3]?\d[.\-/][01]?\d[.\-/](?:(?:19|20)?\d\d)"
    r"|(?:19|20)\d\d[.\-/](?:[01]\d[.\-/][0-3]\d|(?:19|20)\d\d))(?![.\-/]?\d))"
)


def number(worth: float, least: int, *forms: str, head: str = "") -> Shape:
    """A shape: one of several ways to write a number of at least so many digits, standing alone.

    Args:
        head: what may stand before the digits, as a pattern.
    """
    pattern = f"{START}{_NO_DATE}{head}(?:{'|'.join(forms)}){END}"
    return Shape(pattern, worth, chain(least), numeric=not head)


def any_grouping(
    low: int, high: int, *usual: str, head: str = "", tail: str = "", worth: float = 0.0
) -> Shape:
    """A shape: `low` to `high` digits in any grouping, worth so little that only a label makes it a
    finding. What is written in one of the `usual` forms is left to them, or this shape would take
    the next number too: "dni 45678912 12 horas".

    Args:
        head: what may stand before the digits, as a pattern.
        tail: what may stand after them.
    """
    left = f"(?!(?:{'|'.join(usual)}){END})" if usual else ""
    some = rf"\d(?:{BETWEEN}\d){{{low - 1},{high - 1}}}"
    pattern = f"{START}{left}{_NO_DATE}{head}{some}{tail}{END}"
    return Shape(pattern, worth, numeric=not head)


def named_code(low: int, high: int, *usual: str, first: str = "[A-Z]") -> Shape:
    """A shape: `low` to `high` capitals and digits in any grouping, mistyped or dressed up; worth
    so little that only a label makes it a finding. What is written in one of the `usual` forms is
    left to them.

    Args:
        first: what it begins with, as a class of characters.
    """
    left = f"(?!(?i:{'|'.join(usual)})(?![A-Za-z0-9]))" if usual else ""
    some = r"(?=(?:[A-Z .\-/_\n]{0,8}\d){3})"
    code = rf"{first}(?:[ .\-/_\n]{{0,3}}[A-Z0-9]){{{low - 1},{high - 1}}}"
    return Shape(rf"(?<![A-Za-z0-9]){left}{some}{code}(?![A-Za-z0-9])", 0.0)


def digits(low: int, high: int | None = None) -> str:
    """`low` to `high` digits without a separator."""
    return rf"\d{{{low},{high or low}}}"


def groups(*sizes: int, separators: str = r" .\-") -> str:
    """Digits in groups of these sizes, one separator between groups or none."""
    return rf"[{separators}]?".join(digits(size) for size in sizes)


def thousands(low: int, high: int, groups_of_three: int) -> str:
    """Digits with the points of thousands: "1.036.074.933"."""
    return rf"\d{{{low},{high}}}(?:[. ]\d{{3}}){{{groups_of_three}}}"


def commas(worth: float, low: int, high: int, groups_of_three: int, tail: str = "") -> Shape:
    """A shape: digits with the commas of thousands, "45,678,912", and what may follow them."""
    most = rf"\d{{{low},{high}}}(?:,\d{{3}}){{{groups_of_three}}}"
    return Shape(f"{START}{most}{tail}{END}", worth)


def apart(low: int, high: int | None = None, separators: str = r" .\-") -> str:
    """`low` to `high` digits, a separator between every two: "4 5 6 7"."""
    return rf"\d(?:[{separators}]\d){{{low - 1},{(high or low) - 1}}}"


def chain(count: int) -> str:
    """A trigger: at least so many digits, however they are joined. Coarse, and only two of them, so
    that RE2's automaton stays small on any text.
    """
    few, many = 4, 7
    least = many if count >= many else min(count, few)
    return rf"\d(?:[ .\-()/]{{0,3}}\d){{{least - 1}}}"
