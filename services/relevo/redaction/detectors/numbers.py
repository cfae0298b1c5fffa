"""Pieces of patterns for numbers as people write them."""

from __future__ import annotations

# A number begins where no digit stands before it, none joined to it by a point, dash or slash
# either; it ends likewise. A group of over three digits after a comma or point is another number.
START = r"(?<!\d)(?<!\d[.\-/])"
NO_POINT = r" \-"  # separators that no thousands of an amount have
END = r"(?!\d)(?!-\d)(?![.,/]\d{1,3}(?!\d))"


def number(*forms: str) -> str:
    """One of several ways to write a number, standing alone."""
    return f"{START}(?:{'|'.join(forms)}){END}"


def digits(low: int, high: int | None = None) -> str:
    """`low` to `high` digits without a separator."""
    return rf"\d{{{low},{high or low}}}"


def groups(*sizes: int, separators: str = r" .\-") -> str:
    """Digits in groups of these sizes, one separator between groups or none."""
    return rf"[{separators}]?".join(digits(size) for size in sizes)


def apart(low: int, high: int | None = None, separators: str = r" .\-") -> str:
    """`low` to `high` digits, a separator between every two: "4 5 6 7"."""
    return rf"\d(?:[{separators}]\d){{{low - 1},{(high or low) - 1}}}"


def loose(low: int, high: int | None = None, separators: str = r" \-") -> str:
    """`low` to `high` digits, separated anywhere or nowhere."""
    return rf"\d(?:[{separators}]?\d){{{low - 1},{(high or low) - 1}}}"


def weighted(text: str, weights: tuple[int, ...]) -> int:
    """Sum of the digits, each times its weight; the weights repeat."""
    return sum(int(c) * weights[i % len(weights)] for i, c in enumerate(text))
