"""Pieces of patterns for numbers as people write them."""

from __future__ import annotations

from relevo.redaction.detector import Shape

# A number begins where no digit stands before it, none joined to it by a point, dash or slash
# either; it ends likewise. A group of over three digits after a comma or point is another number.
START = r"(?<!\d)(?<!\d[.\-/])"
NO_POINT = r" \-"  # separators that no thousands of an amount have
END = r"(?!\d)(?!-\d)(?![.,/]\d{1,3}(?!\d))"


def number(worth: float, least: int, *forms: str) -> Shape:
    """A shape: one of several ways to write a number of at least so many digits, standing alone."""
    return Shape(f"{START}(?:{'|'.join(forms)}){END}", worth, chain(least))


def digits(low: int, high: int | None = None) -> str:
    """`low` to `high` digits without a separator."""
    return rf"\d{{{low},{high or low}}}"


def groups(*sizes: int, separators: str = r" .\-") -> str:
    """Digits in groups of these sizes, one separator between groups or none."""
    return rf"[{separators}]?".join(digits(size) for size in sizes)


def apart(low: int, high: int | None = None, separators: str = r" .\-") -> str:
    """`low` to `high` digits, a separator between every two: "4 5 6 7"."""
    return rf"\d(?:[{separators}]\d){{{low - 1},{(high or low) - 1}}}"


def chain(count: int) -> str:
    """A trigger: at least so many digits, however they are joined. Coarse, so that RE2's automaton
    stays small on any text.
    """
    return rf"\d(?:[ .\-()/]{{0,3}}\d){{{count - 1}}}"
