"""HTML entities and percent-encoding, where they spell digits, letters, or the signs of an address.

HTML Living Standard section 13.2.5.72 and following (character references); RFC 3986 section 2.1.
"""

from __future__ import annotations

import html
import re

from relevo.redaction.folding import FOLDING

HINT = r"&#?[0-9A-Za-z]{2,9};|%[2-7][0-9A-Fa-f]"

_ESCAPE = re.compile(r"&(?:#\d{2,6}|#[xX][0-9A-Fa-f]{2,5}|[A-Za-z]{2,9});|%(?:[2-7][0-9A-Fa-f])")
_TELLING = re.compile(r"[0-9A-Za-z@. +\-_]")


def _folded(character: str) -> str:
    """As the view has it: "" where it is invisible. A wall is never made."""
    return FOLDING[ord(character)] if character != "\0" else character


def edits(text: str) -> list[tuple[int, int, str]]:
    """What is escaped, and what it stands for."""
    if "&" not in text and "%" not in text:
        return []
    found = []
    for match in _ESCAPE.finditer(text):
        written = match[0]
        plain = chr(int(written[1:], 16)) if written[0] == "%" else html.unescape(written)
        if len(plain) != 1:
            continue
        plain = _folded(plain)
        if not plain or _TELLING.match(plain):
            found.append((match.start(), match.end(), plain))
    return found
