"""Formats of codes as people write them down: `#` is a digit, `A` a letter, the rest is itself.

"###-########-#-##" is an account, "QC-######" a product. A blank or dash may be left out by who
types the code, and letters have no case.
"""

from __future__ import annotations

import re

from relevo.errors import InvalidInput

_FEWEST, _LONGEST = 4, 40
_CHARACTERS = re.compile(r"[#A-Za-z0-9 ./\-_]+\Z")
_SIGNS = re.compile("[ -]+")
_BEFORE, _AFTER = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"


def check_format(written: str) -> None:
    """A format has characters that stand for something, and few enough.

    Raises:
        InvalidInput: it is empty or too long, has other characters than letters, digits, blanks and
            `# . / - _`, or under four that are a digit or letter.
    """
    if not 1 <= len(written) <= _LONGEST or not _CHARACTERS.match(written):
        raise InvalidInput(
            f"a format has 1 to {_LONGEST} letters, digits, blanks and # . / - _", field="format"
        )
    if sum(char.isalnum() or char == "#" for char in written) < _FEWEST or "#" not in written:
        raise InvalidInput(
            f"a format needs {_FEWEST} characters that are a # or a letter, one of them a #",
            field="format",
        )


def pattern_of(written: str) -> str:
    """A pattern of `re` for a format, standing alone."""
    return f"{_BEFORE}{trigger_of(written)}{_AFTER}"


def trigger_of(written: str) -> str:
    """A pattern of RE2 for a format, wherever it stands."""
    # Of several signs in a row each could be left out: one will do, or matching would explode.
    return "".join(map(_piece, _SIGNS.sub("-", written)))


def _piece(char: str) -> str:
    if char == "#":
        return "[0-9]"
    if char == "A":
        return "[A-Za-z]"
    if char in " -":
        return "[ -]?"
    return f"[{char.lower()}{char.upper()}]" if char.isalpha() else re.escape(char)
